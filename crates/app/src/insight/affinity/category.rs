//! The category that each customer tends to, by money spent and by what was looked at.

use kesit_insight::affinity::{Affinity, Categories, Seen, in_purchases};
use kesit_model::Timestamp;
use kesit_model::message::names::PRODUCT_VIEWED;
use kesit_timeline::{Block, NameId, PathId, TextId};

use super::each_customer;
use crate::insight::book::{Orders, Spent, Words};
use crate::insight::{Days, Shop, parallel};

/// Views that tell as much as one purchase.
const VIEWS_OF_A_PURCHASE: f64 = 10.0;

/// A customer who bought or looked at something of a category.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CustomerCategory {
    /// The place of the customer in the timelines.
    pub customer: usize,
    /// Orders with a category.
    pub orders: usize,
    /// Views of products with a category.
    pub views: usize,
    /// The category they tend to, by its place in [`CategoryAnswer::names`]; `None` where that is not clear.
    pub affinity: Option<Affinity>,
}

/// A category in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CategoryFigures {
    /// Money spent on it, in whole units; refunds are not taken off.
    pub money: f64,
    /// Views of its products.
    pub views: usize,
    /// Customers who bought of it.
    pub buyers: usize,
    /// Customers who tend to it.
    pub tending: usize,
}

/// Everybody's categories at an instant.
#[derive(Debug, Clone)]
pub struct CategoryAnswer {
    /// How shares are spread.
    pub categories: Categories,
    /// The categories.
    pub names: Vec<TextId>,
    /// By category.
    pub figures: Vec<CategoryFigures>,
    /// Customers of whom anything is known, in the order of the timelines.
    pub customers: Vec<CustomerCategory>,
}

impl CategoryAnswer {
    /// The places of the categories, the one that most was spent on first.
    #[must_use]
    pub fn by_money(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.names.len()).collect();
        places.sort_by(|one, other| self.figures[*other].money.total_cmp(&self.figures[*one].money));
        places
    }

    /// How many customers tend to a category.
    #[must_use]
    pub fn tending(&self) -> usize {
        self.customers.iter().filter(|customer| customer.affinity.is_some()).count()
    }
}

/// The categories of all customers at an instant; `None` if no order and no view names one.
#[must_use]
pub fn categories(shop: &Shop<'_>, as_of: Timestamp) -> Option<CategoryAnswer> {
    let words = Gatherer::of(shop, as_of);
    let gathered =
        each_customer(shop.timelines(), as_of, shop.threads(), |block, row| words.gather(block, row));
    let names = names(&gathered, shop);
    let mut place = vec![0; shop.timelines().dictionary().text_count()];
    names.iter().enumerate().for_each(|(kind, name)| place[name.0 as usize] = kind);
    // Whole purchases, where there are any: parts of them would make customers look more alike than they are.
    let any_orders = gathered.iter().any(|(_, gathered)| !gathered.spent.orders.is_empty());
    let whole: Vec<Vec<Seen>> = gathered.iter().map(|(_, it)| it.whole(any_orders, &place)).collect();
    let categories = Categories::fit(&whole, names.len())?;
    let affinities =
        parallel::map(shop.threads(), &gathered, |(_, gathered)| categories.affinity(&gathered.seen(&place)));
    let mut figures = vec![CategoryFigures::default(); names.len()];
    let mut customers = Vec::with_capacity(gathered.len());
    for ((customer, gathered), affinity) in gathered.iter().zip(affinities) {
        gathered.add_to(&mut figures, &place);
        if let Some(affinity) = affinity {
            figures[affinity.category].tending += 1;
        }
        customers.push(CustomerCategory {
            customer: *customer,
            orders: gathered.orders(),
            views: gathered.views.iter().map(|(_, views)| views).sum(),
            affinity,
        });
    }
    Some(CategoryAnswer { categories, names, figures, customers })
}

/// What is known of a customer, by category.
struct Gathered {
    spent: Spent,
    views: Vec<(u32, usize)>,
}

