//! Names of the forms that a condition uses, for measuring whether tests meet all of them.

use std::collections::BTreeSet;

use kesit_model::definition::{
    Accounts, Anniversary, CalendarWindow, Choices, Condition, DateOperand, DateTest, EventCondition, Filter,
    Measure, Operand, Position, SequenceStep, SpanTest, Statistic, Test, Tests, Top, Window,
};

/// Every name that [`forms`] can give, but for `everyone`, which is never false.
pub const ALL: &[&str] = &[
    "account any",
    "account every",
    "account none",
    "after",
    "anniversary in_last",
    "anniversary in_next",
    "anniversary this",
    "anniversary today",
    "avg",
    "before",
    "between",
    "calendar day",
    "calendar last",
    "calendar next",
    "calendar range",
    "calendar this",
    "consent changed",
    "consent is",
    "contains",
    "count",
    "days",
    "distinct",
    "during",
    "ends_with",
    "entered",
    "event",
    "every event",
    "exists",
    "filter all",
    "filter any",
    "filter items",
    "filter none",
    "filter not",
    "first",
    "gap avg",
    "gap max",
    "gap median",
    "gap min",
    "gt",
    "gte",
    "ignore_case",
    "in",
    "in trait",
    "in_last",
    "in_next",
    "includes",
    "is",
    "is_not",
    "items",
    "last",
    "left",
    "list",
    "lt",
    "lte",
    "matches",
    "max",
    "median",
    "min",
    "near",
    "not_contains",
    "not_in",
    "nth",
    "older_than",
    "periods",
    "pick at",
    "rank count",
    "rank percent",
    "score",
    "segment",
    "sequence",
    "sequence after",
    "sequence within",
    "share",
    "span between",
    "span gt",
    "span gte",
    "span is",
    "span lt",
    "span lte",
    "starting event",
    "starts_with",
    "sum",
    "top",
    "trait",
    "trait changed",
    "trait ever",
    "trait held",
    "trait operand",
    "trait operand of a date",
    "within between",
    "within calendar",
    "within first",
    "within last",
    "within older_than",
    "without",
    "without for",
];

/// The leaves of a tree; the condition within `account` is part of its leaf.
#[must_use]
pub fn leaves(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::All(inner) | Condition::Any(inner) | Condition::None(inner) => {
            inner.iter().flat_map(leaves).collect()
        }
        Condition::Not(inner) => leaves(inner),
        leaf => vec![leaf],
    }
}

/// The forms that a condition uses.
#[must_use]
pub fn forms(condition: &Condition) -> BTreeSet<&'static str> {
    let mut forms = Forms(BTreeSet::new());
    forms.condition(condition);
    forms.0
}

