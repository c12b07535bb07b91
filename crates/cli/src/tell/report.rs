//! What became of the data that was read.

use kesit_app::source::{OrdersReport, Place, Refusal, Refused, Report};

use crate::words::Words;

/// The account of a load, a few lines.
pub(crate) fn report(report: &Report, words: Words) -> String {
    let files = words.things(report.files as u64, "file", "files", "dosya");
    let messages = words.things(report.messages, "message", "messages", "ileti");
    let mut lines =
        vec![words.text(format!("Read {files}: {messages}"), format!("{files} okundu: {messages}"))];
    if report.duplicates > 0 {
        let repeated = words.things(report.duplicates, "message", "messages", "ileti");
        lines.push(format!(
            "  {}: {repeated}",
            words.of("repeated, counted once", "yinelenen, bir kez sayılan")
        ));
    }
    if let Some(orders) = &report.orders {
        lines.extend(orders_lines(orders, words));
    }
    lines.extend(refused_lines(&report.refused, words));
    lines.join("\n")
}

fn orders_lines(orders: &OrdersReport, words: Words) -> Vec<String> {
    let things = |number, one, many, turkish| words.things(number, one, many, turkish);
    let rows = things(orders.rows, "row", "rows", "satır");
    let numbers = things(orders.numbers, "order number", "order numbers", "sipariş numarası");
    let amount = format!("{} {}", words.of("amount", "tutar"), words.number(orders.amount));
    let placed = things(orders.orders, "order", "orders", "sipariş");
    let refunds = things(orders.refunds, "refund", "refunds", "iade");
    let customers = things(orders.customers, "customer", "customers", "müşteri");
    let mut lines = vec![
        format!("  {}: {rows}, {numbers}, {amount}", words.of("orders files", "sipariş dosyaları")),
        format!("  {}: {placed}, {refunds}, {customers}", words.of("taken", "alınan")),
    ];
    let mut left_out = |rows: Option<u64>, orders: u64, why: &str| {
        if rows.unwrap_or(orders) > 0 {
            let rows = rows.map(|rows| words.things(rows, "row", "rows", "satır") + ", ").unwrap_or_default();
            let orders = words.things(orders, "order number", "order numbers", "sipariş numarası");
            lines.push(format!("  {why}: {rows}{orders}"));
        }
    };
    left_out(
        Some(orders.rows_without_customer),
        orders.orders_without_customer,
        words.of("without a customer, left out", "müşterisiz, dışarıda bırakılan"),
    );
    left_out(
        Some(orders.repeated_rows),
        orders.repeated_orders,
        words.of("in an earlier file already, counted once", "önceki dosyada da olan, bir kez sayılan"),
    );
    left_out(
        None,
        orders.adjustments,
        words.of("corrections of the books, left out", "defter düzeltmesi, dışarıda bırakılan"),
    );
    lines
}

pub(super) fn refused_lines(refused: &Refused, words: Words) -> Vec<String> {
    if refused.total == 0 {
        return Vec::new();
    }
    let counts: Vec<String> =
        refused.by_code.iter().map(|(code, count)| format!("{code} {}", words.count(*count))).collect();
    let total = words.count(refused.total);
    let mut lines = vec![format!("  {}: {total} ({})", words.of("refused", "reddedilen"), counts.join(", "))];
    lines.extend(refused.first.iter().map(|refusal| format!("    {}", refusal_line(refusal, words))));
    let more = refused.total - refused.first.len() as u64;
    if more > 0 {
        lines.push(format!("    … {} {}", words.of("and more:", "ve devamı:"), words.count(more)));
    }
    lines
}

fn refusal_line(refusal: &Refusal, words: Words) -> String {
    let (kind, number) = match refusal.place {
        Place::Line(number) => (words.of("line", "satır"), number),
        Place::Element(number) => (words.of("element", "öge"), number),
    };
    let field = refusal.reason.field().map(|field| format!("{field}: ")).unwrap_or_default();
    let (text, hint) = (refusal.reason.text(words.language), refusal.reason.hint(words.language));
    format!("{} {kind} {number}: {field}{text} ({hint})", refusal.file)
}
