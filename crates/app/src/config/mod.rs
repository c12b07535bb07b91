//! How the server is set up: one TOML file with a default for everything, variables of the environment over it, flags of the
//! command line over both.
//!
//! Start at [`Config`] for what can be set. One table (`table.rs`) says what each setting is called, what it is for and where
//! it is kept; reading, the printed defaults and the names of the variables all come from it, so they cannot differ. What a
//! workspace is set to (time zone, currency, periods of retention) is not here: it belongs to the data, not to the machine.
//!
//! ```
//! use kesit_app::config::{Config, Given, read};
//!
//! let file = "[serve]\naddress = \"127.0.0.1:9000\"\n";
//! let variables = [("KESIT_LOG_FORMAT".to_owned(), "json".to_owned())];
//! let config = read(&Given { file: Some(file), variables: &variables, flags: &[] }).unwrap();
//! assert_eq!(config.serve.address.port(), 9000);
//! assert_eq!(config.ingest, Config::default().ingest);
//! ```

mod expected;
mod files;
mod network;
mod place;
mod problem;
mod read;
mod secret;
mod slot;
mod table;
mod values;
mod web_address;
mod write;

pub use expected::Expected;
pub use files::{FileError, MAX_FILE_BYTES, MAX_SECRET_BYTES, read_file, with_secrets};
pub use network::Network;
pub use place::Place;
pub use problem::{Problem, What};
pub use read::{Flag, Given, read};
pub use secret::Secret;
pub use values::{
    Config, Ingest, Jobs, Log, LogFormat, LogLevel, Metrics, Retention, Serve, TimeOfDay, Traces, Webhooks,
};
pub use web_address::WebAddress;
pub use write::defaults;

#[cfg(test)]
mod tests;
