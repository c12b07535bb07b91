//! Standing among all customers.

use super::Table;

pub(super) fn add(table: &mut Table) {
    table.form("rank");
    table.when("{ rank: { by: { event: Order Completed, sum: { of: revenue } }, top: 1 } }");
    table.yes(
        "The best customer",
        "En iyi müşteri",
        &["9d ago: Order Completed {revenue: 100}", "mehmet, 9d ago: Order Completed {revenue: 99}"],
    );
    table.no(
        "The second best",
        "İkinci",
        &["9d ago: Order Completed {revenue: 98}", "mehmet, 9d ago: Order Completed {revenue: 99}"],
    );
    table.yes(
        "A tie: both are in",
        "Eşitlik: ikisi de içeride",
        &["9d ago: Order Completed {revenue: 99}", "mehmet, 9d ago: Order Completed {revenue: 99}"],
    );
    table.no(
        "Nothing is never the best",
        "Hiçlik en iyi olamaz",
        &["9d ago: Page Viewed", "mehmet, 9d ago: Page Viewed"],
    );
    table.yes(
        "Orders to come do not count yet",
        "Gelecekteki siparişler henüz sayılmaz",
        &[
            "9d ago: Order Completed {revenue: 100}",
            "mehmet, 9d ago: Order Completed {revenue: 99}",
            "mehmet, in 1d: Order Completed {revenue: 500}",
        ],
    );

    table.when("{ rank: { by: { event: Order Completed, within: 30d }, top: 50% } }");
    table.yes(
        "The better half of three, rounded up: two",
        "Üçün iyi yarısı, yukarı yuvarlanır: iki",
        &[
            "9d ago: Order Completed",
            "mehmet, 9d ago: Order Completed",
            "mehmet, 8d ago: Order Completed",
            "zeynep, 40d ago: Order Completed",
        ],
    );
    table.no(
        "Of four, two are better",
        "Dörtten ikisi daha iyi",
        &[
            "9d ago: Order Completed",
            "mehmet, 9d ago: Order Completed",
            "mehmet, 8d ago: Order Completed",
            "zeynep, 9d ago: Order Completed",
            "zeynep, 8d ago: Order Completed",
            "can, 9d ago: Page Viewed",
        ],
    );
    table.yes(
        "A percentage is of all customers, also of those who bought nothing",
        "Yüzde, hiç almayanlarla birlikte tüm müşterilerindir",
        &[
            "9d ago: Order Completed",
            "mehmet, 9d ago: Order Completed",
            "mehmet, 8d ago: Order Completed",
            "zeynep, 9d ago: Page Viewed",
            "can, 9d ago: Page Viewed",
        ],
    );
    table.no(
        "Customers to come do not count yet",
        "Gelecekteki müşteriler henüz sayılmaz",
        &[
            "9d ago: Order Completed",
            "mehmet, 9d ago: Order Completed",
            "mehmet, 8d ago: Order Completed",
            "zeynep, in 1d: Page Viewed",
            "can, in 1d: Page Viewed",
        ],
    );

    table.when("{ rank: { by: { event: Order Completed, avg: { of: revenue } }, top: 1 } }");
    table.no(
        "Means are compared exactly: 100 / 3 is less than 33.333334",
        "Ortalamalar tam karşılaştırılır: 100 / 3 < 33,333334",
        &[
            "9d ago: Order Completed {revenue: 50}",
            "8d ago: Order Completed {revenue: 25}",
            "7d ago: Order Completed {revenue: 25}",
            "mehmet, 9d ago: Order Completed {revenue: 33.333334}",
        ],
    );
}
