//! `kesit predict` over a shop.

use std::io::Write;
use std::num::NonZero;
use std::thread;

use kesit_app::insight::Shop;
use kesit_app::insight::prediction::shop::{self, Forecast, ForecastError, Question};
use kesit_app::insight::prediction::{
    Eligible, LONGEST_HORIZON_DAYS, REASONS, TooShort, explained, likely_tenths,
};
use kesit_model::Timestamp;

use super::{card, feature, refusal, write_file};
use crate::args::{EligibleArg, Predict};
use crate::clock;
use crate::failure::Failure;
use crate::load::{self, Setting};
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

const DAY_MS: i64 = 86_400_000;
/// So many days after the newest message, the data may have stopped.
const STALE_DAYS: i64 = 2;

pub(super) fn run(args: &Predict, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let horizon_days = horizon(args, words)?;
    let eligible = match args.eligible {
        EligibleArg::All => Eligible::All,
        EligibleArg::Buyers => Eligible::Buyers,
    };
    let question = |as_of: Timestamp| Question { as_of, horizon_days, eligible };
    if let Some(key) = &args.target_segment {
        let key = load::key("--target-segment", key, words)?;
        let (mut workspace, setting) = load::shop_with_segments(&args.shop.files, &args.segments, words)?;
        let asked = args.shop.as_of.as_deref().map(|text| setting.instant("--as-of", text)).transpose()?;
        let as_of = asked.unwrap_or_else(|| workspace.default_as_of(clock::now()));
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let zone = setting.settings.zone.clone();
        let found = shop::entry(&mut workspace, &zone, &key, &question(as_of), threads);
        let found = found.map_err(|error| told(&error, words))?;
        let shop = Shop::new(workspace.timelines(), &zone, threads);
        let meaning = words.text(
            format!("Foretold: who is not in `{key}` now and is in it {horizon_days} days later."),
            format!("Tahmin: şimdi `{key}` içinde olmayıp {horizon_days} gün sonra içinde olacaklar."),
        );
        return answer(args, &found, &shop, as_of, meaning, &setting, out);
    }
    let event = args.target.clone().unwrap_or_default();
    let ground = load::shop(&args.shop, words)?;
    let shop = &ground.shop();
    let as_of = ground.as_of(shop);
    let found = shop::event(shop, &event, &question(as_of)).map_err(|error| told(&error, words))?;
    let meaning = words.text(
        format!("Foretold: “{event}” at least once within {horizon_days} days."),
        format!("Tahmin: {horizon_days} gün içinde en az bir “{event}”."),
    );
    answer(args, &found, shop, as_of, meaning, &ground.setting, out)
}

fn horizon(args: &Predict, words: Words) -> Result<u32, Failure> {
    let days = args.horizon.0 / DAY_MS;
    if args.horizon.0 % DAY_MS != 0 || !(1..=i64::from(LONGEST_HORIZON_DAYS)).contains(&days) {
        let what = words.of("must be whole days, 1d to", "tam gün olmalı, 1d ile");
        return Err(Failure::usage(format!("--horizon: {what} {LONGEST_HORIZON_DAYS}d")));
    }
    Ok(u32::try_from(days).expect("at most the longest horizon"))
}

fn answer(
    args: &Predict,
    found: &Forecast,
    shop: &Shop<'_>,
    as_of: Timestamp,
    meaning: String,
    setting: &Setting,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let words = setting.words;
    let mut answer = Answer { headline: setting.headline(as_of, found.customers.len()), ..Answer::default() };
    answer.fact("as_of", words.of("As of", "An"), Cell::Instant(as_of));
    let horizon = found.slices.horizon_days as usize;
    answer.fact("horizon_days", words.of("Days ahead", "Kaç gün ileri"), Cell::count(horizon));
    answer.fact(
        "customers",
        words.of("Customers looked at", "Bakılan müşteri"),
        Cell::count(found.customers.len()),
    );
    let expected: f64 = found.probabilities.iter().sum();
    answer.fact("expected", words.of("… expected to", "… beklenen"), Cell::Number(expected, 0));
    answer.fact(
        "slices",
        words.of("Slices of the past", "Geçmişten kesit"),
        Cell::count(found.slices.past.len()),
    );
    let model = found.trained.card();
    let day = |day: i32| Cell::of(found.slices.of_day(day), Cell::Instant);
    card::facts(model, &day, words, &mut answer);
    let list = (args.customers || args.out.is_some()).then(|| customers(found, shop, setting));
    if let Some(path) = &args.out {
        write_file(path, list.clone().expect("made just now, as it is asked for"), setting)?;
    }
    answer.sheets.push(match list.filter(|_| args.customers) {
        Some(list) => list,
        None => tenths(&found.probabilities, words),
    });
    let name = |column: &str| {
        found.feature(column).map_or_else(|| column.to_owned(), |known| feature::told(known, words))
    };
    card::sheets(model, &name, words, &mut answer);
    answer.notes.push(meaning);
    card::notes(model, &name, words, &mut answer);
    answer.notes.extend(besides(found, shop, as_of, words));
    answer.write(args.shop.format, setting, out)
}

