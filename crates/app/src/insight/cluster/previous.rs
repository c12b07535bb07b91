//! Numbers of clusters that stay with their customers from one fit to the next.

use std::io::Read;

use kesit_insight::cluster::continued;
use kesit_model::PersonId;

use super::Found;
use crate::insight::Shop;

/// The highest number of an earlier cluster; above it new ones find room.
const MOST: u8 = 200;

/// Why a table of earlier clusters cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PreviousError {
    /// It is no CSV.
    #[error("the table cannot be read")]
    Csv(#[from] csv::Error),
    /// A column is missing.
    #[error("there is no column `{0}`")]
    NoColumn(&'static str),
    /// A cluster is no number from 1 to 200.
    #[error("line {line}: the cluster is no number from 1 to 200")]
    NoNumber {
        /// The line of the table, from 1.
        line: u64,
    },
}

impl Found {
    /// Numbers the clusters as in a table of customers and their clusters of an earlier fit (CSV with the columns `customer`
    /// and `cluster`): a cluster that shares most customers with an earlier one keeps its number; a new one gets a number
    /// that no earlier one had. Customers that are not known now are passed over.
    ///
    /// # Errors
    /// When the table cannot be used. The numbers are then as before.
    pub fn continue_from(&mut self, shop: &Shop<'_>, table: impl Read) -> Result<(), PreviousError> {
        let earlier = read(shop, table)?;
        let known = self.customers.iter().zip(&self.labels);
        let both = known.filter_map(|(customer, new)| Some((earlier.of.get(*customer).copied()??, *new)));
        let (old, new): (Vec<u8>, Vec<u8>) = both.unzip();
        let answers = continued(&old, &new);
        let mut next = earlier.highest;
        let mut fresh = || {
            next = next.saturating_add(1);
            next
        };
        let numbers: Vec<u8> = (0..self.clusters.len())
            .map(|place| answers.get(place).copied().flatten().unwrap_or_else(&mut fresh))
            .collect();
        self.clusters.iter_mut().zip(numbers).for_each(|(cluster, number)| cluster.renumber(number));
        Ok(())
    }
}

struct Earlier {
    /// By customer of the book.
    of: Vec<Option<u8>>,
    highest: u8,
}

fn read(shop: &Shop<'_>, table: impl Read) -> Result<Earlier, PreviousError> {
    let mut reader = csv::Reader::from_reader(table);
    let headers = reader.headers()?.clone();
    let column = |name: &'static str| {
        let place = headers.iter().position(|header| header.trim_start_matches('\u{feff}') == name);
        place.ok_or(PreviousError::NoColumn(name))
    };
    let (customer, cluster) = (column("customer")?, column("cluster")?);
    let mut earlier = Earlier { of: vec![None; shop.book().customers()], highest: 0 };
    for record in reader.records() {
        let record = record?;
        let number: Option<u8> = record.get(cluster).and_then(|text| text.trim().parse().ok());
        let line = record.position().map_or(0, csv::Position::line);
        let number =
            number.filter(|number| (1..=MOST).contains(number)).ok_or(PreviousError::NoNumber { line })?;
        earlier.highest = earlier.highest.max(number);
        let id = record.get(customer).and_then(PersonId::parse);
        let place = id.and_then(|id| shop.timelines().customer(&id)).map(|customer| customer.0 as usize);
        if let Some(of) = place.and_then(|place| earlier.of.get_mut(place)) {
            *of = Some(number);
        }
    }
    Ok(earlier)
}
