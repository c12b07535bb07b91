//! Windows of exact spans.

use super::Table;

pub(super) fn add(table: &mut Table) {
    last(table);
    between(table);
    older_than(table);
    range(table);
    first(table);
}

fn last(table: &mut Table) {
    table.form("within");
    table.when("{ event: Order Completed, within: 30d }");
    table.yes("30 days ago to the millisecond", "Tam 30 gün önce", &["30d ago: Order Completed"]);
    table.no("A millisecond earlier", "Bir milisaniye daha önce", &["30d 1ms ago: Order Completed"]);
    table.yes("This very millisecond", "Tam bu milisaniye", &["now: Order Completed"]);
    table.no(
        "A millisecond ahead",
        "Bir milisaniye sonra",
        &["60d ago: Page Viewed", "in 1ms: Order Completed"],
    );
    table.yes(
        "One in time is enough",
        "Süre içinde biri yeter",
        &["90d ago: Order Completed", "3d ago: Order Completed"],
    );

    table.when("{ event: Order Completed, within: 1d }");
    table
        .yes(
            "A day is 24 hours, though the clock was put forward: 23 h 30 min",
            "Saat ileri alınsa da gün 24 saattir: 23 sa 30 dk",
            &["2026-03-28T12:30: Order Completed"],
        )
        .at("2026-03-29T13:00")
        .in_zone("Europe/Berlin");
    table
        .no(
            "A day is 24 hours, though the clock was put back: 24 h 30 min",
            "Saat geri alınsa da gün 24 saattir: 24 sa 30 dk",
            &["2026-10-24T12:30: Order Completed"],
        )
        .at("2026-10-25T12:00")
        .in_zone("Europe/Berlin");

    table.when("{ event: Order Completed, within: 2w }");
    table.yes("Two weeks are 14 days", "İki hafta 14 gündür", &["14d ago: Order Completed"]);
    table.no("15 days are more", "15 gün daha fazladır", &["15d ago: Order Completed"]);
}

fn between(table: &mut Table) {
    table.form("within");
    table.when("{ event: Order Completed, within: { between: [30d, 7d] } }");
    table.yes("30 days old to the millisecond", "Tam 30 günlük", &["30d ago: Order Completed"]);
    table.yes("7 days old to the millisecond", "Tam 7 günlük", &["7d ago: Order Completed"]);
    table.no("A millisecond too old", "Bir milisaniye fazla eski", &["30d 1ms ago: Order Completed"]);
    table.no(
        "A millisecond too young",
        "Bir milisaniye fazla yeni",
        &["6d 23h 59m 59s 999ms ago: Order Completed"],
    );
}

fn older_than(table: &mut Table) {
    table.form("within");
    table.when("{ event: Order Completed, within: { older_than: 30d } }");
    table.no(
        "30 days old to the millisecond is not older",
        "Tam 30 günlük, daha eski değildir",
        &["30d ago: Order Completed"],
    );
    table.yes("A millisecond older", "Bir milisaniye daha eski", &["30d 1ms ago: Order Completed"]);
}

fn range(table: &mut Table) {
    table.form("within");
    table.when("{ event: Order Completed, within: { from: 2026-03-01, to: 2026-03-08 } }");
    table.yes("The first instant is inside", "İlk an içeridedir", &["2026-03-01T00:00: Order Completed"]);
    table.yes(
        "The last millisecond is inside",
        "Son milisaniye içeridedir",
        &["2026-03-07T23:59:59.999: Order Completed"],
    );
    table.no("The end is outside", "Bitiş dışarıdadır", &["2026-03-08T00:00: Order Completed"]);
    table.no("Before the start", "Başlangıçtan önce", &["2026-02-28T23:59:59.999: Order Completed"]);

    table.when("{ event: Order Completed, within: { from: 2026-03-01 } }");
    table.yes("No end: until now", "Bitişi yok: şimdiye dek", &["1d ago: Order Completed"]);
    table.no(
        "No end, but not the future",
        "Bitişi yok ama gelecek değil",
        &["1d ago: Page Viewed", "in 1d: Order Completed"],
    );

    table.when("{ event: Order Completed, within: { to: '2026-03-01T00:00:00Z' } }");
    table.yes(
        "An end with an offset: three hours later in Istanbul",
        "Saat farklı bitiş: İstanbul'da üç saat sonra",
        &["2026-03-01T02:59:59.999: Order Completed"],
    );
    table.no("At that end", "Tam o bitişte", &["2026-03-01T03:00: Order Completed"]);
}

fn first(table: &mut Table) {
    table.form("within");
    table.when("{ event: Order Completed, within: { first: 30d } }");
    table.yes(
        "On the 30th day of life, to the millisecond",
        "Yaşamının tam 30. gününün sonunda",
        &["100d ago: Page Viewed", "70d ago: Order Completed"],
    );
    table.no(
        "A millisecond later",
        "Bir milisaniye sonra",
        &["100d ago: Page Viewed", "69d 23h 59m 59s 999ms ago: Order Completed"],
    );
    table.yes(
        "The first message of all was the order",
        "İlk ileti siparişin kendisiydi",
        &["400d ago: Order Completed"],
    );
    table.no(
        "Life began with the anonymous past",
        "Yaşam anonim geçmişle başladı",
        &["anon-1, 100d ago: Page Viewed", "60d ago: Order Completed", "50d ago: alias anon-1"],
    );
}
