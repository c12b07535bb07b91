//! Windows of the calendar. The clock of these cases is Wednesday, 18 March 2026, noon, in Istanbul, unless they say
//! otherwise.

use super::Table;

pub(super) fn add(table: &mut Table) {
    running(table);
    whole(table);
    days(table);
    daylight_saving(table);
}

fn running(table: &mut Table) {
    table.form("calendar");
    table.when("{ event: Order Completed, within: { this: day } }");
    table.yes("Since midnight", "Gece yarısından beri", &["2026-03-18T00:00: Order Completed"]);
    table.no(
        "A millisecond before midnight",
        "Gece yarısından bir milisaniye önce",
        &["2026-03-17T23:59:59.999: Order Completed"],
    );

    table.when("{ event: Order Completed, within: { this: week } }");
    table.yes("The week began on Monday", "Hafta pazartesi başladı", &["2026-03-16T00:00: Order Completed"]);
    table.no("Sunday was last week", "Pazar geçen haftaydı", &["2026-03-15T23:59:59.999: Order Completed"]);
    table.no(
        "Later this week is not yet",
        "Haftanın kalanı henüz gelmedi",
        &["9d ago: Page Viewed", "in 1d: Order Completed"],
    );

    table.when("{ event: Order Completed, within: { this: month } }");
    table.yes("On the first", "Ayın birinde", &["2026-03-01T00:00: Order Completed"]);
    table.no("On the last of February", "Şubatın son günü", &["2026-02-28T23:59:59.999: Order Completed"]);

    table.when("{ event: Order Completed, within: { this: quarter } }");
    table.yes("On 1 January", "1 Ocak'ta", &["2026-01-01T00:00: Order Completed"]);
    table.no("On 31 December", "31 Aralık'ta", &["2025-12-31T23:59:59.999: Order Completed"]);
    table
        .no(
            "The second quarter begins on 1 April",
            "İkinci çeyrek 1 Nisan'da başlar",
            &["2026-03-31T23:00: Order Completed"],
        )
        .at("2026-04-01T00:00");

    table.when("{ event: Order Completed, within: { this: year } }");
    table.yes("On 1 January", "1 Ocak'ta", &["2026-01-01T00:00: Order Completed"]);
    table.no("Last year", "Geçen yıl", &["2025-12-31T23:59:59.999: Order Completed"]);
}

fn whole(table: &mut Table) {
    table.form("calendar");
    table.when("{ event: Order Completed, within: { last: 1, unit: month } }");
    table.yes(
        "The first instant of last month",
        "Geçen ayın ilk anı",
        &["2026-02-01T00:00: Order Completed"],
    );
    table.yes("Its last millisecond", "Son milisaniyesi", &["2026-02-28T23:59:59.999: Order Completed"]);
    table.no(
        "This month is not last month",
        "Bu ay, geçen ay değildir",
        &["2026-03-01T00:00: Order Completed"],
    );
    table.no("The month before", "Ondan önceki ay", &["2026-01-31T23:59:59.999: Order Completed"]);

    table.when("{ event: Order Completed, within: { last: 3, unit: month } }");
    table.yes("Three whole months back", "Üç tam ay geriye", &["2025-12-01T00:00: Order Completed"]);
    table.no("Further back", "Daha geride", &["2025-11-30T23:59:59.999: Order Completed"]);

    table.when("{ event: Order Completed, within: { last: 1, unit: month, current: true } }");
    table.yes("With the running month", "Süren ayla birlikte", &["2026-03-02T00:00: Order Completed"]);
    table.yes("And the whole month before", "Ve önceki tam ay", &["2026-02-01T00:00: Order Completed"]);
    table.no("No more than that", "Daha fazlası değil", &["2026-01-31T23:59:59.999: Order Completed"]);

    table.when("{ event: Order Completed, within: { last: 2, unit: week } }");
    table.yes(
        "Two whole weeks back, on Monday",
        "İki tam hafta geriye, pazartesi",
        &["2026-03-02T00:00: Order Completed"],
    );
    table.no("The Sunday before", "Bir önceki pazar", &["2026-03-01T23:59:59.999: Order Completed"]);

    table.when("{ trait: renewal_at, during: { next: 1, unit: week } }");
    table.yes("Next Monday", "Gelecek pazartesi", &["9d ago: traits {renewal_at: '2026-03-23'}"]);
    table.no("This Sunday", "Bu pazar", &["9d ago: traits {renewal_at: '2026-03-22T23:59:59.999'}"]);
    table.no(
        "The Monday after next",
        "Bir sonraki pazartesi",
        &["9d ago: traits {renewal_at: '2026-03-30'}"],
    );

    table.when("{ trait: renewal_at, during: { next: 1, unit: week, current: true } }");
    table.yes("This week too", "Bu hafta da", &["9d ago: traits {renewal_at: '2026-03-16'}"]);
    table.no("But not last week", "Ama geçen hafta değil", &["9d ago: traits {renewal_at: '2026-03-15'}"]);
}

