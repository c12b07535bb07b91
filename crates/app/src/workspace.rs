//! Timelines and segments together: who is in, on any day, and why.

pub(crate) mod on_disk;
mod overlap;
mod past;
mod roster;
pub(crate) mod unknown;

use std::sync::Arc;

use kesit_engine::Picture;
use kesit_model::definition::Definitions;
use kesit_model::{Key, PersonId, Timestamp};
use kesit_segment::{CompileError, Frozen, Members, Program, SegmentIx, Settings, Why};
use kesit_timeline::Timelines;

use crate::nearest::nearest;
use crate::scores::{self, Fitted};
use crate::source::Lists;

pub use kesit_store::{Access, Catalogue, CatalogueError, LogError, Replay, StoreError, StreamError};
pub use on_disk::{OnDisk, OnDiskError};
pub use overlap::Overlap;
pub(crate) use past::Past;
pub use roster::{MemberSpan, Roster, RosterMember, RosterOrder, RosterQuestion};
pub use unknown::Unknown;
pub(crate) use unknown::asked_by;

/// Everything that an answer depends on, but the clock.
#[derive(Debug)]
pub struct Workspace {
    timelines: Timelines,
    definitions: Arc<Definitions>,
    program: Arc<Program>,
    frozen: Frozen,
    unknown: Vec<Unknown>,
    /// The parameters of scores that are kept; without, scores are fitted to the instant asked about.
    scores: Option<Fitted>,
    /// What is in force in a running engine.
    in_force: Option<InForce>,
    /// The instant that scores and rankings were last brought to.
    fitted_to: Option<Timestamp>,
}

/// Scores and rankings by which a running engine moves its customers. Whoever asks about the time in which they are in force is
/// answered by them, at once, and as the engine would.
#[derive(Debug)]
struct InForce {
    since: Timestamp,
    until: Timestamp,
    frozen: Frozen,
}

/// The members of all segments at one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// The instant.
    pub as_of: Timestamp,
    /// How many customers there were at that instant.
    pub customers: usize,
    /// The segments in the order of the definitions; only the one whose members were asked for, if it was one.
    pub segments: Vec<SegmentMembers>,
}

/// The members of one segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentMembers {
    /// The segment.
    pub key: Key,
    /// How many are in.
    pub size: usize,
    /// Who is in, by surviving id in ascending order; empty unless it was asked for.
    pub members: Vec<PersonId>,
}

/// Whose members are wanted, not only their number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MembersOf {
    /// Nobody's: numbers suffice.
    None,
    /// Those of one segment.
    Segment(Key),
    /// Those of all.
    All,
}

/// Why a customer is in some segments and not in others.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The customer, by surviving id.
    pub customer: PersonId,
    /// The instant.
    pub as_of: Timestamp,
    /// The tree for each segment asked about, in the order of the definitions.
    pub segments: Vec<(Key, Why)>,
}

/// Why there is no explanation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExplainError {
    /// No message names such a customer.
    #[error("no such customer")]
    UnknownCustomer,
    /// The customer's first message is later than the instant asked about.
    #[error("the customer does not exist before {first_at}")]
    NotYet {
        /// When the customer comes into being.
        first_at: Timestamp,
    },
    /// No such segment.
    #[error(transparent)]
    Segment(#[from] UnknownSegment),
}

/// A segment that is not defined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("segment `{key}` is not defined")]
pub struct UnknownSegment {
    /// What was asked for.
    pub key: Key,
    /// What may have been meant.
    pub nearest: Option<Key>,
}

