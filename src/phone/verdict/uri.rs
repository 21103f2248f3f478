//! What URLs put before a number.

/// A text without what URLs put before a number: `tel:`, `%20`; and whether an escaped +, `%2B`, stood there.
pub(super) fn unwrapped(text: &str) -> (bool, &str) {
    let mut rest = text;
    for wrapping in ["tel:", "%20", "%2B"] {
        if let Some((start, after)) = rest.split_at_checked(wrapping.len())
            && start.eq_ignore_ascii_case(wrapping)
        {
            rest = after;
            if wrapping == "%2B" {
                return (true, rest);
            }
        }
    }
    (false, rest)
}
