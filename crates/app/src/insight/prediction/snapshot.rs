//! Rows of features: what was known of customers strictly before an instant.

use std::thread;

use kesit_insight::ledger::{Book, MICROS, Order, Refund, net_orders};
use kesit_insight::prediction::{Column, MISSING, Table, Values};
use kesit_model::Timestamp;
use kesit_model::definition::ConsentState;
use kesit_timeline::{Block, Cell, ConsentHistory, CustomerIx, History, Timelines, Unpacked};

use super::layout::{Layout, Trait};
use super::slices::{DAY_MS, Slices};
use super::{Feature, OrderFigure};

/// A customer at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Where {
    /// Who.
    pub customer: CustomerIx,
    /// On which past slice; `None` is the instant that is looked ahead from.
    pub slice: Option<usize>,
}

/// Makes rows of features. Nothing that happened at a row's instant or later is looked at.
#[derive(Debug)]
pub struct Snapshots<'a> {
    timelines: &'a Timelines,
    book: &'a Book,
    slices: &'a Slices,
    layout: Layout,
    threads: usize,
}

/// What consent is called in a column.
const CONSENTS: [&str; 2] = ["denied", "granted"];

impl<'a> Snapshots<'a> {
    /// Finds out which columns there are.
    #[must_use]
    pub fn new(
        timelines: &'a Timelines,
        book: &'a Book,
        slices: &'a Slices,
        threads: usize,
    ) -> Snapshots<'a> {
        let layout = Layout::of(timelines, slices, threads);
        Snapshots { timelines, book, slices, layout, threads }
    }

    /// What each column is, in the order of [`Snapshots::table`].
    #[must_use]
    pub fn features(&self) -> &[Feature] {
        &self.layout.features
    }

    /// A row for each of these, which come by customer.
    #[must_use]
    pub fn table(&self, rows: &[Where]) -> Table {
        let piece = rows.len().div_ceil(self.threads.max(1)).max(1);
        let filled: Vec<Vec<Vec<f64>>> = thread::scope(|scope| {
            let running: Vec<_> =
                rows.chunks(piece).map(|rows| scope.spawn(move || self.columns(rows))).collect();
            let ended = running
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            ended.collect()
        });
        let mut columns: Vec<Vec<f64>> = vec![Vec::with_capacity(rows.len()); self.layout.features.len()];
        for part in filled {
            columns.iter_mut().zip(part).for_each(|(column, mut part)| column.append(&mut part));
        }
        let named =
            self.layout.features.iter().zip(columns).map(|(feature, figures)| self.column(feature, figures));
        Table::new(named.collect())
            .expect("columns are of one length, and events, traits and channels each once")
    }

    fn columns(&self, rows: &[Where]) -> Vec<Vec<f64>> {
        let mut columns = vec![Vec::with_capacity(rows.len()); self.layout.features.len()];
        let (mut figures, mut orders) = (Vec::new(), Vec::new());
        for of_block in rows.chunk_by(|one, other| one.customer.block() == other.customer.block()) {
            let view = View::of(&self.timelines.blocks()[of_block[0].customer.block()], &self.layout);
            for place in of_block {
                figures.clear();
                self.fill(&view, *place, &mut orders, &mut figures);
                columns.iter_mut().zip(&figures).for_each(|(column, figure)| column.push(*figure));
            }
        }
        columns
    }

    fn column(&self, feature: &Feature, figures: Vec<f64>) -> Column {
        let labels = match feature {
            Feature::Consent { .. } => Some(CONSENTS.map(str::to_owned).to_vec()),
            Feature::Trait { key } => self.labels(key),
            _ => None,
        };
        let Some(labels) = labels else { return Column::numeric(feature.key(), figures) };
        let code = |figure: &f64| if figure.is_nan() { MISSING } else { *figure as u32 };
        let codes = figures.iter().map(code).collect();
        Column { name: feature.key(), values: Values::Categorical { codes, labels } }
    }

    fn labels(&self, key: &str) -> Option<Vec<String>> {
        let key = self.timelines.dictionary().key(key)?;
        let found = self.layout.traits.iter().find(|found| found.key == key)?;
        found.categories.as_ref().map(|categories| categories.labels.clone())
    }

    fn fill(&self, view: &View<'_>, place: Where, orders: &mut Vec<Order>, figures: &mut Vec<f64>) {
        let (row, before) = (place.customer.row(), self.slices.at(place.slice));
        figures.push(days_between(view.block.first_at(row), before));
        if self.layout.has_orders {
            let (purchases, refunds) = self.orders_of(place.customer);
            net_orders(purchases, refunds, before.0 - 1, orders);
            figures.extend(order_figures(orders, refunds, before));
        }
        for table in &view.events {
            let at = table.map_or(&[][..], |table| &table.at()[table.range(row)]);
            let known = &at[..at.partition_point(|at| *at < before)];
            for days in &self.layout.windows {
                let from = Timestamp(before.0 - i64::from(*days) * DAY_MS);
                figures.push((known.len() - known.partition_point(|at| *at < from)) as f64);
            }
            figures.push(known.last().map_or(f64::NAN, |last| days_between(*last, before)));
        }
        for (found, history) in self.layout.traits.iter().zip(&view.traits) {
            let cell = history.and_then(|history| {
                let range = history.range(row);
                let known = history.at()[range.clone()].partition_point(|at| *at < before);
                Some(history.get(range.start + known.checked_sub(1)?))
            });
            figures.push(cell.map_or(f64::NAN, |cell| self.trait_figure(found, cell)));
        }
        figures.extend(view.consents.iter().map(|consent| consent_figure(*consent, row, before)));
    }

    fn orders_of(&self, customer: CustomerIx) -> (&'a [kesit_insight::ledger::Purchase], &'a [Refund]) {
        let place = customer.0 as usize;
        (self.book.purchases(place), self.book.refunds(place))
    }

    fn trait_figure(&self, found: &Trait, cell: Cell) -> f64 {
        match &found.categories {
            Some(categories) => categories.code_of.get(&cell).map_or(f64::NAN, |code| f64::from(*code)),
            None => match self.timelines.dictionary().unpack(cell) {
                Unpacked::Number(number) => number.to_f64(),
                _ => f64::NAN,
            },
        }
    }
}

