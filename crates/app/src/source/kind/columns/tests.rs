use super::{Columns, HeadersError, Sure};
use crate::source::kind::Kind;

fn recognise(
    kind: Kind,
    headers: &[&str],
    named: &[(String, String)],
) -> Result<Vec<(&'static str, String)>, HeadersError> {
    let headers: Vec<String> = headers.iter().map(|&header| header.to_owned()).collect();
    let columns = Columns::recognise(kind, &headers, named)?;
    let fields = kind.fields().iter().enumerate();
    Ok(fields.filter_map(|(ix, field)| Some((field.key, columns.header(ix)?.to_owned()))).collect())
}

#[track_caller]
fn check(kind: Kind, headers: &[&str], expected: &[(&str, &str)]) {
    let found = recognise(kind, headers, &[]).unwrap();
    let found: Vec<(&str, &str)> = found.iter().map(|(field, header)| (*field, header.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn headers_in_english() {
    check(
        Kind::OrderLines,
        &[
            "Invoice",
            "StockCode",
            "Description",
            "Quantity",
            "InvoiceDate",
            "Price",
            "Customer ID",
            "Country",
        ],
        &[
            ("customer", "Customer ID"),
            ("order", "Invoice"),
            ("at", "InvoiceDate"),
            ("quantity", "Quantity"),
            ("price", "Price"),
            ("product_id", "StockCode"),
            ("product_name", "Description"),
            ("country", "Country"),
        ],
    );
}

#[test]
fn headers_in_turkish() {
    check(
        Kind::Orders,
        &[
            "MÜŞTERİ NO",
            "Sipariş No",
            "Sipariş Tarihi",
            "Tutar (TL)",
            "ŞEHİR",
            "İskonto",
            "E-posta",
            "Ödeme Yöntemi",
            "Not",
        ],
        &[
            ("customer", "MÜŞTERİ NO"),
            ("order", "Sipariş No"),
            ("at", "Sipariş Tarihi"),
            ("total", "Tutar (TL)"),
            ("city", "ŞEHİR"),
            ("email", "E-posta"),
            ("discount", "İskonto"),
            ("payment_method", "Ödeme Yöntemi"),
        ],
    );
}

#[test]
fn shopify_calls_an_order_name() {
    check(
        Kind::OrderLines,
        &["Name", "Email", "Created at", "Lineitem name", "Lineitem price", "Total"],
        &[
            ("order", "Name"),
            ("at", "Created at"),
            ("total", "Total"),
            ("price", "Lineitem price"),
            ("product_name", "Lineitem name"),
            ("email", "Email"),
        ],
    );
}

#[test]
fn the_mapping_counts_before_the_guess() {
    let named = |field: &str, header: &str| [(field.to_owned(), header.to_owned())];
    let found =
        recognise(Kind::Orders, &["Customer ID", "KART", "date"], &named("customer", "Kart")).unwrap();
    assert_eq!(found[0], ("customer", "KART".to_owned()));
    let absent = recognise(Kind::Orders, &["Customer ID"], &named("customer", "Kart")).unwrap_err();
    assert_eq!(absent.to_string(), "the mapping names the column `Kart`, which the file does not have");
    let unknown = recognise(Kind::Orders, &["Customer ID"], &named("stars", "Customer ID")).unwrap_err();
    assert_eq!(unknown.to_string(), "`stars` is no column of the kind orders");
}

#[test]
fn how_sure_a_column_is() {
    let headers: Vec<String> = ["Kart", "Tutar (TL)", "Tarih", "Not"].map(str::to_owned).into();
    let named = [("customer".to_owned(), "Kart".to_owned())];
    let columns = Columns::recognise(Kind::Orders, &headers, &named).unwrap();
    let found: Vec<_> =
        (0..4).map(|place| columns.field_at(place).map(|(field, sure)| (field.key, sure))).collect();
    assert_eq!(
        found,
        [Some(("customer", Sure::Said)), Some(("total", Sure::Nearly)), Some(("at", Sure::Known)), None]
    );
    assert_eq!(columns.unknown(), ["Not"]);
    assert!(columns.check().is_ok());
}
