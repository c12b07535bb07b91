//! What may be wrong with a row once its columns are known, in the words of both languages.

use kesit_model::Language;

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident: $code:literal, $en:literal, $hint_en:literal, $tr:literal, $hint_tr:literal;)*) => {
        /// What may be wrong with a row.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RowProblem {
            $($(#[$doc])* $name,)*
        }

        impl RowProblem {
            /// Every one.
            pub const ALL: &[RowProblem] = &[$(RowProblem::$name,)*];

            /// A stable word for machines.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(RowProblem::$name => $code,)* }
            }

            /// What is wrong.
            #[must_use]
            pub fn text(self, language: Language) -> &'static str {
                match (self, language) {
                    $((RowProblem::$name, Language::English) => $en, (RowProblem::$name, Language::Turkish) => $tr,)*
                }
            }

            /// What to do about it.
            #[must_use]
            pub fn hint(self, language: Language) -> &'static str {
                match (self, language) {
                    $((RowProblem::$name, Language::English) => $hint_en, (RowProblem::$name, Language::Turkish) => $hint_tr,)*
                }
            }
        }
    };
}

problems! {
    /// No order number, though the file has a column for it.
    MissingOrder: "missing_order", "no order number", "fill the cell, or leave the column out of the file", "sipariş numarası yok", "hücreyi doldurun ya da sütunu dosyadan çıkarın";
    /// No date.
    MissingDate: "missing_date", "no date", "fill the cell", "tarih yok", "hücreyi doldurun";
    /// A date that cannot be read.
    BadDate: "bad_date", "not a date", "2025-12-31 14:05 or 31.12.2025 14:05; name any other as date_format in the mapping", "tarih değil", "2025-12-31 14:05 ya da 31.12.2025 14:05; başka biçimleri eşleme dosyasında date_format ile verin";
    /// Neither a price nor a total.
    MissingAmount: "missing_amount", "no money", "fill the price or the total", "tutar yok", "fiyatı ya da tutarı doldurun";
    /// A number that cannot be read.
    BadNumber: "bad_number", "not a number", "1234.56 or 1.234,56", "sayı değil", "1234.56 ya da 1.234,56";
    /// An id longer than ids may be.
    IdTooLong: "id_too_long", "too long for an id", "an id may have 400 bytes", "kimlik için çok uzun", "bir kimlik en çok 400 bayt olabilir";
    /// Nobody is named.
    NoCustomer: "no_customer", "names no customer", "fill in the customer's number, e-mail address or telephone number", "müşteri belirtilmemiş", "müşteri numarasını, e-posta adresini ya da telefonunu doldurun";
    /// A correction of the books.
    Adjustment: "adjustment", "a correction of the books, not an order", "leave it out, or rename the number if it is an order", "sipariş değil, defter düzeltmesi", "dosyadan çıkarın; siparişse numarasını değiştirin";
    /// Another row of the same order is no good.
    OrderIncomplete: "order_incomplete", "another row of the same order cannot be used", "mend the other row: an order is taken whole", "aynı siparişin başka bir satırı kullanılamıyor", "öteki satırı düzeltin: sipariş bütün olarak alınır";
    /// A currency nobody knows.
    UnknownCurrency: "unknown_currency", "not a currency", "a code such as TRY, USD, EUR", "para birimi değil", "TRY, USD, EUR gibi bir kod yazın";
    /// No rate of exchange for the currency on that day.
    NoRate: "no_rate", "no rate of exchange for this currency on or before that day", "give a rates file: --rates FILE with date, currency, rate", "bu para birimi için o gün ya da öncesinde kur yok", "kur dosyası verin: --rates DOSYA; sütunlar: tarih, para birimi, kur";
    /// Neither given nor withdrawn.
    BadConsent: "bad_consent", "neither given nor withdrawn", "ONAY or RET, yes or no", "ne onay ne ret", "ONAY ya da RET, evet ya da hayır";
    /// A cell that must say something is blank.
    MissingCell: "missing_cell", "nothing there", "fill the cell", "boş", "hücreyi doldurun";
    /// More than a message may hold.
    TooLarge: "too_large", "more than a message may hold", "a message may have 32 KiB: leave long columns out with `ignore` in the mapping", "bir ileti için çok büyük", "bir ileti en çok 32 KiB olabilir: uzun sütunları eşleme dosyasında `ignore` ile çıkarın";
}
