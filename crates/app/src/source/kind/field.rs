//! What a column of a kind may say, as one line of a table.

/// Whether a table must have a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Must,
    /// It must have at least one of those that say whose the row is.
    Who,
    /// It must have at least one of those that say how much money it is.
    Money,
    /// It need not, but who has it is likely of this kind.
    Telling,
    /// It need not.
    May,
}

/// What the cells of a field hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// An identifier or another text that is taken as it stands.
    Text,
    /// A number.
    Number,
    /// A number of money, perhaps with its currency.
    Money,
    /// A day or an instant.
    Date,
}

/// What a column may say.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// The word for it in a mapping file.
    pub key: &'static str,
    /// Whether a table must have it.
    pub need: Need,
    /// What its cells hold.
    pub holds: Holds,
    /// What becomes of it.
    pub becomes: &'static str,
    /// Headers that mean it, folded, the surest first, blanks between.
    pub(in crate::source) headers: &'static str,
}

impl Field {
    /// Headers that mean it, folded, the surest first.
    pub fn headers(&self) -> impl Iterator<Item = &'static str> {
        self.headers.split_ascii_whitespace()
    }
}

/// The fields of a kind: an enum to name them in code, and the same as a table.
macro_rules! fields {
    ($(#[$of:meta])* $kind:ident {
        $($(#[$doc:meta])* $name:ident: $key:literal, $need:ident, $holds:ident, $becomes:literal, $headers:literal;)*
    }) => {
        $(#[$of])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(in crate::source) enum $kind {
            $($(#[$doc])* $name,)*
        }

        impl $kind {
            /// All of them, in the order of the enum.
            pub(in crate::source) const TABLE: &[crate::source::kind::Field] = &[$(crate::source::kind::Field {
                key: $key,
                need: crate::source::kind::Need::$need,
                holds: crate::source::kind::Holds::$holds,
                becomes: $becomes,
                headers: $headers,
            },)*];
        }

        impl From<$kind> for usize {
            fn from(field: $kind) -> usize {
                field as usize
            }
        }
    };
}

pub(super) use fields;

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use crate::normal::fold;

    #[test]
    fn every_known_header_is_folded_and_means_one_thing_in_its_kind() {
        for kind in Kind::ALL {
            let mut seen = std::collections::HashMap::new();
            let mut keys = std::collections::HashSet::new();
            for field in kind.fields() {
                assert!(keys.insert(field.key), "{kind}: {} stands twice", field.key);
                for header in field.headers() {
                    assert_eq!(fold(header), header, "{kind}");
                    assert_eq!(seen.insert(header, field.key), None, "{kind}: {header} means two things");
                }
            }
        }
    }
}
