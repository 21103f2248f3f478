//! The objects that the core gives to JavaScript, as types. `pkg/src/wasm/results.ts` is generated from them.

use crate::call::Gate;
use crate::call::exchange::Attempt;
use crate::error::{Balance, ErrorFacts, Limit};
use crate::response::SendResponse;
use crate::timing::RateLimit;
use crate::util::issue::Issue;
use crate::util::json_text::to_json;
use crate::vocabulary::{Category, MessageStatus, Outcome, Scope, StopReason, WaitReason};
use serde::Serialize;

/// What a failed call, a rejected input or a failed response says.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Failure<'a> {
    category: Category,
    scope: Option<Scope>,
    outcome: Outcome,
    code: Option<&'a str>,
    message: &'a str,
    status: Option<u16>,
    param: Option<&'a str>,
    issues: &'a [Issue],
    request_id: Option<&'a str>,
    transient: bool,
    retryable: bool,
    retry_after_ms: Option<u64>,
    permanent: Option<bool>,
    docs_url: Option<&'a str>,
    limit: Option<&'a Limit>,
    balance: Option<&'a Balance>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    batch_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<Message<'a>>,
}

/// One message of a send.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message<'a> {
    id: Option<&'a str>,
    to: Option<&'a str>,
    status: MessageStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency_key: Option<&'a str>,
    error: Option<Failure<'a>>,
}

/// What was accepted. `send` is only of a send, and `messages` of another call that returns messages.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Success<'a> {
    rate_limit: Option<RateLimit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    send: Option<SendSuccess<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    messages: Option<Vec<Message<'a>>>,
}

/// What the response to a send says.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SendSuccess<'a> {
    id: Option<&'a str>,
    batch_id: Option<&'a str>,
    status: MessageStatus,
    to: &'a [String],
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    replayed: bool,
}

/// A call that has begun.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StartedCall<'a> {
    /// The handle of the call.
    pub call: u32,
    pub method: &'static str,
    pub url: &'a str,
    /// Names and values, alternating.
    pub headers: Vec<&'a str>,
    /// The body that the core made; null without one.
    pub body: Option<String>,
    /// Whether the body is a form.
    pub is_form: bool,
    /// The idempotency key.
    pub key: Option<&'a str>,
    pub warnings: &'a [Issue],
    /// The time for the whole call, in milliseconds.
    pub deadline_ms: u64,
    /// Whether the request may change something at the provider, even if its response is lost.
    pub has_effect: bool,
    /// The names of the gate's lanes that the call is in.
    pub lanes: Vec<&'a str>,
}

/// The state of a call after an event, and what to do next.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CallState<'a> {
    /// The tokens of the retry quota that remain; null without a quota.
    pub quota_tokens: Option<u32>,
    /// The call's lanes, without those that are open.
    pub lanes: &'a Gate,
    /// Whether an attempt that has ended may have been accepted.
    pub is_in_doubt: bool,
    /// The attempt that ended with the event.
    pub attempt: Option<&'a Attempt>,
    /// For `onEvent`, in order. Empty if the client has none.
    pub events: Vec<CallEvent<'a>>,
    pub step: Step<'a>,
}

/// What to do next.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub(super) enum Step<'a> {
    /// Send the request.
    Attempt { timeout_ms: u64 },
    /// Wait, then continue.
    Wait { ms: u64 },
    /// The call succeeded.
    Done {
        attempts: &'a [Attempt],
        waited_ms: u64,
        status: Option<u16>,
        request_id: Option<&'a str>,
        success: Success<'a>,
    },
    /// The call failed.
    GiveUp { attempts: &'a [Attempt], waited_ms: u64, is_aborted: bool, error: Failure<'a> },
}

/// An event of a call, without what the package adds: provider, operation, number and time.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub(super) enum CallEvent<'a> {
    /// A request is about to be made.
    Attempt { attempt: u32 },
    /// An attempt ended, with a response or without one.
    Response {
        attempt: u32,
        status: Option<u16>,
        category: Option<Category>,
        code: Option<&'a str>,
        request_id: Option<&'a str>,
        duration_ms: u64,
    },
    /// The call waits.
    Wait { attempt: u32, delay_ms: u64, hint_ms: Option<u64>, why: WaitReason, category: Category },
    /// The call failed.
    GiveUp {
        attempt: u32,
        why: StopReason,
        category: Category,
        outcome: Outcome,
        code: Option<&'a str>,
        request_id: Option<&'a str>,
    },
    /// The call succeeded.
    Done { attempt: u32, status: Option<u16>, request_id: Option<&'a str> },
}

/// Why an input was rejected before anything was sent.
#[derive(Serialize)]
pub(super) struct Rejection<'a> {
    error: Failure<'a>,
}

impl<'a> Failure<'a> {
    pub(super) fn of(facts: &'a ErrorFacts, outcome: Outcome, retryable: bool) -> Failure<'a> {
        Failure {
            category: facts.category,
            scope: facts.scope,
            outcome,
            code: facts.code.as_deref(),
            message: &facts.message,
            status: facts.status,
            param: facts.param.as_deref(),
            issues: &facts.issues,
            request_id: facts.request_id.as_deref(),
            transient: facts.transient,
            retryable,
            retry_after_ms: facts.retry_after_ms,
            permanent: facts.permanent,
            docs_url: facts.docs_url.as_deref(),
            limit: facts.limit.as_ref(),
            balance: facts.balance.as_ref(),
            id: None,
            batch_id: None,
            messages: Vec::new(),
        }
    }

    /// The failure with what is known of the messages of a send.
    pub(super) fn with_messages(mut self, response: Option<&'a SendResponse>) -> Failure<'a> {
        if let Some(response) = response {
            self.id = response.id.as_deref();
            self.batch_id = response.batch_id.as_deref();
            self.messages = messages(response);
        }
        self
    }
}

impl<'a> Success<'a> {
    /// `to`: the recipients of a send; `None` for every other call.
    pub(super) fn of(
        rate_limit: Option<RateLimit>,
        response: Option<&'a SendResponse>,
        to: Option<&'a [String]>,
    ) -> Success<'a> {
        let send = response.zip(to).map(|(response, to)| SendSuccess::of(response, to));
        Success { rate_limit, messages: response.filter(|_| to.is_none()).map(messages), send }
    }
}

impl<'a> SendSuccess<'a> {
    fn of(response: &'a SendResponse, to: &'a [String]) -> SendSuccess<'a> {
        SendSuccess {
            id: response.id.as_deref(),
            batch_id: response.batch_id.as_deref(),
            status: response.status,
            to,
            messages: messages(response),
            reference: response.messages.iter().find_map(|message| message.reference.as_deref()),
            replayed: response.replayed,
        }
    }
}

fn messages(response: &SendResponse) -> Vec<Message<'_>> {
    let mut messages = Vec::new();
    for (message, retryable) in response.messages.iter().zip(response.retryable()) {
        messages.push(Message {
            id: message.id.as_deref(),
            to: message.to.as_deref(),
            status: message.status,
            reference: message.reference.as_deref(),
            idempotency_key: message.key.as_deref(),
            error: message.error.as_ref().map(|failed| Failure::of(&failed.facts, failed.outcome, retryable)),
        });
    }
    messages
}

/// The JSON text of a [`Rejection`].
pub(super) fn rejected(facts: &ErrorFacts) -> String {
    to_json(&Rejection { error: Failure::of(facts, Outcome::NotSent, false) })
}
