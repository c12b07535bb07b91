//! Answers to the survey on recommending the shop.

use kesit_insight::kpi::{Answers, Period};
use kesit_timeline::{BLOCK_ROWS, Block, Cell, Table, Unpacked};

use super::{Question, Shop};
use crate::insight::days::date;

/// The event of an answer.
const SURVEY_ANSWERED: &str = "Survey Answered";
/// How the survey is called in events, whatever the case of its letters.
const NPS: &str = "nps";
const WHOLE: i128 = 1_000_000;

/// The newest answer in a period of everybody who is wanted; answers that are no whole number from 0 to 10 are left out.
pub(super) fn answers(shop: &Shop<'_>, question: &Question<'_>, period: Period) -> Answers {
    let dictionary = shop.timelines().dictionary();
    let name = dictionary.name(SURVEY_ANSWERED);
    let (survey, score) = (dictionary.path("survey"), dictionary.path("score"));
    let (Some(name), Some(survey), Some(score)) = (name, survey, score) else { return Answers::default() };
    let start = |day: i32| shop.zone().start_of_day(date(day));
    let (from, until) = (start(period.from), start(period.until));
    let is_nps =
        |cell: Cell| cell.text().is_some_and(|text| dictionary.resolve(text).eq_ignore_ascii_case(NPS));
    let whole = |cell: Cell| {
        let number = match dictionary.unpack(cell) {
            Unpacked::Number(number) => Some(number),
            Unpacked::Text(text) => dictionary.number(text),
            _ => None,
        }?;
        (number.0 % WHOLE == 0).then(|| i64::try_from(number.0 / WHOLE).ok()).flatten()
    };
    let newest = |table: &Table, row: usize| {
        let known = |index: &usize| {
            let at = table.at()[*index];
            at >= from && at < until && at <= question.as_of
        };
        let (survey, score) = (table.rows().column(survey)?, table.rows().column(score)?);
        let of_survey = table.range(row).rev().filter(known).filter(|index| is_nps(survey.get(*index)));
        let given = of_survey.filter_map(|index| whole(score.get(index)));
        given.into_iter().find(|score| (0..=10).contains(score))
    };
    let each = |ix: usize, block: &Block| {
        let Some(table) = block.events(name) else { return Answers::default() };
        let wanted = (0..BLOCK_ROWS).filter(|row| question.wants(ix * BLOCK_ROWS + row));
        Answers::count(wanted.filter_map(|row| newest(table, row)))
    };
    let add = |one: Answers, other: Answers| Answers {
        promoters: one.promoters + other.promoters,
        passives: one.passives + other.passives,
        detractors: one.detractors + other.detractors,
    };
    shop.timelines().fold(shop.threads(), each, add).unwrap_or_default()
}
