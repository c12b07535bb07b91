//! What of a customer is shown to whom. Every answer that says something of a customer is made through a [`Veil`], so that there is
//! one place that decides it.

use kesit_access::Permission;
use kesit_access::mask::{self, Place};
use kesit_app::json;
use kesit_model::{Object, PersonId, Value};
use serde_json::{Map, Value as Json};

use crate::caller::Caller;

/// Hides personal data, or nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Veil {
    masks: bool,
    sees_customers: bool,
}

impl Veil {
    /// For whoever asks.
    pub(crate) fn of(caller: &Caller) -> Veil {
        Veil { masks: caller.sees_masked(), sees_customers: caller.may(Permission::CustomersRead) }
    }

    /// Whether it hides anything.
    pub(crate) fn masks(self) -> bool {
        self.masks
    }

    /// The id of a customer.
    pub(crate) fn id(self, id: &PersonId) -> String {
        self.word(id.as_str())
    }

    /// The ids of a few customers; none for who may not read customers.
    pub(crate) fn sample(self, ids: &[PersonId]) -> Vec<String> {
        ids.iter().filter(|_| self.sees_customers).map(|id| self.id(id)).collect()
    }

    /// A text that may be an id, an address or a number.
    pub(crate) fn word(self, text: &str) -> String {
        if self.masks { mask::id(text) } else { text.to_owned() }
    }

    /// The value of a trait.
    pub(crate) fn trait_value(self, name: &str, value: &Value) -> Json {
        self.named(name, json::value(value), Place::Traits)
    }

    /// All traits of somebody.
    pub(crate) fn traits(self, traits: &Object) -> Json {
        self.json(&json::value(&Value::Object(traits.clone())), Place::Traits)
    }

    /// The properties of an event.
    pub(crate) fn properties(self, properties: &Object) -> Json {
        self.json(&json::value(&Value::Object(properties.clone())), Place::Properties)
    }

    /// What was found of a condition about a trait or something else.
    pub(crate) fn found(self, name: Option<&str>, found: Json) -> Json {
        self.named(name.unwrap_or("value"), found, Place::Traits)
    }

    fn named(self, name: &str, value: Json, place: Place) -> Json {
        if !self.masks {
            return value;
        }
        // A path is masked by the name that it ends in, and by those that it leads through.
        let whole = name
            .rsplit('.')
            .fold(value, |inner, part| Json::Object(Map::from_iter([(part.to_owned(), inner)])));
        let mut masked = mask::json(&whole, place);
        for part in name.split('.') {
            masked = masked.get_mut(part).map_or(Json::Null, Json::take);
        }
        masked
    }

    fn json(self, value: &Json, place: Place) -> Json {
        if self.masks { mask::json(value, place) } else { value.clone() }
    }
}
