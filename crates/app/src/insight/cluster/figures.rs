//! Out of the timelines: the figures of everybody who placed an order.

use kesit_insight::cluster::Table;
use kesit_insight::ledger::{Book, Ledger, MICROS, Purchase};
use kesit_model::message::names::{ORDER_COMPLETED, PAGE_VIEWED, SCREEN_VIEWED};
use kesit_model::{Span, Timestamp};
use kesit_timeline::{BLOCK_ROWS, Block, Cell, Dictionary, NameId, PathId, Timelines};

use super::Feature;
use crate::insight::Shop;
use crate::insight::book::AMOUNT;

/// So many days of visits count.
pub(super) const VISIT_DAYS: i64 = 90;
const DAY_MS: i64 = 86_400_000;
/// A figure that a smaller share of customers has at all is left out.
const LEAST_SHARE: f64 = 0.05;
/// Habits are figures where at least this share of customers came back.
const LEAST_RETURNED: f64 = 0.5;

/// The figures of all customers who placed an order by an instant.
pub(super) struct Figures<'a> {
    pub(super) as_of: Timestamp,
    /// Their places in the book, ascending.
    pub(super) customers: Vec<usize>,
    /// What remained of their orders.
    pub(super) ledger: Ledger,
    pub(super) said: Said,
    book: &'a Book,
    today: i32,
    /// By customer of the book.
    extras: Vec<Extra>,
}

/// How the data says what figures are made of, so that conditions can ask for the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Orders that each of [`AMOUNT`] gave the amount of.
    amounts: [u64; AMOUNT.len()],
    /// Orders without an amount.
    without: u64,
    /// Pages seen, and screens.
    pages: u64,
    screens: u64,
}

/// What the book does not hold.
#[derive(Debug, Clone, Copy, Default)]
struct Extra {
    discounted: u32,
    visits: u32,
}

impl Said {
    /// The property that all amounts are in; `None` if there are several, or none.
    pub(super) fn amount(&self) -> Option<&'static str> {
        let mut used = AMOUNT.iter().zip(self.amounts).filter(|(_, orders)| *orders > 0);
        let (path, _) = used.next()?;
        used.next().is_none().then_some(*path)
    }

    /// The same, if moreover every order has one.
    pub(super) fn amount_of_each(&self) -> Option<&'static str> {
        self.amount().filter(|_| self.without == 0)
    }

    /// The only kind of visits there are.
    pub(super) fn visits(&self) -> Option<&'static str> {
        match (self.pages, self.screens) {
            (1.., 0) => Some(PAGE_VIEWED),
            (0, 1..) => Some(SCREEN_VIEWED),
            _ => None,
        }
    }

    fn plus(mut self, other: &Said) -> Said {
        self.amounts.iter_mut().zip(other.amounts).for_each(|(own, orders)| *own += orders);
        self.without += other.without;
        self.pages += other.pages;
        self.screens += other.screens;
        self
    }
}

impl<'a> Figures<'a> {
    pub(super) fn of(shop: &'a Shop<'_>, as_of: Timestamp) -> Figures<'a> {
        let has_categories = shop.timelines().dictionary().path("category").is_some();
        let book = if has_categories { shop.categorised() } else { shop.book() };
        let (extras, said) = extras(shop.timelines(), as_of, shop.threads());
        let today = shop.today(as_of);
        let ledger = book.as_of(as_of.0, today);
        let placed =
            |customer: &usize| book.purchases(*customer).first().is_some_and(|one| one.at <= as_of.0);
        let customers = (0..book.customers()).filter(placed).collect();
        Figures { as_of, customers, ledger, said, book, today, extras }
    }

    /// The figures that say something here, and their table: a row for each customer.
    pub(super) fn table(&self) -> (Vec<Feature>, Table) {
        let rows = || self.customers.iter().map(|customer| self.row(*customer));
        let mut having = [0_usize; Feature::ALL.len()];
        let mut returned = 0_usize;
        for row in rows() {
            having.iter_mut().zip(row).for_each(|(count, figure)| *count += usize::from(figure != 0.0));
            returned += usize::from(row[Feature::OrderDays as usize] > 1.0);
        }
        let share = |count: usize| count as f64 / self.customers.len().max(1) as f64;
        let says = |feature: &Feature| {
            share(having[*feature as usize]) >= LEAST_SHARE
                && (!feature.is_habit() || share(returned) >= LEAST_RETURNED)
        };
        let features: Vec<Feature> = Feature::ALL.into_iter().filter(says).collect();
        let values = rows().flat_map(|row| features.iter().map(move |feature| row[*feature as usize]));
        let table = Table::new(features.len(), values.collect());
        (features.clone(), table.expect("days with an order are a figure always, and all figures are finite"))
    }

    /// All figures of a customer, in the order of [`Feature::ALL`].
    fn row(&self, customer: usize) -> [f64; Feature::ALL.len()] {
        let orders = self.book.purchases(customer);
        let orders = &orders[..orders.partition_point(|order| order.at <= self.as_of.0)];
        let days: Vec<i32> = order_days(orders);
        let gross = orders.iter().map(|order| order.amount).sum::<i64>();
        let net = self.ledger.orders(customer).iter().map(|order| order.amount).sum::<i64>();
        let (first, last) = (days.first().copied(), days.last().copied());
        let since = |day: Option<i32>| day.map_or(0.0, |day| f64::from(self.today - day));
        let count = orders.len().max(1) as f64;
        let extra = self.extras.get(customer).copied().unwrap_or_default();
        let given_back = if gross > 0 { 1.0 - net as f64 / gross as f64 } else { 0.0 };
        Feature::ALL.map(|feature| match feature {
            Feature::Money => gross as f64 / MICROS,
            Feature::OrderDays => days.len() as f64,
            Feature::Recency => since(last),
            Feature::Tenure => since(first),
            Feature::AverageOrder => gross as f64 / MICROS / count,
            Feature::MedianGap => median_gap(&days).unwrap_or_else(|| since(last)),
            Feature::DiscountShare => f64::from(extra.discounted) / count,
            Feature::RefundShare => given_back.clamp(0.0, 1.0),
            Feature::CategoryShare => f64::from(in_favourite(orders)) / count,
            Feature::Visits => f64::from(extra.visits),
        })
    }
}

