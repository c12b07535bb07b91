//! The task that delivers: it wakes when the stream grows, when somebody nudges it, or when a delivery is due again.
//!
//! Each endpoint has its own few deliveries at once, so that one that is slow holds up no other.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kesit_model::PersonId;
use kesit_store::StreamError;
use kesit_store::stream::StreamEvent;
use kesit_store::stream::hooks::{Attempt, Delivery, DeliveryId, Endpoint, EndpointId, EndpointState, Hooks};
use kesit_webhook::{Request, Sender, Sent};
use tokio::sync::{Notify, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::Surroundings;
use super::outcome::{body_of, kind_of, outcome, secrets, webhook_id};
use crate::tally::Delivery as Ended;

/// Deliveries to one endpoint that are under way at the same time if nobody says otherwise.
pub const AT_ONCE_PER_ENDPOINT: usize = 16;
/// To one whose last attempt failed: it is only asked whether it is back.
const AT_ONCE_WHILE_FAILING: usize = 1;
/// Deliveries to all endpoints that are under way at the same time.
pub const AT_ONCE_IN_ALL: usize = 256;
/// Deliveries looked at beyond those that fit, because some may wait for an earlier one of their customer.
const LOOK_AHEAD: usize = 64;
/// The task looks at the clock at least so often while something is pending: a clock may jump.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// After a failure of the disk it is tried again after so long.
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// How long deliveries under way may take to end when the task is to stop. Those that do not are sent again later.
pub const STOP_TIME: Duration = Duration::from_secs(5);

/// What the task works with.
#[derive(Debug)]
pub(super) struct Dispatcher {
    pub(super) hooks: Arc<Mutex<Hooks>>,
    pub(super) sender: Sender,
    /// Deliveries to one endpoint that may be under way at the same time, from 1.
    pub(super) at_once: usize,
    pub(super) surroundings: Surroundings,
    pub(super) newest: watch::Receiver<u64>,
    pub(super) nudge: Arc<Notify>,
}

/// What is under way.
#[derive(Default)]
struct UnderWay {
    sends: JoinSet<Attempt>,
    /// Who is told of whom.
    by_delivery: HashMap<DeliveryId, (EndpointId, PersonId)>,
    per_endpoint: HashMap<EndpointId, usize>,
    /// What ended and is not written down yet.
    ended: Vec<Attempt>,
}

impl Dispatcher {
    /// Delivers until it is told to stop.
    pub(super) async fn run(mut self, mut stop: oneshot::Receiver<()>) {
        let mut under_way = UnderWay::default();
        loop {
            self.newest.mark_unchanged();
            let wait = match self.step(&mut under_way).await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::error!(%error, "webhooks cannot be read from the stream");
                    Some(TRY_AGAIN)
                }
            };
            let first = tokio::select! {
                Some(ended) = under_way.sends.join_next() => Some(ended),
                _ = &mut stop => break,
                // When nobody appends any more, what is pending can still be delivered.
                Ok(()) = self.newest.changed() => None,
                () = self.nudge.notified() => None,
                () = sleep(wait.unwrap_or(Duration::MAX)), if wait.is_some() => None,
            };
            under_way.gather(first.and_then(Result::ok));
            self.write_down(&mut under_way).await;
        }
        self.end(under_way).await;
    }

    /// Makes deliveries of what is new, begins those that are due, and says how long nothing has to be done then; `None` if
    /// nothing is pending.
    async fn step(&self, under_way: &mut UnderWay) -> Result<Option<Duration>, StreamError> {
        let now = (self.surroundings.now)();
        let endpoints = self
            .with(move |hooks| {
                while hooks.fan_out(now)?.is_more {}
                hooks.endpoints()
            })
            .await?;
        for endpoint in endpoints {
            let (free, look_at) = under_way.room(&endpoint, self.at_once);
            if free == 0 {
                continue;
            }
            let id = endpoint.id;
            let due = self.with(move |hooks| hooks.due(id, now, look_at)).await?;
            let begin = under_way.choose(due, free);
            let endpoint = Arc::new(endpoint);
            begin.into_iter().for_each(|delivery| self.begin(under_way, &endpoint, delivery));
        }
        let next = self.with(|hooks| hooks.next_due_at()).await?;
        Ok(next.map(|_| LOOK_AGAIN))
    }

    fn begin(&self, under_way: &mut UnderWay, endpoint: &Arc<Endpoint>, delivery: Delivery) {
        let (Some(body), StreamEvent::Moved(moved)) = (body_of(&delivery), &delivery.row.event) else {
            return;
        };
        under_way.by_delivery.insert(delivery.id, (endpoint.id, moved.customer.clone()));
        *under_way.per_endpoint.entry(endpoint.id).or_default() += 1;
        let (sender, surroundings, endpoint) =
            (self.sender.clone(), self.surroundings.clone(), Arc::clone(endpoint));
        under_way.sends.spawn(async move {
            let now = (surroundings.now)();
            let (id, secrets) = (webhook_id(&endpoint, &delivery), secrets(&endpoint, now));
            let url = &endpoint.settings.url;
            let signed_at = (surroundings.signed_at)();
            let request = Request { url, id: &id, at: signed_at, body: &body, secrets: &secrets };
            let sent = sender.send(&request).await;
            let at = (surroundings.now)();
            let is_blocked = matches!(sent, Sent::Refused(_));
            let (status, outcome) = outcome(sent, delivery.attempts + 1, at, (surroundings.chance)());
            let ended = if is_blocked { Ended::Blocked } else { kind_of(&outcome) };
            surroundings.tallies.deliveries.of(ended).add(1);
            Attempt { delivery: delivery.id, at, status, outcome }
        });
    }

    /// Writes down what ended. If the disk says no, it stays under way until the next time.
    async fn write_down(&self, under_way: &mut UnderWay) {
        if under_way.ended.is_empty() {
            return;
        }
        let attempts = under_way.ended.clone();
        match self.with(move |hooks| hooks.mark(&attempts)).await {
            Ok(()) => under_way.forget_ended(),
            Err(error) => {
                tracing::error!(%error, "what became of webhooks cannot be written; it is tried again")
            }
        }
    }

    /// Lets what is under way end, for a while.
    async fn end(&self, mut under_way: UnderWay) {
        let all = async {
            while let Some(first) = under_way.sends.join_next().await {
                under_way.gather(first.ok());
                self.write_down(&mut under_way).await;
            }
        };
        if timeout(STOP_TIME, all).await.is_err() {
            tracing::info!("webhooks under way were broken off; they are sent again at the next start");
        }
    }

    /// Does something with the file, on a thread that may wait.
    async fn with<R: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Hooks) -> Result<R, StreamError> + Send + 'static,
    ) -> Result<R, StreamError> {
        let hooks = Arc::clone(&self.hooks);
        let done = tokio::task::spawn_blocking(move || {
            act(&mut hooks.lock().expect("nobody panics while holding the hooks"))
        });
        done.await.expect("what is done with the hooks does not panic")
    }
}

