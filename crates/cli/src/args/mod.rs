//! What the command line takes: a file for each command, with its examples.

mod affinity;
mod backup;
mod check;
mod cluster;
mod config;
mod customer;
mod demo;
mod doctor;
mod evaluate;
mod experiment;
mod explain;
mod import;
mod init;
mod kpi;
mod lake;
mod lifecycle;
mod lint;
mod members;
mod predict;
mod privacy;
mod quarantine;
mod recommend;
mod replay;
mod report;
mod rfm;
mod schema;
mod scores;
mod segments;
mod sentiment;
mod serve;
mod shop;
mod source;
mod value;
mod workspace;

use clap::{Parser, Subcommand, ValueEnum};
use kesit_model::Language;

use crate::help::help;

pub(crate) use affinity::{Affinity, Of};
pub(crate) use backup::{Backup, Restore};
pub(crate) use check::Check;
pub(crate) use cluster::Cluster;
pub(crate) use config::{Config, ConfigAction};
pub(crate) use customer::Customer;
pub(crate) use demo::{Demo, DemoAction, DemoCreate};
pub(crate) use doctor::Doctor;
pub(crate) use evaluate::Evaluate;
pub(crate) use experiment::{Experiment, ExperimentAction, ExperimentAnalyse, ExperimentSize};
pub(crate) use explain::Explain;
pub(crate) use import::{Import, ImportAction, ImportFiles, ImportList, ImportShow, ImportUndo, Reading};
pub(crate) use init::Init;
pub(crate) use kpi::{CohortsArg, Kpi, RetainedArg};
pub(crate) use lake::{Lake, LakeAction, LakeExport, LakeMemberships};
pub(crate) use lifecycle::{Every, Lifecycle};
pub(crate) use lint::Lint;
pub(crate) use members::Members;
pub(crate) use predict::{EligibleArg, Predict};
pub(crate) use privacy::{
    Privacy, PrivacyAction, PrivacyErase, PrivacyExport, PrivacyReadmit, PrivacyRetention,
};
pub(crate) use quarantine::{
    Quarantine, QuarantineAction, QuarantineExport, QuarantineList, QuarantineRetry, WhichRows,
};
pub(crate) use recommend::{KindArg, Recommend, RecommendModel};
pub(crate) use replay::Replay;
pub(crate) use report::Report;
pub(crate) use rfm::{FrequencyArg, Groups, Rfm};
pub(crate) use schema::{Schema, SchemaKind};
pub(crate) use scores::{Scores, ScoresAction, ScoresFit};
pub(crate) use segments::{
    Confirm, EveryArg, Instant, Segments, SegmentsAction, SegmentsApply, SegmentsBacktest, SegmentsHistory,
    SegmentsList, SegmentsPlan, SegmentsRevert, SegmentsShow, WantedFiles,
};
pub(crate) use sentiment::Sentiment;
pub(crate) use serve::{ClockArg, Health, Serve};
pub(crate) use shop::{ShopArgs, ShopFiles};
pub(crate) use source::Source;
pub(crate) use value::{Churn, ModelArg, Value};
pub(crate) use workspace::{WorkspaceDir, no_workspace};

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
    /// Makes a folder a workspace, which keeps messages, segments and settings
    #[command(after_help = help(init::EXAMPLES))]
    Init(Init),
    /// Brings files into a workspace, each row accounted for; lists and undoes imports
    #[command(after_help = help(import::EXAMPLES))]
    Import(Import),
    /// Rows that could not be used: lists, exports and retries them
    #[command(after_help = help(quarantine::EXAMPLES))]
    Quarantine(Quarantine),
    /// Who is in which segment
    #[command(after_help = help(evaluate::EXAMPLES))]
    Evaluate(Evaluate),
    /// Why a customer is in a segment or not, with the figures found
    #[command(after_help = help(explain::EXAMPLES))]
    Explain(Explain),
    /// Who is in one segment, with chosen traits
    #[command(after_help = help(members::EXAMPLES))]
    Members(Members),
    /// All that is known of one customer, on one page
    #[command(after_help = help(customer::EXAMPLES))]
    Customer(Customer),
    /// Plays messages in the order they arrived, and tells who entered and left when
    #[command(after_help = help(replay::EXAMPLES))]
    Replay(Replay),
    /// Checks definition files
    #[command(after_help = help(check::EXAMPLES))]
    Check(Check),
    /// What is wrong with the segments, judged by the data, and what to do about it
    #[command(after_help = help(lint::EXAMPLES))]
    Lint(Lint),
    /// Segments as code: plans, applies, lists, shows and reverts definitions of a workspace
    #[command(after_help = help(segments::EXAMPLES))]
    Segments(Segments),
    /// Everything that is known of a shop, on one page: straight from a file of orders, or from a workspace
    #[command(after_help = help(report::EXAMPLES))]
    Report(Report),
    /// Recency, frequency and money: scores and groups of customers, and who moved between them
    #[command(after_help = help(rfm::EXAMPLES))]
    Rfm(Rfm),
    /// Where customers stand: new, active, at risk, dormant, lost, back again; and who moved
    #[command(after_help = help(lifecycle::EXAMPLES))]
    Lifecycle(Lifecycle),
    /// Key figures of a period beside the one before, of the shop or a segment; cohorts; campaigns
    #[command(after_help = help(kpi::EXAMPLES))]
    Kpi(Kpi),
    /// What customers will bring: orders and money expected, and when the next order comes
    #[command(after_help = help(value::VALUE_EXAMPLES))]
    Value(Value),
    /// How many customers are lost; of contracts, how long they last
    #[command(after_help = help(value::CHURN_EXAMPLES))]
    Churn(Churn),
    /// How content customers sound in reviews and surveys, and with what
    #[command(after_help = help(sentiment::EXAMPLES))]
    Sentiment(Sentiment),
    /// What customers tend to: a channel, an hour of the week, a category, discounts
    #[command(after_help = help(affinity::EXAMPLES))]
    Affinity(Affinity),
    /// Who will do something within some days, with reasons; also for any table
    #[command(after_help = help(predict::EXAMPLES))]
    Predict(Predict),
    /// Kinds of customers that nobody defined: found in their figures, shown only if they are stable
    #[command(after_help = help(cluster::EXAMPLES))]
    Cluster(Cluster),
    /// What to offer to whom: products bought again, new ones, and what goes together
    #[command(after_help = help(recommend::EXAMPLES))]
    Recommend(Recommend),
    /// Experiments: what a campaign brought against customers left out of it, and how many it takes
    #[command(after_help = help(experiment::EXAMPLES))]
    Experiment(Experiment),
    /// Scores that conditions ask for: fits, keeps and shows their parameters
    #[command(after_help = help(scores::EXAMPLES))]
    Scores(Scores),
    /// Everything as Parquet files, for other engines
    Lake(Lake),
    /// A person erased, all that is known of one, and how long what is kept
    #[command(after_help = help(privacy::EXAMPLES))]
    Privacy(Privacy),
    /// The live server: takes events in, moves customers at once, answers programs and people
    #[command(after_help = help(serve::EXAMPLES))]
    Serve(Serve),
    /// The configuration of the server: prints the defaults, checks a file
    #[command(after_help = help(config::EXAMPLES))]
    Config(Config),
    /// Asks a server on this machine whether it is ready
    #[command(after_help = help(serve::HEALTH_EXAMPLES))]
    Health(Health),
    /// Writes a workspace into one file
    #[command(after_help = help(backup::EXAMPLES))]
    Backup(Backup),
    /// Makes a workspace from a backup
    #[command(after_help = help(backup::EXAMPLES))]
    Restore(Restore),
    /// Looks a workspace over: checksums, counts, and whether its parts agree
    #[command(after_help = help(doctor::EXAMPLES))]
    Doctor(Doctor),
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
