//! What is served: opened, joined to its routes, fed by the made-up shop, and stopped. The one file of `kesit serve` that
//! knows what a running workspace is made of.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use kesit_api::Cookies;
use kesit_api::Limits;
use kesit_api::served::{Served, Serving};
use kesit_api::server::exposure::SignIn;
use kesit_api::server::{Product, Server};
use kesit_app::access::{Gate, SourceKind, SourceText, SystemChance};
use kesit_app::config::Config;
use kesit_app::hooks::{AT_ONCE_PER_ENDPOINT, Calls, Rules, Surroundings};
use kesit_app::service::{Clock, ManualClock, OpenError, Options, Refused, Schedule, Service};
use kesit_app::tally::Tallies;
use kesit_app::workspace::{Access, OnDisk};
use kesit_model::Timestamp;
use kesit_model::message::Message;
use tokio::runtime::Handle;

use crate::failure::Failure;
use crate::progress::Bar;
use crate::words::Words;
use crate::{clock, load, tell};

/// The name of the source that the made-up shop sends by.
const DEMO_SOURCE: &str = "demo";

/// So much of the time for the end is left for making the last of a snapshot safe on disk.
const LAST_SYNC: Duration = Duration::from_millis(1_500);

/// What an opening goes by.
pub(super) struct Opening {
    pub(super) dir: PathBuf,
    pub(super) config: Config,
    pub(super) sign_in: SignIn,
    /// Whether the clock stands still until it is moved through the API.
    pub(super) is_manual: bool,
    /// Whether it is a made-up shop, which gets a source.
    pub(super) is_demo: bool,
    pub(super) tallies: Arc<Tallies>,
    pub(super) runtime: Handle,
    pub(super) words: Words,
}

/// An open workspace that is served.
pub(super) struct Running {
    served: Served,
    runtime: Handle,
    set_up_token: Option<String>,
    demo_key: Option<String>,
}

/// The clock of the machine.
#[derive(Debug)]
struct Wall;

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        clock::now()
    }
}

/// Whether somebody can sign in to a workspace.
pub(super) fn sign_in(dir: &Path, words: Words) -> Result<SignIn, Failure> {
    let workspace: OnDisk = load::open(dir, Access::Read, words)?;
    let users = workspace.catalogue().users().map_err(|error| tell::catalogue_error(&error, words))?;
    Ok(if users.is_empty() { SignIn::NotYet } else { SignIn::SetUp })
}

impl Running {
    /// Opens a workspace: brings it to where it was. Takes as long as what came since the last snapshot.
    pub(super) fn open(opening: Opening) -> Result<Running, Failure> {
        let words = opening.words;
        let bar = Bar::new();
        let service = Service::open(&opening.dir, &opening.options(), |replay| bar.show_messages(replay))
            .map_err(|error| open_error(error, words))?;
        drop(bar);
        let catalogue = opening.dir.join("catalogue.db");
        let gate = Gate::open(&catalogue, Box::new(SystemChance)).map_err(|error| told(&error))?;
        let surroundings = surroundings(Arc::clone(service.live().clock()), Arc::clone(service.tallies()));
        let served = Served::new(service, gate, opening.serving(), surroundings, &opening.runtime)
            .map_err(|error| told(&error))?;
        let set_up_token = served.set_up_token().map_err(|error| told(&error))?;
        let demo_key = if opening.is_demo { Some(demo_key(&served)?) } else { None };
        let set_up_token = set_up_token.map(|token| token.reveal().to_owned());
        Ok(Running { served, runtime: opening.runtime, set_up_token, demo_key })
    }

    /// Its routes.
    pub(super) fn router(&self, _server: &Server) -> Router {
        self.served.router()
    }

    /// What the server must know of it.
    pub(super) fn product(&self) -> Arc<dyn Product> {
        self.served.product()
    }

    /// What the first visitor needs to become the owner; `None` if there is one.
    pub(super) fn setup_token(&self) -> Option<&str> {
        self.set_up_token.as_deref()
    }

    /// The write key of the made-up shop.
    pub(super) fn demo_key(&self) -> Option<&str> {
        self.demo_key.as_deref()
    }

