//! Why a message was not taken, in words for its sender. The words never repeat what the message said.

use std::fmt;

use crate::Language;

/// A message that was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rejected {
    /// Why.
    pub reason: Reason,
    /// The member of the message that is at fault, such as `userId`; `None` where it is the whole message.
    pub field: Option<&'static str>,
    /// Which message of a batch, from 0; `None` outside a batch.
    pub index: Option<usize>,
}

impl fmt::Display for Rejected {
    /// In English: the place, the reason and the hint.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(index) = self.index {
            write!(f, "batch[{index}]: ")?;
        }
        if let Some(field) = self.field {
            write!(f, "{field}: ")?;
        }
        write!(f, "{} ({})", self.reason.text(Language::English), self.reason.hint(Language::English))
    }
}

impl std::error::Error for Rejected {}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident: $code:literal, $en:literal, $hint_en:literal, $tr:literal, $hint_tr:literal;)*) => {
        /// Why a message was not taken.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason {
            $($(#[$doc])* $name,)*
        }

        impl Reason {
            /// Every reason.
            pub const ALL: &[Reason] = &[$(Reason::$name,)*];

            /// A stable word for machines.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Reason::$name => $code,)* }
            }

            /// What is wrong.
            #[must_use]
            pub fn text(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Reason::$name, Language::English) => $en, (Reason::$name, Language::Turkish) => $tr,)*
                }
            }

            /// What to do about it.
            #[must_use]
            pub fn hint(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Reason::$name, Language::English) => $hint_en, (Reason::$name, Language::Turkish) => $hint_tr,)*
                }
            }
        }
    };
}

reasons! {
    /// Not JSON in UTF-8.
    NotJson: "not_json",
        "not valid JSON", "send one JSON object in UTF-8",
        "geçerli bir JSON değil", "UTF-8 ile kodlanmış tek bir JSON nesnesi gönderin";
    /// JSON, but not an object.
    NotAnObject: "not_an_object",
        "not a JSON object", "a message is an object such as {\"type\": \"track\", …}",
        "bir JSON nesnesi değil", "ileti, {\"type\": \"track\", …} gibi bir nesnedir";
    /// Longer than [`super::MESSAGE_BYTES`], or a batch longer than [`super::BATCH_BYTES`] or of more than
    /// [`super::BATCH_MESSAGES`].
    TooLarge: "too_large",
        "too large", "a message may have 32 KB, a batch 500 KB and 10,000 messages",
        "çok büyük", "bir ileti en çok 32 KB, bir toplu gönderi en çok 500 KB ve 10.000 ileti olabilir";
    /// Nested deeper than [`super::MESSAGE_DEPTH`].
    TooDeep: "too_deep",
        "nested too deeply", "objects and lists may nest 32 deep",
        "çok derin iç içe", "nesneler ve listeler en çok 32 kat iç içe olabilir";
    /// A number beyond [`crate::Decimal::LIMIT_MICROS`].
    NumberTooLarge: "number_too_large",
        "a number is too large", "send such figures as text",
        "bir sayı çok büyük", "böyle değerleri metin olarak gönderin";
    /// The `type` is missing or not one of the specification's.
    UnknownType: "unknown_type",
        "unknown message type", "identify, track, page, screen, group, alias or batch",
        "bilinmeyen ileti türü", "identify, track, page, screen, group, alias ya da batch olmalı";
    /// Neither a user id nor an anonymous id.
    NoPerson: "no_person",
        "nobody is named", "give userId or anonymousId",
        "kimse belirtilmemiş", "userId ya da anonymousId verin";
    /// A member that this type of message needs is not there.
    MissingField: "missing_field",
        "missing or blank", "this type of message needs it",
        "eksik ya da boş", "bu türdeki iletide bulunması gerekir";
    /// A member has another type than it should.
    WrongType: "wrong_type",
        "of the wrong type", "ids and names are texts; traits, properties and context are objects",
        "yanlış türde", "kimlikler ve adlar metin; traits, properties ve context nesne olmalı";
    /// An id longer than ids may be.
    IdTooLong: "id_too_long",
        "too long for an id", "an id may have 512 bytes",
        "kimlik için çok uzun", "bir kimlik en çok 512 bayt olabilir";
    /// A message id of those that Kesit gives itself; see [`super::names::OWN_ID_PREFIX`].
    ReservedId: "reserved_id",
        "an id that only Kesit gives", "give ids that do not begin with segment-move-",
        "yalnızca Kesit'in verdiği bir kimlik", "segment-move- ile başlamayan kimlikler verin";
    /// Nothing says when it happened.
    NoTime: "no_time",
        "no time", "give timestamp, for example 2026-03-01T09:30:00Z",
        "zamanı yok", "timestamp verin; örneğin 2026-03-01T09:30:00Z";
    /// A time that cannot be read.
    BadTime: "bad_time",
        "not a time", "ISO 8601 (2026-03-01T09:30:00Z) or milliseconds since 1970",
        "bir zaman değil", "ISO 8601 (2026-03-01T09:30:00Z) ya da 1970'ten beri geçen milisaniye";
    /// A time before year 1 or after year 9999.
    TimeOutOfRange: "time_out_of_range",
        "a time outside the years 1 to 9999", "are these milliseconds?",
        "1–9999 yılları dışında bir zaman", "değer milisaniye mi?";
    /// A consent that is not a state of consent.
    BadConsent: "bad_consent",
        "not a consent", "true, false, granted, denied or unknown",
        "bir izin durumu değil", "true, false, granted, denied ya da unknown";
}
