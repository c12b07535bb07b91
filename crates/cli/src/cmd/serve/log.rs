//! Where log lines go: standard error, for people or for programs. And where spans go: to a collector, if there is one.

use kesit_api::server::Traces;
use kesit_app::config::{Log, LogFormat, LogLevel};
use kesit_app::trace;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

/// Libraries speak from this weight on: what they say at `info` is of no use to whoever runs a server.
const LIBRARIES: LevelFilter = LevelFilter::WARN;

/// Begins to write. A second call changes nothing.
pub(super) fn start(log: &Log, traces: Option<&Traces>) {
    let level = match log.level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    let targets = Targets::new()
        .with_default(LIBRARIES.min(level))
        .with_target("kesit", level)
        .with_target(trace::TARGET, LevelFilter::OFF);
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match log.format {
        LogFormat::Text => lines.with_filter(targets).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_filter(targets).boxed(),
    };
    let spans = traces.map(Traces::layer);
    let begun = tracing_subscriber::registry().with(lines).with(spans).try_init();
    debug_assert!(begun.is_ok(), "nobody else writes log lines in this process");
}
