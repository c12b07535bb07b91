//! JSON straight into [`Value`]: text in NFC, numbers as [`Decimal`], each key once, nesting bounded.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;

use compact_str::CompactString;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{MESSAGE_DEPTH, Reason};
use crate::{Decimal, Object, Value, normalize};

/// The outermost object of a message: its members, and the unread messages of a batch.
#[derive(Debug, Default)]
pub(super) struct Envelope<'a> {
    /// All members but `batch`.
    pub(super) members: Object,
    /// The member `batch`.
    pub(super) batch: Option<Batch<'a>>,
}

/// What stands in the member `batch`.
#[derive(Debug)]
pub(super) enum Batch<'a> {
    /// A list, its elements unread.
    List(Vec<&'a RawValue>),
    /// Anything else.
    NotAList,
}

/// Reads the outermost object.
pub(super) fn envelope(json: &[u8]) -> Result<Envelope<'_>, Reason> {
    let refusal = Cell::new(None);
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let read = EnvelopeVisitor { refusal: &refusal };
    let envelope =
        deserializer.deserialize_any(read).and_then(|envelope| deserializer.end().map(|()| envelope));
    envelope.map_err(|_| refusal.get().unwrap_or(Reason::NotJson))
}

/// Reads any JSON value by the rules of messages: text in NFC, exact numbers, the last of a repeated key, at most
/// [`MESSAGE_DEPTH`] objects and lists within one another. How long it may be is for the caller to say.
///
/// # Errors
/// [`Reason::NotJson`], [`Reason::TooDeep`] or [`Reason::NumberTooLarge`].
pub fn value(json: &[u8]) -> Result<Value, Reason> {
    let refusal = Cell::new(None);
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let read = ValueSeed { depth: 0, refusal: &refusal }.deserialize(&mut deserializer);
    let value = read.and_then(|value| deserializer.end().map(|()| value));
    value.map_err(|_| refusal.get().unwrap_or(Reason::NotJson))
}

struct EnvelopeVisitor<'r> {
    refusal: &'r Cell<Option<Reason>>,
}

impl<'de> Visitor<'de> for EnvelopeVisitor<'_> {
    type Value = Envelope<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // serde calls this exactly when something else than an object stands there.
        self.refusal.set(Some(self.refusal.get().unwrap_or(Reason::NotAnObject)));
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope<'de>, A::Error> {
        let mut envelope = Envelope::default();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            if key == "batch" {
                envelope.batch = Some(map.next_value_seed(BatchSeed)?);
            } else {
                let value = map.next_value_seed(ValueSeed { depth: 1, refusal: self.refusal })?;
                envelope.members.0.push((key, value));
            }
        }
        keep_last(&mut envelope.members);
        Ok(envelope)
    }
}

/// Reads the member `batch` without looking into its elements.
struct BatchSeed;

impl<'de> DeserializeSeed<'de> for BatchSeed {
    type Value = Batch<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Batch<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for BatchSeed {
    type Value = Batch<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of messages")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Batch<'de>, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = seq.next_element()? {
            elements.push(element);
        }
        Ok(Batch::List(elements))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Batch<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Batch::NotAList)
    }

    fn visit_unit<E: Error>(self) -> Result<Batch<'de>, E> {
        Ok(Batch::NotAList)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Batch<'de>, E> {
        Ok(Batch::NotAList)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Batch<'de>, E> {
        Ok(Batch::NotAList)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Batch<'de>, E> {
        Ok(Batch::NotAList)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Batch<'de>, E> {
        Ok(Batch::NotAList)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Batch<'de>, E> {
        Ok(Batch::NotAList)
    }
}

/// Reads a value that stands inside `depth` objects and lists.
#[derive(Clone, Copy)]
struct ValueSeed<'r> {
    depth: usize,
    refusal: &'r Cell<Option<Reason>>,
}

impl ValueSeed<'_> {
    fn refuse<E: Error>(&self, reason: Reason) -> E {
        self.refusal.set(Some(reason));
        E::custom(reason.code())
    }

    fn deeper<E: Error>(self) -> Result<Self, E> {
        if self.depth >= MESSAGE_DEPTH {
            return Err(self.refuse(Reason::TooDeep));
        }
        Ok(ValueSeed { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(Decimal::whole(value)))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(Decimal(i128::from(value) * Decimal::ONE_MICROS)))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Decimal::from_f64(value).map(Value::Number).ok_or_else(|| self.refuse(Reason::NumberTooLarge))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(CompactString::new(normalize(value))))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(value) = seq.next_element_seed(inner)? {
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Object::default();
        while let Some(key) = map.next_key_seed(KeySeed)? {
            let value = map.next_value_seed(inner)?;
            object.0.push((key, value));
        }
        keep_last(&mut object);
        Ok(Value::Object(object))
    }
}

