//! The options of one call.

use super::client::add_header;
use super::read::Reader;
use crate::call::MAX_TIMER_MS;
use crate::provider::{Encoding, Idempotency, Method, Profile};
use crate::util::format::join;
use crate::util::http;
use crate::util::issue::Issue;
use crate::util::text::cut;
use crate::util::value::{Value, digits};

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
    /// As what the body is written.
    pub encoding: Encoding,
    /// The caller vouches that doing it twice is the same as doing it once.
    pub idempotent: Option<bool>,
}

/// Reads the options of a call.
pub fn read_call(options: &Value, profile: &Profile) -> Result<CallOptions, Vec<Issue>> {
    let mut reader = Reader::new(options, "", "options");
    let call = read_common(&mut reader, profile);
    reader.only(&["signal", "timeoutMs", "deadlineMs", "idempotencyKey"]);
    if reader.issues.is_empty() { Ok(call) } else { Err(reader.issues) }
}

/// Reads what `request` was given: `input` has the method, the path and the body.
pub fn read_request(input: &Value, options: &Value, profile: &Profile) -> Result<RequestOptions, Vec<Issue>> {
    let mut reader = Reader::new(options, "", "options");
    let call = read_common(&mut reader, profile);
    let parsed = input.get("method").as_text().and_then(Method::parse);
    if parsed.is_none() {
        reader.refuse("method", "invalid `method` must be GET, HEAD, POST, PUT, PATCH or DELETE.", &[]);
    }
    let given = input.get("path").as_text().unwrap_or_default();
    if let Err(problem) = http::check_path(given) {
        reader.refuse("path", "invalid `path` #", &[problem]);
    }
    let query = http::query_string(reader.get("query")).unwrap_or_else(|issue| {
        reader.issues.push(issue);
        String::new()
    });
    let headers = read_headers(&mut reader, profile);
    let idempotent = reader.flag("idempotent");
    if matches!(parsed, Some(Method::Get | Method::Head)) && !input.get("body").is_null() {
        reader.refuse("body", "unsupported `body`: a GET or HEAD request has none. Use `query`.", &[]);
    }
    let encoding = match (reader.get("encoding"), reader.get("encoding").as_text()) {
        (_, Some("json")) => Encoding::Json,
        (_, Some("form")) => Encoding::Form,
        (given, _) => {
            if !given.is_null() {
                reader.refuse("encoding", "wrong-type `encoding` must be \"json\" or \"form\".", &[]);
            }
            profile.encoding()
        }
    };
    // `body` went its own way: it is in the list of what there is.
    reader.only(&[
        "signal",
        "timeoutMs",
        "deadlineMs",
        "idempotencyKey",
        "query",
        "headers",
        "body",
        "encoding",
        "idempotent",
    ]);
    match parsed {
        Some(method) if reader.issues.is_empty() => Ok(RequestOptions {
            call,
            method,
            path: given.to_owned(),
            query,
            headers,
            body: input.get("body").clone(),
            encoding,
            idempotent,
        }),
        _ => Err(reader.issues),
    }
}

#[inline(never)]
fn read_common(reader: &mut Reader, profile: &Profile) -> CallOptions {
    // Nobody can give 0, so it stands for a limit that is not given.
    let mut limit = |name: &str| Some(u64::from(reader.whole(name, 0, 1, MAX_TIMER_MS as u32))).filter(|ms| *ms > 0);
    let (timeout_ms, deadline_ms) = (limit("timeoutMs"), limit("deadlineMs"));
    let idempotency_key = reader.text("idempotencyKey").map(str::to_owned);
    // Whether the call takes a key at all, only its route can tell.
    if let (Some(key), Some(rule)) = (&idempotency_key, profile.idempotency())
        && !key_fits(&rule, key)
    {
        let allowed = rule
            .additional_characters
            .map_or(["printable ASCII characters", ""], |extra| ["letters, digits and ", extra]);
        let [kind, extra] = allowed;
        let most = digits(rule.max_length);
        reader.refuse("idempotencyKey", "invalid `idempotencyKey` must be 1 to # ##.", &[&most, kind, extra]);
    }
    CallOptions { timeout_ms, deadline_ms, idempotency_key }
}

fn key_fits(rule: &Idempotency, key: &str) -> bool {
    key.len() as u64 <= rule.max_length
        && key.bytes().all(|byte| match rule.additional_characters {
            Some(extra) => byte.is_ascii_alphanumeric() || extra.as_bytes().contains(&byte),
            None => byte.is_ascii_graphic(),
        })
}

/// Header fields that the client sets itself, or that would change where a request goes or whose it is.
const RESERVED: &str =
    "authorization proxy-authorization cookie host content-length transfer-encoding connection content-type ";

fn is_reserved(name: &str, profile: &Profile) -> bool {
    let mut rest = RESERVED;
    while let Some((word, after)) = cut(rest, b' ') {
        if word.eq_ignore_ascii_case(name) {
            return true;
        }
        rest = after;
    }
    profile.is_own_header(name)
}

fn read_headers(reader: &mut Reader, profile: &Profile) -> Vec<(String, String)> {
    let given = reader.get("headers");
    if !matches!(given, Value::Null | Value::Map(_)) {
        reader.refuse("headers", "wrong-type `headers` must be an object of names and strings.", &[]);
    }
    let mut headers = Vec::new();
    for (name, value) in given.entries() {
        if value.is_null() {
            continue;
        }
        let value = value.as_text().unwrap_or("\n");
        let rule = if is_reserved(name, profile) {
            "unsupported The client sets `#` itself. Leave it out."
        } else if http::check_header_name(name).is_err() {
            "invalid `#` is not a valid header name."
        } else if http::check_header_value(value).is_err() {
            "invalid The value of `#` must be a string without line breaks."
        } else {
            add_header(&mut headers, name, value);
            continue;
        };
        reader.refuse(&join(&["headers.", name], ""), rule, &[name]);
    }
    headers
}
