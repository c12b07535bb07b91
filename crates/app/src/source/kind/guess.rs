//! Guesses the kind of a table from its headers.

use super::Kind;
use super::columns::{Columns, HeadersError};
use super::orders::OrderField;

/// The columns of the kind that fits best.
///
/// # Errors
/// When no kind fits; then what is missing for the one that comes nearest.
pub(in crate::source) fn guess(headers: &[String]) -> Result<Columns, HeadersError> {
    let of_kind = |kind| Columns::recognise(kind, headers, &[]);
    let all = Kind::ALL.map(of_kind).into_iter().collect::<Result<Vec<_>, _>>()?;
    // Of several the first counts, so the kinds stand in the order of how common they are.
    let best =
        |columns: Vec<&Columns>| columns.into_iter().rev().max_by_key(|columns| columns.fitness()).cloned();
    let fitting = all.iter().filter(|columns| columns.check().is_ok() && is_convincing(columns));
    if let Some(columns) = best(fitting.collect()) {
        let products = [OrderField::ProductId, OrderField::ProductName];
        let are_lines =
            columns.kind() == Kind::Orders && products.into_iter().any(|field| columns.has(field));
        return if are_lines { of_kind(Kind::OrderLines) } else { Ok(columns) };
    }
    let nearest = best(all.iter().collect()).expect("there are kinds");
    let nearest = if nearest.check().is_ok() { all[0].clone() } else { nearest };
    nearest.check().map(|()| nearest)
}

/// Whether more is known than the bare minimum that a list of anything may have: a column of customers alone makes no
/// table of customers.
fn is_convincing(columns: &Columns) -> bool {
    let telling =
        |place| columns.field_at(place).is_some_and(|(field, _)| field.need == super::Need::Telling);
    let needs_none = columns
        .kind()
        .fields()
        .iter()
        .all(|field| matches!(field.need, super::Need::Who | super::Need::Telling | super::Need::May));
    !needs_none || (0..columns.headers().len()).any(telling)
}

#[cfg(test)]
mod tests {
    use super::guess;

    #[track_caller]
    fn check(headers: &str, expected: &str) {
        let headers: Vec<String> = headers.split(',').map(|header| header.trim().to_owned()).collect();
        let found = guess(&headers).map(|columns| columns.kind().word().to_owned());
        assert_eq!(found.unwrap_or_else(|error| error.to_string()), expected, "{headers:?}");
    }

    #[test]
    fn exports_as_shops_have_them() {
        check("Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country", "order-lines");
        check("Sipariş No,Müşteri No,Sipariş Tarihi,Tutar,Şehir,E-posta,Kupon,İskonto,Para Birimi", "orders");
        check("customer,date,total", "orders");
        check(
            "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name,Shipping City",
            "order-lines",
        );
        check(
            "Barkod,Paket No,Sipariş Tarihi,Sipariş Numarası,Alıcı,İl,İlçe,Ürün Adı,Sipariş Statüsü,E-Posta,Marka,Stok Kodu,Adet,Birim Fiyatı,Satış Tutarı,Faturalanacak Tutar",
            "order-lines",
        );
        check(
            "Cari Kodu,Fatura No,Fatura Tarihi,Malzeme Kodu,Malzeme Açıklaması,Miktar,Birim Fiyat,Net Tutar",
            "order-lines",
        );
        check(
            "Order Number,Order Date,Email (Billing),City (Billing),Order Total Amount,Payment Method Title",
            "orders",
        );
        check(
            "Müşteri No,Ad,Soyad,E-posta,Cep Telefonu,Doğum Tarihi,Cinsiyet,İl,İlçe,Kayıt Tarihi",
            "customers",
        );
        check(
            "First Name,Last Name,Email,Accepts Email Marketing,City,Country,Phone,Total Spent,Total Orders,Tags",
            "customers",
        );
        check("e-posta,ad soyad", "customers");
        check("Firma Kodu,Firma Ünvanı,Sektör,Çalışan Sayısı,Vergi No", "accounts");
        check("user_id,event,timestamp,page_url", "events");
        check("Müşteri No,Olay,Tarih,Ürün Kodu", "events");
        check("Alıcı,Alıcı Tipi,İzin Türü,İzin Durumu,İzin Tarihi,İzin Kaynağı", "consents");
        check("email,channel,consent,date", "consents");
        check("Müşteri No,Ürün Kodu,Puan,Yorum,Yorum Tarihi", "reviews");
        check("Müşteri No,Anket,NPS,Görüş,Tarih", "surveys");
    }

    #[test]
    fn what_is_missing_is_said() {
        check("", "none of the headers is known");
        check("17,2025-01-01,5", "none of the headers is known");
        check("date,total", "no column says the customer");
        check("customer,total", "no column says the at");
        check("customer,date", "no column says the total");
    }
}
