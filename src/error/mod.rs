//! Reading a response into one error, whatever its shape.
//!
//! | file | what it knows |
//! |---|---|
//! | `category.rs` | the closed lists: category, scope, outcome |
//! | `facts.rs` | what a failed response says |
//! | `timing/` | how long the server asks to wait, and its rate limit |

mod category;
mod facts;
pub mod timing;

pub use category::{Category, Outcome, Scope};
pub use facts::Facts;
