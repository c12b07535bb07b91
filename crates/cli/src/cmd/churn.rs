//! `kesit churn`: how many customers are lost; of contracts, how long they last.

mod contracts;

use std::io::Write;

use kesit_app::insight::Shop;
use kesit_app::insight::value::{self, Question};
use kesit_insight::lifetime::Kind;
use kesit_insight::value::{Outlook, Terms};

use super::value::told;
use crate::args::Churn;
use crate::failure::Failure;
use crate::load;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

/// Classes of the probability of still being a customer: from, to.
const CLASSES: [(f64, f64); 5] = [(0.8, 1.0), (0.6, 0.8), (0.4, 0.6), (0.2, 0.4), (0.0, 0.2)];
/// Days ahead of the value at stake.
const HORIZON_DAYS: f64 = 365.0;

pub(crate) fn run(args: &Churn, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    if let Some(path) = &args.table {
        return contracts::run(args, path, words, out);
    }
    let ground = load::shop(&args.shop, words)?;
    let shop = &ground.shop();
    let as_of = ground.as_of(shop);
    let terms = Terms { horizon_days: HORIZON_DAYS, ..Terms::default() };
    let question = Question { kind: Kind::Mbg, terms };
    let found = value::value(shop, &question, as_of).map_err(|error| told(error, words))?;
    let mut answer = Answer { headline: ground.headline(as_of, found.outlooks.len()), ..Answer::default() };
    answer.fact("as_of", words.of("As of", "An"), Cell::Instant(as_of));
    let alive: f64 = found.outlooks.iter().map(|outlook| outlook.p_alive).sum();
    let all = found.outlooks.len() as f64;
    answer.fact(
        "customers_expected",
        words.of("Still customers, expected", "Hâlâ müşteri olması beklenen"),
        Cell::Number(alive, 0),
    );
    answer.fact(
        "churned",
        words.of("Lost, expected share", "Kaybedilen pay, beklenen"),
        Cell::Share(1.0 - alive / all),
    );
    answer.sheets.push(match args.customers {
        true => customers(&found.outlooks, shop, words),
        false => classes(&found.outlooks, words),
    });
    answer.notes.push(words.of(
        "Without a contract nobody says that they leave: these are probabilities by each customer's own rhythm (MBG/NBD). Value: the orders of a year, a tenth a year off.",
        "Sözleşme olmadan kimse ayrıldığını söylemez: bunlar her müşterinin kendi ritminden gelen olasılıklardır (MBG/NBD). Değer: bir yıllık siparişler, yılda onda bir iskonto.",
    ).to_owned());
    answer.write(args.shop.format, &ground.setting, out)
}

fn classes(outlooks: &[Outlook], words: Words) -> Sheet {
    let columns = [
        ("from", words.of("Still customer from", "Hâlâ müşteri, en az")),
        ("to", words.of("to", "en çok")),
        ("customers", words.of("Customers", "Müşteri")),
        ("share", words.of("Share", "Pay")),
        ("earned", words.of("Earned so far", "Bugüne kadar")),
        ("value", words.of("Expected value", "Beklenen değer")),
    ];
    let mut sheet = Sheet::new("classes", "", &columns);
    for (from, to) in CLASSES {
        let is_in = |outlook: &&Outlook| outlook.p_alive >= from && (outlook.p_alive < to || to == 1.0);
        let part: Vec<&Outlook> = outlooks.iter().filter(is_in).collect();
        sheet.row([
            Cell::Share(from),
            Cell::Share(to),
            Cell::count(part.len()),
            if outlooks.is_empty() {
                Cell::Missing
            } else {
                Cell::Share(part.len() as f64 / outlooks.len() as f64)
            },
            Cell::Money(part.iter().map(|outlook| outlook.money).sum()),
            Cell::Money(part.iter().map(|outlook| outlook.value).sum()),
        ]);
    }
    sheet
}

fn customers(outlooks: &[Outlook], shop: &Shop<'_>, words: Words) -> Sheet {
    let columns = [
        ("customer", words.of("Customer", "Müşteri")),
        ("churn_risk", words.of("Lost", "Kayıp olasılığı")),
        ("earned", words.of("Earned", "Tutar")),
        ("order_days", words.of("Days with an order", "Siparişli gün")),
        ("value", words.of("Expected value", "Beklenen değer")),
    ];
    let mut sheet = Sheet::new("customers", "", &columns);
    for outlook in outlooks {
        sheet.row([
            Cell::text(shop.id(outlook.customer).as_str()),
            Cell::Share(1.0 - outlook.p_alive),
            Cell::Money(outlook.money),
            Cell::Count(outlook.order_days.into()),
            Cell::Money(outlook.value),
        ]);
    }
    sheet
}
