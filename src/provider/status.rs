//! The status that a provider's word stands for.

use super::node::{Node, Part};
use crate::vocabulary::MessageStatus;

/// Message statuses, by the provider's word for each.
pub(super) type Statuses<'a> = Vec<(&'a str, MessageStatus)>;

impl<'a> Part<'a> for MessageStatus {
    fn read(&mut self, node: &Node<'a, '_>) {
        *self = node.word(MessageStatus::ALL, MessageStatus::WORDS).unwrap_or_default();
    }
}

/// The status of a word: as it is written, or else in any ASCII case.
pub(super) fn find_status(statuses: &Statuses, word: &str) -> Option<MessageStatus> {
    let known = || statuses.iter();
    let (_, status) = known()
        .find(|(known, _)| *known == word)
        .or_else(|| known().find(|(known, _)| known.eq_ignore_ascii_case(word)))?;
    Some(*status)
}
