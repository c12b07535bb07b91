//! Other segments, groups of tiers, and static lists.

use super::Table;

const BUYERS: &str = "buyers: { when: { event: Order Completed, within: 30d } }";
const LAPSED: &str = "buyers: { when: { event: Order Completed, within: 30d } }
                      lapsed: { when: { segment: buyers, left: { older_than: 29d } } }";
const TIERS: &str = "platinum: { when: { trait: points, gte: 1000 } }
                     gold: { when: { trait: points, gte: 500 } }
                     silver: { when: { trait: points, gte: 100 } }";

pub(super) fn add(table: &mut Table) {
    membership(table);
    entered(table);
    left(table);
    tiers(table);
    lists(table);
}

fn membership(table: &mut Table) {
    table.form("segment");
    table.when("{ segment: buyers }");
    table
        .yes("Member of the other segment", "Öbür segmentin üyesi", &["30d ago: Order Completed"])
        .beside(BUYERS);
    table.no("Not any more", "Artık değil", &["30d 1ms ago: Order Completed"]).beside(BUYERS);

    table.when("{ not: { segment: buyers } }");
    table.yes("Not a member", "Üye değil", &["40d ago: Order Completed"]).beside(BUYERS);
}

fn entered(table: &mut Table) {
    table.form("segment entered");
    table.when("{ segment: buyers, entered: { in_last: 7d } }");
    table
        .yes(
            "Entered with the order, 7 days ago to the millisecond",
            "Tam 7 gün önce siparişle girdi",
            &["90d ago: Page Viewed", "7d ago: Order Completed"],
        )
        .beside(BUYERS);
    table
        .no("Entered earlier", "Daha önce girdi", &["90d ago: Page Viewed", "7d 1ms ago: Order Completed"])
        .beside(BUYERS);
    table
        .no(
            "A member all along: the second order is no entry",
            "Zaten üyeydi: ikinci sipariş giriş değildir",
            &["20d ago: Order Completed", "3d ago: Order Completed"],
        )
        .beside(BUYERS);
    table
        .yes(
            "Left after 30 days and came back",
            "30 gün sonra çıktı, yeniden girdi",
            &["60d ago: Order Completed", "3d ago: Order Completed"],
        )
        .beside(BUYERS);
    table
        .yes(
            "Entered with the first message of their life",
            "Yaşamının ilk iletisiyle girdi",
            &["3d ago: Order Completed"],
        )
        .beside(BUYERS);
    table.no("Never entered", "Hiç girmedi", &["3d ago: Page Viewed"]).beside(BUYERS);
    table
        .yes(
            "Entered and left since",
            "Girdi ve çıktı",
            &["90d ago: Page Viewed", "3d ago: traits {plan: gold}", "1d ago: traits {plan: free}"],
        )
        .beside("buyers: { when: { trait: plan, is: gold } }");
}

fn left(table: &mut Table) {
    table.form("segment left");
    table.when("{ segment: buyers, left: { in_last: 7d } }");
    table
        .yes(
            "Left by the clock alone, 7 days ago to the millisecond",
            "Yalnız saatle, tam 7 gün önce çıktı",
            &["37d 1ms ago: Order Completed"],
        )
        .beside(BUYERS);
    table
        .no("Left a millisecond earlier", "Bir milisaniye önce çıktı", &["37d 2ms ago: Order Completed"])
        .beside(BUYERS);
    table.no("Still a member", "Hâlâ üye", &["30d ago: Order Completed"]).beside(BUYERS);
    table
        .no("Never a member, never left", "Hiç üye olmadı, hiç çıkmadı", &["90d ago: Page Viewed"])
        .beside(BUYERS);
    table
        .yes(
            "Left and came back since",
            "Çıktı ve geri döndü",
            &["35d ago: Order Completed", "1d ago: Order Completed"],
        )
        .beside(BUYERS);

    table.when("{ segment: monthly, left: { in_last: 1d } }");
    table
        .yes("The month ended at midnight", "Ay gece yarısı bitti", &["2026-02-10T12:00: Order Completed"])
        .beside("monthly: { when: { event: Order Completed, within: { this: month } } }")
        .at("2026-03-02T00:00");
    table
        .no(
            "A day and a millisecond ago",
            "Bir gün bir milisaniye önce",
            &["2026-02-10T12:00: Order Completed"],
        )
        .beside("monthly: { when: { event: Order Completed, within: { this: month } } }")
        .at("2026-03-02T00:00:00.001");

    table.when("{ segment: lapsed, entered: { in_last: 1d } }");
    table
        .yes(
            "A segment about leaving another one: lapsed since 29 days after they left",
            "Başka segmentten çıkışı anlatan segment: çıkalı 29 gün olunca girdi",
            &["59d 1h ago: Order Completed"],
        )
        .beside(LAPSED);
    table
        .no(
            "Not yet: they left 29 days ago to the millisecond",
            "Henüz değil: tam 29 gün önce çıktı",
            &["59d 1ms ago: Order Completed"],
        )
        .beside(LAPSED);
}

fn tiers(table: &mut Table) {
    const LOYALTY: &[&str] = &["platinum", "gold", "silver"];
    table.form("group");
    table.when("{ segment: gold }");
    table
        .yes("The first tier that matches", "Uyan ilk katman", &["9d ago: traits {points: 700}"])
        .beside(TIERS)
        .with_tiers(LOYALTY);
    table
        .no("A better tier has them", "Daha iyi katmanda", &["9d ago: traits {points: 1000}"])
        .beside(TIERS)
        .with_tiers(LOYALTY);
    table
        .no("Only a lower tier matches", "Yalnız alt katman uyuyor", &["9d ago: traits {points: 499}"])
        .beside(TIERS)
        .with_tiers(LOYALTY);
    table
        .yes(
            "Without a group tiers overlap",
            "Grup yoksa katmanlar örtüşür",
            &["9d ago: traits {points: 1000}"],
        )
        .beside(TIERS);

    table.when("{ segment: gold, left: { in_last: 7d } }");
    table
        .yes(
            "Risen to a better tier is left",
            "Üst katmana yükselen çıkmıştır",
            &["90d ago: traits {points: 700}", "3d ago: traits {points: 1000}"],
        )
        .beside(TIERS)
        .with_tiers(LOYALTY);

    table.when("{ segment: silver, entered: { in_last: 7d } }");
    table
        .yes(
            "Fallen from two tiers above",
            "İki katman yukarıdan düştü",
            &["90d ago: traits {points: 1500}", "3d ago: traits {points: 100}"],
        )
        .beside(TIERS)
        .with_tiers(LOYALTY);
}

fn lists(table: &mut Table) {
    table.form("list");
    table.when("{ list: invited }");
    table.yes("On the list", "Listede", &["9d ago: Page Viewed"]).with_invited(&["ayse", "mehmet"]);
    table.no("Not on the list", "Listede değil", &["9d ago: Page Viewed"]).with_invited(&["mehmet"]);
}
