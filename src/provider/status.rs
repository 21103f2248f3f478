//! The status that a provider's word stands for.

use super::Profile;
use crate::util::value::Value;
use crate::vocabulary::MessageStatus;

impl Profile {
    /// The status of a word in the response to a send. A word that is not documented is `response.defaultStatus`, or else
    /// [`MessageStatus::Unknown`].
    pub fn status_in_response(&self, word: &str) -> MessageStatus {
        let default = self.text("response.defaultStatus");
        find(self.at("response.statuses"), word)
            .or_else(|| MessageStatus::parse(default))
            .unwrap_or(MessageStatus::Unknown)
    }

    /// The status of a word in a webhook: `webhook.statuses` count before `response.statuses`. The default is only for
    /// responses, in which every message was accepted at first.
    pub fn status_in_webhook(&self, word: &str) -> MessageStatus {
        ["webhook.statuses", "response.statuses"]
            .iter()
            .find_map(|path| find(self.at(path), word))
            .unwrap_or(MessageStatus::Unknown)
    }
}

/// The status of a word: as it is written, or else in any ASCII case.
fn find(statuses: &Value, word: &str) -> Option<MessageStatus> {
    let known = || statuses.entries().iter();
    let (_, status) = known()
        .find(|(known, _)| known == word)
        .or_else(|| known().find(|(known, _)| known.eq_ignore_ascii_case(word)))?;
    MessageStatus::parse(status.as_str()?)
}
