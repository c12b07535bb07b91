//! `kesit sentiment`.

use clap::Args;

use super::ShopArgs;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Texts are read where they stand: `review_body` of `Product Reviewed` with its `rating`, and `comment` of `Survey Answered`
with its `score`. With enough of the shop's own stars it learns from them; before that it goes by words it knows, in Turkish
and English. No text leaves this machine.

Examples:
  What are customers content with, and what has become worse?
    kesit sentiment reviews.csv
  The last 30 days against the 30 days before:
    kesit sentiment --period 30
  Each text with its aspects and the words that tell:
    kesit sentiment --reviews --with-text --format csv > texts.csv
  One text, with no data at all:
    kesit sentiment --text \"Kargo geç geldi ama ürün çok güzel\"";

#[derive(Debug, Args)]
pub(crate) struct Sentiment {
    #[command(flatten)]
    pub(crate) shop: ShopArgs,

    /// Days of the period that is compared with as many days before
    #[arg(long, value_name = "DAYS", default_value = "90", value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub(crate) period: u32,

    /// Every customer who wrote something, instead of the sums
    #[arg(long, conflicts_with = "reviews")]
    pub(crate) customers: bool,

    /// Every text, instead of the sums
    #[arg(long)]
    pub(crate) reviews: bool,

    /// With --reviews: also the text itself and the words that tell, which customers wrote
    #[arg(long, requires = "reviews")]
    pub(crate) with_text: bool,

    /// A text to judge by known words alone; may be given several times
    #[arg(
        long,
        value_name = "TEXT",
        conflicts_with_all = ["files", "workspace", "as_of", "period", "customers", "reviews"]
    )]
    pub(crate) text: Vec<String>,
}
