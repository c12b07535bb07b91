//! The doors on a port of this machine, with a list behind them.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use kesit_api::door::{Accept, Accepting, Budget, Delivery, Refused, Source, SourceKind, router};
use kesit_model::message::{Body, Message};
use kesit_model::{Object, Timestamp, Value};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub(crate) const SERVER_KEY: &str = "server-key";
pub(crate) const BROWSER_KEY: &str = "browser-key";

/// What all clients claim as the time of what they tell: 2026-03-01T09:30:00Z.
const CLAIMED_AT: Timestamp = Timestamp(1_772_357_400_000);
/// How far the corrected time may be off: as long as a message may be on its way.
const ON_ITS_WAY_MS: i64 = 60_000;
/// How long to wait for messages before the test fails.
const PATIENCE: Duration = Duration::from_secs(90);

/// A message in a few words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) body: String,
}

/// What is behind the doors: messages by id, the first of each.
#[derive(Default)]
struct Kept {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    messages: BTreeMap<String, Message>,
    refused: usize,
    lose_next: bool,
    lost: bool,
    /// Whether something came again after its answer was lost.
    came_again: bool,
}

impl Accept for Kept {
    fn source_by_key(&self, key: &str) -> Option<Arc<Source>> {
        let kind = match key {
            SERVER_KEY => SourceKind::Server,
            BROWSER_KEY => SourceKind::Browser,
            _ => return None,
        };
        Some(Arc::new(Source { id: 1, name: "shop".to_owned(), is_enabled: true, kind }))
    }

    fn source_by_name(&self, _: &str) -> Option<Arc<Source>> {
        None
    }

    /// The clients judge by the wall clock when they send, so this side does, too.
    #[expect(clippy::disallowed_methods, reason = "the clients look at the clock of this machine themselves")]
    fn now(&self) -> Timestamp {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Timestamp(i64::try_from(now.as_millis()).unwrap())
    }

    fn accept(&self, _: Arc<Source>, delivery: Delivery) -> Accepting<'_> {
        Box::pin(async move {
            let mut state = self.state.lock().unwrap();
            state.refused += delivery.refused.len();
            for message in delivery.messages {
                state.came_again |= state.lost && state.messages.contains_key(message.id.as_str());
                state.messages.entry(message.id.as_str().to_owned()).or_insert(message);
            }
            self.changed.notify_all();
            if std::mem::take(&mut state.lose_next) {
                state.lost = true;
                return Err(Refused::Unavailable { retry_after_seconds: 1 });
            }
            Ok(())
        })
    }
}

/// The doors.
pub(crate) struct Shop {
    runtime: Runtime,
    address: SocketAddr,
    kept: Arc<Kept>,
    open: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
}

impl Shop {
    pub(crate) fn open() -> Shop {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut shop = Shop { runtime, address, kept: Arc::default(), open: None };
        shop.open_again();
        shop
    }

    /// Opens on the same port as before.
    pub(crate) fn open_again(&mut self) {
        let listener = self.runtime.block_on(tokio::net::TcpListener::bind(self.address)).unwrap();
        self.address = listener.local_addr().unwrap();
        let (close, closed) = oneshot::channel::<()>();
        let accept: Arc<dyn Accept> = self.kept.clone();
        let serving =
            axum::serve(listener, router(accept, Budget::default())).with_graceful_shutdown(async {
                // Also when the shop is dropped.
                let _ = closed.await;
            });
        let task = self.runtime.spawn(async { serving.await.unwrap() });
        self.open = Some((close, task));
    }

    /// Closes the port and all connections.
    pub(crate) fn close(&mut self) {
        let (close, task) = self.open.take().expect("it is open");
        close.send(()).expect("it is served");
        self.runtime.block_on(task).unwrap();
    }

    /// While closed: waits for a client that tries, and hangs up.
    pub(crate) fn refuse_one_connection(&self) {
        let listener = TcpListener::bind(self.address).unwrap();
        let (connection, _) = listener.accept().unwrap();
        drop(connection);
    }

    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Of the next request everything is kept, and the sender is told that nothing was.
    pub(crate) fn lose_the_next_answer(&self) {
        self.kept.state.lock().unwrap().lose_next = true;
    }

    /// Whether an answer was lost, and the sender sent again.
    pub(crate) fn answers_lost(&self) -> bool {
        let state = self.kept.state.lock().unwrap();
        state.lost && state.came_again
    }

    /// Waits until there are so many messages, and what an answer was lost for came again.
    pub(crate) fn wait_for(&self, count: usize) {
        let state = self.kept.state.lock().unwrap();
        let fewer = |state: &mut State| state.messages.len() < count || state.lost != state.came_again;
        let (state, waited) = self.kept.changed.wait_timeout_while(state, PATIENCE, fewer).unwrap();
        assert!(!waited.timed_out(), "of {count} messages came {:?}", state.messages.keys());
    }

    /// What was kept, in the order of ids. Checks the times on the way.
    pub(crate) fn kept(&self) -> Vec<Line> {
        let state = self.kept.state.lock().unwrap();
        assert_eq!(state.refused, 0, "something was refused");
        for message in state.messages.values() {
            let off = message.at.since(CLAIMED_AT).0;
            assert!((0..ON_ITS_WAY_MS).contains(&off), "{} is {off} ms off", message.id);
            assert!(message.received_at > message.at);
        }
        let line = |message: &Message| Line { id: message.id.to_string(), body: words(message) };
        state.messages.values().map(line).collect()
    }
}

/// Person and content; of traits and properties those that the clients were told to send.
fn words(message: &Message) -> String {
    let person = &message.person;
    match &message.body {
        Body::Identify { also, traits } => {
            let also = also.as_ref().map_or(String::new(), |also| format!(" also {also}"));
            format!("{person}: identify{}{also}", told(traits))
        }
        Body::Track { name, properties } => format!("{person}: {name}{}", told(properties)),
        Body::Group { account, traits } => format!("{person}: group {account}{}", told(traits)),
        Body::Alias { previous } => format!("{person}: alias {previous}"),
    }
}

fn told(object: &Object) -> String {
    let known = ["email", "order_id", "total", "name"];
    let word = |key: &str| match object.get(key)? {
        Value::Text(text) => Some(format!(" {key}={text}")),
        Value::Number(number) => Some(format!(" {key}={number}")),
        _ => None,
    };
    known.iter().filter_map(|key| word(key)).collect()
}
