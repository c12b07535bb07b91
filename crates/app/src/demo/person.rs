//! Who a customer is: what the shop sees (name, city, consents) and what it does not (habits, tastes).
//!
//! Everything follows from the seed and the customer's number. A [`Person`] is cheap to draw, so it is drawn again
//! wherever it is needed instead of being kept.

use kesit_model::Timestamp;

use super::calendar::ShopTime;
use super::campaigns::Medium;
use super::chance::{Chance, Purpose, Weights};
use super::company;
use super::names::Gender;
use super::places::City;
use super::process::{self, Habit};
use super::shop::Shop;

/// The share of people with an account who buy for a company.
const FOR_A_COMPANY: f64 = 0.05;
/// The share of people who have the app.
const APP_USERS: f64 = 0.42;
/// The share of people who come by nearly every day.
const FANS: f64 = 0.008;
/// The share of people who take the newsletter, that is, every campaign by e-mail.
const READERS: f64 = 0.12;
/// The share of e-mail addresses that do not exist.
const BAD_ADDRESSES: f64 = 0.02;

/// What somebody is to the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Known and buying.
    Buyer,
    /// Known, never buys.
    Member,
    /// Never known.
    Visitor,
}

/// Where somebody buys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Web,
    App,
    Store,
}

impl Place {
    /// All of them.
    pub(super) const ALL: [Place; 3] = [Place::Web, Place::App, Place::Store];

    /// The instant of a shop time there; `None` from the end on.
    pub(super) fn instant(self, shop: &Shop, time: ShopTime) -> Option<Timestamp> {
        match self {
            Place::Web | Place::App => shop.calendar.online(time),
            Place::Store => shop.calendar.in_store(time),
        }
    }

    /// The word for it in messages.
    pub(super) fn word(self) -> &'static str {
        match self {
            Place::Web => "web",
            Place::App => "app",
            Place::Store => "store",
        }
    }
}

/// Whether a channel may be used; `None` if nobody asked.
pub(super) type Consent = Option<bool>;

/// A customer.
#[derive(Debug, Clone)]
pub(super) struct Person {
    /// The number, from 0.
    pub(super) number: u32,
    pub(super) standing: Standing,
    /// When they become known; of a visitor, when the first visit is.
    pub(super) arrival: ShopTime,
    pub(super) arrives_at: Timestamp,
    pub(super) habit: Habit,
    pub(super) taste: Taste,
    pub(super) gender: Gender,
    /// Day of birth in days since 1970.
    pub(super) born_day: i32,
    pub(super) city: City,
    pub(super) is_urban: bool,
    /// Where they mostly buy.
    pub(super) place: Place,
    pub(super) has_app: bool,
    pub(super) phone: Phone,
    pub(super) computer: Computer,
    pub(super) has_bad_address: bool,
    /// Consents by [`Medium`].
    pub(super) consents: [Consent; 3],
    pub(super) response: Response,
    /// The number of the company they buy for.
    pub(super) company: Option<u32>,
    /// For everything else about them.
    pub(super) more: Chance,
}

/// What somebody likes. The shop does not see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taste {
    /// The preferred category.
    pub(super) category: usize,
    /// How likely an order bears a coupon.
    pub(super) coupons: f64,
    /// How content they tend to be, from 0 to 1.
    pub(super) content: f64,
    /// Visits without an order, per week of shop time.
    pub(super) visits: f64,
}

/// How somebody reacts to what the shop sends. The shop does not see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Response {
    /// The channel they react to most.
    pub(super) preferred: Medium,
    /// Whether they get every campaign by e-mail.
    pub(super) is_reader: bool,
    /// How likely an e-mail is opened.
    pub(super) open: f64,
    /// How likely a message leads to a click, by [`Medium`]; for an e-mail, once it is opened.
    pub(super) click: [f64; 3],
}

/// A telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phone {
    Android,
    Ios,
}

/// A computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Computer {
    Windows,
    MacOs,
}

/// The tables that drawing a person needs.
#[derive(Debug)]
pub(super) struct Tables {
    ages: Weights,
    places: Weights,
    media: Weights,
}

/// Ages, and how many are of each: from, to, weight.
const AGES: [(f64, f64, f64); 6] = [
    (18.0, 25.0, 20.0),
    (25.0, 35.0, 33.0),
    (35.0, 45.0, 25.0),
    (45.0, 55.0, 13.0),
    (55.0, 65.0, 6.0),
    (65.0, 79.0, 3.0),
];

impl Tables {
    pub(super) fn new() -> Tables {
        Tables {
            ages: Weights::new(AGES.iter().map(|(_, _, weight)| *weight)),
            places: Weights::new([0.50, 0.34, 0.16]),
            media: Weights::new([0.5, 0.3, 0.2]),
        }
    }
}

impl Person {
    /// The customer of this number.
    pub(super) fn draw(shop: &Shop, number: u32) -> Person {
        let mut chance = Chance::new(shop.seed, Purpose::Person, number, 0);
        let standing = Standing::draw(&mut chance);
        let arrival = process::arrival(shop.calendar.end(), &mut chance);
        let habit = Habit::draw(&mut chance);
        let taste = Taste::draw(shop, &mut chance);
        let gender = if chance.happens(0.56) { Gender::Female } else { Gender::Male };
        let city = *shop.places.draw(&mut chance);
        let is_urban = chance.happens(city.urban_share());
        let place = Place::ALL[chance.weighted(&shop.tables.places)];
        // There are stores only in some cities.
        let place = if place == Place::Store && city.stores().next().is_none() { Place::Web } else { place };
        let arrives_at = place.instant(shop, arrival).expect("people arrive before the end");
        let born_day = birth(shop, arrives_at, &mut chance);
        let has_app = place == Place::App || chance.happens(APP_USERS / 3.0);
        let phone = if chance.happens(0.76) { Phone::Android } else { Phone::Ios };
        let computer = if chance.happens(0.86) { Computer::Windows } else { Computer::MacOs };
        Person {
            number,
            standing,
            arrival,
            arrives_at,
            habit,
            taste,
            gender,
            born_day,
            city,
            is_urban,
            place,
            has_app,
            phone,
            computer,
            has_bad_address: chance.happens(BAD_ADDRESSES),
            consents: consents(has_app, &mut chance),
            response: Response::draw(shop, &mut chance),
            company: chance.happens(FOR_A_COMPANY).then(|| company::of_person(number)),
            more: chance,
        }
    }

