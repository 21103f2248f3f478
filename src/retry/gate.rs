//! Never early, across calls: a wait that a provider asks for holds every call that it is about.
//!
//! A call passes its lanes one after the other, the narrowest first: its recipients, its sender, its account. Where a
//! lane is closed or has a pace, the call gets a place in the lane's queue: a point in time. So calls leave in the
//! order in which they came, one an interval, and each is woken once. A lane that closes anew meanwhile postpones its
//! queue; a call that comes to its time sees that and waits on.

use super::Lane;
use crate::error::timing::RateLimit;
use crate::error::{Facts, Scope};
use crate::value::{Value, map};

/// The names of a call's lanes. The gate only compares them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lanes {
    /// The account and the kind of call.
    pub account: String,
    pub sender: Option<String>,
    pub recipients: Vec<String>,
}

impl Lanes {
    /// In the order in which a call passes them.
    fn names(&self) -> impl Iterator<Item = (Scope, &str)> {
        let recipients = self.recipients.iter().map(|name| (Scope::Recipient, name.as_str()));
        let sender = self.sender.iter().map(|name| (Scope::Sender, name.as_str()));
        recipients.chain(sender).chain([(Scope::Account, self.account.as_str())])
    }
}

/// A call's place in the queue of one of its lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When the call may go on, as far as the lane knows.
    pub at_ms: u64,
    /// What the lane is about.
    pub scope: Scope,
    /// Which of the call's lanes it is.
    stage: usize,
    shift_ms: u64,
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

    /// Lets a call pass that comes for the first time or to the time of its place. `None`: its request leaves now.
    /// Else its new place; the old one is given up.
    pub fn pass(&mut self, lanes: &Lanes, place: Option<Place>, now_ms: u64) -> Option<Place> {
        self.forget(now_ms);
        if let Some(place) = place {
            self.leave(lanes, place);
        }
        let first = place.map_or(0, |place| place.stage);
        for (stage, (scope, name)) in lanes.names().enumerate() {
            let Some(lane) = self.lane(name) else { continue };
            if lane.next_at <= now_ms {
                // The queue has run out, whoever may have left it without a word.
                lane.waiting = 0;
            }
            let at_ms = match place {
                Some(place) if stage == first => place.in_lane(lane),
                // It has had its turn here: only a lane that closed anew holds it.
                Some(_) if stage < first => 0,
                _ => lane.next_at,
            }
            .max(lane.opens_at());
            if at_ms > now_ms || stage >= first {
                lane.next_at = lane.next_at.max(at_ms.max(now_ms).saturating_add(lane.interval_ms));
            }
            if at_ms > now_ms {
                lane.waiting = lane.waiting.saturating_add(1);
                return Some(Place { at_ms, scope, stage, shift_ms: lane.shift_ms });
            }
        }
        for (_, name) in lanes.names() {
            if let Some(lane) = self.lane(name) {
                lane.last_at = now_ms;
            }
        }
        None
    }

    /// Gives up a place: the call ends, or goes on. What is free at the end of the queue may be taken again.
    pub fn leave(&mut self, lanes: &Lanes, place: Place) {
        let name = lanes.names().nth(place.stage).map_or("", |(_, name)| name);
        let Some(lane) = self.lane(name) else { return };
        let at_ms = place.in_lane(lane);
        lane.waiting = lane.waiting.saturating_sub(1);
        if lane.waiting == 0 {
            lane.next_at = lane.next_at.min(lane.last_at.saturating_add(lane.interval_ms));
        } else if lane.next_at == at_ms.saturating_add(lane.interval_ms) {
            lane.next_at = at_ms;
        }
    }

    /// A request that left at `left_ms` failed. If the provider asks to wait, the lane closes that it is about.
    pub fn close(&mut self, lanes: &Lanes, facts: &Facts, left_ms: u64, now_ms: u64) {
        let Some(wait_ms) = facts.retry_after_ms.filter(|wait| *wait > 0) else { return };
        let about =
            lanes.names().find(|(scope, _)| Some(*scope) == facts.scope).map_or(Scope::Account, |(scope, _)| scope);
        for (_, name) in lanes.names().filter(|(scope, _)| *scope == about) {
            if self.lane(name).is_none() {
                self.lanes.push((name.to_owned(), Lane::default()));
            }
            if let Some(lane) = self.lane(name) {
                lane.close(wait_ms, facts.rate_limit.as_ref(), about != Scope::Recipient, left_ms, now_ms);
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

impl Place {
    /// The time of this place, with what the lane was postponed since.
    const fn in_lane(&self, lane: &Lane) -> u64 {
        self.at_ms.saturating_add(lane.shift_ms.saturating_sub(self.shift_ms))
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
