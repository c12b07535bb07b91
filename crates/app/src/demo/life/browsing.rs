//! Visits without an order, as long as somebody cares for the shop and, much less, after that.

use kesit_model::Timestamp;

use super::super::chance::Purpose;
use super::super::draft::Who;
use super::super::person::Place;
use super::{Life, Origin, arrival, visit};

/// How much of the visits remains after giving up.
const AFTER_GIVING_UP: f64 = 0.1;
/// How many customers log in on a second device on one of their first visits.
const SECOND_DEVICE: f64 = 0.2;

/// Visits now and then.
pub(super) fn browse(life: &mut Life<'_>, gave_up_at: Option<Timestamp>) {
    let mut chance = life.chance(Purpose::Browsing, 0);
    let mean_weeks = 1.0 / life.person.taste.visits;
    let mut second_device = chance.happens(SECOND_DEVICE);
    let mut at = life.person.arrives_at;
    loop {
        let weeks = chance.exponential(mean_weeks);
        let Some(next) = life.later(at, weeks) else { break };
        at = next;
        if gave_up_at.is_some_and(|gave_up| at > gave_up) && !chance.happens(AFTER_GIVING_UP) {
            continue;
        }
        let place = visit::draw_place(life, 0.75, &mut chance);
        if place == Place::Store {
            visit::look_into_a_store(life, &mut chance, at);
        } else if second_device {
            second_device = false;
            arrival::log_in_elsewhere(life, &mut chance, at);
        } else {
            let origin = Origin { who: Who::UserOnFirst, device: life.device(place, &mut chance) };
            visit::look_around(life, &mut chance, (origin, at), None, 1.0);
        }
    }
}
