//! Reads a response that is a success, or claims to be one.
//!
//! | file | what it knows |
//! |---|---|
//! | `message.rs` | the messages that a response describes: ids, statuses, failures |
//! | `send.rs` | the response to a send: whether it was accepted |
//! | `call.rs` | the response to any other call: whether it is a success, and the messages in it |

mod call;
mod message;
mod send;

pub use call::read_call;
pub use message::{SendResponse, SentMessage};
pub use send::{SendError, read_send};
