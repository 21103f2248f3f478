//! Provider profiles: a provider as data.
//!
//! A profile is an object in the format that `pkg/src/provider/types.ts` documents and `pkg/profile.schema.json` checks. It is
//! read once, strictly: what the schema rejects is rejected here too. The profiles are in `providers/<id>/profile.json`;
//! `names.rs` lists those that the package knows by name.
//!
//! | file | what it knows |
//! |---|---|
//! | `profile.rs` | a profile: its parts, and the options of the client |
//! | `owned.rs` | a profile together with the text that it borrows from |
//! | `node.rs` | reads a value of a profile, and collects issues |
//! | `auth.rs` | how the API key is sent |
//! | `route.rs` | the requests that send messages, and their fields |
//! | `operation.rs` | documented calls other than the send |
//! | `response.rs` | how the response to a send is read |
//! | `errors.rs` | how failures are read |
//! | `rules.rs` | what error codes, messages and HTTP statuses mean |
//! | `idempotency.rs` | where the idempotency key is sent |
//! | `names.rs` | the ids of all providers, and the one nearest to a misspelt id |
//! | `scalars.rs` | lists of strings, numbers and booleans |
//! | `path.rs` | paths to values of a body |
//! | `condition.rs` | conditions on such a value |
//! | `status.rs` | the status that a provider's word stands for |
//! | `webhook.rs` | how webhooks are read |
//! | `template.rs` | strings with placeholders |

mod auth;
mod condition;
mod errors;
mod idempotency;
mod names;
mod node;
mod operation;
mod owned;
mod path;
mod profile;
mod response;
mod route;
mod rules;
mod scalars;
mod status;
mod template;
mod webhook;

pub use condition::{Condition, all_hold, any_holds};
pub use errors::{ErrorRules, Fact, RetryAfter};
pub use idempotency::{Idempotency, KeyLocation};
pub use names::{BUILT_IN, CAN_NAME, IMPORTED, nearest};
pub use operation::{Method, Operation};
pub use owned::OwnedProfile;
pub use path::{Item, Path, Paths, Source, find, first_id, first_scalar, for_each, items};
pub use profile::{Profile, ProviderOption};
pub use response::ResponsePaths;
pub use route::{EncodeAs, Encoding, Field, FieldType, Route, Slot, TimeUnit, When};
pub use rules::{Rule, Rules};
pub use scalars::Scalars;
pub use template::{fill, fill_all};
pub use webhook::{EventKind, EventType, Webhook};
