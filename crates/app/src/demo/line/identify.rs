//! Traits and consents of the customer.

use kesit_model::Timestamp;

use super::super::campaigns::Medium;
use super::super::catalogue::CATEGORIES;
use super::super::chance::{Chance, Purpose};
use super::super::draft::{Draft, Kind};
use super::super::json::Json;
use super::super::life::profile::{PERIOD_DAYS, TRIAL_DAYS, step};
use super::super::names::Gender;
use super::super::person::Person;
use super::super::places::City;
use super::super::shop::Shop;
use super::super::text::ascii;
use super::envelope::day;

/// How many people state these.
const GENDER_STATED: f64 = 0.90;
const BIRTHDAY_STATED: f64 = 0.85;
const EDUCATION_STATED: f64 = 0.45;
const OCCUPATION_STATED: f64 = 0.40;
const INCOME_STATED: f64 = 0.32;
/// Domains that can never receive mail (RFC 2606), so that nobody is ever written to by mistake.
const MAIL_DOMAINS: [&str; 4] = ["posta.example", "eposta.example", "kutu.example", "mektup.example"];

/// What somebody interested in each category calls it, in the order of the catalogue.
const INTERESTS: [&str; CATEGORIES] = [
    "fashion",
    "fashion",
    "fashion",
    "children",
    "home",
    "cooking",
    "beauty",
    "technology",
    "outdoor",
    "sport",
    "books",
    "pets",
];
const VALUES: [&str; 5] = ["sustainability", "family", "tradition", "innovation", "health"];
const NEEDS: [&str; 4] = ["quality", "price", "speed", "service"];
/// From the lowest to the highest, the frequent ones more often.
const EDUCATIONS: [&str; 18] = [
    "ilköğretim",
    "ilköğretim",
    "lise",
    "lise",
    "lise",
    "lise",
    "lise",
    "ön lisans",
    "ön lisans",
    "lisans",
    "lisans",
    "lisans",
    "lisans",
    "lisans",
    "lisans",
    "yüksek lisans",
    "yüksek lisans",
    "doktora",
];
const OCCUPATIONS: [&str; 16] = [
    "öğretmen",
    "mühendis",
    "hemşire",
    "memur",
    "muhasebeci",
    "esnaf",
    "avukat",
    "doktor",
    "yazılımcı",
    "ev hanımı",
    "işçi",
    "satış temsilcisi",
    "mimar",
    "çiftçi",
    "serbest çalışan",
    "akademisyen",
];

/// The traits that a draft tells.
pub(super) fn write(shop: &Shop, draft: &Draft, json: &mut Json) {
    let person = Person::draw(shop, draft.person);
    json.open_member("traits");
    match draft.kind {
        Kind::SignedUp => write_profile(shop, draft, &person, json),
        Kind::ToldAboutThemselves => write_interests(shop, draft, &person, json),
        Kind::ChoseChannel => json.text("preferred_channel", channel(draft.a).word()),
        Kind::Moved => write_address(&moved_to(shop, draft), true, draft.ordinal, json),
        Kind::Subscribed => write_subscription(draft, json),
        _ => {}
    }
    json.close();
}

/// Whether a draft tells consents.
pub(super) fn has_consents(draft: &Draft) -> bool {
    matches!(draft.kind, Kind::SignedUp | Kind::ChangedConsent)
}

/// The consents that a draft tells, in Segment's place for them.
pub(super) fn write_consents(shop: &Shop, draft: &Draft, json: &mut Json) {
    json.open_member("consent");
    json.open_member("categoryPreferences");
    if draft.kind == Kind::ChangedConsent {
        json.flag(channel(draft.a).word(), draft.b == 1);
    } else {
        let person = Person::draw(shop, draft.person);
        for medium in [Medium::Email, Medium::Sms, Medium::Push] {
            if let Some(granted) = person.consents[medium as usize] {
                json.flag(medium.word(), granted);
            }
        }
    }
    json.close();
    json.close();
}

fn channel(medium: u32) -> Medium {
    match medium {
        0 => Medium::Email,
        1 => Medium::Push,
        _ => Medium::Sms,
    }
}

fn write_profile(shop: &Shop, draft: &Draft, person: &Person, json: &mut Json) {
    let mut chance = person.more.clone();
    let born = year(person.born_day);
    let (first, last) = (shop.names.first(person.gender, born, &mut chance), shop.names.last(&mut chance));
    json.text("firstName", first);
    json.text("lastName", last);
    json.text("name", &format!("{first} {last}"));
    json.text("email", &address(person.number, first, last, &mut chance));
    // Blocks 57 and 58 of the Turkish mobile numbers, chosen because no operator is known to use them.
    json.text("phone", &format!("+90{}{:08}", chance.among(57, 58), chance.below(100_000_000)));
    if chance.happens(GENDER_STATED) {
        json.text("gender", if person.gender == Gender::Female { "female" } else { "male" });
    }
    if chance.happens(BIRTHDAY_STATED) {
        json.date("birthday", i64::from(person.born_day));
    }
    write_status(person, draft.at, &mut chance, json);
    json.instant("createdAt", draft.at);
    json.text("locale", locale(person.city.country));
    write_address(&person.city, person.is_urban, person.number, json);
}

