//! Messages that are independent of the provider.
//!
//! | file | what it knows |
//! |---|---|
//! | `validate.rs` | everything that is wrong with a message, at once |
//! | `route.rs` | the route of a provider that a message takes |
//! | `names.rs` | the other names that callers use for a field |
//! | `field.rs` | what the value of one field must be |
//! | `number.rs` | what a phone number must be |
//! | `report.rs` | the issues found so far |
//! | `template.rs` | a template's parameters, checked against the template |
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
