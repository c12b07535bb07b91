//! What a setting may be, in words.

use kesit_model::Language;

/// What would have been a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// An address and port.
    Address,
    /// `true` or `false`.
    Truth,
    /// A whole number from the first to the second, both included.
    Whole(u64, u64),
    /// The address of a web server.
    WebAddress,
    /// The name of a file.
    File,
    /// A list of networks.
    Networks,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A time of day or `never`.
    Time,
    /// A path that begins with a slash.
    Path,
    /// A text in one line without blanks at its ends.
    Secret,
}

impl Expected {
    /// What was expected, in the reader's language.
    #[must_use]
    pub fn told(self, language: Language) -> String {
        let of = |english: &str, turkish: &str| match language {
            Language::English => english.to_owned(),
            Language::Turkish => turkish.to_owned(),
        };
        match self {
            Expected::Address => of(
                "an address and port such as \"127.0.0.1:8585\"",
                "\"127.0.0.1:8585\" gibi bir adres ve port",
            ),
            Expected::Truth => of("true or false", "true ya da false"),
            Expected::Whole(least, most) => of(
                &format!("a whole number from {least} to {most}"),
                &format!("{least} ile {most} arasında bir tam sayı"),
            ),
            Expected::WebAddress => of(
                "an address such as \"https://kesit.example.com\"",
                "\"https://kesit.example.com\" gibi bir adres",
            ),
            Expected::File => of("the name of a file", "bir dosya adı"),
            Expected::Networks => of(
                "a list of networks such as [\"10.0.0.0/8\", \"192.0.2.7\"]",
                "[\"10.0.0.0/8\", \"192.0.2.7\"] gibi bir ağ listesi",
            ),
            Expected::OneOf(words) => of("one of: ", "şunlardan biri: ") + &words.join(", "),
            Expected::Time => {
                of("a time of day such as \"03:00\", or \"never\"", "\"03:00\" gibi bir saat ya da \"never\"")
            }
            Expected::Path => of("a path such as \"/metrics\"", "\"/metrics\" gibi bir yol"),
            Expected::Secret => of(
                "a text of at least 16 characters without blanks",
                "en az 16 karakterlik, boşluksuz bir metin",
            ),
        }
    }
}
