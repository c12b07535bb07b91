//! Looking through time: past clocks, and forms within forms.

use super::Table;

pub(super) fn add(table: &mut Table) {
    table.form("as of");
    table.when("{ trait: plan, is: gold }");
    table
        .yes(
            "As of last year: the value of that day",
            "Geçen yıl itibarıyla: o günün değeri",
            &["2025-01-01T00:00: traits {plan: gold}", "2025-06-01T00:00: traits {plan: silver}"],
        )
        .at("2025-05-31T23:59:59.999");
    table
        .no(
            "As of the instant of the change: the new value",
            "Değişiklik anı itibarıyla: yeni değer",
            &["2025-01-01T00:00: traits {plan: gold}", "2025-06-01T00:00: traits {plan: silver}"],
        )
        .at("2025-06-01T00:00");

    table.when("{ event: Order Completed, within: 30d, count: { gte: 1 } }");
    table
        .yes("As of then it was recent", "O gün itibarıyla yeniydi", &["2025-05-15T12:00: Order Completed"])
        .at("2025-06-14T12:00");
    table
        .no(
            "As of then it had not happened",
            "O gün itibarıyla olmamıştı",
            &["2025-05-01T12:00: Page Viewed", "2025-05-15T12:00: Order Completed"],
        )
        .at("2025-05-15T11:59:59.999");

    table.when("{ segment: buyers, entered: { in_last: 1d } }");
    table
        .yes(
            "As of then they had just entered",
            "O gün itibarıyla yeni girmişti",
            &["2025-05-15T12:00: Order Completed", "2026-03-01T12:00: Order Completed"],
        )
        .beside("buyers: { when: { event: Order Completed, within: 30d } }")
        .at("2025-05-16T12:00");

    table.when("{ segment: steady, entered: { in_last: 1d } }");
    table
        .yes(
            "A held plan makes a member by the clock alone",
            "Süren paket, yalnız saatle üye yapar",
            &["14d ago: traits {plan: gold}"],
        )
        .beside("steady: { when: { trait: plan, is: gold, held: 13d } }");
    table
        .no(
            "Not yet by a millisecond",
            "Bir milisaniye kala henüz değil",
            &["12d 23h 59m 59s 999ms ago: traits {plan: gold}"],
        )
        .beside("steady: { when: { trait: plan, is: gold, held: 13d } }");
}