    /// Whether the shop ever learns who they are.
    pub(super) fn is_known(&self) -> bool {
        self.standing != Standing::Visitor
    }

    /// Whether a channel may be used.
    pub(super) fn may_be_sent(&self, medium: Medium) -> bool {
        self.consents[medium as usize] == Some(true) && self.is_known()
    }
}

impl Standing {
    fn draw(chance: &mut Chance) -> Standing {
        match chance.unit() {
            unit if unit < process::BUYERS => Standing::Buyer,
            unit if unit < process::BUYERS + process::MEMBERS => Standing::Member,
            _ => Standing::Visitor,
        }
    }

    /// The word for it in the list of truths.
    pub(super) fn word(self) -> &'static str {
        match self {
            Standing::Buyer => "buyer",
            Standing::Member => "member",
            Standing::Visitor => "visitor",
        }
    }
}

impl Taste {
    /// How likely something is of the preferred category.
    const LOYALTY: f64 = 0.6;

    fn draw(shop: &Shop, chance: &mut Chance) -> Taste {
        Taste {
            category: shop.catalogue.draw_category(chance),
            coupons: chance.beta(1.0, 4.5),
            content: chance.beta(6.0, 2.2),
            visits: if chance.happens(FANS) { chance.between(3.0, 6.0) } else { chance.gamma(0.7, 16.0) },
        }
    }

    /// A category for something that is looked at or bought.
    pub(super) fn draw_category(&self, shop: &Shop, chance: &mut Chance) -> usize {
        if chance.happens(Taste::LOYALTY) { self.category } else { shop.catalogue.draw_category(chance) }
    }
}

impl Response {
    fn draw(shop: &Shop, chance: &mut Chance) -> Response {
        let preferred = [Medium::Email, Medium::Push, Medium::Sms][chance.weighted(&shop.tables.media)];
        // In the order of the variants of `Medium`.
        let mut click = [chance.beta(1.0, 9.0), chance.beta(1.0, 14.0), chance.beta(1.0, 24.0)];
        let liked = &mut click[preferred as usize];
        *liked += (1.0 - *liked) * 0.25;
        Response { preferred, is_reader: chance.happens(READERS), open: chance.beta(1.6, 4.4), click }
    }
}

fn birth(shop: &Shop, arrives_at: Timestamp, chance: &mut Chance) -> i32 {
    let (youngest, oldest, _) = AGES[chance.weighted(&shop.tables.ages)];
    let age_days = chance.between(youngest, oldest) * 365.25;
    (arrives_at.0 as f64 / 86_400_000.0 - age_days) as i32
}

fn consents(has_app: bool, chance: &mut Chance) -> [Consent; 3] {
    let mut ask = |granted: f64, denied: f64| match chance.unit() {
        unit if unit < granted => Some(true),
        unit if unit < granted + denied => Some(false),
        _ => None,
    };
    let (email, sms, push) = (ask(0.68, 0.20), ask(0.38, 0.32), ask(0.62, 0.30));
    // In the order of the variants of `Medium`.
    [email, if has_app { push } else { None }, sms]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::shop::Shop;
    use super::{Person, Standing};

    fn people() -> Vec<Person> {
        let shop = Shop::for_tests();
        (0..30_000).map(|number| Person::draw(&shop, number)).collect()
    }

    #[test]
    fn shares_are_as_stated() {
        let people = people();
        let share = |holds: &dyn Fn(&Person) -> bool| {
            people.iter().filter(|person| holds(person)).count() as f64 / people.len() as f64
        };
        let near = |found: f64, stated: f64| assert!((found - stated).abs() < 0.01, "{found}, not {stated}");
        near(share(&|person| person.standing == Standing::Buyer), 0.68);
        near(share(&|person| person.standing == Standing::Visitor), 0.15);
        near(share(&|person| person.city.country != "TR"), 0.02);
        // İstanbul holds 15,656 of some 85,400 thousand.
        near(share(&|person| person.city.name == "İstanbul"), 0.98 * 15_656.0 / 85_400.0);
        near(share(&|person| person.city.name == "Konya"), 0.98 * 2_320.0 / 85_400.0);
        near(share(&|person| person.consents[0] == Some(true)), 0.68);
    }

    #[test]
    fn nobody_is_a_child_or_very_old() {
        for person in people() {
            let age_years = (person.arrives_at.0 as f64 / 86_400_000.0 - f64::from(person.born_day)) / 365.25;
            assert!((17.9..80.0).contains(&age_years), "{age_years}");
        }
    }

    #[test]
    fn companies_have_several_people() {
        let mut people_by_company: BTreeMap<u32, u32> = BTreeMap::new();
        for company in people().iter().filter_map(|person| person.company) {
            *people_by_company.entry(company).or_default() += 1;
        }
        assert!(people_by_company.values().filter(|count| **count >= 3).count() > 50);
    }
}
