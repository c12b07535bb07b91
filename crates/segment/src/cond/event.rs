//! `event: Name`: a measure over the customer's events in a window.

use kesit_model::Timestamp;
use kesit_model::definition::{EventCondition, Window};
use kesit_timeline::{Block, NameId, PathId, Rows};

use crate::Actual;
use crate::clock::Clock;
use crate::compile::Compiler;
use crate::cond::{FilterC, Place, all_hold};
use crate::events::{Bound, Events, Gathered, Name, Source, Stretch};
use crate::measure::{MeasureC, Quantity, count};
use crate::rows::{Untils, each_row};
use crate::subject::{Scene, Subject};
use crate::watchers::Way;
use crate::window::Bounds;

#[derive(Debug)]
pub(crate) struct EventLeaf {
    source: Source,
    window: Option<Window>,
    measure: MeasureC,
}

impl EventLeaf {
    pub(crate) fn compile(condition: &EventCondition, compiler: &mut Compiler<'_>) -> EventLeaf {
        EventLeaf {
            source: Source::compile(&condition.name, &condition.filters, compiler),
            window: condition.within.clone(),
            measure: MeasureC::compile(&condition.measure, compiler),
        }
    }

    /// Whether events of a name are among those that it looks at.
    pub(crate) fn looks_at(&self, id: NameId, name: &str) -> bool {
        match &self.source.name {
            Name::One(own) => *own == id,
            Name::Many(pattern) => pattern.matches(name),
        }
    }

    /// Whether its filters take an event of a table.
    pub(crate) fn takes(&self, rows: &Rows, row: usize, subject: &Subject<'_>, clock: &mut Clock) -> bool {
        all_hold(&self.source.filters, Place::Row(rows, row), subject, clock)
    }

    /// Whether its filters take an event or refuse it once and for all.
    pub(crate) fn has_constant_filters(&self) -> bool {
        self.source.filters.iter().all(FilterC::is_constant)
    }

    /// Which way one more event can turn the answer; that of a sum, if its property is not negative.
    pub(crate) fn way(&self) -> Way {
        self.measure.way()
    }

    /// The property that it sums up.
    pub(crate) fn sums(&self) -> Option<PathId> {
        match &self.measure {
            MeasureC::Figure(Quantity::Sum(of), _) => Some(*of),
            _ => None,
        }
    }

    /// Whether the answer depends on when the customer's life began.
    pub(crate) fn depends_on_first_at(&self) -> bool {
        matches!(self.window, Some(Window::First(_)))
    }

    /// The customers of a block, among `rows`, on whom it holds.
    pub(crate) fn hold(
        &self,
        scene: Scene<'_>,
        block: &Block,
        rows: u64,
        now: Timestamp,
        untils: &mut Untils,
    ) -> u64 {
        let bound = self.source.bind(block, self.measure.of(), scene.dictionary());
        let shared = self.bounds(now, Timestamp::MIN, scene);
        if let (Bound::One(table), Some(threshold)) = (&bound, self.measure.single_threshold())
            && !table.is_filtered()
            && !self.depends_on_first_at()
        {
            return each_row(rows, Clock::at(now), untils, |row, clock| {
                count::reaches(threshold, &Stretch::of(table, row), &shared, clock)
            });
        }
        each_row(rows, Clock::at(now), untils, |row, clock| {
            let subject = Subject { scene, block, row };
            let bounds =
                if self.depends_on_first_at() { self.bounds(now, subject.first_at(), scene) } else { shared };
            match &bound {
                Bound::One(table) => self.measure.holds(&Stretch::of(table, row), &bounds, &subject, clock),
                Bound::Many(tables) => {
                    self.measure.holds(&Gathered::of(tables, &subject), &bounds, &subject, clock)
                }
            }
        })
    }

    /// Whether it holds on one customer, and until when that stands.
    pub(crate) fn holds(&self, subject: &Subject<'_>, now: Timestamp) -> (bool, Timestamp) {
        let bound = self.source.bind(subject.block, self.measure.of(), subject.scene.dictionary());
        let bounds = self.bounds(now, subject.first_at(), subject.scene);
        let mut clock = Clock::at(now);
        let holds = match (&bound, self.measure.single_threshold()) {
            (Bound::One(table), Some(threshold)) if !table.is_filtered() => {
                count::reaches(threshold, &Stretch::of(table, subject.row), &bounds, &mut clock)
            }
            (Bound::One(table), _) => {
                self.measure.holds(&Stretch::of(table, subject.row), &bounds, subject, &mut clock)
            }
            (Bound::Many(tables), _) => {
                self.measure.holds(&Gathered::of(tables, subject), &bounds, subject, &mut clock)
            }
        };
        (holds, clock.until())
    }

    /// What was measured, and when the newest event in the window was, for an explanation.
    pub(crate) fn actual(&self, subject: &Subject<'_>, now: Timestamp) -> (Actual, Option<Timestamp>) {
        let bound = self.source.bind(subject.block, self.measure.of(), subject.scene.dictionary());
        let bounds = self.bounds(now, subject.first_at(), subject.scene);
        match &bound {
            Bound::One(table) => self.actual_of(&Stretch::of(table, subject.row), &bounds, subject, now),
            Bound::Many(tables) => self.actual_of(&Gathered::of(tables, subject), &bounds, subject, now),
        }
    }

    fn actual_of<E: Events>(
        &self,
        events: &E,
        bounds: &Bounds,
        subject: &Subject<'_>,
        now: Timestamp,
    ) -> (Actual, Option<Timestamp>) {
        let mut clock = Clock::at(now);
        let actual = self.measure.actual(events, bounds, subject, &mut clock);
        // The newest that passes the filters, also before the window: "last order 97 d ago" is what explains a miss.
        let newest = (0..events.len())
            .rev()
            .find(|index| events.at(*index) <= now && events.passes(*index, subject, &mut clock));
        (actual, newest.map(|index| events.at(index)))
    }

    fn bounds(&self, now: Timestamp, first_at: Timestamp, scene: Scene<'_>) -> Bounds {
        Bounds::of(self.window.as_ref(), now, first_at, scene.zone())
    }
}
