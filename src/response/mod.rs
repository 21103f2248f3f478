//! A response that is a success, or claims to be one.
//!
//! | file | what it knows |
//! |---|---|
//! | `send.rs` | what a provider's response to a send says: ids, statuses, messages that failed inside it |
//! | `call.rs` | whether a success of any other call can be one |

mod call;
mod send;

pub use call::check_answer;
pub use send::{Accepted, MessageAnswer, Refusal, read_send};
