//! `kesit recommend`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::ShopArgs;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Products are those of `products` in orders, by `product_id`, else `sku`, else `name`. Orders given back as a whole do not count.

Examples:
  Five products for each customer:
    kesit recommend orders.csv --format csv > offers.csv
  Something new for one customer, and why:
    kesit recommend orders.csv --customer 17850 --kind explore --model neighbours
  What lies in one basket with a product?
    kesit recommend orders.csv --bought-together --product P0174
  Would it have been right about the last quarter?
    kesit recommend orders.csv --check 90";

#[derive(Debug, Args)]
pub(crate) struct Recommend {
    #[command(flatten)]
    pub(crate) shop: ShopArgs,

    /// Only this customer
    #[arg(long, value_name = "ID")]
    pub(crate) customer: Option<String>,

    /// Only the customers in this file, one id a line; ids that are not known are passed over
    #[arg(long, value_name = "FILE", conflicts_with = "customer")]
    pub(crate) customers: Option<PathBuf>,

    /// Products for each customer, at most
    #[arg(long, value_name = "N", default_value = "5", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) count: u8,

    /// Which products
    #[arg(long, value_enum, value_name = "KIND", default_value = "both")]
    pub(crate) kind: KindArg,

    /// How new products are found
    #[arg(long, value_enum, value_name = "MODEL", default_value = "auto")]
    pub(crate) model: RecommendModel,

    /// Only the products in this file, one id a line
    #[arg(long, value_name = "FILE")]
    pub(crate) in_stock: Option<PathBuf>,

    /// Nothing that the customer has bought
    #[arg(long)]
    pub(crate) exclude_owned: bool,

    /// At most so many products of one category for each customer
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    pub(crate) per_category: Option<u8>,

    /// What lies in one basket, instead
    #[arg(long, conflicts_with_all = ["customer", "customers", "check"])]
    pub(crate) bought_together: bool,

    /// Only with this product
    #[arg(long, value_name = "ID", requires = "bought_together")]
    pub(crate) product: Option<String>,

    /// How good the same would have been in the last so many days, instead
    #[arg(long, value_name = "DAYS", conflicts_with_all = ["customer", "customers"], value_parser = clap::value_parser!(i32).range(1..=3650))]
    pub(crate) check: Option<i32>,
}

/// Which products are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KindArg {
    /// What the customer bought often and lately
    Repeat,
    /// What the customer has not bought
    Explore,
    /// What the customer bought first, then what goes with it
    Both,
}

/// How new products are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RecommendModel {
    /// What buyers of the same products also buy; says because of which product
    Neighbours,
    /// A linear model over all products, the most exact one up to some thousand
    Ease,
    /// Factors, for very large catalogues
    Factors,
    /// `ease` up to 2,000 products, else `neighbours`
    Auto,
}
