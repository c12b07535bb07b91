//! Who is one customer, and what counts as said.

use super::Table;

pub(super) fn add(table: &mut Table) {
    table.form("customer");
    table.when("{ event: Order Completed, count: { gte: 2 } }");
    table.no(
        "One message delivered twice counts once",
        "İki kez gelen aynı ileti bir kez sayılır",
        &["3d ago #a: Order Completed", "3d ago #a: Order Completed"],
    );
    table.no(
        "A used message id counts once, even with another time",
        "Kullanılmış ileti kimliği, zamanı başka da olsa bir kez sayılır",
        &["3d ago #a: Order Completed", "5d ago #a: Order Completed"],
    );
    table.yes(
        "Delivered late, it counts where it belongs",
        "Geç gelen ileti ait olduğu yerde sayılır",
        &["3d ago: Order Completed", "9d ago: Order Completed"],
    );
    table.yes(
        "Alias: one customer owns both pasts",
        "Alias: iki geçmiş de tek müşterinindir",
        &["anon-1, 9d ago: Order Completed", "5d ago: alias anon-1", "3d ago: Order Completed"],
    );
    table.yes(
        "Alias: one customer owns both futures",
        "Alias: iki gelecek de tek müşterinindir",
        &["9d ago: alias anon-1", "anon-1, 5d ago: Order Completed", "3d ago: Order Completed"],
    );
    table.yes(
        "Known after being anonymous",
        "Önce anonim, sonra tanınan",
        &[
            "anon-1, 9d ago: Order Completed",
            "anon-1, 8d ago: Order Completed",
            "5d ago: identify anon-1 {plan: gold}",
        ],
    );
    table.yes(
        "Merges reach through each other",
        "Birleşmeler birbirini izler",
        &[
            "anon-1, 9d ago: Order Completed",
            "anon-2, 8d ago: Order Completed",
            "anon-2, 7d ago: alias anon-1",
            "5d ago: identify anon-2 {}",
        ],
    );
    table.yes(
        "A merge to come is already known",
        "Gelecekteki birleşme şimdiden bilinir",
        &["anon-1, 9d ago: Order Completed", "8d ago: Order Completed", "in 1d: alias anon-1"],
    );
    table.no(
        "Two people stay two",
        "İki kişi iki kişi kalır",
        &["mehmet, 9d ago: Order Completed", "3d ago: Order Completed"],
    );

    table.when("{ trait: plan, is: gold }");
    table.no(
        "The first delivery of a message id wins",
        "Bir ileti kimliğinin ilk gelişi geçerlidir",
        &["3d ago #a: traits {plan: silver}", "3d ago #a: traits {plan: gold}"],
    );
    table.yes(
        "Of two ids of one customer, the later word wins",
        "Birleşen iki kimlikten sonraki söz geçerlidir",
        &["5d ago: traits {plan: silver}", "anon-1, 3d ago: traits {plan: gold}", "9d ago: alias anon-1"],
    );
}
