//! The engine: timelines, memberships, timers, and the moves between them.

use std::ops::Deref;
use std::sync::Arc;

use kesit_model::Timestamp;
use kesit_model::definition::Definitions;
use kesit_model::message::Message;
use kesit_segment::{CompileError, CutOffs, Frozen, Program, Scratch, SegmentIx, Settings};
use kesit_timeline::{Applied, Change, CustomerIx, Timelines};

use crate::memberships::Memberships;
use crate::picture::Picture;
use crate::rename::{self, Standing};
use crate::routes::Routes;
use crate::timers::Timers;
use crate::transition::{Direction, Reason, Transition};

/// So many messages are looked at ahead: fewer leave the processor waiting, of more the first are out of its nearest cache again
/// when their turn comes.
pub const AHEAD: usize = 16;

/// Live memberships. Its clock only moves forward; an earlier `now` is taken as no time passed. What can be asked of it is in
/// [`Picture`], which it is at every instant.
#[derive(Debug)]
pub struct Engine {
    pub(crate) state: Picture,
    pub(crate) routes: Routes,
    pub(crate) timers: Timers,
    pub(crate) threads: usize,
    /// The timelines before the first message that was taken in quietly.
    pub(crate) quiet_since: Option<Timelines>,
    scratch: Scratch,
    /// Working memory: the segments to look at, and those that a customer moved in or out of.
    segments: Vec<SegmentIx>,
    moved: Vec<(SegmentIx, bool)>,
}

impl Deref for Engine {
    type Target = Picture;

    fn deref(&self) -> &Picture {
        &self.state
    }
}

impl Engine {
    /// An engine over timelines that may already be full, with no segments yet. `threads` is for work over all customers.
    ///
    /// # Panics
    /// Never: no definitions always compile.
    #[must_use]
    pub fn new(
        timelines: Timelines,
        settings: Settings,
        frozen: Frozen,
        now: Timestamp,
        threads: usize,
    ) -> Engine {
        Engine::start(timelines, settings, frozen, Definitions::default(), None, now, threads)
            .expect("no definitions have no references")
    }

    /// An engine that goes on where another stopped: memberships are worked out at `now`, and no move is told. With the
    /// timelines, definitions, lists, scores and cut-offs of the other, and its `now`, both have the same memberships and tell
    /// the same moves from then on. Without cut-offs, or with those of other definitions, they are computed at `now`.
    ///
    /// # Errors
    /// When a reference leads nowhere or in a circle.
    pub fn start(
        mut timelines: Timelines,
        settings: Settings,
        mut frozen: Frozen,
        definitions: Definitions,
        cut_offs: Option<CutOffs>,
        now: Timestamp,
        threads: usize,
    ) -> Result<Engine, CompileError> {
        let program = Program::compile(&definitions, settings, timelines.dictionary_mut())?;
        frozen.resolve(&timelines);
        let cut_offs = cut_offs.filter(|cut_offs| cut_offs.len() == program.rank_count());
        let has_cut_offs = cut_offs.is_some();
        frozen.set_cut_offs(cut_offs.unwrap_or_default());
        let routes = Routes::of(&program);
        let (definitions, program) = (Arc::new(definitions), Arc::new(program));
        let memberships = Memberships::default();
        let state = Picture { timelines, definitions, program, frozen, memberships, now, fitted_at: now };
        let mut engine = Engine {
            state,
            routes,
            timers: Timers::default(),
            threads,
            quiet_since: None,
            scratch: Scratch::default(),
            segments: Vec::new(),
            moved: Vec::new(),
        };
        if !has_cut_offs {
            engine.fit();
        }
        engine.fill();
        Ok(engine)
    }

    /// The present state, to be read for long by others.
    #[must_use]
    pub fn picture(&self) -> Picture {
        self.state.clone()
    }

    /// The cut-offs of rankings in force, to start another engine with.
    #[must_use]
    pub fn cut_offs(&self) -> &CutOffs {
        self.state.frozen.cut_offs()
    }

    /// When time alone may next move somebody; [`Timestamp::MAX`] is never.
    pub fn next_due(&mut self) -> Timestamp {
        self.timers.next()
    }

    /// Looks at what messages will touch, so that taking them in one after the other right after this is faster where there are
    /// many customers. Changes nothing. [`AHEAD`] of them at a time are best.
    pub fn look_ahead(&self, messages: &[Message]) {
        for customer in self.state.timelines.look_ahead(messages).into_iter().flatten() {
            std::hint::black_box((self.state.memberships.row(customer).first(), self.timers.due(customer)));
        }
    }

