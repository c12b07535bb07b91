//! Distance.

use super::Table;

pub(super) fn add(table: &mut Table) {
    table.form("near");
    table.when("{ near: home, km: 25, of: [41.0082, 28.9784] }");
    table.yes(
        "Kadıköy is near the old city of Istanbul",
        "Kadıköy, tarihî yarımadaya yakın",
        &["9d ago: traits {home: [40.9903, 29.0291]}"],
    );
    table.no("Ankara is not", "Ankara değil", &["9d ago: traits {home: [39.9334, 32.8597]}"]);
    table.yes(
        "Written as an object",
        "Nesne olarak yazılmış",
        &["9d ago: traits {home: {lat: 40.9903, lon: 29.0291}}"],
    );
    table.yes(
        "Written with long names",
        "Uzun adlarla yazılmış",
        &["9d ago: traits {home: {latitude: 40.9903, longitude: 29.0291}}"],
    );
    table.yes("Written as a text", "Metin olarak yazılmış", &["9d ago: traits {home: '40.9903,29.0291'}"]);
    table.no("A name is no place", "Ad, yer değildir", &["9d ago: traits {home: Kadıköy}"]);
    table.no("Nothing there", "Değer yok", &["9d ago: Page Viewed"]);

    table.when("{ near: home, km: 0, of: [41.0082, 28.9784] }");
    table.yes("Exactly there", "Tam orası", &["9d ago: traits {home: [41.0082, 28.9784]}"]);

    table.when("{ near: home, km: 352, of: [41.0082, 28.9784] }");
    table.yes(
        "Istanbul to Ankara is 349 km",
        "İstanbul–Ankara 349 km",
        &["9d ago: traits {home: [39.9334, 32.8597]}"],
    );

    table.when("{ near: home, km: 346, of: [41.0082, 28.9784] }");
    table.no("And not less", "Daha az değil", &["9d ago: traits {home: [39.9334, 32.8597]}"]);
}
