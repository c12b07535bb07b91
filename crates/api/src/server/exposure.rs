//! Where the server may listen. On this machine's own address it always may; beyond, only if nobody gets in without signing
//! in, and nothing crosses the network in clear.

use std::net::SocketAddr;

use kesit_app::config::Serve;

/// What is known of sign-in when the server starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    /// There is an owner who can sign in.
    SetUp,
    /// Nobody has set it up yet: the first visitor with the token of the terminal does.
    NotYet,
    /// It is switched off: whoever reaches the server may do everything.
    Off,
}

/// Why the server does not listen there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Sign-in is switched off.
    #[error("{address} can be reached from other machines, and sign-in is switched off")]
    SignInOff {
        /// Where it was to listen.
        address: SocketAddr,
    },
    /// Nobody can sign in yet.
    #[error("{address} can be reached from other machines, and sign-in is not set up yet")]
    SignInNotSetUp {
        /// Where it was to listen.
        address: SocketAddr,
    },
    /// There is neither a certificate nor a trusted proxy.
    #[error(
        "{address} can be reached from other machines, and there is neither a certificate nor a trusted proxy"
    )]
    InClear {
        /// Where it was to listen.
        address: SocketAddr,
    },
    /// The figures would be open to everybody.
    #[error("the metrics at {address} can be reached from other machines, and there is no token for them")]
    MetricsOpen {
        /// Where they were to be had.
        address: SocketAddr,
    },
}

/// Whether the server may listen where it is told to.
///
/// # Errors
/// Why not.
pub fn may_listen(serve: &Serve, sign_in: SignIn) -> Result<(), Refusal> {
    let address = serve.address;
    if address.ip().to_canonical().is_loopback() {
        return Ok(());
    }
    match sign_in {
        SignIn::Off => return Err(Refusal::SignInOff { address }),
        SignIn::NotYet => return Err(Refusal::SignInNotSetUp { address }),
        SignIn::SetUp => {}
    }
    let is_covered = serve.tls_cert.is_some() || !serve.trusted_proxies.is_empty();
    if is_covered { Ok(()) } else { Err(Refusal::InClear { address }) }
}

/// Whether the metrics may have an address of their own.
///
/// # Errors
/// When others could reach it and there is no token.
pub fn may_show_metrics(metrics: &kesit_app::config::Metrics) -> Result<(), Refusal> {
    match metrics.address {
        Some(address) if metrics.token.is_none() && !address.ip().to_canonical().is_loopback() => {
            Err(Refusal::MetricsOpen { address })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_it_may_listen() {
        use SignIn::{NotYet, Off, SetUp};
        let refused = |address: &str, tls: bool, proxy: bool, sign_in| {
            let serve = Serve {
                address: address.parse().unwrap(),
                tls_cert: tls.then(|| "cert.pem".into()),
                trusted_proxies: if proxy { vec!["10.0.0.1".parse().unwrap()] } else { Vec::new() },
                ..Serve::default()
            };
            may_listen(&serve, sign_in).err().map(|refusal| match refusal {
                Refusal::SignInOff { .. } => "off",
                Refusal::SignInNotSetUp { .. } => "not yet",
                Refusal::InClear { .. } => "clear",
                Refusal::MetricsOpen { .. } => "metrics",
            })
        };
        let cases = [
            ("127.0.0.1:1", false, false, Off, None),
            ("[::1]:1", false, false, NotYet, None),
            ("[::ffff:127.0.0.1]:1", false, false, Off, None),
            ("0.0.0.0:1", false, false, SetUp, Some("clear")),
            ("[::]:1", false, false, SetUp, Some("clear")),
            ("192.168.1.5:1", false, false, SetUp, Some("clear")),
            ("0.0.0.0:1", true, false, SetUp, None),
            ("0.0.0.0:1", false, true, SetUp, None),
            ("0.0.0.0:1", true, true, NotYet, Some("not yet")),
            ("0.0.0.0:1", true, true, Off, Some("off")),
        ];
        for (address, tls, proxy, sign_in, expected) in cases {
            assert_eq!(
                refused(address, tls, proxy, sign_in),
                expected,
                "{address} {tls} {proxy} {sign_in:?}"
            );
        }
    }

    #[test]
    fn where_the_metrics_may_be() {
        let refused = |address: Option<&str>, token: bool| {
            let metrics = kesit_app::config::Metrics {
                address: address.map(|address| address.parse().unwrap()),
                token: token.then(|| kesit_app::config::Secret::new("0123456789abcdef")),
                ..kesit_app::config::Metrics::default()
            };
            may_show_metrics(&metrics).is_err()
        };
        assert!(!refused(None, false));
        assert!(!refused(Some("127.0.0.1:1"), false));
        assert!(!refused(Some("0.0.0.0:1"), true));
        assert!(refused(Some("0.0.0.0:1"), false));
    }
}
