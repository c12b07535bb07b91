use kesit_model::Language;
use proptest::prelude::*;

use super::{DASH, Format};
use crate::report::{AsOf, Step};

const EN: Format<'static> = Format { language: Language::English, currency: Some("GBP") };
const TR: Format<'static> = Format { language: Language::Turkish, currency: Some("TRY") };

#[test]
fn numbers_are_written_as_the_reader_writes_them() {
    let table = [
        (0.0, 0, "0", "0"),
        (-0.04, 1, "0.0", "0,0"),
        (1234.5, 1, "1,234.5", "1.234,5"),
        (-1_234_567.891, 2, "−1,234,567.89", "−1.234.567,89"),
        (999.95, 0, "1,000", "1.000"),
        (1e15, 0, "1.0·10¹⁵", "1,0·10¹⁵"),
        (-2.5e300, 2, "−2.5·10³⁰⁰", "−2,5·10³⁰⁰"),
        (f64::NAN, 1, DASH, DASH),
        (f64::INFINITY, 1, DASH, DASH),
    ];
    for (number, decimals, english, turkish) in table {
        assert_eq!(
            (EN.number(number, decimals), TR.number(number, decimals)),
            (english.into(), turkish.into())
        );
    }
}

#[test]
fn short_numbers_keep_two_or_three_digits() {
    let table = [
        (0.0, "0", "0"),
        (9.5, "9.5", "9,5"),
        (12.3, "12", "12"),
        (950.0, "950", "950"),
        (1_200.0, "1.2K", "1,2\u{a0}bin"),
        (15_000.0, "15K", "15\u{a0}bin"),
        (999_960.0, "1M", "1\u{a0}Mn"),
        (3_450_000.0, "3.5M", "3,5\u{a0}Mn"),
        (2e9, "2B", "2\u{a0}Mr"),
        (-7.2e12, "−7.2T", "−7,2\u{a0}Tn"),
    ];
    for (number, english, turkish) in table {
        assert_eq!((EN.short(number), TR.short(number)), (english.into(), turkish.into()), "{number}");
    }
}

#[test]
fn shares_are_written_in_percent() {
    assert_eq!((EN.percent(0.1234), TR.percent(0.1234)), ("12.3%".into(), "%12,3".into()));
    assert_eq!((EN.percent(-0.05), TR.percent(-0.05)), ("−5.0%".into(), "−%5,0".into()));
    assert_eq!((EN.whole_percent(0.004), TR.whole_percent(0.004)), ("<1%".into(), "<%1".into()));
    assert_eq!((EN.whole_percent(0.0), TR.whole_percent(1.0)), ("0%".into(), "%100".into()));
    assert_eq!((EN.change(0.5), TR.change(-0.5)), ("+50.0%".into(), "−%50,0".into()));
    assert_eq!((EN.points(0.012), TR.points(-0.012)), ("+1.2\u{a0}points".into(), "−1,2\u{a0}puan".into()));
    assert_eq!((EN.short_percent(0.025), TR.short_percent(0.2)), ("2.5%".into(), "%20".into()));
    assert_eq!((EN.percent(f64::NAN), TR.percent(f64::NAN)), (DASH.into(), DASH.into()));
}

#[test]
fn a_share_of_something_has_the_suffix_of_its_last_word() {
    let table = [
        (0.0, "%0'ı"),
        (0.01, "%1'i"),
        (0.02, "%2'si"),
        (0.03, "%3'ü"),
        (0.04, "%4'ü"),
        (0.05, "%5'i"),
        (0.06, "%6'sı"),
        (0.07, "%7'si"),
        (0.08, "%8'i"),
        (0.09, "%9'u"),
        (0.10, "%10'u"),
        (0.20, "%20'si"),
        (0.30, "%30'u"),
        (0.40, "%40'ı"),
        (0.50, "%50'si"),
        (0.60, "%60'ı"),
        (0.70, "%70'i"),
        (0.80, "%80'i"),
        (0.90, "%90'ı"),
        (1.0, "%100'ü"),
        (0.17, "%17'si"),
        (0.62, "%62'si"),
        (0.001, "<%1'i"),
    ];
    for (share, turkish) in table {
        assert_eq!(TR.share_of(share), turkish);
    }
    assert_eq!(EN.share_of(0.17), "17%");
}

#[test]
fn money_has_the_sign_of_its_currency() {
    let with = |language, currency| Format { language, currency };
    let (english, turkish) = (Language::English, Language::Turkish);
    let table = [
        (english, Some("TRY"), 1234.4, "TRY\u{a0}1,234"),
        (turkish, Some("TRY"), 1234.4, "₺1.234"),
        (english, Some("GBP"), -35.075, "−£35.08"),
        (turkish, Some("EUR"), 12.0, "€12"),
        (english, Some("USD"), 999.999, "$1,000"),
        (turkish, Some("CHF"), 5_000.0, "5.000\u{a0}CHF"),
        (english, None, 5_000.0, "5,000"),
        (english, Some("GBP"), f64::NAN, DASH),
    ];
    for (language, currency, amount, text) in table {
        assert_eq!(with(language, currency).money(amount), text);
    }
    assert_eq!(TR.short_money(1_234_567.0), "₺1,2\u{a0}Mn");
}

#[test]
fn days_have_the_names_of_their_months() {
    assert_eq!((EN.day(20_524), TR.day(20_524)), ("12 March 2026".into(), "12 Mart 2026".into()));
    assert_eq!((EN.day(0), TR.day(-1)), ("1 January 1970".into(), "31 Aralık 1969".into()));
    assert_eq!(
        (EN.short_period(Step::Month, 20_524), TR.short_period(Step::Month, 20_684)),
        ("Mar 26".into(), "Ağu 26".into())
    );
    assert_eq!(
        (EN.short_period(Step::Week, 20_524), TR.period(Step::Month, 20_524)),
        ("12 Mar".into(), "Mart 2026".into())
    );
    assert_eq!(EN.days((20_524, 20_524)), "12 March 2026");
    let at = AsOf { day: 20_524, minute: 1_085, zone: "Europe/Istanbul".into() };
    assert_eq!(TR.instant(&at), "12 Mart 2026, 18:05 (Europe/Istanbul)");
    assert_eq!(
        (EN.length(1.0), EN.length(12.5), TR.length(30.0)),
        ("1\u{a0}day".into(), "12.5\u{a0}days".into(), "30\u{a0}gün".into())
    );
}

proptest! {
    #[test]
    fn grouping_loses_no_digit(number in any::<u64>()) {
        for text in [EN.count(number), TR.count(number)] {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(digits, number.to_string());
        }
    }

    #[test]
    fn any_number_is_short_and_no_nan(number in any::<f64>()) {
        for text in [EN.short(number), TR.short(number), EN.money(number), TR.money(number), TR.share_of(number), EN.percent(number)] {
            prop_assert!(!text.contains("NaN") && !text.contains("inf"), "{}", text);
            prop_assert!(text.chars().count() <= 26, "{}", text);
        }
    }

    #[test]
    fn a_number_reads_back(number in -1e12..1e12f64) {
        let english: f64 = EN.number(number, 2).replace(',', "").replace('−', "-").parse().unwrap();
        let turkish: f64 = TR.number(number, 2).replace('.', "").replace(',', ".").replace('−', "-").parse().unwrap();
        prop_assert!((english - number).abs() <= 0.005 + 1e-3 && english == turkish);
    }

    #[test]
    fn any_day_has_a_name(day in any::<i32>()) {
        prop_assert!(EN.day(day).split(' ').count() == 3 && TR.short_period(Step::Month, day).len() >= 5);
    }
}
