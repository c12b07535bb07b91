//! The certificate: read from PEM files, and read again when they change.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// The longest certificate or key file that is read.
const MAX_PEM_BYTES: u64 = 1024 * 1024;

/// Where certificate and key are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFiles {
    /// The certificate and those that vouch for it, in PEM.
    pub certificate: PathBuf,
    /// Its key, in PEM.
    pub key: PathBuf,
}

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("`{}` cannot be read", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file holds no certificate, or no key.
    #[error("`{}` holds no {what} in PEM", path.display())]
    Pem {
        /// Which.
        path: PathBuf,
        /// `certificate` or `private key`.
        what: &'static str,
    },
    /// Certificate and key do not belong together, or are of a kind that is not supported.
    #[error("the certificate and its key cannot be used together")]
    Pair(#[source] rustls::Error),
}

impl CertificateFiles {
    /// What the listener needs.
    pub(super) fn config(&self) -> Result<RustlsConfig, TlsError> {
        Ok(RustlsConfig::from_config(self.read()?))
    }

    /// Puts what the files hold now in the place of what they held before; if they cannot be used, the old stays.
    pub(super) fn reload(&self, config: &RustlsConfig) -> Result<(), TlsError> {
        config.reload_from_config(self.read()?);
        Ok(())
    }

    /// When the files were last written; `None` while one is not there.
    pub(super) fn written_at(&self) -> Option<(SystemTime, SystemTime)> {
        let at = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
        at(&self.certificate).zip(at(&self.key))
    }

    fn read(&self) -> Result<Arc<ServerConfig>, TlsError> {
        let no = |path: &Path, what| TlsError::Pem { path: path.to_owned(), what };
        let pem = bounded(&self.certificate)?;
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&pem)
            .collect::<Result<_, _>>()
            .ok()
            .filter(|chain: &Vec<_>| !chain.is_empty())
            .ok_or_else(|| no(&self.certificate, "certificate"))?;
        let key =
            PrivateKeyDer::from_pem_slice(&bounded(&self.key)?).map_err(|_| no(&self.key, "private key"))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(TlsError::Pair)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

fn bounded(path: &Path) -> Result<Vec<u8>, TlsError> {
    let told = |source| TlsError::Io { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    File::open(path).map_err(told)?.take(MAX_PEM_BYTES).read_to_end(&mut bytes).map_err(told)?;
    Ok(bytes)
}
