//! Reads a response that is a success, or claims to be one.
//!
//! | file | what it knows |
//! |---|---|
//! | `send.rs` | the response to a send: ids, statuses, failed messages |
//! | `call.rs` | whether the 2xx of any other call is a success |

mod call;
mod send;

pub use call::check_response;
pub use send::{SendError, SendResponse, SentMessage, read_send};
