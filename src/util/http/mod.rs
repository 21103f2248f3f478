//! The little of HTTP that the core needs.
//!
//! | file | what it knows |
//! |---|---|
//! | `headers.rs` | header fields, looked up without regard to case |
//! | `response.rs` | an HTTP response, as the readers take it |
//! | `header_value.rs` | what a header field may be |
//! | `path.rs` | paths and queries that can only mean what they say |
//! | `base_url.rs` | where requests with a credential may go |

mod base_url;
mod header_value;
mod headers;
mod path;
mod response;

pub use base_url::{check_base_url, check_https_url, host_of};
pub use header_value::{check_header_name, check_header_value};
pub use headers::Headers;
pub use path::{check_path, encode_segment, query_string};
pub use response::{Body, Response};
