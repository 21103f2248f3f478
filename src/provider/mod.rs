//! What a provider is, as data.
//!
//! A [`Profile`] holds every fact about a provider that the rest of the crate acts upon, so that no other
//! module knows a provider by name. The built-in profiles are in `builtin/`, one file a provider, each
//! fact with its source.

mod builtin;
mod operation;
mod profile;
mod route;
mod rules;

pub use builtin::{ALL, find};
pub use operation::{Method, Operation};
pub use profile::{Answer, Auth, Idempotency, KeyPlace, Profile, Setting};
pub use route::{Check, Field, Route, Slot, When};
pub use rules::{CodeRule, ErrorRules, Rule, TextRule};
