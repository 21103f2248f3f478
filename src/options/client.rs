//! The options of a client.

use super::read::Reader;
use crate::http;
use crate::issue::Issue;
use crate::provider::{self, Profile};
use crate::retry::{Jitter, MAX_TIMER_MS, Policy};
use crate::value::Value;

/// What a client was told, checked.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    pub profile: &'static Profile,
    /// Without a slash at the end.
    pub base_url: String,
    /// Header fields from the provider's further options.
    pub headers: Vec<(&'static str, String)>,
    pub timeout_ms: u64,
    pub deadline_ms: u64,
    pub policy: Policy,
}

impl ClientOptions {
    /// The header fields of every request, without the API key.
    pub fn headers(&self) -> Vec<(String, String)> {
        let own = self.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        own.chain([("accept".to_owned(), "application/json".to_owned())]).collect()
    }
}

const NAMES: [&str; 9] = [
    "provider",
    "apiKey",
    "baseUrl",
    "fetch",
    "timeoutMs",
    "deadlineMs",
    "retry",
    "onEvent",
    "dangerouslyAllowBrowser",
];

/// Reads the options of a client. `in_browser`: they were given in a page or a worker of a browser, where
/// a key written into the code is there for every visitor to read.
pub fn read_client(options: &Value, in_browser: bool) -> Result<ClientOptions, Vec<Issue>> {
    let mut reader = Reader::new(options, "", "options");
    let profile = read_provider(&mut reader);
    read_key(&mut reader);
    reader.function("fetch");
    reader.function("onEvent");
    let allowed = reader.flag("dangerouslyAllowBrowser") == Some(true);
    let base_url = read_base_url(&mut reader);
    let timeout_ms = reader.whole("timeoutMs", 30_000, 1, MAX_TIMER_MS);
    let deadline_ms = reader.whole("deadlineMs", 120_000, 1, MAX_TIMER_MS);
    let (policy, retry_issues) = read_retry(reader.get("retry"));
    reader.issues.extend(retry_issues);

    let mut known = NAMES.to_vec();
    let mut headers = Vec::new();
    if let Some(profile) = profile {
        for setting in profile.settings {
            known.push(setting.option);
            match reader.text(setting.option) {
                Some(value) if http::check_header_value(value).is_ok() => {
                    headers.push((setting.header, value.to_owned()));
                }
                Some(_) => reader.refuse(setting.option, "invalid", ["`", setting.option, "` cannot stand in a header field."].concat()),
                None if setting.required && reader.get(setting.option).is_null() => {
                    let message = [profile.title, " needs `", setting.option, "`: ", setting.what, "."].concat();
                    reader.refuse(setting.option, "required", message);
                }
                None => {}
            }
        }
        let own_host = base_url.as_deref().is_none_or(|url| http::host_of(url) == http::host_of(profile.base_url));
        if in_browser && own_host && !allowed && reader.get("apiKey").as_text().is_some() {
            reader.refuse("apiKey", "exposed-key", EXPOSED);
        }
    }
    reader.only(&known);

    match profile {
        Some(profile) if reader.issues.is_empty() => Ok(ClientOptions {
            profile,
            base_url: base_url.unwrap_or_else(|| profile.base_url.to_owned()),
            headers,
            timeout_ms,
            deadline_ms,
            policy,
        }),
        _ => Err(reader.issues),
    }
}

const EXPOSED: &str = "A key in a web page can be read by every visitor. Send through a relay of yours (`baseUrl`), give \
    short-lived tokens (`apiKey: async () => ...`), or, if nobody else can open the page, set `dangerouslyAllowBrowser: true`.";

fn read_provider(reader: &mut Reader) -> Option<&'static Profile> {
    let given = reader.get("provider");
    let found = given.as_text().and_then(provider::find);
    if found.is_none() {
        let names: Vec<&str> = provider::ALL.iter().map(|profile| profile.name).collect();
        let code = if given.is_null() { "required" } else { "unknown-provider" };
        reader.refuse("provider", code, ["`provider` must be one of: ", &names.join(", "), "."].concat());
    }
    found
}

fn read_key(reader: &mut Reader) {
    let problem = match reader.get("apiKey") {
        Value::Null => "`apiKey` is missing: the provider's key as text, or a function that gives it.",
        Value::Other("a function") => return,
        // The key itself is never repeated in the message.
        Value::Text(key) => match check_key(key) {
            Ok(()) => return,
            Err(problem) => problem,
        },
        _ => "`apiKey` must be text, or a function that gives it.",
    };
    let code = if reader.get("apiKey").is_null() { "required" } else { "invalid" };
    reader.refuse("apiKey", code, problem);
}

/// Whether a key can travel in a header field as it is. One that a function gives is held to the same by the host.
fn check_key(key: &str) -> Result<(), &'static str> {
    if key.is_empty() {
        return Err("`apiKey` is empty.");
    }
    if key.trim() != key {
        return Err("`apiKey` has white space around it: was it copied with a line break?");
    }
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("`apiKey` has characters that no key has: spaces, line breaks or letters beyond ASCII.");
    }
    Ok(())
}

fn read_base_url(reader: &mut Reader) -> Option<String> {
    let given = reader.text("baseUrl")?;
    match http::check_base_url(given) {
        Ok(url) => Some(url),
        Err(problem) => {
            reader.refuse("baseUrl", "invalid", problem);
            None
        }
    }
}

fn read_retry(value: &Value) -> (Policy, Vec<Issue>) {
    let default = Policy::DEFAULT;
    let mut reader = Reader::new(value, "retry.", "retry");
    let factor = match reader.get("factor") {
        Value::Null => default.factor,
        Value::Number(factor) if (1.0..=100.0).contains(factor) => *factor,
        _ => {
            reader.refuse("factor", "wrong-type", "`retry.factor` must be a number from 1 to 100.");
            default.factor
        }
    };
    let jitter = match reader.get("jitter") {
        Value::Null => default.jitter,
        given => match Jitter::NAMES.into_iter().find(|(name, _)| given.as_text() == Some(name)) {
            Some((_, jitter)) => jitter,
            None => {
                let names = Jitter::NAMES.map(|(name, _)| name).join(", ");
                reader.refuse("jitter", "wrong-type", ["`retry.jitter` must be one of: ", &names, "."].concat());
                default.jitter
            }
        },
    };
    let quota = match reader.get("quota") {
        Value::Bool(false) => None,
        _ => Some(small(reader.whole("quota", 500, 0, 1_000_000))),
    };
    let policy = Policy {
        max_attempts: small(reader.whole("maxAttempts", 4, 1, 100)),
        base_ms: reader.whole("baseMs", default.base_ms, 0, MAX_TIMER_MS),
        factor,
        max_ms: reader.whole("maxMs", default.max_ms, 0, MAX_TIMER_MS),
        jitter,
        max_retry_after_ms: reader.whole("maxRetryAfterMs", default.max_retry_after_ms, 0, MAX_TIMER_MS),
        quota,
        allow_unsafe: reader.flag("unsafe") == Some(true),
    };
    reader.only(&["maxAttempts", "baseMs", "factor", "maxMs", "jitter", "maxRetryAfterMs", "quota", "unsafe"]);
    (policy, reader.issues)
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
