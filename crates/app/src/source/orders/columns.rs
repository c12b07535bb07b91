//! Which column of an orders file says what. Headers are known in Turkish and English, whatever their case, accents,
//! spaces and punctuation; a mapping file can name any others.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident: $key:literal, $headers:literal;)*) => {
        /// What a column may say.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$doc])* $name,)*
        }

        impl Field {
            /// Every field.
            pub const ALL: &[Field] = &[$(Field::$name,)*];

            /// The word for it in a mapping file.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { $(Field::$name => $key,)* }
            }

            /// Headers that mean it, folded, the surest first.
            pub(super) fn headers(self) -> impl Iterator<Item = &'static str> {
                match self { $(Field::$name => $headers,)* }.split_ascii_whitespace()
            }
        }
    };
}

fields! {
    /// Who bought.
    Customer: "customer",
        "customerid customerno customernumber customercode musterino musteriid musterinumarasi musterikodu uyeno uyeid \
         userid memberid clientid buyerid customer musteri carikodu client";
    /// The number of the order or invoice.
    Order: "order",
        "orderid orderno ordernumber siparisno siparisid siparisnumarasi sipariskodu invoice invoiceno invoiceid \
         invoicenumber faturano faturanumarasi fisno transactionid order siparis";
    /// When.
    At: "at",
        "orderdate siparistarihi invoicedate faturatarihi orderedat createdat date tarih islemtarihi transactiondate \
         datetime timestamp orderdatetime satistarihi";
    /// The money of the row: of the whole order, or of the line.
    Total: "total",
        "total revenue tutar toplam toplamtutar siparistutari geneltoplam ordertotal amount totalamount totalprice \
         grandtotal linetotal satirtutari netsales sales ciro";
    /// How many pieces.
    Quantity: "quantity", "quantity qty adet miktar urunadedi units";
    /// Money for one piece.
    Price: "price", "unitprice birimfiyat birimfiyati price fiyat itemprice";
    /// The code of the product.
    ProductId: "product_id",
        "productid stockcode sku urunkodu urunid urunno stokkodu itemid productcode barkod barcode variantid";
    /// The name of the product.
    ProductName: "product_name",
        "productname urunadi description productdescription urun urunismi itemname aciklama product item stokadi";
    /// The category of the product.
    Category: "category", "category kategori productcategory urunkategorisi kategoriadi categoryname";
    /// Country of the customer.
    Country: "country", "country ulke ulkeadi shippingcountry billingcountry teslimatulkesi";
    /// Region or state of the customer.
    Region: "region", "region bolge state province eyalet";
    /// City of the customer.
    City: "city", "city sehir il shippingcity billingcity teslimatili teslimatsehri faturaili";
    /// E-mail address of the customer.
    Email: "email", "email eposta emailaddress epostaadresi mail customeremail musterieposta";
    /// Telephone number of the customer.
    Phone: "phone", "phone telefon phonenumber telefonno telefonnumarasi ceptelefonu gsm mobile";
    /// Name of the customer.
    Name: "name", "customername musteriadi adsoyad adisoyadi fullname musteriadisoyadi alici";
    /// Currency of the money.
    Currency: "currency", "currency parabirimi dovizcinsi doviz currencycode";
    /// Where it was sold.
    Channel: "channel", "channel kanal saleschannel satiskanali pazaryeri marketplace platform";
    /// The coupon used.
    Coupon: "coupon", "coupon kupon couponcode kuponkodu indirimkodu discountcode";
    /// The discount given.
    Discount: "discount", "discount iskonto indirim indirimtutari discountamount iskontotutari";
    /// What shipping cost.
    Shipping: "shipping", "shipping kargo kargoucreti kargotutari shippingcost teslimatucreti";
    /// The tax in it.
    Tax: "tax", "tax kdv vergi kdvtutari taxamount vat";
    /// How it was paid.
    Payment: "payment_method", "paymentmethod odemeyontemi odemetipi odemesekli payment odeme";
}

impl Field {
    /// The field with this word of the mapping file.
    #[must_use]
    pub fn parse(key: &str) -> Option<Field> {
        Field::ALL.iter().copied().find(|field| field.key() == key)
    }
}

/// Where the fields stand in the rows of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    places: Vec<Option<usize>>,
    headers: Vec<String>,
}

