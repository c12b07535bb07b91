//! The server behind a certificate.

use std::path::Path;

use kesit_app::config::Config;

use super::stage::Stage;
use super::{impatient, routes};
use crate::server::{CertificateFiles, TlsError};

const ONE: [&str; 2] = [include_str!("one.cert.pem"), include_str!("one.key.pem")];
const OTHER: [&str; 2] = [include_str!("other.cert.pem"), include_str!("other.key.pem")];

fn put(folder: &Path, [certificate, key]: [&str; 2]) {
    std::fs::write(folder.join("cert.pem"), certificate).unwrap();
    std::fs::write(folder.join("key.pem"), key).unwrap();
}

fn with_tls(config: Config, folder: &Path) -> Config {
    let mut config = config;
    config.serve.tls_cert = Some(folder.join("cert.pem"));
    config.serve.tls_key = Some(folder.join("key.pem"));
    config
}

/// Asks as somebody who trusts one certificate; the headers of the answer, or nothing if there is no trust.
async fn ask(stage: &Stage, [certificate, _]: [&str; 2]) -> Option<reqwest::Response> {
    // Another test may have done it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let trusted = reqwest::Certificate::from_pem(certificate.as_bytes()).unwrap();
    let client =
        reqwest::Client::builder().no_proxy().tls_certs_only([trusted]).resolve("localhost", stage.address());
    let address = format!("https://localhost:{}/customers/7", stage.address().port());
    client.build().unwrap().get(address).send().await.ok()
}

#[tokio::test]
async fn a_certificate_is_used_and_renewed() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), ONE);
    let stage = Stage::opened(&with_tls(Config::default(), folder.path()), routes()).await;
    let answer = ask(&stage, ONE).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    assert!(ask(&stage, OTHER).await.is_none());

    put(folder.path(), OTHER);
    stage.server().reload_certificate().unwrap();
    assert_eq!(ask(&stage, OTHER).await.unwrap().status(), 200);
    assert!(ask(&stage, ONE).await.is_none());

    // What cannot be used changes nothing.
    put(folder.path(), [ONE[0], OTHER[1]]);
    assert!(matches!(stage.server().reload_certificate(), Err(TlsError::Pair(_))));
    assert_eq!(ask(&stage, OTHER).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_handshake_is_not_waited_for_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), ONE);
    let stage = Stage::opened(&with_tls(impatient(), folder.path()), routes()).await;
    assert_eq!(stage.raw("").await, "");
    // Whoever speaks in clear is understood by nobody.
    assert!(!stage.ask("GET", "/customers/7").await.contains("200 OK"));
}

#[tokio::test]
async fn files_that_are_no_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let files =
        CertificateFiles { certificate: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
    let error =
        |files: &CertificateFiles| files.config().err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error(&files).ends_with("cert.pem` cannot be read"));
    put(folder.path(), ["", ""]);
    assert!(error(&files).ends_with("holds no certificate in PEM"));
    put(folder.path(), [ONE[0], "-----BEGIN nothing"]);
    assert!(error(&files).ends_with("holds no private key in PEM"));
    put(folder.path(), [ONE[0], OTHER[1]]);
    assert_eq!(error(&files), "the certificate and its key cannot be used together");
}
