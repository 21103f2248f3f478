//! Options, read strictly: a wrong one is named, with what is wrong and what would be right. Nothing
//! falls back to a default in silence.
//!
//! | file | what it knows |
//! |---|---|
//! | `read.rs` | reading members of an options object, collecting what is wrong |
//! | `client.rs` | the options of a client |
//! | `call.rs` | the options of one call |

mod call;
mod client;
mod read;

pub use call::{CallOptions, RequestOptions, read_call, read_request};
pub(crate) use client::add_header;
pub use client::{ClientOptions, read_client, unknown_provider};
