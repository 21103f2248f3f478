//! What a provider is, as data.
//!
//! The data is a plain object in the format that `pkg/src/provider/types.ts` documents and `pkg/profile.schema.json`
//! checks. It is read where it is needed: what is missing, or of another type, is as if absent. The data of each provider is in
//! `providers/<id>/profile.json`; `names.rs` tells which of them the package knows by name.
//!
//! | file | what it knows |
//! |---|---|
//! | `profile.rs` | a provider's profile, and its parts |
//! | `route.rs` | how a provider-neutral message becomes a provider's request |
//! | `operation.rs` | documented calls besides the send |
//! | `rules.rs` | what codes, texts and statuses mean |
//! | `idempotency.rs` | where an idempotency key goes |
//! | `names.rs` | the providers' names, and which one was meant by another |
//! | `path.rs` | the paths that lead to values of a body |
//! | `condition.rs` | conditions on such a value |
//! | `template.rs` | texts with placeholders |

mod condition;
mod idempotency;
mod names;
mod operation;
mod path;
mod profile;
mod route;
mod rules;
mod template;

pub use condition::any_holds;
pub use idempotency::{Idempotency, KeyLocation};
pub use names::{BUILT_IN, IMPORTED, nearest};
pub use operation::{Method, Operation};
pub use path::{find, first_id, first_scalar, strings};
pub use profile::Profile;
pub use route::{EncodeAs, Encoding, Field, FieldType, Route, Slot, When};
pub use rules::Rule;
pub use template::{fill, fill_all};
