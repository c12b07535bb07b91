//! What was read, and what figures mean.

use kesit_insight::kpi;
use kesit_model::Language;
use kesit_report::{Data, Definition, File, Refusal, Words};

use super::About;
use crate::source::Report;

pub(super) fn data(about: &About<'_>) -> Data {
    let Some(read) = about.read else { return Data::default() };
    let rows = read
        .orders
        .as_ref()
        .map_or(read.messages + read.duplicates + read.refused.total, |orders| orders.rows);
    let name = about.files.join(", ");
    let refusal = |(code, rows): (&&'static str, &u64)| {
        let first = read.refused.first.iter().find(|refusal| refusal.reason.code() == *code);
        let text = |language| first.map_or(*code, |refusal| refusal.reason.text(language)).to_owned();
        Refusal { why: Words::new(text(Language::English), text(Language::Turkish)), rows: *rows }
    };
    let mut refusals: Vec<Refusal> = read.refused.by_code.iter().map(refusal).collect();
    refusals.sort_by_key(|refusal| std::cmp::Reverse(refusal.rows));
    Data { files: vec![File { name, rows, refused: read.refused.total }], refusals, notes: notes(read) }
}

fn notes(read: &Report) -> Vec<Words> {
    let Some(orders) = &read.orders else { return Vec::new() };
    let mut notes = Vec::new();
    let mut note = |count: u64, en: String, tr: String| {
        if count > 0 {
            notes.push(Words::new(en, tr));
        }
    };
    let without = orders.rows_without_customer;
    note(
        without,
        format!("Rows that name no customer, left out: {without}."),
        format!("Müşterisi belli olmayan, dışarıda bırakılan satır: {without}."),
    );
    let repeated = orders.repeated_rows;
    note(
        repeated,
        format!("Rows that stood in an earlier file already, counted once: {repeated}."),
        format!("Önceki dosyada da olan, bir kez sayılan satır: {repeated}."),
    );
    note(
        orders.adjustments,
        format!("Corrections of the books, left out: {}.", orders.adjustments),
        format!("Dışarıda bırakılan defter düzeltmesi: {}.", orders.adjustments),
    );
    note(
        orders.refunds,
        format!(
            "Refunds: {}. They are taken off the order they name, else off the newest orders before.",
            orders.refunds
        ),
        format!(
            "İade: {}. Andıkları siparişten, yoksa önceki en yeni siparişlerden düşülür.",
            orders.refunds
        ),
    );
    notes
}

/// The key figures of the catalogue.
pub(super) fn definitions() -> Vec<Definition> {
    let definition = |definition: &kpi::Definition| Definition {
        name: Words::new(definition.en.name, definition.tr.name),
        text: Words::new(definition.en.meaning, definition.tr.meaning),
        source: None,
    };
    kpi::definitions().iter().map(definition).collect()
}
