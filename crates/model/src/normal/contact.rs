//! The traits that say who somebody is and where to reach them, each in one form. An import and a webhook of one shop
//! put them through here, so that both say the same.

use super::{email, fold, phone, province};
use crate::{Object, Value, normalize};

/// The parts of an address as given; empty where nothing is said.
#[derive(Debug, Clone, Copy, Default)]
pub struct Address<'a> {
    /// Name or code.
    pub country: &'a str,
    /// State, or part of the country.
    pub region: &'a str,
    /// City; in Türkiye the province.
    pub city: &'a str,
    /// District of the city.
    pub district: &'a str,
    /// Post code.
    pub postal_code: &'a str,
}

/// Puts a text under a key, unless it is blank.
pub fn put(object: &mut Object, key: &str, text: &str) {
    if !text.is_empty() {
        object.0.push((key.into(), Value::Text(normalize(text).into())));
    }
}

/// Puts the trait `email` in one form, and `email_original` as it was given beside it where that differs.
pub fn put_email(traits: &mut Object, given: &str) {
    put_normal(traits, "email", given, email(given).as_deref());
}

/// Puts the trait `phone` in one form, and `phone_original` as it was given beside it where that differs.
pub fn put_phone(traits: &mut Object, given: &str) {
    put_normal(traits, "phone", given, phone(given).as_deref());
}

/// Puts the trait `address`, if anything is known of it.
pub fn put_address(traits: &mut Object, address: &Address<'_>) {
    let mut parts = Object::default();
    put(&mut parts, "country", address.country);
    put(&mut parts, "region", address.region);
    let province = if is_home(address.country) { province(address.city) } else { None };
    put_normal(&mut parts, "city", address.city, province);
    put(&mut parts, "district", address.district);
    put(&mut parts, "postal_code", address.postal_code);
    if !parts.0.is_empty() {
        traits.0.push(("address".into(), Value::Object(parts)));
    }
}

/// The customer by number, else by e-mail address, else by telephone number, each in one form; `None` if nobody is named.
#[must_use]
pub fn person(customer: &str, address: &str, number: &str) -> Option<String> {
    if !customer.is_empty() {
        let address = if customer.contains('@') { email(customer) } else { None };
        return Some(address.unwrap_or_else(|| customer.to_owned()));
    }
    email(address).or_else(|| phone(number))
}

fn put_normal(object: &mut Object, key: &str, given: &str, normal: Option<&str>) {
    put(object, key, normal.unwrap_or(given));
    if normal.is_some_and(|normal| normal != given) {
        put(object, &format!("{key}_original"), given);
    }
}

/// Whether a city may be a Turkish one.
fn is_home(country: &str) -> bool {
    matches!(
        fold(country).as_str(),
        "" | "tr" | "tur" | "turkiye" | "turkey" | "turkiyecumhuriyeti" | "republicofturkiye"
    )
}

#[cfg(test)]
mod tests {
    use super::person;

    #[test]
    fn who_somebody_is() {
        for (customer, email, phone, expected) in [
            ("17", "A@b.com", "", Some("17")),
            ("A@B.com", "", "", Some("a@b.com")),
            ("", "A@B.com", "0532 123 45 67", Some("a@b.com")),
            ("", "yok", "0532 123 45 67", Some("+905321234567")),
            ("", "yok", "yok", None),
            ("", "", "", None),
        ] {
            assert_eq!(person(customer, email, phone).as_deref(), expected, "{customer} {email} {phone}");
        }
    }
}
