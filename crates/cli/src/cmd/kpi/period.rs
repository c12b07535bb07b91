//! The days that figures are of.

use kesit_app::insight::kpi::period_before;
use kesit_app::insight::number;
use kesit_insight::kpi::Period;
use kesit_model::Timestamp;
use kesit_model::definition::CalendarUnit;

use crate::args::Kpi;
use crate::failure::Failure;
use crate::load::Setting;
use crate::words::Words;

/// No period is longer.
const MOST_DAYS: i64 = 36_500;

/// The period asked for. It ends with the day of the instant, or with the day before if the instant was named and is the first
/// one of its day: `--as-of 2026-03-01` asks about all of February.
pub(super) fn of(args: &Kpi, setting: &Setting, as_of: Timestamp) -> Result<Period, Failure> {
    let words = setting.words;
    let zone = &setting.settings.zone;
    let date = zone.date(as_of);
    let is_midnight = args.shop.as_of.is_some() && zone.start_of_day(date) == as_of;
    let end = number(date) + i32::from(!is_midnight);
    let Some(from) = &args.from else {
        let (unit, count) = length(args, words)?;
        return Ok(period_before(end, unit, count));
    };
    let from = day(setting, "--from", from)?;
    let until = args.to.as_deref().map(|to| day(setting, "--to", to)).transpose()?.unwrap_or(end);
    if until > end {
        let what = words.of("--to: later than the instant asked about", "--to: sorulan andan sonra");
        return Err(Failure::usage(what).hint(words.of(
            "a period must be known whole; name a later --as-of if the data reaches there",
            "dönemin tümü bilinmeli; veri oraya uzanıyorsa daha ileri bir --as-of verin",
        )));
    }
    if from >= until || i64::from(until) - i64::from(from) > MOST_DAYS {
        let what =
            words.of("--from: not before the end of the period", "--from: dönemin sonundan önce değil");
        return Err(Failure::usage(what));
    }
    Ok(Period { from, until })
}

/// The length of `--period`, in calendar units.
pub(super) fn length(args: &Kpi, words: Words) -> Result<(CalendarUnit, i64), Failure> {
    let days =
        |text: &str| text.strip_suffix('d')?.parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
    match args.period.as_str() {
        "month" => Ok((CalendarUnit::Month, 1)),
        "quarter" => Ok((CalendarUnit::Quarter, 1)),
        "year" => Ok((CalendarUnit::Year, 1)),
        text => days(text).map(|days| (CalendarUnit::Day, days)).ok_or_else(|| {
            let what = words.of("--period: not a length:", "--period: bir uzunluk değil:");
            Failure::usage(format!("{what} `{text}`")).hint("month, quarter, year, 30d")
        }),
    }
}

/// The local day of an instant of the command line.
fn day(setting: &Setting, option: &str, text: &str) -> Result<i32, Failure> {
    Ok(number(setting.settings.zone.date(setting.instant(option, text)?)))
}