    /// Takes messages as if they had come in by a door.
    pub(super) async fn accept(&self, messages: Vec<Message>) -> Result<(), Refused> {
        self.served.accept(messages).await
    }

    /// Comes back when the disk failed and nothing more can be taken.
    pub(super) async fn has_failed(&self) {
        self.served.has_failed().await;
    }

    /// Drains what was accepted, and writes a snapshot if it can be done before an instant. Nothing is taken from then on.
    pub(super) fn stop(&self, before: Instant) {
        self.served.stop(&self.runtime, &|| Instant::now() + LAST_SYNC < before);
    }
}

impl Opening {
    fn options(&self) -> Options {
        let clock: Arc<dyn Clock> =
            if self.is_manual { Arc::new(ManualClock::at(clock::now())) } else { Arc::new(Wall) };
        let jobs = &self.config.jobs;
        let schedule = Schedule {
            refit_minute: jobs.refit_at.map(|time| time.minute_of_day()),
            retain_minute: self.config.retention.apply_at.map(|time| time.minute_of_day()),
            snapshot_minutes: u32::try_from(jobs.snapshot_minutes).ok().filter(|minutes| *minutes > 0),
        };
        Options {
            clock,
            threads: None,
            writes_back: true,
            schedule,
            tallies: Arc::clone(&self.tallies),
            queue_messages: usize::try_from(self.config.ingest.queue_messages).unwrap_or(usize::MAX),
        }
    }

    fn serving(&self) -> Serving {
        let is_tls = self.config.serve.tls_cert.is_some();
        let is_proxied = self.config.serve.public_url.as_ref().is_some_and(|url| url.is_https());
        let cookies = if is_tls || is_proxied { Cookies::Secure } else { Cookies::Loopback };
        let allow_private = self.config.webhooks.allow_private;
        let at_once = usize::try_from(self.config.webhooks.concurrency).unwrap_or(AT_ONCE_PER_ENDPOINT);
        Serving {
            signs_in: self.sign_in != SignIn::Off,
            cookies,
            is_tls,
            calls: Calls { rules: Rules { allow_http: allow_private, allow_private }, at_once },
            limits: Limits::default(),
            bytes_in_hand: usize::try_from(self.config.ingest.queue_bytes).unwrap_or(usize::MAX),
        }
    }
}

/// The time of the product is that of its clock, which may stand still; deliveries are signed for the time of the world.
fn surroundings(product: Arc<dyn Clock>, tallies: Arc<Tallies>) -> Surroundings {
    let chance = || {
        let mut bytes = [0; 8];
        // Without chance the next attempt comes at its earliest moment, no more.
        let _ = getrandom::fill(&mut bytes);
        u64::from_le_bytes(bytes)
    };
    Surroundings {
        tallies,
        now: Arc::new(move || product.now()),
        signed_at: Arc::new(clock::now),
        chance: Arc::new(chance),
    }
}

/// A write key for the made-up shop. A source that is there from an earlier start gets a new key.
fn demo_key(served: &Served) -> Result<String, Failure> {
    let by = kesit_app::access::Principal::LOCAL;
    let (gate, now) = (served.gate(), clock::now());
    let sources = gate.sources(&by, now).map_err(|error| told(&error))?;
    let known = sources.iter().find(|(source, _)| source.name == DEMO_SOURCE);
    let made = match known {
        Some((source, _)) => gate.rotate_source_key(&by, source.id, kesit_model::Span(0), now),
        None => {
            let text = SourceText { name: Some(DEMO_SOURCE), ..SourceText::default() };
            gate.add_source(&by, SourceKind::Server, text, now)
        }
    };
    Ok(made.map_err(|error| told(&error))?.key.reveal().to_owned())
}

fn open_error(error: OpenError, words: Words) -> Failure {
    match error {
        OpenError::OnDisk(error) => tell::on_disk_error(&error, words),
        OpenError::Catalogue(error) => tell::catalogue_error(&error, words),
        other => told(&other),
    }
}

fn told(error: &dyn std::error::Error) -> Failure {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    Failure::io(text)
}
