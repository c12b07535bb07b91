//! `kesit replay`.

use clap::Args;

use super::Source;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Every move is a line of JSON, and so is the end:
  {\"customer\":…,\"segment\":…,\"transition\":\"entered\"|\"left\",\"at\":…,\"cause\":{\"message\":…}|\"time\"|\"batch\"}
  {\"final\":{\"as_of\":…,\"segments\":{KEY:[ID,…]}}}
\"batch\" is the nightly computation of cut-offs that `rank` conditions go by.

Examples:
  kesit replay --data shop.jsonl --segments segments/
  kesit replay --data shop.jsonl --segments segments/ --until 2026-03-01 | grep at_risk";

#[derive(Debug, Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    pub(crate) source: Source,

    /// The end: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z [default: the newest instant of the messages]
    #[arg(long, value_name = "T")]
    pub(crate) until: Option<String>,
}
