//! The table of worked cases: one condition, one short history, one instant, and the answer that a person worked out
//! from the text of the segment language.
//!
//! Every evaluator has to give these answers. The reference page of conditions is made from the same table, so a title
//! says what a marketer would say. Start at [`cases`]; a new case goes into the file of its family.

mod account;
mod calendar;
mod consent;
mod customer;
mod date;
mod event;
mod gap;
mod history;
mod items;
mod logic;
mod measure;
mod near;
mod pick;
mod rank;
mod score;
mod segment;
mod sequence;
mod test;
mod time;
mod trait_;
mod within;

use kesit_model::definition::Definitions;
use kesit_model::language::{Format, Problem, parse};
use kesit_model::message::Message;
use kesit_model::zone::Zone;
use kesit_model::{Key, PersonId, Timestamp};

use crate::oracle::Params;

/// One worked case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The family: `trait`, `event`, `within`, `sequence`, …
    pub form: &'static str,
    /// What happens, for a reader.
    pub title_en: &'static str,
    /// The same in Turkish.
    pub title_tr: &'static str,
    /// The condition, in one line of YAML.
    pub yaml: &'static str,
    /// More of the definition file: segments as `key: {…}`, one a line; empty for none.
    pub segments: &'static str,
    /// Tiers of a group over those segments, best first; empty for no group.
    pub tiers: &'static [&'static str],
    /// What happened, one line each, in order of delivery; see [`Case::messages`].
    pub history: &'static [&'static str],
    /// Members of the static list `invited`.
    pub invited: &'static [&'static str],
    /// Scores of [`Case::ASKED`]: the name and the value in YAML.
    pub scores: &'static [(&'static str, &'static str)],
    /// The clock, local to the zone or with an offset.
    pub now: &'static str,
    /// The workspace's time zone.
    pub zone: &'static str,
    /// Whether the condition holds for [`Case::ASKED`].
    pub expected: bool,
}

/// All cases, family after family. Case number `n` is always the same one until cases are added before it.
#[must_use]
pub fn cases() -> Vec<Case> {
    let mut table = Table::default();
    let families: [fn(&mut Table); 20] = [
        logic::add,
        customer::add,
        trait_::add,
        test::add,
        date::add,
        items::add,
        event::add,
        within::add,
        calendar::add,
        measure::add,
        pick::add,
        gap::add,
        sequence::add,
        account::add,
        consent::add,
        segment::add,
        score::add,
        near::add,
        rank::add,
        time::add,
    ];
    families.iter().for_each(|add| add(&mut table));
    table.cases
}

impl Case {
    /// The customer that a case asks about, under whatever id they live on.
    pub const ASKED: &str = "ayse";
    /// The key of the segment whose condition is [`Case::yaml`].
    pub const KEY: &str = "case";
    /// The clock of a case that does not say otherwise: a Wednesday, at noon.
    pub const NOW: &str = "2026-03-18T12:00";

    /// The workspace's time zone.
    #[must_use]
    pub fn zone(&self) -> Zone {
        Zone::parse(self.zone).expect("cases name zones that exist")
    }

    /// The instant that is asked about.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.zone().instant(self.now.parse().expect("cases have a clock"))
    }

    /// The history as messages, in order of delivery.
    ///
    /// A line is `who, when #id: what`. `who, ` is left out for [`Case::ASKED`]; ids that begin with `anon` are
    /// anonymous. `when` is `30d ago`, `30d 1ms ago`, `in 2d`, `now`, or a local time. ` #id` is left out unless the message's id matters;
    /// ids given by the table itself ascend with the lines. `what` is `traits {…}`, `identify anon-1 {…}`, `alias anon-1`,
    /// `account acme {…}`, `consent email granted`, or an event's name with its properties.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        history::read(self.history, &self.zone(), self.now())
    }

    /// The definition file of the case.
    ///
    /// # Errors
    /// When a condition of the case is not one.
    pub fn definitions(&self) -> Result<Definitions, Vec<Problem>> {
        Ok(parse(&self.file(), Format::Yaml)?.definitions)
    }

    /// The text of [`Case::definitions`].
    #[must_use]
    pub fn file(&self) -> String {
        let mut file = format!("version: 1\nsegments:\n  {}: {{ when: {} }}\n", Case::KEY, self.yaml);
        for line in self.segments.lines() {
            file += &format!("  {}\n", line.trim());
        }
        if !self.tiers.is_empty() {
            file += &format!("groups:\n  tiers: {{ tiers: [{}] }}\n", self.tiers.join(", "));
        }
        file
    }

    /// The zone, lists and scores of the case.
    #[must_use]
    pub fn params(&self) -> Params {
        let person = |id: &str| PersonId::parse(id).expect("cases name people");
        let invited = self.invited.iter().map(|id| person(id)).collect();
        let scores = self
            .scores
            .iter()
            .map(|(name, value)| (((*name).to_owned(), person(Case::ASKED)), history::read_value(value)));
        Params {
            zone: self.zone(),
            lists: [(Key::parse("invited").expect("is a key"), invited)].into(),
            scores: scores.collect(),
            ..Params::default()
        }
    }
}

/// Collects cases that share a family and a condition.
#[derive(Default)]
struct Table {
    cases: Vec<Case>,
    form: &'static str,
    yaml: &'static str,
}

impl Table {
    /// The family of the cases that follow.
    fn form(&mut self, form: &'static str) {
        self.form = form;
    }

    /// The condition of the cases that follow.
    fn when(&mut self, yaml: &'static str) {
        self.yaml = yaml;
    }

    /// A case in which the condition holds.
    fn yes(&mut self, en: &'static str, tr: &'static str, history: &'static [&'static str]) -> &mut Case {
        self.add(en, tr, history, true)
    }

    /// A case in which it does not.
    fn no(&mut self, en: &'static str, tr: &'static str, history: &'static [&'static str]) -> &mut Case {
        self.add(en, tr, history, false)
    }

    fn add(
        &mut self,
        title_en: &'static str,
        title_tr: &'static str,
        history: &'static [&'static str],
        expected: bool,
    ) -> &mut Case {
        let case = Case {
            form: self.form,
            title_en,
            title_tr,
            yaml: self.yaml,
            segments: "",
            tiers: &[],
            history,
            invited: &[],
            scores: &[],
            now: Case::NOW,
            zone: Zone::DEFAULT_NAME,
            expected,
        };
        self.cases.push(case);
        self.cases.last_mut().expect("one was pushed just now")
    }
}

/// What some cases say beyond the condition and the history.
impl Case {
    fn at(&mut self, now: &'static str) -> &mut Case {
        self.now = now;
        self
    }

    fn in_zone(&mut self, zone: &'static str) -> &mut Case {
        self.zone = zone;
        self
    }

    fn beside(&mut self, segments: &'static str) -> &mut Case {
        self.segments = segments;
        self
    }

    fn with_tiers(&mut self, tiers: &'static [&'static str]) -> &mut Case {
        self.tiers = tiers;
        self
    }

    fn with_invited(&mut self, invited: &'static [&'static str]) -> &mut Case {
        self.invited = invited;
        self
    }

    fn with_scores(&mut self, scores: &'static [(&'static str, &'static str)]) -> &mut Case {
        self.scores = scores;
        self
    }
}
