//! Reads options strictly: an issue names the option, what is wrong, and what would be right. No wrong option is silently replaced
//! by a default.
//!
//! | file | what it knows |
//! |---|---|
//! | `read.rs` | reads the properties of an options object and collects issues |
//! | `client.rs` | the options of a client |
//! | `call.rs` | the options of one call |

mod call;
mod client;
mod read;

pub use call::{CallOptions, RequestOptions, read_call, read_request};
pub(crate) use client::add_header;
pub use client::{ClientOptions, read_client, unknown_provider};
