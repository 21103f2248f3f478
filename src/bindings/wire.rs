//! The bytes of a question, as `pkg/src/wasm/ask.ts` writes them: one byte for the kind; then a
//! length in four bytes (little-endian) and that many bytes, items, or names and values.

use crate::util::value::Value;

/// Reads a value. Truncated bytes are read as null.
pub(super) fn read(bytes: &[u8]) -> Value<'static> {
    value(&mut &*bytes)
}

// The recursion is bounded: the writer nests at most 40 levels.
fn value(rest: &mut &[u8]) -> Value<'static> {
    let Some((kind, after)) = rest.split_first() else { return Value::Null };
    *rest = after;
    match kind {
        b't' => Value::Bool(true),
        b'f' => Value::Bool(false),
        b'n' => Value::Number(text(rest).into()),
        b's' => Value::String(text(rest).into()),
        b'[' => {
            let mut items = Vec::new();
            for _ in 0..length(rest) {
                items.push(value(rest));
            }
            Value::Array(items)
        }
        b'{' => {
            let mut entries = Vec::new();
            for _ in 0..length(rest) {
                let name = text(rest).into();
                entries.push((name, value(rest)));
            }
            Value::Object(entries)
        }
        b'F' => Value::Other("a function"),
        b'S' => Value::Other("a symbol or BigInt"),
        b'P' => Value::Other("a Promise, a Map or a Set"),
        b'X' => Value::Other("too large, or contains itself"),
        _ => Value::Null,
    }
}

fn length(rest: &mut &[u8]) -> u32 {
    rest.split_off(..4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes)
}

#[inline(never)]
fn text(rest: &mut &[u8]) -> String {
    let length = length(rest) as usize;
    let bytes = rest.split_off(..length).unwrap_or_default().to_vec();
    // A TextEncoder wrote them, so they are UTF-8.
    String::from_utf8(bytes).unwrap_or_default()
}
