//! The page of the kinds is made from the tables; `UPDATE_EXPECT=1 cargo test -p kesit-app the_page` writes it.

use std::fmt::Write;

use expect_test::expect_file;

use super::{Field, Kind, Need};

const OPENING: &str = "\
# What an import understands

<!-- Written by the test `the_page_of_the_kinds` from crates/app/src/source/kind. -->

Every table has rows of one kind. The kind is guessed from the headers, or said with `--as KIND` or in a mapping file. Headers are
known whatever their case, accents, spaces and punctuation: `Müşteri No.`, `MUSTERI_NO` and `musteri no` are one. What stands in
brackets behind a known header does not matter (`Tutar (TL)`), but is told as a doubt by `--dry-run`.

What else is found out: the encoding, the sign between the cells, the row of the headers; the sign before fractions, column by column, from the
first 1,000 rows; whether dates have the day or the month first (the day, unless a date proves otherwise). `kesit schema mapping` prints the
JSON Schema of the file that says all this where it is not to be guessed.

**Who a row is about**: the column of the customer; where it is blank or not there, the e-mail address; else the telephone number. Addresses are
written small (`Ayse@Example.COM` is `ayse@example.com`), numbers by E.164 (`0532 123 45 67` is `+905321234567`). What is no address or number
stays a trait as it was given and identifies nobody. Where the normal form differs from what was given, both are kept: `email` and `email_original`.
Cities that name a province of Türkiye get its official name (`ISTANBUL`, `34` and `istanbul` are `İstanbul`), with `city_original` beside it.

**What counts once**: an order by its number; events, reviews and answers by their own number where a column has one; everything else by what
it says. So a file may be imported twice, and exports may overlap. Two rows that say exactly the same are one.

**Money**: a currency is known by a column, by a sign beside the number (`₺12,50`, `12 USD`), or by `currency` in the mapping; otherwise it is that of the
workspace. Other currencies are converted by the latest rate on or before the day (`--rates FILE` with date, currency, rate); `original_total` and
`original_currency` are kept. Without a rate the order goes to quarantine.

**Other columns** of all kinds but orders are taken along under their own names (`Sadakat Puanı` becomes `sadakat_puani`), as numbers, days or yes and no where
all cells of the first rows look like it. `ignore` in the mapping leaves columns out, `keep` names them otherwise.
";

fn page() -> String {
    let mut page = OPENING.to_owned();
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::OrderLines) {
        let also = if kind == Kind::Orders { " and `order-lines`" } else { "" };
        writeln!(page, "\n## `{kind}`{also}\n\n{}\n", about(kind)).unwrap();
        page.push_str("| field | needed | what becomes of it | headers |\n|---|---|---|---|\n");
        kind.fields().iter().for_each(|field| line(&mut page, field));
    }
    page
}

fn line(page: &mut String, field: &Field) {
    let needed = match field.need {
        Need::Must => "yes",
        Need::Who => "one of these",
        Need::Money => "one of these two",
        Need::Telling | Need::May => "",
    };
    let headers = field.headers().collect::<Vec<_>>().join(" ");
    writeln!(page, "| `{}` | {needed} | {} | {headers} |", field.key, field.becomes).unwrap();
}

fn about(kind: Kind) -> &'static str {
    match kind {
        Kind::Orders | Kind::OrderLines => {
            "All rows of one order number become one event `Order Completed`, or `Order Refunded` if the money is negative or the invoice a credit \
             note. Without a column for the number every row is an order. An order is taken whole: if one of its rows cannot be used, all of them wait in \
             quarantine. What the rows say about the customer becomes traits, from the time of the order on."
        }
        Kind::Customers => {
            "A row becomes traits of a customer, true from `updated_at` on, else from the time of the file. With `created_at` the customer is one from then on."
        }
        Kind::Accounts => {
            "A row becomes traits of a company, and the person of the row belongs to it. A company without a person stands for itself."
        }
        Kind::Events => "A row becomes the event that it names, with the other columns as its properties.",
        Kind::Consents => {
            "A row becomes the consent of a channel, with the event `Consent Recorded` that keeps its source and proof. Exports of the İYS are such files."
        }
        Kind::Reviews => "A row becomes the event `Product Reviewed`.",
        Kind::Surveys => "A row becomes the event `Survey Answered`.",
    }
}

#[test]
fn the_page_of_the_kinds() {
    expect_file!["../../../../../docs/reference/import-kinds.md"].assert_eq(&page());
}
