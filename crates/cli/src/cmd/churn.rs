//! `kesit churn`: how many customers are lost; of contracts, how long they last.

mod contracts;

use std::io::Write;

use kesit_app::insight::{Shop, churn};
use kesit_insight::value::Outlook;

use super::value::told;
use crate::args::Churn;
use crate::failure::Failure;
use crate::load;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

pub(crate) fn run(args: &Churn, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    if let Some(path) = &args.table {
        return contracts::run(args, path, words, out);
    }
    let ground = load::shop(&args.shop, words)?;
    let shop = &ground.shop();
    let as_of = ground.as_of(shop);
    let found = churn::churn(shop, as_of).map_err(|error| told(error, words))?;
    let mut answer = Answer { headline: ground.headline(as_of, found.outlooks.len()), ..Answer::default() };
    answer.fact("as_of", words.of("As of", "An"), Cell::Instant(as_of));
    answer.fact(
        "customers_expected",
        words.of("Still customers, expected", "Hâlâ müşteri olması beklenen"),
        Cell::Number(churn::expected_alive(&found.outlooks), 0),
    );
    answer.fact(
        "churned",
        words.of("Lost, expected share", "Kaybedilen pay, beklenen"),
        Cell::of(churn::lost_share(&found.outlooks), Cell::Share),
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
    for class in churn::risk_classes(outlooks) {
        sheet.row([
            Cell::Share(class.from),
            Cell::Share(class.to),
            Cell::count(class.customers),
            Cell::of(class.share, Cell::Share),
            Cell::Money(class.money),
            Cell::Money(class.value),
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
