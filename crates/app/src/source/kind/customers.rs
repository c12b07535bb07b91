//! Customers, a row each: an `identify` with their traits.

pub(in crate::source) use kesit_model::normal::{Address, put_address, put_email, put_phone};
use kesit_model::{Object, Timestamp};

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

/// The customer by number, else by e-mail address, else by telephone number, each in one form.
///
/// # Errors
/// When the row names nobody.
pub(in crate::source) fn person(customer: &str, email: &str, phone: &str) -> Result<String, RowProblem> {
    normal::person(customer, email, phone).ok_or(RowProblem::NoCustomer)
}
