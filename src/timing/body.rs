//! The members of an error body that name a wait.

use super::{Hints, Unit, delay};
use crate::util::lookup::name_index;
use crate::util::value::Value;

/// The members that name a wait; the last are resets of a limit.
static NAMES: [(Unit, &str); 4] = [
    (Unit::Ms, "retryafterms retryinms waitms retryaftermillis retryaftermilliseconds"),
    (Unit::S, "retryafter retryafterseconds retryaftersec retryaftersecs retryin retryinseconds waitseconds"),
    (Unit::Any, "retrydelay retryat"),
    (Unit::Any, "resetat resetsat reset resettime resettimestamp ratelimitreset"),
];

impl Hints {
    /// Adds the waits that the objects of an error body name: `retry_after_ms` or, in seconds, `retry_after`, in any usual
    /// spelling, `retry_at`, and resets such as `reset_at`. A number that is not negative, or a text of digits or a date.
    /// Anything else there is as if absent.
    pub fn read_objects(&mut self, objects: &[&Value]) {
        for object in objects {
            self.read_members(object);
        }
    }

    fn read_members(&mut self, object: &Value) {
        for (key, value) in object.entries() {
            for (index, (unit, names)) in NAMES.iter().enumerate() {
                if name_index(names, key.as_bytes()).is_some()
                    && let Some(wait) = delay::delay_of(value, *unit, self.now_ms)
                {
                    self.add(index > 2, wait, "body");
                }
            }
        }
    }
}
