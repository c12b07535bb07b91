//! What is printed when the server is ready: where it is, and what to do next.

use std::net::SocketAddr;
use std::path::Path;

use kesit_api::server::exposure::SignIn;
use kesit_app::config::Config;

use super::shown;
use crate::words::Words;

/// What there is to tell.
pub(super) struct Greeting<'a> {
    pub(super) address: SocketAddr,
    pub(super) config: &'a Config,
    pub(super) dir: &'a Path,
    pub(super) sign_in: SignIn,
    /// What the first visitor needs to become the owner; shown here and nowhere else.
    pub(super) setup_token: Option<&'a str>,
    /// The write key of the made-up shop.
    pub(super) demo_key: Option<&'a str>,
    /// Whether the workspace vanishes at the end.
    pub(super) is_temporary: bool,
    /// Whether the clock stands still.
    pub(super) is_manual: bool,
}

impl Greeting<'_> {
    pub(super) fn text(&self, words: Words) -> String {
        let base = self.base();
        let mut lines = vec![("Kesit", base.clone())];
        let gone = words.of("gone at the end", "kapanışta silinir");
        let dir = shown(self.dir);
        lines.push((
            words.of("workspace", "çalışma alanı"),
            if self.is_temporary { format!("{dir} ({gone})") } else { dir },
        ));
        if let Some(token) = self.setup_token {
            lines.push((words.of("set up", "kurulum"), format!("{base}/setup?token={token}")));
        }
        if self.sign_in == SignIn::Off {
            let open = words.of(
                "off: everybody on this machine may do everything",
                "kapalı: bu makinedeki herkes her şeyi yapabilir",
            );
            lines.push((words.of("sign-in", "oturum"), open.to_owned()));
        }
        if let Some(key) = self.demo_key {
            lines.push((words.of("write key", "yazma anahtarı"), key.to_owned()));
        }
        if self.is_manual {
            let still = words.of("stands still; move it through the API", "duruyor; API ile ilerletin");
            lines.push((words.of("clock", "saat"), still.to_owned()));
        }
        lines.push((words.of("API", "API"), format!("{base}/api/docs")));
        lines.push((words.of("end", "kapatmak için"), "Ctrl-C".to_owned()));
        aligned(&lines)
    }

    /// What others call the server, else where it listens.
    fn base(&self) -> String {
        if let Some(url) = &self.config.serve.public_url {
            return url.to_string();
        }
        let scheme = if self.config.serve.tls_cert.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }
}

fn aligned(lines: &[(&str, String)]) -> String {
    let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    lines.iter().map(|(name, value)| format!("{name:<width$}  {value}\n")).collect()
}
