//! Where log lines go: standard error, for people or for programs.

use kesit_app::config::{Log, LogFormat, LogLevel};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Libraries speak from this weight on: what they say at `info` is of no use to whoever runs a server.
const LIBRARIES: LevelFilter = LevelFilter::WARN;

/// Begins to write. A second call changes nothing.
pub(super) fn start(log: &Log) {
    let level = match log.level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    };
    let targets = Targets::new().with_default(LIBRARIES.min(level)).with_target("kesit", level);
    let registry = tracing_subscriber::registry().with(targets);
    let begun = match log.format {
        LogFormat::Text => registry.with(fmt::layer().with_writer(std::io::stderr)).try_init(),
        LogFormat::Json => {
            registry.with(fmt::layer().json().flatten_event(true).with_writer(std::io::stderr)).try_init()
        }
    };
    debug_assert!(begun.is_ok(), "nobody else writes log lines in this process");
}
