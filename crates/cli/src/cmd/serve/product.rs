//! What is served: opened, joined to its routes, fed by the made-up shop, and stopped. The one file of `kesit serve` that
//! knows what a running workspace is made of.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use kesit_api::server::exposure::SignIn;
use kesit_api::server::{Product, Server, Unready};
use kesit_app::config::Config;
use kesit_app::tally::Tallies;
use kesit_app::workspace::{Access, OnDisk};
use kesit_model::message::Message;

use crate::failure::Failure;
use crate::words::Words;
use crate::{load, tell};

/// What an opening goes by.
pub(super) struct Opening {
    pub(super) dir: PathBuf,
    pub(super) config: Config,
    pub(super) sign_in: SignIn,
    /// Whether the clock stands still until it is moved through the API.
    pub(super) is_manual: bool,
    pub(super) tallies: Arc<Tallies>,
    pub(super) words: Words,
}

/// An open workspace that is served.
pub(super) struct Running {
    /// Nobody else has it open until it is stopped.
    workspace: Mutex<Option<OnDisk>>,
}

/// Whether somebody can sign in to a workspace.
pub(super) fn sign_in(dir: &Path, words: Words) -> Result<SignIn, Failure> {
    load::open(dir, Access::Read, words)?;
    Ok(SignIn::NotYet)
}

impl Running {
    /// Opens a workspace: brings it to where it was. Takes as long as what came since the last snapshot.
    pub(super) fn open(opening: Opening) -> Result<Running, Failure> {
        let workspace = load::open(&opening.dir, Access::Write, opening.words)?;
        workspace.timelines(|_| {}).map_err(|error| tell::on_disk_error(&error, opening.words))?;
        Ok(Running { workspace: Mutex::new(Some(workspace)) })
    }

    /// Its routes.
    pub(super) fn router(&self, _server: &Server) -> Router {
        Router::new()
    }

    /// What the server must know of it.
    pub(super) fn product(&self) -> Arc<dyn Product> {
        Arc::new(Told)
    }

    /// What the first visitor needs to become the owner; `None` if there is one.
    pub(super) fn setup_token(&self) -> Option<&str> {
        None
    }

    /// The write key of the made-up shop.
    pub(super) fn demo_key(&self) -> Option<&str> {
        None
    }

    /// Takes messages as if they had come in by a door.
    pub(super) async fn accept(&self, messages: Vec<Message>) -> Result<(), NotTaken> {
        let is_open = self.workspace.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        if is_open && messages.is_empty() { Ok(()) } else { Err(NotTaken) }
    }

    /// Drains what was accepted. Nothing is taken from then on.
    pub(super) fn stop(&self) {
        drop(self.workspace.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// Messages were not taken.
#[derive(Debug)]
pub(super) struct NotTaken;

struct Told;

impl Product for Told {
    fn unready(&self) -> Vec<Unready> {
        Vec::new()
    }

    fn refresh(&self, _: &Tallies) {}
}
