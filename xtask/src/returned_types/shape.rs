//! The shape of a Rust type in JSON: an object, or a union of objects that a tag tells apart.

use super::attributes::{self, Absent, Attributes, Case, field_name, variant_word};
use super::types::TypeScript;
use syn::ext::IdentExt;
use syn::{Fields, Generics, Item, ItemEnum, ItemStruct};

/// A type that the core returns.
pub(super) struct Shape {
    /// The file and the name, for errors.
    pub place: String,
    pub name: String,
    /// The lines of the doc comment, which begin with a space.
    pub docs: Vec<String>,
    pub kind: Kind,
}

pub(super) enum Kind {
    Object(Vec<Property>),
    /// `tag` is the property that says which of the variants it is.
    Union {
        tag: String,
        variants: Vec<Variant>,
    },
}

pub(super) struct Variant {
    pub word: String,
    pub docs: Vec<String>,
    pub properties: Vec<Property>,
}

pub(super) struct Property {
    pub name: String,
    pub docs: Vec<String>,
    /// Whether it may be absent.
    pub optional: bool,
    pub of: TypeScript,
}

/// The types of a Rust file that derive `Serialize`, in its order. `file` is for errors.
pub(super) fn read(file: &str, rust: &str) -> Vec<Shape> {
    let parsed = syn::parse_file(rust).unwrap_or_else(|error| panic!("{file}: {error}"));
    parsed
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Struct(item) if attributes::is_serialized(file, &item.attrs) => Some(object(file, item)),
            Item::Enum(item) if attributes::is_serialized(file, &item.attrs) => Some(union(file, item)),
            _ => None,
        })
        .collect()
}

fn object(file: &str, item: &ItemStruct) -> Shape {
    let place = place(file, &item.ident.to_string(), &item.generics);
    let Attributes { docs, rename_all, .. } = attributes::read(&place, &item.attrs, &["rename_all"]);
    let kind = Kind::Object(properties(&place, &item.fields, rename_all));
    Shape { place, name: item.ident.to_string(), docs, kind }
}

fn union(file: &str, item: &ItemEnum) -> Shape {
    let place = place(file, &item.ident.to_string(), &item.generics);
    let Attributes { docs, rename_all, rename_all_fields, tag, .. } =
        attributes::read(&place, &item.attrs, &["tag", "rename_all", "rename_all_fields"]);
    let Some(tag) = tag else { panic!("{place}: an enum needs `serde(tag = ...)`") };
    let variants = item.variants.iter().map(|variant| {
        let place = format!("{place}::{}", variant.ident);
        Variant {
            word: variant_word(rename_all, &variant.ident.unraw().to_string()),
            docs: attributes::read(&place, &variant.attrs, &[]).docs,
            properties: properties(&place, &variant.fields, rename_all_fields),
        }
    });
    let kind = Kind::Union { tag, variants: variants.collect() };
    Shape { place, name: item.ident.to_string(), docs, kind }
}

fn place(file: &str, name: &str, generics: &Generics) -> String {
    let place = format!("{file}: {name}");
    assert!(generics.type_params().next().is_none(), "{place}: a type with type parameters is not supported");
    place
}

fn properties(place: &str, fields: &Fields, case: Option<Case>) -> Vec<Property> {
    assert!(!matches!(fields, Fields::Unnamed(_)), "{place}: fields need names");
    let properties = fields.iter().map(|field| {
        let name = field.ident.as_ref().map(|name| name.unraw().to_string()).unwrap_or_default();
        let place = format!("{place}.{name}");
        let Attributes { docs, absent_if, .. } = attributes::read(&place, &field.attrs, &["skip_serializing_if"]);
        let of = match (absent_if, TypeScript::of(&place, &field.ty)) {
            (Some(Absent::None), TypeScript::OrNull(inner)) => *inner,
            (Some(Absent::Empty), array @ TypeScript::Array(_)) => array,
            (Some(_), _) => panic!("{place}: `skip_serializing_if` does not suit its type"),
            (None, of) => of,
        };
        Property { name: field_name(case, &name), docs, optional: absent_if.is_some(), of }
    });
    properties.collect()
}
