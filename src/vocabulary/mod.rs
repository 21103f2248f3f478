//! The closed lists of words that callers see. A new word comes only with a major version.

mod category;
mod status;

pub use category::{Category, Outcome, Scope};
pub use status::Status;