fn order_days(orders: &[Purchase]) -> Vec<i32> {
    let mut days: Vec<i32> = orders.iter().map(|order| order.day).collect();
    days.dedup();
    days
}

fn median_gap(days: &[i32]) -> Option<f64> {
    let mut gaps: Vec<i32> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
    gaps.sort_unstable();
    let upper = *gaps.get(gaps.len() / 2)?;
    let lower = gaps[(gaps.len() - 1) / 2];
    Some(f64::midpoint(f64::from(lower), f64::from(upper)))
}

/// How many orders lie in the category of most of them.
fn in_favourite(orders: &[Purchase]) -> u32 {
    let mut categories: Vec<u32> = orders.iter().filter_map(|order| order.category).collect();
    categories.sort_unstable();
    let runs = categories.chunk_by(|one, other| one == other).map(<[u32]>::len);
    runs.max().map_or(0, |most| u32::try_from(most).unwrap_or(u32::MAX))
}

/// What the book does not hold, of all customers.
fn extras(timelines: &Timelines, as_of: Timestamp, threads: usize) -> (Vec<Extra>, Said) {
    let words = Words::of(timelines.dictionary());
    let each = |_: usize, block: &Block| words.of_block(timelines.dictionary(), block, as_of);
    let join = |mut left: (Vec<Extra>, Said), right: (Vec<Extra>, Said)| {
        left.0.extend(right.0);
        (left.0, left.1.plus(&right.1))
    };
    timelines.fold(threads, each, join).unwrap_or_default()
}

/// The words of the dictionary that matter.
struct Words {
    completed: Option<NameId>,
    page: Option<NameId>,
    screen: Option<NameId>,
    amounts: [Option<PathId>; AMOUNT.len()],
    discount: Option<PathId>,
    coupon: Option<PathId>,
}

impl Words {
    fn of(dictionary: &Dictionary) -> Words {
        Words {
            completed: dictionary.name(ORDER_COMPLETED),
            page: dictionary.name(PAGE_VIEWED),
            screen: dictionary.name(SCREEN_VIEWED),
            amounts: AMOUNT.map(|path| dictionary.path(path)),
            discount: dictionary.path("discount"),
            coupon: dictionary.path("coupon"),
        }
    }

    fn of_block(&self, dictionary: &Dictionary, block: &Block, as_of: Timestamp) -> (Vec<Extra>, Said) {
        let (mut extras, mut said) = (vec![Extra::default(); BLOCK_ROWS], Said::default());
        self.orders(dictionary, block, as_of, &mut extras, &mut said);
        said.pages = visits(block, self.page, as_of, &mut extras);
        said.screens = visits(block, self.screen, as_of, &mut extras);
        (extras, said)
    }

    fn orders(
        &self,
        dictionary: &Dictionary,
        block: &Block,
        as_of: Timestamp,
        extras: &mut [Extra],
        said: &mut Said,
    ) {
        let Some(table) = self.completed.and_then(|name| block.events(name)) else { return };
        let column = |path: Option<PathId>| path.and_then(|path| table.rows().column(path));
        let amounts = self.amounts.map(column);
        let (discount, coupon) = (column(self.discount), column(self.coupon));
        for (row, extra) in extras.iter_mut().enumerate() {
            for order in table.range(row).take_while(|order| table.at()[*order] <= as_of) {
                let has_amount = |place: &usize| {
                    amounts[*place].is_some_and(|cells| cells.get(order).small_number().is_some())
                };
                match (0..AMOUNT.len()).find(has_amount) {
                    Some(place) => said.amounts[place] += 1,
                    None => said.without += 1,
                }
                let less = discount.is_some_and(|cells| is_above_nought(dictionary, cells.get(order)));
                let with_coupon = coupon.is_some_and(|cells| !cells.get(order).is_missing());
                extra.discounted += u32::from(less || with_coupon);
            }
        }
    }
}

fn is_above_nought(dictionary: &Dictionary, cell: Cell) -> bool {
    let of_text = || cell.text().and_then(|text| dictionary.number(text)).map(|number| number.0 > 0);
    cell.small_number().map(|number| number > 0).or_else(of_text).unwrap_or(false)
}

/// Adds the events of a name in the last days before an instant, and says how many they are.
fn visits(block: &Block, name: Option<NameId>, as_of: Timestamp, extras: &mut [Extra]) -> u64 {
    let Some(table) = name.and_then(|name| block.events(name)) else { return 0 };
    let from = as_of.minus(Span(VISIT_DAYS * DAY_MS));
    let mut all = 0;
    for (row, extra) in extras.iter_mut().enumerate() {
        let at = &table.at()[table.range(row)];
        let seen = at.partition_point(|at| *at <= as_of) - at.partition_point(|at| *at < from);
        extra.visits += u32::try_from(seen).unwrap_or(u32::MAX);
        all += seen as u64;
    }
    all
}
