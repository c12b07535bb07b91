//! Customers who buy for a company: they say so when they become known, and the company's figures are renewed now and
//! then.

use super::super::calendar::DAY;
use super::super::chance::Purpose;
use super::super::draft::Kind;
use super::{Life, Origin, days, minutes};

/// The figures are renewed after about so many days.
const RENEWED_DAYS: (f64, f64) = (80.0, 200.0);

/// Names the company, if there is one.
pub(super) fn represent(life: &mut Life<'_>) {
    let Some(company) = life.person.company else { return };
    let mut chance = life.chance(Purpose::Account, 1);
    let mut at = life.person.arrives_at.plus(minutes(8.0));
    while at < life.shop.calendar.until() {
        let weeks = at.since(life.shop.calendar.from()).0 / (7 * DAY.0);
        let weeks = u32::try_from(weeks).expect("after the beginning");
        life.put(at, Origin::SERVER, Kind::JoinedCompany, company, weeks);
        at = at.plus(days(chance.between(RENEWED_DAYS.0, RENEWED_DAYS.1)));
    }
}