impl Columns {
    /// Recognises the headers. `named` are the columns that the mapping names; they count before all others.
    ///
    /// # Errors
    /// The field and the header that the mapping names and the file does not have.
    pub(super) fn recognise(
        headers: Vec<String>,
        named: &[(Field, String)],
    ) -> Result<Columns, (Field, String)> {
        let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
        let mut columns = Columns { places: vec![None; Field::ALL.len()], headers };
        for (field, header) in named {
            let place = folded.iter().position(|other| *other == fold(header));
            columns.places[*field as usize] = Some(place.ok_or_else(|| (*field, header.clone()))?);
        }
        for field in Field::ALL {
            if columns.places[*field as usize].is_none() {
                columns.places[*field as usize] = field
                    .headers()
                    .filter_map(|header| folded.iter().position(|other| *other == header))
                    .find(|place| !columns.places.contains(&Some(*place)));
            }
        }
        Ok(columns)
    }

    /// The place of a field, if the file has it.
    pub(super) fn place(&self, field: Field) -> Option<usize> {
        self.places[field as usize]
    }

    /// Whether the file has the field.
    pub(super) fn has(&self, field: Field) -> bool {
        self.place(field).is_some()
    }

    /// The header of a field, as written.
    pub(super) fn header(&self, field: Field) -> Option<String> {
        self.place(field).map(|place| self.headers[place].clone())
    }

    /// Whether the order column speaks of invoices, whose numbers may say that they are credit notes.
    pub(super) fn are_invoices(&self) -> bool {
        self.header(Field::Order).is_some_and(|header| {
            let header = fold(&header);
            header.starts_with("invoice") || header.starts_with("fatura")
        })
    }

    /// Whether any header was recognised; else the file likely has none.
    pub(super) fn any(&self) -> bool {
        self.places.iter().any(Option::is_some)
    }

    /// Headers that mean nothing to us, as written.
    pub(super) fn unknown(&self) -> Vec<String> {
        let known = |ix| self.places.contains(&Some(ix));
        self.headers
            .iter()
            .enumerate()
            .filter(|(ix, _)| !known(*ix))
            .map(|(_, header)| header.clone())
            .collect()
    }
}

/// A header without case, accents, spaces and punctuation: `Müşteri No.` is `musterino`.
pub(super) fn fold(header: &str) -> String {
    header
        .nfkd()
        .filter(|char| !is_combining_mark(*char))
        .flat_map(|char| if char == 'ı' { 'i' } else { char }.to_lowercase())
        .filter(|char| char.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Columns, Field, fold};

    fn recognise(
        headers: &[&str],
        named: &[(Field, String)],
    ) -> Result<Vec<(Field, String)>, (Field, String)> {
        let columns = Columns::recognise(headers.iter().map(|&header| header.to_owned()).collect(), named)?;
        Ok(Field::ALL.iter().filter_map(|field| Some((*field, columns.header(*field)?))).collect())
    }

    #[track_caller]
    fn check(headers: &[&str], expected: &[(Field, &str)]) {
        let found = recognise(headers, &[]).unwrap();
        let found: Vec<(Field, &str)> =
            found.iter().map(|(field, header)| (*field, header.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn headers_in_english() {
        check(
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
                (Field::Customer, "Customer ID"),
                (Field::Order, "Invoice"),
                (Field::At, "InvoiceDate"),
                (Field::Quantity, "Quantity"),
                (Field::Price, "Price"),
                (Field::ProductId, "StockCode"),
                (Field::ProductName, "Description"),
                (Field::Country, "Country"),
            ],
        );
    }

    #[test]
    fn headers_in_turkish() {
        check(
            &[
                "MÜŞTERİ NO",
                "Sipariş No",
                "Sipariş Tarihi",
                "Tutar",
                "ŞEHİR",
                "İskonto",
                "E-posta",
                "Ödeme Yöntemi",
                "Not",
            ],
            &[
                (Field::Customer, "MÜŞTERİ NO"),
                (Field::Order, "Sipariş No"),
                (Field::At, "Sipariş Tarihi"),
                (Field::Total, "Tutar"),
                (Field::City, "ŞEHİR"),
                (Field::Email, "E-posta"),
                (Field::Discount, "İskonto"),
                (Field::Payment, "Ödeme Yöntemi"),
            ],
        );
    }

    #[test]
    fn the_mapping_counts_before_the_guess() {
        let named = [(Field::Customer, "Kart".to_owned())];
        let found = recognise(&["Customer ID", "KART", "date"], &named).unwrap();
        assert_eq!(found[0], (Field::Customer, "KART".to_owned()));
        assert_eq!(recognise(&["Customer ID"], &named), Err(named[0].clone()));
    }

    #[test]
    fn every_known_header_is_folded_and_means_one_thing() {
        let mut seen = std::collections::HashMap::new();
        for field in Field::ALL {
            assert_eq!(Field::parse(field.key()), Some(*field));
            for header in field.headers() {
                assert_eq!(fold(header), header);
                assert_eq!(seen.insert(header, field), None, "{header} means two things");
            }
        }
    }
}
