//! Reads the events of a webhook's body by its profile. The package has verified the signature before.
//!
//! | file | what it knows |
//! |---|---|
//! | `event.rs` | one event and its facts |
//! | `events.rs` | which items of a body are events, and of which kind |

mod event;
mod events;

pub use event::Event;
pub use events::{MAX_EVENTS, TooManyEvents, read_events};
