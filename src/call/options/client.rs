//! The options of a client.

use super::read::OptionsReader;
use crate::call::{MAX_TIMER_MS, Policy};
use crate::provider::{BUILT_IN, CAN_NAME, OwnedProfile, Profile, fill, fill_all, nearest};
use crate::util::format::join;
use crate::util::http;
use crate::util::issue::Issue;
use crate::util::rule::rule;
use crate::util::value::Value;
use crate::vocabulary::Jitter;
use std::rc::Rc;

/// The checked options of a client.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    profile: Rc<OwnedProfile>,
    /// Where requests go, without a slash at the end.
    pub base_url: String,
    /// Header fields from the options of the provider.
    pub headers: Vec<(String, String)>,
    /// The options of the provider, for templates.
    pub values: Vec<(String, String)>,
    /// The limit of each attempt.
    pub timeout_ms: u64,
    /// The limit of a whole call.
    pub deadline_ms: u64,
    /// The options for retries.
    pub policy: Policy,
    /// The country of national numbers: an ISO 3166-1 code that the numbering plans know.
    pub default_country: Option<String>,
    /// Whether an unallocated number is an error, and not a warning.
    pub strict_numbers: bool,
    /// Whether there is an `onEvent`.
    pub has_listener: bool,
}

impl ClientOptions {
    /// The provider's profile.
    pub fn profile(&self) -> &Profile<'_> {
        self.profile.get()
    }

    /// The value of an option of the provider.
    pub fn option(&self, name: &str) -> Option<String> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// The same, encoded as one segment of a path.
    pub fn segment(&self, name: &str) -> Option<String> {
        http::encode_segment(&self.option(name)?).ok()
    }

    /// The authentication schemes: the profile's `auth`, filled in with the options. What only the host knows (`{apiKey}`, and the
    /// signed parts of the request) stays a placeholder.
    pub fn auth(&self) -> Value<'_> {
        let placeholders = ["apiKey", "method", "path", "body", "timestamp"];
        let mut of = |name: &str| {
            if placeholders.contains(&name) { Some(join(&["{", name, "}"], "")) } else { self.option(name) }
        };
        fill_all(self.profile().auth, &mut of)
    }

    /// The header fields of every request, without the API key.
    pub fn headers(&self) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        for (name, value) in &self.headers {
            add_header(&mut headers, name, value);
        }
        add_header(&mut headers, "accept", "application/json");
        headers
    }
}

/// Adds a header field.
#[inline(never)]
pub(crate) fn add_header(headers: &mut Vec<(String, String)>, name: &str, value: &str) {
    headers.push((name.to_owned(), value.to_owned()));
}

/// The number of dots in the host of an `https://` URL.
#[inline(never)]
fn count_dots(url: &str) -> usize {
    let behind = url.as_bytes().get("https://".len()..).unwrap_or_default();
    behind.iter().take_while(|byte| **byte != b'/').filter(|byte| **byte == b'.').count()
}

const MAX_MS: u32 = MAX_TIMER_MS as u32;

const OPTION_NAMES: [&str; 18] = [
    "provider",
    "apiKey",
    "baseUrl",
    "fetch",
    "timeoutMs",
    "deadlineMs",
    "retry",
    "gate",
    "maxResponseBytes",
    "onEvent",
    "defaultCountry",
    "strictNumbers",
    "dangerouslyAllowBrowser",
    // Read by the package, and named here for a misspelt one.
    "store",
    "leaseMs",
    "storeTimeoutMs",
    "onStoreFailure",
    "beforeSend",
];