impl Gathered {
    fn orders(&self) -> usize {
        usize::try_from(self.spent.orders.iter().map(|(_, orders)| orders).sum::<i64>()).unwrap_or(0)
    }

    /// Orders by their first category, or else views.
    fn whole(&self, orders: bool, place: &[usize]) -> Vec<Seen> {
        let seen = |name: u32, count: f64| Seen { kind: place[name as usize], count };
        match orders {
            true => self.spent.orders.iter().map(|(name, orders)| seen(*name, *orders as f64)).collect(),
            false => self.views.iter().map(|(name, views)| seen(*name, *views as f64)).collect(),
        }
    }

    /// Purchases by money, and views as parts of a purchase.
    fn seen(&self, place: &[usize]) -> Vec<Seen> {
        let money: Vec<(usize, f64)> =
            self.spent.money.iter().map(|(name, money)| (place[*name as usize], *money as f64)).collect();
        let mut seen = in_purchases(&money, self.orders() as f64);
        for (name, views) in &self.views {
            let (kind, count) = (place[*name as usize], *views as f64 / VIEWS_OF_A_PURCHASE);
            match seen.iter_mut().find(|seen| seen.kind == kind) {
                Some(seen) => seen.count += count,
                None => seen.push(Seen { kind, count }),
            }
        }
        seen
    }

    fn add_to(&self, figures: &mut [CategoryFigures], place: &[usize]) {
        for (name, money) in &self.spent.money {
            let figures = &mut figures[place[*name as usize]];
            figures.money += *money as f64 / 1e6;
            figures.buyers += 1;
        }
        for (name, views) in &self.views {
            figures[place[*name as usize]].views += views;
        }
    }
}

/// Reads customers.
struct Gatherer<'a> {
    days: &'a Days,
    as_of: Timestamp,
    words: Words,
    viewed: Option<NameId>,
    category: Option<PathId>,
}

impl<'a> Gatherer<'a> {
    fn of(shop: &'a Shop<'_>, as_of: Timestamp) -> Gatherer<'a> {
        let dictionary = shop.timelines().dictionary();
        Gatherer {
            days: shop.days(),
            as_of,
            words: Words::of(shop.timelines()),
            viewed: dictionary.name(PRODUCT_VIEWED),
            category: dictionary.path("category"),
        }
    }

    fn gather(&self, block: &Block, row: usize) -> Option<Gathered> {
        let orders = Orders::new(&self.words, block, self.days, true);
        let spent = orders.spent_by_category(row, self.as_of);
        let views = self.views(block, row).unwrap_or_default();
        (!spent.money.is_empty() || !views.is_empty()).then_some(Gathered { spent, views })
    }

    fn views(&self, block: &Block, row: usize) -> Option<Vec<(u32, usize)>> {
        let table = block.events(self.viewed?)?;
        let column = table.rows().column(self.category?)?;
        let mut views: Vec<(u32, usize)> = Vec::new();
        for index in table.range(row).filter(|index| table.at()[*index] <= self.as_of) {
            let Some(name) = column.get(index).text() else { continue };
            match views.iter_mut().find(|(known, _)| *known == name.0) {
                Some((_, count)) => *count += 1,
                None => views.push((name.0, 1)),
            }
        }
        Some(views)
    }
}

/// All categories, in the order of their names, so that answers do not depend on how messages arrived.
fn names(gathered: &[(usize, Gathered)], shop: &Shop<'_>) -> Vec<TextId> {
    let dictionary = shop.timelines().dictionary();
    let mut is_named = vec![false; dictionary.text_count()];
    for (_, gathered) in gathered {
        gathered.spent.money.iter().for_each(|(name, _)| is_named[*name as usize] = true);
        gathered.views.iter().for_each(|(name, _)| is_named[*name as usize] = true);
    }
    let named = is_named.iter().enumerate().filter(|(_, is_named)| **is_named);
    let id = |place: usize| TextId(u32::try_from(place).expect("texts are numbered so"));
    let mut names: Vec<TextId> = named.map(|(place, _)| id(place)).collect();
    names.sort_by_key(|name| dictionary.resolve(*name));
    names
}
