//! What campaigns earned for what they cost, against customers whom chance left out.
//!
//! Who is in which group is said by the event `Experiment Viewed` of the Segment specification for A/B tests:
//! `experiment_id` (or `experiment_name`, or `campaign_id`) is the campaign, `variation_id` or `variation_name` the group. `control`,
//! `holdout` and `kontrol` mean left out; any other group is treated. A customer counts from the first such event on, for
//! as many days as asked, and only once these are over. Without a group left out there is no effect to tell, and none is.

use std::collections::HashMap;

use kesit_insight::experiment::{Effect, Sample};
use kesit_insight::kpi::{CostPerRetained, Rate, cost_per_retained, roi};
use kesit_insight::ledger::{Ledger, MICROS, Order};
use kesit_model::message::names::EMAIL_DELIVERED;
use kesit_model::{Span, Timestamp};
use kesit_timeline::{BLOCK_ROWS, Block, PathId, Table, Timelines};

use super::{Question, Shop};
use crate::source::{Grid, GridCells};

/// What a campaign cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// Its id or name, as events write it.
    pub campaign: String,
    /// All that was spent on it, discounts given to everybody included.
    pub cost: f64,
    /// The share of revenue that is profit, 0..=1; `None` is that of the question.
    pub margin: Option<f64>,
}

/// Why a table of costs cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CostsError {
    /// A column is missing.
    #[error("there is no column `{0}`")]
    NoColumn(&'static str),
    /// A column that must hold numbers holds something else.
    #[error("the column `{0}` holds no numbers")]
    NoNumbers(&'static str),
    /// A campaign has no cost, or one below 0.
    #[error("row {0}: the cost is missing or below 0")]
    BadCost(usize),
    /// A margin is no share.
    #[error("row {0}: the margin is not from 0 to 1")]
    BadMargin(usize),
    /// A row names no campaign.
    #[error("row {0}: the campaign is missing")]
    NoCampaign(usize),
}

/// One of the two groups.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Group {
    /// Customers whose days are over, and how many of them ordered.
    pub ordered: Rate,
    /// What they spent: sum and sum of squares.
    money: f64,
    money_squared: f64,
}

/// What a campaign earned for what it cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    /// What it cost.
    pub cost: Cost,
    /// Customers to whom a message of it was delivered.
    pub reached: u64,
    /// Customers with the campaign.
    pub treated: Group,
    /// Customers left out.
    pub control: Group,
    /// Customers of either group whose days are not over yet.
    pub too_young: u64,
    /// (Earned × margin − cost) ÷ cost; `None` without a group left out.
    pub roi: Option<Effect>,
    /// The cost of one customer who would not have ordered otherwise; `None` where it is not beyond doubt that there is
    /// any.
    pub cost_per_retained: Option<CostPerRetained>,
}

/// Events that say that a message came through.
const DELIVERED: [&str; 4] =
    [EMAIL_DELIVERED, "SMS Delivered", "Push Notification Received", "WhatsApp Delivered"];
const EXPERIMENT_VIEWED: &str = "Experiment Viewed";
const CONTROL: [&str; 4] = ["control", "holdout", "hold-out", "kontrol"];
const DAY_MS: i64 = 86_400_000;

