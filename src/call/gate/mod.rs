//! Never early, across calls: a wait that a provider asks for holds every call that it is about.
//!
//! A call passes its lanes one after the other, the narrowest first: its recipients, its sender, its account. Where a
//! lane is closed or has a pace, the call gets a number in the lane's queue, which is a point in time: the first may
//! leave when the lane opens, each other one an interval after the one before. So calls leave in the order in which
//! they came, and are not woken all at once. When the lane closes anew or finds another pace, the times of all numbers
//! move; a call that comes to its time sees that and waits on.

mod lane;

use crate::error::ErrorFacts;
use crate::timing::RateLimit;
use crate::util::value::{Value, map};
use crate::vocabulary::Scope;
pub use lane::Lane;

/// The names of a call's lanes. The gate only compares them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    /// The account and the kind of call.
    pub account: String,
    pub sender: Option<String>,
    pub recipients: Vec<String>,
}

impl Lanes {
    /// The lane that a call passes at this stage, and what it is about.
    #[inline(never)]
    fn at(&self, stage: usize) -> Option<(Scope, &str)> {
        if let Some(name) = self.recipients.get(stage) {
            return Some((Scope::Recipient, name));
        }
        match (stage - self.recipients.len(), &self.sender) {
            (0, Some(name)) => Some((Scope::Sender, name)),
            (0, None) | (1, Some(_)) => Some((Scope::Account, &self.account)),
            _ => None,
        }
    }

    /// In the order in which a call passes them.
    pub fn names(&self) -> impl Iterator<Item = (Scope, &str)> {
        (0..).map_while(|stage| self.at(stage))
    }
}

/// A call's position in the queue of one of its lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// When the call may go on, as far as the lane knows.
    pub at_ms: u64,
    /// What the lane is about.
    pub scope: Scope,
    /// Which of the call's lanes it is.
    stage: usize,
    number: u64,
}

/// The lanes of a call of which anything is known. Those that are not here are open.
///
/// It is plain data. Whoever keeps it between two steps (by name, for all calls) hands over the lanes of the call that
/// is stepped, and afterwards puts back what is here and drops those of the call's lanes that are not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    lanes: Vec<(String, Lane)>,
}

impl Gate {
    /// The lane of this name; `None` where nothing is known of it.
    #[inline(never)]
    pub fn lane(&mut self, name: &str) -> Option<&mut Lane> {
        self.lanes.iter_mut().find(|(known, _)| known == name).map(|(_, lane)| lane)
    }

    /// Forgets the lanes that hold nobody any more and whose pace is not needed.
    pub fn forget(&mut self, now_ms: u64) {
        self.lanes.retain(|(_, lane)| lane.is_needed(now_ms));
    }

    /// The longest time for which the provider still asks one of these lanes to wait, in milliseconds.
    pub fn closed_ms(&mut self, lanes: &Lanes, now_ms: u64) -> u64 {
        let mut longest = 0;
        for (_, name) in lanes.names() {
            longest = self.lane(name).map_or(0, |lane| lane.closed_until).max(longest);
        }
        longest.saturating_sub(now_ms)
    }

    /// Lets a call pass that comes for the first time or to the time of its position. `None`: its request leaves now.
    /// Else its new position; the old one is given up.
    pub fn pass(&mut self, lanes: &Lanes, position: Option<Position>, now_ms: u64) -> Option<Position> {
        self.forget(now_ms);
        for (stage, (scope, name)) in lanes.names().enumerate() {
            let Some(lane) = self.lane(name) else { continue };
            let number = match position {
                // It has had its turn here: only a lane that closed anew holds it.
                Some(position) if stage < position.stage && lane.closed_until <= now_ms => continue,
                // A lane that was forgotten meanwhile has begun to count anew.
                Some(position) if stage == position.stage && position.number < lane.end => position.number,
                _ => lane.join(),
            };
            let at_ms = lane.due(number);
            if at_ms > now_ms {
                if let Some(position) = position.filter(|position| stage < position.stage) {
                    self.leave(lanes, position);
                }
                return Some(Position { at_ms, scope, stage, number });
            }
            lane.go(number, now_ms);
        }
        for (_, name) in lanes.names() {
            if let Some(lane) = self.lane(name) {
                lane.last_at = now_ms;
            }
        }
        None
    }

    /// Gives up a position, because the call ends.
    pub fn leave(&mut self, lanes: &Lanes, position: Position) {
        if let Some(lane) = lanes.at(position.stage).and_then(|(_, name)| self.lane(name)) {
            lane.leave(position.number);
        }
    }

    /// A request that left at `left_ms` failed. If the provider asks to wait, the lane closes that it is about.
    pub fn close(&mut self, lanes: &Lanes, facts: &ErrorFacts, left_ms: u64, now_ms: u64) {
        let Some(wait_ms) = facts.retry_after_ms.filter(|wait| *wait > 0) else { return };
        let about =
            lanes.names().find(|(scope, _)| Some(*scope) == facts.scope).map_or(Scope::Account, |(scope, _)| scope);
        for (_, name) in lanes.names().filter(|(scope, _)| *scope == about) {
            if self.lane(name).is_none() {
                self.lanes.push((name.to_owned(), Lane::default()));
            }
            if let Some(lane) = self.lane(name) {
                lane.close(wait_ms, facts, about != Scope::Recipient, left_ms, now_ms);
            }
        }
    }

    /// A request succeeded: the pace of its lanes may be a little faster, and is what the limit fields tell.
    pub fn succeed(&mut self, lanes: &Lanes, limit: Option<&RateLimit>, now_ms: u64) {
        for (_, name) in lanes.names() {
            if let Some(lane) = self.lane(name) {
                lane.succeed(limit, now_ms);
            }
        }
    }
}

impl From<&Value> for Gate {
    /// An object of lanes by name; anything else is a gate of which nothing is known.
    fn from(value: &Value) -> Gate {
        let lanes = value.entries().iter().map(|(name, lane)| (name.clone(), Lane::from(lane)));
        Gate { lanes: lanes.collect() }
    }
}

impl From<&Gate> for Value {
    fn from(gate: &Gate) -> Value {
        map(gate.lanes.iter().map(|(name, lane)| (name.clone(), lane.into())).collect())
    }
}
