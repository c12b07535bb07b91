//! Currencies by ISO 4217, and the other ways in which shops name them.

use std::fmt;

use crate::normal::fold;

/// All the codes in use.
const CODES: &str = "\
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY \
COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR \
IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR \
MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD \
SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF \
YER ZAR ZMW ZWG";

/// Other names, folded.
const NAMES: [(&str, &str); 24] = [
    ("tl", "TRY"),
    ("trl", "TRY"),
    ("ytl", "TRY"),
    ("lira", "TRY"),
    ("turklirasi", "TRY"),
    ("turkishlira", "TRY"),
    ("dolar", "USD"),
    ("dollar", "USD"),
    ("usdollar", "USD"),
    ("amerikandolari", "USD"),
    ("abddolari", "USD"),
    ("usdabddolari", "USD"),
    ("euro", "EUR"),
    ("avro", "EUR"),
    ("eur", "EUR"),
    ("sterlin", "GBP"),
    ("pound", "GBP"),
    ("ingilizsterlini", "GBP"),
    ("poundsterling", "GBP"),
    ("ruble", "RUB"),
    ("rusrublesi", "RUB"),
    ("manat", "AZN"),
    ("azerbaycanmanati", "AZN"),
    ("isvicrefrangi", "CHF"),
];

const SIGNS: [(char, &str); 4] = [('₺', "TRY"), ('€', "EUR"), ('$', "USD"), ('£', "GBP")];

/// A currency by its code of three letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The currency that a text names: its code, its sign, or a name in Turkish or English; `None` if it names none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Currency> {
        let text = text.trim();
        if let Some(code) = code(text) {
            return Some(code);
        }
        if let Some((_, code)) =
            SIGNS.iter().find(|(sign, _)| text.starts_with(*sign) && text.chars().count() == 1)
        {
            return Currency::parse(code);
        }
        let folded = fold(text);
        let known = NAMES.iter().find(|(name, _)| *name == folded);
        known.map_or_else(|| code(&folded), |(_, code)| Currency::parse(code))
    }

    /// The currency that stands beside a number: `₺12`, `12 TL`, `USD 12`; `None` where none stands there.
    pub(in crate::source) fn beside(text: &str) -> Option<Currency> {
        let name = text
            .trim_matches(|char: char| !char.is_alphabetic() && !SIGNS.iter().any(|(sign, _)| *sign == char));
        let name = name.trim_end_matches(|char: char| !char.is_alphabetic()).trim();
        let sign = SIGNS.iter().find(|(sign, _)| text.contains(*sign)).map(|(_, code)| *code);
        sign.and_then(Currency::parse).or_else(|| if name.is_empty() { None } else { Currency::parse(name) })
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("letters of ASCII")
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

fn code(text: &str) -> Option<Currency> {
    let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
    let bytes = bytes.map(|byte| byte.to_ascii_uppercase());
    let known = CODES.split_ascii_whitespace().any(|code| code.as_bytes() == bytes);
    known.then_some(Currency(bytes))
}

#[cfg(test)]
mod tests {
    use super::Currency;

    #[test]
    fn names_signs_and_codes() {
        for (text, expected) in [
            ("TRY", Some("TRY")),
            ("try", Some("TRY")),
            ("TL", Some("TRY")),
            ("₺", Some("TRY")),
            ("Türk Lirası", Some("TRY")),
            ("usd", Some("USD")),
            ("$", Some("USD")),
            ("€", Some("EUR")),
            ("Euro", Some("EUR")),
            ("", None),
            ("XXL", None),
            ("altın", None),
        ] {
            assert_eq!(Currency::parse(text).as_ref().map(Currency::code), expected, "{text}");
        }
    }

    #[test]
    fn a_currency_beside_a_number() {
        for (text, expected) in [
            ("₺1.234,50", Some("TRY")),
            ("1234.5 TL", Some("TRY")),
            ("12,50 USD", Some("USD")),
            ("EUR 12", Some("EUR")),
            ("12 €", Some("EUR")),
            ("12", None),
            ("-12,50", None),
        ] {
            assert_eq!(Currency::beside(text).as_ref().map(Currency::code), expected, "{text}");
        }
    }
}
