//! Rates of exchange: what money of other currencies is worth in the currency of the workspace, day by day.

use std::collections::BTreeMap;

use kesit_model::Decimal;
use kesit_model::zone::{Date, Zone};

use super::cell::currency::Currency;
use super::cell::date::DateReader;
use super::cell::number::{self, DecimalSign, Evidence, evidence};
use crate::normal::fold;

/// Rates by currency and day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rates(BTreeMap<(Currency, Date), Decimal>);

/// Why a text is no table of rates.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RatesError {
    /// A column is missing.
    #[error("no column says the {0}; expected date, currency, rate")]
    Column(&'static str),
    /// A row cannot be read.
    #[error("line {line}: not a {what}")]
    Row {
        /// Where, from 1.
        line: u64,
        /// Which of the three.
        what: &'static str,
    },
}

const COLUMNS: [(&str, &str); 3] = [
    ("date", "date tarih gun day"),
    ("currency", "currency parabirimi doviz dovizcinsi kod code dovizkodu"),
    ("rate", "rate kur deger value satis dovizsatis forexselling"),
];

impl Rates {
    /// Reads a CSV file with the columns date, currency and rate (`tarih`, `para birimi`, `kur`): how much of the
    /// workspace's currency one unit is worth from that day on.
    ///
    /// # Errors
    /// When a column is missing or a row cannot be read; no row is left out in silence.
    pub fn parse(text: &str) -> Result<Rates, RatesError> {
        let text = text.trim_start_matches('\u{feff}');
        let delimiter = super::sniff::sniff_delimiter(text.as_bytes());
        let mut csv =
            csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let headers: Vec<String> =
            csv.headers().map_err(|_| RatesError::Column("date"))?.iter().map(fold).collect();
        let mut places = [0; 3];
        for (place, (name, known)) in places.iter_mut().zip(COLUMNS) {
            let is_it = |header: &String| known.split(' ').any(|known| known == header);
            *place = headers.iter().position(is_it).ok_or(RatesError::Column(name))?;
        }
        let records: Vec<csv::StringRecord> = csv.records().filter_map(Result::ok).collect();
        rates(&records, places)
    }

    /// What one unit is worth on a day: by the latest rate on or before it. `None` where there is none.
    #[must_use]
    pub fn rate(&self, currency: Currency, day: Date) -> Option<Decimal> {
        self.0.range((currency, Date::MIN)..=(currency, day)).next_back().map(|(_, rate)| *rate)
    }

    /// Whether there is any rate of a currency.
    #[must_use]
    pub fn knows(&self, currency: Currency) -> bool {
        self.0.range((currency, Date::MIN)..=(currency, Date::MAX)).next().is_some()
    }
}

fn rates(records: &[csv::StringRecord], [date, currency, rate]: [usize; 3]) -> Result<Rates, RatesError> {
    let utc = Zone::parse("UTC").expect("there is always UTC");
    let mut dates = DateReader::new(utc.clone(), None, None);
    let cell = |record: &csv::StringRecord, place| record.get(place).unwrap_or_default().trim().to_owned();
    let commas =
        records.iter().filter(|record| evidence(&cell(record, rate)) == Evidence::For(DecimalSign::Comma));
    let sign = if commas.count() > 0 { DecimalSign::Comma } else { DecimalSign::Point };
    let mut read = Vec::with_capacity(records.len());
    for record in records {
        let line = record.position().map_or(0, csv::Position::line);
        let wrong = |what| RatesError::Row { line, what };
        let day = dates.read(&cell(record, date)).ok_or(wrong("date"))?;
        let currency = Currency::parse(&cell(record, currency)).ok_or(wrong("currency"))?;
        let worth =
            number::parse(&cell(record, rate), sign).filter(|rate| rate.0 > 0).ok_or(wrong("rate"))?;
        read.push((day, currency, worth));
    }
    let month_first = dates.is_month_first();
    let keyed = |(day, currency, worth): (super::cell::date::Dates, Currency, Decimal)| {
        ((currency, utc.date(day.chosen(month_first))), worth)
    };
    Ok(Rates(read.into_iter().map(keyed).collect()))
}

/// Money of another currency in that of the workspace, in millionths, rounded half to even.
pub(super) fn convert(micros: i128, rate: Decimal) -> i128 {
    let product = micros.saturating_mul(rate.0);
    let (whole, rest) = (product.div_euclid(1_000_000), product.rem_euclid(1_000_000));
    whole + i128::from(rest > 500_000 || (rest == 500_000 && whole % 2 != 0))
}

#[cfg(test)]
mod tests {
    use kesit_model::zone::Date;

    use super::{Currency, Rates, convert};

    fn rate(rates: &Rates, currency: &str, day: &str) -> Option<String> {
        let day: Date = day.parse().unwrap();
        rates.rate(Currency::parse(currency).unwrap(), day).map(|rate| rate.to_string())
    }

    #[test]
    fn the_latest_rate_on_or_before_the_day_counts() {
        for text in [
            "date,currency,rate\n2025-01-02,USD,35.2\n2025-01-05,USD,35.5\n2025-01-02,EUR,36\n",
            "Tarih;Para Birimi;Kur\n02.01.2025;dolar;35,20\n05.01.2025;$;35,5\n02.01.2025;EUR;36\n",
        ] {
            let rates = Rates::parse(text).unwrap();
            assert_eq!(rate(&rates, "USD", "2025-01-01"), None);
            assert_eq!(rate(&rates, "USD", "2025-01-02").as_deref(), Some("35.2"));
            assert_eq!(rate(&rates, "USD", "2025-01-04").as_deref(), Some("35.2"));
            assert_eq!(rate(&rates, "USD", "2026-01-01").as_deref(), Some("35.5"));
            assert_eq!(rate(&rates, "EUR", "2025-01-04").as_deref(), Some("36"));
            assert_eq!(rate(&rates, "GBP", "2025-01-04"), None);
            assert!(!rates.knows(Currency::parse("GBP").unwrap()));
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let error = |text| Rates::parse(text).unwrap_err().to_string();
        assert_eq!(error("date,rate\n"), "no column says the currency; expected date, currency, rate");
        assert_eq!(error("date,currency,rate\nsoon,USD,3\n"), "line 2: not a date");
        assert_eq!(error("date,currency,rate\n2025-01-01,XX,3\n"), "line 2: not a currency");
        assert_eq!(error("date,currency,rate\n2025-01-01,USD,0\n"), "line 2: not a rate");
    }

    #[test]
    fn money_is_rounded_half_to_even() {
        let rate = kesit_model::Decimal::parse("0.5").unwrap();
        assert_eq!([1, 3, -1, -3].map(|micros| convert(micros, rate)), [0, 2, 0, -2]);
    }
}
