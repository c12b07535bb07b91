//! Tests of dates in the data.

use super::Table;

pub(super) fn add(table: &mut Table) {
    against_constants(table);
    against_the_clock(table);
    reading(table);
    anniversaries(table);
}

fn against_constants(table: &mut Table) {
    table.form("dates");
    table.when("{ trait: renewal_at, before: 2026-04-01 }");
    table.yes(
        "The last millisecond before the local day",
        "Yerel günden önceki son milisaniye",
        &["9d ago: traits {renewal_at: '2026-03-31T23:59:59.999'}"],
    );
    table.no(
        "The first instant of that day is not before it",
        "O günün ilk anı önce değildir",
        &["9d ago: traits {renewal_at: '2026-04-01'}"],
    );

    table.when("{ trait: renewal_at, after: 2026-04-01 }");
    table.yes(
        "A millisecond after the day began",
        "Gün başladıktan bir milisaniye sonra",
        &["9d ago: traits {renewal_at: '2026-04-01T00:00:00.001'}"],
    );
    table.no(
        "The first instant of that day is not after it",
        "O günün ilk anı sonra değildir",
        &["9d ago: traits {renewal_at: '2026-04-01'}"],
    );
    table.no(
        "The same instant said in another offset",
        "Aynı anın başka saat farkıyla yazılışı",
        &["9d ago: traits {renewal_at: '2026-03-31T21:00:00Z'}"],
    );

    table.when("{ trait: delivered_at, before: { trait: promised_at } }");
    table.yes(
        "Before another trait's date",
        "Başka özelliğin tarihinden önce",
        &["9d ago: traits {delivered_at: '2026-03-01', promised_at: '2026-03-02'}"],
    );
    table.no(
        "The other trait is no date",
        "Öbür özellik tarih değil",
        &["9d ago: traits {delivered_at: '2026-03-01', promised_at: soon}"],
    );
}

fn against_the_clock(table: &mut Table) {
    table.form("dates");
    table.when("{ trait: renewal_at, in_last: 30d }");
    table.yes(
        "30 days ago to the millisecond",
        "Tam 30 gün önce",
        &["90d ago: traits {renewal_at: '2026-02-16T12:00'}"],
    );
    table.no(
        "A millisecond earlier",
        "Bir milisaniye daha önce",
        &["90d ago: traits {renewal_at: '2026-02-16T11:59:59.999'}"],
    );
    table.yes(
        "This very millisecond",
        "Tam bu milisaniye",
        &["90d ago: traits {renewal_at: '2026-03-18T12:00'}"],
    );
    table.no("In the future", "Gelecekte", &["90d ago: traits {renewal_at: '2026-03-18T12:00:00.001'}"]);

    table.when("{ trait: renewal_at, in_next: 7d }");
    table.yes(
        "In 7 days to the millisecond",
        "Tam 7 gün sonra",
        &["90d ago: traits {renewal_at: '2026-03-25T12:00'}"],
    );
    table.no(
        "A millisecond later",
        "Bir milisaniye daha sonra",
        &["90d ago: traits {renewal_at: '2026-03-25T12:00:00.001'}"],
    );
    table.yes(
        "This very millisecond",
        "Tam bu milisaniye",
        &["90d ago: traits {renewal_at: '2026-03-18T12:00'}"],
    );
    table.no("In the past", "Geçmişte", &["90d ago: traits {renewal_at: '2026-03-18T11:59:59.999'}"]);

    table.when("{ trait: renewal_at, older_than: 90d }");
    table.no(
        "90 days ago to the millisecond is not older",
        "Tam 90 gün önce, daha eski değildir",
        &["99d ago: traits {renewal_at: '2025-12-18T12:00'}"],
    );
    table.yes(
        "A millisecond older",
        "Bir milisaniye daha eski",
        &["99d ago: traits {renewal_at: '2025-12-18T11:59:59.999'}"],
    );

    table.when("{ trait: renewal_at, during: { next: 1, unit: month } }");
    table.yes(
        "The first instant of next month",
        "Gelecek ayın ilk anı",
        &["9d ago: traits {renewal_at: '2026-04-01'}"],
    );
    table.no(
        "The first instant of the month after",
        "Ondan sonraki ayın ilk anı",
        &["9d ago: traits {renewal_at: '2026-05-01'}"],
    );
    table.no("This month", "Bu ay", &["9d ago: traits {renewal_at: '2026-03-31'}"]);
}

