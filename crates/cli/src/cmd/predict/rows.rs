//! `kesit predict --table`: a forecast from any table.

use std::io::Write;
use std::num::NonZero;
use std::path::Path;
use std::thread;

use jiff::tz::TimeZone;
use kesit_app::Settings;
use kesit_app::insight::prediction::table::{self, Forecast, ForecastError, Question};
use kesit_app::insight::prediction::{REASONS, explained};
use kesit_app::source::{Grid, GridCells};
use kesit_model::zone::Zone;

use super::{card, feature, refusal, write_file};
use crate::args::Predict;
use crate::failure::Failure;
use crate::load::Setting;
use crate::sheet::{Answer, Cell, Sheet};
use crate::tell;
use crate::words::Words;

pub(super) fn run(args: &Predict, path: &Path, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let name = path.display().to_string();
    let grid = Grid::read(path).map_err(|error| tell::table_error(&name, &error, words))?;
    let question = Question {
        target: args.target.clone().unwrap_or_default(),
        value: args.value.clone(),
        ignore: args.ignore.clone(),
        id: args.id.clone(),
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let found = table::forecast(&grid, &question, threads).map_err(|error| told(&error, &grid, words))?;
    let setting = setting(words);
    let mut answer = Answer::default();
    let model = found.trained.card();
    card::facts(model, &Cell::Day, words, &mut answer);
    if found.open > 0 {
        let label = words.of("Rows without an outcome, foretold", "Sonucu olmayan, tahmin edilen satır");
        answer.fact("open", label, Cell::count(found.open));
    }
    let rows = (args.rows || args.out.is_some()).then(|| rows(&found, &grid, args.id.as_deref(), &setting));
    if let Some(path) = &args.out {
        write_file(path, rows.clone().expect("made just now, as it is asked for"), &setting)?;
    }
    answer.sheets.extend(rows.filter(|_| args.rows));
    card::sheets(model, &str::to_owned, words, &mut answer);
    card::notes(model, &str::to_owned, words, &mut answer);
    answer.notes.extend(left_out(&found, words));
    answer.notes.push(words.of(
        "Nothing here can see whether a column was filled in before it happened or afterwards: leave out with --ignore what came afterwards.",
        "Bir sütunun önceden mi sonradan mı doldurulduğu buradan görülemez: sonradan olanları --ignore ile dışarıda bırakın.",
    ).to_owned());
    answer.write(args.shop.format, &setting, out)
}

fn setting(words: Words) -> Setting {
    let zone = Zone::parse(Zone::DEFAULT_NAME).expect("the zones are part of the program");
    Setting { settings: Settings { zone, language: words.language }, zone: TimeZone::UTC, words }
}

fn rows(found: &Forecast, grid: &Grid, id: Option<&str>, setting: &Setting) -> Sheet {
    let words = setting.words;
    let columns = [
        ("row", words.of("Row", "Satır")),
        ("id", words.of("Name", "Ad")),
        ("probability", words.of("Probability", "Olasılık")),
        ("happened", words.of("Happened", "Gerçekleşti")),
        ("reason_1", words.of("Because", "Neden")),
        ("reason_2", ""),
        ("reason_3", ""),
    ];
    let mut sheet = Sheet::new("rows", "", &columns);
    let ids: Option<&GridCells> = id.and_then(|id| grid.column(id)).map(|column| &column.cells);
    let wanted: Vec<u32> = explained(&found.probabilities).into_iter().map(|row| row as u32).collect();
    let mut reasons = wanted.iter().zip(found.reasons(&wanted, REASONS)).peekable();
    for (row, probability) in found.probabilities.iter().enumerate() {
        let mut cells = vec![
            Cell::count(row + 1),
            Cell::of(ids.and_then(|ids| ids.shown(row)), Cell::Text),
            Cell::Share(*probability),
            Cell::of(found.happened[row], Cell::Flag),
        ];
        if let Some((_, reasons)) = reasons.next_if(|(wanted, _)| **wanted as usize == row) {
            let told = reasons.iter().map(|because| feature::reason(because, &because.what, setting));
            cells.extend(told.map(Cell::Text));
        }
        cells.resize(columns.len(), Cell::Missing);
        sheet.row(cells);
    }
    sheet
}

/// Which columns were not learnt from though nobody said so.
fn left_out(found: &Forecast, words: Words) -> Option<String> {
    let names = |name: &String| format!("{name} ({})", words.of("names the rows", "satırları adlandırıyor"));
    let unused = found.trained.card().unused.iter();
    let unused = unused.map(|unused| format!("{} ({})", unused.column, card::why_unused(unused.why, words)));
    let all: Vec<String> = found.identifiers.iter().map(names).chain(unused).collect();
    (!all.is_empty())
        .then(|| format!("{} {}", words.of("Not learnt from:", "Öğrenmede kullanılmayan:"), all.join(", ")))
}

fn told(error: &ForecastError, grid: &Grid, words: Words) -> Failure {
    let there = || grid.columns.iter().map(|column| column.name.as_str()).collect::<Vec<&str>>().join(", ");
    match error {
        ForecastError::NoColumn(name) => Failure::input(
            words.text(format!("there is no column `{name}`"), format!("böyle bir sütun yok: `{name}`")),
        )
        .hint(there()),
        ForecastError::NoOutcome { column, values } => {
            let hint = match values.is_empty() {
                true => words
                    .of(
                        "say with --value what stands there where it happened",
                        "gerçekleştiğinde ne yazdığını --value ile belirtin",
                    )
                    .to_owned(),
                false => format!("--value {}", values.join(" | ")),
            };
            Failure::input(words.text(
                format!("the column `{column}` does not say whether it happened"),
                format!("`{column}` sütunu gerçekleşip gerçekleşmediğini söylemiyor"),
            ))
            .hint(hint)
        }
        ForecastError::Table(error) => Failure::input(words.text(
            format!("the columns make no table: {error}"),
            format!("sütunlar bir tablo oluşturmuyor: {error}"),
        )),
        ForecastError::Refused(refusal) => refusal::told(refusal, words),
    }
}
