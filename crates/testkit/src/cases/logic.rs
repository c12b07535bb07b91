//! Logic.

use super::Table;

const GOLD: &str = "40d ago: traits {plan: gold}";

pub(super) fn add(table: &mut Table) {
    table.form("logic");
    table.when("{ everyone: true }");
    table.yes("Everyone who was ever heard of", "Adı bir kez duyulan herkes", &["40d ago: Page Viewed"]);
    table.yes("Known this very millisecond", "Tam bu milisaniyede tanındı", &["now: Page Viewed"]);
    table.no("Not known before the first message", "İlk iletiden önce tanınmıyor", &["in 1ms: Page Viewed"]);

    table.when("{ all: [{ trait: plan, is: gold }, { trait: city, is: Ankara }] }");
    table.yes("Both hold", "İkisi de doğru", &["40d ago: traits {plan: gold, city: Ankara}"]);
    table.no("Only one holds", "Yalnız biri doğru", &["40d ago: traits {plan: gold, city: Bursa}"]);

    table.when("{ any: [{ trait: plan, is: gold }, { trait: city, is: Ankara }] }");
    table.yes("One is enough", "Biri yeter", &[GOLD]);
    table.no("None holds", "Hiçbiri doğru değil", &["40d ago: traits {plan: silver}"]);

    table.when("{ none: [{ trait: plan, is: gold }, { trait: city, is: Ankara }] }");
    table.yes("None holds", "Hiçbiri doğru değil", &["40d ago: traits {plan: silver}"]);
    table.no("One holds", "Biri doğru", &[GOLD]);

    table.when("{ not: { trait: plan, is: gold } }");
    table.no("The exact opposite", "Tam tersi", &[GOLD]);
    table.yes("Nothing known is not gold either", "Bilinmeyen de gold değildir", &["40d ago: Page Viewed"]);

    table.when("{ not: { event: Order Completed } }");
    table.no(
        "Not yet known: in no segment, `not` included",
        "Henüz tanınmıyor: `not` dâhil hiçbir segmentte değil",
        &["in 1h: Page Viewed"],
    );

    table.when("{ all: [{ event: Order Completed, within: 365d, count: { gte: 3 } }, { not: { event: Order Completed, within: 90d } }] }");
    table.yes(
        "At risk: three orders this year, none for 90 days",
        "Risk altında: bu yıl üç sipariş, 90 gündür hiç",
        &["300d ago: Order Completed", "200d ago: Order Completed", "91d ago: Order Completed"],
    );
    table.no(
        "Not at risk: ordered last week",
        "Risk altında değil: geçen hafta sipariş verdi",
        &["300d ago: Order Completed", "200d ago: Order Completed", "7d ago: Order Completed"],
    );
}
