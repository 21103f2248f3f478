//! A provider-neutral message.
//!
//! | file | what it knows |
//! |---|---|
//! | `status.rs` | the words for how far a message got |

mod status;

pub use status::Status;
