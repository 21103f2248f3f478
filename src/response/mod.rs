//! A response that is a success, or claims to be one.
//!
//! | file | what it knows |
//! |---|---|
//! | `send.rs` | what a provider's response to a send says: ids, statuses, messages that failed inside it |
//! | `call.rs` | whether a success of any other call can be one |

mod call;
mod send;

pub use call::check_response;
pub use send::{SendError, SendResponse, SentMessage, read_send};
