//! Texting Blue: iMessage through the customer's own phone.
//!
//! Sources: docs.texting.blue and the error page of the vendor's public repository, read in November 2026.
//! The two word the same errors differently, so texts are not used where a code is there.

use crate::error::{Category, Scope};
use crate::message::Status;
use crate::provider::{Answer, Auth, Check, ErrorRules, Field, Method, Operation, Profile, Route, Rule, Slot, When};

pub static PROFILE: Profile = Profile {
    name: "texting-blue",
    title: "Texting Blue",
    base_url: "https://api.texting.blue/v1",
    auth: &[Auth { key_prefix: "", header: "x-api-key", scheme: "" }],
    settings: &[],
    // API reference, send message.
    routes: &[Route {
        when: When::Always,
        path: "/messages/send",
        fields: &[
            Field { slot: Slot::To, name: "to", required: true, check: Check::Phone },
            Field { slot: Slot::From, name: "from", required: true, check: Check::Phone },
            // "must not exceed 5000 characters"; which unit is counted is not documented, so the count
            // that refuses least is used.
            Field { slot: Slot::Body, name: "content", required: true, check: Check::TextUpTo(5000) },
            Field { slot: Slot::MediaUrl, name: "media_url", required: false, check: Check::HttpsUrl },
        ],
        exactly_one: &[],
        idempotent: false,
    }],
    operations: &[
        Operation { name: "messages.get", method: Method::Get, path: "/messages/{id}", query: &[], body: &[] },
        Operation { name: "numbers.list", method: Method::Get, path: "/numbers", query: &[], body: &[] },
        Operation {
            name: "numbers.update",
            method: Method::Put,
            path: "/numbers/{id}",
            query: &[],
            body: &["label", "status"],
        },
    ],
    answer: Answer {
        may_be_empty: false,
        id: &["id"],
        status: &["status"],
        request_id: &[],
        each: &[],
        message_id: &["id"],
        message_to: "to",
        message_status: "status",
        message_code: "error_code",
        message_text: "error_message",
        statuses: &[
            ("queued", Status::Queued),
            ("polling", Status::Queued),
            ("sent", Status::Sent),
            ("delivered", Status::Delivered),
            ("failed", Status::Failed),
        ],
    },
    errors: ErrorRules {
        docs_url: "https://docs.texting.blue",
        code_docs_url: "",
        codes: &[
            Rule::of(Category::Validation).code("invalid_request"),
            Rule::of(Category::Authentication).code("unauthorized"),
            // A monthly limit, with status 402: waiting a minute does not help.
            Rule::of(Category::Quota).code("plan_limit_exceeded"),
            Rule::of(Category::Permission).code("forbidden"),
            Rule::of(Category::NotFound).code("not_found"),
            Rule::of(Category::Conflict).code("conflict"),
            Rule::of(Category::RateLimit).scope(Scope::Account).code("rate_limited"),
            Rule::of(Category::Server).code("internal_error"),
        ],
        texts: &[],
        request_id_headers: &[],
    },
    // No idempotency key is documented.
    idempotency: None,
};
