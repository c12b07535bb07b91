//! `--of discount`.

use kesit_app::insight::Shop;
use kesit_app::insight::affinity::discount::{CustomerDiscount, DiscountAnswer, DiscountError, discounts};
use kesit_insight::affinity::Tries;
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
    let found = discounts(shop, as_of).map_err(|error| told(error, words))?;
    let Tries { hits: reduced, tries: orders } = found.orders();
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
    answer.fact("usual", words.of("Usual of a customer", "Müşteride olağan"), Cell::Share(found.usual()));
    answer.sheets.push(match each {
        true => customers(&found.customers, shop, words),
        false => classes(&found, words),
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

fn classes(found: &DiscountAnswer, words: Words) -> Sheet {
    let columns = [
        ("from", words.of("Expected from", "Beklenen, en az")),
        ("to", words.of("to", "en çok")),
        ("customers", words.of("Customers", "Müşteri")),
        ("share", words.of("Share", "Pay")),
        ("orders", words.of("Orders", "Sipariş")),
        ("discounted", words.of("Reduced", "İndirimli")),
    ];
    let mut sheet = Sheet::new("classes", "", &columns);
    for class in found.classes() {
        sheet.row([
            Cell::Share(class.from),
            Cell::Share(class.to),
            Cell::count(class.customers),
            Cell::Share(class.share),
            Cell::Number(class.orders.tries, 0),
            Cell::Number(class.orders.hits, 0),
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
