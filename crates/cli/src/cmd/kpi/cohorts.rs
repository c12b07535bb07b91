//! Who came back, by the period of the first order.

use kesit_app::insight::kpi::cohorts::cohorts;
use kesit_insight::kpi::Retained;
use kesit_model::definition::CalendarUnit;

use super::Asked;
use crate::args::{CohortsArg, Kpi, RetainedArg, TableFormat};
use crate::sheet::{Answer, Cell, Sheet};

/// People see the newest cohorts, and so many periods of each; programs get all.
const ROWS_SHOWN: usize = 14;
const PERIODS_SHOWN: usize = 12;

pub(super) fn add(args: &Kpi, asked: &Asked<'_>, unit: CohortsArg, answer: &mut Answer) {
    let words = asked.setting.words;
    let unit = match unit {
        CohortsArg::Week => CalendarUnit::Week,
        CohortsArg::Month => CalendarUnit::Month,
    };
    let how = match args.retained {
        RetainedArg::On => Retained::On,
        RetainedArg::OnOrAfter => Retained::OnOrAfter,
    };
    let table = cohorts(&asked.shop, asked.members.as_ref(), unit, how, asked.as_of);
    let rows = table.starts.len();
    let is_for_people = args.shop.format == TableFormat::Table;
    let first = if is_for_people { rows.saturating_sub(ROWS_SHOWN) } else { 0 };
    let periods = if is_for_people { rows.min(PERIODS_SHOWN + 1) } else { rows };
    let columns =
        [("cohort", words.of("First order", "İlk sipariş")), ("customers", words.of("Customers", "Müşteri"))];
    let title = match how {
        Retained::On => {
            words.of("Ordered again in exactly that period after", "Tam o dönem sonra yine sipariş verenler")
        }
        Retained::OnOrAfter => words.of(
            "Ordered again in that period after or later",
            "O dönem veya daha sonra yine sipariş verenler",
        ),
    };
    let mut sheet = Sheet::new("cohorts", title, &columns);
    (1..periods).for_each(|after| sheet.column(&after.to_string(), &format!("+{after}")));
    let sizes = table.cohorts.sizes();
    for (row, size) in sizes.iter().enumerate().skip(first) {
        let mut cells = vec![Cell::Day(table.starts[row]), Cell::Count(*size)];
        cells.extend((1..periods).map(|after| Cell::of(table.share_of(row, after), Cell::Share)));
        sheet.row(cells);
    }
    let mut all = vec![Cell::text(words.of("all", "hepsi")), Cell::Count(sizes.iter().sum())];
    all.extend((1..periods).map(|after| {
        let share = u32::try_from(after).ok().and_then(|after| table.cohorts.share(after));
        Cell::of(share, Cell::Share)
    }));
    sheet.row(all);
    answer.sheets.push(sheet);
    answer.notes.push(
        words
            .of(
                "A cell counts only once its period is over. The last row is over all cohorts that are old enough, also those not shown.",
                "Bir hücre ancak dönemi bitince sayılır. Son satır, yeterince eski tüm gruplar üzerindendir; gösterilmeyenler de içindedir.",
            )
            .to_owned(),
    );
    if rows == 0 {
        answer.notes.push(
            words
                .of(
                    "No period is over yet: try shorter ones, or wait.",
                    "Henüz biten dönem yok: daha kısa dönem deneyin ya da bekleyin.",
                )
                .to_owned(),
        );
    }
}
