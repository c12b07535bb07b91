//! `kesit churn --table`: how long contracts last.

use std::io::Write;
use std::path::Path;

use jiff::tz::TimeZone;
use kesit_app::Settings;
use kesit_app::insight::contracts::{self, Contracts, ContractsError, Kind, Question};
use kesit_app::source::Grid;
use kesit_model::zone::Zone;

use crate::args::Churn;
use crate::failure::Failure;
use crate::load::Setting;
use crate::sheet::{Answer, Cell, Sheet};
use crate::tell;
use crate::words::Words;

/// Durations at which shares are told, as parts of the longest one.
const TOLD_AT: [f64; 4] = [0.25, 0.5, 0.75, 1.0];

pub(super) fn run(args: &Churn, path: &Path, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let name = path.display().to_string();
    let grid = Grid::read(path).map_err(|error| tell::table_error(&name, &error, words))?;
    let question = Question {
        duration: args.duration.clone().unwrap_or_default(),
        ended: args.ended.clone().unwrap_or_default(),
        by: args.by.clone(),
        with: args.with.clone(),
    };
    let found = contracts::contracts(&grid, &question).map_err(|error| told(&error, &grid, words))?;
    let mut answer = Answer::default();
    let all = &found.kinds[0];
    answer.fact("contracts", words.of("Contracts", "Sözleşme"), Cell::count(all.contracts));
    answer.fact("ended", words.of("Ended", "Sona eren"), Cell::count(all.ended));
    answer.fact(
        "left_out",
        words.of("Rows left out", "Dışarıda bırakılan satır"),
        Cell::count(found.left_out),
    );
    answer.sheets.push(kinds(&found, words));
    if !found.effects.is_empty() {
        answer.sheets.push(effects(&found, words));
    }
    if let Some(p) = found.p_value {
        answer.notes.push(words.text(
            format!("The first two kinds would differ as much by chance alone with a probability of {p:.3e} (log-rank)."),
            format!("İlk iki tür yalnızca şansla bu kadar farklı olma olasılığı: {p:.3e} (log-rank)."),
        ));
    }
    let setting =
        Setting { settings: Settings { zone: zone(), language: words.language }, zone: TimeZone::UTC, words };
    answer.write(args.shop.format, &setting, out)
}

fn zone() -> Zone {
    Zone::parse(Zone::DEFAULT_NAME).expect("the zones are part of the program")
}

fn kinds(found: &Contracts, words: Words) -> Sheet {
    let columns = [
        ("kind", words.of("Kind", "Tür")),
        ("contracts", words.of("Contracts", "Sözleşme")),
        ("ended", words.of("Ended", "Sona eren")),
        ("median", words.of("Half have ended after", "Yarısının sona erdiği süre")),
    ];
    let mut sheet = Sheet::new(
        "kinds",
        words.of(
            "Still there after so long (Kaplan–Meier)",
            "Şu kadar süre sonra hâlâ sürenler (Kaplan–Meier)",
        ),
        &columns,
    );
    let last = found.kinds[0].curve.steps().last().map_or(0.0, |step| step.at);
    let told: Vec<f64> = TOLD_AT.iter().map(|part| (last * part).round()).collect();
    for at in &told {
        sheet.column(&format!("share_at_{at}"), &format!("{at}"));
    }
    sheet.column("renewal", words.of("Renewal at the end", "Sonda yenileme"));
    for kind in &found.kinds {
        sheet.row(row(kind, &told, words));
    }
    sheet
}

fn row(kind: &Kind, told: &[f64], words: Words) -> Vec<Cell> {
    let name = kind.name.clone().unwrap_or_else(|| words.of("all", "hepsi").to_owned());
    let mut row = vec![
        Cell::text(name),
        Cell::count(kind.contracts),
        Cell::count(kind.ended),
        Cell::of(kind.curve.median(), |median| Cell::Number(median, 1)),
    ];
    row.extend(told.iter().map(|at| Cell::Share(kind.curve.share(*at))));
    let last = told.last().copied().unwrap_or_default();
    row.push(Cell::of(kind.retention, |model| Cell::Share(model.renewal(last))));
    row
}

fn effects(found: &Contracts, words: Words) -> Sheet {
    let columns = [
        ("feature", words.of("Feature", "Özellik")),
        ("risk", words.of("Risk times", "Risk katı")),
        ("low", words.of("from", "en az")),
        ("high", words.of("to", "en çok")),
        ("p_value", words.of("By chance", "Şansla")),
    ];
    let mut sheet =
        Sheet::new("effects", words.of("What makes them end (Cox)", "Sona erdiren etkenler (Cox)"), &columns);
    for effect in &found.effects {
        sheet.row([
            Cell::text(effect.feature.clone()),
            Cell::Number(effect.risk, 3),
            Cell::Number(effect.interval.0, 3),
            Cell::Number(effect.interval.1, 3),
            Cell::Number(effect.p_value, 4),
        ]);
    }
    sheet
}

fn told(error: &ContractsError, grid: &Grid, words: Words) -> Failure {
    let there = || grid.columns.iter().map(|column| column.name.as_str()).collect::<Vec<&str>>().join(", ");
    match error {
        ContractsError::NoColumn(name) => Failure::input(
            words.text(format!("there is no column `{name}`"), format!("böyle bir sütun yok: `{name}`")),
        )
        .hint(there()),
        ContractsError::NoNumbers(name) => {
            Failure::input(words.text(
                format!("the column `{name}` holds no numbers"),
                format!("`{name}` sütununda sayı yok"),
            ))
        }
        ContractsError::NoRows => Failure::input(words.of(
            "no row has both a duration and whether it has ended",
            "hiçbir satırda hem süre hem sona erip ermediği yok",
        ))
        .hint(words.of("yes, no, true, false, 1, 0 are understood", "evet, hayır, yes, no, 1, 0 anlaşılır")),
        ContractsError::Cox(error) => Failure::input(words.text(
            format!("what makes them end cannot be told: {error}"),
            format!("sona erdiren etkenler hesaplanamadı: {error}"),
        )),
    }
}
