//! What is in an order. It follows from the customer and the number of the order, so that the views before it, the order
//! itself and the refund after it agree without anything being kept.

use super::catalogue::{Catalogue, ProductIx};
use super::chance::{Chance, Purpose};
use super::person::{Person, Place};
use super::shop::Shop;

/// The most lines of an order.
const LINES: usize = 5;
/// The most pieces of one product.
const PIECES: u32 = 3;
/// An order is full when at most this part of the amount is left.
const LEFT_OVER: f64 = 0.12;
/// How often something is looked for that fits, and by how much it may cost more than what is left.
const TRIES: usize = 12;
const TOO_DEAR: f64 = 1.25;
/// Online orders below this are delivered for [`SHIPPING_KURUS`].
const FREE_SHIPPING_KURUS: u64 = 75_000;
const SHIPPING_KURUS: u64 = 4_990;
/// How many orders take part when prices are cut.
const ON_SALE: f64 = 0.8;
/// How many first orders bear the coupon of welcome.
const WELCOMED: f64 = 0.3;

/// A coupon: its code and how many percent it takes off.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Coupon {
    pub(super) code: &'static str,
    percent: u8,
}

const WELCOME: Coupon = Coupon { code: "HOSGELDIN10", percent: 10 };
const COUPONS: [Coupon; 4] = [
    Coupon { code: "SEPET10", percent: 10 },
    Coupon { code: "UYE5", percent: 5 },
    Coupon { code: "BAHAR15", percent: 15 },
    Coupon { code: "OZEL20", percent: 20 },
];
const PAYMENTS: [&str; 10] = [
    "kredi kartı",
    "kredi kartı",
    "kredi kartı",
    "kredi kartı",
    "kredi kartı",
    "kredi kartı",
    "banka kartı",
    "banka kartı",
    "havale",
    "kapıda ödeme",
];

/// Which order of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OrderKey {
    /// From 0.
    pub(super) number: u16,
    /// Where it was placed.
    pub(super) place: Place,
    /// By how many percent prices were cut that day.
    pub(super) sale_percent: u8,
}

impl OrderKey {
    /// In one number.
    pub(super) fn pack(self) -> u32 {
        u32::from(self.number) | (self.place as u32) << 16 | u32::from(self.sale_percent) << 24
    }

    /// Reads what [`OrderKey::pack`] gave.
    pub(super) fn unpack(packed: u32) -> OrderKey {
        let [low, high, place, sale_percent] = packed.to_le_bytes();
        let number = u16::from_le_bytes([low, high]);
        OrderKey { number, place: Place::ALL[usize::from(place)], sale_percent }
    }
}

/// An order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Order {
    pub(super) key: OrderKey,
    pub(super) lines: Vec<Line>,
    pub(super) coupon: Option<&'static Coupon>,
    pub(super) gift: Gift,
    pub(super) payment: &'static str,
}

/// A line of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) product: ProductIx,
    pub(super) quantity: u32,
    /// Price of one piece before any discount.
    pub(super) price_kurus: u32,
    /// What was paid for one piece.
    pub(super) paid_kurus: u32,
}

/// Whether an order is a present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gift {
    No,
    Wrapped,
    WrappedWithNote,
}

impl Order {
    /// The order of a customer.
    pub(super) fn draw(shop: &Shop, person: &Person, key: OrderKey) -> Order {
        let mut chance = Chance::new(shop.seed, Purpose::Order, person.number, u32::from(key.number));
        let on_sale = chance.happens(ON_SALE);
        let coupon = coupon(person, key, &mut chance);
        let percent =
            coupon.map_or(0, |coupon| coupon.percent).max(if on_sale { key.sale_percent } else { 0 });
        let amount_kurus = 100.0 * person.habit.amount_lira(&mut chance) / (1.0 - f64::from(percent) / 100.0);
        let mut lines = fill(shop, person, amount_kurus, &mut chance);
        for line in &mut lines {
            line.paid_kurus = (line.price_kurus * (100 - u32::from(percent)) + 50) / 100;
        }
        Order { key, lines, coupon, gift: Gift::draw(&mut chance), payment: chance.pick(&PAYMENTS) }
    }

    /// What was paid for the goods.
    pub(super) fn revenue_kurus(&self) -> u64 {
        self.lines.iter().map(|line| u64::from(line.paid_kurus) * u64::from(line.quantity)).sum()
    }

    /// What was taken off the prices.
    pub(super) fn discount_kurus(&self) -> u64 {
        let full: u64 =
            self.lines.iter().map(|line| u64::from(line.price_kurus) * u64::from(line.quantity)).sum();
        full - self.revenue_kurus()
    }

    /// What was paid for delivery.
    pub(super) fn shipping_kurus(&self) -> u64 {
        let delivered = self.key.place != Place::Store;
        if delivered && self.revenue_kurus() < FREE_SHIPPING_KURUS { SHIPPING_KURUS } else { 0 }
    }

