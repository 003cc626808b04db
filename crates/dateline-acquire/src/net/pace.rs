//! How long a host is left in peace between two questions.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::Clock;

/// More hosts than a run meets within one delay; the oldest questions are then forgotten.
const MAX_HOSTS: usize = 4_096;

/// When each host was last asked.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    last: BTreeMap<String, Timestamp>,
}

impl Pace {
    /// Waits until `host` may be asked again, `delay` after it was last asked. Returns whether the run goes on.
    pub(crate) fn wait(&mut self, host: &str, delay: Duration, clock: &dyn Clock) -> bool {
        let now = clock.now();
        if let Some(&last) = self.last.get(host) {
            // A clock that was set back must not stop the run.
            let passed = Duration::try_from(now.duration_since(last)).unwrap_or_default();
            if passed < delay && !clock.sleep(delay - passed) {
                return false;
            }
        }
        true
    }

    /// Notes that `host` has just answered.
    pub(crate) fn note(&mut self, host: &str, clock: &dyn Clock) {
        if self.last.len() >= MAX_HOSTS {
            self.last.clear();
        }
        self.last.insert(host.to_owned(), clock.now());
    }
}
