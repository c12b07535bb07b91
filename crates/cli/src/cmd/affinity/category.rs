//! `--of category`.

use kesit_app::insight::Shop;
use kesit_app::insight::affinity::category::{CategoryAnswer, categories};
use kesit_model::Timestamp;

use crate::failure::Failure;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

/// Fills the answer.
pub(super) fn fill(
    answer: &mut Answer,
    shop: &Shop<'_>,
    as_of: Timestamp,
    each: bool,
    words: Words,
) -> Result<(), Failure> {
    let Some(found) = categories(shop, as_of) else {
        let what = words.of(
            "no order and no view names a category by that instant",
            "o ana kadar hiçbir sipariş ve görüntüleme kategori belirtmiyor",
        );
        return Err(Failure::input(what).hint(words.of(
            "needed is `category` with the products of `Order Completed`, or with `Product Viewed`; in a table, a column such as `category`",
            "`Order Completed` ürünlerinde ya da `Product Viewed` içinde `category` gerekir; tabloda `kategori` gibi bir sütun",
        )));
    };
    answer.fact(
        "known",
        words.of("Customers with a purchase or view", "Satın alan ya da bakan müşteri"),
        Cell::count(found.customers.len()),
    );
    answer.fact(
        "tending",
        words.of("Who tend to a category", "Bir kategoriye eğilimli"),
        Cell::count(found.tending()),
    );
    answer.sheets.push(match each {
        true => customers(&found, shop, words),
        false => shop_sheet(&found, shop, words),
    });
    answer.notes.push(words.of(
        "A customer tends to a category if it is, with at least 80 %, their first, and takes a greater part than is usual. Money of orders counts, refunds not taken off; ten views count as one purchase.",
        "Kategori en az %80 olasılıkla müşterinin birincisiyse ve payı olağandan büyükse müşteri ona eğilimlidir. Siparişlerin tutarı sayılır, iadeler düşülmez; on görüntüleme bir satın alma sayılır.",
    ).to_owned());
    Ok(())
}

fn shop_sheet(found: &CategoryAnswer, shop: &Shop<'_>, words: Words) -> Sheet {
    let columns = [
        ("category", words.of("Category", "Kategori")),
        ("money", words.of("Money", "Tutar")),
        ("buyers", words.of("Buyers", "Alan müşteri")),
        ("views", words.of("Views", "Görüntüleme")),
        ("usual_share", words.of("Share of orders", "Siparişlerin payı")),
        ("tending", words.of("Customers who tend to it", "Eğilimli müşteri")),
    ];
    let mut sheet = Sheet::new("categories", "", &columns);
    let dictionary = shop.timelines().dictionary();
    for place in found.by_money() {
        let figures = found.figures[place];
        sheet.row([
            Cell::text(dictionary.resolve(found.names[place])),
            Cell::Money(figures.money),
            Cell::count(figures.buyers),
            Cell::count(figures.views),
            Cell::Share(found.categories.model().usual()[place]),
            Cell::count(figures.tending),
        ]);
    }
    sheet
}

fn customers(found: &CategoryAnswer, shop: &Shop<'_>, words: Words) -> Sheet {
    let columns = [
        ("customer", words.of("Customer", "Müşteri")),
        ("orders", words.of("Orders", "Sipariş")),
        ("views", words.of("Views", "Görüntüleme")),
        ("category", words.of("Tends to", "Eğilim")),
        ("share", words.of("Share", "Pay")),
        ("lift", words.of("Times usual", "Olağanın katı")),
        ("probability", words.of("Probability", "Olasılık")),
    ];
    let mut sheet = Sheet::new("customers", "", &columns);
    let dictionary = shop.timelines().dictionary();
    for customer in &found.customers {
        let affinity = customer.affinity;
        let name = affinity.map(|affinity| dictionary.resolve(found.names[affinity.category]));
        sheet.row([
            Cell::text(shop.id(customer.customer).as_str()),
            Cell::count(customer.orders),
            Cell::count(customer.views),
            Cell::of(name, Cell::text),
            Cell::of(affinity, |affinity| Cell::Share(affinity.share)),
            Cell::of(affinity, |affinity| Cell::Number(affinity.lift, 2)),
            Cell::of(affinity, |affinity| Cell::Share(affinity.probability)),
        ]);
    }
    sheet
}
