//! Elements of lists.

use super::Table;

pub(super) fn add(table: &mut Table) {
    table.form("items");
    table.when("{ items: wishes, where: [{ property: category, is: Kamp }, { property: price, lt: 100 }] }");
    table.yes(
        "One element satisfies all of the tests",
        "Bir öğe bütün sınavları geçer",
        &["9d ago: traits {wishes: [{category: Ev, price: 500}, {category: Kamp, price: 50}]}"],
    );
    table.no(
        "Different elements satisfy them",
        "Sınavları başka başka öğeler geçer",
        &["9d ago: traits {wishes: [{category: Ev, price: 50}, {category: Kamp, price: 500}]}"],
    );
    table.no("The list is empty", "Liste boş", &["9d ago: traits {wishes: []}"]);
    table.no("There is no list", "Liste yok", &["9d ago: traits {wishes: {category: Kamp, price: 50}}"]);
    table.no(
        "The list of an earlier day does not count",
        "Önceki günün listesi geçerli değil",
        &[
            "9d ago: traits {wishes: [{category: Kamp, price: 50}]}",
            "8d ago: traits {wishes: [{category: Ev, price: 50}]}",
        ],
    );

    table.when("{ items: wishes, where: [{ not: { property: category, is: Kamp } }] }");
    table.yes(
        "Some element is not that one",
        "Öğelerden biri o değil",
        &["9d ago: traits {wishes: [{category: Kamp}, {category: Ev}]}"],
    );
    table.no(
        "Every element is that one",
        "Öğelerin hepsi o",
        &["9d ago: traits {wishes: [{category: Kamp}]}"],
    );

    table
        .when("{ event: Order Completed, where: [{ items: products, where: [{ property: sku, is: A1 }] }] }");
    table.yes(
        "An order with that product",
        "O ürünün bulunduğu sipariş",
        &["9d ago: Order Completed {products: [{sku: B2}, {sku: A1}]}"],
    );
    table.no(
        "An order without it",
        "Onun bulunmadığı sipariş",
        &["9d ago: Order Completed {products: [{sku: B2}]}"],
    );

    table.when("{ items: address.visits, where: [{ property: place.city, is: Bursa }] }");
    table.yes(
        "Paths walk into objects, before and within the list",
        "Yollar listeden önce ve listenin içinde nesnelere iner",
        &["9d ago: traits {address: {visits: [{place: {city: Bursa}}]}}"],
    );
}
