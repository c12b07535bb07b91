//! `kesit serve`: puts the server together, tells where it is, and ends it in good order. What it serves is behind
//! [`product`]; how it listens is in `kesit_api::server`.

mod demo;
mod greeting;
mod log;
mod notify;
mod product;
mod refused;
mod signals;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use kesit_api::server::exposure::{self, SignIn};
use kesit_api::server::{Metrics, Opened, Server, Setup, Traces};
use kesit_app::config::{Config, Flag};

use self::demo::Demo;
use self::greeting::Greeting;
use self::product::{Opening, Running};
use self::signals::{Signal, Signals};
use crate::args::{ClockArg, Serve};
use crate::failure::Failure;
use crate::words::Words;
use crate::{clock, exit, load};

/// Of the time for the end, the part that requests under way may take; the rest is for what they brought.
const PART_FOR_REQUESTS: f64 = 0.5;

pub(crate) fn run(args: &Serve, words: Words, out: &mut dyn Write) -> Result<u8, Failure> {
    let config = load::config(args.config.as_deref(), &flags(args), words)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::io(error.to_string()))?;
    let traces = Traces::start(&config.traces, runtime.handle());
    let traces = traces.map_err(|error| Failure::io(error.to_string()))?;
    log::start(&config.log, traces.as_ref());
    let demo = args.demo.then(|| Demo::prepare(args, words)).transpose()?;
    let dir = match &demo {
        Some(demo) => demo.dir().to_owned(),
        None => args.workspace.need(words)?,
    };
    let sign_in = if args.no_sign_in { SignIn::Off } else { product::sign_in(&dir, words)? };
    exposure::may_listen(&config.serve, sign_in).map_err(|refusal| refused::refusal(&refusal, words))?;
    exposure::may_show_metrics(&config.metrics).map_err(|refusal| refused::refusal(&refusal, words))?;
    let serving = Serving { config, dir, sign_in, is_manual: args.clock == ClockArg::Manual, demo, words };
    let code = runtime.block_on(serving.serve(out));
    if let Some(traces) = traces {
        traces.stop();
    }
    // Whoever still waits for a disk is not waited for.
    runtime.shutdown_background();
    code
}

/// What the command line says over the configuration.
fn flags(args: &Serve) -> Vec<Flag> {
    let flag = |name, sets, value: &Option<String>| value.clone().map(|value| Flag { name, sets, value });
    let given = [
        flag("--address", "serve.address", &args.address),
        flag("--tls-cert", "serve.tls_cert", &args.tls_cert),
        flag("--tls-key", "serve.tls_key", &args.tls_key),
    ];
    given.into_iter().flatten().collect()
}

/// Why it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Somebody asked for it.
    Asked,
    /// A sync failed: what was written last may not be on the disk.
    DiskFailed,
}

struct Serving {
    config: Config,
    dir: PathBuf,
    sign_in: SignIn,
    is_manual: bool,
    demo: Option<Demo>,
    words: Words,
}

impl Serving {
    async fn serve(mut self, out: &mut dyn Write) -> Result<u8, Failure> {
        let mut signals = Signals::new()?;
        let server = self.start().await?;
        let running = tokio::select! {
            running = self.open(&server) => running?,
            () = signals.end() => {
                server.finish(Duration::ZERO).await;
                return Ok(exit::OK);
            }
        };
        let running = Arc::new(running);
        let (router, product) = (running.router(&server), running.product());
        server.open(Opened { router, product });
        notify::ready();
        self.greet(&server, &running, out)?;
        let trickle = self.demo.take().map(|demo| demo.play(Arc::clone(&running), server.stop()));
        let ending = self.until_the_end(&mut signals, &server, &running).await;
        let drained = self.end(server, running, signals).await;
        // Whoever watches over the process starts it again only if it says that something went wrong.
        let code = if ending == Ending::DiskFailed { exit::IO } else { drained };
        if let Some(trickle) = trickle {
            trickle.abort();
        }
        Ok(code)
    }

