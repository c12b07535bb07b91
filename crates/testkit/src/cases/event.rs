//! What the customer did: names, filters.

use super::Table;

pub(super) fn add(table: &mut Table) {
    names(table);
    filters(table);
}

fn names(table: &mut Table) {
    table.form("event");
    table.when("{ event: Order Completed }");
    table.yes("Did it once", "Bir kez yaptı", &["400d ago: Order Completed"]);
    table.no("Did something else", "Başka bir şey yaptı", &["400d ago: Order Cancelled"]);
    table.no("The name's case counts", "Adın büyük-küçük harfi önemlidir", &["400d ago: order completed"]);
    table.yes("This very millisecond", "Tam bu milisaniyede", &["now: Order Completed"]);
    table.no("Only in the future", "Yalnız gelecekte", &["1d ago: Page Viewed", "in 1ms: Order Completed"]);

    table.when("{ event: Email * }");
    table.yes("A name that begins so", "Böyle başlayan bir ad", &["9d ago: Email Opened"]);
    table.no("A name that bears it elsewhere", "Başka yerinde geçen bir ad", &["9d ago: Opened Email "]);

    table.when("{ event: '*', count: { gte: 2 } }");
    table.yes("Any event", "Herhangi bir olay", &["9d ago: Email Opened", "8d ago: Page Viewed"]);
    table.no(
        "Traits and consents are no events",
        "Özellik ve izinler olay değildir",
        &["9d ago: Email Opened", "8d ago: traits {plan: gold}", "7d ago: consent email granted"],
    );

    table.when("{ event: Order Completed, count: 0 }");
    table.yes("Known, but never ordered", "Tanınıyor ama hiç sipariş vermedi", &["9d ago: Page Viewed"]);
    table.no("Ordered", "Sipariş verdi", &["9d ago: Order Completed"]);

    table.when("{ event: Order Completed, count: { gte: 2 } }");
    table.yes(
        "A cancelled order is still an order event",
        "İptal edilen sipariş de sipariş olayıdır",
        &[
            "9d ago: Order Completed {order_id: 1}",
            "8d ago: Order Completed {order_id: 2}",
            "7d ago: Order Cancelled {order_id: 2}",
        ],
    );
}

fn filters(table: &mut Table) {
    table.form("where");
    table.when("{ event: Order Completed, where: [{ property: category, is: Ayakkabı }, { property: revenue, gte: 100 }] }");
    table.yes(
        "One event satisfies all",
        "Bir olay hepsini sağlar",
        &["9d ago: Order Completed {category: Ayakkabı, revenue: 100}"],
    );
    table.no(
        "Different events satisfy them",
        "Başka başka olaylar sağlar",
        &[
            "9d ago: Order Completed {category: Ayakkabı, revenue: 99.99}",
            "8d ago: Order Completed {category: Çanta, revenue: 100}",
        ],
    );

    table.when("{ event: Order Completed, where: [{ any: [{ property: category, is: Çanta }, { property: gift, is: true }] }] }");
    table.yes("One of two is enough", "İkisinden biri yeter", &["9d ago: Order Completed {gift: true}"]);
    table.no("Neither", "Hiçbiri", &["9d ago: Order Completed {gift: false}"]);

    table.when("{ event: Order Completed, where: [{ any: [{ all: [{ property: category, is: Çanta }, { property: gift, is: true }] }, { property: revenue, gt: 1000 }] }] }");
    table.yes(
        "Both of a pair",
        "Bir çiftin ikisi birden",
        &["9d ago: Order Completed {category: Çanta, gift: true}"],
    );
    table.no(
        "One of the pair is not the pair",
        "Çiftin biri, çift değildir",
        &["9d ago: Order Completed {category: Çanta}"],
    );

    table.when("{ event: Order Completed, where: [{ none: [{ property: category, is: Çanta }, { property: gift, is: true }] }] }");
    table.yes("Neither", "Hiçbiri", &["9d ago: Order Completed {gift: false}"]);
    table.no("One of the two", "İkisinden biri", &["9d ago: Order Completed {category: Çanta}"]);

    table.when("{ event: Order Completed, where: [{ not: { property: coupon, exists: true } }] }");
    table.yes(
        "An order with no coupon",
        "Kuponsuz sipariş",
        &["9d ago: Order Completed {coupon: YAZ}", "8d ago: Order Completed"],
    );
    table.no("Every order with a coupon", "Her sipariş kuponlu", &["9d ago: Order Completed {coupon: YAZ}"]);

    table.when("{ event: Order Completed, where: [{ property: shipping.city, is: Bursa }] }");
    table.yes("Inside an object", "Nesnenin içinde", &["9d ago: Order Completed {shipping: {city: Bursa}}"]);
    table.yes(
        "Or under the whole name",
        "Ya da adın tümüyle",
        &["9d ago: Order Completed {shipping.city: Bursa}"],
    );

    table.when("{ event: Order Completed, where: [{ property: deliver_at, in_next: 2d }] }");
    table.yes(
        "A date of an event against the clock",
        "Olaydaki tarihin saatle sınanması",
        &["9d ago: Order Completed {deliver_at: '2026-03-20T12:00'}"],
    );
    table.no(
        "Delivered already",
        "Çoktan teslim edildi",
        &["9d ago: Order Completed {deliver_at: '2026-03-17T12:00'}"],
    );
}
