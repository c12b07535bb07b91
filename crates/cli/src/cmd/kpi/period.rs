//! The days that figures are of.

use kesit_app::insight::kpi::period::{self, PeriodError, Wanted};
use kesit_app::insight::number;
use kesit_insight::kpi::Period;
use kesit_model::Timestamp;
use kesit_model::definition::CalendarUnit;

use crate::args::Kpi;
use crate::failure::Failure;
use crate::load::Setting;
use crate::words::Words;

/// The period asked for: `--as-of 2026-03-01` asks about all of February.
pub(super) fn of(args: &Kpi, setting: &Setting, as_of: Timestamp) -> Result<Period, Failure> {
    let words = setting.words;
    let wanted = match &args.from {
        None => {
            let (unit, count) = length(args, words)?;
            Wanted::Last(unit, count)
        }
        Some(from) => Wanted::Between(
            day(setting, "--from", from)?,
            args.to.as_deref().map(|to| day(setting, "--to", to)).transpose()?,
        ),
    };
    let found = period::period(&setting.settings.zone, as_of, args.shop.as_of.is_some(), wanted);
    found.map_err(|error| told(error, words))
}

fn told(error: PeriodError, words: Words) -> Failure {
    match error {
        PeriodError::NotKnownYet => {
            let what = words.of("--to: later than the instant asked about", "--to: sorulan andan sonra");
            Failure::usage(what).hint(words.of(
                "a period must be known whole; name a later --as-of if the data reaches there",
                "dönemin tümü bilinmeli; veri oraya uzanıyorsa daha ileri bir --as-of verin",
            ))
        }
        PeriodError::NoDays => Failure::usage(
            words.of("--from: not before the end of the period", "--from: dönemin sonundan önce değil"),
        ),
    }
}

/// The length of `--period`, in calendar units.
pub(super) fn length(args: &Kpi, words: Words) -> Result<(CalendarUnit, i64), Failure> {
    period::length(&args.period).ok_or_else(|| {
        let what = words.of("--period: not a length:", "--period: bir uzunluk değil:");
        Failure::usage(format!("{what} `{}`", args.period)).hint("month, quarter, year, 30d")
    })
}

/// The local day of an instant of the command line.
fn day(setting: &Setting, option: &str, text: &str) -> Result<i32, Failure> {
    Ok(number(setting.settings.zone.date(setting.instant(option, text)?)))
}