/// Education, occupation and income, where stated.
fn write_status(person: &Person, at: Timestamp, chance: &mut Chance, json: &mut Json) {
    let age = (day(at) - i64::from(person.born_day)) / 365;
    if chance.happens(EDUCATION_STATED) {
        json.text(
            "education",
            if age < 23 { chance.pick(&EDUCATIONS[4..11]) } else { chance.pick(&EDUCATIONS) },
        );
    }
    if chance.happens(OCCUPATION_STATED) {
        let occupation = match age {
            ..24 if chance.happens(0.75) => "öğrenci",
            62.. if chance.happens(0.75) => "emekli",
            _ => chance.pick(&OCCUPATIONS),
        };
        json.text("occupation", occupation);
    }
    if chance.happens(INCOME_STATED) {
        // Who earns more spends more, but for chance.
        let hint = person.habit.mean_lira() * libm::exp(0.5 * chance.normal());
        let band = match hint {
            hint if hint > 1_900.0 => "yüksek",
            hint if hint > 900.0 => "orta",
            _ => "düşük",
        };
        json.text("income_band", band);
    }
}

fn address(number: u32, first: &str, last: &str, chance: &mut Chance) -> String {
    let (first, last) = (ascii(first), ascii(last));
    let domain = chance.pick(&MAIL_DOMAINS);
    match chance.below(3) {
        0 => format!("{first}.{last}{number}@{domain}"),
        1 => format!("{first}{last}{number}@{domain}"),
        _ => format!("{}{last}{number}@{domain}", &first[..1]),
    }
}

fn locale(country: &str) -> &'static str {
    match country {
        "DE" | "AT" => "de-DE",
        "NL" => "nl-NL",
        "GB" => "en-GB",
        _ => "tr-TR",
    }
}

/// The address: within some kilometres of the city's centre.
fn write_address(city: &City, is_urban: bool, salt: u32, json: &mut Json) {
    let mut chance = Chance::new(0, Purpose::Words, salt, u32::MAX);
    let spread = if is_urban { 0.06 } else { 0.30 };
    json.open_member("address");
    json.text("country", city.country);
    json.text("city", city.name);
    if let Some(region) = city.region {
        json.text("region", region);
    }
    json.text("area", if is_urban { "kent" } else { "kır" });
    let (north, east) = (spread * chance.normal(), spread * chance.normal());
    json.location("location", city.latitude + north, city.longitude + east);
    json.close();
}

fn moved_to(shop: &Shop, draft: &Draft) -> City {
    let mut chance = Chance::new(shop.seed, Purpose::Words, draft.person, draft.a);
    *shop.places.draw(&mut chance)
}

/// Interests follow the preferred category mostly; values and needs are what they are.
fn write_interests(shop: &Shop, draft: &Draft, person: &Person, json: &mut Json) {
    let mut chance = Chance::new(shop.seed, Purpose::Words, draft.person, draft.ordinal);
    let mut interests = vec![INTERESTS[person.taste.category]];
    for _ in 0..chance.below(3) {
        interests.push(chance.pick(&INTERESTS));
    }
    interests.sort_unstable();
    interests.dedup();
    json.texts("interests", interests.into_iter());
    let mut some = |of: &[&'static str]| {
        let count = chance.among(1, 2) as usize;
        let first = chance.below(u32::try_from(of.len()).expect("few")) as usize;
        (0..count).map(|ix| of[(first + ix) % of.len()]).collect::<Vec<_>>()
    };
    let (values, needs) = (some(&VALUES), some(&NEEDS));
    json.texts("values", values.into_iter());
    json.texts("needs", needs.into_iter());
}

fn write_subscription(draft: &Draft, json: &mut Json) {
    let days = |count: u32| i64::from(count);
    let today = day(draft.at);
    json.open_member("subscription");
    let (status, ends_on) = match draft.a {
        step::TRIAL => ("trial", today + days(TRIAL_DAYS)),
        step::PAID => ("active", today + days(PERIOD_DAYS)),
        _ => ("cancelled", today),
    };
    json.text("status", status);
    json.text("plan", if draft.b < 2 * PERIOD_DAYS { "Ayrıcalık" } else { "Ayrıcalık Plus" });
    json.date("started_at", today - days(draft.b));
    json.date("ends_at", ends_on);
    json.close();
}

fn year(day: i32) -> i16 {
    let text = super::super::json::date_text(i64::from(day));
    text[..4].iter().fold(0, |year, digit| year * 10 + i16::from(digit - b'0'))
}
