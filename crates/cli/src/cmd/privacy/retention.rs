//! `kesit privacy retention`: how long what is kept, and what is older.

use std::io::Write;

use kesit_app::privacy::{self, Period, PeriodUnit, Retained, RetentionSubject};

use super::told;
use crate::args::PrivacyRetention;
use crate::clock;
use crate::failure::Failure;
use crate::words::{Words, printable};

/// Ends a period.
const FOREVER: &str = "forever";

pub(super) fn run(args: &PrivacyRetention, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let dir = args.workspace.need(words)?;
    let wanted = args.set.iter().map(|text| setting(text, words)).collect::<Result<Vec<_>, _>>()?;
    for (subject, period) in &wanted {
        privacy::set_period(&dir, subject, *period).map_err(|error| told(&error, words))?;
    }
    let periods = privacy::periods(&dir).map_err(|error| told(&error, words))?;
    if periods.is_empty() {
        writeln!(out, "{}", words.of("everything is kept for ever", "her şey süresiz saklanıyor"))?;
        return Ok(());
    }
    for (subject, period) in &periods {
        writeln!(out, "{}: {}", name(subject, words), length(*period, words))?;
    }
    let retained = privacy::retain_in(&dir, clock::now(), !args.yes).map_err(|error| told(&error, words))?;
    writeln!(out, "{}", what(&retained, args.yes, words))?;
    Ok(())
}

fn setting(text: &str, words: Words) -> Result<(RetentionSubject, Option<Period>), Failure> {
    let read = || {
        let (subject, period) = text.rsplit_once('=')?;
        let period = match period.trim() {
            FOREVER => None,
            period => Some(privacy::parse_period(period)?),
        };
        Some((privacy::parse_subject(subject)?, period))
    };
    read().ok_or_else(|| {
        let what = words.of("not a subject and a period:", "bir konu ve süre değil:");
        Failure::usage(format!("--set: {what} `{}`", printable(text)))
            .hint("'Page Viewed=13mo', events=3y, quarantine=90d, events=forever")
    })
}

fn name(subject: &RetentionSubject, words: Words) -> String {
    match subject {
        RetentionSubject::Event(name) => printable(name),
        RetentionSubject::Events => {
            words.of("all other events, but for orders", "siparişler dışındaki öbür olaylar").to_owned()
        }
        RetentionSubject::Quarantine => words.of("quarantine", "karantina").to_owned(),
        RetentionSubject::Moves => {
            words.of("moves between segments (by the server)", "segment geçişleri (sunucuda)").to_owned()
        }
        RetentionSubject::Audit => {
            words.of("who did what (by the server)", "kim ne yaptı kaydı (sunucuda)").to_owned()
        }
    }
}

fn length(period: Period, words: Words) -> String {
    let (one, many, turkish) = match period.unit {
        PeriodUnit::Day => ("day", "days", "gün"),
        PeriodUnit::Month => ("month", "months", "ay"),
        PeriodUnit::Year => ("year", "years", "yıl"),
    };
    words.things(u64::from(period.number), one, many, turkish)
}

fn what(retained: &Retained, is_done: bool, words: Words) -> String {
    let events = words.things(retained.log.messages, "event", "events", "olay");
    let rows = words.things(
        retained.quarantine,
        "row of the quarantine",
        "rows of the quarantine",
        "karantina satırı",
    );
    match is_done {
        true => words.text(format!("forgotten: {events}, {rows}"), format!("silindi: {events}, {rows}")),
        false => words.text(
            format!("older, and forgotten with --yes: {events}, {rows}"),
            format!("süresi dolan, --yes ile silinecek: {events}, {rows}"),
        ),
    }
}
