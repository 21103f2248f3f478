//! Closed lists of words.

/// Makes an enum whose variants are words of a closed list, with a table of the words. A table and an index
/// are a fraction of the code that a `match` is.
macro_rules! string_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            const WORDS: &'static [&'static str] = &[$($word,)*];
            /// All of them, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];
            /// The variant with this word.
            #[allow(dead_code)]
            pub fn parse(word: &str) -> Option<Self> {
                let place = Self::WORDS.iter().position(|known| *known == word)?;
                Self::ALL.get(place).copied()
            }

            /// The word itself.
            pub fn word(self) -> &'static str {
                Self::WORDS.get(self as usize).copied().unwrap_or_default()
            }
        }

        #[cfg(feature = "client")]
        impl From<$name> for $crate::util::value::Value {
            fn from(word: $name) -> $crate::util::value::Value {
                word.word().into()
            }
        }
    };
}

pub(crate) use string_enum;
