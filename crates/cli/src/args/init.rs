//! `kesit init`.

use std::path::PathBuf;

use clap::Args;

use super::Lang;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  Here:
    kesit init
  In a folder of its own, for a shop in Germany:
    kesit init shop --time-zone Europe/Berlin --currency EUR --language en";

#[derive(Debug, Args)]
pub(crate) struct Init {
    /// The folder; it is made if it is not there
    #[arg(default_value = ".")]
    pub(crate) dir: PathBuf,

    /// Time zone of local days, of calendar windows and of dates that name no offset
    #[arg(long, value_name = "NAME", default_value = "Europe/Istanbul")]
    pub(crate) time_zone: String,

    /// The currency that money is kept in, by ISO 4217
    #[arg(long, value_name = "CODE", default_value = "TRY")]
    pub(crate) currency: String,

    /// Language whose rules decide when texts are equal without regard to case
    #[arg(long, value_enum, value_name = "tr|en", hide_possible_values = true, default_value = "tr")]
    pub(crate) language: Lang,
}