impl Workspace {
    /// Makes the segments ready to run on the timelines. With `scores`, the scores have these parameters; else they are fitted
    /// anew to each instant asked about.
    ///
    /// # Errors
    /// When a reference leads nowhere or in a circle.
    pub fn new(
        mut timelines: Timelines,
        definitions: Definitions,
        lists: Lists,
        settings: Settings,
        scores: Option<Fitted>,
    ) -> Result<Workspace, CompileError> {
        // Compiling interns the words of the definitions, so those that no data uses are looked for before.
        let mut frozen = frozen(lists);
        let unknown = unknown::words(&definitions, timelines.dictionary(), &frozen);
        let program = Program::compile(&definitions, settings, timelines.dictionary_mut())?;
        frozen.resolve(&timelines);
        let (definitions, program) = (Arc::new(definitions), Arc::new(program));
        Ok(Workspace {
            timelines,
            definitions,
            program,
            frozen,
            unknown,
            scores,
            in_force: None,
            fitted_to: None,
        })
    }

    /// What a running engine holds at one moment, `now`, to ask as of any instant. Words that no data uses are not looked for.
    #[must_use]
    pub fn of_picture(picture: Picture, scores: Option<Fitted>, now: Timestamp) -> Workspace {
        let (since, until) = (picture.fitted_at(), now.max(picture.now()));
        let (timelines, definitions, program, frozen) = picture.into_parts();
        let in_force = Some(InForce { since, until, frozen: frozen.clone() });
        let unknown = Vec::new();
        Workspace { timelines, definitions, program, frozen, unknown, scores, in_force, fitted_to: None }
    }

    /// The customers' timelines.
    #[must_use]
    pub fn timelines(&self) -> &Timelines {
        &self.timelines
    }

    /// The parameters of scores that are kept; without, scores are fitted to the instant asked about.
    pub(crate) fn kept_scores(&self) -> Option<&Fitted> {
        self.scores.as_ref()
    }

