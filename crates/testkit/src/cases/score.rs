//! Computed scores.

use super::Table;

pub(super) fn add(table: &mut Table) {
    table.form("score");
    table.when("{ score: p_alive, gte: 0.8 }");
    table
        .yes("The score is high", "Skor yüksek", &["9d ago: Page Viewed"])
        .with_scores(&[("p_alive", "0.8")]);
    table.no("The score is low", "Skor düşük", &["9d ago: Page Viewed"]).with_scores(&[("p_alive", "0.79")]);
    table.no("There is no score", "Skor yok", &["9d ago: Page Viewed"]);

    table.when("{ score: lifecycle.stage, is: loyal }");
    table
        .yes("The name's dot is part of the name", "Addaki nokta adın parçasıdır", &["9d ago: Page Viewed"])
        .with_scores(&[("lifecycle.stage", "loyal")]);

    table.when("{ score: next_order_at, in_next: 7d }");
    table
        .yes("A score that is a date", "Tarih olan skor", &["9d ago: Page Viewed"])
        .with_scores(&[("next_order_at", "'2026-03-25'")]);
    table
        .no("That date has passed", "O tarih geçti", &["9d ago: Page Viewed"])
        .with_scores(&[("next_order_at", "'2026-03-17'")]);
}