impl UnderWay {
    /// Takes in the attempt that ended and those that ended with it.
    fn gather(&mut self, first: Option<Attempt>) {
        self.ended.extend(first);
        while let Some(ended) = self.sends.try_join_next() {
            self.ended.extend(ended);
        }
    }

    /// What ended was written down, and is under way no more.
    fn forget_ended(&mut self) {
        for attempt in self.ended.drain(..) {
            if let Some((endpoint, _)) = self.by_delivery.remove(&attempt.delivery) {
                self.per_endpoint.entry(endpoint).and_modify(|count| *count -= 1);
            }
        }
    }

    /// How many deliveries to an endpoint may begin, and how many to look at for them.
    fn room(&self, endpoint: &Endpoint, at_once: usize) -> (usize, usize) {
        let at_once = match endpoint.state {
            EndpointState::Enabled => at_once,
            EndpointState::Failing => AT_ONCE_WHILE_FAILING,
            EndpointState::Paused | EndpointState::Disabled => 0,
        };
        let busy = self.per_endpoint.get(&endpoint.id).copied().unwrap_or(0);
        let free = at_once.saturating_sub(busy).min(AT_ONCE_IN_ALL - self.by_delivery.len());
        (free, busy + free + LOOK_AHEAD)
    }

    /// Those of the due deliveries that may begin: not under way, and none of a customer of whom the endpoint is just told.
    fn choose(&self, due: Vec<Delivery>, free: usize) -> Vec<Delivery> {
        let mut told: HashSet<(EndpointId, PersonId)> = self.by_delivery.values().cloned().collect();
        let mut chosen: Vec<Delivery> = Vec::with_capacity(free);
        for delivery in due {
            let StreamEvent::Moved(moved) = &delivery.row.event else { continue };
            let is_first = told.insert((delivery.endpoint, moved.customer.clone()));
            if is_first && chosen.len() < free {
                chosen.push(delivery);
            }
        }
        chosen
    }
}
