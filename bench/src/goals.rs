//! The goals, each with what was measured beside it. They are for the full size on two cores.

use crate::measured::Measured;

/// One goal.
pub(crate) struct Goal {
    pub(crate) what: &'static str,
    pub(crate) goal: String,
    /// As it is printed; `None`: not measured.
    pub(crate) measured: Option<String>,
    pub(crate) is_met: bool,
}

/// All of them.
pub(crate) fn all(measured: &Measured) -> Vec<Goal> {
    let ratio = |question, what, at_least| times(what, measured.ratio(question), at_least);
    let figure = |name: &str| measured.figure(name);
    vec![
        ratio("q1", "Q1 against the fastest peer", 8.0),
        at_most("Q1, preview of a segment", measured.kesit.seconds("q1").map(|s| s * 1e3), 60.0, "ms"),
        ratio("q2", "Q2 against the fastest peer", 15.0),
        ratio("q3", "Q3 against the fastest peer", 5.0),
        ratio("q4", "Q4 against the fastest peer", 15.0),
        ratio("q5", "Q5 against the fastest peer", 8.0),
        at_most("memory for an event, its properties, instant and id", figure("event_bytes"), 30.0, "B"),
        at_most("memory for a customer, beside the events", figure("customer_bytes"), 250.0, "B"),
        at_most("start with all events, from the snapshot", figure("snapshot_read_seconds"), 10.0, "s"),
        at_least("import of CSV, warm", figure("import_rows_per_second"), 1e6, "rows/s"),
        at_least(
            "live engine, 200 segments, two cores",
            figure("live_on_2_events_per_second"),
            350e3,
            "events/s",
        ),
        at_most("live engine, 99 of 100 events", figure("live_on_2_p99_microseconds"), 20.0, "µs"),
        at_least("HTTP, durable, in batches", figure("http_batch_events_per_second"), 60e3, "events/s"),
        at_least("HTTP, durable, single", figure("http_single_events_per_second"), 8e3, "events/s"),
        at_most(
            "from a request to the membership at 10 k events/s, 99 of 100",
            figure("http_membership_p99_milliseconds"),
            100.0,
            "ms",
        ),
        at_most("10,001 leave at one instant: all told after", figure("http_exits_seconds"), 1.0, "s"),
        at_most("start again with 10 million messages", figure("http_restart_seconds"), 10.0, "s"),
        at_most("end with 10 million messages", figure("http_stop_seconds"), 10.0, "s"),
    ]
}

fn times(what: &'static str, measured: Option<f64>, goal: f64) -> Goal {
    Goal {
        what,
        goal: format!("≥ {goal} ×"),
        measured: measured.map(|value| format!("{value:.1} ×")),
        is_met: measured.is_some_and(|value| value >= goal),
    }
}

fn at_most(what: &'static str, measured: Option<f64>, goal: f64, unit: &str) -> Goal {
    Goal {
        what,
        goal: format!("≤ {goal} {unit}"),
        measured: measured.map(|value| format!("{value:.1} {unit}")),
        is_met: measured.is_some_and(|value| value <= goal),
    }
}

fn at_least(what: &'static str, measured: Option<f64>, goal: f64, unit: &str) -> Goal {
    let thousands = |value: f64| format!("{:.0} k {unit}", value / 1e3);
    Goal {
        what,
        goal: format!("≥ {}", thousands(goal)),
        measured: measured.map(thousands),
        is_met: measured.is_some_and(|value| value >= goal),
    }
}
