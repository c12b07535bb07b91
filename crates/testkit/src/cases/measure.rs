//! Figures over events.

use super::Table;

pub(super) fn add(table: &mut Table) {
    counts(table);
    sums(table);
    statistics(table);
    varieties(table);
    shares(table);
    periods(table);
}

fn counts(table: &mut Table) {
    table.form("count");
    table.when("{ event: Order Completed, within: 30d, count: { between: [2, 3] } }");
    table.yes("Two orders", "İki sipariş", &["9d ago: Order Completed", "9d ago: Order Completed"]);
    table.no("One order", "Bir sipariş", &["40d ago: Order Completed", "9d ago: Order Completed"]);
    table.no(
        "Four orders",
        "Dört sipariş",
        &[
            "9d ago: Order Completed",
            "8d ago: Order Completed",
            "7d ago: Order Completed",
            "6d ago: Order Completed",
        ],
    );

    table.when("{ event: Order Completed, count: { lt: 2 } }");
    table.yes("None is fewer than two", "Hiç yoksa ikiden azdır", &["9d ago: Page Viewed"]);

    table.form("days");
    table.when("{ event: Page Viewed, days: { gte: 2 } }");
    table.yes(
        "A minute to midnight and midnight are two days",
        "Gece yarısına bir dakika kala ve gece yarısı, iki gündür",
        &["2026-03-10T23:59: Page Viewed", "2026-03-11T00:00: Page Viewed"],
    );
    table.no(
        "Often on one day is one day",
        "Bir günde çok kez, bir gündür",
        &["2026-03-10T00:00: Page Viewed", "2026-03-10T12:00: Page Viewed", "2026-03-10T23:59: Page Viewed"],
    );
    table.no(
        "One day in UTC's eyes and here is what is here",
        "UTC'de iki gün olsa da burada bir gün",
        &["2026-03-10T23:30:00Z: Page Viewed", "2026-03-11T00:30:00Z: Page Viewed"],
    );
}

fn sums(table: &mut Table) {
    table.form("sum");
    table.when("{ event: Order Completed, sum: { of: revenue, gte: 0.3 } }");
    table.yes(
        "Sums are exact: 0.1 + 0.2 is 0.3",
        "Toplamlar kesindir: 0,1 + 0,2 = 0,3",
        &["9d ago: Order Completed {revenue: 0.1}", "8d ago: Order Completed {revenue: 0.2}"],
    );
    table.yes(
        "A text that reads as a number counts",
        "Sayı gibi okunan metin sayılır",
        &["9d ago: Order Completed {revenue: '0.30'}"],
    );
    table.no(
        "Other texts add nothing",
        "Başka metinler bir şey katmaz",
        &["9d ago: Order Completed {revenue: 300 TL}", "8d ago: Order Completed {revenue: 0.2}"],
    );

    table.when("{ event: Order Completed, sum: { of: revenue, is: 0 } }");
    table.yes("The sum of nothing is 0", "Hiçliğin toplamı 0'dır", &["9d ago: Page Viewed"]);
    table.yes(
        "Returns offset orders",
        "İade siparişi dengeler",
        &["9d ago: Order Completed {revenue: 50}", "8d ago: Order Completed {revenue: -50}"],
    );
}

fn statistics(table: &mut Table) {
    table.form("avg");
    table.when("{ event: Order Completed, avg: { of: revenue, is: 33.333333 } }");
    table.no(
        "A mean is never rounded: 100 / 3 is more",
        "Ortalama yuvarlanmaz: 100 / 3 daha fazladır",
        &[
            "9d ago: Order Completed {revenue: 50}",
            "8d ago: Order Completed {revenue: 30}",
            "7d ago: Order Completed {revenue: 20}",
        ],
    );
    table.when("{ event: Order Completed, avg: { of: revenue, gt: 33.333333, lt: 33.333334 } }");
    table.yes(
        "100 / 3 is between its roundings",
        "100 / 3, yuvarlanmışlarının arasındadır",
        &[
            "9d ago: Order Completed {revenue: 50}",
            "8d ago: Order Completed {revenue: 30}",
            "7d ago: Order Completed {revenue: 20}",
        ],
    );
    table.when("{ event: Order Completed, avg: { of: revenue, gte: 40 } }");
    table.yes(
        "Orders without the figure do not count",
        "Tutarı olmayan sipariş sayılmaz",
        &["9d ago: Order Completed {revenue: 40}", "8d ago: Order Completed"],
    );
    table.when("{ event: Order Completed, avg: { of: revenue, lt: 40 } }");
    table.no("The mean of nothing is nothing", "Hiçliğin ortalaması yoktur", &["9d ago: Page Viewed"]);

    table.form("min");
    table.when("{ event: Order Completed, min: { of: revenue, gte: 10 } }");
    table.yes(
        "The smallest is large enough",
        "En küçüğü yeterince büyük",
        &["9d ago: Order Completed {revenue: 10}", "8d ago: Order Completed {revenue: 99}"],
    );
    table.no(
        "One is smaller",
        "Biri daha küçük",
        &["9d ago: Order Completed {revenue: 9.999999}", "8d ago: Order Completed {revenue: 99}"],
    );

    table.form("max");
    table.when("{ event: Order Completed, max: { of: revenue, gte: 100 } }");
    table.yes(
        "One is large enough, though written as text",
        "Biri, metin olarak yazılsa da yeterince büyük",
        &["9d ago: Order Completed {revenue: 99}", "8d ago: Order Completed {revenue: '100'}"],
    );
    table.no("None is", "Hiçbiri değil", &["9d ago: Order Completed {revenue: 99}"]);

    table.form("median");
    table.when("{ event: Order Completed, median: { of: revenue, is: 20 } }");
    table.yes(
        "The middle one of three",
        "Üçün ortadaki",
        &[
            "9d ago: Order Completed {revenue: 10}",
            "8d ago: Order Completed {revenue: 900}",
            "7d ago: Order Completed {revenue: 20}",
        ],
    );
    table.yes(
        "The mean of the two middle ones of four",
        "Dördün ortadaki ikisinin ortalaması",
        &[
            "9d ago: Order Completed {revenue: 10}",
            "8d ago: Order Completed {revenue: 15}",
            "7d ago: Order Completed {revenue: 25}",
            "6d ago: Order Completed {revenue: 900}",
        ],
    );
    table.no(
        "Not the mean of all",
        "Hepsinin ortalaması değil",
        &[
            "9d ago: Order Completed {revenue: 10}",
            "8d ago: Order Completed {revenue: 30}",
            "7d ago: Order Completed {revenue: 11}",
            "6d ago: Order Completed {revenue: 29}",
            "5d ago: Order Completed {revenue: 21}",
        ],
    );
}

