//! The gate: a wait that the provider asks for delays every call that it applies to, so that none leaves early.
//!
//! A call passes its lanes one after the other, the narrowest first: its recipients, its sender, its account. If a lane is
//! closed or has a pace, the call gets a number in the lane's queue. A number stands for a point in time: the first call may
//! leave when the lane opens, and each other one an interval after the one before it. So calls leave in the order in which they
//! came, and do not wake all at once. When the lane closes again or its pace changes, the times of all numbers move: a call that
//! wakes at its old time sees that, and waits on.

mod lane;
mod pace;

use crate::error::ErrorFacts;
use crate::timing::RateLimit;
use crate::util::value::Value;
use crate::vocabulary::Scope;
pub use lane::Lane;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// The names of a call's lanes. The gate only compares them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    /// The lane of the account and the kind of call.
    pub account: String,
    /// The lane of the sender, for a send.
    pub sender: Option<String>,
    /// The lanes of the recipients, for a send.
    pub recipients: Vec<String>,
}

impl Lanes {
    /// The lane that a call passes at this stage, and its scope.
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

    /// The names of the lanes with their scopes, in the order in which a call passes them.
    pub fn names(&self) -> impl Iterator<Item = (Scope, &str)> {
        (0..).map_while(|stage| self.at(stage))
    }
}

/// A call's position in the queue of one of its lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// When the call may continue, as far as the lane knows.
    pub at_ms: u64,
    /// The scope of the lane.
    pub scope: Scope,
    /// The index of the lane among the call's lanes.
    stage: usize,
    number: u64,
}

/// The known lanes of a call. A lane that is missing is open.
///
/// It is plain data. The host keeps the lanes of all calls by name. For each step it passes those of one call; afterwards it
/// stores the lanes that are here, and removes the call's lanes that are not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    lanes: Vec<(String, Lane)>,
}

impl Gate {
    /// The lane with this name; `None` if it is unknown, and so open.
    #[inline(never)]
    pub fn lane(&mut self, name: &str) -> Option<&mut Lane> {
        self.lanes.iter_mut().find(|(known, _)| known == name).map(|(_, lane)| lane)
    }

    /// Removes the lanes that hold no call and whose pace is no longer needed.
    pub fn forget(&mut self, now_ms: u64) {
        self.lanes.retain(|(_, lane)| lane.is_needed(now_ms));
    }

    /// How long the provider still asks the calls of these lanes to wait, in milliseconds; of several lanes the longest.
    pub fn closed_ms(&mut self, lanes: &Lanes, now_ms: u64) -> u64 {
        let mut longest = 0;
        for (_, name) in lanes.names() {
            longest = self.lane(name).map_or(0, |lane| lane.closed_until).max(longest);
        }
        longest.saturating_sub(now_ms)
    }

    /// Lets a call pass that comes for the first time, or at the time of its position. `None`: its request may leave now.
    /// Otherwise its new position, which replaces the old one.
    pub fn pass(&mut self, lanes: &Lanes, position: Option<Position>, now_ms: u64) -> Option<Position> {
        self.forget(now_ms);
        for (stage, (scope, name)) in lanes.names().enumerate() {
            let Some(lane) = self.lane(name) else { continue };
            let number = match position {
                // It has passed this lane: only if the lane closed again does it wait here.
                Some(position) if stage < position.stage && lane.closed_until <= now_ms => continue,
                // A lane that was removed meanwhile counts from the start again.
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
            lane.depart(number, now_ms);
        }
        None
    }

    /// Gives up a position, because the call ends.
    pub fn leave(&mut self, lanes: &Lanes, position: Position) {
        if let Some(lane) = lanes.at(position.stage).and_then(|(_, name)| self.lane(name)) {
            lane.leave(position.number);
        }
    }

    /// A request that was sent at `sent_at_ms` failed. If the provider asks to wait, this closes the lanes that the wait is about.
    pub fn close(&mut self, lanes: &Lanes, facts: &ErrorFacts, sent_at_ms: u64, now_ms: u64) {
        let Some(wait_ms) = facts.retry_after_ms.filter(|wait| *wait > 0) else { return };
        let about =
            lanes.names().find(|(scope, _)| Some(*scope) == facts.scope).map_or(Scope::Account, |(scope, _)| scope);
        for (_, name) in lanes.names().filter(|(scope, _)| *scope == about) {
            if self.lane(name).is_none() {
                self.lanes.push((name.to_owned(), Lane::default()));
            }
            if let Some(lane) = self.lane(name) {
                lane.close(wait_ms, facts, about != Scope::Recipient, sent_at_ms, now_ms);
            }
        }
    }

    /// A request that was sent at `sent_at_ms` succeeded: its lanes get a little faster, within the limit that the response reports.
    pub fn succeed(&mut self, lanes: &Lanes, limit: Option<&RateLimit>, sent_at_ms: u64, now_ms: u64) {
        for (_, name) in lanes.names() {
            if let Some(lane) = self.lane(name) {
                lane.succeed(limit, sent_at_ms, now_ms);
            }
        }
    }
}

impl From<&Value<'_>> for Gate {
    /// Reads an object of lanes by name. Anything else is a gate without lanes.
    fn from(value: &Value) -> Gate {
        let lanes = value.entries().iter().map(|(name, lane)| (name.clone().into_owned(), Lane::from(lane)));
        Gate { lanes: lanes.collect() }
    }
}

impl Serialize for Gate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.lanes.len()))?;
        for (name, lane) in &self.lanes {
            object.serialize_entry(name, lane)?;
        }
        object.end()
    }
}
