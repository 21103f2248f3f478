//! The attributes of a type, a variant or a field: doc comments, and the part of serde's that the core uses.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Expr, ExprLit, Lit, LitStr, Meta};

/// How a type, a variant or a field is written as JSON.
#[derive(Default)]
pub(super) struct Attributes {
    /// The lines of the doc comment, which begin with a space.
    pub docs: Vec<String>,
    /// The case of the properties of a struct, or of the words of an enum.
    pub rename_all: Option<Case>,
    /// The case of the properties of all variants of an enum.
    pub rename_all_fields: Option<Case>,
    /// The property of an enum that says which variant it is.
    pub tag: Option<String>,
    /// When the property is absent.
    pub absent_if: Option<Absent>,
}

/// When a property is absent.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Absent {
    None,
    Empty,
}

/// The case of a name in JSON.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Case {
    Camel,
    Kebab,
}

/// Reads the attributes. `place` is for the error, `known` are the names in `serde(...)` that have a meaning at this place.
pub(super) fn read(place: &str, attributes: &[Attribute], known: &[&str]) -> Attributes {
    let mut read = Attributes::default();
    for attribute in attributes {
        let path = attribute.path();
        if path.is_ident("doc") {
            read.docs.push(doc_line(place, &attribute.meta));
        } else if path.is_ident("derive") {
            // `is_serialized` has read it.
        } else if path.is_ident("serde") {
            attribute
                .parse_nested_meta(|meta| serde(&mut read, &meta, known))
                .unwrap_or_else(|error| panic!("{place}: {error}"));
        } else {
            let name = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            panic!("{place}: the attribute `{name}` is unknown here: add it to xtask/src/returned_types/attributes.rs");
        }
    }
    read
}

/// Whether a type derives `Serialize`. Its other attributes are not read.
pub(super) fn is_serialized(place: &str, attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("derive") && derives_serialize(place, attribute))
}

fn derives_serialize(place: &str, attribute: &Attribute) -> bool {
    let mut found = false;
    attribute
        .parse_nested_meta(|meta| {
            found |= meta.path.segments.last().is_some_and(|last| last.ident == "Serialize");
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{place}: {error}"));
    found
}

fn doc_line(place: &str, meta: &Meta) -> String {
    match meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => line.value(),
            _ => panic!("{place}: a doc comment must be a literal"),
        },
        _ => panic!("{place}: only doc comments, not `doc(...)`"),
    }
}

/// Reads one name in `serde(...)`.
fn serde(read: &mut Attributes, meta: &ParseNestedMeta, known: &[&str]) -> syn::Result<()> {
    let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
    if !known.contains(&name.as_str()) {
        return Err(meta.error(format!("`serde({name})` is unknown here: add it to xtask/src/returned_types")));
    }
    let value = meta.value()?.parse::<LitStr>()?.value();
    match name.as_str() {
        "rename_all" => read.rename_all = Some(case(meta, &value)?),
        "rename_all_fields" => read.rename_all_fields = Some(case(meta, &value)?),
        "tag" => read.tag = Some(value),
        "skip_serializing_if" => {
            read.absent_if = Some(match value.as_str() {
                "Option::is_none" => Absent::None,
                "Vec::is_empty" => Absent::Empty,
                _ => return Err(meta.error(format!("the condition `{value}` is unknown"))),
            });
        }
        _ => return Err(meta.error(format!("`serde({name})` has no meaning yet"))),
    }
    Ok(())
}

fn case(meta: &ParseNestedMeta, value: &str) -> syn::Result<Case> {
    match value {
        "camelCase" => Ok(Case::Camel),
        "kebab-case" => Ok(Case::Kebab),
        _ => Err(meta.error(format!("the case `{value}` is unknown"))),
    }
}

/// The name of a field in JSON, as serde makes it.
pub(super) fn field_name(case: Option<Case>, field: &str) -> String {
    match case {
        None => field.to_owned(),
        Some(Case::Kebab) => field.replace('_', "-"),
        Some(Case::Camel) => {
            let mut parts = field.split('_').filter(|part| !part.is_empty());
            let first = parts.next().unwrap_or_default().to_owned();
            parts.fold(first, |name, part| name + &part[..1].to_ascii_uppercase() + &part[1..])
        }
    }
}

/// The word of a variant in JSON, as serde makes it.
pub(super) fn variant_word(case: Option<Case>, variant: &str) -> String {
    match case {
        None => variant.to_owned(),
        Some(Case::Camel) => variant[..1].to_ascii_lowercase() + &variant[1..],
        Some(Case::Kebab) => {
            let mut word = String::new();
            for letter in variant.chars() {
                if letter.is_ascii_uppercase() && !word.is_empty() {
                    word.push('-');
                }
                word.push(letter.to_ascii_lowercase());
            }
            word
        }
    }
}
