//! `kesit serve`, and what asks after it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::WorkspaceDir;

/// Examples, shown below the options.
pub(crate) const EXAMPLES: &str = "\
Examples:
  A made-up shop that lives, to try things out:
    kesit serve --demo
  A workspace:
    kesit init shop
    kesit serve --workspace shop
  For other machines, once an owner has been set up:
    kesit serve --workspace shop --address 0.0.0.0:443 --tls-cert cert.pem --tls-key key.pem";

#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    pub(crate) workspace: WorkspaceDir,

    /// The address and port to listen at [default: 127.0.0.1:8585]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) address: Option<String>,

    /// The configuration [default: KESIT_CONFIG, else none]; see `kesit config default`
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Serves a made-up shop in which something happens: in the folder of --workspace, or in one that vanishes at the end
    #[arg(long)]
    pub(crate) demo: bool,

    /// How many customers the made-up shop has
    #[arg(long, value_name = "N", default_value_t = 2_000, requires = "demo")]
    pub(crate) customers: u32,

    /// The clock: that of the machine, or one that stands still until it is moved through the API
    #[arg(
        long,
        value_enum,
        value_name = "system|manual",
        hide_possible_values = true,
        default_value = "system"
    )]
    pub(crate) clock: ClockArg,

    /// PEM file with the certificate and its chain
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_cert: Option<String>,

    /// PEM file with the certificate's private key
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_key: Option<String>,

    /// Lets everybody do everything; only at an address that other machines cannot reach
    #[arg(long)]
    pub(crate) no_sign_in: bool,
}

/// Which clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClockArg {
    /// That of the machine.
    System,
    /// One that stands still.
    Manual,
}

/// Examples, shown below the options.
pub(crate) const HEALTH_EXAMPLES: &str = "\
Examples:
  As the check of a container:
    kesit health
  Of a server elsewhere on this machine:
    kesit health --address 127.0.0.1:9000";

#[derive(Debug, Args)]
pub(crate) struct Health {
    /// Where the server listens [default: as configured]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) address: Option<String>,

    /// The configuration [default: KESIT_CONFIG, else none]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}
