//! May the customer be written to.

use super::Table;

pub(super) fn add(table: &mut Table) {
    table.form("consent");
    table.when("{ consent: email, is: granted }");
    table.yes("Said yes", "Evet dedi", &["9d ago: consent email granted"]);
    table.no(
        "Said yes, then no",
        "Önce evet, sonra hayır dedi",
        &["9d ago: consent email granted", "8d ago: consent email denied"],
    );
    table.no("Said yes to another channel", "Başka kanala evet dedi", &["9d ago: consent sms granted"]);
    table.no("Said nothing", "Bir şey demedi", &["9d ago: Page Viewed"]);
    table.no("Will say yes", "Evet diyecek", &["9d ago: Page Viewed", "in 1ms: consent email granted"]);
    table.yes(
        "A no that arrived late does not undo a later yes",
        "Geç gelen hayır, sonraki eveti bozmaz",
        &["8d ago: consent email granted", "9d ago: consent email denied"],
    );

    table.when("{ consent: email, is: denied }");
    table.yes("Said no", "Hayır dedi", &["9d ago: consent email denied"]);
    table.no("Nothing said is not no", "Bir şey dememek hayır değildir", &["9d ago: Page Viewed"]);

    table.when("{ consent: email, is: unknown }");
    table.yes("Said nothing", "Bir şey demedi", &["9d ago: Page Viewed"]);
    table.yes(
        "Taken back to unknown",
        "Bilinmeyene döndü",
        &["9d ago: consent email granted", "8d ago: consent email unknown"],
    );
    table.no("Said something", "Bir şey dedi", &["9d ago: consent email denied"]);

    table.when("{ consent: email, changed: { in_last: 7d } }");
    table.yes(
        "Changed 7 days ago to the millisecond",
        "Tam 7 gün önce değişti",
        &["7d ago: consent email denied"],
    );
    table.no("Changed earlier", "Daha önce değişti", &["7d 1ms ago: consent email denied"]);
    table.no(
        "Said the same again",
        "Aynısını yineledi",
        &["30d ago: consent email granted", "3d ago: consent email granted"],
    );
    table.no("Never said anything", "Hiçbir şey demedi", &["3d ago: Page Viewed"]);

    table.when("{ consent: email, is: granted, changed: { in_last: 7d } }");
    table.yes(
        "Won back this week",
        "Bu hafta geri kazanıldı",
        &["30d ago: consent email denied", "3d ago: consent email granted"],
    );
    table.no(
        "Lost this week",
        "Bu hafta kaybedildi",
        &["30d ago: consent email granted", "3d ago: consent email denied"],
    );
}