/// What the reader should know besides the card.
fn besides(found: &Forecast, shop: &Shop<'_>, as_of: Timestamp, words: Words) -> Vec<String> {
    let mut notes = Vec::new();
    let newest = shop.timelines().newest_at().unwrap_or(as_of);
    let stale = (as_of.0 - newest.0) / DAY_MS;
    if stale >= STALE_DAYS {
        notes.push(words.text(
            format!("Careful: the newest message is {stale} days older than the instant asked about; what came since is not known."),
            format!("Dikkat: en yeni kayıt sorulan andan {stale} gün eski; o zamandan beri olanlar bilinmiyor."),
        ));
    }
    if found.rows > found.trained.card().rows {
        notes.push(words.text(
            format!("Learnt from a sample: {} of {} rows.", found.trained.card().rows, found.rows),
            format!("Örneklemden öğrenildi: {} satırın {} kadarı.", found.rows, found.trained.card().rows),
        ));
    }
    notes.push(words.of(
        "High risk is not the same as worth an action: only an experiment tells with whom an action pays.",
        "Yüksek olasılık, harekete değer demek değildir: eylemin kimde işe yaradığını ancak bir deney gösterir.",
    ).to_owned());
    notes
}

/// Tenths of customers by probability, the likeliest first.
fn tenths(probabilities: &[f64], words: Words) -> Sheet {
    let columns = [
        ("tenth", words.of("Tenth", "Onda bir")),
        ("customers", words.of("Customers", "Müşteri")),
        ("probability_from", words.of("Probability from", "Olasılık, en az")),
        ("probability_to", words.of("to", "en çok")),
        ("expected", words.of("Expected", "Beklenen")),
        ("expected_share", words.of("Share of all expected", "Tüm beklenenin payı")),
    ];
    let title = words.of("Now: the likeliest tenth first", "Şimdi: en olası onda bir başta");
    let mut sheet = Sheet::new("tenths", title, &columns);
    for tenth in likely_tenths(probabilities) {
        sheet.row([
            Cell::count(tenth.place),
            Cell::count(tenth.customers),
            Cell::Share(tenth.from),
            Cell::Share(tenth.to),
            Cell::Number(tenth.expected, 0),
            Cell::of(tenth.expected_share, Cell::Share),
        ]);
    }
    sheet
}

fn customers(found: &Forecast, shop: &Shop<'_>, setting: &Setting) -> Sheet {
    let words = setting.words;
    let columns = [
        ("customer", words.of("Customer", "Müşteri")),
        ("probability", words.of("Probability", "Olasılık")),
        ("reason_1", words.of("Because", "Neden")),
        ("reason_2", ""),
        ("reason_3", ""),
    ];
    let mut sheet = Sheet::new("customers", "", &columns);
    let wanted = explained(&found.probabilities);
    let mut reasons = wanted.iter().zip(found.reasons(shop, &wanted, REASONS)).peekable();
    for (place, (customer, probability)) in found.customers.iter().zip(&found.probabilities).enumerate() {
        let id = shop.id(customer.0 as usize).as_str();
        let mut cells = vec![Cell::text(id), Cell::Share(*probability)];
        if let Some((_, reasons)) = reasons.next_if(|(wanted, _)| **wanted == place) {
            let told = reasons
                .iter()
                .map(|because| feature::reason(because, &feature::told(&because.what, words), setting));
            cells.extend(told.map(Cell::Text));
        }
        cells.resize(columns.len(), Cell::Missing);
        sheet.row(cells);
    }
    sheet
}

fn told(error: &ForecastError, words: Words) -> Failure {
    match error {
        ForecastError::UnknownEvent { name, nearest, there } => {
            let there = nearest.clone().unwrap_or_else(|| there.join(", "));
            Failure::input(
                words.text(format!("there is no event `{name}`"), format!("böyle bir olay yok: `{name}`")),
            )
            .hint(there)
        }
        ForecastError::Segment(error) => {
            let what = words.of("segment is not defined:", "segment tanımlı değil:");
            Failure::input(format!("{what} `{}`", error.key))
                .maybe_hint(error.nearest.as_ref().map(ToString::to_string))
        }
        ForecastError::TooShort(short) => too_short(*short, words),
        ForecastError::Nobody => Failure::input(words.of(
            "there is nobody to look at, now or in the past",
            "ne şimdi ne geçmişte bakılacak kimse yok",
        ))
        .hint(words.of(
            "try --eligible all, or a later --as-of",
            "--eligible all ya da daha ileri bir --as-of deneyin",
        )),
        ForecastError::Refused(refusal) => refusal::told(refusal, words),
    }
}

fn too_short(short: TooShort, words: Words) -> Failure {
    let TooShort { found_days, needed_days, horizon_days } = short;
    Failure::input(words.text(
        format!("there are {found_days} days of history; to look {horizon_days} days ahead, {needed_days} are needed"),
        format!("{found_days} günlük geçmiş var; {horizon_days} gün ileriye bakmak için {needed_days} gün gerekir"),
    ))
    .hint(words.of(
        "try a shorter --horizon, a later --as-of, or longer data",
        "daha kısa bir --horizon, daha ileri bir --as-of ya da daha uzun veri deneyin",
    ))
}
