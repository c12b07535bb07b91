//! How a profile changes: answers, a chosen channel, another city, consents, a subscription.

use kesit_model::Timestamp;

use super::super::calendar::DAY;
use super::super::campaigns::Medium;
use super::super::chance::{Chance, Purpose};
use super::super::draft::Kind;
use super::super::person::Standing;
use super::{Life, Origin, days};

/// How many tell about themselves.
const TELL: f64 = 0.25;
const CHOOSE_A_CHANNEL: f64 = 0.14;
/// How likely the chosen channel is the one that they react to.
const KNOW_THEMSELVES: f64 = 0.75;
const MOVE: f64 = 0.05;
const CHANGE_A_CONSENT: f64 = 0.08;
const SUBSCRIBE: f64 = 0.07;
/// How many go on after the trial, and after each year.
const STAY_AFTER_TRIAL: f64 = 0.6;
const RENEW: f64 = 0.7;

/// How long a trial and a paid period last.
pub(in crate::demo) const TRIAL_DAYS: u32 = 14;
pub(in crate::demo) const PERIOD_DAYS: u32 = 180;

/// The steps of a subscription, as member `a` of its drafts.
pub(in crate::demo) mod step {
    /// It begins, for nothing.
    pub(in crate::demo) const TRIAL: u32 = 0;
    /// It is paid, from the end of the trial on and again after each period.
    pub(in crate::demo) const PAID: u32 = 1;
    /// It is given up.
    pub(in crate::demo) const ENDED: u32 = 2;
}

/// What somebody may call their way of life.
pub(in crate::demo) const LIFESTYLES: [&str; 5] = ["outdoor", "home", "city", "family", "sport"];

/// Changes what changes.
pub(super) fn change(life: &mut Life<'_>) {
    let mut chance = life.chance(Purpose::Profile, 0);
    if chance.happens(TELL) {
        let at = after_arrival(life, &mut chance, 20.0);
        life.put(at, Origin::SERVER, Kind::ToldAboutThemselves, 0, 0);
        let lifestyle = chance.below(u32::try_from(LIFESTYLES.len()).expect("few"));
        life.put(at.plus(super::minutes(0.5)), Origin::SERVER, Kind::LifestyleAnswered, lifestyle, 0);
    }
    if chance.happens(CHOOSE_A_CHANNEL) {
        let preferred = life.person.response.preferred as u32;
        let chosen = if chance.happens(KNOW_THEMSELVES) { preferred } else { chance.below(3) };
        let at = after_arrival(life, &mut chance, 40.0);
        life.put(at, Origin::SERVER, Kind::ChoseChannel, chosen, 0);
    }
    if chance.happens(MOVE) {
        let at = after_arrival(life, &mut chance, 250.0);
        let city = chance.below(u32::MAX);
        life.put(at, Origin::SERVER, Kind::Moved, city, 0);
    }
    if chance.happens(CHANGE_A_CONSENT) {
        let medium = chance.pick(&[Medium::Email, Medium::Sms]);
        let granted = life.person.consents[medium as usize] != Some(true);
        let at = after_arrival(life, &mut chance, 150.0);
        life.put(at, Origin::SERVER, Kind::ChangedConsent, medium as u32, u32::from(granted));
    }
    if life.person.standing == Standing::Buyer && chance.happens(SUBSCRIBE) {
        subscribe(life, &mut chance);
    }
}

fn after_arrival(life: &Life<'_>, chance: &mut Chance, mean_days: f64) -> Timestamp {
    life.person.arrives_at.plus(days(0.02 + chance.exponential(mean_days)))
}

/// A trial, then periods of half a year as long as it pleases.
fn subscribe(life: &mut Life<'_>, chance: &mut Chance) {
    let began_at = after_arrival(life, chance, 120.0);
    life.put(began_at, Origin::SERVER, Kind::Subscribed, step::TRIAL, 0);
    let mut day = TRIAL_DAYS;
    let mut stays = chance.happens(STAY_AFTER_TRIAL);
    loop {
        let at = began_at.plus(kesit_model::Span(DAY.0 * i64::from(day)));
        if at >= life.shop.calendar.until() {
            break;
        }
        life.put(at, Origin::SERVER, Kind::Subscribed, if stays { step::PAID } else { step::ENDED }, day);
        if !stays {
            break;
        }
        day += PERIOD_DAYS;
        stays = chance.happens(RENEW);
    }
}