    /// Takes a message at the instant `now`, after all that time alone brings until then. A message that was seen before
    /// changes nothing.
    pub fn apply(&mut self, message: &Message, now: Timestamp) -> Vec<Transition> {
        let mut transitions = self.advance(now);
        // A merge ends a customer; what both were in must be known before.
        let standings = self.standings_before(message);
        let Applied::Accepted(change) = self.state.timelines.apply(message) else { return transitions };
        if change.created || !standings.is_empty() {
            self.state.frozen.resolve_customer(change.customer, &self.state.timelines);
        }
        let reason = &mut Reason::message(&message.id);
        let mut segments = std::mem::take(&mut self.segments);
        self.routes.of_message(message, &change, &self.state, &mut segments);
        if change.merged.is_some() || change.renamed_from.is_some() {
            let standings = self.standings_named(standings, &change);
            self.settle_merge(&change, &standings, &segments, reason, &mut transitions);
        } else {
            self.settle(change.customer, &segments, reason, &mut transitions);
        }
        self.segments = segments;
        if let Some(account) = change.account {
            let segments = Arc::clone(self.routes.by_account());
            for customer in self.state.timelines.customers_of(account).to_vec() {
                if customer != change.customer {
                    self.settle(customer, &segments, reason, &mut transitions);
                }
            }
        }
        transitions
    }

    /// Lets time pass until `now`: every customer whose timer comes is looked at again, each at their own instant.
    pub fn advance(&mut self, now: Timestamp) -> Vec<Transition> {
        self.advance_at_most(now, usize::MAX).0
    }

    /// As [`Engine::advance`], but looks at so many customers at most; says whether that was enough. If not, time has passed
    /// only up to the instant of the last of them, and another call goes on.
    pub fn advance_at_most(&mut self, now: Timestamp, customers: usize) -> (Vec<Transition>, bool) {
        debug_assert!(self.quiet_since.is_none(), "what was taken in quietly is settled first");
        let mut transitions = Vec::new();
        for _ in 0..customers {
            let Some((due, customer)) = self.timers.pop(now) else {
                self.state.now = self.state.now.max(now);
                return (transitions, true);
            };
            self.state.now = self.state.now.max(due);
            let segments = Arc::clone(self.routes.every());
            self.settle(customer, &segments, &mut Reason::time(), &mut transitions);
        }
        (transitions, false)
    }

    /// Looks at some segments of a customer again and tells what moved.
    fn settle(
        &mut self,
        customer: CustomerIx,
        segments: &[SegmentIx],
        reason: &mut Reason<'_>,
        transitions: &mut Vec<Transition>,
    ) {
        if segments.is_empty() {
            return;
        }
        let mut due = Timestamp::MAX;
        let moved = &mut self.moved;
        let memberships = &mut self.state.memberships;
        let (timelines, now) = (&self.state.timelines, self.state.now);
        self.state.program.evaluate_each(
            segments,
            timelines,
            &self.state.frozen,
            customer,
            now,
            &mut self.scratch,
            |place, verdict| {
                due = due.min(verdict.until);
                if memberships.set(customer, segments[place], verdict.member) {
                    moved.push((segments[place], verdict.member));
                }
            },
        );
        // The segments that were not looked at may have the earlier timer.
        let others = if segments.len() < self.routes.every().len() {
            self.timers.due(customer)
        } else {
            Timestamp::MAX
        };
        self.timers.set(customer, due.min(others));
        transitions.extend(moved.drain(..).map(|(segment, member)| Transition {
            customer: self.state.timelines.id(customer).clone(),
            segment: self.state.program.key(segment).clone(),
            direction: if member { Direction::Entered } else { Direction::Left },
            at: now,
            cause: reason.cause(),
        }));
    }

    /// What the customers that a message may merge are in before it.
    fn standings_before(&self, message: &Message) -> Vec<Standing> {
        use kesit_model::message::Body;
        let other = match &message.body {
            Body::Identify { also: Some(other), .. } | Body::Alias { previous: other } => other,
            _ => return Vec::new(),
        };
        let mut customers: Vec<CustomerIx> =
            [&message.person, other].into_iter().filter_map(|id| self.state.timelines.customer(id)).collect();
        customers.dedup();
        customers.into_iter().map(|customer| self.standing(customer)).collect()
    }

    /// A customer may also go by another id from now on with no merge: an id becomes a user id that was none before.
    fn standings_named(&self, before: Vec<Standing>, change: &Change) -> Vec<Standing> {
        match &change.renamed_from {
            Some(old_id) if change.merged.is_none() => {
                vec![Standing { id: old_id.clone(), ..self.standing(change.customer) }]
            }
            _ => before,
        }
    }

    fn standing(&self, customer: CustomerIx) -> Standing {
        let segments = self.state.memberships.of_customer(customer);
        Standing {
            id: self.state.timelines.id(customer).clone(),
            segments: segments.map(|segment| self.state.program.key(segment).clone()).collect(),
        }
    }

    /// After a merge: the customer that went is in nothing any more, the one that stayed is looked at as a whole, and the
    /// moves are told by id.
    fn settle_merge(
        &mut self,
        change: &Change,
        before: &[Standing],
        segments: &[SegmentIx],
        reason: &mut Reason<'_>,
        transitions: &mut Vec<Transition>,
    ) {
        if let Some(merge) = &change.merged {
            self.timers.set(merge.gone, Timestamp::MAX);
            for segment in self.routes.every().iter() {
                self.state.memberships.set(merge.gone, *segment, false);
            }
        }
        self.settle(change.customer, segments, reason, &mut Vec::new());
        let after = self.standing(change.customer);
        let moves = rename::moves(before, &after);
        transitions.extend(moves.into_iter().map(|(customer, segment, direction)| Transition {
            customer,
            segment,
            direction,
            at: self.state.now,
            cause: reason.cause(),
        }));
    }
}