/// Reads what campaigns cost from a table with the columns `campaign`, `cost` and, if there is one, `margin`; or `kampanya`,
/// `maliyet` and `marj`.
///
/// # Errors
/// When a column is missing or holds something else.
pub fn costs(grid: &Grid) -> Result<Vec<Cost>, CostsError> {
    let column =
        |en: &'static str, tr: &str| grid.column(en).or_else(|| grid.column(tr)).map(|found| &found.cells);
    let numbers = |en: &'static str, tr: &str| match column(en, tr) {
        Some(GridCells::Numbers(cells)) => Ok(Some(cells)),
        Some(GridCells::Texts(cells)) if cells.iter().all(Option::is_none) => Ok(None),
        Some(GridCells::Texts(_)) => Err(CostsError::NoNumbers(en)),
        None => Ok(None),
    };
    let campaigns = column("campaign", "kampanya").ok_or(CostsError::NoColumn("campaign"))?;
    let costs = numbers("cost", "maliyet")?.ok_or(CostsError::NoColumn("cost"))?;
    let margins = numbers("margin", "marj")?;
    let cost = |row: usize| {
        let campaign = campaigns.shown(row).ok_or(CostsError::NoCampaign(row + 1))?;
        let cost = costs[row].filter(|cost| *cost >= 0.0).ok_or(CostsError::BadCost(row + 1))?;
        let margin = margins.and_then(|margins| margins[row]);
        if margin.is_some_and(|margin| !(0.0..=1.0).contains(&margin)) {
            return Err(CostsError::BadMargin(row + 1));
        }
        Ok(Cost { campaign, cost, margin })
    };
    (0..grid.rows).map(cost).collect()
}

/// What campaigns earned in so many days after somebody came into one of their groups.
#[must_use]
pub fn campaigns(shop: &Shop<'_>, question: &Question<'_>, costs: &[Cost], days: u32) -> Vec<Campaign> {
    let ledger = shop.ledger(question.as_of);
    let names = Names::of(shop.timelines());
    let places: HashMap<&str, usize> =
        costs.iter().zip(0..).map(|(cost, ix)| (cost.campaign.as_str(), ix)).collect();
    let timelines = shop.timelines();
    let each = |ix: usize, block: &Block| {
        let mut counted = vec![Counted::default(); costs.len()];
        for row in 0..BLOCK_ROWS {
            let customer = ix * BLOCK_ROWS + row;
            if question.wants(customer) {
                let looked = Customer { timelines, block, row, as_of: question.as_of };
                looked.reached(&names, &places, &mut counted);
                looked.groups(&names, &places, &ledger, customer, days, &mut counted);
            }
        }
        counted
    };
    let add = |mut one: Vec<Counted>, other: Vec<Counted>| {
        one.iter_mut().zip(other).for_each(|(one, other)| one.add(other));
        one
    };
    let counted = timelines.fold(shop.threads(), each, add);
    let counted = counted.unwrap_or_else(|| vec![Counted::default(); costs.len()]);
    costs
        .iter()
        .zip(counted)
        .map(|(cost, counted)| counted.campaign(cost.clone(), question.terms.margin))
        .collect()
}

/// The words of campaigns, as the dictionary has them.
struct Names {
    delivered: Vec<kesit_timeline::NameId>,
    viewed: Option<kesit_timeline::NameId>,
    campaign_of_message: Vec<PathId>,
    campaign_of_group: Vec<PathId>,
    group: Vec<PathId>,
}

impl Names {
    fn of(timelines: &Timelines) -> Names {
        let dictionary = timelines.dictionary();
        let paths = |all: &[&str]| all.iter().filter_map(|path| dictionary.path(path)).collect();
        Names {
            delivered: DELIVERED.iter().filter_map(|name| dictionary.name(name)).collect(),
            viewed: dictionary.name(EXPERIMENT_VIEWED),
            campaign_of_message: paths(&["campaign_id", "campaign_name"]),
            campaign_of_group: paths(&["experiment_id", "experiment_name", "campaign_id", "campaign_name"]),
            group: paths(&["variation_id", "variation_name"]),
        }
    }
}

/// Sums over some customers.
#[derive(Debug, Clone, Default)]
struct Counted {
    reached: u64,
    treated: Group,
    control: Group,
    too_young: u64,
}

impl Counted {
    fn add(&mut self, other: Counted) {
        self.reached += other.reached;
        self.too_young += other.too_young;
        for (group, more) in [(&mut self.treated, other.treated), (&mut self.control, other.control)] {
            group.ordered += more.ordered;
            group.money += more.money;
            group.money_squared += more.money_squared;
        }
    }

