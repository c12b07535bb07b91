//! Traits: what stands, what stood, for how long, and when it changed.

use super::Table;

pub(super) fn add(table: &mut Table) {
    current(table);
    path(table);
    ever(table);
    held(table);
    changed(table);
}

fn current(table: &mut Table) {
    table.form("trait");
    table.when("{ trait: plan, is: gold }");
    table.yes("The plan is gold", "Paketi gold", &["10d ago: traits {plan: gold}"]);
    table.no("The plan is another one", "Paketi başka", &["10d ago: traits {plan: silver}"]);
    table.no("No plan is known", "Paketi bilinmiyor", &["10d ago: traits {city: Ankara}"]);
    table.yes("Set this very millisecond", "Tam bu milisaniyede değişti", &["now: traits {plan: gold}"]);
    table.no(
        "Not yet set",
        "Henüz değişmedi",
        &["10d ago: traits {plan: silver}", "in 1ms: traits {plan: gold}"],
    );
    table.no(
        "Removed by a null",
        "Null ile silindi",
        &["10d ago: traits {plan: gold}", "9d ago: traits {plan: null}"],
    );
    table.no(
        "An empty text is nothing",
        "Boş metin yok sayılır",
        &["10d ago: traits {plan: gold}", "9d ago: traits {plan: ''}"],
    );
    table.yes(
        "Another trait's update leaves it",
        "Başka özelliğin güncellenmesi dokunmaz",
        &["10d ago: traits {plan: gold}", "9d ago: traits {city: Ankara}"],
    );
    table.yes(
        "Late delivery: the later event time wins, not the later arrival",
        "Geç gelme: sonra varan değil, sonra olan geçerli",
        &["5d ago: traits {plan: gold}", "9d ago: traits {plan: silver}"],
    );
    table.yes(
        "Same instant: the greater message id wins",
        "Aynı an: büyük ileti kimliği geçerli",
        &["5d ago #b: traits {plan: gold}", "5d ago #a: traits {plan: silver}"],
    );
}

fn path(table: &mut Table) {
    table.form("trait");
    table.when("{ trait: address.city, is: Ankara }");
    table.yes("Inside an object", "Nesnenin içinde", &["9d ago: traits {address: {city: Ankara}}"]);
    table.no(
        "A new object replaces the whole old one",
        "Yeni nesne eskisinin tümünün yerine geçer",
        &["9d ago: traits {address: {city: Ankara}}", "8d ago: traits {address: {country: TR}}"],
    );
    table.yes(
        "A trait that bears the whole name wins",
        "Adı tümüyle taşıyan özellik öne geçer",
        &["9d ago: traits {address: {city: Bursa}, address.city: Ankara}"],
    );
    table.yes(
        "Once that one is removed, the path walks again",
        "O silinince yol yine nesneye iner",
        &[
            "9d ago: traits {address: {city: Ankara}, address.city: Bursa}",
            "8d ago: traits {address.city: null}",
        ],
    );
}

fn ever(table: &mut Table) {
    table.form("trait ever");
    table.when("{ trait: plan, is: gold, ever: true }");
    table.yes("Gold now", "Şimdi gold", &["9d ago: traits {plan: gold}"]);
    table.yes(
        "Gold once",
        "Bir zamanlar gold",
        &["9d ago: traits {plan: gold}", "8d ago: traits {plan: silver}"],
    );
    table.yes(
        "Gold once, then removed",
        "Bir zamanlar gold, sonra silindi",
        &["9d ago: traits {plan: gold}", "8d ago: traits {plan: null}"],
    );
    table.no(
        "Never gold so far",
        "Şimdiye dek hiç gold olmadı",
        &["9d ago: traits {plan: silver}", "in 1d: traits {plan: gold}"],
    );
}

