//! Each attribute and type, as TypeScript.

use super::{shape, text};

fn typescript(rust: &str) -> String {
    text::of(&shape::read("a.rs", rust))
}

#[test]
fn a_struct_becomes_an_interface() {
    let rust = r#"
        /// What is not serialized has no type.
        struct Other(u8);

        /// All types.
        ///
        /// In two paragraphs.
        #[derive(Default, Serialize)]
        #[serde(rename_all = "camelCase")]
        pub(super) struct All<'a> {
            /// A number.
            pub status_code: u16,
            numbers: Vec<usize>,
            is_form: bool,
            r#type: &'static str,
            body_text: Option<String>,
            header_fields: &'a [String],
            some: Vec<Option<&'a str>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            id: Option<&'a str>,
            /// Absent if empty.
            #[serde(skip_serializing_if = "Vec::is_empty")]
            parts: Vec<Part<'a>>,
            lanes: &'a Gate,
            attempts: &'a [Attempt],
            category: Option<Category>,
            scope: Scope,
        }

        /// A part.
        #[derive(Serialize)]
        struct Part<'a> {
            as_is: u64,
        }
    "#;
    let expected = r#"import type { Category, Scope } from "../vocabulary.js";
import type { Attempt } from "../types.js";

/**
 * All types.
 *
 * In two paragraphs.
 */
export interface All {
  /** A number. */
  readonly statusCode: number;
  readonly numbers: readonly number[];
  readonly isForm: boolean;
  readonly type: string;
  readonly bodyText: string | null;
  readonly headerFields: readonly string[];
  readonly some: readonly (string | null)[];
  readonly id?: string;
  /** Absent if empty. */
  readonly parts?: readonly Part[];
  readonly lanes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly attempts: readonly Attempt[];
  readonly category: Category | null;
  readonly scope: Scope;
}

/** A part. */
export interface Part {
  readonly as_is: number;
}
"#;
    assert_eq!(typescript(rust), expected);
}

#[test]
fn an_enum_becomes_a_union_with_a_tag() {
    let rust = r#"
        /// What to do next.
        #[derive(Serialize)]
        #[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
        enum Step<'a> {
            Stop,
            /// Give up.
            GiveUp { waited_ms: u64 },
            Wait {
                /// Milliseconds.
                delay_ms: u32,
            },
            Long { a_property_with_a_long_name: Option<&'a str>, another_with_a_long_name: u64, third: bool },
        }
    "#;
    let expected = r#"/** What to do next. */
export type Step =
  | { readonly type: "stop" }
  /** Give up. */
  | { readonly type: "give-up"; readonly waitedMs: number }
  | {
      readonly type: "wait";
      /** Milliseconds. */
      readonly delayMs: number;
    }
  | {
      readonly type: "long";
      readonly aPropertyWithALongName: string | null;
      readonly anotherWithALongName: number;
      readonly third: boolean;
    };
"#;
    assert_eq!(typescript(rust), expected);
}

#[test]
fn a_closed_list_of_another_file_is_written_here() {
    let written = typescript("/// An event.\n#[derive(Serialize)] struct Event { r#type: EventType }");
    assert!(written.contains("export type EventType =\n"), "{written}");
    assert!(written.contains("  readonly type: EventType;\n"), "{written}");
}

/// The message of the panic for a source.
fn refusal(rust: &str) -> String {
    let panic = std::panic::catch_unwind(|| typescript(rust)).expect_err(rust);
    panic.downcast::<String>().map(|message| *message).unwrap_or_default()
}

#[test]
fn what_is_unknown_is_refused() {
    for (rust, message) in [
        ("/// A.\n#[derive(Serialize)] struct A { b: Unknown }", "a.rs: A: the type `Unknown` is unknown"),
        ("/// A.\n#[derive(Serialize)] struct A { b: Box<u32> }", "a.rs: A.b: the generic type `Box` is unknown"),
        ("/// A.\n#[derive(Serialize)] struct A { b: (u32, u32) }", "a.rs: A.b: only references"),
        ("/// A.\n#[derive(Serialize)] struct A { #[cfg(test)] b: u32 }", "a.rs: A.b: the attribute `cfg` is unknown"),
        (
            "/// A.\n#[derive(Serialize)] struct A { #[serde(flatten)] b: u32 }",
            "a.rs: A.b: `serde(flatten)` is unknown",
        ),
        (
            "/// A.\n#[derive(Serialize)] #[serde(rename_all = \"UPPERCASE\")] struct A {}",
            "a.rs: A: the case `UPPERCASE` is unknown",
        ),
        (
            "/// A.\n#[derive(Serialize)] struct A { #[serde(skip_serializing_if = \"Vec::is_empty\")] b: u32 }",
            "a.rs: A.b: `skip_serializing_if` does not suit its type",
        ),
        ("/// A.\n#[derive(Serialize)] enum A { B }", "a.rs: A: an enum needs `serde(tag = ...)`"),
        ("/// A.\n#[derive(Serialize)] struct A(u32);", "a.rs: A: fields need names"),
        ("/// A.\n#[derive(Serialize)] struct A<T> { b: T }", "a.rs: A: a type with type parameters"),
        ("#[derive(Serialize)] struct A { b: u32 }", "a.rs: A: needs a doc comment"),
    ] {
        let found = refusal(rust);
        assert!(found.starts_with(message), "{rust}: {found}");
    }
}
