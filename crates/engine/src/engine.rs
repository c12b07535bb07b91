//! The engine: timelines, memberships, timers, and the moves between them.

use kesit_model::definition::{Definitions, Segment};
use kesit_model::message::Message;
use kesit_model::{Key, PersonId, Timestamp};
use kesit_segment::{CompileError, Frozen, Members, Program, Scratch, SegmentIx, Settings};
use kesit_timeline::{Applied, Change, CustomerIx, Timelines};

use crate::memberships::Memberships;
use crate::rename::{self, Standing};
use crate::resettlement::{Difference, Resettlement};
use crate::routes::Routes;
use crate::timers::Timers;
use crate::transition::{Cause, Direction, Transition};

/// Live memberships. Its clock only moves forward; an earlier `now` is taken as no time passed.
#[derive(Debug)]
pub struct Engine {
    timelines: Timelines,
    definitions: Definitions,
    program: Program,
    frozen: Frozen,
    memberships: Memberships,
    routes: Routes,
    timers: Timers,
    now: Timestamp,
    threads: usize,
    scratch: Scratch,
}

impl Engine {
    /// An engine over timelines that may already be full, with no segments yet. `threads` is for work over all customers.
    ///
    /// # Panics
    /// Never: no definitions always compile.
    #[must_use]
    pub fn new(
        mut timelines: Timelines,
        settings: Settings,
        mut frozen: Frozen,
        now: Timestamp,
        threads: usize,
    ) -> Engine {
        frozen.resolve(&timelines);
        let definitions = Definitions::default();
        let program = Program::compile(&definitions, settings, timelines.dictionary_mut())
            .expect("no definitions have no references");
        Engine {
            timelines,
            definitions,
            program,
            frozen,
            memberships: Memberships::default(),
            routes: Routes::default(),
            timers: Timers::default(),
            now,
            threads,
            scratch: Scratch::default(),
        }
    }

    /// The timelines.
    #[must_use]
    pub fn timelines(&self) -> &Timelines {
        &self.timelines
    }

    /// The definitions in force.
    #[must_use]
    pub fn definitions(&self) -> &Definitions {
        &self.definitions
    }

    /// The program in force.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The instant up to which all moves were made.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The members of a segment; `None` if it is not defined.
    #[must_use]
    pub fn members(&self, segment: &Key) -> Option<Members> {
        self.program.segment(segment).map(|segment| self.memberships.members(segment))
    }

    /// The surviving ids of a segment's members, ascending; `None` if it is not defined.
    #[must_use]
    pub fn member_ids(&self, segment: &Key) -> Option<Vec<&PersonId>> {
        let mut ids: Vec<&PersonId> =
            self.members(segment)?.iter().map(|customer| self.timelines.id(customer)).collect();
        ids.sort_unstable();
        Some(ids)
    }

    /// When time alone may next move somebody; [`Timestamp::MAX`] is never.
    pub fn next_due(&mut self) -> Timestamp {
        self.timers.next()
    }

    /// Adds a segment or puts it in place of the one with its key; fills it with everyone who belongs in.
    ///
    /// # Errors
    /// When a reference leads nowhere or in a circle; nothing is changed then.
    pub fn define(&mut self, segment: Segment, now: Timestamp) -> Result<Resettlement, CompileError> {
        let mut definitions = self.definitions.clone();
        match definitions.segments.iter_mut().find(|defined| defined.key == segment.key) {
            Some(defined) => *defined = segment,
            None => definitions.segments.push(segment),
        }
        self.redefine(definitions, now)
    }

    /// Removes a segment; its members leave it.
    ///
    /// # Errors
    /// When another segment refers to it; nothing is changed then.
    pub fn remove(&mut self, key: &Key, now: Timestamp) -> Result<Resettlement, CompileError> {
        let mut definitions = self.definitions.clone();
        definitions.segments.retain(|segment| &segment.key != key);
        for group in &mut definitions.groups {
            group.tiers.retain(|tier| tier != key);
        }
        self.redefine(definitions, now)
    }

    /// Puts other definitions in place of all the present ones.
    ///
    /// # Errors
    /// When a reference leads nowhere or in a circle; nothing is changed then.
    pub fn redefine(
        &mut self,
        definitions: Definitions,
        now: Timestamp,
    ) -> Result<Resettlement, CompileError> {
        self.redefine_with(definitions, now, |_, _, _| {})
    }

    /// As [`Engine::redefine`], with scores made ready before anybody is looked at: those that the new program asks for may
    /// not have been there before.
    ///
    /// # Errors
    /// As [`Engine::redefine`].
    pub fn redefine_with(
        &mut self,
        definitions: Definitions,
        now: Timestamp,
        prepare: impl FnOnce(&Program, &Timelines, &mut Frozen),
    ) -> Result<Resettlement, CompileError> {
        let settings = self.program.settings().clone();
        let program = Program::compile(&definitions, settings, self.timelines.dictionary_mut())?;
        let by_time = self.advance(now);
        let old_keys: Vec<Key> = self.program.keys().cloned().collect();
        let old_members = self.memberships.columns();
        self.routes = Routes::of(&program);
        (self.definitions, self.program) = (definitions, program);
        // Keys in their new order, then the removed ones.
        let mut before: Vec<(Key, Members)> =
            self.program.keys().map(|key| (key.clone(), Members::default())).collect();
        for (key, members) in old_keys.into_iter().zip(old_members) {
            match before.iter_mut().find(|(known, _)| *known == key) {
                Some((_, known)) => *known = members,
                None => before.push((key, members)),
            }
        }
        prepare(&self.program, &self.timelines, &mut self.frozen);
        self.frozen.resolve(&self.timelines);
        let after = self.sweep();
        Ok(self.resettlement(by_time, before, &after, Cause::Definition))
    }

