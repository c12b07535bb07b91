//! Changes that may move everybody: other definitions, lists, scores or cut-offs, and much data at once. Each is followed by one
//! sweep over all customers, of those segments only that may have changed.

use std::sync::Arc;

use kesit_model::definition::{Definitions, Segment};
use kesit_model::message::Message;
use kesit_model::{Key, PersonId, Timestamp, Value};
use kesit_segment::{CompileError, Frozen, Program, SegmentIx};
use kesit_timeline::{Applied, Timelines};

use crate::by_id::{self, State};
use crate::memberships::Memberships;
use crate::resettlement::{Difference, Resettlement};
use crate::routes::{self, Routes};
use crate::transition::{Cause, Transition};
use crate::{Engine, Picture};

impl Engine {
    /// Adds a segment or puts it in place of the one with its key; fills it with everyone who belongs in.
    ///
    /// # Errors
    /// When a reference leads nowhere or in a circle; nothing is changed then.
    pub fn define(&mut self, segment: Segment, now: Timestamp) -> Result<Resettlement, CompileError> {
        let mut definitions = self.definitions().clone();
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
        let mut definitions = self.definitions().clone();
        definitions.segments.retain(|segment| &segment.key != key);
        for group in &mut definitions.groups {
            group.tiers.retain(|tier| tier != key);
        }
        self.redefine(definitions, now)
    }

    /// Puts other definitions in place of all the present ones. Cut-offs of rankings are computed anew; segments that mean what
    /// they meant before are not looked at.
    ///
    /// # Errors
    /// When a reference leads nowhere or in a circle; nothing is changed then.
    pub fn redefine(
        &mut self,
        definitions: Definitions,
        now: Timestamp,
    ) -> Result<Resettlement, CompileError> {
        self.redefine_with(definitions, now, |_, _, _| false)
    }

    /// As [`Engine::redefine`], with lists and scores made ready before anybody is looked at, for the new program may ask for
    /// some that were not there. `prepare` says whether it changed any; segments that rest on them are then looked at, too.
    ///
    /// # Errors
    /// As [`Engine::redefine`].
    pub fn redefine_with(
        &mut self,
        definitions: Definitions,
        now: Timestamp,
        prepare: impl FnOnce(&Program, &Timelines, &mut Frozen) -> bool,
    ) -> Result<Resettlement, CompileError> {
        let settings = self.program().settings().clone();
        let program = Program::compile(&definitions, settings, self.state.timelines.dictionary_mut())?;
        let by_time = self.advance(now);
        let old = std::mem::replace(&mut self.state.program, Arc::new(program));
        self.state.definitions = Arc::new(definitions);
        self.routes = Routes::of(&self.state.program);
        let places: Vec<Option<SegmentIx>> = self.program().keys().map(|key| old.segment(key)).collect();
        let removed = self.leavers(&old);
        let is_prepared = self.prepare(prepare);
        let changed = |(new, was): (usize, &Option<SegmentIx>)| {
            let new = SegmentIx(new);
            let is_same = |was| self.program().means_the_same(new, &old, was);
            let is_touched = is_prepared && self.program().rests_on_lists_or_scores(new);
            (is_touched || !was.is_some_and(is_same)).then_some(new)
        };
        let changed: Vec<SegmentIx> = places.iter().enumerate().filter_map(changed).collect();
        self.state.memberships = self.state.memberships.arranged(&places);
        self.fit();
        let mut resettlement = self.resweep(&changed, by_time, Cause::Definition);
        resettlement.segments.extend(removed);
        Ok(resettlement)
    }

    /// Computes the cut-offs of rankings anew and freezes them until the next time.
    pub fn refit(&mut self, now: Timestamp) -> Resettlement {
        let by_time = self.advance(now);
        self.fit();
        self.resweep_where(by_time, Program::rests_on_ranks)
    }

