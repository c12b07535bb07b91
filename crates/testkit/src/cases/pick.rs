//! One certain event: the first, the last, the n-th.

use super::Table;

pub(super) fn add(table: &mut Table) {
    table.form("first");
    table.when("{ event: Order Completed, first: { where: [{ property: coupon, exists: true }] } }");
    table.yes(
        "The first order had a coupon",
        "İlk sipariş kuponluydu",
        &["8d ago: Order Completed", "9d ago: Order Completed {coupon: YAZ}"],
    );
    table.no(
        "Only a later one had",
        "Yalnız sonraki kuponluydu",
        &["9d ago: Order Completed", "8d ago: Order Completed {coupon: YAZ}"],
    );
    table.no("There was no order", "Sipariş yok", &["9d ago: Page Viewed"]);

    table.when("{ event: Order Completed, first: { at: { in_last: 30d } } }");
    table.yes(
        "A new buyer: first order 30 days ago to the millisecond",
        "Yeni alıcı: ilk sipariş tam 30 gün önce",
        &["30d ago: Order Completed", "3d ago: Order Completed"],
    );
    table.no("An older buyer", "Eski alıcı", &["31d ago: Order Completed", "3d ago: Order Completed"]);

    table.when("{ event: Order Completed, within: 30d, first: { at: { older_than: 7d } } }");
    table.yes(
        "The first one within the window counts",
        "Penceredeki ilk olay geçerlidir",
        &["90d ago: Order Completed", "9d ago: Order Completed", "1d ago: Order Completed"],
    );
    table.no(
        "Not the one before the window",
        "Pencereden önceki değil",
        &["90d ago: Order Completed", "1d ago: Order Completed"],
    );

    table.form("last");
    table.when("{ event: Order Completed, last: { at: { older_than: 90d } } }");
    table.yes(
        "Quiet for 90 days and a millisecond",
        "90 gün bir milisaniyedir sessiz",
        &["300d ago: Order Completed", "90d 1ms ago: Order Completed"],
    );
    table.no(
        "Quiet for 90 days to the millisecond",
        "Tam 90 gündür sessiz",
        &["300d ago: Order Completed", "90d ago: Order Completed"],
    );
    table.no(
        "Never ordered: there is no last order",
        "Hiç sipariş vermedi: son sipariş yok",
        &["300d ago: Page Viewed"],
    );
    table.yes(
        "An order to come is not yet the last",
        "Gelecekteki sipariş henüz son değildir",
        &["100d ago: Order Completed", "in 1d: Order Completed"],
    );

    table.when("{ event: Order Completed, last: { where: [{ property: category, is: Kamp }], at: { during: { this: month } } } }");
    table.yes(
        "The last order was camping gear, this month",
        "Son sipariş bu ay, kamp ürünü",
        &["90d ago: Order Completed {category: Ev}", "9d ago: Order Completed {category: Kamp}"],
    );
    table.no(
        "Camping gear, but not the last one",
        "Kamp ürünü ama son sipariş değil",
        &["9d ago: Order Completed {category: Kamp}", "8d ago: Order Completed {category: Ev}"],
    );
    table.yes(
        "Same instant: the greater message id is the later",
        "Aynı an: büyük ileti kimliği sonrakidir",
        &["9d ago #b: Order Completed {category: Kamp}", "9d ago #a: Order Completed {category: Ev}"],
    );

    table.form("nth");
    table.when("{ event: Order Completed, nth: { n: 2, at: { in_last: 7d } } }");
    table.yes(
        "The second order was this week",
        "İkinci sipariş bu hafta",
        &["30d ago: Order Completed", "7d ago: Order Completed"],
    );
    table.no(
        "This week's is the third",
        "Bu haftaki üçüncü",
        &["30d ago: Order Completed", "20d ago: Order Completed", "3d ago: Order Completed"],
    );
    table.no("There is only one", "Yalnız bir tane var", &["3d ago: Order Completed"]);
}
