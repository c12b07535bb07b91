//! Who was erased and stays so. Of each id only a mark is kept: its HMAC-SHA256 with a secret of the workspace, cut to half. It
//! tells whether an id is one of them, and without the secret nothing else.

use std::collections::HashSet;
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use kesit_model::message::Message;
use kesit_model::normalize;
use sha2::Sha256;

use super::person::{Person, any_cell, email_of, persons_of, phone_of};

/// Bytes of a mark.
pub(crate) const MARK_BYTES: usize = 16;
/// Bytes of the secret.
pub(crate) const SECRET_BYTES: usize = 32;

/// What stands for an id.
pub(crate) type Mark = [u8; MARK_BYTES];

/// The ids that were erased and are to stay so.
#[derive(Clone)]
pub struct ErasedIds {
    key: Hmac<Sha256>,
    marks: HashSet<Mark>,
}

/// Says how many there are.
impl fmt::Debug for ErasedIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ErasedIds({})", self.marks.len())
    }
}

impl ErasedIds {
    /// Those with these marks.
    pub(crate) fn new(secret: &[u8; SECRET_BYTES], marks: HashSet<Mark>) -> ErasedIds {
        let key = Hmac::new_from_slice(secret).expect("HMAC takes a key of any length");
        ErasedIds { key, marks }
    }

    /// No marks.
    #[must_use]
    pub fn nobody() -> ErasedIds {
        ErasedIds::new(&[0; SECRET_BYTES], HashSet::new())
    }

    /// Whether nobody is to stay erased.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// How many marks there are: ids, e-mail addresses and telephone numbers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.marks.len()
    }

    /// Whether a person of this id was erased.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        !self.is_empty()
            && (self.has(Kind::Id, &normalize(id))
                || email_of(id).is_some_and(|email| self.has(Kind::Email, &email)))
    }

    /// Whether a message is one of a person who was erased: it is to be refused, and not kept.
    #[must_use]
    pub fn refuses(&self, message: &Message) -> bool {
        !self.is_empty() && persons_of(message).any(|id| self.contains(id.as_str()))
    }

    /// Whether a row that cannot be used names a person who was erased: it is not to be put aside. An id in the midst of a
    /// text is found where blanks, quotes and the like set it apart.
    #[must_use]
    pub fn refuses_raw(&self, raw: &str) -> bool {
        !self.is_empty() && any_cell(raw, &mut |cell| self.is_in_cell(cell))
    }

    fn is_in_cell(&self, cell: &str) -> bool {
        let is_one = |text: &str| {
            self.contains(text) || phone_of(text).is_some_and(|phone| self.has(Kind::Phone, &phone))
        };
        let cell = cell.trim();
        let apart = |one: char| one.is_whitespace() || "\"',;:|=&<>[]{}?".contains(one);
        is_one(cell)
            || cell.split(apart).any(|word| !word.is_empty() && word.len() < cell.len() && is_one(word))
    }

    fn has(&self, kind: Kind, text: &str) -> bool {
        self.marks.contains(&self.mark(kind, text))
    }

    fn mark(&self, kind: Kind, text: &str) -> Mark {
        let mut mac = self.key.clone();
        mac.update(&[kind as u8]);
        mac.update(text.as_bytes());
        let full = mac.finalize().into_bytes();
        full[..MARK_BYTES].try_into().expect("SHA-256 has 32 bytes")
    }

    /// All marks of a person.
    pub(crate) fn marks_of(&self, person: &Person) -> Vec<Mark> {
        let ids = person.ids().map(|id| self.mark(Kind::Id, id));
        let emails = person.emails().map(|email| self.mark(Kind::Email, email));
        ids.chain(emails).chain(person.phones().map(|phone| self.mark(Kind::Phone, phone))).collect()
    }

    /// What stands for an id where its own name must not stand: hexadecimal digits.
    pub(crate) fn sign_of(&self, id: &str) -> String {
        self.mark(Kind::Id, &normalize(id)).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The mark of an id, and that of the e-mail address that it may be.
    pub(crate) fn marks_of_id(&self, id: &str) -> Vec<Mark> {
        let email = email_of(id).map(|email| self.mark(Kind::Email, &email));
        std::iter::once(self.mark(Kind::Id, &normalize(id))).chain(email).collect()
    }
}

/// What a mark stands for. Part of what is hashed.
#[derive(Clone, Copy)]
enum Kind {
    Id = 1,
    Email = 2,
    Phone = 3,
}

#[cfg(test)]
mod tests {
    use kesit_model::PersonId;

    use super::*;

    fn erased(secret: u8) -> ErasedIds {
        let ids = [PersonId::parse("ayşe-17").expect("an id")];
        let person = Person::new(&ids, ["Ayse@Example.com", "0532 111 22 33"]);
        let nobody = ErasedIds::new(&[secret; SECRET_BYTES], HashSet::new());
        let marks = nobody.marks_of(&person).into_iter().collect();
        ErasedIds::new(&[secret; SECRET_BYTES], marks)
    }

    #[test]
    fn erased_ids_are_known_and_others_are_not() {
        let erased = erased(1);
        for id in ["ayşe-17", "ays\u{327}e-17", "AYSE@example.com"] {
            assert!(erased.contains(id), "{id}");
        }
        for id in ["ayşe-18", "17", "0532 111 22 33", ""] {
            assert!(!erased.contains(id), "{id}");
        }
        for raw in [r#"["x","+905321112233"]"#, r#"["müşteri: ayşe-17"]"#, r#""{\"u\":\"ayşe-17\" bro""#]
        {
            assert!(erased.refuses_raw(raw), "{raw}");
        }
        assert!(!erased.refuses_raw(r#"["ayşe-18","ali@example.com"]"#));
    }

    #[test]
    fn marks_are_worth_nothing_without_the_secret() {
        assert!(erased(1).marks.is_disjoint(&erased(2).marks));
    }
}
