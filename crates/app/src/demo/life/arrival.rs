//! How somebody becomes known: visits without a name, then an account, and on a second device once more.

use kesit_model::Timestamp;

use super::super::chance::{Chance, Purpose};
use super::super::draft::{Kind, Who};
use super::super::person::Place;
use super::buying::Buying;
use super::{Life, Origin, days, minutes, visit};

/// How many of those who become known online had been there before without a name.
const SEEN_BEFORE: f64 = 0.6;
/// Of these, how many are joined to their past by `alias`; the others by `identify` with both ids.
const BY_ALIAS: f64 = 0.15;
/// How eager a nameless visitor is to use the cart, against others.
const EAGER: f64 = 0.6;

/// The visits of somebody who never says who they are.
pub(super) fn visit_without_a_name(life: &mut Life<'_>) {
    let mut chance = life.chance(Purpose::Arrival, 0);
    let mut at = life.person.arrives_at;
    for _ in 0..=chance.poisson(0.8) {
        nameless(life, &mut chance, at);
        let weeks = chance.exponential(2.0);
        match life.later(at, weeks) {
            Some(next) => at = next.max(at.plus(minutes(40.0))),
            None => break,
        }
    }
}

/// Some nameless visits, perhaps; then the account.
pub(super) fn become_known(life: &mut Life<'_>, buying: &Buying) {
    let mut chance = life.chance(Purpose::Arrival, 0);
    let lead = if buying.orders_at_once { chance.between(1.0, 1.2) } else { 0.0 };
    let at = life.person.arrives_at.minus(minutes(lead));
    life.known_at = at;
    if life.person.place == Place::Store {
        return life.put(at, Origin::SERVER, Kind::SignedUp, 0, 0);
    }
    let seen_before = chance.happens(SEEN_BEFORE);
    if seen_before {
        for _ in 0..=chance.poisson(0.5) {
            let back = days(0.05 + chance.exponential(6.0));
            nameless(life, &mut chance, at.minus(back));
        }
    }
    let device = life.device(life.person.place, &mut chance);
    if life.person.place == Place::App {
        let installed_at = at.minus(minutes(chance.between(25.0, 30.0)));
        life.put(
            installed_at,
            Origin { who: Who::AnonymousOnFirst, device },
            Kind::ApplicationInstalled,
            0,
            0,
        );
    }
    if seen_before && chance.happens(BY_ALIAS) {
        life.put(at, Origin { who: Who::User, device }, Kind::SignedUp, 0, 0);
        life.put(at.plus(minutes(0.01)), Origin { who: Who::User, device }, Kind::Aliased, 0, 0);
    } else {
        life.put(at, Origin { who: Who::UserOnFirst, device }, Kind::SignedUp, 0, 0);
    }
}

/// A login on the second device, in the middle of a visit that began without a name.
pub(super) fn log_in_elsewhere(life: &mut Life<'_>, chance: &mut Chance, at: Timestamp) {
    let device = life.device(Place::Web, chance);
    let nameless = Origin { who: Who::AnonymousOnSecond, device };
    let known = Origin { who: Who::UserOnSecond, device };
    visit::look_around(life, chance, (nameless, at), None, 0.0);
    life.put(at.plus(minutes(12.0)), known, Kind::LoggedIn, 0, 0);
    visit::look_around(life, chance, (known, at.plus(minutes(12.5))), None, 1.0);
}

fn nameless(life: &mut Life<'_>, chance: &mut Chance, at: Timestamp) {
    let place = if life.person.place == Place::App { Place::App } else { Place::Web };
    let origin = Origin { who: Who::AnonymousOnFirst, device: life.device(place, chance) };
    visit::look_around(life, chance, (origin, at), None, EAGER);
}
