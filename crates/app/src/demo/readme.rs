//! The README beside the data: what is what, and by which formulas people buy.

use super::life::after_sales::{CANCELLED, REFUNDED, REFUNDED_TO_WEAR};
use super::process::{self, A, ALPHA, B, GAMMA, P, Q, R};
use super::season::{MONTHS, WEEKDAYS};
use super::{Options, Summary};

/// The text.
pub(super) fn text(options: &Options, summary: &Summary, messages_file: &str) -> String {
    let percent = |share: f64| format!("{:.0}", 100.0 * share);
    let tenth_of_percent = |share: f64| format!("{:.1}", 100.0 * share);
    let list =
        |numbers: &[f64]| numbers.iter().map(|number| format!("{number:.2}")).collect::<Vec<_>>().join(", ");
    let values = [
        ("customers", grouped(u64::from(summary.customers))),
        ("messages", grouped(summary.total())),
        ("from", summary.from.to_string()),
        ("until", summary.until.to_string()),
        ("command", command(options)),
        ("messages_file", messages_file.to_owned()),
        ("buyers", percent(process::BUYERS)),
        ("members", percent(process::MEMBERS)),
        ("r", R.to_string()),
        ("alpha", ALPHA.to_string()),
        ("mean_lambda", format!("{:.4}", R / ALPHA)),
        ("a", A.to_string()),
        ("b", B.to_string()),
        ("mean_dropout", format!("{:.3}", A / (A + B))),
        ("q", Q.to_string()),
        ("gamma", GAMMA.to_string()),
        ("p", P.to_string()),
        ("mean_amount", format!("{:.0}", P * GAMMA / (Q - 1.0))),
        ("growth", process::GROWTH.to_string()),
        ("at_once", percent(process::ORDER_AT_ONCE)),
        ("first_weeks", process::FIRST_ORDER_WEEKS.to_string()),
        ("months", list(&MONTHS)),
        ("weekdays", list(&WEEKDAYS)),
        ("cancelled", tenth_of_percent(CANCELLED)),
        ("refunded", tenth_of_percent(REFUNDED)),
        ("refunded_to_wear", tenth_of_percent(REFUNDED_TO_WEAR)),
    ];
    values.iter().fold(include_str!("data/readme.md").to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

fn command(options: &Options) -> String {
    let Options { customers, months, seed, until, zstd, force: _ } = options;
    let zstd = if *zstd { " --zstd" } else { "" };
    format!(
        "kesit demo create DIR --customers {customers} --months {months} --seed {seed} --until {until}{zstd}"
    )
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let (above, below) = (number / 1_000, number % 1_000);
    if above == 0 { below.to_string() } else { format!("{},{below:03}", grouped(above)) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{Options, Summary};
    use super::{grouped, text};

    #[test]
    fn every_figure_is_filled_in() {
        let options = Options::default();
        let summary = Summary {
            customers: options.customers,
            messages: BTreeMap::from([("identify", 1_234)]),
            from: jiff::civil::date(2024, 11, 1),
            until: options.until,
            bytes: 0,
        };
        let text = text(&options, &summary, "messages.jsonl");
        assert!(!text.contains(['{', '}']), "{text}");
        assert!(
            text.contains("kesit demo create DIR --customers 5000 --months 24 --seed 1 --until 2026-11-01")
        );
        assert!(text.contains("1,234 messages"));
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!([0, 999, 1_000, 12_034_005].map(grouped), ["0", "999", "1,000", "12,034,005"]);
    }
}