fn days(table: &mut Table) {
    table.form("calendar");
    table.when("{ event: Order Completed, within: { day: -4 } }");
    table.yes(
        "That one day: its first instant",
        "Yalnız o gün: ilk anı",
        &["2026-03-14T00:00: Order Completed"],
    );
    table.yes("Its last millisecond", "Son milisaniyesi", &["2026-03-14T23:59:59.999: Order Completed"]);
    table.no("The next day", "Ertesi gün", &["2026-03-15T00:00: Order Completed"]);
    table.no("The day before", "Önceki gün", &["2026-03-13T23:59:59.999: Order Completed"]);

    table.when("{ trait: renewal_at, during: { day: 1 } }");
    table.yes("Tomorrow", "Yarın", &["9d ago: traits {renewal_at: '2026-03-19T23:59'}"]);
    table.no("Today", "Bugün", &["9d ago: traits {renewal_at: '2026-03-18T23:59'}"]);
}

fn daylight_saving(table: &mut Table) {
    table.form("calendar");
    table.when("{ event: Order Completed, within: { this: day } }");
    table
        .yes(
            "A day of 23 hours: its first instant",
            "23 saatlik gün: ilk anı",
            &["2026-03-28T23:00:00Z: Order Completed"],
        )
        .at("2026-03-29T23:59")
        .in_zone("Europe/Berlin");
    table
        .no(
            "A day of 23 hours: the day before",
            "23 saatlik gün: önceki gün",
            &["2026-03-28T22:59:59.999Z: Order Completed"],
        )
        .at("2026-03-29T23:59")
        .in_zone("Europe/Berlin");
    table
        .yes(
            "A day of 25 hours: almost 25 hours ago",
            "25 saatlik gün: neredeyse 25 saat önce",
            &["2026-10-24T22:00:00Z: Order Completed"],
        )
        .at("2026-10-25T23:59")
        .in_zone("Europe/Berlin");
    table
        .no(
            "New York: still yesterday evening there",
            "New York: orada henüz dün akşam",
            &["2026-03-18T03:59:59.999Z: Order Completed"],
        )
        .in_zone("America/New_York");
    table
        .yes(
            "New York: the day begins four hours after UTC in summer",
            "New York: yazın gün UTC'den dört saat sonra başlar",
            &["2026-03-18T04:00:00Z: Order Completed"],
        )
        .in_zone("America/New_York");

    table.when("{ event: Order Completed, within: { day: -1 } }");
    table
        .yes("Yesterday had 23 hours", "Dün 23 saatti", &["2026-03-28T23:00:00Z: Order Completed"])
        .at("2026-03-30T00:00")
        .in_zone("Europe/Berlin");
    table
        .no("And not 24", "24 değil", &["2026-03-28T22:30:00Z: Order Completed"])
        .at("2026-03-30T00:00")
        .in_zone("Europe/Berlin");

    table.when("{ event: Order Completed, within: { from: '2026-03-29T02:30', to: '2026-03-29T04:00' } }");
    table
        .yes(
            "A time that the clock jumps over is an hour later",
            "Saatin atladığı an, bir saat sonradır",
            &["2026-03-29T01:30:00Z: Order Completed"],
        )
        .at("2026-03-30T00:00")
        .in_zone("Europe/Berlin");
    table
        .no("Before that", "Ondan önce", &["2026-03-29T01:29:59.999Z: Order Completed"])
        .at("2026-03-30T00:00")
        .in_zone("Europe/Berlin");
}
