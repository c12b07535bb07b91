//! What the command line takes.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use kesit_model::Language;

use crate::help::{self, help};

/// Customer segmentation: who is in which segment, why, and until when.
#[derive(Debug, Parser)]
#[command(name = "kesit", version, max_term_width = 100, arg_required_else_help = true, after_help = help(help::TOP))]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Language of what is shown [default: that of LC_ALL, LC_MESSAGES or LANG, else English]
    #[arg(
        long,
        global = true,
        display_order = 100,
        value_enum,
        value_name = "tr|en",
        hide_possible_values = true
    )]
    pub(crate) lang: Option<Lang>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Who is in which segment
    #[command(after_help = help(help::EVALUATE))]
    Evaluate(Evaluate),
    /// Why a customer is in a segment or not, with the figures found
    #[command(after_help = help(help::EXPLAIN))]
    Explain(Explain),
    /// Plays messages in the order they arrived, and tells who entered and left when
    #[command(after_help = help(help::REPLAY))]
    Replay(Replay),
    /// Checks definition files
    #[command(after_help = help(help::CHECK))]
    Check(Check),
    /// Prints the JSON Schema of a kind of file
    #[command(after_help = help(help::SCHEMA))]
    Schema(Schema),
    /// Makes a made-up shop, to try things out
    #[command(after_help = help(help::DEMO))]
    Demo(Demo),
}

/// What every command over data takes.
#[derive(Debug, Args)]
pub(crate) struct Source {
    /// Messages (.jsonl, .ndjson, .json) or orders (.csv, .tsv), also packed as .gz or .zst; `-` is standard input
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub(crate) data: Vec<PathBuf>,

    /// Definition files, or folders of them
    #[arg(long, required = true, num_args = 1.., value_name = "FILE")]
    pub(crate) segments: Vec<PathBuf>,

    /// Folder of static lists, one KEY.csv for each
    #[arg(long, value_name = "DIR")]
    pub(crate) lists: Option<PathBuf>,

    /// What the columns of orders files say, where their headers do not say it themselves
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,

    /// Time zone of local days, of calendar windows and of dates that name no offset
    #[arg(long, value_name = "NAME", default_value = kesit_model::zone::Zone::DEFAULT_NAME)]
    pub(crate) time_zone: String,

    /// Language whose rules decide when texts are equal without regard to case
    #[arg(long, value_enum, value_name = "tr|en", hide_possible_values = true, default_value = "tr")]
    pub(crate) locale: Lang,
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    #[command(flatten)]
    pub(crate) source: Source,

    /// The instant asked about: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z
    /// [default: that of the newest data, or now if that is earlier]
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,

    /// Only the members of this segment, one to a line
    #[arg(long, value_name = "KEY", conflicts_with = "with_members")]
    pub(crate) members: Option<String>,

    /// The members of all segments
    #[arg(long)]
    pub(crate) with_members: bool,

    /// How to write the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: TableFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) source: Source,

    /// Whom to explain: any id of the customer
    #[arg(long, value_name = "ID")]
    pub(crate) customer: String,

    /// Only this segment
    #[arg(long, value_name = "KEY")]
    pub(crate) segment: Option<String>,

    /// The instant asked about: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z
    /// [default: that of the newest data, or now if that is earlier]
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,

    /// How to write the answer
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: TextFormat,
}

#[derive(Debug, Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    pub(crate) source: Source,

    /// The end: `now`, 2026-03-01, 2026-03-01T09:30 or 2026-03-01T09:30:00Z [default: the newest instant of the messages]
    #[arg(long, value_name = "T")]
    pub(crate) until: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Definition files, or folders of them
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// Which kind of file
    #[arg(value_enum)]
    pub(crate) kind: SchemaKind,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(subcommand)]
    pub(crate) action: DemoAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DemoAction {
    /// Writes messages, orders, lists and the hidden truth of a made-up Turkish online shop
    #[command(after_help = help(help::DEMO))]
    Create(DemoCreate),
}

#[derive(Debug, Args)]
pub(crate) struct DemoCreate {
    /// The folder to write to; it is made if it is not there
    pub(crate) dir: PathBuf,

    /// How many customers, anonymous visitors included
    #[arg(long, value_name = "N", default_value_t = kesit_app::demo::Options::default().customers)]
    pub(crate) customers: u32,

    /// How many months the shop has been there
    #[arg(long, value_name = "N", default_value_t = kesit_app::demo::Options::default().months)]
    pub(crate) months: u16,

    /// Another number makes another shop; the same makes the same, byte for byte
    #[arg(long, value_name = "N", default_value_t = kesit_app::demo::Options::default().seed)]
    pub(crate) seed: u64,

    /// The first day that is no more covered
    #[arg(long, value_name = "DATE", default_value_t = kesit_app::demo::Options::default().until)]
    pub(crate) until: kesit_model::zone::Date,

    /// Writes messages.jsonl.zst instead of messages.jsonl
    #[arg(long)]
    pub(crate) zstd: bool,

    /// Writes into a folder that is not empty; files of the same names are replaced
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    Table,
    Csv,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TextFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaKind {
    /// Definition files of segments
    Segment,
}

/// A language, as the command line names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Tr,
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Language {
        match lang {
            Lang::Tr => Language::Turkish,
            Lang::En => Language::English,
        }
    }
}

/// The language that the environment asks for.
pub(crate) fn lang_of_environment() -> Lang {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set).unwrap_or_default();
    if locale.starts_with("tr") { Lang::Tr } else { Lang::En }
}
