//! What the peers are asked for the same segments. The texts are kept in `bench/queries/q2/`, where they can be read and run;
//! the test here holds them against the one table that they come from.

use std::fmt::Write;

use expect_test::expect_file;

use super::{AtLeast, Part, Segment, segments, yaml};
use crate::shop::EVENTS;

/// `UPDATE_EXPECT=1 cargo test -p kesit-bench` writes the files anew.
#[test]
fn the_texts_of_the_second_question_come_from_one_table() {
    let segments = segments(50);
    expect_file!["../../../queries/q2/kesit.yaml"].assert_eq(&yaml(&segments));
    expect_file!["../../../queries/q2/segments.csv"].assert_eq(&csv(&segments));
    expect_file!["../../../queries/q2/duckdb.sql"].assert_eq(&DUCKDB.sql(&segments));
    expect_file!["../../../queries/q2/clickhouse.sql"].assert_eq(&CLICKHOUSE.sql(&segments));
}

/// The table itself, for the peers whose text is a program.
fn csv(segments: &[Segment]) -> String {
    let mut text = String::from("segment,name,days,category,count,cents,not_name,not_days,not_category\n");
    for (number, Segment { done, not_done }) in segments.iter().enumerate() {
        let (count, cents) = match done.at_least {
            AtLeast::Count(count) => (count.to_string(), String::new()),
            AtLeast::Amount(amount) => (String::new(), (100 * amount).to_string()),
        };
        let done = part_csv(done.part);
        let not_done = not_done.map_or_else(|| ",,".to_owned(), part_csv);
        writeln!(text, "s{number},{done},{count},{cents},{not_done}").expect("a text takes everything");
    }
    text
}

fn part_csv(part: Part) -> String {
    let category = part.category.map(|number| format!("category-{number:02}")).unwrap_or_default();
    format!("{},{},{category}", part.name, part.days)
}

/// How a peer writes what all SQL has in common.
struct Dialect {
    /// The instant so many days before the end of the data; `{}` is the days.
    since: &'static str,
    /// How many rows pass; `{}` is the condition.
    count: &'static str,
    /// The cents of the rows that pass; `{}` is the condition.
    cents: &'static str,
    /// Whether the events of each name are grouped by themselves and the groups joined, or all at once.
    by_name: bool,
}

/// What DuckDB is asked. One pass over all names took more than four times as long.
const DUCKDB: Dialect = Dialect {
    since: "TIMESTAMP '2026-01-01' - INTERVAL {} DAY",
    count: "count(*) FILTER (WHERE {})",
    cents: "sum(cents) FILTER (WHERE {})",
    by_name: true,
};

/// What ClickHouse is asked.
const CLICKHOUSE: Dialect = Dialect {
    since: "toDateTime64('2026-01-01', 3, 'UTC') - INTERVAL {} DAY",
    count: "countIf({})",
    cents: "sumIf(cents, {})",
    by_name: false,
};

/// An aggregate, and the name of the events that it goes over.
#[derive(PartialEq)]
struct Aggregate {
    name: &'static str,
    text: String,
}

impl Dialect {
    /// A column for each different aggregate, then the segments out of these columns: a row for each customer.
    fn sql(&self, segments: &[Segment]) -> String {
        let mut aggregates: Vec<Aggregate> = Vec::new();
        let mut column = |aggregate: Aggregate| {
            let known = aggregates.iter().position(|known| *known == aggregate);
            let place = known.unwrap_or_else(|| {
                aggregates.push(aggregate);
                aggregates.len() - 1
            });
            format!("a{place}")
        };
        let mut outputs = Vec::new();
        for (number, Segment { done, not_done }) in segments.iter().enumerate() {
            let (template, at_least) = match done.at_least {
                AtLeast::Count(count) => (self.count, count),
                AtLeast::Amount(amount) => (self.cents, 100 * amount),
            };
            let mut output = format!("{} >= {at_least}", column(self.aggregate(template, done.part)));
            if let Some(part) = not_done {
                output += &format!(" AND {} = 0", column(self.aggregate(self.count, *part)));
            }
            outputs.push(format!("    {output} AS s{number}"));
        }
        let source = if self.by_name { self.joined(&aggregates) } else { self.at_once(&aggregates) };
        format!("SELECT\n    customer,\n{}\nFROM (\n{source})\n", outputs.join(",\n"))
    }

    fn aggregate(&self, template: &str, part: Part) -> Aggregate {
        let since = self.since.replace("{}", &part.days.to_string());
        let name = if self.by_name { String::new() } else { format!("name = '{}' AND ", part.name) };
        let mut condition = format!("{name}event_at >= {since}");
        if let Some(category) = part.category {
            condition += &format!(" AND category = 'category-{category:02}'");
        }
        Aggregate { name: part.name, text: template.replace("{}", &condition) }
    }

    /// One pass over all events.
    fn at_once(&self, aggregates: &[Aggregate]) -> String {
        let columns: Vec<String> = aggregates
            .iter()
            .zip(0..)
            .map(|(aggregate, place)| format!("        {} AS a{place}", aggregate.text))
            .collect();
        format!(
            "    SELECT\n        customer,\n{}\n    FROM events\n    GROUP BY customer\n",
            columns.join(",\n")
        )
    }

    /// A pass for each name. Who has no events of a name has nothing of it.
    fn joined(&self, aggregates: &[Aggregate]) -> String {
        let mut text = String::from("    SELECT\n        customer");
        for place in 0..aggregates.len() {
            text += &format!(",\n        coalesce(a{place}, 0) AS a{place}");
        }
        text += "\n    FROM (";
        for (number, (name, _)) in EVENTS.iter().enumerate() {
            let between = if number == 0 { "" } else { " FULL JOIN (" };
            let columns: Vec<String> = aggregates
                .iter()
                .zip(0..)
                .filter(|(aggregate, _)| aggregate.name == *name)
                .map(|(aggregate, place)| format!(",\n            {} AS a{place}", aggregate.text))
                .collect();
            let using = if number == 0 { "" } else { " USING (customer)" };
            text += &format!(
                "{between}\n        SELECT\n            customer{}\n        FROM events\n        WHERE name = '{name}'\n        GROUP BY customer\n    ){using}",
                columns.concat()
            );
        }
        text + "\n"
    }
}
