//! What was found of a segment, in a few words.

use kesit_app::insight::lint::Linted;
use kesit_app::workspace::Unknown;
use kesit_insight::quality::{Finding, Kind};
use kesit_model::definition::Condition;
use kesit_model::language::canonical;

use crate::load::Setting;
use crate::sheet::Cell;
use crate::words::printable;

/// Of a segment at most so many conditions or words are shown.
const MOST_SHOWN: usize = 5;

/// What was found; empty where the finding itself says all.
pub(super) fn detail(finding: &Finding, found: &Linted, setting: &Setting) -> String {
    let words = setting.words;
    let share = Cell::Share(finding.found).shown(setting);
    let ix = finding.segments[0];
    match finding.kind {
        Kind::UnknownWords => listed(found.unknown[ix].iter().map(word), setting),
        Kind::DeadConditions => listed(found.dead[ix].iter().map(condition), setting),
        Kind::TooSmall | Kind::TooSmallToMeasure => {
            let (number, least) = (count(finding.found, setting), count_limit(finding, setting));
            let members = if finding.found == 1.0 { "member" } else { "members" };
            words.text(
                format!("{number} {members}, at least {least} wanted"),
                format!("{number} üye; en az {least} beklenir"),
            )
        }
        Kind::NotMeasurable => wanted(
            words.text(
                format!("known of {share} of customers"),
                format!("müşterilerin {share} kadarında biliniyor"),
            ),
            finding,
            setting,
        ),
        Kind::LittleRevenue => wanted(
            words.text(
                format!("{share} of the revenue of a year"),
                format!("bir yıllık cironun {share} kadarı"),
            ),
            finding,
            setting,
        ),
        Kind::Unreachable => wanted(
            words.text(format!("{share} may be written to"), format!("{share} kadarına yazılabiliyor")),
            finding,
            setting,
        ),
        Kind::TooMany => {
            let (segments, most) = (count(finding.found, setting), count_limit(finding, setting));
            words.text(
                format!("{segments} segments, at most {most} wanted"),
                format!("{segments} segment; en çok {most} beklenir"),
            )
        }
        Kind::Unstable => words.text(
            format!("usually {share} of those in at either of two dates a month apart are in at both"),
            format!("bir ay arayla birinde olanların çoğunlukla {share} kadarı ikisinde de var"),
        ),
        Kind::Overlapping => words.text(
            format!("{share} of those in either are in both"),
            format!("birinde olanların {share} kadarı ikisinde de var"),
        ),
        Kind::Contained => {
            words.text(format!("{share} of the smaller one"), format!("küçüğün {share} kadarı"))
        }
        Kind::Empty
        | Kind::NoDifference
        | Kind::NoAction
        | Kind::NoControl
        | Kind::Static
        | Kind::DemographicsOnly => String::new(),
    }
}

/// What was found, and how much is wanted at least.
fn wanted(found: String, finding: &Finding, setting: &Setting) -> String {
    let least = Cell::of(finding.limit, Cell::Share).shown(setting);
    setting
        .words
        .text(format!("{found}, at least {least} wanted"), format!("{found}; en az {least} beklenir"))
}

fn count(number: f64, setting: &Setting) -> String {
    Cell::Number(number, 0).shown(setting)
}

fn count_limit(finding: &Finding, setting: &Setting) -> String {
    Cell::of(finding.limit, |limit| Cell::Number(limit, 0)).shown(setting)
}

/// The first few, and how many more there are.
fn listed(texts: impl ExactSizeIterator<Item = String>, setting: &Setting) -> String {
    let more = texts.len().saturating_sub(MOST_SHOWN);
    let mut shown: Vec<String> = texts.take(MOST_SHOWN).collect();
    if more > 0 {
        shown.push(setting.words.text(format!("{more} more"), format!("{more} tane daha")));
    }
    shown.join(", ")
}

/// A word as the definition has it.
fn word(unknown: &Unknown) -> String {
    let name = match unknown {
        Unknown::Event { name, .. } => name,
        Unknown::Trait { path, .. } => path,
        Unknown::List(key) => key,
        Unknown::Score(name) => name,
    };
    format!("`{}`", printable(name))
}

/// A condition as JSON.
fn condition(condition: &Condition) -> String {
    printable(&canonical(condition).to_string())
}
