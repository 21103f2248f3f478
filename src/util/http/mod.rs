//! The parts of HTTP that the core needs.
//!
//! | file | what it knows |
//! |---|---|
//! | `headers.rs` | header fields, whose names have no case |
//! | `response.rs` | an HTTP response, as the readers take it |
//! | `header_value.rs` | valid names and values of header fields |
//! | `path.rs` | valid and unambiguous paths, and queries |
//! | `base_url.rs` | addresses that requests with an API key may go to |

mod base_url;
mod header_value;
mod headers;
mod path;
mod response;

pub use base_url::{check_base_url, check_https_url, host_of};
pub use header_value::{check_header_name, check_header_value};
pub use headers::Headers;
pub use path::{check_path, encode_segment, form, query_string};
pub use response::{Body, Response};