fn held(table: &mut Table) {
    table.form("trait held");
    table.when("{ trait: plan, is: gold, held: 14d }");
    table.yes("Gold for 14 days to the millisecond", "Tam 14 gündür gold", &["14d ago: traits {plan: gold}"]);
    table.no(
        "A millisecond short of 14 days",
        "14 güne bir milisaniye var",
        &["13d 23h 59m 59s 999ms ago: traits {plan: gold}"],
    );
    table.no(
        "Gold again since yesterday only",
        "Yeniden gold olalı bir gün oldu",
        &["30d ago: traits {plan: gold}", "2d ago: traits {plan: silver}", "1d ago: traits {plan: gold}"],
    );
    table.yes(
        "Said again in between: no break",
        "Arada yinelenmesi kesinti değildir",
        &["30d ago: traits {plan: gold}", "2d ago: traits {plan: gold}"],
    );
    table.no(
        "Not gold any more",
        "Artık gold değil",
        &["30d ago: traits {plan: gold}", "1d ago: traits {plan: silver}"],
    );

    table.when("{ trait: plan, is: gold, held: { lt: 14d } }");
    table.yes("Gold for less than 14 days", "14 günden az zamandır gold", &["13d ago: traits {plan: gold}"]);
    table.no(
        "Gold for 14 days is not less",
        "14 gün, 14 günden az değildir",
        &["14d ago: traits {plan: gold}"],
    );
    table.no("Not gold at all", "Hiç gold değil", &["13d ago: traits {plan: silver}"]);

    table.when("{ trait: plan, is: gold, held: { between: [7d, 14d] } }");
    table.yes(
        "Gold for 7 days: the lower end is included",
        "7 gündür gold: alt uç dâhil",
        &["7d ago: traits {plan: gold}"],
    );
    table.yes(
        "Gold for 14 days: the upper end is included",
        "14 gündür gold: üst uç dâhil",
        &["14d ago: traits {plan: gold}"],
    );
    table.no("Gold for longer", "Daha uzun süredir gold", &["14d 1ms ago: traits {plan: gold}"]);

    table.when("{ trait: age, gte: 18, held: 14d }");
    table.yes(
        "Another value that passes is no break",
        "Sınavı geçen başka değer kesinti değildir",
        &["30d ago: traits {age: 20}", "2d ago: traits {age: 21}"],
    );

    table.when("{ trait: plan, exists: false, held: 14d }");
    table.no("Life begins with the first message", "Yaşam ilk iletiyle başlar", &["13d ago: Page Viewed"]);
    table.yes(
        "Without a plan for 14 days of life",
        "Yaşamının 14 gününde paketi yok",
        &["14d ago: Page Viewed"],
    );

    table.when("{ trait: trial_ends, older_than: 5d, held: 2d }");
    table.yes(
        "The clock alone made it true, long enough ago",
        "Yalnız saat doğru kıldı, yeterince önce",
        &[
            // older_than: 5d has held since 5 days and a millisecond after the date.
            "30d ago: traits {trial_ends: '2026-03-11T11:59:59.999'}",
        ],
    );
    table.no(
        "The clock alone made it true, a millisecond too late",
        "Yalnız saat doğru kıldı, bir milisaniye geç",
        &["30d ago: traits {trial_ends: '2026-03-11T12:00'}"],
    );
}

fn changed(table: &mut Table) {
    table.form("trait changed");
    table.when("{ trait: plan, changed: { in_last: 7d } }");
    table.yes(
        "Changed 7 days ago to the millisecond",
        "Tam 7 gün önce değişti",
        &["30d ago: traits {plan: silver}", "7d ago: traits {plan: gold}"],
    );
    table.no(
        "Changed a millisecond earlier",
        "Bir milisaniye daha önce değişti",
        &["30d ago: traits {plan: silver}", "7d 1ms ago: traits {plan: gold}"],
    );
    table.yes(
        "Setting it for the first time is a change",
        "İlk kez yazılması değişikliktir",
        &["3d ago: traits {plan: gold}"],
    );
    table.yes(
        "Removing it is a change",
        "Silinmesi değişikliktir",
        &["30d ago: traits {plan: gold}", "3d ago: traits {plan: null}"],
    );
    table.no(
        "Saying the same again is none",
        "Aynısını yinelemek değişiklik değildir",
        &["30d ago: traits {plan: gold}", "3d ago: traits {plan: gold}"],
    );
    table.no("Never set, never changed", "Hiç yazılmadı, hiç değişmedi", &["30d ago: Page Viewed"]);

    table.when("{ trait: plan, is: gold, changed: { in_last: 7d } }");
    table.yes(
        "Became gold this week",
        "Bu hafta gold oldu",
        &["30d ago: traits {plan: silver}", "3d ago: traits {plan: gold}"],
    );
    table.no(
        "Changed this week, but away from gold",
        "Bu hafta değişti ama gold'dan ayrıldı",
        &["30d ago: traits {plan: gold}", "3d ago: traits {plan: silver}"],
    );

    table.when("{ trait: address.city, changed: { in_last: 7d } }");
    table.no(
        "A move within the city changes only the street",
        "Kent içi taşınma yalnız sokağı değiştirir",
        &[
            "30d ago: traits {address: {city: Ankara, street: A}}",
            "3d ago: traits {address: {city: Ankara, street: B}}",
        ],
    );
}
