//! IBM's sample of telephone customers, for tests.

use super::{Column, Labelled, Table};
use crate::cdnow_for_tests::data;

const COUNTS: [&str; 3] = ["tenure", "MonthlyCharges", "TotalCharges"];

/// The table as it is published, with an empty `TotalCharges` as missing, and whether each customer left.
pub(super) fn labelled() -> Labelled {
    let text = data("telco_churn/Telco-Customer-Churn.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().expect("a head").iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let column = |(ix, name): (usize, &String)| {
        let texts = || rows.iter().map(|row| Some(row[ix].trim()).filter(|text| !text.is_empty()));
        if COUNTS.contains(&name.as_str()) {
            let numbers = texts().map(|text| text.map_or(f64::NAN, |text| text.parse().expect("a number")));
            Column::numeric(name, numbers.collect())
        } else {
            Column::categorical(name, texts())
        }
    };
    let is_known = |(_, name): &(usize, &String)| !["customerID", "Churn"].contains(&name.as_str());
    let columns = names.iter().enumerate().filter(is_known).map(column).collect();
    let left = names.iter().position(|name| name == "Churn").expect("it says who left");
    let happened = rows.iter().map(|row| &row[left] == "Yes").collect();
    Labelled::new(Table::new(columns).expect("a table"), happened).expect("as many")
}
