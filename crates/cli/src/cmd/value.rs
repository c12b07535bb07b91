//! `kesit value`: what customers will bring.

use std::io::Write;

use kesit_app::insight::Shop;
use kesit_app::insight::value::{self, Question};
use kesit_insight::lifetime::Kind;
use kesit_insight::value::{CORRELATION_DOUBTED, Check, FEWEST_REPEATERS, Outlook, StudyError, Terms};

use crate::args::{ModelArg, Value};
use crate::failure::Failure;
use crate::load;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

pub(crate) fn run(args: &Value, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let question = question(args, words)?;
    let ground = load::shop(&args.shop, words)?;
    let shop = &ground.shop();
    let as_of = ground.as_of(shop);
    let found = value::value(shop, &question, as_of).map_err(|error| told(error, words))?;
    let mut answer = Answer { headline: ground.headline(as_of, found.outlooks.len()), ..Answer::default() };
    answer.fact("as_of", words.of("As of", "An"), Cell::Instant(as_of));
    facts(&found, &question.terms, words, &mut answer);
    answer.sheets.push(match args.customers {
        true => customers(&found.outlooks, shop, words),
        false => tenths(&found.outlooks, words),
    });
    answer.sheets.push(parameters(&found, words));
    if let Some(days) = args.check {
        let check = value::check(shop, question.kind, as_of, days);
        checked(&check.map_err(|error| told(error, words))?, words, &mut answer);
    }
    if let Some(correlation) = found.study.correlation.filter(|found| found.abs() > CORRELATION_DOUBTED) {
        answer.notes.push(words.text(
            format!("Customers who order more often also order for more or less at a time (correlation {correlation:.2}); the money model takes the two to be independent, so take the values with care."),
            format!("Daha sık sipariş verenlerin sepet tutarı da farklı (korelasyon {correlation:.2}); tutar modeli ikisini bağımsız sayar, değerleri temkinle okuyun."),
        ));
    }
    answer.write(args.shop.format, &ground.setting, out)
}

fn question(args: &Value, words: Words) -> Result<Question, Failure> {
    let parts = [("--margin", args.margin, 1.0), ("--discount", args.discount, 10.0)];
    for (option, part, most) in parts {
        if !(0.0..=most).contains(&part) {
            let what = words.of("must be from 0 to", "şu aralıkta olmalı: 0 ile");
            return Err(Failure::usage(format!("{option}: {what} {most}")));
        }
    }
    let kind = match args.model {
        ModelArg::Mbg => Kind::Mbg,
        ModelArg::Bg => Kind::Bg,
        ModelArg::Pareto => Kind::Pareto,
    };
    let terms = Terms { horizon_days: args.horizon.into(), margin: args.margin, discount: args.discount };
    Ok(Question { kind, terms })
}

/// Why there are no figures.
pub(super) fn told(error: StudyError, words: Words) -> Failure {
    match error {
        StudyError::FewRepeaters { repeaters } => Failure::input(words.text(
            format!("only {repeaters} customers ordered more than once; {FEWEST_REPEATERS} are needed"),
            format!(
                "birden çok sipariş veren yalnızca {repeaters} müşteri var; en az {FEWEST_REPEATERS} gerekir"
            ),
        ))
        .hint(words.of(
            "nothing can be said of rhythms yet: try a later --as-of, or longer data",
            "ritim için veri az: daha ileri bir --as-of ya da daha uzun veri deneyin",
        )),
        StudyError::Fit(error) => {
            Failure::input(words.text(format!("no fit: {error}"), format!("model kurulamadı: {error}")))
        }
    }
}

fn facts(found: &value::Value, terms: &Terms, words: Words, answer: &mut Answer) {
    let all = value::totals(&found.outlooks);
    answer.fact(
        "customers",
        words.of("Customers with an order", "Siparişi olan müşteri"),
        Cell::count(all.customers),
    );
    answer.fact(
        "repeaters",
        words.of("… with a second one", "… ikincisi de olan"),
        Cell::count(found.study.repeaters),
    );
    answer.fact(
        "earned",
        words.of("Earned so far, net of refunds", "Bugüne kadarki net tutar"),
        Cell::Money(all.money),
    );
    answer.fact(
        "p_alive",
        words.of("Still customers, on average", "Hâlâ müşteri olma olasılığı, ortalama"),
        Cell::of(all.p_alive, Cell::Share),
    );
    answer.fact("horizon_days", words.of("Days ahead", "Kaç gün ileri"), Cell::Number(terms.horizon_days, 0));
    answer.fact("orders", words.of("Orders expected", "Beklenen sipariş"), Cell::Number(all.orders, 0));
    answer.fact("value", &value_label(terms, words), Cell::Money(all.value));
}

fn value_label(terms: &Terms, words: Words) -> String {
    let (margin, discount) = (terms.margin * 100.0, terms.discount * 100.0);
    words.text(
        format!("Expected value (margin {margin:.0}%, {discount:.0}% a year off)"),
        format!("Beklenen değer (marj %{margin:.0}, yılda %{discount:.0} iskonto)"),
    )
}

