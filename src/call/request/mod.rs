//! What a call sends: where it goes, what it carries, and what its repetition would do.
//!
//! | file | what it knows |
//! |---|---|
//! | `prepared.rs` | a call, ready to be made |
//! | `send.rs` | a message's send, through the provider's route for it |
//! | `operation.rs` | the provider's other documented calls, by name |
//! | `endpoint.rs` | any endpoint, by method and path |
//! | `idempotency.rs` | what the repetition of a call that is not a send would do |

mod endpoint;
mod idempotency;
mod operation;
mod prepared;
mod send;

pub use endpoint::request;
pub use operation::operation;
pub use prepared::{Call, CallError, Payload};
pub use send::send;