fn reading(table: &mut Table) {
    table.form("dates");
    table.when("{ trait: renewal_at, in_last: 30d }");
    table.no("A number is no date", "Sayı tarih değildir", &["9d ago: traits {renewal_at: 1773824400000}"]);
    table.no(
        "A date in another order is no date",
        "Başka sırada yazılan tarih, tarih değildir",
        &["9d ago: traits {renewal_at: 17.03.2026}"],
    );
    table.no(
        "A day that does not exist is no date",
        "Olmayan gün tarih değildir",
        &["9d ago: traits {renewal_at: '2026-02-30'}"],
    );
    table.no("Nothing there", "Değer yok", &["9d ago: Page Viewed"]);

    table.when("{ trait: renewal_at, in_last: 12h }");
    table.yes(
        "A bare date is the first instant of the local day",
        "Saatsiz tarih yerel günün ilk anıdır",
        &["9d ago: traits {renewal_at: '2026-03-18'}"],
    );

    table.when("{ trait: renewal_at, in_last: 1h }");
    table.yes(
        "An offset says where the clock hung",
        "Saat farkı, saatin nereye ait olduğunu söyler",
        &["9d ago: traits {renewal_at: '2026-03-18T01:30:00-07:00'}"],
    );
}

fn anniversaries(table: &mut Table) {
    table.form("anniversary");
    table.when("{ trait: birthday, anniversary: today }");
    table.yes(
        "Birthday today, whatever the year",
        "Doğum günü bugün, yılı önemsiz",
        &["9d ago: traits {birthday: '1990-03-18'}"],
    );
    table.no("Birthday tomorrow", "Doğum günü yarın", &["9d ago: traits {birthday: '1990-03-19'}"]);
    table
        .yes(
            "It is the local day that counts",
            "Geçerli olan yerel gündür",
            &["9d ago: traits {birthday: '1990-03-18'}"],
        )
        .at("2026-03-18T00:00");
    table
        .no(
            "A millisecond before that day",
            "O günden bir milisaniye önce",
            &["90d ago: traits {birthday: '1990-03-18'}"],
        )
        .at("2026-03-17T23:59:59.999");
    table
        .yes(
            "29 February comes on the 28th in common years",
            "29 Şubat, artık olmayan yılda 28'inde gelir",
            &["90d ago: traits {birthday: '1996-02-29'}"],
        )
        .at("2026-02-28T12:00");
    table
        .no("And not on 1 March", "1 Mart'ta değil", &["90d ago: traits {birthday: '1996-02-29'}"])
        .at("2026-03-01T12:00");
    table
        .no(
            "In a leap year the 28th is not the 29th",
            "Artık yılda 28'i, 29'u değildir",
            &["90d ago: traits {birthday: '1996-02-29'}"],
        )
        .at("2028-02-28T12:00");
    table
        .yes(
            "In a leap year it is the 29th",
            "Artık yılda 29'udur",
            &["90d ago: traits {birthday: '1996-02-29'}"],
        )
        .at("2028-02-29T12:00");

    table.when("{ trait: birthday, anniversary: { in_next: 7d } }");
    table.yes("In a week, to the day", "Tam bir hafta sonra", &["9d ago: traits {birthday: '1990-03-25'}"]);
    table.no("In a week and a day", "Bir hafta bir gün sonra", &["9d ago: traits {birthday: '1990-03-26'}"]);
    table.yes("Today", "Bugün", &["9d ago: traits {birthday: '1990-03-18'}"]);
    table.no("Yesterday", "Dün", &["9d ago: traits {birthday: '1990-03-17'}"]);
    table
        .yes("Over the turn of the year", "Yılbaşını aşarak", &["9d ago: traits {birthday: '1990-01-02'}"])
        .at("2025-12-29T12:00");

    table.when("{ trait: birthday, anniversary: { in_last: 7d } }");
    table.yes("A week ago, to the day", "Tam bir hafta önce", &["9d ago: traits {birthday: '1990-03-11'}"]);
    table.no("A week and a day ago", "Bir hafta bir gün önce", &["9d ago: traits {birthday: '1990-03-10'}"]);
    table.no("Tomorrow", "Yarın", &["9d ago: traits {birthday: '1990-03-19'}"]);

    table.when("{ trait: birthday, anniversary: { this: month } }");
    table.yes("Some day of this month", "Bu ayın bir günü", &["9d ago: traits {birthday: '1990-03-31'}"]);
    table.no("Next month", "Gelecek ay", &["9d ago: traits {birthday: '1990-04-01'}"]);

    table.when("{ trait: birthday, anniversary: { this: week } }");
    table.yes(
        "Weeks begin on Monday",
        "Hafta pazartesi başlar",
        &["9d ago: traits {birthday: '1990-03-16'}"],
    );
    table.no(
        "Last Sunday was last week",
        "Geçen pazar geçen haftaydı",
        &["9d ago: traits {birthday: '1990-03-15'}"],
    );
}