    /// As [`Engine::refit`], with lists and scores made ready before.
    pub fn refit_with(
        &mut self,
        now: Timestamp,
        prepare: impl FnOnce(&Program, &Timelines, &mut Frozen) -> bool,
    ) -> Resettlement {
        let by_time = self.advance(now);
        let is_prepared = self.prepare(prepare);
        self.fit();
        self.resweep_where(by_time, |program, segment| {
            program.rests_on_ranks(segment) || (is_prepared && program.rests_on_lists_or_scores(segment))
        })
    }

    /// Puts a static list in place of any with this key.
    pub fn set_list(
        &mut self,
        key: &Key,
        ids: impl IntoIterator<Item = PersonId>,
        now: Timestamp,
    ) -> Resettlement {
        let by_time = self.advance(now);
        self.state.frozen.set_list(key.clone(), ids);
        self.state.frozen.resolve_list(key, &self.state.timelines);
        self.resweep_where(by_time, |program, segment| program.rests_on_list(segment, key))
    }

    /// Puts the values of a score in place of any with this name.
    pub fn set_score(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = (PersonId, Value)>,
        now: Timestamp,
    ) -> Resettlement {
        let by_time = self.advance(now);
        self.state.frozen.set_score(name, values);
        self.state.frozen.resolve_score(name, &self.state.timelines);
        self.resweep_where(by_time, |program, segment| program.rests_on_score(segment, name))
    }

    /// Changes any number of lists and scores together, such as all scores of a fit. Cut-offs stay.
    pub fn change_frozen(&mut self, change: impl FnOnce(&mut Frozen), now: Timestamp) -> Resettlement {
        let by_time = self.advance(now);
        let cut_offs = self.frozen().cut_offs().clone();
        change(&mut self.state.frozen);
        self.state.frozen.set_cut_offs(cut_offs);
        self.state.frozen.resolve(&self.state.timelines);
        self.resweep_where(by_time, Program::rests_on_lists_or_scores)
    }

    /// Puts timelines in place of the present ones that were made elsewhere, as after an import, its undoing, or an erasure.
    /// Who moved is found by id, for the same people have other numbers there. Cut-offs stay.
    ///
    /// # Panics
    /// Never: definitions that compiled once compile again.
    pub fn replace_timelines(&mut self, timelines: Timelines, now: Timestamp) -> Resettlement {
        let by_time = self.advance(now);
        let before = std::mem::replace(&mut self.state.timelines, timelines);
        // Words have other numbers, too.
        let settings = self.program().settings().clone();
        let dictionary = self.state.timelines.dictionary_mut();
        let program = Program::compile(&self.state.definitions, settings, dictionary)
            .expect("what compiled once compiles again");
        self.routes = Routes::of(&program);
        self.state.program = Arc::new(program);
        self.state.frozen.resolve(&self.state.timelines);
        self.settle_all(before, by_time)
    }

    /// Takes a message in without looking at any segment; for very many at once. Memberships are as they were until
    /// [`Engine::resettle`], which must come before anything else is asked of the engine.
    pub fn apply_quietly(&mut self, message: &Message) -> Applied {
        if self.quiet_since.is_none() {
            self.quiet_since = Some(self.state.timelines.clone());
        }
        let applied = self.state.timelines.apply(message);
        if let Applied::Accepted(change) = &applied
            && (change.created || routes::ties_ids(message))
        {
            self.state.frozen.resolve_customer(change.customer, &self.state.timelines);
        }
        applied
    }

    /// Looks at everybody again, after messages that were taken in quietly. All moves bear the instant `now`, also those that
    /// time would have brought since the engine was last asked.
    pub fn resettle(&mut self, now: Timestamp) -> Resettlement {
        self.state.now = self.state.now.max(now);
        let before = self.quiet_since.take().unwrap_or_else(|| self.state.timelines.clone());
        self.settle_all(before, Vec::new())
    }

