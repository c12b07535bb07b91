//! What the command line takes: a file for each command, with its examples.

mod check;
mod demo;
mod evaluate;
mod explain;
mod replay;
mod schema;
mod source;

use clap::{Parser, Subcommand, ValueEnum};
use kesit_model::Language;

use crate::help::help;

pub(crate) use check::Check;
pub(crate) use demo::{Demo, DemoAction, DemoCreate};
pub(crate) use evaluate::Evaluate;
pub(crate) use explain::Explain;
pub(crate) use replay::Replay;
pub(crate) use schema::{Schema, SchemaKind};
pub(crate) use source::Source;

/// Examples, shown below the list of commands.
const EXAMPLES: &str = "\
Examples:
  kesit evaluate --data orders.csv --segments segments/orders.yaml
  kesit explain --data orders.csv --segments segments/orders.yaml --customer 17850
  kesit check segments/";

/// Customer segmentation: who is in which segment, why, and until when.
#[derive(Debug, Parser)]
#[command(name = "kesit", version, max_term_width = 100, arg_required_else_help = true, after_help = help(EXAMPLES))]
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
    #[command(after_help = help(evaluate::EXAMPLES))]
    Evaluate(Evaluate),
    /// Why a customer is in a segment or not, with the figures found
    #[command(after_help = help(explain::EXAMPLES))]
    Explain(Explain),
    /// Plays messages in the order they arrived, and tells who entered and left when
    #[command(after_help = help(replay::EXAMPLES))]
    Replay(Replay),
    /// Checks definition files
    #[command(after_help = help(check::EXAMPLES))]
    Check(Check),
    /// Prints the JSON Schema of a kind of file
    #[command(after_help = help(schema::EXAMPLES))]
    Schema(Schema),
    /// Makes a made-up shop, to try things out
    #[command(after_help = help(demo::EXAMPLES))]
    Demo(Demo),
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