fn varieties(table: &mut Table) {
    table.form("distinct");
    table.when("{ event: Order Completed, distinct: { of: category, gte: 2 } }");
    table.yes(
        "Two categories",
        "İki kategori",
        &["9d ago: Order Completed {category: Kamp}", "8d ago: Order Completed {category: Ev}"],
    );
    table.no(
        "One category often",
        "Bir kategori çok kez",
        &[
            "9d ago: Order Completed {category: Kamp}",
            "8d ago: Order Completed {category: Kamp}",
            "7d ago: Order Completed",
        ],
    );
    table.no(
        "One number written in two ways",
        "İki türlü yazılmış bir sayı",
        &["9d ago: Order Completed {category: 42}", "8d ago: Order Completed {category: '42'}"],
    );

    table.form("top");
    table.when("{ event: Product Viewed, top: { of: category, is: Kamp } }");
    table.yes(
        "The most frequent one",
        "En sık olanı",
        &[
            "9d ago: Product Viewed {category: Kamp}",
            "8d ago: Product Viewed {category: Kamp}",
            "7d ago: Product Viewed {category: Ev}",
        ],
    );
    table.yes(
        "Among equals the one seen last",
        "Eşitlerden son görülen",
        &["9d ago: Product Viewed {category: Ev}", "8d ago: Product Viewed {category: Kamp}"],
    );
    table.no(
        "Among equals not the earlier one",
        "Eşitlerden önceki değil",
        &["9d ago: Product Viewed {category: Kamp}", "8d ago: Product Viewed {category: Ev}"],
    );
    table.yes(
        "Views without a category do not count",
        "Kategorisiz görüntüleme sayılmaz",
        &[
            "9d ago: Product Viewed {category: Kamp}",
            "8d ago: Product Viewed",
            "7d ago: Product Viewed {category: ''}",
        ],
    );
    table.no("Nothing was viewed", "Hiçbir şey görüntülenmedi", &["9d ago: Page Viewed"]);
}

fn shares(table: &mut Table) {
    table.form("share");
    table
        .when("{ event: Order Completed, share: { where: [{ property: coupon, exists: true }], gte: 0.5 } }");
    table.yes(
        "Exactly half",
        "Tam yarısı",
        &["9d ago: Order Completed {coupon: YAZ}", "8d ago: Order Completed"],
    );
    table.no(
        "One of three",
        "Üçte biri",
        &["9d ago: Order Completed {coupon: YAZ}", "8d ago: Order Completed", "7d ago: Order Completed"],
    );
    table.no("A share of nothing is nothing", "Hiçliğin payı yoktur", &["9d ago: Page Viewed"]);

    table.when(
        "{ event: Order Completed, share: { where: [{ property: coupon, exists: true }], gt: 0.333333 } }",
    );
    table.yes(
        "A third is more than 0.333333",
        "Üçte bir, 0,333333'ten büyüktür",
        &["9d ago: Order Completed {coupon: YAZ}", "8d ago: Order Completed", "7d ago: Order Completed"],
    );
}

fn periods(table: &mut Table) {
    table.form("periods");
    table.when("{ event: Order Completed, periods: { of: 7d, last: 4, active: { gte: 3 } } }");
    table.yes(
        "In three of the last four weeks",
        "Son dört haftanın üçünde",
        &["1d ago: Order Completed", "8d ago: Order Completed", "22d ago: Order Completed"],
    );
    table.no(
        "Three times in two weeks",
        "İki haftada üç kez",
        &["1d ago: Order Completed", "2d ago: Order Completed", "8d ago: Order Completed"],
    );
    table.yes(
        "7 days ago to the millisecond belongs to the older week",
        "Tam 7 gün önce, eski haftaya aittir",
        &["6d ago: Order Completed", "7d ago: Order Completed", "14d ago: Order Completed"],
    );
    table.no(
        "28 days ago to the millisecond is outside",
        "Tam 28 gün önce dışarıdadır",
        &["1d ago: Order Completed", "8d ago: Order Completed", "28d ago: Order Completed"],
    );

    table.when("{ event: Order Completed, periods: { of: 7d, last: 4, each: { gte: 2 }, active: 1 } }");
    table.yes(
        "One week with two orders",
        "İki siparişli bir hafta",
        &["1d ago: Order Completed", "2d ago: Order Completed", "8d ago: Order Completed"],
    );
    table.no(
        "Two weeks with one order each",
        "Birer siparişli iki hafta",
        &["1d ago: Order Completed", "8d ago: Order Completed"],
    );
}
