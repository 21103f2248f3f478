//! The members of an error body that name a wait.

use super::{Hints, Unit, delay};
use crate::error::shape::{LISTS, is_object, places, rank};
use crate::value::Value;

/// The members that name a wait; the last are resets of a limit.
static NAMES: [(Unit, &str); 4] = [
    (Unit::Ms, "retryafterms retryinms waitms retryaftermillis retryaftermilliseconds"),
    (Unit::S, "retryafter retryafterseconds retryaftersec retryaftersecs retryin retryinseconds waitseconds"),
    (Unit::Any, "retrydelay retryat"),
    (Unit::Any, "resetat resetsat reset resettime resettimestamp ratelimitreset"),
];

impl Hints {
    /// Adds the waits that an error body names: `retry_after_ms` or, in seconds, `retry_after`, in any usual
    /// spelling, `retry_at`, and resets such as `reset_at`; at the top or in `error`, `error.details`, `details`,
    /// `parameters`, `meta` and the like, and in every entry of a list of errors. A number that is not negative, or
    /// a text of digits or a date. Anything else there is as if absent.
    pub fn read_body(&mut self, body: &Value) {
        if !is_object(body) {
            return;
        }
        for place in places(body) {
            self.read_members(place);
            for (key, list) in place.entries() {
                if rank(LISTS, key.as_bytes()).is_some() {
                    list.items().iter().for_each(|item| self.read_members(item));
                }
            }
        }
    }

    fn read_members(&mut self, object: &Value) {
        for (key, value) in object.entries() {
            for (index, (unit, names)) in NAMES.iter().enumerate() {
                if rank(names, key.as_bytes()).is_some()
                    && let Some(wait) = delay::delay_of(value, *unit, self.now_ms)
                {
                    self.add(index > 2, wait, "body");
                }
            }
        }
    }
}
