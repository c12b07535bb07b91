//! What can be set, and what holds where nothing is.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use super::{Network, Secret, WebAddress};

/// Everything that the server can be told about the machine and the network it runs in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// Where it listens, and how long it waits for whom.
    pub serve: Serve,
    /// How much may come in at once.
    pub ingest: Ingest,
    /// What it writes about itself.
    pub log: Log,
    /// Where its figures are to be had.
    pub metrics: Metrics,
    /// Where its traces go.
    pub traces: Traces,
    /// When old data goes.
    pub retention: Retention,
    /// What it does by itself.
    pub jobs: Jobs,
    /// How it calls others.
    pub webhooks: Webhooks,
}

/// Where the server listens, and how long it waits for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serve {
    /// The address and port; port 0 takes a free one.
    pub address: SocketAddr,
    /// A PEM file with the certificate and those that vouch for it; `None` for plain HTTP.
    pub tls_cert: Option<PathBuf>,
    /// A PEM file with the key of the certificate.
    pub tls_key: Option<PathBuf>,
    /// What others call the server; `None` where it is the address that it listens on.
    pub public_url: Option<WebAddress>,
    /// Those whose `X-Forwarded-…` headers are believed, and who are trusted to come by TLS.
    pub trusted_proxies: Vec<Network>,
    /// Connections at once; one more is closed at once.
    pub max_connections: u64,
    /// How long the head of a request may take, an idle connection included.
    pub header_timeout_seconds: u64,
    /// How long a body may stand still while it comes in.
    pub body_timeout_seconds: u64,
    /// How long an answer may take once the body is there; streams are excepted when they have begun.
    pub request_timeout_seconds: u64,
    /// The most bytes of the head of a request.
    pub max_header_bytes: u64,
    /// How long the end may take: requests are finished, queues drained.
    pub shutdown_seconds: u64,
}

impl Default for Serve {
    fn default() -> Serve {
        Serve {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 8585)),
            tls_cert: None,
            tls_key: None,
            public_url: None,
            trusted_proxies: Vec::new(),
            max_connections: 4096,
            header_timeout_seconds: 10,
            body_timeout_seconds: 30,
            request_timeout_seconds: 60,
            max_header_bytes: 16 * 1024,
            shutdown_seconds: 10,
        }
    }
}

/// How much may come in at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ingest {
    /// Messages that wait to be stored; more are turned away with 429.
    pub queue_messages: u64,
    /// Bytes of the requests in hand that bring messages; more are turned away.
    pub queue_bytes: u64,
}

impl Default for Ingest {
    fn default() -> Ingest {
        Ingest { queue_messages: 200_000, queue_bytes: 64 * 1024 * 1024 }
    }
}

/// What the server writes about itself to standard error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Log {
    /// From which weight on.
    pub level: LogLevel,
    /// For people or for programs.
    pub format: LogFormat,
}

/// From which weight on a line is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogLevel {
    /// Somebody must act.
    Error,
    /// Something is not as it should be, and the server goes on.
    Warn,
    /// What happens, a line for each request.
    #[default]
    Info,
    /// More than one usually wants.
    Debug,
    /// Everything.
    Trace,
}

impl LogLevel {
    /// Every level with its word.
    pub const ALL: [(&'static str, LogLevel); 5] = [
        ("error", LogLevel::Error),
        ("warn", LogLevel::Warn),
        ("info", LogLevel::Info),
        ("debug", LogLevel::Debug),
        ("trace", LogLevel::Trace),
    ];
}

/// How a line is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl LogFormat {
    /// Both formats with their words.
    pub const ALL: [(&'static str, LogFormat); 2] = [("text", LogFormat::Text), ("json", LogFormat::Json)];
}

/// Where the figures are to be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metrics {
    /// An address of their own; `None` for that of the server. Without a token, the address must be a loopback one.
    pub address: Option<SocketAddr>,
    /// The path.
    pub path: String,
    /// What whoever asks must bring as `Authorization: Bearer`; `None` lets in only who asks from this machine.
    pub token: Option<Secret>,
    /// A file with the token.
    pub token_file: Option<PathBuf>,
}

impl Default for Metrics {
    fn default() -> Metrics {
        Metrics { address: None, path: "/metrics".to_owned(), token: None, token_file: None }
    }
}

/// Where traces go: what the server did for a request, step by step, for a collector of OpenTelemetry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traces {
    /// Where a collector takes OTLP over HTTP; `None` for no traces.
    pub endpoint: Option<WebAddress>,
    /// How many of a hundred requests are traced where the caller has not said.
    pub sample_percent: u64,
}

impl Default for Traces {
    fn default() -> Traces {
        Traces { endpoint: None, sample_percent: 100 }
    }
}

/// When old data goes. How old it may grow belongs to the workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// The time of day, in the zone of the workspace; `None` for never by itself.
    pub apply_at: Option<TimeOfDay>,
}

impl Default for Retention {
    fn default() -> Retention {
        Retention { apply_at: Some(TimeOfDay { hour: 4, minute: 0 }) }
    }
}

/// What the server does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jobs {
    /// When scores are fitted anew, in the zone of the workspace; `None` for never by itself.
    pub refit_at: Option<TimeOfDay>,
    /// How often the state is written down, so that a restart is quick; 0 for only at the end.
    pub snapshot_minutes: u64,
}

impl Default for Jobs {
    fn default() -> Jobs {
        Jobs { refit_at: Some(TimeOfDay { hour: 3, minute: 0 }), snapshot_minutes: 60 }
    }
}

/// How the server calls others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Webhooks {
    /// Whether addresses of private networks may be called.
    pub allow_private: bool,
    /// Calls to one endpoint at once.
    pub concurrency: u64,
}

impl Default for Webhooks {
    fn default() -> Webhooks {
        Webhooks { allow_private: false, concurrency: 16 }
    }
}

/// A time of day to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeOfDay {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

impl TimeOfDay {
    /// Minutes after midnight.
    #[must_use]
    pub fn minute_of_day(self) -> u32 {
        u32::from(self.hour) * 60 + u32::from(self.minute)
    }
}

/// The text is no time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a time of day such as 03:00")]
pub struct NotATime;

impl FromStr for TimeOfDay {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<TimeOfDay, NotATime> {
        let part = |text: &str, most: u8| match text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()) {
            true => text.parse().ok().filter(|&number: &u8| number <= most),
            false => None,
        };
        let (hour, minute) = text.split_once(':').ok_or(NotATime)?;
        let hour = part(hour, 23).ok_or(NotATime)?;
        let minute = part(minute, 59).ok_or(NotATime)?;
        Ok(TimeOfDay { hour, minute })
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.hour, self.minute)
    }
}
