//! The macro that makes an enum of a closed list of strings.

/// A closed list, as data: what `cargo xtask vocabulary` generates the TypeScript types from.
pub struct ClosedList {
    /// The name of the type.
    pub name: &'static str,
    /// The lines of its doc comment.
    pub docs: &'static [&'static str],
    /// Its strings, in order: an index into them is the variant's discriminant.
    pub variants: &'static [Variant],
}

/// One string of a closed list.
pub struct Variant {
    /// The string itself.
    pub word: &'static str,
    /// The lines of its doc comment.
    pub docs: &'static [&'static str],
}

/// Makes an enum whose variants are the strings of a closed list. `default = Variant` after the name implements `Default`.
///
/// A table of the strings and an index into it are a fraction of the code that a `match` is.
macro_rules! string_enum {
    (
        $(#[doc = $doc:literal])*
        $name:ident $(default = $default:ident)? {
            $($(#[doc = $variant_doc:literal])* $variant:ident = $word:literal,)*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $name { $($(#[doc = $variant_doc])* $variant,)* }

        impl $name {
            /// All variants, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The strings of the variants, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];
            /// The list as data.
            pub const LIST: $crate::vocabulary::ClosedList = $crate::vocabulary::ClosedList {
                name: stringify!($name),
                docs: &[$($doc,)*],
                variants: &[$($crate::vocabulary::Variant { word: $word, docs: &[$($variant_doc,)*] },)*],
            };

            /// The variant with this string.
            pub fn parse(word: &str) -> Option<Self> {
                let index = Self::WORDS.iter().position(|known| *known == word)?;
                Self::ALL.get(index).copied()
            }

            /// The variant's string.
            pub fn word(self) -> &'static str {
                Self::WORDS.get(self as usize).copied().unwrap_or_default()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        $(impl Default for $name {
            fn default() -> Self {
                Self::$default
            }
        })?
    };
}

pub(crate) use string_enum;