    /// How many pieces.
    pub(super) fn quantity(&self) -> u32 {
        self.lines.iter().map(|line| line.quantity).sum()
    }
}

impl Gift {
    fn draw(chance: &mut Chance) -> Gift {
        match chance.unit() {
            unit if unit < 0.93 => Gift::No,
            unit if unit < 0.98 => Gift::Wrapped,
            _ => Gift::WrappedWithNote,
        }
    }
}

fn coupon(person: &Person, key: OrderKey, chance: &mut Chance) -> Option<&'static Coupon> {
    if key.number == 0 && chance.happens(WELCOMED) {
        return Some(&WELCOME);
    }
    chance.happens(person.taste.coupons).then(|| &COUPONS[chance.below(COUPONS.len() as u32) as usize])
}

/// Puts products into the order until about the amount is reached.
fn fill(shop: &Shop, person: &Person, amount_kurus: f64, chance: &mut Chance) -> Vec<Line> {
    let mut left_kurus = amount_kurus;
    let mut lines: Vec<Line> = Vec::with_capacity(2);
    for _ in 0..TRIES {
        let is_full = left_kurus <= LEFT_OVER * amount_kurus || lines.len() == LINES;
        if is_full && !lines.is_empty() {
            break;
        }
        let part = if chance.happens(0.55) { 1.0 } else { chance.between(0.3, 0.8) };
        let line = line(shop, person, part * left_kurus, chance);
        let cost_kurus = f64::from(line.price_kurus * line.quantity);
        if cost_kurus > TOO_DEAR * left_kurus {
            continue;
        }
        left_kurus -= cost_kurus;
        match lines.iter_mut().find(|other| other.product == line.product) {
            Some(same) => same.quantity += line.quantity,
            None => lines.push(line),
        }
    }
    if lines.is_empty() {
        lines.push(cheapest(shop, person));
    }
    lines
}

/// For those who want to spend next to nothing: the cheapest of what they prefer.
fn cheapest(shop: &Shop, person: &Person) -> Line {
    let product = shop.catalogue.cheapest(person.taste.category);
    let price_kurus = shop.catalogue.get(product).price_kurus;
    Line { product, quantity: 1, price_kurus, paid_kurus: price_kurus }
}

/// A line that costs about so much.
fn line(shop: &Shop, person: &Person, target_kurus: f64, chance: &mut Chance) -> Line {
    let catalogue: &Catalogue = &shop.catalogue;
    let category = person.taste.draw_category(shop, chance);
    let needed = target_kurus / f64::from(catalogue.dearest_kurus(category));
    let quantity = if needed > 1.0 { (needed.ceil() as u32).min(PIECES) } else { 1 };
    let product = catalogue.draw_near(category, target_kurus / f64::from(quantity), chance);
    let price_kurus = catalogue.get(product).price_kurus;
    Line { product, quantity, price_kurus, paid_kurus: price_kurus }
}

#[cfg(test)]
mod tests {
    use super::super::person::{Person, Place};
    use super::super::shop::Shop;
    use super::{Order, OrderKey};

    fn orders(sale_percent: u8) -> Vec<(Person, Order)> {
        let shop = Shop::for_tests();
        let people = (0..20_000).map(|number| Person::draw(&shop, number));
        let key = OrderKey { number: 1, place: Place::Web, sale_percent };
        people.map(|person| (person.clone(), Order::draw(&shop, &person, key))).collect()
    }

    #[test]
    fn amounts_are_near_the_gamma_gamma_process() {
        for sale_percent in [0, 30] {
            let orders = orders(sale_percent);
            let paid: f64 = orders.iter().map(|(_, order)| order.revenue_kurus() as f64 / 100.0).sum();
            let expected: f64 = orders.iter().map(|(person, _)| person.habit.mean_lira()).sum();
            assert!((paid / expected - 1.0).abs() < 0.05, "{}", paid / expected);
        }
    }

    #[test]
    fn keys_come_back_from_their_number() {
        for place in Place::ALL {
            let key = OrderKey { number: 65_000, place, sale_percent: 30 };
            assert_eq!(OrderKey::unpack(key.pack()), key);
        }
    }

    #[test]
    fn money_adds_up() {
        for (_, order) in orders(15) {
            assert!((1..=5).contains(&order.lines.len()), "{order:?}");
            let full: u64 = order.lines.iter().map(|line| u64::from(line.price_kurus * line.quantity)).sum();
            assert_eq!(order.revenue_kurus() + order.discount_kurus(), full);
            assert_eq!(order.shipping_kurus() == 0, order.revenue_kurus() >= 75_000);
            assert!(order.revenue_kurus() > 1_000, "{order:?}");
        }
    }
}
