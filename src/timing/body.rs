//! The properties of an error body that name a wait.

use super::{Hints, Unit, delay};
use crate::util::lookup::Properties;
use crate::util::names::{Names, names};

/// The properties that name a wait: in milliseconds, then in seconds, then in any unit. The last are resets of a limit.
const NAMES: Names = names!(
    "retryafterms retryinms waitms retryaftermillis retryaftermilliseconds \
     retryafter retryafterseconds retryaftersec retryaftersecs retryin retryinseconds waitseconds \
     retrydelay retryat \
     resetat resetsat reset resettime resettimestamp ratelimitreset"
);
/// The index in [`NAMES`] of `retryafter`.
const SECONDS: usize = 5;
/// The index in [`NAMES`] of `retrydelay`.
const ANY: usize = 12;
/// The index in [`NAMES`] of `resetat`.
const RESETS: usize = 14;

impl Hints {
    /// Adds the waits in an object of an error body: `retry_after_ms`, `retry_after` (seconds), `retry_at`, and resets such as
    /// `reset_at`, in any usual spelling. Each is a number that is not negative, or a string of digits or a date. Any other
    /// value is ignored.
    pub(crate) fn read_object(&mut self, object: &Properties) {
        for (name, _, value) in object.iter() {
            let Some(index) = NAMES.index(name) else { continue };
            let unit = match index {
                ..SECONDS => Unit::Ms,
                SECONDS..ANY => Unit::S,
                _ => Unit::Any,
            };
            if let Some(wait) = delay::delay_of(value, unit, self.now_ms) {
                self.add(index >= RESETS, wait, "body");
            }
        }
    }
}
