//! Customers, a row each: an `identify` with their traits.

use kesit_model::{Object, Timestamp, Value};

use super::field::fields;
use super::row::{Given, RowProblem, Wrong, put};
use crate::normal;

fields! {
    /// What a column of a customers file may say.
    CustomerField {
        /// Who.
        Customer: "customer", Who, Text, "who it is",
            "customerid customerno customernumber customercode musterino musteriid musterinumarasi musterikodu uyeno uyeid uyekodu \
             uyenumarasi userid memberid memberno clientid externalid customer musteri carikodu carihesapkodu carino id no kullaniciid";
        /// E-mail address.
        Email: "email", Who, Text, "trait `email`; who it is where no other column says so",
            "email eposta emailaddress epostaadresi mail mailadresi customeremail musterieposta uyemail eadres";
        /// Telephone number.
        Phone: "phone", Who, Text, "trait `phone`; who it is where neither number nor e-mail says so",
            "phone telefon phonenumber telefonno telefonnumarasi ceptelefonu ceptel cep gsm gsmno mobile mobilephone tel defaultaddressphone";
        /// First name.
        FirstName: "first_name", Telling, Text, "trait `firstName`", "firstname ad adi isim givenname musteriadi uyeadi";
        /// Last name.
        LastName: "last_name", Telling, Text, "trait `lastName`", "lastname soyad soyadi soyisim surname familyname musterisoyadi uyesoyadi";
        /// Whole name.
        Name: "name", Telling, Text, "trait `name`",
            "name fullname adsoyad adisoyadi isimsoyisim customername musteriadisoyadi musteriadsoyad cariunvani cariadi uyeadisoyadi";
        /// Day of birth.
        Birthday: "birthday", Telling, Date, "trait `birthday`, a day",
            "birthday birthdate dateofbirth dogumtarihi dogumgunu dob dogumtarih";
        /// Gender.
        Gender: "gender", Telling, Text, "trait `gender`: `female`, `male`, or as given", "gender cinsiyet sex";
        /// City.
        City: "city", May, Text, "trait `address.city`, a Turkish province by its official name",
            "city sehir il defaultaddresscity sehiradi iladi yasadigiil ikametili";
        /// District.
        District: "district", May, Text, "trait `address.district`", "district ilce ilceadi semt";
        /// Region.
        Region: "region", May, Text, "trait `address.region`", "region bolge state province eyalet";
        /// Country.
        Country: "country", May, Text, "trait `address.country`", "country ulke ulkeadi countrycode defaultaddresscountrycode ulkekodu";
        /// Post code.
        PostalCode: "postal_code", May, Text, "trait `address.postal_code`", "postalcode postcode zip zipcode postakodu defaultaddresszip";
        /// Language.
        Language: "language", May, Text, "trait `locale`", "language dil locale tercihdili";
        /// When they signed up.
        CreatedAt: "created_at", Telling, Date, "trait `createdAt`; they are customers from then on",
            "createdat kayittarihi uyeliktarihi uyekayittarihi dateregistered registeredat registrationdate signupdate olusturmatarihi \
             olusturulmatarihi kayitolmatarihi createddate datecreated membersince";
        /// When this was true.
        UpdatedAt: "updated_at", May, Date, "from when on the traits are true", "updatedat guncellemetarihi guncellenmetarihi songuncelleme lastmodified modifiedat";
    }
}

const GENDERS: [(&str, &str); 10] = [
    ("k", "female"),
    ("kadin", "female"),
    ("bayan", "female"),
    ("f", "female"),
    ("female", "female"),
    ("e", "male"),
    ("erkek", "male"),
    ("bay", "male"),
    ("m", "male"),
    ("male", "male"),
];

/// What a row says of its customer.
pub(in crate::source) struct Profile {
    /// All that is said.
    pub(in crate::source) traits: Object,
    /// When they signed up.
    pub(in crate::source) created_at: Option<Timestamp>,
    /// From when on it is true.
    pub(in crate::source) updated_at: Option<Timestamp>,
}

