//! ShingleAI: a business-communications assistant.
//!
//! Sources: docs.shingleai.com, read in November 2026: introduction, errors, rate limits, and the pages of
//! messages and contacts. Two generations of the error page are in use and both are read. No page
//! documents how a message is sent, so there is no route: a send is refused as unsupported.

use crate::error::{Category, Scope};
use crate::message::Status;
use crate::provider::{Answer, Auth, ErrorRules, Method, Operation, Profile, Rule};

pub static PROFILE: Profile = Profile {
    name: "shingleai",
    title: "ShingleAI",
    base_url: "https://api.shingleai.com/v1",
    auth: &[Auth { key_prefix: "", header: "authorization", scheme: "Bearer " }],
    settings: &[],
    routes: &[],
    operations: &[
        Operation { name: "messages.get", method: Method::Get, path: "/messages/{id}", query: &[], body: &[] },
        Operation {
            name: "contacts.list",
            method: Method::Get,
            path: "/contacts",
            query: &["limit", "offset", "sortOrder"],
            body: &[],
        },
    ],
    answer: Answer {
        may_be_empty: false,
        id: &["data.id"],
        status: &["data.status"],
        request_id: &["meta.requestId"],
        each: &[],
        message_id: &["data.id"],
        message_to: "data.recipient",
        message_status: "data.status",
        message_code: "",
        message_text: "",
        statuses: &[("received", Status::Received)],
    },
    errors: ErrorRules {
        docs_url: "https://docs.shingleai.com/api-reference/errors",
        code_docs_url: "",
        codes: &[
            Rule::of(Category::Authentication).code("UNAUTHORIZED"),
            Rule::of(Category::Permission).code("INSUFFICIENT_PERMISSIONS"),
            Rule::of(Category::Validation).code("VALIDATION_ERROR"),
            Rule::of(Category::Validation).code("INVALID_*"),
            Rule::of(Category::Validation).code("MISSING_QUERY"),
            Rule::of(Category::NotFound).code("NOT_FOUND"),
            Rule::of(Category::RateLimit).scope(Scope::Account).code("RATE_LIMIT_EXCEEDED"),
            // The newer page's name for the same.
            Rule::of(Category::RateLimit).scope(Scope::Account).code("RATE_LIMITED"),
            Rule::of(Category::Server).code("INTERNAL_ERROR"),
            Rule::of(Category::Unavailable).code("SERVICE_UNAVAILABLE"),
        ],
        texts: &[],
        request_id_headers: &["x-request-id"],
    },
    idempotency: None,
};