/// Reads the options of a client. `profile`: that of its provider; `None` if the option `provider` names none. `in_browser`: the client runs in a page or a worker of a browser, where every visitor can read a
/// key in the code. `is_country`: whether the numbering plans know a country; `None` in a build without plans.
///
/// # Errors
///
/// The issues of all wrong options.
pub fn read_client(
    options: &Value,
    profile: Option<Rc<OwnedProfile>>,
    in_browser: bool,
    is_country: Option<fn(&str) -> bool>,
) -> Result<ClientOptions, Vec<Issue>> {
    let mut reader = OptionsReader::new(options, "", "options");
    if profile.is_none() {
        reader.issues.push(unknown_provider(reader.get("provider")));
    }
    read_key(&mut reader);
    reader.function("fetch");
    reader.function("onEvent");
    let allowed = reader.boolean("dangerouslyAllowBrowser") == Some(true);
    let base_url = read_base_url(&mut reader);
    let timeout_ms = reader.integer("timeoutMs", 30_000, 1, MAX_MS).into();
    let deadline_ms = reader.integer("deadlineMs", 120_000, 1, MAX_MS).into();
    reader.integer("maxResponseBytes", 0, 1, MAX_MS);
    let policy = read_retry(&mut reader);
    let (default_country, strict_numbers) = read_numbers(&mut reader, is_country);

    let mut known = OPTION_NAMES.to_vec();
    let (mut headers, mut values) = (Vec::new(), Vec::new());
    let mut profile_url = None;
    if let Some(profile) = profile.as_ref().map(|profile| profile.get()) {
        for (name, option) in &profile.options {
            known.push(name);
            let value = reader.string(name);
            if option.is_url
                && let Some(Err(problem)) = value.map(http::check_https_url)
            {
                reject_url(&mut reader, name, problem);
            }
            match value.or(option.default) {
                Some(value) if option.header.is_none() && value.bytes().all(|byte| byte >= b' ') => {
                    add_header(&mut values, name, value);
                }
                Some(value) if http::check_header_value(value).is_err() => {
                    reader.reject(name, rule!(Invalid, "`{path}` cannot be sent in a header."), []);
                }
                Some(value) => {
                    add_header(&mut headers, option.header.unwrap_or_default(), value);
                    add_header(&mut values, name, value);
                }
                None if option.required && reader.get(name).is_null() => {
                    let rule = rule!(Required, "{provider} needs `{path}`: {description}.");
                    reader.reject(name, rule, [profile.title, option.description]);
                }
                None => {}
            }
        }
        let mut segment = |name: &str| {
            let value = values.iter().find(|(known, _): &&(String, String)| known == name)?;
            http::encode_segment(&value.1).ok()
        };
        let filled = fill(profile.base_url, &mut segment);
        // A placeholder stands for one label of the host: with a dot in its value, it would be another host.
        let filled = filled.filter(|url| count_dots(url) == count_dots(profile.base_url));
        profile_url = filled.and_then(|url| http::check_base_url(&url).ok());
        if base_url.is_none() && profile_url.is_none() && reader.issues.is_empty() {
            let rule = rule!(Invalid, "With these options, `{url}` is not an https:// URL.");
            reader.reject("provider", rule, [profile.base_url]);
        }
        let is_provider_host = match (&base_url, &profile_url) {
            (Some(base), Some(own)) => http::host_of(base) == http::host_of(own),
            (base, _) => base.is_none(),
        };
        if in_browser && is_provider_host && !allowed && reader.get("apiKey").as_str().is_some() {
            let rule = rule!(
                ExposedKey,
                "Every visitor can read a key in a web page. Use a relay (`baseUrl`), short-lived tokens \
                    (`apiKey: async () => ...`), or, if only you can open the page, \
                    `dangerouslyAllowBrowser: true`. In a test, pass the simulator's own `fetch`, not a function around it."
            );
            reader.reject("apiKey", rule, []);
        }
    }
    // Which options are valid depends on the provider.
    if profile.is_some() {
        reader.reject_unknown(&known);
    }
    drop(known);

    match profile {
        Some(profile) if reader.issues.is_empty() => Ok(ClientOptions {
            profile,
            base_url: base_url.or(profile_url).unwrap_or_default(),
            headers,
            values,
            timeout_ms,
            deadline_ms,
            policy,
            default_country,
            strict_numbers,
            has_listener: !options.get("onEvent").is_null(),
        }),
        _ => Err(reader.issues),
    }
}

/// The issue of a `provider` that is not a profile. The package replaces known names by profiles before it asks the core.
pub fn unknown_provider(value: &Value) -> Issue {
    match (value, value.as_str().and_then(nearest)) {
        (_, Some((id, false))) => {
            let rule = rule!(
                UnknownProvider,
                "`{path}`: `{id}` is not built in. Import its profile and pass it: import profile from \
                    \"tidings/providers/{id}\"."
            );
            Issue::of("provider", rule, [id, id])
        }
        (_, nearest) if CAN_NAME => {
            let rule = rule!(
                UnknownProvider,
                "`{path}` must be one of: {ids}; or a profile (`tidings/providers/*`, or `defineProvider`).{hint}"
            );
            match nearest {
                Some((id, _)) => {
                    Issue::of("provider", rule, [BUILT_IN, &join(&[" Did you mean `", id, "`?"], "")]).suggest(id)
                }
                None if value.is_null() => {
                    let rule = rule!(Required, "`{path}` must be one of: {ids}; or a profile.");
                    Issue::of("provider", rule, [BUILT_IN])
                }
                None => Issue::of("provider", rule, [BUILT_IN, ""]),
            }
        }
        _ => {
            const IMPORT: &str =
                "`{path}` must be a profile: import one from `tidings/providers/*`, or make one with `defineProvider`.";
            let rule = if value.is_null() { rule!(Required, IMPORT) } else { rule!(UnknownProvider, IMPORT) };
            Issue::of("provider", rule, [])
        }
    }
}

