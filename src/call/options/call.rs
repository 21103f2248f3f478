//! The options of one call.

use super::client::add_header;
use super::read::OptionsReader;
use crate::call::MAX_TIMER_MS;
use crate::provider::{Encoding, Idempotency, Method, Profile};
use crate::util::format::join;
use crate::util::http;
use crate::util::issue::Issue;
use crate::util::rule::rule;
use crate::util::strings::split_once;
use crate::util::value::{Value, digits};

/// The options of every call. The host reads `signal`, which is a JavaScript object.
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    /// The limit of each attempt.
    pub timeout_ms: Option<u64>,
    /// The limit of the whole call.
    pub deadline_ms: Option<u64>,
    /// The caller's idempotency key.
    pub idempotency_key: Option<String>,
}

/// The input and the options of `request`.
#[derive(Clone, Debug)]
pub struct RequestOptions<'a> {
    /// The options of every call.
    pub call: CallOptions,
    /// The HTTP method.
    pub method: Method,
    /// The path below the base URL.
    pub path: String,
    /// The query with its `?`; empty without one.
    pub query: String,
    /// The caller's header fields.
    pub headers: Vec<(String, String)>,
    /// The body; null without one.
    pub body: Value<'a>,
    /// The format of the body.
    pub encoding: Encoding,
    /// Whether sending it twice is the same as sending it once, as the caller says; `None`: the method decides.
    pub idempotent: Option<bool>,
}

/// Reads the options of a call.
///
/// # Errors
///
/// The issues of all wrong options.
pub fn read_call(options: &Value, profile: &Profile) -> Result<CallOptions, Vec<Issue>> {
    let mut reader = OptionsReader::new(options, "", "options");
    let call = read_common(&mut reader, profile);
    reader.reject_unknown(&["signal", "timeoutMs", "deadlineMs", "idempotencyKey"]);
    if reader.issues.is_empty() { Ok(call) } else { Err(reader.issues) }
}

/// Reads the input and the options of `request`. `input` has the method, the path and the body.
///
/// # Errors
///
/// The issues of all wrong inputs and options.
pub fn read_request<'a>(
    input: &Value<'a>,
    options: &Value,
    profile: &Profile,
) -> Result<RequestOptions<'a>, Vec<Issue>> {
    let mut reader = OptionsReader::new(options, "", "options");
    let call = read_common(&mut reader, profile);
    let parsed = input.get("method").as_str().and_then(Method::parse);
    if parsed.is_none() {
        reader.reject("method", rule!(Invalid, "`{path}` must be GET, HEAD, POST, PUT, PATCH or DELETE."), []);
    }
    let path = input.get("path").as_str().unwrap_or_default();
    if let Err(problem) = http::check_path(path) {
        reader.reject("path", rule!(Invalid, "`{path}` {problem}"), [problem]);
    }
    let query = http::query_string(reader.get("query")).unwrap_or_else(|issue| {
        reader.issues.push(issue);
        String::new()
    });
    let headers = read_headers(&mut reader, profile);
    let idempotent = reader.boolean("idempotent");
    if matches!(parsed, Some(Method::Get | Method::Head)) && !input.get("body").is_null() {
        let rule = rule!(Unsupported, "`{path}`: a GET or HEAD request has none. Use `query`.");
        reader.reject("body", rule, []);
    }
    let encoding = match (reader.get("encoding"), reader.get("encoding").as_str()) {
        (_, Some("json")) => Encoding::Json,
        (_, Some("form")) => Encoding::Form,
        (value, _) => {
            if !value.is_null() {
                reader.reject("encoding", rule!(WrongType, "`{path}` must be \"json\" or \"form\"."), []);
            }
            profile.encoding()
        }
    };
    // `body` is part of `input`, but the caller gives it among the options.
    reader.reject_unknown(&[
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
            path: path.to_owned(),
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
fn read_common(reader: &mut OptionsReader, profile: &Profile) -> CallOptions {
    // 0 is not valid, so it stands for a missing limit.
    let mut limit = |name: &str| Some(u64::from(reader.integer(name, 0, 1, MAX_TIMER_MS as u32))).filter(|ms| *ms > 0);
    let (timeout_ms, deadline_ms) = (limit("timeoutMs"), limit("deadlineMs"));
    let idempotency_key = reader.string("idempotencyKey").map(str::to_owned);
    // Whether the call takes a key at all depends on its route, and is checked later.
    if let (Some(key), Some(rule)) = (&idempotency_key, &profile.idempotency)
        && !key_fits(rule, key)
    {
        let allowed = rule
            .additional_characters
            .map_or(["printable ASCII characters", ""], |extra| ["letters, digits and ", extra]);
        let [kind, extra] = allowed;
        let max = digits(rule.max_length());
        let rule = rule!(Invalid, "`{path}` must be 1 to {max} {kind}{extra}.");
        reader.reject("idempotencyKey", rule, [&max, kind, extra]);
    }
    CallOptions { timeout_ms, deadline_ms, idempotency_key }
}

fn key_fits(rule: &Idempotency, key: &str) -> bool {
    key.len() as u64 <= rule.max_length()
        && key.bytes().all(|byte| match rule.additional_characters {
            Some(extra) => byte.is_ascii_alphanumeric() || extra.as_bytes().contains(&byte),
            None => byte.is_ascii_graphic(),
        })
}

/// Header fields that the client sets itself, or that would change the destination or the account of a request.
const RESERVED: &str =
    "authorization proxy-authorization cookie host content-length transfer-encoding connection content-type ";

fn is_reserved(name: &str, profile: &Profile) -> bool {
    let mut rest = RESERVED;
    while let Some((word, after)) = split_once(rest, b' ') {
        if word.eq_ignore_ascii_case(name) {
            return true;
        }
        rest = after;
    }
    profile.is_own_header(name)
}

fn read_headers(reader: &mut OptionsReader, profile: &Profile) -> Vec<(String, String)> {
    let fields = reader.get("headers");
    if !matches!(fields, Value::Null | Value::Object(_)) {
        let rule = rule!(WrongType, "`{path}` must be an object of names and strings.");
        reader.reject("headers", rule, []);
    }
    let mut headers = Vec::new();
    for (name, value) in fields.entries() {
        if value.is_null() {
            continue;
        }
        let rule = if is_reserved(name, profile) {
            rule!(Unsupported, "The client sets `{name}` itself. Leave it out.")
        } else if http::check_header_name(name).is_err() {
            rule!(Invalid, "`{name}` is not a valid header name.")
        } else {
            match value.as_str() {
                Some(value) if http::check_header_value(value).is_ok() => {
                    add_header(&mut headers, name, value);
                    continue;
                }
                _ => rule!(Invalid, "The value of `{name}` must be a string without line breaks."),
            }
        };
        reader.reject(&join(&["headers.", name], ""), rule, [name]);
    }
    headers
}
