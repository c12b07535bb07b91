//! The evaluator, asked in the oracle's words.

use std::collections::{BTreeMap, BTreeSet};

use kesit_model::definition::Definitions;
use kesit_model::message::Message;
use kesit_model::{Key, PersonId, Timestamp, Value};
use kesit_segment::{Frozen, Program, Settings};
use kesit_testkit::oracle::Params;
use kesit_timeline::{Builder, Timelines};

/// Everything that an answer depends on, ready to be asked.
pub(crate) struct World {
    pub(crate) timelines: Timelines,
    pub(crate) program: Program,
    pub(crate) frozen: Frozen,
}

impl World {
    pub(crate) fn new(messages: &[Message], definitions: &Definitions, params: &Params) -> World {
        let mut builder = Builder::new();
        for message in messages {
            builder.push(message);
        }
        let mut timelines = builder.finish();
        let settings = Settings { zone: params.zone.clone(), language: params.language };
        let program = Program::compile(definitions, settings, timelines.dictionary_mut())
            .expect("generated definitions refer to what is there");
        let mut frozen = frozen(params);
        frozen.resolve(&timelines);
        World { timelines, program, frozen }
    }

    /// The members of every segment at `now`; rankings are cut off at the same instant.
    pub(crate) fn members(&mut self, now: Timestamp) -> BTreeMap<Key, BTreeSet<PersonId>> {
        self.program.fit(&self.timelines, &mut self.frozen, now);
        self.members_as_fitted(now)
    }

    /// The same with the cut-offs as they are.
    pub(crate) fn members_as_fitted(&self, now: Timestamp) -> BTreeMap<Key, BTreeSet<PersonId>> {
        let members = self.program.members(&self.timelines, &self.frozen, now, 2);
        let ids = members
            .iter()
            .map(|members| members.iter().map(|customer| self.timelines.id(customer).clone()).collect());
        self.program.keys().cloned().zip(ids).collect()
    }
}

/// Lists and scores by name.
pub(crate) fn frozen(params: &Params) -> Frozen {
    let mut frozen = Frozen::default();
    for (key, ids) in &params.lists {
        frozen.set_list(key.clone(), ids.iter().cloned());
    }
    let mut scores: BTreeMap<&str, Vec<(PersonId, Value)>> = BTreeMap::new();
    for ((name, id), value) in &params.scores {
        scores.entry(name).or_default().push((id.clone(), value.clone()));
    }
    for (name, values) in scores {
        frozen.set_score(name, values);
    }
    frozen
}
