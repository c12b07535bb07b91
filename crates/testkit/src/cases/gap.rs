//! Time between one event and the next.

use super::Table;

pub(super) fn add(table: &mut Table) {
    table.form("gap");
    table.when("{ event: Order Completed, gap: { avg: true, lt: 30d } }");
    table.yes(
        "29 days and a half on average",
        "Ortalama 29 buçuk gün",
        &["60d ago: Order Completed", "30d ago: Order Completed", "1d ago: Order Completed"],
    );
    table.no(
        "30 days on average is not less",
        "Ortalama 30 gün, az değildir",
        &["61d ago: Order Completed", "59d ago: Order Completed", "1d ago: Order Completed"],
    );
    table.no("One order has no gap", "Tek siparişin arası yoktur", &["1d ago: Order Completed"]);
    table.yes(
        "The order of arrival does not matter",
        "Geliş sırası önemsizdir",
        &["1d ago: Order Completed", "60d ago: Order Completed", "30d ago: Order Completed"],
    );

    table.when("{ event: Order Completed, gap: { avg: true, gt: 10d } }");
    table.yes(
        "20 days and a millisecond in two gaps is more than 10 days",
        "İki arada 20 gün bir milisaniye, ortalama 10 günden fazladır",
        &["20d 1ms ago: Order Completed", "3d ago: Order Completed", "now: Order Completed"],
    );

    table.when("{ event: Order Completed, gap: { min: true, lte: 1h } }");
    table.yes(
        "Two orders within an hour",
        "Bir saat içinde iki sipariş",
        &["30d ago: Order Completed", "3d 1h ago: Order Completed", "3d ago: Order Completed"],
    );
    table.no(
        "Never so close",
        "Hiç bu kadar yakın değil",
        &["3d 1h 1ms ago: Order Completed", "3d ago: Order Completed"],
    );

    table.when("{ event: Order Completed, gap: { max: true, gt: 60d } }");
    table.yes(
        "Once more than 60 days passed",
        "Bir keresinde 60 günden çok geçti",
        &["100d ago: Order Completed", "39d ago: Order Completed", "3d ago: Order Completed"],
    );
    table.no(
        "The time since the last order is no gap",
        "Son siparişten beri geçen süre ara değildir",
        &["100d ago: Order Completed", "90d ago: Order Completed"],
    );

    table.when("{ event: Order Completed, gap: { median: true, is: 15d } }");
    table.yes(
        "The mean of the two middle gaps",
        "Ortadaki iki aranın ortalaması",
        &[
            // Gaps of 1, 20, 10 and 60 days.
            "91d ago: Order Completed",
            "90d ago: Order Completed",
            "70d ago: Order Completed",
            "60d ago: Order Completed",
            "now: Order Completed",
        ],
    );
    table.no("Another middle", "Başka bir orta", &["91d ago: Order Completed", "90d ago: Order Completed"]);
}
