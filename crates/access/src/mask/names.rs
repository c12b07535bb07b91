//! Which names say that personal data stand under them. A name is split into words (at underscores, hyphens, spaces, dots and
//! before capitals), without regard to case and to Turkish letters; what it ends in decides: `billing_email` and `Cep Telefonu 2`
//! are, `email_domain` and `phone_model` are not.

use super::Personal;

/// Names longer than this say nothing, so that no one waits for them to be split.
const MAX_NAME_BYTES: usize = 256;

/// Words at the end that change nothing: a telephone *number*, the *second* address.
const QUALIFIERS: &[&str] = &[
    "number", "numarasi", "no", "num", "hash", "sha", "md", "list", "value", "raw", "primary", "line",
    "satiri",
];

/// A name is of the kind if its last words, written together, are one of these.
const ENDINGS: &[(Personal, &[&str])] = &[
    (
        Personal::Email,
        &["email", "emails", "mail", "mails", "eposta", "mailadresi", "epostaadresi", "emailaddress"],
    ),
    (
        Personal::Phone,
        &[
            "phone",
            "phones",
            "mobile",
            "gsm",
            "telefon",
            "telefonu",
            "tel",
            "cep",
            "telephone",
            "msisdn",
            "whatsapp",
            "fax",
            "faks",
            "cellphone",
        ],
    ),
    (
        Personal::Name,
        &[
            "firstname",
            "lastname",
            "fullname",
            "givenname",
            "familyname",
            "middlename",
            "maidenname",
            "surname",
            "soyad",
            "soyadi",
            "soyisim",
            "soyismi",
            "adsoyad",
            "adisoyadi",
            "isimsoyisim",
            "nickname",
            "username",
            "displayname",
            "alici",
            "recipient",
            "kullaniciadi",
        ],
    ),
    (
        Personal::Birthday,
        &["birthday", "birthdate", "dateofbirth", "dob", "dogumtarihi", "dogumgunu", "birth", "born"],
    ),
    (
        Personal::Address,
        &[
            "address",
            "addresses",
            "adres",
            "adress",
            "adresi",
            "adresler",
            "street",
            "sokak",
            "sokagi",
            "cadde",
            "caddesi",
            "mahalle",
            "mahallesi",
            "apartman",
            "zip",
            "zipcode",
            "postalcode",
            "postcode",
            "postakodu",
        ],
    ),
    (
        Personal::Other,
        &[
            "tckn",
            "tc",
            "tckimlik",
            "kimlik",
            "nationalid",
            "identity",
            "passport",
            "pasaport",
            "ssn",
            "vkn",
            "vergi",
            "iban",
            "creditcard",
            "card",
            "kart",
            "ip",
            "ipaddress",
            "lat",
            "lon",
            "lng",
            "latitude",
            "longitude",
            "enlem",
            "boylam",
            "konum",
            "geolocation",
            "coordinates",
            "koordinat",
            "avatar",
            "photo",
            "fotograf",
            "password",
            "parola",
            "sifre",
            "token",
            "secret",
            "signature",
            "imza",
            "deviceid",
            "advertisingid",
            "idfa",
            "idfv",
            "gaid",
            "plaka",
        ],
    ),
];

/// A name written without any gap is of the kind if it ends so: `billingemail`.
const JOINED: &[(Personal, &[&str])] = &[
    (Personal::Email, &["email", "eposta", "emailaddress"]),
    (Personal::Phone, &["phone", "phonenumber", "telefon", "telefonu", "telefonno"]),
    (Personal::Name, &["firstname", "lastname", "fullname", "surname", "soyad", "soyadi"]),
    (Personal::Birthday, &["birthday", "birthdate", "dogumtarihi"]),
    (Personal::Address, &["address", "adres", "adresi"]),
    (Personal::Other, &["tckn", "kimlikno", "ipaddress"]),
];

/// The name of a person where it is about a person, of a thing elsewhere.
const BARE: &[&str] = &["name", "ad", "adi", "isim", "ismi", "first", "last"];

/// Words for somebody: what stands in such an object, or behind such a word, is about a person.
const PEOPLE: &[&str] = &[
    "customer",
    "user",
    "contact",
    "recipient",
    "person",
    "buyer",
    "billing",
    "shipping",
    "profile",
    "member",
    "owner",
    "guest",
    "musteri",
    "kullanici",
    "kisi",
    "alici",
    "uye",
    "fatura",
    "teslimat",
    "sahip",
    "sahibi",
    "traits",
    "address",
    "adres",
    "adress",
    "adresi",
    "name",
];

/// Parts of an address that figures need and that point at nobody.
const COARSE: &[&str] = &[
    "city",
    "il",
    "sehir",
    "country",
    "countrycode",
    "ulke",
    "region",
    "bolge",
    "state",
    "province",
    "provincecode",
    "district",
    "ilce",
    "kind",
    "type",
    "label",
];

/// The kind of what stands under a name; `is_person`: whether the object that has the name is about a person.
pub(super) fn kind(name: &str, is_person: bool) -> Option<Personal> {
    let words = words(name)?;
    let words = without_qualifiers(&words);
    let by_ending = (1..=words.len().min(3)).rev().find_map(|count| {
        let ending = words[words.len() - count..].concat();
        find(ENDINGS, |known| known == ending)
    });
    by_ending
        .or_else(|| {
            let joined = words.concat();
            find(JOINED, |known| joined.ends_with(known))
        })
        .or_else(|| is_bare_name(words, is_person).then_some(Personal::Name))
}

/// Whether an object under this name is about a person.
pub(super) fn is_person(name: &str) -> bool {
    let words = words(name).unwrap_or_default();
    without_qualifiers(&words).last().is_some_and(|word| PEOPLE.contains(&word.as_str()))
}

/// Whether what stands under this name in an address may be seen.
pub(super) fn is_coarse(name: &str) -> bool {
    words(name).is_some_and(|words| COARSE.contains(&words.concat().as_str()))
}

fn find(table: &[(Personal, &[&str])], is_it: impl Fn(&str) -> bool) -> Option<Personal> {
    table.iter().find(|(_, known)| known.iter().any(|known| is_it(known))).map(|(kind, _)| *kind)
}

fn is_bare_name(words: &[String], is_person: bool) -> bool {
    match words {
        [.., before, last] => BARE.contains(&last.as_str()) && PEOPLE.contains(&before.as_str()),
        [only] => is_person && BARE.contains(&only.as_str()),
        [] => false,
    }
}

fn without_qualifiers(words: &[String]) -> &[String] {
    let kept = words.iter().rposition(|word| !QUALIFIERS.contains(&word.as_str()));
    kept.map_or(words, |last| &words[..=last])
}

/// The words of a name in lower case without Turkish letters and digits; `None` if it is too long.
fn words(name: &str) -> Option<Vec<String>> {
    if name.len() > MAX_NAME_BYTES {
        return None;
    }
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        if (!letter.is_alphabetic() && letter != '\u{307}') || (was_lower && letter.is_uppercase()) {
            words.push(String::new());
        }
        was_lower = letter.is_lowercase();
        let word = words.last_mut().expect("there is always one");
        letter.to_lowercase().filter_map(plain).for_each(|plain| word.push(plain));
    }
    words.retain(|word| !word.is_empty());
    Some(words)
}

/// A letter as it is written without Turkish letters at hand; `None` if nothing is left of it.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        'ı' => 'i',
        'ş' => 's',
        'ğ' => 'g',
        'ü' => 'u',
        'ö' => 'o',
        'ç' => 'c',
        letter if letter.is_alphabetic() => letter,
        _ => return None,
    })
}
