//! How the API key is sent.

use super::node::{Node, check_nonempty, check_string, header_name};
use crate::util::value::Value;

/// The types of schemes, and the properties of each besides `type`: see [`Node::object`].
const TYPES: [&str; 5] = ["header", "basic", "query", "body", "hmac"];
const PROPERTIES: [&str; 5] = [
    "!type keyPrefix !name prefix",
    "!type keyPrefix !username !password",
    "!type keyPrefix !name",
    "!type keyPrefix !fields",
    "!type keyPrefix !name prefix !content !hash !encoding timestampHeader",
];

/// Checks a scheme. The core only fills in its templates; the package uses it. `own_headers` gets the names of the header fields that it
/// sets.
pub(super) fn check_scheme<'a>(node: &Node<'a, '_>, own_headers: &mut Vec<&'a str>) {
    let scheme = node.value.get("type").as_str().unwrap_or_default();
    let index = TYPES.iter().position(|known| *known == scheme);
    let properties = index.and_then(|index| PROPERTIES.get(index)).copied().unwrap_or("!type");
    if scheme == "basic" {
        own_headers.push("authorization");
    }
    node.object(properties, &mut |_, value| match value.name {
        "type" => _ = value.word_index(&TYPES),
        "hash" => _ = value.word_index(&["sha256", "sha512"]),
        "encoding" => _ = value.word_index(&["hex", "base64"]),
        "prefix" | "password" => check_string(value),
        "username" if matches!(value.value, Value::Array(_)) => value.each_item(1, &mut |name| check_nonempty(name)),
        "fields" => {
            value.each_entry(&mut |field| check_string(field));
            value.check(!value.value.entries().is_empty());
        }
        "name" | "timestampHeader" if scheme != "query" => {
            let mut name = "";
            value.string(&mut name, header_name);
            own_headers.push(name);
        }
        _ => check_nonempty(value),
    });
}
