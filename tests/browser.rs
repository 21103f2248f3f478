//! The table tests as one program for browsers, where starting a browser takes far longer than a file's tests.
//! `npm test` refuses a file with browser tests that is not named here.
#![cfg(target_arch = "wasm32")]

mod answer;
mod error_samples;
mod exchange;
mod google;
mod http;
mod machine;
mod message;
mod numbers;
mod phone;
mod plans;
mod reader;
mod recipients;
mod sms;
#[path = "timing/main.rs"]
mod timing;