    async fn start(&self) -> Result<Server, Failure> {
        let mut seed = [0; 8];
        getrandom::fill(&mut seed).map_err(|error| Failure::io(error.to_string()))?;
        let metrics = Metrics::new(Arc::default(), clock::now().0 as f64 / 1e3);
        let (serve, shown) = (&self.config.serve, &self.config.metrics);
        let setup = Setup { serve, shown, metrics, seed: u64::from_le_bytes(seed) };
        Server::start(setup).await.map_err(|error| refused::server_error(&error, self.words))
    }

    /// Opens the workspace beside the threads that answer.
    async fn open(&self, server: &Server) -> Result<Running, Failure> {
        let opening = Opening {
            dir: self.dir.clone(),
            config: self.config.clone(),
            sign_in: self.sign_in,
            is_manual: self.is_manual,
            is_demo: self.demo.is_some(),
            runtime: tokio::runtime::Handle::current(),
            tallies: Arc::clone(server.tallies()),
            words: self.words,
        };
        let opened = tokio::task::spawn_blocking(move || Running::open(opening)).await;
        opened.map_err(|error| Failure::io(error.to_string()))?
    }

    fn greet(&self, server: &Server, running: &Running, out: &mut dyn Write) -> Result<(), Failure> {
        let greeting = Greeting {
            address: server.address(),
            config: &self.config,
            dir: &self.dir,
            sign_in: self.sign_in,
            setup_token: running.setup_token(),
            demo_key: self.demo.as_ref().and_then(|_| running.demo_key()),
            is_temporary: self.demo.as_ref().is_some_and(Demo::is_temporary),
            is_manual: self.is_manual,
        };
        out.write_all(greeting.text(self.words).as_bytes())?;
        Ok(out.flush()?)
    }

    /// Goes on until somebody asks for the end, or the disk does.
    async fn until_the_end(&self, signals: &mut Signals, server: &Server, running: &Running) -> Ending {
        loop {
            let signal = tokio::select! {
                signal = signals.next() => signal,
                () = running.has_failed() => {
                    tracing::error!("the disk failed while messages were made safe; the process ends, so that nothing is lost");
                    return Ending::DiskFailed;
                }
                () = notify::watchdog() => continue,
            };
            match signal {
                Signal::End => return Ending::Asked,
                Signal::Reload => match server.reload_certificate() {
                    Ok(()) => tracing::info!("the certificate was read again"),
                    Err(error) => {
                        tracing::error!(error = %error, "the certificate cannot be used; the old one stays");
                    }
                },
            }
        }
    }

    /// Finishes requests, then what they brought. A second signal ends the process at once.
    async fn end(&self, server: Server, running: Arc<Running>, mut signals: Signals) -> u8 {
        notify::stopping();
        tracing::info!("ending");
        let began = Instant::now();
        let within = Duration::from_secs(self.config.serve.shutdown_seconds);
        let drained = async {
            let cut = server.finish(within.mul_f64(PART_FOR_REQUESTS)).await;
            if cut > 0 {
                tracing::warn!(connections = cut, "connections were cut off");
            }
            let stopping = tokio::task::spawn_blocking(move || running.stop(began + within));
            tokio::time::timeout(within.saturating_sub(began.elapsed()), stopping).await
        };
        let ended = tokio::select! {
            ended = drained => matches!(ended, Ok(Ok(()))),
            () = signals.end() => false,
        };
        let ms = began.elapsed().as_millis() as u64;
        if ended {
            tracing::info!(ms, "ended");
            return exit::OK;
        }
        // Nothing that was acknowledged is lost by this: it is in the log.
        tracing::warn!(ms, "ended before everything was applied; the next start goes on where this one was");
        exit::IO
    }
}

/// A folder as it is shown.
fn shown(dir: &Path) -> String {
    dir.display().to_string()
}
