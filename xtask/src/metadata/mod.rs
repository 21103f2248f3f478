//! The numbering metadata of Google's libphonenumber, read from its published JavaScript package.
//!
//! | file | what it knows |
//! |---|---|
//! | `release.rs` | the pinned release: the only place that names it |
//! | `package.rs` | fetches the package and checks its digest |
//! | `literal.rs` | reads the JavaScript literals of the bundle |
//! | `territory.rs` | the metadata of a territory |
//! | `read.rs` | converts literals to territories, field by field |
//!
//! Unknown content stops the task with a message: a table made from half of the metadata would look right.

mod literal;
mod package;
mod read;
pub(crate) mod release;
mod territory;

#[allow(unused_imports, reason = "as in main.rs")]
pub(crate) use territory::{Description, Format, Metadata, Territory};

/// Fetches the pinned release, checks its digest, and reads all of it.
pub(crate) fn load() -> Metadata {
    read::metadata(&package::bundle())
}
