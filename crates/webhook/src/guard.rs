//! Which addresses may be called. Whoever may set up a webhook could otherwise reach what only this machine can: its own
//! services, the neighbours in its network, the metadata of its cloud.
//!
//! A URL is checked by its form ([`check_url`]); every address that its name resolves to is checked at the moment of
//! connecting ([`check_address`]), so that a name cannot point elsewhere after it was looked at.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// The longest URL of an endpoint, in bytes.
pub const MAX_URL_BYTES: usize = 2_048;

/// What is allowed beyond public addresses over HTTPS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rules {
    /// Plain HTTP too.
    pub allow_http: bool,
    /// Addresses of this machine and of private networks too. Link-local addresses stay refused: cloud metadata is there.
    pub allow_private: bool,
}

/// Why an address may not be called. No part of the URL is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refused {
    /// It is no URL, or too long.
    #[error("this is no URL of at most {MAX_URL_BYTES} bytes")]
    Url,
    /// Its scheme is not `https` (or `http` where that is allowed).
    #[error("only https may be called")]
    Scheme,
    /// It holds a user name or a password.
    #[error("the URL holds a user name or a password")]
    UserInfo,
    /// Ports below 1024 belong to other services, but for 80 and 443.
    #[error("this port may not be called")]
    Port,
    /// The address, or one of those that the name resolves to, is not public.
    #[error("the address belongs to this machine or to a network that is not public")]
    Address,
}

impl Refused {
    /// A stable code for it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Refused::Url => "refused_url",
            Refused::Scheme => "refused_scheme",
            Refused::UserInfo => "refused_user_info",
            Refused::Port => "refused_port",
            Refused::Address => "refused_address",
        }
    }
}

/// Checks the form of a URL, and its address if that stands in it. Names are not resolved.
///
/// # Errors
/// When it may not be called.
pub fn check_url(text: &str, rules: Rules) -> Result<Url, Refused> {
    if text.len() > MAX_URL_BYTES {
        return Err(Refused::Url);
    }
    let url = Url::parse(text).map_err(|_| Refused::Url)?;
    match url.scheme() {
        "https" => {}
        "http" if rules.allow_http => {}
        _ => return Err(Refused::Scheme),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refused::UserInfo);
    }
    match url.port_or_known_default() {
        Some(80 | 443 | 1024..) => {}
        _ => return Err(Refused::Port),
    }
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(Refused::Url)?;
    // Every way to write an IPv4 address, such as 0x7f.1, was brought into the usual form by the parser.
    if let Ok(address) = host.trim_start_matches('[').trim_end_matches(']').parse() {
        check_address(address, rules)?;
    }
    Ok(url)
}

/// Checks an address that is about to be connected to.
///
/// # Errors
/// When it may not be called.
pub fn check_address(address: IpAddr, rules: Rules) -> Result<(), Refused> {
    let kind = match address {
        IpAddr::V4(address) => kind_of_v4(address),
        IpAddr::V6(address) => kind_of_v6(address),
    };
    match kind {
        Kind::Public => Ok(()),
        Kind::Private if rules.allow_private => Ok(()),
        Kind::Private | Kind::Special => Err(Refused::Address),
    }
}

/// What a network is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Anybody may be there.
    Public,
    /// This machine, or a network that somebody keeps to themselves.
    Private,
    /// Nothing that a webhook is ever sent to.
    Special,
}

/// Networks that are not public; everything else is. From the IANA registry of special-purpose addresses.
const V4: [(Kind, [u8; 4], u32); 16] = [
    (Kind::Private, [10, 0, 0, 0], 8),
    (Kind::Private, [127, 0, 0, 0], 8),
    (Kind::Private, [172, 16, 0, 0], 12),
    (Kind::Private, [192, 168, 0, 0], 16),
    (Kind::Private, [100, 64, 0, 0], 10),   // of providers (CGNAT)
    (Kind::Special, [0, 0, 0, 0], 8),       // this network
    (Kind::Special, [169, 254, 0, 0], 16),  // link-local, cloud metadata
    (Kind::Special, [192, 0, 0, 0], 24),    // protocol assignments
    (Kind::Special, [192, 0, 2, 0], 24),    // documentation
    (Kind::Special, [192, 88, 99, 0], 24),  // 6to4 relays
    (Kind::Special, [192, 175, 48, 0], 24), // AS112
    (Kind::Special, [198, 18, 0, 0], 15),   // benchmarks
    (Kind::Special, [198, 51, 100, 0], 24), // documentation
    (Kind::Special, [203, 0, 113, 0], 24),  // documentation
    (Kind::Special, [224, 0, 0, 0], 4),     // multicast
    (Kind::Special, [240, 0, 0, 0], 4),     // reserved, broadcast
];