/// The parts of a block that have columns.
struct View<'a> {
    block: &'a Block,
    events: Vec<Option<&'a kesit_timeline::Table>>,
    traits: Vec<Option<&'a History>>,
    consents: Vec<Option<&'a ConsentHistory>>,
}

impl<'a> View<'a> {
    fn of(block: &'a Block, layout: &Layout) -> View<'a> {
        View {
            block,
            events: layout.events.iter().map(|name| block.events(*name)).collect(),
            traits: layout.traits.iter().map(|found| block.history(found.key)).collect(),
            consents: layout.channels.iter().map(|channel| block.consent(*channel)).collect(),
        }
    }
}

/// Figures of the orders that stood before an instant, in the order of [`OrderFigure::ALL`].
fn order_figures(orders: &[Order], refunds: &[Refund], before: Timestamp) -> [f64; OrderFigure::ALL.len()] {
    let refunds = refunds.partition_point(|refund| refund.at < before.0) as f64;
    let (Some(first), Some(last)) = (orders.first(), orders.last()) else {
        let missing = f64::NAN;
        return [missing, missing, 0.0, 0.0, 0.0, missing, missing, missing, missing, refunds];
    };
    let recency = days_between(Timestamp(last.at), before);
    let tenure = days_between(Timestamp(first.at), before);
    let count = orders.len() as f64;
    let days: Vec<&[Order]> = orders.chunk_by(|one, other| one.day == other.day).collect();
    let gaps = days.len().saturating_sub(1);
    let mean_gap = if gaps == 0 { f64::NAN } else { (tenure - recency) / gaps as f64 };
    let last_gap = match days.as_slice() {
        [.., one, other] => days_between(Timestamp(one[0].at), Timestamp(other[0].at)),
        _ => f64::NAN,
    };
    let silent = if mean_gap > 0.0 { recency / mean_gap } else { f64::NAN };
    let money = orders.iter().map(|order| order.amount).sum::<i64>() as f64 / MICROS;
    [recency, tenure, count, days.len() as f64, money, money / count, mean_gap, last_gap, silent, refunds]
}

fn consent_figure(consent: Option<&ConsentHistory>, row: usize, before: Timestamp) -> f64 {
    let said = consent.and_then(|consent| {
        let range = consent.range(row);
        let known = consent.at()[range.clone()].partition_point(|at| *at < before);
        Some(consent.get(range.start + known.checked_sub(1)?))
    });
    match said {
        Some(ConsentState::Denied) => 0.0,
        Some(ConsentState::Granted) => 1.0,
        Some(ConsentState::Unknown) | None => f64::NAN,
    }
}

fn days_between(from: Timestamp, to: Timestamp) -> f64 {
    (to.0 - from.0) as f64 / DAY_MS as f64
}
