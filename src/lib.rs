//! tidings sends text messages through messaging providers' HTTP APIs from browsers and edge runtimes,
//! and tells its caller exactly what happened.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::await_holding_refcell_ref
)]

#[cfg(feature = "client")]
pub mod call;
#[cfg(feature = "client")]
pub mod error;
#[cfg(feature = "client")]
pub mod exchange;
#[cfg(feature = "client")]
pub mod http;
#[cfg(feature = "client")]
pub mod issue;
#[cfg(feature = "client")]
pub mod message;
#[cfg(feature = "client")]
pub mod options;
pub mod phone;
#[cfg(feature = "client")]
pub mod provider;
#[cfg(feature = "client")]
pub mod retry;
#[cfg(feature = "client")]
mod sentence;
#[cfg(any(feature = "client", feature = "segments"))]
pub mod sms;
#[cfg(feature = "client")]
mod spelling;
#[cfg(any(feature = "client", feature = "numbers"))]
mod text;
#[cfg(feature = "client")]
mod text_set;
#[cfg(feature = "client")]
pub mod value;
#[cfg(any(feature = "client", feature = "numbers"))]
mod words;

#[cfg(target_arch = "wasm32")]
mod js;
