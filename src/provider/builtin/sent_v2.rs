//! Sent, the legacy API (version 2): still supported by the vendor, with problem details as errors.
//!
//! Sources: the vendor's legacy error reference and its TypeScript SDK 0.3.7, read in November 2026.

use crate::error::{Category, Scope};
use crate::message::Status;
use crate::provider::{
    Answer, Auth, Check, ErrorRules, Field, Method, Operation, Profile, Route, Rule, Setting, Slot, When,
};

pub static PROFILE: Profile = Profile {
    name: "sent-v2",
    title: "Sent (v2)",
    base_url: "https://api.sent.dm/v2",
    auth: &[Auth { key_prefix: "", header: "x-api-key", scheme: "" }],
    settings: &[Setting {
        option: "senderId",
        header: "x-sender-id",
        required: true,
        what: "the GUID of the sender, from the Sent dashboard",
    }],
    routes: &[
        Route {
            when: When::Has(Slot::ContactId),
            path: "/messages/contact",
            fields: &[
                Field { slot: Slot::ContactId, name: "contactId", required: true, check: Check::Text },
                TEMPLATE_ID,
                TEMPLATE_PARAMETERS,
            ],
            exactly_one: &[],
            idempotent: false,
        },
        Route {
            when: When::Has(Slot::TemplateId),
            path: "/messages/phone",
            fields: &[PHONE, TEMPLATE_ID, TEMPLATE_PARAMETERS],
            exactly_one: &[],
            idempotent: false,
        },
        // At most five a customer and day.
        Route {
            when: When::Always,
            path: "/messages/quick-message",
            fields: &[PHONE, Field { slot: Slot::Body, name: "customMessage", required: true, check: Check::Text }],
            exactly_one: &[],
            idempotent: false,
        },
    ],
    operations: &[
        Operation { name: "messages.get", method: Method::Get, path: "/messages/{id}", query: &[], body: &[] },
        // `page` counts from 0 here.
        Operation {
            name: "contacts.list",
            method: Method::Get,
            path: "/contacts",
            query: &["page", "pageSize"],
            body: &[],
        },
        Operation { name: "contacts.get", method: Method::Get, path: "/contacts/id?id={id}", query: &[], body: &[] },
        Operation {
            name: "contacts.findByPhone",
            method: Method::Get,
            path: "/contacts/phone",
            query: &["phoneNumber"],
            body: &[],
        },
        // The parameters of the list and the members of a new template are documented nowhere public.
        Operation { name: "templates.list", method: Method::Get, path: "/templates", query: &["*"], body: &[] },
        Operation { name: "templates.get", method: Method::Get, path: "/templates/{id}", query: &[], body: &[] },
        Operation { name: "templates.create", method: Method::Post, path: "/templates", query: &[], body: &["*"] },
        Operation { name: "templates.delete", method: Method::Delete, path: "/templates/{id}", query: &[], body: &[] },
    ],
    answer: Answer {
        // The SDK reads no body from a send.
        may_be_empty: true,
        id: &["id", "messageId"],
        status: &["status"],
        request_id: &[],
        each: &[],
        message_id: &["id", "messageId"],
        message_to: "phoneNumber",
        message_status: "status",
        message_code: "",
        message_text: "",
        statuses: &[
            ("QUEUED", Status::Queued),
            ("SENT", Status::Sent),
            ("DELIVERED", Status::Delivered),
            ("READ", Status::Read),
            ("FAILED", Status::Failed),
        ],
    },
    errors: ErrorRules {
        docs_url: "https://docs.sent.dm",
        code_docs_url: "",
        codes: &[],
        // Error reference, "Common Error Codes": the first four come as 400, told apart by `detail` alone.
        texts: &[
            Rule::of(Category::Validation).scope(Scope::Recipient).text("invalid phone number").param("phoneNumber"),
            Rule::of(Category::Payment).text("insufficient balance"),
            Rule::of(Category::NotFound).scope(Scope::Content).text("template not found").param("templateId"),
            Rule::of(Category::Validation).text("invalid channel"),
            Rule::of(Category::Authentication).text("header x-api-key not found"),
            Rule::of(Category::Authentication).text("invalid api credentials"),
            Rule::of(Category::RateLimit).text("rate limit exceeded"),
        ],
        request_id_headers: &[],
    },
    idempotency: None,
};

const PHONE: Field = Field { slot: Slot::To, name: "phoneNumber", required: true, check: Check::Phone };
const TEMPLATE_ID: Field = Field { slot: Slot::TemplateId, name: "templateId", required: true, check: Check::Text };
const TEMPLATE_PARAMETERS: Field =
    Field { slot: Slot::TemplateParameters, name: "templateVariables", required: false, check: Check::Parameters };
