//! What follows an order: it is called off or sent back, reviewed, asked about, complained about.

use kesit_model::Timestamp;

use super::super::chance::{Chance, Purpose};
use super::super::draft::Kind;
use super::super::order::Order;
use super::{Life, Origin, days, hours};

/// How many orders are called off before they are sent.
pub(in crate::demo) const CANCELLED: f64 = 0.022;
/// How many are sent back, wholly or in part.
pub(in crate::demo) const REFUNDED: f64 = 0.045;
/// The same where the first line is to wear.
pub(in crate::demo) const REFUNDED_TO_WEAR: f64 = 0.11;
/// Of those with several lines, how many are sent back wholly.
const WHOLE: f64 = 0.5;
const REVIEWED: f64 = 0.13;
const NPS_ANSWERED: f64 = 0.07;
const CASES: f64 = 0.05;
const CASES_IF_REFUNDED: f64 = 0.35;
const CASES_CLOSED: f64 = 0.94;

/// The topics of support cases; a returned order has the first one.
pub(in crate::demo) const TOPICS: [&str; 6] = ["iade", "kargo", "ödeme", "ürün bilgisi", "üyelik", "fatura"];

/// Lets follow what follows.
pub(super) fn follow(life: &mut Life<'_>, at: Timestamp, order: &Order) {
    let mut chance = life.chance(Purpose::AfterSales, u32::from(order.key.number));
    if chance.happens(CANCELLED) {
        let cancelled_at = at.plus(hours(0.2 + chance.exponential(5.0)));
        return life.put(cancelled_at, Origin::SERVER, Kind::OrderCancelled, order.key.pack(), 0);
    }
    let refunded = chance.happens(refund_rate(life, order));
    if refunded {
        let whole = order.lines.len() == 1 || chance.happens(WHOLE);
        let kind = if whole { Kind::OrderRefunded } else { Kind::LineRefunded };
        let refunded_at = at.plus(days(chance.between(4.0, 16.0)));
        life.put(refunded_at, Origin::SERVER, kind, order.key.pack(), 0);
    }
    let mood = life.person.taste.content + 0.2 * chance.normal() - if refunded { 0.4 } else { 0.0 };
    if chance.happens(REVIEWED) {
        review(life, &mut chance, at, order, mood);
    }
    if chance.happens(NPS_ANSWERED) {
        let answered_at = at.plus(days(chance.between(10.0, 25.0)));
        life.put(answered_at, Origin::SERVER, Kind::NpsAnswered, score(mood), 0);
    }
    if chance.happens(if refunded { CASES_IF_REFUNDED } else { CASES }) {
        ask_for_help(life, &mut chance, at, order, refunded);
    }
}

fn refund_rate(life: &Life<'_>, order: &Order) -> f64 {
    let to_wear = order.lines.first().is_some_and(|line| life.shop.catalogue.get(line.product).is_to_wear());
    if to_wear { REFUNDED_TO_WEAR } else { REFUNDED }
}

fn review(life: &mut Life<'_>, chance: &mut Chance, at: Timestamp, order: &Order, mood: f64) {
    let line = order.lines[chance.below(u32::try_from(order.lines.len()).expect("few lines")) as usize];
    let reviewed_at = at.plus(days(chance.between(3.0, 20.0)));
    life.put(reviewed_at, Origin::SERVER, Kind::ProductReviewed, u32::from(line.product.0), stars(mood));
}

fn ask_for_help(life: &mut Life<'_>, chance: &mut Chance, at: Timestamp, order: &Order, refunded: bool) {
    let topic =
        if refunded { 0 } else { chance.among(1, u32::try_from(TOPICS.len()).expect("few topics") - 1) };
    let number = u32::from(order.key.number);
    let opened_at = at.plus(days(chance.between(0.3, 10.0)));
    life.put(opened_at, Origin::SERVER, Kind::CaseOpened, topic, number);
    if chance.happens(CASES_CLOSED) {
        let closed_at = opened_at.plus(hours(1.0 + chance.exponential(20.0)));
        life.put(closed_at, Origin::SERVER, Kind::CaseClosed, topic, number);
    }
}

/// The stars that a mood gives.
fn stars(mood: f64) -> u32 {
    match mood {
        mood if mood > 0.74 => 5,
        mood if mood > 0.58 => 4,
        mood if mood > 0.46 => 3,
        mood if mood > 0.34 => 2,
        _ => 1,
    }
}

/// The score from 0 to 10 that a mood gives.
fn score(mood: f64) -> u32 {
    (10.0 * mood + 0.9).round().clamp(0.0, 10.0) as u32
}
