//! The properties of an error body that name a wait.

use super::{Hints, Unit, delay};
use crate::util::lookup::name_index;
use crate::util::value::Value;

/// The properties that name a wait, by their unit. The last are resets of a limit.
static NAMES: [(Unit, &str); 4] = [
    (Unit::Ms, "retryafterms retryinms waitms retryaftermillis retryaftermilliseconds"),
    (Unit::S, "retryafter retryafterseconds retryaftersec retryaftersecs retryin retryinseconds waitseconds"),
    (Unit::Any, "retrydelay retryat"),
    (Unit::Any, "resetat resetsat reset resettime resettimestamp ratelimitreset"),
];

impl Hints {
    /// Adds the waits in the objects of an error body: `retry_after_ms`, `retry_after` (seconds), `retry_at`, and resets such as
    /// `reset_at`, in any usual spelling. Each is a number that is not negative, or a string of digits or a date. Any other
    /// value is ignored.
    pub fn read_objects(&mut self, objects: &[&Value]) {
        for object in objects {
            self.read_object(object);
        }
    }

    fn read_object(&mut self, object: &Value) {
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