/// Networks that are known; everything else is special. Forms that carry an IPv4 address within them are refused whatever it
/// is: nobody writes the address of a receiver like that.
const V6: [(Kind, [u16; 8], u32); 9] = [
    (Kind::Private, [0, 0, 0, 0, 0, 0, 0, 1], 128), // this machine
    (Kind::Private, [0xfc00, 0, 0, 0, 0, 0, 0, 0], 7), // unique local
    (Kind::Special, [0x2001, 0, 0, 0, 0, 0, 0, 0], 23), // protocol assignments, Teredo
    (Kind::Special, [0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32), // documentation
    (Kind::Special, [0x2002, 0, 0, 0, 0, 0, 0, 0], 16), // 6to4
    (Kind::Special, [0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0], 48), // AS112
    (Kind::Special, [0x3ffe, 0, 0, 0, 0, 0, 0, 0], 16), // 6bone, given back
    (Kind::Special, [0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), // documentation
    // Of what is left only this is given out. IPv4-mapped (::ffff:0:0/96), NAT64 (64:ff9b::/96), link-local (fe80::/10) and
    // multicast (ff00::/8) are outside.
    (Kind::Public, [0x2000, 0, 0, 0, 0, 0, 0, 0], 3),
];

fn kind_of_v4(address: Ipv4Addr) -> Kind {
    let is_in = |network: [u8; 4], bits: u32| {
        (address.to_bits() ^ Ipv4Addr::from(network).to_bits()).leading_zeros() >= bits
    };
    V4.iter().find(|(_, network, bits)| is_in(*network, *bits)).map_or(Kind::Public, |(kind, ..)| *kind)
}

fn kind_of_v6(address: Ipv6Addr) -> Kind {
    let is_in = |network: [u16; 8], bits: u32| {
        (address.to_bits() ^ Ipv6Addr::from(network).to_bits()).leading_zeros() >= bits
    };
    V6.iter().find(|(_, network, bits)| is_in(*network, *bits)).map_or(Kind::Special, |(kind, ..)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Rules = Rules { allow_http: false, allow_private: false };
    const INTRANET: Rules = Rules { allow_http: true, allow_private: true };

    fn address(text: &str, rules: Rules) -> bool {
        check_address(text.parse().expect("an address"), rules).is_ok()
    }

    #[test]
    fn public_addresses_may_be_called() {
        for text in [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.0",
            "172.15.255.255",
            "172.32.0.1",
            "192.0.1.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a01:4f8::1",
            "3ffd::1",
        ] {
            assert!(address(text, STRICT), "{text}");
        }
    }

    #[test]
    fn private_addresses_only_where_that_is_allowed() {
        for text in [
            "10.0.0.1",
            "10.255.255.255",
            "127.0.0.1",
            "127.9.9.9",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "::1",
            "fc00::1",
            "fdff::1",
        ] {
            assert!(!address(text, STRICT), "{text}");
            assert!(address(text, INTRANET), "{text}");
        }
    }

    #[test]
    fn some_addresses_never() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "169.254.169.254",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::2",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:1.1.1.1",
            "64:ff9b::7f00:1",
            "64:ff9b::101:101",
            "64:ff9b:1::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:101:101::1",
            "100::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "3fff::1",
            "5f00::1",
        ] {
            assert!(!address(text, STRICT), "{text}");
            assert!(!address(text, INTRANET), "{text}");
        }
    }

    fn url(text: &str, rules: Rules) -> Option<Refused> {
        check_url(text, rules).err()
    }

    #[test]
    fn urls_are_checked_by_their_form() {
        for text in [
            "https://shop.example/hook",
            "https://shop.example:8443/a?b=c#d",
            "https://1.1.1.1/",
            "https://[2606:4700::1111]/",
            "HTTPS://SHOP.example",
        ] {
            assert_eq!(url(text, STRICT), None, "{text}");
        }
        for (text, refused) in [
            ("", Refused::Url),
            ("shop.example/hook", Refused::Url),
            ("https://", Refused::Url),
            ("https://shop.example:99999/", Refused::Url),
            ("https://999.1.1.1/", Refused::Url),
            ("http://shop.example/", Refused::Scheme),
            ("ftp://shop.example/", Refused::Scheme),
            ("file:///etc/passwd", Refused::Scheme),
            ("unix:/run/docker.sock", Refused::Scheme),
            ("https://user@shop.example/", Refused::UserInfo),
            ("https://:pass@shop.example/", Refused::UserInfo),
            ("https://shop.example:22/", Refused::Port),
            ("https://shop.example:0/", Refused::Port),
            ("https://127.0.0.1/", Refused::Address),
            ("https://127.1/", Refused::Address),
            ("https://0x7f000001/", Refused::Address),
            ("https://2130706433/", Refused::Address),
            ("https://0177.0.0.1/", Refused::Address),
            ("https://１２７.0.0.1/", Refused::Address),
            ("https://[::1]/", Refused::Address),
            ("https://[::ffff:10.0.0.1]/", Refused::Address),
            ("https://169.254.169.254/latest/meta-data", Refused::Address),
        ] {
            assert_eq!(url(text, STRICT), Some(refused), "{text}");
        }
        assert_eq!(
            url(&format!("https://shop.example/{}", "a".repeat(MAX_URL_BYTES)), STRICT),
            Some(Refused::Url)
        );
        assert_eq!(url("http://127.0.0.1:8080/", INTRANET), None);
        assert_eq!(url("http://169.254.169.254/", INTRANET), Some(Refused::Address));
    }
}
