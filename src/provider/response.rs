//! How the messages in a response are read.

use super::node::{Node, Part, check_nonempty, read_object};
use super::status::{Statuses, find_status};
use super::{Condition, Path, Paths, Scalars};
use crate::vocabulary::MessageStatus;

/// `response` of a profile: the paths to the facts of a successful send's response; or of an operation: those that differ in its own.
/// Without paths, a fact is not documented.
#[derive(Clone, Debug, Default)]
pub struct ResponsePaths<'a> {
    /// Whether a 2xx without a body is a success.
    pub may_be_empty: bool,
    /// Each of these conditions means that the whole request failed, whatever its status.
    pub failed_when: Vec<Condition<'a>>,
    /// To the id of the whole send.
    pub id: Paths<'a>,
    /// Words that stand in the place of an id where there is none.
    pub no_ids: Scalars<'a>,
    /// To the status of the whole send.
    pub status: Paths<'a>,
    /// To the request's id.
    pub request_id: Paths<'a>,
    /// To the arrays that have an item for each message. Without an array, the body is the one message.
    pub items: Paths<'a>,
    /// To a message's id, within the item.
    pub message_id: Paths<'a>,
    /// To a message's recipient, within the item.
    pub message_to: Paths<'a>,
    /// To a message's status, within the item.
    pub message_status: Paths<'a>,
    /// To the caller's reference, within the item.
    pub message_reference: Paths<'a>,
    /// To the idempotency key that a message was sent with, within the item.
    pub message_key: Paths<'a>,
    /// To the code of a failed message's error, within the item.
    pub message_error_code: Paths<'a>,
    /// To the text of a failed message's error, within the item.
    pub message_error_message: Paths<'a>,
    /// To an array of recipients that the provider rejected although it accepted the request.
    pub rejected_recipients: Option<Path<'a>>,
    /// The message statuses, by the provider's word for each.
    pub(super) statuses: Statuses<'a>,
    /// The status of every other word. Without it: `unknown`.
    pub default_status: Option<MessageStatus>,
}

impl<'a> ResponsePaths<'a> {
    pub(super) fn read(&mut self, node: &Node<'a, '_>) {
        read_object!(node, value =>
            "mayBeEmpty": self.may_be_empty = value.boolean(),
            "failedWhen": value.items(0, &mut self.failed_when),
            "id": self.id = Paths::read(value),
            "noIds": self.no_ids = Scalars::read(value, 1, check_nonempty),
            "status": self.status = Paths::read(value),
            "requestId": self.request_id = Paths::read(value),
            "items": self.items = Paths::read(value),
            "messageId": self.message_id = Paths::read(value),
            "messageTo": self.message_to = Paths::read(value),
            "messageStatus": self.message_status = Paths::read(value),
            "messageReference": self.message_reference = Paths::read(value),
            "messageKey": self.message_key = Paths::read(value),
            "messageErrorCode": self.message_error_code = Paths::read(value),
            "messageErrorMessage": self.message_error_message = Paths::read(value),
            "rejectedRecipients": self.rejected_recipients = Some(Path::read(value)),
            "statuses": value.entries(&mut self.statuses),
            "defaultStatus": self.default_status.get_or_insert_default().read(value),
        );
    }

    /// The status of a word; `None` if it is not documented.
    pub fn known_status(&self, word: &str) -> Option<MessageStatus> {
        find_status(&self.statuses, word)
    }
}