/// Checks the API key. The host checks a key from a function in the same way. No message repeats the key.
fn read_key(reader: &mut OptionsReader) {
    let rule = match reader.get("apiKey") {
        Value::Other("a function") => return,
        Value::Null => rule!(
            Required,
            "`{path}` is missing: pass the provider's key, or a function that returns it. Is the environment variable set?"
        ),
        Value::String(key) if key.is_empty() => rule!(Invalid, "`{path}` is empty: is the environment variable set?"),
        Value::String(key) if matches!(&**key, "undefined" | "null") || key.starts_with(['"', '\'']) => {
            rule!(Invalid, "`{path}` is \"undefined\", \"null\" or in quotation marks: check the environment variable.")
        }
        Value::String(key) if key.starts_with("Bearer ") => {
            rule!(Invalid, "`{path}` begins with Bearer, which tidings adds itself: leave it out.")
        }
        Value::String(key) if key.bytes().all(|byte| byte.is_ascii_graphic()) => return,
        Value::String(_) => {
            rule!(Invalid, "`{path}` has characters that no key has: white space, or letters beyond ASCII.")
        }
        _ => rule!(Invalid, "`{path}` must be a string, or a function that returns one."),
    };
    reader.reject("apiKey", rule, []);
}

fn read_base_url(reader: &mut OptionsReader) -> Option<String> {
    let checked = http::check_base_url(reader.string("baseUrl")?);
    if let Err(problem) = checked {
        reject_url(reader, "baseUrl", problem);
    }
    checked.ok()
}

#[inline(never)]
fn reject_url(reader: &mut OptionsReader, name: &str, problem: &str) {
    reader.reject(name, rule!(Invalid, "`{path}` {problem}"), [problem]);
}

/// Reads `defaultCountry` and `strictNumbers`.
fn read_numbers(reader: &mut OptionsReader, is_country: Option<fn(&str) -> bool>) -> (Option<String>, bool) {
    let Some(is_country) = is_country else {
        for name in ["defaultCountry", "strictNumbers"] {
            if !reader.get(name).is_null() {
                let rule =
                    rule!(Unsupported, "`{path}` needs the numbering plans: import `tidings`, not `tidings/core`.");
                reader.reject(name, rule, []);
            }
        }
        return (None, false);
    };
    let value = reader.get("defaultCountry");
    let country = value.as_str().filter(|country| is_country(country));
    if country.is_none() && !value.is_null() {
        // A longer string is not a country code, and may be a key in the wrong option.
        let text = value.as_str().filter(|text| !text.is_empty() && text.len() < 8);
        let shown = text.unwrap_or(value.kind());
        let rule = rule!(
            UnknownCountry,
            "`{path}` must be a country's code of two capitals, such as \"US\" or \"GB\", not {shown}."
        );
        reader.reject("defaultCountry", rule, [shown]);
        let capitals = shown.to_ascii_uppercase();
        if let Some(issue) = reader.issues.last_mut().filter(|_| is_country(&capitals)) {
            issue.suggestion = Some(capitals);
        }
    }
    (country.map(str::to_owned), reader.boolean("strictNumbers") == Some(true))
}

fn read_retry(options: &mut OptionsReader) -> Policy {
    let mut policy = Policy::DEFAULT;
    if options.get("retry").as_bool() == Some(false) {
        let rule = rule!(WrongType, "`{path}` must be an object: { maxAttempts: 1 } switches retries off.");
        options.reject("retry", rule, []);
        return policy;
    }
    let mut reader = OptionsReader::new(options.get("retry"), "retry.", "retry");
    match reader.get("factor") {
        Value::Null => {}
        factor if factor.as_number().is_some_and(|factor| (1.0..=100.0).contains(&factor)) => {
            policy.factor = factor.as_number().unwrap_or(policy.factor);
        }
        _ => reader.reject("factor", rule!(WrongType, "`{path}` must be a number from 1 to 100."), []),
    }
    let jitter = reader.get("jitter");
    match jitter.as_str().and_then(Jitter::parse) {
        Some(jitter) => policy.jitter = jitter,
        None if jitter.is_null() => {}
        None => {
            let rule = rule!(WrongType, "`{path}` must be one of: {names}.");
            reader.reject("jitter", rule, [&join(Jitter::WORDS, ", ")]);
        }
    }
    policy.quota = match reader.get("quota") {
        Value::Bool(false) => None,
        _ => policy.quota.map(|default| reader.integer("quota", default, 0, 1_000_000)),
    };
    policy.max_attempts = reader.integer("maxAttempts", policy.max_attempts, 1, 100);
    for (name, ms) in [
        ("baseMs", &mut policy.base_ms),
        ("maxMs", &mut policy.max_ms),
        ("maxRetryAfterMs", &mut policy.max_retry_after_ms),
    ] {
        *ms = reader.integer(name, *ms as u32, 0, MAX_MS).into();
    }
    policy.allow_unsafe = reader.boolean("unsafe") == Some(true);
    reader.reject_unknown(&[
        "maxAttempts",
        "baseMs",
        "factor",
        "maxMs",
        "jitter",
        "maxRetryAfterMs",
        "quota",
        "unsafe",
    ]);
    options.issues.append(&mut reader.issues);
    policy
}
