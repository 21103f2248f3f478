//! Provider profiles: a provider as data.
//!
//! A profile is an object in the format that `pkg/src/provider/types.ts` documents and `pkg/profile.schema.json` checks. It is
//! read where it is needed. A property that is missing and one of the wrong type are treated alike. The profiles are in
//! `providers/<id>/profile.json`; `names.rs` lists those that the package knows by name.
//!
//! | file | what it knows |
//! |---|---|
//! | `profile.rs` | a profile, and access to its parts |
//! | `route.rs` | the requests that send messages, and their fields |
//! | `operation.rs` | documented calls other than the send |
//! | `rules.rs` | what error codes, messages and HTTP statuses mean |
//! | `idempotency.rs` | where the idempotency key is sent |
//! | `names.rs` | the ids of all providers, and the one nearest to a misspelt id |
//! | `path.rs` | paths to values of a body |
//! | `condition.rs` | conditions on such a value |
//! | `status.rs` | the status that a provider's word stands for |
//! | `webhook.rs` | how webhooks are read |
//! | `template.rs` | strings with placeholders |

mod condition;
mod idempotency;
mod names;
mod operation;
mod path;
mod profile;
mod route;
mod rules;
mod status;
mod template;
mod webhook;

pub use condition::{all_hold, any_holds};
pub use idempotency::{Idempotency, KeyLocation};
pub use names::{BUILT_IN, CAN_NAME, IMPORTED, nearest};
pub use operation::{Method, Operation};
pub use path::{Item, Source, find, first_id, first_scalar, items, strings};
pub use profile::Profile;
pub use route::{EncodeAs, Encoding, Field, FieldType, Route, Slot, When};
pub use rules::Rule;
pub use template::{fill, fill_all};
pub use webhook::{EventKind, EventType};
