//! The page with the results, for people.

mod alone;
mod words;

use std::fmt::Write;

use words::{Table, show, thousands};

use crate::goals;
use crate::measured::{Column, Measured, QUESTIONS};
use crate::shop::Size;

/// What the page says of how it was made.
pub(crate) struct Setting {
    pub(crate) size: Size,
    pub(crate) is_full: bool,
    pub(crate) threads: usize,
    pub(crate) machine: String,
    /// Processes that wanted a core before anything was measured.
    pub(crate) load: Option<f64>,
}

/// The whole page.
pub(crate) fn page(measured: &Measured, setting: &Setting) -> String {
    let parts = [
        opening(measured, setting),
        questions(measured),
        "## Loading and memory\n\n".to_owned() + &loading(measured),
        "## Kesit alone\n\n".to_owned() + &alone::table(measured, setting.threads),
        "## Goals\n\n".to_owned() + &goals(measured, setting),
        troubles(measured),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn opening(measured: &Measured, setting: &Setting) -> String {
    let Size { customers, events } = setting.size;
    let versions: Vec<&str> = measured.peers.iter().filter_map(Column::version).collect();
    let mut versions: Vec<&str> = versions.into_iter().chain(measured.kesit.version()).collect();
    versions.sort_unstable();
    versions.dedup();
    let mut text = format!(
        "# Measured\n\nWritten by `make bench`; [README.md](README.md) tells what is measured, and why what falls short does.\n\n\
         - Data: {} customers, {} events of five names over 24 months, the same for every engine.\n\
         - Machine: {}; {} threads for every engine but pandas.\n\
         - Versions: {}.\n\
         - Medians of three runs after one to warm up; each engine in a process of its own.\n\
         - All {} answers of the peers agree with Kesit's: every set of customers and every count, money to the cent.\n",
        thousands(customers.into()),
        thousands(events),
        setting.machine,
        setting.threads,
        versions.join(", "),
        measured.peer_answers(),
    );
    if let Some(load) = setting.load.filter(|load| *load > QUIET) {
        writeln!(text, "- **The machine had other work**: a load of {load:.1} before the start. The times are too long, each by its own factor.")
            .expect("a text takes everything");
    }
    text
}

/// A machine with nothing else to do has no more load than this.
const QUIET: f64 = 0.5;

fn questions(measured: &Measured) -> String {
    let titles = measured.peers.iter().map(|peer| peer.title.as_str());
    let mut table = Table::new(["work", "Kesit"].into_iter().chain(titles).chain(["fastest peer : Kesit"]));
    for (question, what) in QUESTIONS {
        let fastest = measured.fastest(question).map(|(peer, _)| peer.title.as_str());
        let cells = measured.peers.iter().map(|peer| {
            let shown = show(peer.seconds(question));
            if fastest == Some(peer.title.as_str()) { format!("**{shown}**") } else { shown }
        });
        let own = show(measured.kesit.seconds(question));
        let ratio = measured.ratio(question).map_or("–".to_owned(), |ratio| format!("{ratio:.1}"));
        table.row([what.to_owned(), own].into_iter().chain(cells).chain([ratio]));
    }
    table.0
}

fn loading(measured: &Measured) -> String {
    let columns = || std::iter::once(&measured.kesit).chain(&measured.peers);
    let titles = columns().map(|column| column.title.as_str());
    let mut table = Table::new(std::iter::once("").chain(titles));
    let loaded = columns().map(|column| show(column.loaded_seconds()));
    table.row(std::iter::once("until the first question can be asked".to_owned()).chain(loaded));
    let peak = |column: &Column| {
        column.peak_bytes().map_or("–".to_owned(), |bytes| format!("{:.2} GB", bytes as f64 / 1e9))
    };
    table.row(std::iter::once("most memory ever held".to_owned()).chain(columns().map(peak)));
    table.0
}

fn goals(measured: &Measured, setting: &Setting) -> String {
    let mut table = Table::new(["what", "goal", "measured", ""].into_iter());
    for goal in goals::all(measured) {
        let verdict = match (&goal.measured, goal.is_met) {
            (None, _) => "not measured",
            (_, true) => "met",
            (_, false) => "short",
        };
        let measured = goal.measured.unwrap_or("–".to_owned());
        table.row([goal.what.to_owned(), goal.goal, measured, verdict.to_owned()].into_iter());
    }
    let note = "\nThe goals are for the full size; at this one they are only shown.\n";
    table.0 + if setting.is_full { "" } else { note }
}

/// What could not be measured, and why.
fn troubles(measured: &Measured) -> String {
    let mut text = String::new();
    for peer in &measured.peers {
        for (question, _) in QUESTIONS {
            if peer.seconds(question).is_none() {
                let why = peer.failure(question).unwrap_or("it told nothing");
                writeln!(text, "- {}, {question}: {why}", peer.title).expect("a text takes everything");
            }
        }
    }
    if text.is_empty() { text } else { format!("## Not answered\n\n{text}") }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::line::Line;
    use crate::measured::tests::measured;

    #[test]
    fn the_page_shows_ratios_goals_and_what_is_missing() {
        let mut measured = measured(&[1, 2]);
        measured.peers[1].outcome.lines.pop();
        measured.peers[1]
            .outcome
            .lines
            .push(Line::Failed { question: "q5".to_owned(), why: "no room".to_owned() });
        let size = Size { customers: 1_000, events: 20_000 };
        let setting =
            Setting { size, is_full: false, threads: 2, machine: "Abacus".to_owned(), load: Some(3.0) };
        expect![[r#"
            # Measured

            Written by `make bench`; [README.md](README.md) tells what is measured, and why what falls short does.

            - Data: 1,000 customers, 20,000 events of five names over 24 months, the same for every engine.
            - Machine: Abacus; 2 threads for every engine but pandas.
            - Versions: .
            - Medians of three runs after one to warm up; each engine in a process of its own.
            - All 9 answers of the peers agree with Kesit's: every set of customers and every count, money to the cent.
            - **The machine had other work**: a load of 3.0 before the start. The times are too long, each by its own factor.

            | work | Kesit | Slow | Other | fastest peer : Kesit |
            | --- | --- | --- | --- | --- |
            | Q1 one behavioural segment: four aggregates, three windows | 100 ms | 900 ms | **400 ms** | 4.0 |
            | Q2 fifty segments together, 59 different aggregates | 100 ms | 900 ms | **400 ms** | 4.0 |
            | Q3 RFM fifths and the groups that follow | 100 ms | 900 ms | **400 ms** | 4.0 |
            | Q4 viewed, put into the cart, no order in 24 hours | 100 ms | 900 ms | **400 ms** | 4.0 |
            | Q5 retention by monthly cohort | 100 ms | **900 ms** | – | 9.0 |

            ## Loading and memory

            |  | Kesit | Slow | Other |
            | --- | --- | --- | --- |
            | until the first question can be asked | – | – | – |
            | most memory ever held | – | – | – |

            ## Kesit alone

            | what | figure |
            | --- | --- |
            | two hundred segments together | – |
            | timelines in memory | – |
            | an event: instant, properties, message id, what tells it from a repetition | – |
            | a customer, beside the events | – |
            | filling two hundred segments with – memberships, 1 thread | – |
            | live, two hundred segments, – an event, 1 thread | – events/s, half within –, 99 of 100 within – |
            | filling two hundred segments with – memberships, 2 threads | – |
            | live, two hundred segments, – an event, 2 threads | – events/s, half within –, 99 of 100 within – |
            | log, 1 event a sync, each waited for | – events/s |
            | log, 100 events a sync, each waited for | – events/s |
            | log, 512 events a sync, each waited for | – events/s |
            | log, 1,600 events a sync, each waited for | – events/s |
            | log, 16,000 events a sync, each waited for | – events/s |
            | snapshot of all timelines written, – | – |
            | timelines opened from the snapshot | – |
            | of it only which messages were seen | – |
            | import, CSV of – orders, the whole program | – rows/s |
            | the same file again, CSV of – orders, the whole program | – rows/s |
            | over HTTP, acknowledged when on disk, one a request, wrk on the same cores | – events/s, 99 of 100 requests within – |
            | over HTTP, acknowledged when on disk, 100 a request, wrk on the same cores | – events/s, 99 of 100 requests within – |
            | from a request to the membership seen by another, at – events/s | half within –, 99 of 100 within – |
            | – leave at one instant: all told in the stream | – |
            | the server with – messages of – customers | – |
            | its end | – |
            | its start, until it is ready | – |

            ## Goals

            | what | goal | measured |  |
            | --- | --- | --- | --- |
            | Q1 against the fastest peer | ≥ 8 × | 4.0 × | short |
            | Q1, preview of a segment | ≤ 60 ms | 100.0 ms | short |
            | Q2 against the fastest peer | ≥ 15 × | 4.0 × | short |
            | Q3 against the fastest peer | ≥ 5 × | 4.0 × | short |
            | Q4 against the fastest peer | ≥ 15 × | 4.0 × | short |
            | Q5 against the fastest peer | ≥ 8 × | 9.0 × | met |
            | memory for an event, its properties, instant and id | ≤ 30 B | – | not measured |
            | memory for a customer, beside the events | ≤ 250 B | – | not measured |
            | start with all events, from the snapshot | ≤ 10 s | – | not measured |
            | import of CSV, warm | ≥ 1000 k rows/s | – | not measured |
            | live engine, 200 segments, two cores | ≥ 350 k events/s | – | not measured |
            | live engine, 99 of 100 events | ≤ 20 µs | – | not measured |
            | HTTP, durable, in batches | ≥ 60 k events/s | – | not measured |
            | HTTP, durable, single | ≥ 8 k events/s | – | not measured |
            | from a request to the membership at 10 k events/s, 99 of 100 | ≤ 100 ms | – | not measured |
            | 10,001 leave at one instant: all told after | ≤ 1 s | – | not measured |
            | start again with 10 million messages | ≤ 10 s | – | not measured |
            | end with 10 million messages | ≤ 10 s | – | not measured |

            The goals are for the full size; at this one they are only shown.

            ## Not answered

            - Other, q5: no room
        "#]].assert_eq(&page(&measured, &setting));
    }
}