/// Reads a key, in NFC.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = CompactString;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<CompactString, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = CompactString;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<CompactString, E> {
        Ok(CompactString::new(normalize(key)))
    }
}

/// Objects up to this size are searched for repeated keys pair by pair.
const SMALL_OBJECT: usize = 16;

/// Of a key written twice the last value counts, at the place of the first, as in JavaScript.
fn keep_last(object: &mut Object) {
    let repeated = |members: &[(CompactString, Value)]| {
        members.iter().enumerate().any(|(ix, (key, _))| members[..ix].iter().any(|(other, _)| other == key))
    };
    if object.0.len() <= SMALL_OBJECT && !repeated(&object.0) {
        return;
    }
    let mut places: HashMap<CompactString, usize> = HashMap::with_capacity(object.0.len());
    let mut kept: Vec<(CompactString, Value)> = Vec::with_capacity(object.0.len());
    for (key, value) in std::mem::take(&mut object.0) {
        match places.get(&key) {
            Some(&place) => kept[place].1 = value,
            None => {
                places.insert(key.clone(), kept.len());
                kept.push((key, value));
            }
        }
    }
    object.0 = kept;
}

#[cfg(test)]
mod tests {
    use super::envelope;
    use crate::message::Reason;
    use crate::{Decimal, Value};

    fn value(json: &str) -> Result<Value, Reason> {
        let text = format!("{{\"v\":{json}}}");
        envelope(text.as_bytes()).map(|envelope| envelope.members.get("v").expect("it is there").clone())
    }

    #[test]
    fn numbers_are_exact_decimals() {
        assert_eq!(value("19.99"), Ok(Value::Number(Decimal(19_990_000))));
        assert_eq!(value("-0"), Ok(Value::Number(Decimal::ZERO)));
        assert_eq!(
            value("18446744073709551615"),
            Ok(Value::Number(Decimal(18_446_744_073_709_551_615_000_000)))
        );
        assert_eq!(value("1e400"), Err(Reason::NotJson));
        assert_eq!(value("1e30"), Err(Reason::NumberTooLarge));
    }

    #[test]
    fn text_and_keys_are_in_nfc_and_the_last_of_a_repeated_key_counts() {
        assert_eq!(value("\"s\\u0327\""), Ok(Value::Text("ş".into())));
        let Ok(Value::Object(object)) = value(r#"{"s\u0327":1,"b":2,"\u015f":3}"#) else {
            panic!("an object")
        };
        assert_eq!(object.0.len(), 2);
        assert_eq!(object.get("ş"), Some(&Value::Number(Decimal::whole(3))));
        let many: Vec<String> = (0..40).map(|ix| format!("\"k{}\":{ix}", ix % 20)).collect();
        let Ok(Value::Object(object)) = value(&format!("{{{}}}", many.join(","))) else {
            panic!("an object")
        };
        assert_eq!(object.0.len(), 20);
        assert_eq!(object.get("k3"), Some(&Value::Number(Decimal::whole(23))));
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(value(&nested(31)).is_ok());
        assert_eq!(value(&nested(32)), Err(Reason::TooDeep));
        assert_eq!(value(&nested(100_000)), Err(Reason::TooDeep));
    }

    #[test]
    fn any_value_is_read_by_itself() {
        assert_eq!(
            super::value(b" [1, \"a\"] "),
            Ok(Value::List(vec![Value::Number(Decimal::whole(1)), Value::Text("a".into())]))
        );
        assert_eq!(
            super::value(b"{\"batch\":1}")
                .map(|value| matches!(value, Value::Object(object) if object.0.len() == 1)),
            Ok(true)
        );
        for (json, reason) in
            [("", Reason::NotJson), ("1 2", Reason::NotJson), ("1e30", Reason::NumberTooLarge)]
        {
            assert_eq!(super::value(json.as_bytes()), Err(reason), "{json}");
        }
        assert!(super::value(format!("{}{}", "[".repeat(32), "]".repeat(32)).as_bytes()).is_ok());
        assert_eq!(super::value("[".repeat(33).as_bytes()), Err(Reason::TooDeep));
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for (json, reason) in [
            ("", Reason::NotJson),
            ("[]", Reason::NotAnObject),
            ("null", Reason::NotAnObject),
            ("\"text\"", Reason::NotAnObject),
            ("{} {}", Reason::NotJson),
            ("{\"a\":", Reason::NotJson),
            ("{\"a\":\"\\ud800\"}", Reason::NotJson),
        ] {
            assert_eq!(envelope(json.as_bytes()).map(|_| ()), Err(reason), "{json}");
        }
        assert_eq!(envelope(b"{\"a\":\"\xff\"}").map(|_| ()), Err(Reason::NotJson));
    }
}
