//! What is wrong with a configuration.

use kesit_model::Language;

use super::{Expected, Place};

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {}", what.told(Language::English))]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What.
    pub what: What,
}

/// What is wrong. Values are not repeated: one may have been pasted into the wrong line, and be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The file is no TOML.
    Syntax {
        /// What the reader of TOML says, in English.
        message: String,
    },
    /// There is no such section.
    UnknownSection {
        /// As it stands there.
        name: String,
        /// What may have been meant.
        nearest: Option<&'static str>,
    },
    /// There is no such setting.
    Unknown {
        /// With its section: `serve.adress`, or `KESIT_SERVE_ADRESS`.
        name: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// The value is not what it may be.
    Value {
        /// With its section.
        name: String,
        /// What it may be.
        expected: Expected,
    },
    /// A secret stands in the file.
    SecretInFile {
        /// With its section.
        name: String,
        /// The variable to use instead.
        variable: String,
    },
    /// One of two settings makes no sense without the other.
    Together {
        /// The one that is given.
        given: &'static str,
        /// The one that is missing.
        missing: &'static str,
    },
    /// Two settings exclude each other.
    Either {
        /// The one.
        one: &'static str,
        /// The other.
        other: &'static str,
    },
}

impl What {
    /// What is wrong, in the reader's language.
    #[must_use]
    pub fn told(&self, language: Language) -> String {
        let of = |english: String, turkish: String| match language {
            Language::English => english,
            Language::Turkish => turkish,
        };
        match self {
            What::Syntax { message } => of(format!("not TOML: {message}"), format!("TOML değil: {message}")),
            What::UnknownSection { name, .. } => {
                of(format!("there is no section `[{name}]`"), format!("böyle bir bölüm yok: `[{name}]`"))
            }
            What::Unknown { name, .. } => {
                of(format!("there is no setting `{name}`"), format!("böyle bir ayar yok: `{name}`"))
            }
            What::Value { name, expected } => {
                let expected = expected.told(language);
                of(format!("`{name}` must be {expected}"), format!("`{name}` için beklenen: {expected}"))
            }
            What::SecretInFile { name, .. } => of(
                format!("`{name}` is a secret and does not belong into this file"),
                format!("`{name}` gizlidir, bu dosyaya yazılmaz"),
            ),
            What::Together { given, missing } => of(
                format!("`{given}` is set, but `{missing}` is not"),
                format!("`{given}` verilmiş, ama `{missing}` verilmemiş"),
            ),
            What::Either { one, other } => of(
                format!("`{one}` and `{other}` are both set; one is enough"),
                format!("`{one}` ve `{other}` birlikte verilmiş; biri yeter"),
            ),
        }
    }

    /// What to do about it, if that can be said.
    #[must_use]
    pub fn hint(&self, language: Language) -> Option<String> {
        let meant = |name: &str| match language {
            Language::English => format!("did you mean `{name}`?"),
            Language::Turkish => format!("`{name}` mi demek istediniz?"),
        };
        match self {
            What::UnknownSection { nearest, .. } => nearest.map(meant),
            What::Unknown { nearest, .. } => nearest.as_deref().map(meant),
            What::SecretInFile { variable, name } => Some(match language {
                Language::English => format!("name a file with `{name}_file`, or set {variable}"),
                Language::Turkish => {
                    format!("`{name}_file` ile bir dosya gösterin ya da {variable} değişkenini kullanın")
                }
            }),
            _ => None,
        }
    }
}