/// Tenths of customers by expected value.
fn tenths(outlooks: &[Outlook], words: Words) -> Sheet {
    let columns = [
        ("tenth", words.of("Tenth", "Onda bir")),
        ("customers", words.of("Customers", "Müşteri")),
        ("p_alive", words.of("Still customers", "Hâlâ müşteri")),
        ("orders", words.of("Orders expected", "Beklenen sipariş")),
        ("value", words.of("Expected value", "Beklenen değer")),
        ("value_share", words.of("Share", "Pay")),
        ("earned", words.of("Earned so far", "Bugüne kadar")),
    ];
    let title =
        words.of("By expected value, the best tenth first", "Beklenen değere göre, en iyi onda bir başta");
    let mut sheet = Sheet::new("tenths", title, &columns);
    for (place, tenth) in value::tenths(outlooks).into_iter().enumerate() {
        sheet.row([
            Cell::count(place + 1),
            Cell::count(tenth.customers),
            Cell::of(tenth.p_alive, Cell::Share),
            Cell::Number(tenth.orders, 1),
            Cell::Money(tenth.value),
            Cell::of(tenth.value_share, Cell::Share),
            Cell::Money(tenth.money),
        ]);
    }
    sheet
}

fn customers(outlooks: &[Outlook], shop: &Shop<'_>, words: Words) -> Sheet {
    let columns = [
        ("customer", words.of("Customer", "Müşteri")),
        ("order_days", words.of("Days with an order", "Siparişli gün")),
        ("earned", words.of("Earned", "Tutar")),
        ("p_alive", words.of("Still customer", "Hâlâ müşteri")),
        ("p_order", words.of("Will order", "Sipariş verir")),
        ("orders", words.of("Orders expected", "Beklenen sipariş")),
        ("next_order_days_20", words.of("Next order from", "Sonraki sipariş: erken")),
        ("next_order_days_50", words.of("likely in days", "olası gün")),
        ("next_order_days_80", words.of("until", "geç")),
        ("order_money", words.of("An order", "Sipariş tutarı")),
        ("value", words.of("Expected value", "Beklenen değer")),
    ];
    let mut sheet = Sheet::new("customers", "", &columns);
    for outlook in outlooks {
        let [early, middle, late] = outlook.next_order_days.map(|days| match days.is_finite() {
            true => Cell::Number(days, 0),
            false => Cell::Missing,
        });
        sheet.row([
            Cell::text(shop.id(outlook.customer).as_str()),
            Cell::Count(outlook.order_days.into()),
            Cell::Money(outlook.money),
            Cell::Share(outlook.p_alive),
            Cell::Share(outlook.p_order),
            Cell::Number(outlook.orders, 2),
            early,
            middle,
            late,
            Cell::Money(outlook.order_money),
            Cell::Money(outlook.value),
        ]);
    }
    sheet
}

fn parameters(found: &value::Value, words: Words) -> Sheet {
    let columns = [
        ("parameter", words.of("Parameter", "Parametre")),
        ("estimate", words.of("Estimate", "Tahmin")),
        ("standard_error", words.of("Standard error", "Standart hata")),
    ];
    let timing = &found.study.timing;
    let title = words.text(
        format!("Order times, in weeks (log-likelihood {:.4})", timing.ln_likelihood),
        format!("Sipariş zamanları, hafta cinsinden (log-olabilirlik {:.4})", timing.ln_likelihood),
    );
    let mut sheet = Sheet::new("parameters", &title, &columns);
    let names = timing.model.kind().parameter_names();
    for (ix, (name, estimate)) in names.iter().zip(timing.model.parameters()).enumerate() {
        let error = timing.standard_errors.as_ref().map(|errors| errors[ix]);
        sheet.row([
            Cell::text(*name),
            Cell::Number(estimate, 4),
            Cell::of(error, |error| Cell::Number(error, 4)),
        ]);
    }
    if let Some(model) = found.study.spending {
        for (name, estimate) in [("p", model.p), ("q", model.q), ("gamma", model.gamma)] {
            sheet.row([Cell::text(name), Cell::Number(estimate, 4), Cell::Missing]);
        }
    }
    sheet
}

/// What was foretold beside what came.
fn checked(check: &Check, words: Words, answer: &mut Answer) {
    let columns = [("measure", words.of("Measure", "Ölçü")), ("figure", words.of("Figure", "Değer"))];
    let title = words.text(
        format!("Foretold and came, over the last {} days", check.days),
        format!("Öngörülen ve gerçekleşen, son {} gün", check.days),
    );
    let mut sheet = Sheet::new("check", &title, &columns);
    let rows = [
        ("orders_expected", Cell::Number(check.expected, 1)),
        ("orders_made", Cell::Number(check.made, 0)),
        ("bias", Cell::of(check.bias(), Cell::Share)),
        ("mean_absolute_error", Cell::Number(check.mean_absolute_error, 4)),
        ("root_mean_square_error", Cell::Number(check.root_mean_square_error, 4)),
        ("correlation", Cell::of(check.correlation, |found| Cell::Number(found, 4))),
        ("brier", Cell::Number(check.brier, 4)),
        ("top_tenth_share", Cell::Share(check.top_tenth_share)),
    ];
    rows.into_iter().for_each(|(name, figure)| sheet.row([Cell::text(name), figure]));
    answer.sheets.push(sheet);
    let columns = [
        ("tenth", words.of("Tenth, least first", "Onda bir, en az başta")),
        ("customers", words.of("Customers", "Müşteri")),
        ("expected", words.of("Orders expected", "Beklenen sipariş")),
        ("made", words.of("made", "gerçekleşen")),
        ("expected_share", words.of("Will order", "Sipariş verir")),
        ("share", words.of("did", "verdi")),
    ];
    let mut sheet = Sheet::new("check_tenths", "", &columns);
    for (ix, tenth) in check.tenths.iter().enumerate() {
        sheet.row([
            Cell::count(ix + 1),
            Cell::count(tenth.customers),
            Cell::Number(tenth.expected, 3),
            Cell::Number(tenth.made, 3),
            Cell::Share(tenth.expected_share),
            Cell::Share(tenth.share),
        ]);
    }
    answer.sheets.push(sheet);
}
