//! `rank`: among the best of all customers by an event measure. The cut-off is computed over everyone in batch and frozen
//! until the next; against it, a customer is ranked like by any other measure, with an exact `until`.

use kesit_model::Timestamp;
use kesit_model::definition::{Measure, RankCondition, Top, Window};
use kesit_timeline::{Block, PathId};

use crate::clock::Clock;
use crate::compile::Compiler;
use crate::events::{OneOrMany, Source};
use crate::figure::Figure;
use crate::measure::{MeasureC, Quantity};
use crate::rows::{Untils, each_row};
use crate::subject::{Scene, Subject};
use crate::window::Bounds;

#[derive(Debug)]
pub(crate) struct RankLeaf {
    source: Source,
    window: Option<Window>,
    quantity: Quantity,
    top: Top,
    /// Its place among the cut-offs of the program.
    pub(crate) index: usize,
}

impl RankLeaf {
    pub(crate) fn compile(condition: &RankCondition, index: usize, compiler: &mut Compiler<'_>) -> RankLeaf {
        let by = &condition.by;
        let quantity = match MeasureC::compile(&by.measure, compiler) {
            MeasureC::Figure(quantity, _) => quantity,
            // The language lets only measures through that are numbers; count is what is left of them.
            _ => Quantity::Count,
        };
        debug_assert!(matches!(by.measure, Measure::Count(_)) || !matches!(quantity, Quantity::Count));
        RankLeaf {
            source: Source::compile(&by.name, &by.filters, compiler),
            window: by.within.clone(),
            quantity,
            top: condition.top,
            index,
        }
    }

    /// The customers of a block, among `rows`, who reach the cut-off.
    pub(crate) fn hold(
        &self,
        scene: Scene<'_>,
        block: &Block,
        rows: u64,
        now: Timestamp,
        untils: &mut Untils,
    ) -> u64 {
        let cut_off = scene.frozen.cut_off(self.index);
        self.measure(scene, block, rows, now, untils, |figure| {
            cut_off.is_some_and(|cut_off| figure >= cut_off)
        })
    }

    /// The measured figures of a block's customers that are there and positive.
    pub(crate) fn figures(&self, scene: Scene<'_>, block: &Block, rows: u64, now: Timestamp) -> Vec<Figure> {
        let mut figures = Vec::new();
        let mut untils = [Timestamp::MAX; kesit_timeline::BLOCK_ROWS];
        self.measure(scene, block, rows, now, &mut untils, |figure| {
            figures.push(figure);
            true
        });
        figures
    }

    /// The figure of one customer, for an explanation.
    pub(crate) fn figure(&self, subject: &Subject<'_>, now: Timestamp) -> Option<Figure> {
        self.figures(subject.scene, subject.block, 1 << subject.row, now).pop()
    }

    /// The cut-off, given the figures of all customers that have one and the number of all customers.
    pub(crate) fn cut_off_of(&self, mut figures: Vec<Figure>, customers: usize) -> Option<Figure> {
        let wanted = match self.top {
            Top::Count(count) => usize::try_from(count).unwrap_or(usize::MAX),
            Top::Percent(percent) => share(customers, percent.0),
        };
        figures.sort_unstable_by(|figure, other| other.cmp(figure));
        let place = wanted.min(figures.len()).checked_sub(1)?;
        figures.get(place).copied()
    }

    fn measure(
        &self,
        scene: Scene<'_>,
        block: &Block,
        rows: u64,
        now: Timestamp,
        untils: &mut Untils,
        mut passes: impl FnMut(Figure) -> bool,
    ) -> u64 {
        let bound = self.source.bind(block, self.of(), scene.dictionary());
        each_row(rows, Clock::at(now), untils, |row, clock| {
            let subject = Subject { scene, block, row };
            let bounds = Bounds::of(self.window.as_ref(), now, subject.first_at(), scene.zone());
            let events = OneOrMany::of(&bound, &subject);
            let figure = self.quantity.measure(&events, &bounds, &subject, clock);
            figure.filter(|figure| figure.is_positive()).is_some_and(&mut passes)
        })
    }

    fn of(&self) -> Option<PathId> {
        self.quantity.of()
    }
}

/// That percentage of a number, rounded up; `percent_micros` is in millionths of a per cent.
fn share(of: usize, percent_micros: i128) -> usize {
    let parts = of as i128 * percent_micros;
    let whole = 100 * kesit_model::Decimal::ONE_MICROS;
    usize::try_from((parts + whole - 1) / whole).unwrap_or(0)
}