    /// Lets lists and scores be made ready; says whether any changed.
    fn prepare(&mut self, prepare: impl FnOnce(&Program, &Timelines, &mut Frozen) -> bool) -> bool {
        let Picture { program, timelines, frozen, .. } = &mut self.state;
        let is_prepared = prepare(program, timelines, frozen);
        if is_prepared {
            frozen.resolve(timelines);
        }
        is_prepared
    }

    /// Works out everything for everybody, with nothing told.
    pub(crate) fn fill(&mut self) {
        let Picture { program, timelines, frozen, now, .. } = &self.state;
        let sweep = program.sweep(self.routes.every(), timelines, frozen, *now, self.threads);
        self.state.memberships = Memberships::of(&sweep.members);
        self.timers.reset(&sweep.untils);
    }

    /// Computes the cut-offs anew.
    pub(crate) fn fit(&mut self) {
        self.state.fitted_at = self.state.now;
        if self.state.program.has_ranks() {
            let Picture { program, timelines, frozen, now, .. } = &mut self.state;
            program.fit(timelines, frozen, *now);
        }
    }

    /// Everything for everybody, told by id.
    fn settle_all(&mut self, before: Timelines, by_time: Vec<Transition>) -> Resettlement {
        let was = self.state.memberships.clone();
        self.fill();
        let after = State { timelines: &self.state.timelines, memberships: &self.state.memberships };
        let keys = self.program().keys();
        let moves = by_id::moves(State { timelines: &before, memberships: &was }, after, keys.len());
        let difference = |(key, (left, entered)): (&Key, _)| Difference { key: key.clone(), left, entered };
        let segments = keys.zip(moves).map(difference).collect();
        Resettlement { by_time, segments, before: Some(before), at: self.state.now, cause: Cause::Batch }
    }

    /// The members of the segments of an earlier program that the present one has no more.
    fn leavers(&self, old: &Program) -> Vec<Difference> {
        let is_gone = |(place, key)| self.program().segment(key).is_none().then_some(SegmentIx(place));
        let gone: Vec<SegmentIx> = old.keys().enumerate().filter_map(is_gone).collect();
        let members = self.state.memberships.columns(&gone);
        let difference = |(segment, left): (&SegmentIx, _)| Difference {
            key: old.key(*segment).clone(),
            left,
            entered: kesit_segment::Members::default(),
        };
        gone.iter().zip(members).map(difference).collect()
    }

    fn resweep_where(
        &mut self,
        by_time: Vec<Transition>,
        is_affected: impl Fn(&Program, SegmentIx) -> bool,
    ) -> Resettlement {
        let every = self.routes.every().iter().copied();
        let affected: Vec<SegmentIx> =
            every.filter(|segment| is_affected(self.program(), *segment)).collect();
        self.resweep(&affected, by_time, Cause::Batch)
    }

    /// Works out some segments for everybody.
    fn resweep(&mut self, affected: &[SegmentIx], by_time: Vec<Transition>, cause: Cause) -> Resettlement {
        let mut resettlement =
            Resettlement { by_time, segments: Vec::new(), before: None, at: self.state.now, cause };
        if affected.is_empty() {
            return resettlement;
        }
        let Picture { program, timelines, frozen, memberships, now, .. } = &mut self.state;
        let sweep = program.sweep(affected, timelines, frozen, *now, self.threads);
        let before = memberships.columns(affected);
        for ((segment, before), after) in affected.iter().zip(before).zip(&sweep.members) {
            let (left, entered) = (before.minus(after), after.minus(&before));
            resettlement.segments.push(Difference { key: program.key(*segment).clone(), left, entered });
        }
        let differences = affected.iter().zip(&resettlement.segments);
        memberships.move_all(
            differences.map(|(segment, Difference { left, entered, .. })| (*segment, left, entered)),
        );
        if affected.len() == self.routes.every().len() {
            self.timers.reset(&sweep.untils);
        } else {
            self.timers.bring_forward(&sweep.untils);
        }
        resettlement
    }
}
