//! Sent, API version 3.
//!
//! Sources: docs.sent.dm (v3 API reference and error catalogue, May 2026) and the vendor's TypeScript SDK
//! 0.31, read in November 2026.

use crate::error::{Category, Scope};
use crate::message::Status;
use crate::provider::{
    Answer, Auth, Check, ErrorRules, Field, Idempotency, KeyPlace, Method, Operation, Profile, Route, Rule, Setting,
    Slot, When,
};

pub static PROFILE: Profile = Profile {
    name: "sent",
    title: "Sent",
    base_url: "https://api.sent.dm/v3",
    auth: &[Auth { key_prefix: "", header: "x-api-key", scheme: "" }],
    settings: &[Setting {
        option: "profileId",
        header: "x-profile-id",
        required: false,
        what: "the UUID of the child profile that an organization key acts for",
    }],
    // API reference, POST /v3/messages.
    routes: &[Route {
        when: When::Always,
        path: "/messages",
        fields: &[
            Field { slot: Slot::To, name: "to", required: true, check: Check::Phones },
            Field { slot: Slot::Body, name: "text", required: false, check: Check::Text },
            Field { slot: Slot::TemplateId, name: "template.id", required: false, check: Check::Text },
            Field { slot: Slot::TemplateName, name: "template.name", required: false, check: Check::Text },
            Field {
                slot: Slot::TemplateParameters,
                name: "template.parameters",
                required: false,
                check: Check::Parameters,
            },
            Field {
                slot: Slot::Channel,
                name: "channel",
                required: false,
                check: Check::Words(&["sms", "whatsapp", "rcs", "sent"]),
            },
            Field { slot: Slot::Sandbox, name: "sandbox", required: false, check: Check::Flag },
        ],
        exactly_one: &[&[Slot::Body, Slot::TemplateId, Slot::TemplateName]],
        idempotent: true,
    }],
    operations: &[
        Operation { name: "messages.get", method: Method::Get, path: "/messages/{id}", query: &[], body: &[] },
        Operation {
            name: "contacts.list",
            method: Method::Get,
            path: "/contacts",
            query: &["page", "page_size", "channel", "phone", "search"],
            body: &[],
        },
        Operation { name: "contacts.get", method: Method::Get, path: "/contacts/{id}", query: &[], body: &[] },
        Operation {
            name: "contacts.create",
            method: Method::Post,
            path: "/contacts",
            query: &[],
            body: &["phone_number", "sandbox"],
        },
        // Which members it takes is documented nowhere public.
        Operation { name: "contacts.update", method: Method::Patch, path: "/contacts/{id}", query: &[], body: &["*"] },
        Operation { name: "contacts.delete", method: Method::Delete, path: "/contacts/{id}", query: &[], body: &[] },
        Operation {
            name: "templates.list",
            method: Method::Get,
            path: "/templates",
            query: &["page", "page_size", "category", "status", "search"],
            body: &[],
        },
        Operation { name: "templates.get", method: Method::Get, path: "/templates/{id}", query: &[], body: &[] },
        Operation {
            name: "templates.create",
            method: Method::Post,
            path: "/templates",
            query: &[],
            body: &["category", "creation_source", "definition", "language", "sandbox", "submit_for_review"],
        },
        Operation {
            name: "templates.update",
            method: Method::Put,
            path: "/templates/{id}",
            query: &[],
            body: &["category", "definition", "language", "name", "sandbox", "submit_for_review"],
        },
        Operation {
            name: "templates.delete",
            method: Method::Delete,
            path: "/templates/{id}",
            query: &[],
            body: &["delete_from_meta", "sandbox"],
        },
    ],
    answer: Answer {
        may_be_empty: false,
        // One send has no id of its own: each (recipient, channel) pair is a message.
        id: &["data.id"],
        status: &["data.status"],
        request_id: &["meta.request_id"],
        each: &["data.recipients"],
        message_id: &["message_id", "data.id"],
        message_to: "to",
        message_status: "status",
        message_code: "",
        message_text: "",
        statuses: &[
            ("QUEUED", Status::Queued),
            ("PROCESSED", Status::Queued),
            ("ROUTED", Status::Queued),
            ("SENT", Status::Sent),
            ("DELIVERED", Status::Delivered),
            ("READ", Status::Read),
            ("FAILED", Status::Failed),
            ("RECEIVED", Status::Received),
        ],
    },
    errors: ErrorRules {
        docs_url: "https://docs.sent.dm/docs/reference/api/errors",
        code_docs_url: "https://docs.sent.dm/errors/",
        // Error catalogue. The status of VALIDATION_* differs between the vendor's pages (400 or 422): the
        // code decides.
        codes: &[
            Rule::of(Category::Authentication).code("AUTH_001"),
            Rule::of(Category::Authentication).code("AUTH_002"),
            Rule::of(Category::Permission).code("AUTH_004"),
            Rule::of(Category::Permission).scope(Scope::Account).code("AUTH_005"),
            Rule::of(Category::Permission).scope(Scope::Account).code("AUTH_006"),
            Rule::of(Category::Permission).scope(Scope::Account).code("AUTH_007"),
            Rule::of(Category::Validation).scope(Scope::Recipient).code("VALIDATION_002"),
            Rule::of(Category::Validation).code("VALIDATION_*"),
            Rule::of(Category::Conflict).retry(false).code("RESOURCE_007"),
            Rule::of(Category::NotFound).code("RESOURCE_*"),
            Rule::of(Category::Permission).scope(Scope::Request).code("BUSINESS_001"),
            Rule::of(Category::RateLimit).code("BUSINESS_002"),
            Rule::of(Category::Payment).code("BUSINESS_003"),
            // Every recipient opted out: the whole send is refused.
            Rule::of(Category::OptedOut).permanent(true).code("BUSINESS_004"),
            Rule::of(Category::Validation).scope(Scope::Content).code("BUSINESS_005"),
            Rule::of(Category::Conflict).scope(Scope::Request).code("BUSINESS_006"),
            Rule::of(Category::Permission).scope(Scope::Account).code("BUSINESS_007"),
            Rule::of(Category::Quota).code("BUSINESS_008"),
            // The same Idempotency-Key is still being worked on: wait, then the same key again.
            Rule::of(Category::Conflict)
                .scope(Scope::Request)
                .retry(true)
                .outcome(crate::error::Outcome::Unknown)
                .code("CONFLICT_001"),
            Rule::of(Category::Unavailable).retry(true).code("SERVICE_001"),
            Rule::of(Category::Server).retry(true).code("INTERNAL_001"),
            Rule::of(Category::Server).retry(true).code("INTERNAL_002"),
            Rule::of(Category::Server).retry(true).code("INTERNAL_003"),
            Rule::of(Category::Timeout).scope(Scope::Provider).retry(true).code("INTERNAL_004"),
            Rule::of(Category::Unavailable).retry(true).code("INTERNAL_005"),
            // Message level, in `description` of a message or activity.
            Rule::of(Category::OptedOut).permanent(true).code("ERR_CONSENT_BLOCKED"),
            Rule::of(Category::Carrier).code("ERR_ROUTE_DENIED"),
            Rule::of(Category::Validation).scope(Scope::Content).code("ERR_TEMPLATE_PARAMS_INVALID"),
        ],
        texts: &[],
        request_id_headers: &["x-request-id"],
    },
    // API reference, idempotency: 24 hours, per customer; a repetition is marked, an overlapping one is
    // answered with CONFLICT_001.
    idempotency: Some(Idempotency {
        place: KeyPlace::Header,
        name: "Idempotency-Key",
        extra_characters: Some("_-"),
        max_length: 255,
        replayed_header: Some("idempotent-replayed"),
    }),
};
