//! The orders of a customer, by the process of [`super::super::process`], and the visits in which they are placed.

use kesit_model::Timestamp;

use super::super::calendar::{HOUR, ShopTime};
use super::super::chance::Purpose;
use super::super::draft::Who;
use super::super::order::{Order, OrderKey};
use super::super::person::{Person, Place, Standing};
use super::super::process::{FIRST_ORDER_WEEKS, ORDER_AT_ONCE, Orders};
use super::super::shop::Shop;
use super::{Chance, Fate, Life, Origin, after_sales, visit};

/// How likely an order is placed where the customer mostly buys.
const LOYALTY_TO_PLACE: f64 = 0.82;

/// What the process decided.
pub(super) struct Buying {
    orders: Orders,
    /// Whether the customer becomes known by ordering.
    pub(super) orders_at_once: bool,
}

/// Runs the process.
pub(super) fn decide(shop: &Shop, person: &Person) -> Buying {
    let mut chance = Chance::new(shop.seed, Purpose::Buying, person.number, 0);
    let wait = if chance.happens(ORDER_AT_ONCE) { 0.0 } else { chance.exponential(FIRST_ORDER_WEEKS) };
    let first = ShopTime(person.arrival.0 + wait);
    let buys = person.standing == Standing::Buyer;
    let end = if buys { shop.calendar.end() } else { first };
    let orders = Orders::draw(&person.habit, first, end, &mut chance);
    Buying { orders, orders_at_once: buys && wait == 0.0 }
}

/// Places the orders.
pub(super) fn buy(life: &mut Life<'_>, buying: &Buying) -> Fate {
    let mut fate = Fate::default();
    let mut last_at = None;
    for (number, time) in (0..).zip(&buying.orders.times) {
        let mut chance = life.chance(Purpose::Session, u32::from(number));
        let place = if number == 0 {
            life.person.place
        } else {
            visit::draw_place(life, LOYALTY_TO_PLACE, &mut chance)
        };
        // Orders of one day, one in a store and one online, keep their order.
        let earliest = last_at.map_or(Timestamp::MIN, |at: Timestamp| at.plus(HOUR));
        let Some(at) = place.instant(life.shop, *time).map(|at| at.max(earliest)) else { break };
        if at >= life.shop.calendar.until() {
            break;
        }
        place_order(life, &mut chance, at, number, place);
        fate.orders += 1;
        fate.first_order_at = fate.first_order_at.or(Some(at));
        last_at = Some(at);
    }
    fate.gave_up_at = last_at.filter(|_| buying.orders.gave_up);
    fate
}

fn place_order(life: &mut Life<'_>, chance: &mut Chance, at: Timestamp, number: u16, place: Place) {
    let key = OrderKey { number, place, sale_percent: life.shop.calendar.sale_percent(at) };
    let order = Order::draw(life.shop, life.person, key);
    if place == Place::Store {
        visit::order_in_store(life, chance, at, &order);
    } else {
        let origin = Origin { who: Who::UserOnFirst, device: life.device(place, chance) };
        visit::order_online(life, chance, (origin, at), &order);
    }
    after_sales::follow(life, at, &order);
}
