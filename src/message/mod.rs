//! Messages that are independent of the provider.
//!
//! | file | what it knows |
//! |---|---|
//! | `validate.rs` | everything that is wrong with a message, at once |
//! | `route.rs` | the route of a provider that a message takes |
//! | `context.rs` | what a message is checked with, besides its profile |
//! | `names.rs` | the other names that callers use for a field |
//! | `field.rs` | what the value of one field must be |
//! | `value_type.rs` | what a value is, and the issues of one of another type |
//! | `time.rs` | what a time or a duration must be, and how it is encoded |
//! | `number.rs` | what a phone number must be |
//! | `costly.rs` | one character that makes a text message longer |
//! | `sender.rs` | the forms that a sender may have |
//! | `report.rs` | the issues found so far |
//! | `encode.rs` | a field's value in the form that the provider takes |
//! | `template.rs` | a template's parameters, checked against the template |
//! | `passthrough.rs` | properties of one provider, which no field of a message stands for |
//! | `request.rs` | the request that a message becomes |

mod context;
#[cfg(feature = "segments")]
mod costly;
mod encode;
mod field;
mod names;
mod number;
mod passthrough;
mod report;
mod request;
mod route;
mod sender;
mod template;
mod time;
mod validate;
mod value_type;

pub use context::Context;
pub use number::PlanCheck;
pub use request::{Prepared, to_request};
pub use validate::{is_blocking, validate};
