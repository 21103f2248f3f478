//! The little of HTTP that the core needs: header fields, and what a URL may be.

mod headers;

pub use headers::Headers;
