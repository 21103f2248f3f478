//! The text of the generated file, formatted as `npm run format` leaves it.

use super::shape::{Kind, Property, Shape};
use super::types::BY_HAND;
use crate::typescript::{MAX_COLUMNS, comment, quoted, union};
use std::collections::BTreeSet;
use std::fmt::Write;
use tidings::provider::EventType;
use tidings::vocabulary::{CLOSED_LISTS, ClosedList};

const VOCABULARY: &str = "../vocabulary.js";

/// The closed lists that `../vocabulary.ts` does not have.
const LISTS: [ClosedList; 1] = [EventType::LIST];

/// The imports and the types.
pub(super) fn of(shapes: &[Shape]) -> String {
    let mut names = BTreeSet::new();
    for shape in shapes {
        let twice = shapes.iter().filter(|other| other.name == shape.name).count() > 1;
        assert!(!twice, "{}: there are two types with this name", shape.place);
        for property in shape.properties() {
            names.extend(property.of.name().map(|name| (name, shape.place.as_str())));
        }
    }
    let mut text = imports(shapes, &names);
    for list in LISTS.iter().filter(|list| names.iter().any(|(name, _)| *name == list.name)) {
        text.push('\n');
        union(&mut text, list);
    }
    for shape in shapes {
        text.push('\n');
        write_shape(&mut text, shape);
    }
    text.trim_start().to_owned()
}

/// The imports of these names. Each has the place of the type that uses it, for the error.
fn imports(shapes: &[Shape], names: &BTreeSet<(&str, &str)>) -> String {
    let mut imported: [(&str, BTreeSet<&str>); 2] = [(VOCABULARY, BTreeSet::new()), ("../types.js", BTreeSet::new())];
    for (name, place) in names {
        if shapes.iter().any(|shape| shape.name == *name) || LISTS.iter().any(|list| list.name == *name) {
            continue;
        }
        let file = if CLOSED_LISTS.iter().any(|list| list.name == *name) {
            VOCABULARY
        } else {
            let Some((_, file)) = BY_HAND.iter().find(|(known, _)| known == name) else {
                panic!(
                    "{place}: the type `{name}` is unknown: derive `Serialize` in one of the sources, or add it to xtask/src/returned_types/types.rs"
                );
            };
            file
        };
        for (known, names) in &mut imported {
            if *known == file {
                names.insert(name);
            }
        }
    }
    imported.iter().filter(|(_, names)| !names.is_empty()).map(|(file, names)| import(file, names)).collect()
}

fn import(file: &str, names: &BTreeSet<&str>) -> String {
    let names: Vec<_> = names.iter().copied().collect();
    let line = format!("import type {{ {} }} from \"{file}\";\n", names.join(", "));
    if line.trim_end().len() <= MAX_COLUMNS {
        return line;
    }
    format!("import type {{\n  {},\n}} from \"{file}\";\n", names.join(",\n  "))
}

fn write_shape(text: &mut String, shape: &Shape) {
    assert!(!shape.docs.is_empty(), "{}: needs a doc comment", shape.place);
    comment(text, "", &shape.docs);
    match &shape.kind {
        Kind::Object(properties) => {
            writeln!(text, "export interface {} {{", shape.name).expect("a string can be written");
            write_properties(text, "  ", properties);
            text.push_str("}\n");
        }
        Kind::Union { tag, variants } => {
            write!(text, "export type {} =", shape.name).expect("a string can be written");
            for variant in variants {
                text.push('\n');
                if !variant.docs.is_empty() {
                    comment(text, "  ", &variant.docs);
                }
                write_variant(text, &format!("readonly {tag}: {}", quoted(&variant.word)), &variant.properties);
            }
            text.push_str(";\n");
        }
    }
}

/// On one line if it fits and no property has a doc comment.
fn write_variant(text: &mut String, tag: &str, properties: &[Property]) {
    let all: Vec<_> = [tag.to_owned()].into_iter().chain(properties.iter().map(Property::text)).collect();
    let line = format!("  | {{ {} }}", all.join("; "));
    let is_documented = properties.iter().any(|property| !property.docs.is_empty());
    // One column is for the semicolon after the last variant.
    if !is_documented && line.len() < MAX_COLUMNS {
        text.push_str(&line);
        return;
    }
    writeln!(text, "  | {{\n      {tag};").expect("a string can be written");
    write_properties(text, "      ", properties);
    text.push_str("    }");
}

fn write_properties(text: &mut String, indent: &str, properties: &[Property]) {
    for property in properties {
        if !property.docs.is_empty() {
            comment(text, indent, &property.docs);
        }
        writeln!(text, "{indent}{};", property.text()).expect("a string can be written");
    }
}

impl Shape {
    fn properties(&self) -> impl Iterator<Item = &Property> {
        let (object, variants) = match &self.kind {
            Kind::Object(properties) => (properties.as_slice(), [].as_slice()),
            Kind::Union { variants, .. } => ([].as_slice(), variants.as_slice()),
        };
        object.iter().chain(variants.iter().flat_map(|variant| &variant.properties))
    }
}

impl Property {
    /// `readonly name: type`.
    fn text(&self) -> String {
        let optional = if self.optional { "?" } else { "" };
        // A name with a hyphen is not an identifier.
        let name = if self.name.contains('-') { quoted(&self.name) } else { self.name.clone() };
        format!("readonly {name}{optional}: {}", self.of.text())
    }
}
