//! A provider-neutral message.
//!
//! | file | what it knows |
//! |---|---|
//! | `validate.rs` | everything that is wrong with a message, at once |
//! | `route.rs` | which of a provider's routes a message takes |
//! | `names.rs` | what callers call a field when they do not call it by its name |
//! | `field.rs` | what one field must be |
//! | `number.rs` | what a phone number must be |
//! | `report.rs` | the issues found so far |
//! | `template.rs` | a template's parameters against the template itself |
//! | `request.rs` | the request that a message becomes |

mod field;
mod names;
mod number;
mod report;
mod request;
mod route;
mod template;
mod validate;

pub use number::PlanCheck;
pub use request::{Prepared, to_request};
pub use validate::{is_blocking, validate};
