//! The 81 provinces of Türkiye: whatever their spelling, one name.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold;

/// Every province in the order of its plate code, from 1.
const PROVINCES: [&str; 81] = [
    "Adana",
    "Adıyaman",
    "Afyonkarahisar",
    "Ağrı",
    "Amasya",
    "Ankara",
    "Antalya",
    "Artvin",
    "Aydın",
    "Balıkesir",
    "Bilecik",
    "Bingöl",
    "Bitlis",
    "Bolu",
    "Burdur",
    "Bursa",
    "Çanakkale",
    "Çankırı",
    "Çorum",
    "Denizli",
    "Diyarbakır",
    "Edirne",
    "Elazığ",
    "Erzincan",
    "Erzurum",
    "Eskişehir",
    "Gaziantep",
    "Giresun",
    "Gümüşhane",
    "Hakkari",
    "Hatay",
    "Isparta",
    "Mersin",
    "İstanbul",
    "İzmir",
    "Kars",
    "Kastamonu",
    "Kayseri",
    "Kırklareli",
    "Kırşehir",
    "Kocaeli",
    "Konya",
    "Kütahya",
    "Malatya",
    "Manisa",
    "Kahramanmaraş",
    "Mardin",
    "Muğla",
    "Muş",
    "Nevşehir",
    "Niğde",
    "Ordu",
    "Rize",
    "Sakarya",
    "Samsun",
    "Siirt",
    "Sinop",
    "Sivas",
    "Tekirdağ",
    "Tokat",
    "Trabzon",
    "Tunceli",
    "Şanlıurfa",
    "Uşak",
    "Van",
    "Yozgat",
    "Zonguldak",
    "Aksaray",
    "Bayburt",
    "Karaman",
    "Kırıkkale",
    "Batman",
    "Şırnak",
    "Bartın",
    "Ardahan",
    "Iğdır",
    "Yalova",
    "Karabük",
    "Kilis",
    "Osmaniye",
    "Düzce",
];

/// Other names in use, folded, and the plate code.
const OTHER_NAMES: [(&str, usize); 13] = [
    ("afyon", 3),
    ("afyonkarahisari", 3),
    ("antakya", 31),
    ("icel", 33),
    ("mersinicel", 33),
    ("icelmersin", 33),
    ("ist", 34),
    ("izmit", 41),
    ("maras", 46),
    ("kmaras", 46),
    ("adapazari", 54),
    ("urfa", 63),
    ("surfa", 63),
];

/// Words that follow the name and say nothing.
const TAILS: [&str; 4] = ["ilimerkezi", "merkez", "ili", "province"];

static BY_NAME: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let names = PROVINCES.iter().map(|name| (fold(name), *name));
    let others = OTHER_NAMES.iter().map(|(name, plate)| ((*name).to_owned(), PROVINCES[plate - 1]));
    names.chain(others).collect()
});

/// The official name of the province that a text names, by its name in any spelling or by its plate code (`34`, `TR-34`);
/// `None` if it names none.
#[must_use]
pub fn province(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    if let Some(name) = by_plate(folded.strip_prefix("tr").unwrap_or(&folded)) {
        return Some(name);
    }
    let find = |name: &str| BY_NAME.get(name).copied();
    find(&folded).or_else(|| TAILS.iter().find_map(|tail| find(folded.strip_suffix(tail)?)))
}

fn by_plate(text: &str) -> Option<&'static str> {
    if !(1..=2).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let plate: usize = text.parse().ok()?;
    plate.checked_sub(1).and_then(|place| PROVINCES.get(place)).copied()
}

#[cfg(test)]
mod tests {
    use super::{PROVINCES, province};

    #[test]
    fn every_province_in_every_spelling() {
        for (ix, name) in PROVINCES.iter().enumerate() {
            let upper = name.replace('i', "İ").replace('ı', "I").to_uppercase();
            let ascii: String = super::fold(name);
            let plates = [format!("{:02}", ix + 1), format!("{}", ix + 1), format!("TR-{:02}", ix + 1)];
            for text in plates.iter().chain([
                &upper,
                &ascii,
                &name.to_lowercase(),
                &format!(" {name} "),
                &(*name).to_owned(),
            ]) {
                assert_eq!(province(text), Some(*name), "{text}");
            }
        }
    }

    #[test]
    fn other_names_and_none() {
        for (text, expected) in [
            ("ISTANBUL", Some("İstanbul")),
            ("i\u{307}stanbul", Some("İstanbul")),
            ("İçel", Some("Mersin")),
            ("K.Maraş", Some("Kahramanmaraş")),
            ("Ş.Urfa", Some("Şanlıurfa")),
            ("Afyon", Some("Afyonkarahisar")),
            ("Ankara ili", Some("Ankara")),
            ("Bolu Merkez", Some("Bolu")),
            ("Berlin", None),
            ("Kadıköy", None),
            ("0", None),
            ("82", None),
            ("", None),
        ] {
            assert_eq!(province(text), expected, "{text}");
        }
    }
}
