//! The life of one customer, from the first visit to the end of the shop's time, as [`Draft`]s. Start at [`live`]; each
//! part of life has a file and a stream of chance of its own, so that changing one leaves the others as they are.

pub(super) mod after_sales;
mod arrival;
mod browsing;
mod business;
mod buying;
mod mailing;
pub(super) mod profile;
pub(super) mod visit;

use kesit_model::{Span, Timestamp};

use super::calendar::{HOUR, MINUTE, ShopTime};
use super::chance::{Chance, Purpose};
use super::draft::{Device, Draft, Kind, Who};
use super::person::{Computer, Person, Phone, Place, Standing};
use super::shop::Shop;

/// What became of a customer, as the README's list of truths tells it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Fate {
    /// How many orders were placed before the end.
    pub(super) orders: u32,
    /// The first of them.
    pub(super) first_order_at: Option<Timestamp>,
    /// After which order the customer gave up; `None` if that has not happened.
    pub(super) gave_up_at: Option<Timestamp>,
}

/// Lives the customer's life and adds what the shop received of it to `drafts`.
pub(super) fn live(shop: &Shop, person: &Person, drafts: &mut Vec<Draft>) -> Fate {
    let delivery = Chance::new(shop.seed, Purpose::Delivery, person.number, 0);
    let mut life = Life { shop, person, drafts, ordinal: 0, delivery, known_at: Timestamp::MAX };
    if person.standing == Standing::Visitor {
        arrival::visit_without_a_name(&mut life);
        return Fate::default();
    }
    let buying = buying::decide(shop, person);
    arrival::become_known(&mut life, &buying);
    let fate = buying::buy(&mut life, &buying);
    browsing::browse(&mut life, fate.gave_up_at);
    mailing::receive(&mut life, fate.gave_up_at);
    profile::change(&mut life);
    business::represent(&mut life);
    fate
}

/// A life while it is being written.
struct Life<'a> {
    shop: &'a Shop,
    person: &'a Person,
    drafts: &'a mut Vec<Draft>,
    ordinal: u32,
    delivery: Chance,
    /// When the customer became known.
    known_at: Timestamp,
}

/// Where a message comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Origin {
    who: Who,
    device: Device,
}

impl Origin {
    /// From a server that knows the customer.
    const SERVER: Origin = Origin { who: Who::User, device: Device::Server };
}

impl Life<'_> {
    /// Something happened. What is received after the end, or lies before the beginning, does not exist for the shop.
    fn put(&mut self, at: Timestamp, origin: Origin, kind: Kind, a: u32, b: u32) {
        let ordinal = self.ordinal;
        self.ordinal += 1;
        let delay_ms = self.delay_ms(origin.device);
        let draft = Draft {
            at,
            delay_ms,
            person: self.person.number,
            ordinal,
            a,
            b,
            kind,
            who: origin.who,
            device: origin.device,
        };
        if at >= self.shop.calendar.from() && draft.received_at() < self.shop.calendar.until() {
            self.drafts.push(draft);
        }
    }

    /// How long a message is on its way. Telephones are offline at times, a few for days.
    fn delay_ms(&mut self, device: Device) -> u32 {
        let chance = &mut self.delivery;
        if device == Device::Server {
            return chance.among(15, 250);
        }
        if device.is_app() {
            match chance.unit() {
                unit if unit < 0.003 => return chance.among(1, 12 * 24 * 60) * 60_000,
                unit if unit < 0.05 => return chance.among(1, 20 * 60) * 60_000,
                _ => {}
            }
        }
        chance.among(40, 1_500)
    }

    /// A stream of chance for a part of this life.
    fn chance(&self, purpose: Purpose, number: u32) -> Chance {
        Chance::new(self.shop.seed, purpose, self.person.number, number)
    }

    /// The instant that lies so many weeks of shop time after another; `None` from the end on.
    fn later(&self, at: Timestamp, weeks: f64) -> Option<Timestamp> {
        let time = self.shop.calendar.shop_time(at);
        self.shop.calendar.online(ShopTime(time.0 + weeks))
    }

    /// What somebody uses on a visit.
    fn device(&self, place: Place, chance: &mut Chance) -> Device {
        match (place, self.person.phone) {
            (Place::Store, _) => Device::Server,
            (Place::App, Phone::Android) => Device::AndroidApp,
            (Place::App, Phone::Ios) => Device::IosApp,
            (Place::Web, phone) => match (chance.happens(0.62), phone, self.person.computer) {
                (true, Phone::Android, _) => Device::AndroidBrowser,
                (true, Phone::Ios, _) => Device::IosBrowser,
                (false, _, Computer::Windows) => Device::WindowsPc,
                (false, _, Computer::MacOs) => Device::Mac,
            },
        }
    }
}

/// So many minutes or parts of one.
fn minutes(count: f64) -> Span {
    Span((count * MINUTE.0 as f64) as i64)
}

/// So many hours or parts of one.
fn hours(count: f64) -> Span {
    Span((count * HOUR.0 as f64) as i64)
}

/// So many days of 24 hours or parts of one.
fn days(count: f64) -> Span {
    hours(24.0 * count)
}
