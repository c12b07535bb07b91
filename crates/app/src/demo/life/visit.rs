//! One visit to the site or the app: the page on which it begins, searches, products, perhaps a cart.

use kesit_model::Timestamp;

use super::super::campaigns::CampaignIx;
use super::super::catalogue::ProductIx;
use super::super::chance::Chance;
use super::super::draft::{Kind, Who};
use super::super::order::Order;
use super::super::person::Place;
use super::{Life, Origin, minutes};

/// How likely an order's line had its page viewed in the same visit; the first line always had.
const LINE_VIEWED: f64 = 0.6;

/// The pages that a visit can begin with, as member `a` of a page's or screen's draft.
pub(in crate::demo) mod page {
    /// The home page.
    pub(in crate::demo) const HOME: u32 = 0;
    /// A category; `b` says which.
    pub(in crate::demo) const CATEGORY: u32 = 1;
    /// The landing page of a campaign; `b` says of which.
    pub(in crate::demo) const CAMPAIGN: u32 = 2;
    /// The customer's own orders.
    pub(in crate::demo) const ORDERS: u32 = 3;
}

/// What is used in the app beside the shop itself.
pub(in crate::demo) const FEATURES: [&str; 6] =
    ["sipariş takibi", "favoriler", "barkod okuyucu", "fiyat alarmı", "beden danışmanı", "sanal deneme"];

/// The steps of a visit, before it is known when they were.
struct Steps<'l, 'a, 'c> {
    life: &'l Life<'a>,
    chance: &'c mut Chance,
    origin: Origin,
    steps: Vec<(Kind, u32, u32)>,
}

impl Steps<'_, '_, '_> {
    fn put(&mut self, kind: Kind, a: u32, b: u32) {
        self.steps.push((kind, a, b));
    }

    fn begin(&mut self, campaign: Option<CampaignIx>) {
        let page = match campaign {
            Some(campaign) => (page::CAMPAIGN, u32::from(campaign.0)),
            None if self.chance.happens(0.55) => (page::HOME, 0),
            None if self.chance.happens(0.8) => (page::CATEGORY, number(self.category())),
            None => (page::ORDERS, 0),
        };
        if !self.origin.device.is_app() {
            return self.put(Kind::PageViewed, page.0, page.1);
        }
        self.put(Kind::ApplicationOpened, 0, 0);
        if self.chance.happens(0.3) {
            self.put(Kind::ScreenViewed, page.0, page.1);
        }
        if self.chance.happens(0.2) {
            let feature = number(self.chance.below(number(FEATURES.len())) as usize);
            self.put(Kind::FeatureUsed, feature, 0);
        }
    }

    fn category(&mut self) -> usize {
        self.life.person.taste.draw_category(self.life.shop, self.chance)
    }

    fn find(&mut self, product: ProductIx) {
        if self.chance.happens(0.22) {
            self.put(Kind::ProductsSearched, u32::from(product.0), 0);
        } else if self.chance.happens(0.12) {
            let category = self.life.shop.catalogue.get(product).category;
            self.put(Kind::ProductListViewed, number(category), 0);
        }
    }

    fn look_at(&mut self, product: ProductIx) {
        self.put(Kind::ProductViewed, u32::from(product.0), 0);
        if self.chance.happens(0.05) {
            self.put(Kind::AddedToWishlist, u32::from(product.0), 0);
        }
    }

    /// Puts something into the cart, and that was it.
    fn leave_a_cart(&mut self, product: ProductIx) {
        self.put(Kind::ProductAdded, u32::from(product.0), 1);
        if self.chance.happens(0.12) {
            self.put(Kind::ProductRemoved, u32::from(product.0), 1);
        } else if self.chance.happens(0.3) {
            let value_kurus = self.life.shop.catalogue.get(product).price_kurus;
            self.put(Kind::CheckoutStarted, value_kurus, 1);
        }
    }

    fn buy(&mut self, order: &Order) {
        for (ix, line) in order.lines.iter().enumerate() {
            if ix == 0 {
                self.find(line.product);
            }
            if ix == 0 || self.chance.happens(LINE_VIEWED) {
                self.put(Kind::ProductViewed, u32::from(line.product.0), 0);
            }
            self.put(Kind::ProductAdded, u32::from(line.product.0), line.quantity);
        }
        let value_kurus = u32::try_from(order.revenue_kurus()).unwrap_or(u32::MAX);
        self.put(Kind::CheckoutStarted, value_kurus, order.quantity());
        self.put(Kind::OrderCompleted, order.key.pack(), 0);
    }
}