struct Forms(BTreeSet<&'static str>);

impl Forms {
    fn add(&mut self, form: &'static str) {
        self.0.insert(form);
    }

    fn add_if(&mut self, holds: bool, form: &'static str) {
        if holds {
            self.add(form);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Everyone => self.add("everyone"),
            Condition::All(inner) | Condition::Any(inner) | Condition::None(inner) => {
                inner.iter().for_each(|inner| self.condition(inner));
            }
            Condition::Not(inner) => self.condition(inner),
            Condition::Trait(wanted) => {
                self.add("trait");
                self.add_if(wanted.ever, "trait ever");
                self.add_if(!wanted.held.is_empty(), "trait held");
                self.add_if(!wanted.changed.is_empty(), "trait changed");
                self.tests(&wanted.tests);
                self.spans(&wanted.held);
                self.dates(&wanted.changed);
            }
            Condition::Items(items) => {
                self.add("items");
                self.filters(&items.filters);
            }
            Condition::Event(event) => self.event(event),
            Condition::Account(account) => {
                self.add(match account.accounts {
                    Accounts::Any => "account any",
                    Accounts::Every => "account every",
                    Accounts::None => "account none",
                });
                self.condition(&account.when);
            }
            Condition::Consent(consent) => {
                self.add_if(consent.is.is_some(), "consent is");
                self.add_if(!consent.changed.is_empty(), "consent changed");
                self.dates(&consent.changed);
            }
            Condition::Segment(segment) => {
                self.add_if(segment.entered.is_empty() && segment.left.is_empty(), "segment");
                self.add_if(!segment.entered.is_empty(), "entered");
                self.add_if(!segment.left.is_empty(), "left");
                self.dates(&segment.entered);
                self.dates(&segment.left);
            }
            Condition::List(_) => self.add("list"),
            Condition::Score(score) => {
                self.add("score");
                self.tests(&score.tests);
            }
            Condition::Near(_) => self.add("near"),
            Condition::Rank(rank) => {
                self.add(match rank.top {
                    Top::Percent(_) => "rank percent",
                    Top::Count(_) => "rank count",
                });
                self.event(&rank.by);
            }
            Condition::Sequence(sequence) => {
                self.add("sequence");
                sequence.steps.iter().for_each(|step| self.step(step));
            }
        }
    }

    fn event(&mut self, event: &EventCondition) {
        use kesit_model::definition::EventPattern;
        self.add(match event.name {
            EventPattern::Named(_) => "event",
            EventPattern::StartingWith(_) => "starting event",
            EventPattern::Every => "every event",
        });
        self.window(event.within.as_ref());
        self.filters(&event.filters);
        self.measure(&event.measure);
    }

    fn measure(&mut self, measure: &Measure) {
        match measure {
            Measure::Count(tests) => self.figure("count", tests),
            Measure::Days(tests) => self.figure("days", tests),
            Measure::Sum { tests, .. } => self.figure("sum", tests),
            Measure::Distinct { tests, .. } => self.figure("distinct", tests),
            Measure::Top { tests, .. } => self.figure("top", tests),
            Measure::Statistic { statistic, tests, .. } => {
                let names = ["avg", "min", "max", "median"];
                self.figure(pick_name(*statistic, names), tests);
            }
            Measure::Share { filters, tests } => {
                self.figure("share", tests);
                self.filters(filters);
            }
            Measure::Pick(pick) => {
                self.add(match pick.position {
                    Position::First => "first",
                    Position::Last => "last",
                    Position::Nth(_) => "nth",
                });
                self.add_if(!pick.at.is_empty(), "pick at");
                self.filters(&pick.filters);
                self.dates(&pick.at);
            }
            Measure::Gap { statistic, tests } => {
                let names = ["gap avg", "gap min", "gap max", "gap median"];
                self.add(pick_name(*statistic, names));
                self.spans(tests);
            }
            Measure::Periods { each, active, .. } => {
                self.figure("periods", each);
                self.tests(active);
            }
        }
    }

    fn figure(&mut self, name: &'static str, tests: &Tests) {
        self.add(name);
        self.tests(tests);
    }

    fn step(&mut self, step: &SequenceStep) {
        match step {
            SequenceStep::Event { filters, within, after, .. } => {
                self.add_if(after.is_some(), "sequence after");
                self.add_if(within.is_some(), "sequence within");
                self.window(within.as_ref());
                self.filters(filters);
            }
            SequenceStep::Without { filters, for_span, .. } => {
                self.add(if for_span.is_some() { "without for" } else { "without" });
                self.filters(filters);
            }
        }
    }

    fn filters(&mut self, filters: &[Filter]) {
        for filter in filters {
            match filter {
                Filter::Property { tests, .. } => self.tests(tests),
                Filter::Items(items) => {
                    self.add("filter items");
                    self.filters(&items.filters);
                }
                Filter::All(inner) => self.nested("filter all", inner),
                Filter::Any(inner) => self.nested("filter any", inner),
                Filter::None(inner) => self.nested("filter none", inner),
                Filter::Not(inner) => self.nested("filter not", std::slice::from_ref(inner)),
            }
        }
    }

    fn nested(&mut self, name: &'static str, inner: &[Filter]) {
        self.add(name);
        self.filters(inner);
    }

    fn tests(&mut self, tests: &Tests) {
        self.add_if(tests.ignore_case, "ignore_case");
        for test in &tests.all {
            match test {
                Test::Is(right) => self.test("is", &[right]),
                Test::IsNot(right) => self.test("is_not", &[right]),
                Test::In(choices) => self.choices("in", choices),
                Test::NotIn(choices) => self.choices("not_in", choices),
                Test::Gt(right) => self.test("gt", &[right]),
                Test::Gte(right) => self.test("gte", &[right]),
                Test::Lt(right) => self.test("lt", &[right]),
                Test::Lte(right) => self.test("lte", &[right]),
                Test::Between(low, high) => self.test("between", &[low, high]),
                Test::Contains(right) => self.test("contains", &[right]),
                Test::NotContains(right) => self.test("not_contains", &[right]),
                Test::StartsWith(right) => self.test("starts_with", &[right]),
                Test::EndsWith(right) => self.test("ends_with", &[right]),
                Test::Matches(_) => self.add("matches"),
                Test::Exists(_) => self.add("exists"),
                Test::Includes(right) => self.test("includes", &[right]),
                Test::Date(test) => self.date(test),
            }
        }
    }

    fn test(&mut self, name: &'static str, right: &[&Operand]) {
        self.add(name);
        self.add_if(right.iter().any(|right| matches!(right, Operand::Trait(_))), "trait operand");
    }

    fn choices(&mut self, name: &'static str, choices: &Choices) {
        match choices {
            Choices::Listed(listed) => self.test(name, &listed.iter().collect::<Vec<_>>()),
            Choices::Trait(_) => {
                self.add(name);
                self.add("in trait");
            }
        }
    }

    fn dates(&mut self, tests: &[DateTest]) {
        tests.iter().for_each(|test| self.date(test));
    }

    fn date(&mut self, test: &DateTest) {
        match test {
            DateTest::Before(right) => self.date_operand("before", right),
            DateTest::After(right) => self.date_operand("after", right),
            DateTest::InLast(_) => self.add("in_last"),
            DateTest::InNext(_) => self.add("in_next"),
            DateTest::OlderThan(_) => self.add("older_than"),
            DateTest::During(window) => {
                self.add("during");
                self.calendar(window);
            }
            DateTest::Anniversary(Anniversary::Today) => self.add("anniversary today"),
            DateTest::Anniversary(Anniversary::InNext(_)) => self.add("anniversary in_next"),
            DateTest::Anniversary(Anniversary::InLast(_)) => self.add("anniversary in_last"),
            DateTest::Anniversary(Anniversary::This(_)) => self.add("anniversary this"),
        }
    }

    fn date_operand(&mut self, name: &'static str, right: &DateOperand) {
        self.add(name);
        self.add_if(matches!(right, DateOperand::Trait(_)), "trait operand of a date");
    }

    fn window(&mut self, window: Option<&Window>) {
        match window {
            None => {}
            Some(Window::Last(_)) => self.add("within last"),
            Some(Window::Between { .. }) => self.add("within between"),
            Some(Window::OlderThan(_)) => self.add("within older_than"),
            Some(Window::First(_)) => self.add("within first"),
            Some(Window::Calendar(window)) => {
                self.add("within calendar");
                self.calendar(window);
            }
        }
    }

    fn calendar(&mut self, window: &CalendarWindow) {
        self.add(match window {
            CalendarWindow::This(_) => "calendar this",
            CalendarWindow::Last { .. } => "calendar last",
            CalendarWindow::Next { .. } => "calendar next",
            CalendarWindow::Day(_) => "calendar day",
            CalendarWindow::Range { .. } => "calendar range",
        });
    }

    fn spans(&mut self, tests: &[SpanTest]) {
        for test in tests {
            self.add(match test {
                SpanTest::Is(_) => "span is",
                SpanTest::Gt(_) => "span gt",
                SpanTest::Gte(_) => "span gte",
                SpanTest::Lt(_) => "span lt",
                SpanTest::Lte(_) => "span lte",
                SpanTest::Between(..) => "span between",
            });
        }
    }
}

/// The name for `statistic` out of those for avg, min, max and median.
fn pick_name(statistic: Statistic, [avg, min, max, median]: [&'static str; 4]) -> &'static str {
    match statistic {
        Statistic::Avg => avg,
        Statistic::Min => min,
        Statistic::Max => max,
        Statistic::Median => median,
    }
}
