//! What can change who is in a segment besides time: which events, traits, consents. A live engine asks no segment that a
//! message cannot move.

use hashbrown::HashSet;
use kesit_model::definition::{
    Choices, Condition, DateOperand, DateTest, Definitions, EventCondition, EventPattern, Filter, Measure,
    Operand, Segment, SequenceStep, Test, Tests,
};
use kesit_model::message::names::{ORDER_CANCELLED, ORDER_COMPLETED, ORDER_REFUNDED};
use kesit_timeline::{ChannelId, Dictionary, KeyId};

use crate::compile::effective;

/// The data that a segment looks at.
#[derive(Debug, Clone, Default)]
pub struct Triggers {
    /// Names of events. Scores follow orders, so whoever looks at a score looks at these.
    pub events: Vec<EventPattern>,
    /// Top-level traits of the customer.
    pub traits: HashSet<KeyId>,
    /// Channels of consent.
    pub channels: HashSet<ChannelId>,
    /// Whether it looks at accounts: which ones the customer has, and their traits.
    pub accounts: bool,
}

impl Triggers {
    pub(crate) fn of(segment: &Segment, definitions: &Definitions, dictionary: &mut Dictionary) -> Triggers {
        let mut finder = Finder { definitions, dictionary, found: Triggers::default() };
        finder.condition(&effective(segment, definitions));
        let mut found = finder.found;
        found.events.dedup();
        found
    }
}

struct Finder<'a> {
    definitions: &'a Definitions,
    dictionary: &'a mut Dictionary,
    found: Triggers,
}

impl Finder<'_> {
    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Everyone | Condition::List(_) => {}
            Condition::All(members) | Condition::Any(members) | Condition::None(members) => {
                members.iter().for_each(|member| self.condition(member));
            }
            Condition::Not(member) => self.condition(member),
            Condition::Trait(condition) => {
                self.path(&condition.path);
                self.tests(&condition.tests);
                self.dates(&condition.changed);
            }
            Condition::Items(items) => {
                self.path(&items.path);
                self.filters(&items.filters);
            }
            Condition::Event(event) => self.event(event),
            Condition::Account(account) => {
                self.found.accounts = true;
                self.condition(&account.when);
            }
            Condition::Consent(consent) => {
                let channel = self.dictionary.intern_channel(&consent.channel);
                self.found.channels.insert(channel);
                self.dates(&consent.changed);
            }
            Condition::Segment(reference) => {
                if let Some(segment) = self.definitions.segment(&reference.key) {
                    let when = effective(segment, self.definitions);
                    self.condition(&when);
                }
                self.dates(&reference.entered);
                self.dates(&reference.left);
            }
            Condition::Score(score) => {
                let orders = [ORDER_COMPLETED, ORDER_REFUNDED, ORDER_CANCELLED];
                self.found.events.extend(orders.map(|name| EventPattern::Named(name.to_owned())));
                self.tests(&score.tests);
            }
            Condition::Near(near) => self.path(&near.path),
            Condition::Rank(rank) => self.event(&rank.by),
            Condition::Sequence(sequence) => sequence.steps.iter().for_each(|step| self.step(step)),
        }
    }

    fn event(&mut self, event: &EventCondition) {
        self.source(&event.name, &event.filters);
        match &event.measure {
            Measure::Count(tests)
            | Measure::Days(tests)
            | Measure::Sum { tests, .. }
            | Measure::Statistic { tests, .. }
            | Measure::Distinct { tests, .. }
            | Measure::Top { tests, .. } => self.tests(tests),
            Measure::Share { filters, tests } => {
                self.filters(filters);
                self.tests(tests);
            }
            Measure::Pick(pick) => {
                self.filters(&pick.filters);
                self.dates(&pick.at);
            }
            Measure::Gap { .. } => {}
            Measure::Periods { each, active, .. } => {
                self.tests(each);
                self.tests(active);
            }
        }
    }

    fn step(&mut self, step: &SequenceStep) {
        match step {
            SequenceStep::Event { name, filters, .. } | SequenceStep::Without { name, filters, .. } => {
                self.source(name, filters);
            }
        }
    }

    fn source(&mut self, name: &EventPattern, filters: &[Filter]) {
        self.found.events.push(name.clone());
        self.filters(filters);
    }

    fn filters(&mut self, filters: &[Filter]) {
        for filter in filters {
            match filter {
                Filter::Property { tests, .. } => self.tests(tests),
                Filter::Items(items) => self.filters(&items.filters),
                Filter::All(filters) | Filter::Any(filters) | Filter::None(filters) => self.filters(filters),
                Filter::Not(filter) => self.filters(std::slice::from_ref(filter)),
            }
        }
    }

    fn tests(&mut self, tests: &Tests) {
        for test in &tests.all {
            match test {
                Test::Is(operand)
                | Test::IsNot(operand)
                | Test::Gt(operand)
                | Test::Gte(operand)
                | Test::Lt(operand)
                | Test::Lte(operand)
                | Test::Contains(operand)
                | Test::NotContains(operand)
                | Test::StartsWith(operand)
                | Test::EndsWith(operand)
                | Test::Includes(operand) => self.operand(operand),
                Test::Between(low, high) => {
                    self.operand(low);
                    self.operand(high);
                }
                Test::In(choices) | Test::NotIn(choices) => match choices {
                    Choices::Listed(operands) => operands.iter().for_each(|operand| self.operand(operand)),
                    Choices::Trait(path) => self.path(path),
                },
                Test::Date(test) => self.dates(std::slice::from_ref(test)),
                Test::Matches(_) | Test::Exists(_) => {}
            }
        }
    }

    fn operand(&mut self, operand: &Operand) {
        if let Operand::Trait(path) = operand {
            self.path(path);
        }
    }

    fn dates(&mut self, tests: &[DateTest]) {
        for test in tests {
            if let DateTest::Before(DateOperand::Trait(path)) | DateTest::After(DateOperand::Trait(path)) =
                test
            {
                self.path(path);
            }
        }
    }

    /// Every top-level trait that the path may lead through.
    fn path(&mut self, path: &str) {
        let starts = path.match_indices('.').map(|(dot, _)| &path[..dot]);
        for key in starts.chain([path]) {
            let key = self.dictionary.intern_key(key);
            self.found.traits.insert(key);
        }
    }
}