    /// As [`Engine::refit`], with lists and scores put in place anew before.
    pub fn refit_with(
        &mut self,
        now: Timestamp,
        prepare: impl FnOnce(&Program, &Timelines, &mut Frozen),
    ) -> Resettlement {
        let by_time = self.advance(now);
        prepare(&self.program, &self.timelines, &mut self.frozen);
        self.frozen.resolve(&self.timelines);
        let before = self.program.keys().cloned().zip(self.memberships.columns()).collect();
        let after = self.sweep();
        self.resettlement(by_time, before, &after, Cause::Batch)
    }

    /// Computes the cut-offs of rankings anew and freezes them until the next time.
    pub fn refit(&mut self, now: Timestamp) -> Resettlement {
        let by_time = self.advance(now);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        if self.program.has_ranks() {
            before = self.program.keys().cloned().zip(self.memberships.columns()).collect();
            after = self.sweep();
        }
        self.resettlement(by_time, before, &after, Cause::Batch)
    }

    /// Takes a message at the instant `now`, after all that time alone brings until then. A message that was seen before
    /// changes nothing.
    pub fn apply(&mut self, message: &Message, now: Timestamp) -> Vec<Transition> {
        let mut transitions = self.advance(now);
        // A merge ends a customer; what both were in must be known before.
        let standings = self.standings_before(message);
        let Applied::Accepted(change) = self.timelines.apply(message) else { return transitions };
        if change.created || !standings.is_empty() {
            self.frozen.resolve_customer(change.customer, &self.timelines);
        }
        let cause = Cause::Message(message.id.clone());
        let segments = self.routes.of_message(message, &change, &self.program, self.timelines.dictionary());
        if change.merged.is_some() || change.renamed_from.is_some() {
            let standings = self.standings_named(standings, &change);
            self.settle_merge(&change, &standings, &segments, &cause, &mut transitions);
        } else {
            self.settle(change.customer, &segments, &cause, &mut transitions);
        }
        if let Some(account) = change.account {
            let segments = self.routes.by_account().to_vec();
            for customer in self.timelines.customers_of(account).to_vec() {
                if customer != change.customer {
                    self.settle(customer, &segments, &cause, &mut transitions);
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
        let mut transitions = Vec::new();
        for _ in 0..customers {
            let Some((due, customer)) = self.timers.pop(now) else {
                self.now = self.now.max(now);
                return (transitions, true);
            };
            self.now = self.now.max(due);
            let segments = self.routes.every().to_vec();
            self.settle(customer, &segments, &Cause::Time, &mut transitions);
        }
        (transitions, false)
    }

    /// Looks at some segments of a customer again and tells what moved.
    fn settle(
        &mut self,
        customer: CustomerIx,
        segments: &[SegmentIx],
        cause: &Cause,
        transitions: &mut Vec<Transition>,
    ) {
        let mut due = Timestamp::MAX;
        let mut moved = Vec::new();
        let memberships = &mut self.memberships;
        let (timelines, now) = (&self.timelines, self.now);
        self.program.evaluate_each(
            segments,
            timelines,
            &self.frozen,
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
        transitions.extend(moved.into_iter().map(|(segment, member)| Transition {
            customer: self.timelines.id(customer).clone(),
            segment: self.program.key(segment).clone(),
            direction: if member { Direction::Entered } else { Direction::Left },
            at: now,
            cause: cause.clone(),
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
            [&message.person, other].into_iter().filter_map(|id| self.timelines.customer(id)).collect();
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
        let segments = self.memberships.of_customer(customer);
        Standing {
            id: self.timelines.id(customer).clone(),
            segments: segments.map(|segment| self.program.key(segment).clone()).collect(),
        }
    }

    /// After a merge: the customer that went is in nothing any more, the one that stayed is looked at as a whole, and the
    /// moves are told by id.
    fn settle_merge(
        &mut self,
        change: &Change,
        before: &[Standing],
        segments: &[SegmentIx],
        cause: &Cause,
        transitions: &mut Vec<Transition>,
    ) {
        if let Some(merge) = &change.merged {
            self.timers.set(merge.gone, Timestamp::MAX);
            for segment in self.routes.every() {
                self.memberships.set(merge.gone, *segment, false);
            }
        }
        self.settle(change.customer, segments, cause, &mut Vec::new());
        let after = self.standing(change.customer);
        let moves = rename::moves(before, &after);
        transitions.extend(moves.into_iter().map(|(customer, segment, direction)| Transition {
            customer,
            segment,
            direction,
            at: self.now,
            cause: cause.clone(),
        }));
    }

    /// Works out everything for everybody; returns the members of each segment.
    fn sweep(&mut self) -> Vec<Members> {
        self.program.fit(&self.timelines, &mut self.frozen, self.now);
        let sweep =
            self.program.sweep(self.routes.every(), &self.timelines, &self.frozen, self.now, self.threads);
        self.memberships = Memberships::of(&sweep.members);
        self.timers.reset(sweep.untils);
        sweep.members
    }

    /// What changed between two states of some segments. `before` has the present segments in order, then those that are no
    /// more.
    fn resettlement(
        &self,
        by_time: Vec<Transition>,
        before: Vec<(Key, Members)>,
        after: &[Members],
        cause: Cause,
    ) -> Resettlement {
        let nobody = Members::default();
        let difference = |(index, (key, before)): (usize, (Key, Members))| {
            let after = after.get(index).unwrap_or(&nobody);
            Difference { key, left: before.minus(after), entered: after.minus(&before) }
        };
        let segments = before.into_iter().enumerate().map(difference).collect();
        Resettlement { by_time, segments, at: self.now, cause }
    }
}