/// A visit without an order that begins at an instant. `eager` raises the chance that something is put into the cart.
pub(super) fn look_around(
    life: &mut Life<'_>,
    chance: &mut Chance,
    (origin, begin_at): (Origin, Timestamp),
    campaign: Option<CampaignIx>,
    eager: f64,
) {
    let mut visit = Steps { life, chance, origin, steps: Vec::with_capacity(8) };
    visit.begin(campaign);
    let views = visit.chance.poisson(1.1);
    for view in 0..views {
        let category = visit.category();
        let product = visit.life.shop.catalogue.draw(category, visit.chance);
        if view == 0 {
            visit.find(product);
        }
        visit.look_at(product);
        if view + 1 == views && visit.chance.happens(0.18 * eager) {
            visit.leave_a_cart(product);
        }
    }
    let mut at = begin_at;
    for (kind, a, b) in visit.steps {
        put(life, at, origin, (kind, a, b));
        at = at.plus(minutes(0.15 + chance.exponential(0.8)));
    }
}

/// The visit in which an order is placed at an instant; all else in it was before.
pub(super) fn order_online(
    life: &mut Life<'_>,
    chance: &mut Chance,
    (origin, ordered_at): (Origin, Timestamp),
    order: &Order,
) {
    let mut visit = Steps { life, chance, origin, steps: Vec::with_capacity(12) };
    visit.begin(None);
    visit.buy(order);
    let steps = visit.steps;
    let pauses: Vec<_> = steps.iter().skip(1).map(|_| minutes(chance.between(0.2, 1.8))).collect();
    let mut at = pauses.iter().fold(ordered_at, |at, pause| at.minus(*pause));
    for (step, pause) in steps.into_iter().zip(pauses.into_iter().map(Some).chain([None])) {
        put(life, at, origin, step);
        at = at.plus(pause.unwrap_or(kesit_model::Span::ZERO));
    }
}

/// A step; what is done before the customer is known bears no user id.
fn put(life: &mut Life<'_>, at: Timestamp, origin: Origin, (kind, a, b): (Kind, u32, u32)) {
    let nameless = origin.who == Who::UserOnFirst && at < life.known_at;
    let who = if nameless { Who::AnonymousOnFirst } else { origin.who };
    life.put(at, Origin { who, ..origin }, kind, a, b);
}

/// An order at the till of a store.
pub(super) fn order_in_store(life: &mut Life<'_>, chance: &mut Chance, at: Timestamp, order: &Order) {
    let entered_at = at.minus(minutes(chance.between(6.0, 40.0)));
    look_into_a_store(life, chance, entered_at);
    life.put(at, Origin::SERVER, Kind::OrderCompleted, order.key.pack(), 0);
}

/// A look into one of the stores of the customer's city, noted once the customer is known.
pub(super) fn look_into_a_store(life: &mut Life<'_>, chance: &mut Chance, at: Timestamp) {
    let stores: Vec<usize> = life.person.city.stores().collect();
    let store = if stores.is_empty() { 0 } else { chance.pick(&stores) };
    if at >= life.known_at {
        life.put(at, Origin::SERVER, Kind::StoreVisited, number(store), 0);
    }
}

/// Where a visit takes place: mostly where the customer buys, online otherwise.
pub(super) fn draw_place(life: &Life<'_>, loyalty: f64, chance: &mut Chance) -> Place {
    if chance.happens(loyalty) {
        return life.person.place;
    }
    let has_store = life.person.city.stores().next().is_some();
    match chance.unit() {
        unit if unit < 0.25 && has_store => Place::Store,
        unit if unit < 0.6 && life.person.has_app => Place::App,
        _ => Place::Web,
    }
}

fn number(place: usize) -> u32 {
    u32::try_from(place).expect("a place in a short list")
}
