//! Different events, one after the other.

use super::Table;

pub(super) fn add(table: &mut Table) {
    order(table);
    abandoned(table);
    without(table);
    choices(table);
}

fn order(table: &mut Table) {
    table.form("sequence");
    table.when("{ sequence: [{ event: Product Viewed, where: [{ property: category, is: Kamp }] }, { event: Product Added, after: 24h }, { event: Order Completed, after: 24h }] }");
    table.yes(
        "Each within a day of the step before, to the millisecond",
        "Her adım öncekinden tam bir gün içinde",
        &["5d ago: Product Viewed {category: Kamp}", "4d ago: Product Added", "3d ago: Order Completed"],
    );
    table.no(
        "A millisecond late",
        "Bir milisaniye geç",
        &["5d 1ms ago: Product Viewed {category: Kamp}", "4d ago: Product Added", "3d ago: Order Completed"],
    );
    table.no(
        "In another order",
        "Başka sırada",
        &["5d ago: Product Added", "4d 12h ago: Product Viewed {category: Kamp}", "4d ago: Order Completed"],
    );
    table.yes(
        "All at one instant: any order will do",
        "Hepsi aynı anda: sıra önemsiz",
        &[
            "5d ago #a: Order Completed",
            "5d ago #b: Product Added",
            "5d ago #c: Product Viewed {category: Kamp}",
        ],
    );
    table.no(
        "The first step looks at its own properties",
        "İlk adım kendi özelliklerine bakar",
        &["5d ago: Product Viewed {category: Ev}", "4d ago: Product Added", "3d ago: Order Completed"],
    );
    table.yes(
        "An earlier try that failed does no harm",
        "Önceki başarısız deneme zarar vermez",
        &[
            "9d ago: Product Viewed {category: Kamp}",
            "5d ago: Product Viewed {category: Kamp}",
            "4d ago: Product Added",
            "3d ago: Order Completed",
        ],
    );
    table.no(
        "The last step is still to come",
        "Son adım henüz gelmedi",
        &["12h ago: Product Viewed {category: Kamp}", "6h ago: Product Added", "in 1h: Order Completed"],
    );
}

fn abandoned(table: &mut Table) {
    table.form("sequence");
    table.when("{ sequence: [{ event: Product Added, within: 7d }, { without: Order Completed, for: 1h }] }");
    table.yes(
        "Cart abandoned: added an hour ago to the millisecond, no order",
        "Terk edilen sepet: tam bir saat önce eklendi, sipariş yok",
        &["1h ago: Product Added"],
    );
    table.no("The hour has not passed yet", "Saat henüz dolmadı", &["59m 59s 999ms ago: Product Added"]);
    table.no(
        "Ordered within the hour, to the millisecond",
        "Tam bir saat içinde sipariş verdi",
        &["3h ago: Product Added", "2h ago: Order Completed"],
    );
    table.yes(
        "Ordered a millisecond after the hour",
        "Saatten bir milisaniye sonra sipariş verdi",
        &["3h ago: Product Added", "1h 59m 59s 999ms ago: Order Completed"],
    );
    table.no(
        "Ordered at the same instant",
        "Aynı anda sipariş verdi",
        &["3h ago: Product Added", "3h ago: Order Completed"],
    );
    table.yes(
        "Ordered before, then added again",
        "Önce sipariş, sonra yeniden ekleme",
        &["5h ago: Product Added", "4h 30m ago: Order Completed", "3h ago: Product Added"],
    );
    table.no("Too long ago", "Çok önce", &["7d 1ms ago: Product Added"]);
}

fn without(table: &mut Table) {
    table.form("sequence");
    table.when("{ sequence: [{ event: Product Added }, { without: Product Removed }, { event: Order Completed, after: 7d }] }");
    table.yes(
        "Nothing unwanted in between",
        "Arada istenmeyen yok",
        &["5d ago: Product Added", "3d ago: Order Completed"],
    );
    table.no(
        "Removed in between",
        "Arada çıkarıldı",
        &["5d ago: Product Added", "4d ago: Product Removed", "3d ago: Order Completed"],
    );
    table.yes(
        "Removed afterwards does not matter",
        "Sonradan çıkarılması önemsiz",
        &["5d ago: Product Added", "3d ago: Order Completed", "2d ago: Product Removed"],
    );
    table.yes(
        "Added again after the removal",
        "Çıkarıldıktan sonra yeniden eklendi",
        &[
            "5d ago: Product Added",
            "4d ago: Product Removed",
            "3d 12h ago: Product Added",
            "3d ago: Order Completed",
        ],
    );

    table.when("{ sequence: [{ event: Product Added }, { without: Order Completed }] }");
    table.yes("None until now", "Şimdiye dek yok", &["5d ago: Product Added"]);
    table.no("One came", "Biri geldi", &["5d ago: Product Added", "1ms ago: Order Completed"]);
    table.yes(
        "One is still to come",
        "Biri henüz gelecek",
        &["5d ago: Product Added", "in 1ms: Order Completed"],
    );
}

fn choices(table: &mut Table) {
    table.form("sequence");
    table.when("{ sequence: [{ event: Order Completed }, { event: Order Completed, after: 30d }] }");
    table.yes(
        "Two different orders",
        "İki ayrı sipariş",
        &["50d ago: Order Completed", "20d ago: Order Completed"],
    );
    table.no("One order is not two", "Bir sipariş iki değildir", &["50d ago: Order Completed"]);
    table.yes(
        "Two orders at one instant",
        "Aynı anda iki sipariş",
        &["50d ago: Order Completed", "50d ago: Order Completed"],
    );

    table.when("{ sequence: [{ event: Email Opened }, { event: Email Clicked, after: 10d }, { event: Order Completed, after: 1d }] }");
    table.yes(
        "The earliest next step is not always the right one",
        "En erken sonraki adım her zaman doğrusu değildir",
        &[
            "20d ago: Email Opened",
            "18d ago: Email Clicked",
            "12d ago: Email Clicked",
            "11d 12h ago: Order Completed",
        ],
    );

    table.when("{ sequence: [{ event: Product Added }, { event: Order Completed, after: 5d, within: 3d }] }");
    table.yes(
        "A later step with a window of its own",
        "Kendi penceresi olan sonraki adım",
        &["5d ago: Product Added", "3d ago: Order Completed"],
    );
    table.no(
        "A later step outside its window",
        "Penceresinin dışındaki sonraki adım",
        &["5d ago: Product Added", "4d ago: Order Completed"],
    );

    table.when("{ sequence: [{ event: Product Viewed }, { without: '*', for: 1h }, { event: Order Completed, after: 2h }] }");
    table.yes(
        "The steps themselves are not unwanted",
        "Adımların kendileri istenmeyen değildir",
        &["5d 30m ago: Product Viewed", "5d ago: Order Completed"],
    );
    table.no(
        "Anything else is",
        "Başka her şey istenmeyendir",
        &["5d 30m ago: Product Viewed", "5d 15m ago: Email Opened", "5d ago: Order Completed"],
    );
}
