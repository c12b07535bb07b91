//! `--of discount`.

use kesit_app::insight::Shop;
use kesit_app::insight::affinity::discount::{CustomerDiscount, DiscountError, discounts};
use kesit_model::Timestamp;

use crate::failure::Failure;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

/// Classes of the expected part of orders with a discount: from, to.
const CLASSES: [(f64, f64); 5] = [(0.8, 1.0), (0.6, 0.8), (0.4, 0.6), (0.2, 0.4), (0.0, 0.2)];

/// Fills the answer.
pub(super) fn fill(
    answer: &mut Answer,
    shop: &Shop<'_>,
    as_of: Timestamp,
    each: bool,
    words: Words,
) -> Result<(), Failure> {
    let found = discounts(shop, as_of).map_err(|error| told(error, words))?;
    let spread = found.spread;
    let orders: f64 = found.customers.iter().map(|customer| customer.orders.tries).sum();
    let reduced: f64 = found.customers.iter().map(|customer| customer.orders.hits).sum();
    answer.fact(
        "buyers",
        words.of("Customers with an order", "Siparişi olan müşteri"),
        Cell::count(found.customers.len()),
    );
    answer.fact("orders", words.of("Orders", "Sipariş"), Cell::Number(orders, 0));
    answer.fact(
        "discounted",
        words.of("With a coupon or discount", "Kuponlu ya da indirimli"),
        Cell::Number(reduced, 0),
    );
    answer.fact("share", words.of("Share", "Pay"), Cell::Share(reduced / orders));
    let usual = spread.alpha / (spread.alpha + spread.beta);
    answer.fact("usual", words.of("Usual of a customer", "Müşteride olağan"), Cell::Share(usual));
    answer.sheets.push(match each {
        true => customers(&found.customers, shop, words),
        false => classes(&found.customers, words),
    });
    answer.notes.push(words.of(
        "Expected: the part of a customer's orders with a coupon or a discount above zero, drawn towards what is usual where orders are few. A high part does not prove that the customer would not have bought without.",
        "Beklenen: müşterinin siparişlerinden kuponlu ya da indirimi sıfırdan büyük olanların payı; sipariş azsa olağana yaklaştırılır. Yüksek pay, müşterinin indirimsiz almayacağını kanıtlamaz.",
    ).to_owned());
    Ok(())
}

fn told(error: DiscountError, words: Words) -> Failure {
    match error {
        DiscountError::NoOrders => {
            let what = words.of("nobody had an order at that instant", "o anda kimsenin siparişi yoktu");
            Failure::input(what)
                .hint(words.of("needed is `Order Completed`, or a file of orders", "`Order Completed` ya da bir sipariş dosyası gerekir"))
        }
        DiscountError::NobodyDiffers { orders, discounted } => Failure::input(words.text(
            format!("{discounted} of {orders} orders had a coupon or a discount: customers cannot be told apart"),
            format!("{orders} siparişin {discounted} tanesi kuponlu ya da indirimli: müşteriler ayırt edilemez"),
        ))
        .hint(words.of(
            "needed is `coupon` or `discount` with `Order Completed`; in a table, a column such as `coupon` or `discount`",
            "`Order Completed` içinde `coupon` ya da `discount` gerekir; tabloda `kupon` ya da `indirim` gibi bir sütun",
        )),
    }
}

fn classes(customers: &[CustomerDiscount], words: Words) -> Sheet {
    let columns = [
        ("from", words.of("Expected from", "Beklenen, en az")),
        ("to", words.of("to", "en çok")),
        ("customers", words.of("Customers", "Müşteri")),
        ("share", words.of("Share", "Pay")),
        ("orders", words.of("Orders", "Sipariş")),
        ("discounted", words.of("Reduced", "İndirimli")),
    ];
    let mut sheet = Sheet::new("classes", "", &columns);
    for (from, to) in CLASSES {
        let is_in = |customer: &&CustomerDiscount| customer.rate >= from && (customer.rate < to || to == 1.0);
        let part: Vec<&CustomerDiscount> = customers.iter().filter(is_in).collect();
        sheet.row([
            Cell::Share(from),
            Cell::Share(to),
            Cell::count(part.len()),
            Cell::Share(part.len() as f64 / customers.len() as f64),
            Cell::Number(part.iter().map(|customer| customer.orders.tries).sum(), 0),
            Cell::Number(part.iter().map(|customer| customer.orders.hits).sum(), 0),
        ]);
    }
    sheet
}

fn customers(customers: &[CustomerDiscount], shop: &Shop<'_>, words: Words) -> Sheet {
    let columns = [
        ("customer", words.of("Customer", "Müşteri")),
        ("orders", words.of("Orders", "Sipariş")),
        ("discounted", words.of("Reduced", "İndirimli")),
        ("expected", words.of("Expected", "Beklenen")),
        ("from", words.of("80 %: from", "%80: en az")),
        ("to", words.of("to", "en çok")),
    ];
    let mut sheet = Sheet::new("customers", "", &columns);
    for customer in customers {
        sheet.row([
            Cell::text(shop.id(customer.customer).as_str()),
            Cell::Number(customer.orders.tries, 0),
            Cell::Number(customer.orders.hits, 0),
            Cell::Share(customer.rate),
            Cell::Share(customer.interval.0),
            Cell::Share(customer.interval.1),
        ]);
    }
    sheet
}
