//! The TypeScript type of a Rust type.

use syn::{GenericArgument, Ident, PathArguments, Type};

/// The types of the package that are written by hand, with their files.
pub(super) const BY_HAND: [(&str, &str); 5] = [
    ("Attempt", "../types.js"),
    ("Balance", "../types.js"),
    ("Issue", "../types.js"),
    ("Limit", "../types.js"),
    ("RateLimit", "../types.js"),
];

/// Rust types that have no name in TypeScript.
const WITHOUT_NAME: [(&str, &str); 8] = [
    ("u16", "number"),
    ("u32", "number"),
    ("u64", "number"),
    ("usize", "number"),
    ("bool", "boolean"),
    ("str", "string"),
    ("String", "string"),
    ("Gate", "Readonly<Record<string, Readonly<Record<string, number>>>>"),
];

/// A type as TypeScript has it.
#[derive(PartialEq)]
pub(super) enum TypeScript {
    /// The text of a type without a name.
    Text(&'static str),
    /// The name of another type.
    Name(String),
    OrNull(Box<TypeScript>),
    Array(Box<TypeScript>),
}

impl TypeScript {
    /// The type of a Rust type. `place` is for the error.
    pub(super) fn of(place: &str, rust: &Type) -> TypeScript {
        match rust {
            Type::Reference(reference) => TypeScript::of(place, &reference.elem),
            Type::Slice(slice) => TypeScript::Array(Box::new(TypeScript::of(place, &slice.elem))),
            Type::Path(path) => {
                let Some(last) = path.path.segments.last() else { panic!("{place}: a type without a name") };
                match (last.ident.to_string().as_str(), argument(place, &last.ident, &last.arguments)) {
                    ("Option", Some(inner)) => TypeScript::OrNull(Box::new(TypeScript::of(place, inner))),
                    ("Vec", Some(inner)) => TypeScript::Array(Box::new(TypeScript::of(place, inner))),
                    (name, None) => WITHOUT_NAME
                        .iter()
                        .find(|(rust, _)| *rust == name)
                        .map_or_else(|| TypeScript::Name(name.to_owned()), |(_, text)| TypeScript::Text(text)),
                    (name, Some(_)) => panic!("{place}: the generic type `{name}` is unknown"),
                }
            }
            _ => panic!("{place}: only references, slices and types with a name"),
        }
    }

    pub(super) fn text(&self) -> String {
        match self {
            TypeScript::Text(text) => (*text).to_owned(),
            TypeScript::Name(name) => name.clone(),
            TypeScript::OrNull(inner) => format!("{} | null", inner.text()),
            TypeScript::Array(inner) if matches!(**inner, TypeScript::Text(_) | TypeScript::Name(_)) => {
                format!("readonly {}[]", inner.text())
            }
            TypeScript::Array(inner) => format!("readonly ({})[]", inner.text()),
        }
    }

    /// The name that it refers to.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            TypeScript::Text(_) => None,
            TypeScript::Name(name) => Some(name),
            TypeScript::OrNull(inner) | TypeScript::Array(inner) => inner.name(),
        }
    }
}

/// The one type argument, if there is one. Lifetimes do not count.
fn argument<'a>(place: &str, name: &Ident, arguments: &'a PathArguments) -> Option<&'a Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return None };
    let mut types = arguments.args.iter().filter(|argument| !matches!(argument, GenericArgument::Lifetime(_)));
    match (types.next(), types.next()) {
        (None, None) => None,
        (Some(GenericArgument::Type(inner)), None) => Some(inner),
        _ => panic!("{place}: the arguments of `{name}` are unknown"),
    }
}