    /// What answers depend on besides the data.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        self.program.settings()
    }

    /// The definitions.
    #[must_use]
    pub fn definitions(&self) -> &Definitions {
        &self.definitions
    }

    /// Words of the definitions that no data uses, each once: likely typing mistakes, or data still to come.
    #[must_use]
    pub fn unknown(&self) -> &[Unknown] {
        &self.unknown
    }

    /// The instant to ask about where nobody names one: that of the newest data, but not later than the clock.
    #[must_use]
    pub fn default_as_of(&self, clock: Timestamp) -> Timestamp {
        self.timelines.newest_at().map_or(clock, |newest| newest.min(clock))
    }

    /// Who is in which segment at an instant.
    ///
    /// # Errors
    /// When the members of a segment are wanted that is not defined.
    pub fn evaluate(
        &mut self,
        as_of: Timestamp,
        wanted: &MembersOf,
        threads: usize,
    ) -> Result<Evaluation, UnknownSegment> {
        let asked = match wanted {
            MembersOf::Segment(key) => vec![self.segment(key)?],
            MembersOf::None | MembersOf::All => (0..self.program.keys().len()).map(SegmentIx).collect(),
        };
        let found = self.members_of(&asked, as_of, threads);
        let segments = asked.into_iter().zip(found).map(|(segment, members)| {
            let key = self.program.key(segment);
            let mut ids: Vec<PersonId> = if *wanted != MembersOf::None {
                members.iter().map(|customer| self.timelines.id(customer).clone()).collect()
            } else {
                Vec::new()
            };
            ids.sort_unstable();
            SegmentMembers { key: key.clone(), size: members.len(), members: ids }
        });
        Ok(Evaluation {
            as_of,
            customers: customers_at(&self.timelines, as_of),
            segments: segments.collect(),
        })
    }

    /// Why a customer is in a segment at an instant, or why not; of all segments if none is named.
    ///
    /// # Errors
    /// When the customer or the segment is not known, or the customer does not exist yet at the instant.
    pub fn explain(
        &mut self,
        customer: &PersonId,
        segment: Option<&Key>,
        as_of: Timestamp,
    ) -> Result<Explanation, ExplainError> {
        let wanted: Vec<SegmentIx> = match segment {
            Some(key) => vec![self.segment(key)?],
            None => (0..self.program.keys().len()).map(SegmentIx).collect(),
        };
        let ix = self.timelines.customer(customer).ok_or(ExplainError::UnknownCustomer)?;
        self.fit(as_of, 1);
        let mut segments = Vec::new();
        for segment in wanted {
            let why = self.program.explain(segment, &self.timelines, &self.frozen, ix, as_of);
            let first_at = || self.timelines.blocks()[ix.block()].first_at(ix.row());
            let why = why.ok_or_else(|| ExplainError::NotYet { first_at: first_at() })?;
            segments.push((self.program.key(segment).clone(), why));
        }
        Ok(Explanation { customer: self.timelines.id(ix).clone(), as_of, segments })
    }

    /// The members of one segment at an instant.
    pub(crate) fn members_at(
        &mut self,
        segment: &Key,
        as_of: Timestamp,
        threads: usize,
    ) -> Result<Members, UnknownSegment> {
        let segment = self.segment(segment)?;
        Ok(self.members_of(&[segment], as_of, threads).swap_remove(0))
    }

    /// The members of some segments at an instant.
    fn members_of(&mut self, segments: &[SegmentIx], as_of: Timestamp, threads: usize) -> Vec<Members> {
        self.fit(as_of, threads);
        self.program.members_of(segments, &self.timelines, &self.frozen, as_of, threads)
    }

    /// The parts, with the cut-offs of rankings as they are at an instant.
    pub(crate) fn fitted(&mut self, as_of: Timestamp) -> (&Timelines, &Program, &Frozen) {
        self.fitted_on(as_of, 1)
    }

    /// As [`Workspace::fitted`], on so many threads.
    pub(crate) fn fitted_on(&mut self, as_of: Timestamp, threads: usize) -> (&Timelines, &Program, &Frozen) {
        self.fit(as_of, threads);
        (&self.timelines, &self.program, &self.frozen)
    }

    /// What other programs than its own are run on: the timelines, lists and scores, and the parameters of scores that are kept.
    pub(crate) fn parts_mut(&mut self) -> (&mut Timelines, &mut Frozen, Option<&Fitted>) {
        self.fitted_to = None;
        (&mut self.timelines, &mut self.frozen, self.scores.as_ref())
    }

    /// Brings rankings, and scores that no fit is kept for, to the instant.
    fn fit(&mut self, as_of: Timestamp, threads: usize) {
        if self.fitted_to.replace(as_of) == Some(as_of) {
            return;
        }
        if let Some(in_force) = self.in_force.as_ref().filter(|in_force| in_force.holds(as_of)) {
            self.frozen = in_force.frozen.clone();
            return;
        }
        let kept = self.scores.as_ref();
        scores::prepare(&self.program, kept, &self.timelines, as_of, threads, &mut self.frozen);
        self.program.fit(&self.timelines, &mut self.frozen, as_of);
    }

    pub(crate) fn segment(&self, key: &Key) -> Result<SegmentIx, UnknownSegment> {
        self.program.segment(key).ok_or_else(|| UnknownSegment {
            key: key.clone(),
            nearest: nearest(key.as_str(), self.program.keys().map(Key::as_str)).and_then(Key::parse),
        })
    }
}

impl InForce {
    fn holds(&self, at: Timestamp) -> bool {
        (self.since..=self.until).contains(&at)
    }
}

/// How many customers have come into being by an instant.
pub(crate) fn customers_at(timelines: &Timelines, as_of: Timestamp) -> usize {
    let exist = |block: &kesit_timeline::Block| {
        (0..kesit_timeline::BLOCK_ROWS)
            .filter(|&row| block.live() >> row & 1 == 1 && block.first_at(row) <= as_of)
            .count()
    };
    timelines.blocks().iter().map(exist).sum()
}

/// The lists, as evaluation wants them.
pub(crate) fn frozen(lists: Lists) -> Frozen {
    let mut frozen = Frozen::default();
    for (key, ids) in lists {
        frozen.set_list(key, ids);
    }
    frozen
}