/// Reads a row.
///
/// # Errors
/// What is wrong with it.
pub(in crate::source) fn read(given: &mut Given<'_>) -> Result<Profile, Wrong> {
    use CustomerField as F;
    let mut traits = Object::default();
    let created_at = given.date(F::CreatedAt)?;
    let updated_at = given.date(F::UpdatedAt)?;
    put_email(&mut traits, given.text(F::Email));
    put_phone(&mut traits, given.text(F::Phone));
    for (field, key) in
        [(F::FirstName, "firstName"), (F::LastName, "lastName"), (F::Name, "name"), (F::Language, "locale")]
    {
        put(&mut traits, key, given.text(field));
    }
    if let Some(day) = given.day(F::Birthday)? {
        put(&mut traits, "birthday", &day);
    }
    put(&mut traits, "gender", &gender(given.text(F::Gender)));
    let [country, city, district] = [F::Country, F::City, F::District].map(|field| given.text(field));
    put_address(
        &mut traits,
        &Address {
            country,
            city,
            district,
            region: given.text(F::Region),
            postal_code: given.text(F::PostalCode),
        },
    );
    if let Some(at) = created_at {
        put(&mut traits, "createdAt", &at.to_string());
    }
    given.put_others(&mut traits)?;
    Ok(Profile { traits, created_at, updated_at })
}

/// The known genders by one word, any other as it was given.
fn gender(text: &str) -> String {
    let folded = normal::fold(text);
    let known = GENDERS.iter().find(|(name, _)| *name == folded);
    known.map_or_else(|| text.to_owned(), |(_, word)| (*word).to_owned())
}

/// Puts an address in one form, and as it was given beside it where that differs.
pub(in crate::source) fn put_email(traits: &mut Object, given: &str) {
    put_normal(traits, "email", given, normal::email(given).as_deref());
}

/// Puts a number in one form, and as it was given beside it where that differs.
pub(in crate::source) fn put_phone(traits: &mut Object, given: &str) {
    put_normal(traits, "phone", given, normal::phone(given).as_deref());
}

fn put_normal(object: &mut Object, key: &str, given: &str, normal: Option<&str>) {
    put(object, key, normal.unwrap_or(given));
    if normal.is_some_and(|normal| normal != given) {
        put(object, &format!("{key}_original"), given);
    }
}

/// The parts of an address as given; empty where nothing is said.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::source) struct Address<'a> {
    pub(in crate::source) country: &'a str,
    pub(in crate::source) region: &'a str,
    pub(in crate::source) city: &'a str,
    pub(in crate::source) district: &'a str,
    pub(in crate::source) postal_code: &'a str,
}

/// Puts the trait `address`, if anything is known of it.
pub(in crate::source) fn put_address(traits: &mut Object, address: &Address<'_>) {
    let mut parts = Object::default();
    put(&mut parts, "country", address.country);
    put(&mut parts, "region", address.region);
    let province = if is_home(address.country) { normal::province(address.city) } else { None };
    put_normal(&mut parts, "city", address.city, province);
    put(&mut parts, "district", address.district);
    put(&mut parts, "postal_code", address.postal_code);
    if !parts.0.is_empty() {
        traits.0.push(("address".into(), Value::Object(parts)));
    }
}

/// Whether a city may be a Turkish one.
fn is_home(country: &str) -> bool {
    matches!(
        normal::fold(country).as_str(),
        "" | "tr" | "tur" | "turkiye" | "turkey" | "turkiyecumhuriyeti" | "republicofturkiye"
    )
}

/// The customer by number, else by e-mail address, else by telephone number, each in one form.
///
/// # Errors
/// When the row names nobody.
pub(in crate::source) fn person(customer: &str, email: &str, phone: &str) -> Result<String, RowProblem> {
    if !customer.is_empty() {
        let address = if customer.contains('@') { normal::email(customer) } else { None };
        return Ok(address.unwrap_or_else(|| customer.to_owned()));
    }
    normal::email(email).or_else(|| normal::phone(phone)).ok_or(RowProblem::NoCustomer)
}

#[cfg(test)]
mod tests {
    use super::person;

    #[test]
    fn who_a_row_is_about() {
        for (customer, email, phone, expected) in [
            ("17", "A@b.com", "", Some("17")),
            ("A@B.com", "", "", Some("a@b.com")),
            ("", "A@B.com", "0532 123 45 67", Some("a@b.com")),
            ("", "yok", "0532 123 45 67", Some("+905321234567")),
            ("", "yok", "yok", None),
            ("", "", "", None),
        ] {
            assert_eq!(
                person(customer, email, phone).ok().as_deref(),
                expected,
                "{customer} {email} {phone}"
            );
        }
    }
}
