//! The message of a failure whose body has none.

use crate::util::value::digits;

/// A message made from the status: `HTTP 502 Bad Gateway`.
pub(super) fn for_status(status: u16) -> String {
    if (200..300).contains(&status) {
        return "The response reports a failure without details.".to_owned();
    }
    let number = digits(u64::from(status));
    let phrase = crate::util::strings::split(PHRASES, b'|').find(|phrase| phrase.starts_with(&*number));
    crate::util::format::join(&["HTTP ", phrase.unwrap_or(&number)], "")
}

/// Common statuses with their reason phrases (RFC 9110, section 15).
const PHRASES: &str = "400 Bad Request|401 Unauthorized|402 Payment Required|403 Forbidden|404 Not Found|\
                       405 Method Not Allowed|408 Request Timeout|409 Conflict|410 Gone|413 Content Too Large|\
                       415 Unsupported Media Type|422 Unprocessable Content|429 Too Many Requests|\
                       451 Unavailable For Legal Reasons|500 Internal Server Error|501 Not Implemented|\
                       502 Bad Gateway|503 Service Unavailable|504 Gateway Timeout";