    fn campaign(self, cost: Cost, margin: f64) -> Campaign {
        let (treated, control) = (self.treated, self.control);
        let has_control = control.ordered.of > 0;
        let margin = cost.margin.unwrap_or(margin);
        Campaign {
            roi: roi(&treated.sample(), &control.sample(), margin, cost.cost).filter(|_| has_control),
            cost_per_retained: cost_per_retained(treated.ordered, control.ordered, cost.cost)
                .filter(|_| has_control),
            cost,
            reached: self.reached,
            treated,
            control,
            too_young: self.too_young,
        }
    }
}

impl Group {
    /// What one spent on average, net of refunds; `None` of nobody.
    #[must_use]
    pub fn mean_money(&self) -> Option<f64> {
        (self.ordered.of > 0).then(|| self.money / self.ordered.of as f64)
    }

    fn add(&mut self, orders: &[Order]) {
        let money = orders.iter().map(|order| order.amount).sum::<i64>() as f64 / MICROS;
        self.ordered += Rate { did: u64::from(!orders.is_empty()), of: 1 };
        self.money += money;
        self.money_squared += money * money;
    }

    fn sample(&self) -> Sample {
        Sample { count: self.ordered.of as f64, sum: self.money, sum_of_squares: self.money_squared }
    }
}

/// One customer.
struct Customer<'a> {
    timelines: &'a Timelines,
    block: &'a Block,
    row: usize,
    as_of: Timestamp,
}

impl Customer<'_> {
    /// The campaigns of which a message came through, each once.
    fn reached(&self, names: &Names, places: &HashMap<&str, usize>, counted: &mut [Counted]) {
        let mut known: Vec<usize> = Vec::new();
        for table in names.delivered.iter().filter_map(|name| self.block.events(*name)) {
            for index in self.known(table) {
                let place = self.campaign(table, index, &names.campaign_of_message, places);
                if let Some(place) = place.filter(|place| !known.contains(place)) {
                    known.push(place);
                    counted[place].reached += 1;
                }
            }
        }
    }

    /// The groups that the customer came into, the first one of each campaign, and what followed.
    fn groups(
        &self,
        names: &Names,
        places: &HashMap<&str, usize>,
        ledger: &Ledger,
        customer: usize,
        days: u32,
        counted: &mut [Counted],
    ) {
        let Some(table) = names.viewed.and_then(|name| self.block.events(name)) else { return };
        let mut known: Vec<usize> = Vec::new();
        for index in self.known(table) {
            let Some(place) = self.campaign(table, index, &names.campaign_of_group, places) else { continue };
            let Some(group) = self.texts(table, index, &names.group).next() else { continue };
            if known.contains(&place) {
                continue;
            }
            known.push(place);
            let from = table.at()[index];
            let until = from.plus(Span(i64::from(days) * DAY_MS));
            if until > self.as_of {
                counted[place].too_young += 1;
                continue;
            }
            let orders = ledger.orders(customer);
            let within = &orders[orders.partition_point(|order| order.at <= from.0)
                ..orders.partition_point(|order| order.at <= until.0)];
            let is_control = CONTROL.contains(&group.to_lowercase().as_str());
            let found = &mut counted[place];
            if is_control { &mut found.control } else { &mut found.treated }.add(within);
        }
    }

    fn known<'b>(&self, table: &'b Table) -> impl Iterator<Item = usize> + use<'b> {
        let as_of = self.as_of;
        table.range(self.row).take_while(move |index| table.at()[*index] <= as_of)
    }

    fn campaign(
        &self,
        table: &Table,
        index: usize,
        paths: &[PathId],
        places: &HashMap<&str, usize>,
    ) -> Option<usize> {
        self.texts(table, index, paths).find_map(|text| places.get(text).copied())
    }

    /// What an event says at some paths.
    fn texts<'b>(
        &'b self,
        table: &'b Table,
        index: usize,
        paths: &'b [PathId],
    ) -> impl Iterator<Item = &'b str> {
        let columns = paths.iter().filter_map(|path| table.rows().column(*path));
        let texts = columns.filter_map(move |column| column.get(index).text());
        texts.map(|text| self.timelines.dictionary().resolve(text))
    }
}
