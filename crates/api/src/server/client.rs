//! Who is at the other end: the address that counts for limits and the audit log, and whether what is said crosses the
//! network in clear. Headers of a proxy are believed only if the proxy is trusted.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use kesit_app::config::Network;

const FORWARDED_FOR: &str = "x-forwarded-for";
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// The client of a request; in its extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client {
    /// Where the request comes from, as far as can be known.
    pub address: IpAddr,
    /// Whether it came by TLS all the way to us or to a trusted proxy.
    pub is_secure: bool,
    /// Whether it came from this machine and through nobody.
    pub is_local: bool,
    /// Whether whoever holds the connection is on this machine.
    peer_is_local: bool,
}

impl Client {
    /// The client behind a peer of a connection.
    pub(super) fn of(peer: SocketAddr, headers: &HeaderMap, proxies: &[Network], is_tls: bool) -> Client {
        let peer = peer.ip().to_canonical();
        let is_trusted = |address: IpAddr| proxies.iter().any(|network| network.contains(address));
        let passed_on = headers.contains_key(FORWARDED_FOR) || headers.contains_key("forwarded");
        let peer_is_local = peer.is_loopback();
        let is_local = peer_is_local && !passed_on;
        if !is_trusted(peer) {
            return Client { address: peer, is_secure: is_tls, is_local, peer_is_local };
        }
        // Every proxy adds the address that it saw at the end. From there backwards, the first that is no proxy of ours is
        // the client; whatever stands before it may be made up.
        let hops = headers.get_all(FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
        let hops: Vec<&str> = hops.flat_map(|value| value.split(',')).collect();
        let mut address = peer;
        for hop in hops.iter().rev() {
            let Some(seen) = address_of(hop) else { break };
            address = seen;
            if !is_trusted(seen) {
                break;
            }
        }
        let is_secure = is_tls || headers.get(FORWARDED_PROTO).is_some_and(|value| value == "https");
        Client { address, is_secure, is_local, peer_is_local }
    }

    /// Whether what is said is safe on its way: it came by TLS, or does not leave this machine.
    pub(super) fn may_speak(self) -> bool {
        self.is_secure || self.peer_is_local
    }
}

/// An address as proxies write it, maybe with a port.
fn address_of(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let with_port = || hop.parse::<SocketAddr>().map(|address| address.ip()).ok();
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    bare.parse::<IpAddr>().ok().or_else(with_port).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_at_the_other_end() {
        let of = |peer: &str, forwarded: &[&str], proto: &str| {
            let mut headers = HeaderMap::new();
            for value in forwarded {
                headers.append(FORWARDED_FOR, value.parse().unwrap());
            }
            if !proto.is_empty() {
                headers.insert(FORWARDED_PROTO, proto.parse().unwrap());
            }
            let proxies = ["10.0.0.0/8".parse().unwrap()];
            let client = Client::of(peer.parse().unwrap(), &headers, &proxies, false);
            (client.address.to_string(), client.is_secure, client.is_local)
        };
        type Case<'a> = (&'a str, &'a [&'a str], &'a str, (&'a str, bool, bool));
        let cases: [Case<'_>; 11] = [
            ("127.0.0.1:5", &[], "", ("127.0.0.1", false, true)),
            ("[::ffff:127.0.0.1]:5", &[], "", ("127.0.0.1", false, true)),
            // A proxy on this machine that nobody said to trust.
            ("127.0.0.1:5", &["203.0.113.9"], "https", ("127.0.0.1", false, false)),
            ("203.0.113.9:5", &["1.2.3.4"], "https", ("203.0.113.9", false, false)),
            ("10.0.0.1:5", &["203.0.113.9"], "https", ("203.0.113.9", true, false)),
            ("10.0.0.1:5", &["203.0.113.9"], "http", ("203.0.113.9", false, false)),
            // The client made the first one up.
            ("10.0.0.1:5", &["1.2.3.4, 203.0.113.9"], "https", ("203.0.113.9", true, false)),
            ("10.0.0.1:5", &["1.2.3.4", "203.0.113.9, 10.0.0.2"], "https", ("203.0.113.9", true, false)),
            ("10.0.0.1:5", &["rubbish, 10.0.0.2"], "https", ("10.0.0.2", true, false)),
            ("10.0.0.1:5", &["[2001:db8::5]:443"], "https", ("2001:db8::5", true, false)),
            ("10.0.0.1:5", &[], "https", ("10.0.0.1", true, false)),
        ];
        for (peer, forwarded, proto, (address, is_secure, is_local)) in cases {
            let expected = (address.to_owned(), is_secure, is_local);
            assert_eq!(of(peer, forwarded, proto), expected, "{peer} {forwarded:?} {proto}");
        }
    }
}
