//! Which items of a webhook's body are events, and of which kind.

use super::event::{self, Event};
use crate::provider::{EventKind, Item, Path, Profile, Source, all_hold, items};
use crate::util::format::join;
use crate::util::http::Headers;
use crate::util::value::Value;

/// The most events in a body. Providers send fewer.
pub const MAX_EVENTS: usize = 10_000;

/// A body with more than [`MAX_EVENTS`].
#[derive(Debug)]
pub struct TooManyEvents;

/// The events of a body, in its order. What the profile does not describe is an event of the type `other`. `headers`: the header
/// fields that the profile names; `signed`: those of them that the signature covers.
///
/// # Errors
///
/// More than [`MAX_EVENTS`].
pub fn read_events(
    profile: &Profile,
    body: &Value,
    headers: &Headers,
    signed: &Headers,
) -> Result<Vec<Event>, TooManyEvents> {
    let kinds = &profile.webhook.events;
    let entries = profile.webhook.items.and_then(|path| items(body, path)).unwrap_or_default();
    let (body, signed) = (Source::with_headers(body, headers), Source::with_headers(body, signed));
    let mut events = Vec::new();
    if entries.is_empty() {
        read_entry(profile, kinds, [&body, &signed], "", &mut events)?;
    }
    for Item { value, location } in entries {
        read_entry(profile, kinds, [&body.item(value), &signed.item(value)], &location, &mut events)?;
    }
    Ok(events)
}

/// Adds the events of one item of the body: with all header fields, and with the signed ones.
fn read_entry(
    profile: &Profile,
    kinds: &[EventKind],
    [source, signed]: [&Source; 2],
    location: &str,
    events: &mut Vec<Event>,
) -> Result<(), TooManyEvents> {
    let start = events.len();
    for (index, kind) in kinds.iter().enumerate() {
        let earlier = kinds.get(..index).unwrap_or_default();
        let mut add = |source: &Source, signed: &Source, location: String| {
            let is_earlier = |other: &EventKind| other.items == kind.items && all_hold(source, &other.when);
            // The first kind that fits counts.
            if all_hold(source, &kind.when) && !earlier.iter().any(is_earlier) {
                events.push(event::read(profile, kind, source, signed, location));
            }
            check_count(events)
        };
        let arrays: Vec<Path> = kind.items.iter().collect();
        each_item([source, signed], location, &arrays, &mut add)?;
    }
    if events.len() == start {
        events.push(event::read(profile, &EventKind::default(), source, signed, location.to_owned()));
    }
    check_count(events)
}

/// Adds each item of the arrays, of which every one is within an item of the one before; without arrays, the source itself.
fn each_item(
    [source, signed]: [&Source; 2],
    location: &str,
    arrays: &[Path],
    add: &mut dyn FnMut(&Source, &Source, String) -> Result<(), TooManyEvents>,
) -> Result<(), TooManyEvents> {
    let Some((array, inner)) = arrays.split_first() else { return add(source, signed, location.to_owned()) };
    for item in items(source.value(), *array).unwrap_or_default() {
        let dot = if location.is_empty() { "" } else { "." };
        let location = join(&[location, dot, &item.location], "");
        each_item([&source.item(item.value), &signed.item(item.value)], &location, inner, add)?;
    }
    Ok(())
}

fn check_count(events: &[Event]) -> Result<(), TooManyEvents> {
    if events.len() > MAX_EVENTS { Err(TooManyEvents) } else { Ok(()) }
}
