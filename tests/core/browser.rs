//! The table tests as one program for browsers, where starting a browser takes far longer than a file's tests.
//! `npm test` fails if a file with browser tests is not listed here.
#![cfg(target_arch = "wasm32")]

mod error_reader;
mod error_samples;
mod exchange;
mod exchange_misuse;
mod http;
mod message;
mod message_recipients;
mod passthrough;
#[path = "phone/e164.rs"]
mod phone_e164;
#[path = "phone/libphonenumber.rs"]
mod phone_libphonenumber;
#[path = "phone/parse.rs"]
mod phone_parse;
#[path = "phone/plans.rs"]
mod phone_plans;
mod profile;
mod profile_language;
mod response;
mod segments;
#[path = "timing/main.rs"]
mod timing;
mod webhook;
