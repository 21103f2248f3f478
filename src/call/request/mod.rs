//! The request of a call: its URL, header fields and body, and what sending it twice would do.
//!
//! | file | what it knows |
//! |---|---|
//! | `prepared.rs` | a call, ready to be made |
//! | `send.rs` | the send of a message, through the provider's route for it |
//! | `operation.rs` | the provider's other documented operations, by name |
//! | `endpoint.rs` | a request to any endpoint, by method and path |
//! | `idempotency.rs` | what sending a request twice would do, for calls other than a send |

mod endpoint;
mod idempotency;
mod operation;
mod prepared;
mod send;

pub use endpoint::request;
pub use operation::operation;
pub use prepared::{Call, CallError, Payload};
pub use send::send;
