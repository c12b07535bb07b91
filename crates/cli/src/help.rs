//! Examples for every command, shown below its options.

use crate::exit;

/// Examples, and the exit codes after them.
pub(crate) fn help(examples: &str) -> String {
    format!("{examples}\n\n{}", exit::HELP)
}

pub(crate) const TOP: &str = "\
Examples:
  kesit evaluate --data orders.csv --segments segments/orders.yaml
  kesit explain --data orders.csv --segments segments/orders.yaml --customer 17850
  kesit check segments/";

pub(crate) const EVALUATE: &str = "\
The answer goes to standard output, the account of what was read to standard error.

Examples:
  How large is each segment, as of the newest data?
    kesit evaluate --data orders.csv --segments segments/orders.yaml
  And how large was it on the first of March?
    kesit evaluate --data orders.csv --segments segments/ --as-of 2026-03-01
  Who is at risk, for a spreadsheet?
    kesit evaluate --data shop.jsonl --segments segments/ --members at_risk --format csv
  Everything, for a program:
    kesit evaluate --data shop.jsonl.zst --segments segments/ --with-members --format json";

pub(crate) const EXPLAIN: &str = "\
Examples:
  kesit explain --data orders.csv --segments segments/orders.yaml --customer 17850
  kesit explain --data shop.jsonl --segments segments/ --customer u-42 --segment at_risk --lang tr
  kesit explain --data shop.jsonl --segments segments/ --customer u-42 --as-of 2026-03-01 --format json";

pub(crate) const REPLAY: &str = "\
Every move is a line of JSON, and so is the end:
  {\"customer\":…,\"segment\":…,\"transition\":\"entered\"|\"left\",\"at\":…,\"cause\":{\"message\":…}|\"time\"|\"batch\"}
  {\"final\":{\"as_of\":…,\"segments\":{KEY:[ID,…]}}}
\"batch\" is the nightly computation of cut-offs that `rank` conditions go by.

Examples:
  kesit replay --data shop.jsonl --segments segments/
  kesit replay --data shop.jsonl --segments segments/ --until 2026-03-01 | grep at_risk";

pub(crate) const CHECK: &str = "\
Examples:
  kesit check segments/
  kesit check at_risk.yaml loyalty.yaml";

pub(crate) const SCHEMA: &str = "\
Examples:
  kesit schema segment > segment.schema.json";

pub(crate) const DEMO: &str = "\
Examples:
  A shop of 5,000 customers:
    kesit demo create shop
    kesit evaluate --data shop/messages.jsonl --segments segments/starter --lists shop/lists
  A large one, packed:
    kesit demo create large --customers 2000000 --zstd";
