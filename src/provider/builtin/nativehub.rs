//! NativeHub ("NativeMessage API").
//!
//! Sources: developers.nativehub.live, read in November 2026: overview, authentication, quickstart, the
//! error-handling and SMS guides, and the API reference. Where the pages disagree (the send's fields, the
//! form of ids), the API reference and the error guide are followed.

use crate::error::{Category, Outcome, Scope};
use crate::message::Status;
use crate::provider::{
    Answer, Auth, Check, ErrorRules, Field, Idempotency, KeyPlace, Method, Operation, Profile, Route, Rule, Slot, When,
};

pub static PROFILE: Profile = Profile {
    name: "nativehub",
    title: "NativeHub",
    base_url: "https://api-message.nativehub.live/api/v1",
    // Authentication page: an API key (`nmk_live_...`) or the access token of a login.
    auth: &[
        Auth { key_prefix: "nmk_", header: "x-api-key", scheme: "" },
        Auth { key_prefix: "", header: "authorization", scheme: "Bearer " },
    ],
    settings: &[],
    routes: &[
        // API reference, bulk send. Its request has no `batch_id`, so nothing makes a second try safe.
        Route {
            when: When::SeveralRecipients,
            path: "/messages/bulk",
            fields: &[Field { slot: Slot::To, name: "recipients", required: true, check: Check::Phones }, FROM, BODY],
            exactly_one: &[],
            idempotent: false,
        },
        // API reference, send message.
        Route {
            when: When::Always,
            path: "/messages",
            fields: &[Field { slot: Slot::To, name: "to", required: true, check: Check::Phone }, FROM, BODY],
            exactly_one: &[],
            idempotent: true,
        },
    ],
    operations: &[
        Operation { name: "messages.get", method: Method::Get, path: "/messages/{id}", query: &[], body: &[] },
        // Error guide: search of message-level error codes. The answer's form is not documented.
        Operation {
            name: "errorCodes.search",
            method: Method::Get,
            path: "/error-codes/search",
            query: &["q"],
            body: &[],
        },
        // Contacts guide.
        Operation {
            name: "contacts.create",
            method: Method::Post,
            path: "/contacts",
            query: &[],
            body: &["phone", "name", "email", "tags"],
        },
        Operation {
            name: "contacts.update",
            method: Method::Put,
            path: "/contacts/{id}",
            query: &[],
            body: &["phone", "name", "email", "tags"],
        },
        Operation { name: "contacts.delete", method: Method::Delete, path: "/contacts/{id}", query: &[], body: &[] },
    ],
    answer: Answer {
        may_be_empty: false,
        id: &["id", "batch_id"],
        status: &["status"],
        request_id: &[],
        each: &["messages"],
        message_id: &["id"],
        message_to: "to",
        message_status: "status",
        message_code: "error_code",
        message_text: "error_message",
        statuses: &[
            ("pending", Status::Queued),
            ("queued", Status::Queued),
            ("submitted", Status::Sent),
            ("delivered", Status::Delivered),
            ("failed", Status::Failed),
            ("rejected", Status::Rejected),
            ("expired", Status::Expired),
        ],
    },
    errors: ErrorRules {
        docs_url: "https://developers.nativehub.live",
        code_docs_url: "",
        // Error guide, "Error Code Categories": families, with two examples each.
        codes: &[
            Rule::of(Category::Validation).scope(Scope::Recipient).permanent(true).code("INVALID_NUMBER"),
            Rule::of(Category::Validation).code("INVALID_*"),
            Rule::of(Category::Payment).code("INSUFFICIENT_BALANCE"),
            Rule::of(Category::Permission).code("INSUFFICIENT_*"),
            // A carrier that did not answer may still have taken the message.
            Rule::of(Category::Carrier).outcome(Outcome::Unknown).code("CARRIER_TIMEOUT"),
            Rule::of(Category::Carrier).code("CARRIER_*"),
            Rule::of(Category::OptedOut).permanent(true).code("BLOCKED_OPTED_OUT"),
            Rule::of(Category::Blocked).scope(Scope::Content).code("BLOCKED_SPAM"),
            Rule::of(Category::Blocked).code("BLOCKED_*"),
        ],
        // Error guide, "Common Errors": these texts are the only word for the failure, and no page says
        // which status each comes with.
        texts: &[
            Rule::of(Category::Validation).text("to, from, and body are required"),
            Rule::of(Category::Authentication).text("invalid username or password"),
            Rule::of(Category::Permission).scope(Scope::Account).text("account is not active"),
            // "Routing or billing configuration issue": the account's set-up, reported as a failure of theirs.
            Rule::of(Category::Server).scope(Scope::Account).text("pipeline processing failed"),
            Rule::of(Category::Validation).scope(Scope::Recipient).text("invalid phone number format"),
            Rule::of(Category::Payment).text("insufficient balance"),
            Rule::of(Category::RateLimit).text("rate limit exceeded"),
        ],
        request_id_headers: &[],
    },
    // Error guide, "Idempotency": the same `batch_id` within 24 hours is processed once. What it may hold is not
    // documented: the limit is ours, and generous.
    idempotency: Some(Idempotency {
        place: KeyPlace::Body,
        name: "batch_id",
        extra_characters: None,
        max_length: 255,
        replayed_header: None,
    }),
};

// "Sender ID or phone number": a name such as BRAND is fine, so only its presence is checked.
const FROM: Field = Field { slot: Slot::From, name: "from", required: true, check: Check::Text };
const BODY: Field = Field { slot: Slot::Body, name: "body", required: true, check: Check::Text };
