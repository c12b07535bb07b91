//! Why the server does not start, in the reader's language, and what to do about it.

use std::io::ErrorKind;

use kesit_api::server::exposure::Refusal;
use kesit_api::server::{ServerError, TlsError};

use crate::failure::Failure;
use crate::tell::unreadable;
use crate::words::Words;

/// It may not listen there.
pub(super) fn refusal(refusal: &Refusal, words: Words) -> Failure {
    let (address, english, turkish, hint) = match refusal {
        Refusal::SignInOff { address } => (
            address,
            "sign-in is switched off",
            "oturum açma kapalı",
            words.of(
                "leave --no-sign-in out, or listen at 127.0.0.1",
                "--no-sign-in seçeneğini çıkarın ya da 127.0.0.1 adresinde dinleyin",
            ),
        ),
        Refusal::SignInNotSetUp { address } => (
            address,
            "nobody can sign in yet",
            "henüz kimse oturum açamıyor",
            words.of(
                "start once at 127.0.0.1, open the link that is printed there, and set up the owner",
                "bir kez 127.0.0.1 adresinde başlatın, ekrana yazılan bağlantıyı açıp sahibini kurun",
            ),
        ),
        Refusal::InClear { address } => (
            address,
            "there is neither a certificate nor a trusted proxy",
            "ne sertifika ne de güvenilir bir vekil sunucu var",
            words.of(
                "give --tls-cert and --tls-key, or name the proxy that ends TLS in serve.trusted_proxies",
                "--tls-cert ve --tls-key verin ya da TLS'i sonlandıran vekil sunucuyu serve.trusted_proxies ile belirtin",
            ),
        ),
        Refusal::MetricsOpen { address } => (
            address,
            "there is no token for the metrics",
            "ölçümler için belirteç yok",
            words.of(
                "set KESIT_METRICS_TOKEN or metrics.token_file",
                "KESIT_METRICS_TOKEN ya da metrics.token_file verin",
            ),
        ),
    };
    let what = words.text(
        format!("{address} can be reached from other machines, and {english}"),
        format!("{address} adresine başka makinelerden ulaşılabilir, oysa {turkish}"),
    );
    Failure::usage(what).hint(hint)
}

/// It cannot listen.
pub(super) fn server_error(error: &ServerError, words: Words) -> Failure {
    match error {
        ServerError::Bind { address, source } => {
            let what = words
                .text(format!("cannot listen at {address}"), format!("{address} adresinde dinlenemiyor"));
            let hint = match source.kind() {
                ErrorKind::AddrInUse => words.of(
                    "another program listens there; name another port with --address",
                    "orada başka bir program dinliyor; --address ile başka bir port verin",
                ),
                ErrorKind::PermissionDenied => words.of(
                    "ports below 1024 are for root; name another one with --address",
                    "1024'ten küçük portlar root içindir; --address ile başka bir port verin",
                ),
                ErrorKind::AddrNotAvailable => {
                    words.of("this machine has no such address", "bu makinenin böyle bir adresi yok")
                }
                _ => return Failure::io(format!("{what}: {source}")),
            };
            Failure::io(what).hint(hint)
        }
        ServerError::Tls(TlsError::Io { path, source }) => unreadable(&path.display(), source, words),
        ServerError::Tls(TlsError::Pem { path, what }) => {
            let turkish = if *what == "certificate" { "sertifika" } else { "özel anahtar" };
            Failure::input(words.text(
                format!("`{}` holds no {what} in PEM", path.display()),
                format!("`{}` PEM biçiminde bir {turkish} içermiyor", path.display()),
            ))
        }
        ServerError::Tls(TlsError::Pair(source)) => Failure::input(words.text(
            format!("the certificate and its key cannot be used together: {source}"),
            format!("sertifika ile anahtarı birlikte kullanılamıyor: {source}"),
        )),
    }
}
