//! The options of one call.

use super::read::Reader;
use crate::http;
use crate::issue::Issue;
use crate::provider::{Idempotency, Method, Profile};
use crate::retry::MAX_TIMER_MS;
use crate::value::{Value, digits};

/// What `send` and every other call take. The signal is a JS object and is looked at by the host.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    pub timeout_ms: Option<u64>,
    pub deadline_ms: Option<u64>,
    pub idempotency_key: Option<String>,
}

/// What `request` takes besides.
#[derive(Clone, Debug)]
pub struct RequestOptions {
    pub call: CallOptions,
    pub method: Method,
    pub path: String,
    /// With its `?`; empty where there is none.
    pub query: String,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    /// The caller vouches that doing it twice is the same as doing it once.
    pub idempotent: Option<bool>,
}

const CALL: [&str; 4] = ["signal", "timeoutMs", "deadlineMs", "idempotencyKey"];

/// Reads the options of a call.
pub fn read_call(options: &Value, profile: &Profile) -> Result<CallOptions, Vec<Issue>> {
    let mut reader = Reader::new(options, "", "options");
    let call = read_common(&mut reader, profile);
    reader.only(&CALL);
    if reader.issues.is_empty() { Ok(call) } else { Err(reader.issues) }
}

/// Reads what `request` was given: `input` has the method, the path and the body.
pub fn read_request(input: &Value, options: &Value, profile: &Profile) -> Result<RequestOptions, Vec<Issue>> {
    let mut reader = Reader::new(options, "", "options");
    let call = read_common(&mut reader, profile);
    let parsed = input.get("method").as_text().and_then(Method::parse);
    if parsed.is_none() {
        reader.refuse("method", "invalid", "The method must be GET, HEAD, POST, PUT, PATCH or DELETE.");
    }
    let given = input.get("path").as_text().unwrap_or_default();
    if let Err(problem) = http::check_path(given) {
        reader.refuse("path", "invalid", problem);
    }
    let query = match http::query_string(reader.get("query")) {
        Ok(query) => query,
        Err(issue) => {
            reader.issues.push(issue);
            String::new()
        }
    };
    let headers = read_headers(&mut reader, profile);
    let idempotent = reader.flag("idempotent");
    if matches!(parsed, Some(Method::Get | Method::Head)) && !input.get("body").is_null() {
        reader.refuse("body", "unsupported", "A GET or HEAD request has no body: use `query`.");
    }
    reader.only(&[&CALL[..], &["query", "headers", "idempotent"]].concat());
    match parsed {
        Some(method) if reader.issues.is_empty() => {
            Ok(RequestOptions { call, method, path: given.to_owned(), query, headers, body: input.get("body").clone(), idempotent })
        }
        _ => Err(reader.issues),
    }
}

fn read_common(reader: &mut Reader, profile: &Profile) -> CallOptions {
    let mut limit = |name: &str| match reader.whole(name, 0, 1, MAX_TIMER_MS) {
        0 => None,
        ms => Some(ms),
    };
    let (timeout_ms, deadline_ms) = (limit("timeoutMs"), limit("deadlineMs"));
    let idempotency_key = reader.text("idempotencyKey").map(str::to_owned);
    if let Some(key) = &idempotency_key {
        match &profile.idempotency {
            None => {
                let message = [profile.title, " takes no idempotency key, so it cannot recognise a repetition. Leave `idempotencyKey` out."].concat();
                reader.refuse("idempotencyKey", "unsupported", message);
            }
            Some(rule) if !key_fits(rule, key) => {
                let allowed = match rule.extra_characters {
                    Some(extra) => [" letters, digits and ", extra].concat(),
                    None => " printable ASCII characters".to_owned(),
                };
                let message = ["`idempotencyKey` must be 1 to ", &digits(rule.max_length as u64), &allowed, "."].concat();
                reader.refuse("idempotencyKey", "invalid", message);
            }
            Some(_) => {}
        }
    }
    CallOptions { timeout_ms, deadline_ms, idempotency_key }
}

fn key_fits(rule: &Idempotency, key: &str) -> bool {
    key.len() <= rule.max_length
        && key.chars().all(|c| match rule.extra_characters {
            Some(extra) => c.is_ascii_alphanumeric() || extra.contains(c),
            None => c.is_ascii_graphic(),
        })
}

/// Header fields that the client sets itself, or that would change where a request goes or whose it is.
const RESERVED: [&str; 8] =
    ["authorization", "proxy-authorization", "cookie", "host", "content-length", "transfer-encoding", "connection", "content-type"];

fn read_headers(reader: &mut Reader, profile: &Profile) -> Vec<(String, String)> {
    let given = reader.get("headers");
    if !matches!(given, Value::Null | Value::Map(_)) {
        reader.refuse("headers", "wrong-type", "`headers` must be an object of names and texts.");
    }
    let mut headers = Vec::new();
    for (name, value) in given.entries() {
        let path = ["headers.", name].concat();
        let own = profile.auth.iter().map(|auth| auth.header).chain(profile.settings.iter().map(|setting| setting.header));
        let value = match value {
            Value::Null => continue,
            value => value.as_text().unwrap_or("\n"),
        };
        if RESERVED.into_iter().chain(own).any(|reserved| reserved.eq_ignore_ascii_case(name)) {
            reader.refuse(&path, "unsupported", ["The client sets `", name, "` itself. Leave it out."].concat());
        } else if http::check_header_name(name).is_err() {
            reader.refuse(&path, "invalid", ["`", name, "` is not the name of a header field."].concat());
        } else if http::check_header_value(value).is_err() {
            reader.refuse(&path, "invalid", ["The value of `", name, "` must be text without line breaks."].concat());
        } else {
            headers.push((name.clone(), value.to_owned()));
        }
    }
    headers
}
