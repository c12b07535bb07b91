//! From rows of the stream to a receiver over HTTP on this machine, with a clock that stands still until it is moved.

mod receiver;
mod signature;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use kesit_model::zone::Zone;
use kesit_model::{Key, PersonId, Timestamp};
use kesit_store::Checkpoint;
use kesit_store::stream::{Move, MoveCause, MoveDirection, NewRow, Stream, StreamEvent};
use kesit_webhook::schedule::ATTEMPTS;
use tokio::runtime::Handle;
use tokio::sync::watch;

use self::receiver::{Answer, Got, Receiver};
use super::*;

const LOCAL: Rules = Rules { allow_http: true, allow_private: true };
const START: i64 = 1_772_312_400_000;
const SECRET: [u8; 32] = [7; 32];

/// A workspace's stream, its clock, and who delivers from it.
struct Stage {
    path: PathBuf,
    stream: Stream,
    clock: Arc<AtomicI64>,
    newest: watch::Sender<u64>,
    _folder: tempfile::TempDir,
}

impl Stage {
    fn new() -> Stage {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("stream.db");
        let stream = Stream::open(&path, Zone::parse("UTC").expect("known")).expect("opens");
        let newest = watch::Sender::new(0);
        Stage { path, stream, clock: Arc::new(AtomicI64::new(START)), newest, _folder: folder }
    }

    /// Delivers on a runtime.
    fn start(&self, rules: Rules, runtime: &Handle) -> Webhooks {
        self.start_with(Calls { rules, ..Calls::default() }, runtime)
    }

    fn start_with(&self, calls: Calls, runtime: &Handle) -> Webhooks {
        let (clock, counter) = (Arc::clone(&self.clock), AtomicU64::new(0));
        let now: Arc<dyn Fn() -> Timestamp + Send + Sync> =
            Arc::new(move || Timestamp(clock.load(Ordering::SeqCst)));
        let surroundings = Surroundings {
            tallies: Arc::default(),
            signed_at: Arc::clone(&now),
            now,
            chance: Arc::new(move || counter.fetch_add(1, Ordering::SeqCst)),
        };
        Webhooks::start(&self.path, calls, self.newest.subscribe(), surroundings, runtime).expect("starts")
    }

    fn webhooks(&self) -> Webhooks {
        self.start(LOCAL, &Handle::current())
    }

    /// The customers enter `vip`, one after the other.
    fn enter(&mut self, customers: &[&str]) {
        let row = |customer: &&str| NewRow {
            at: Timestamp(START),
            segment: Key::parse("vip").expect("a key"),
            event: StreamEvent::Moved(Move {
                customer: PersonId::parse(customer).expect("an id"),
                direction: MoveDirection::Entered,
                cause: MoveCause::Time,
            }),
        };
        let rows: Vec<_> = customers.iter().map(row).collect();
        let checkpoint =
            Checkpoint { position: 0, clock: Timestamp(START), revision: None, cut_offs: Vec::new() };
        let seqs = self.stream.append(&rows, &checkpoint).expect("room");
        self.newest.send_replace(seqs.end - 1);
    }

    fn pass(&self, webhooks: &Webhooks, span_ms: i64) {
        self.clock.fetch_add(span_ms, Ordering::SeqCst);
        webhooks.nudge();
    }
}

fn settings(url: &str) -> EndpointSettings {
    EndpointSettings {
        url: url.to_owned(),
        description: String::new(),
        segments: Vec::new(),
        directions: Vec::new(),
        takes_back_fill: true,
    }
}

/// Waits until something holds, as it soon will.
async fn until(what: impl Fn() -> bool) {
    let look = async {
        while !what() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), look).await.expect("it comes true");
}

fn states(webhooks: &Webhooks) -> Vec<(u64, DeliveryState, u32)> {
    let deliveries = webhooks.deliveries(DeliveryFilter::default(), None, 1_000).expect("read");
    let mut states: Vec<_> =
        deliveries.iter().map(|delivery| (delivery.row.seq, delivery.state, delivery.attempts)).collect();
    states.sort_unstable_by_key(|(seq, ..)| *seq);
    states
}

fn all_delivered(webhooks: &Webhooks, count: usize) -> bool {
    let states = states(webhooks);
    states.len() == count && states.iter().all(|(_, state, _)| *state == DeliveryState::Delivered)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_arrives_signed() {
    let (mut stage, receiver) = (Stage::new(), Receiver::start(|_| Answer::Status(200)).await);
    let webhooks = stage.webhooks();
    let id = webhooks.create(&settings(&receiver.url), SECRET).expect("room");
    stage.enter(&["ayşe"]);
    until(|| all_delivered(&webhooks, 1)).await;
    let got = receiver.got().remove(0);
    let told = r#"{"type":"segment.entered","timestamp":"2026-02-28T21:00:00.000Z","data":{"seq":1,"at":"2026-02-28T21:00:00.000Z","customer":"ayşe","segment":"vip","cause":"time","message_id":null}}"#;
    assert_eq!(got.body, told);
    assert_eq!(got.header("webhook-timestamp"), (START / 1_000).to_string());
    assert_eq!(got.header("webhook-signature"), signature::of(&SECRET, &got));
    assert!(webhooks.rotate_secret(id, [8; 32]).expect("written"));
    stage.enter(&["veli"]);
    until(|| all_delivered(&webhooks, 2)).await;
    let got = receiver.got().remove(1);
    let both = format!("{} {}", signature::of(&[8; 32], &got), signature::of(&SECRET, &got));
    assert_eq!(got.header("webhook-signature"), both, "both sign while secrets are exchanged");
    stage.pass(&webhooks, SECRET_OVERLAP.0);
    stage.enter(&["can"]);
    until(|| all_delivered(&webhooks, 3)).await;
    let got = receiver.got().remove(2);
    assert_eq!(got.header("webhook-signature"), signature::of(&[8; 32], &got));
    webhooks.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_is_tried_again_when_its_time_has_come() {
    let mut stage = Stage::new();
    let receiver = Receiver::start(|n| Answer::Status(if n < 2 { 500 } else { 204 })).await;
    let webhooks = stage.webhooks();
    let id = webhooks.create(&settings(&receiver.url), SECRET).expect("room");
    stage.enter(&["ayşe"]);
    until(|| states(&webhooks) == [(1, DeliveryState::Pending, 1)]).await;
    let state = || webhooks.endpoint(id).expect("read").expect("there").state;
    assert_eq!(state(), EndpointState::Failing);
    let delivery = webhooks.deliveries(DeliveryFilter::default(), None, 9).expect("read").remove(0);
    assert!((START + 5_000..=START + 6_000).contains(&delivery.next_at.0), "{delivery:?}");
    assert_eq!((delivery.last_status, delivery.last_error.as_deref()), (Some(500), Some("status")));
    stage.pass(&webhooks, 6_000);
    until(|| states(&webhooks) == [(1, DeliveryState::Pending, 2)]).await;
    assert_eq!(receiver.got().len(), 2);
    stage.pass(&webhooks, 360_000);
    until(|| states(&webhooks) == [(1, DeliveryState::Delivered, 3)]).await;
    assert_eq!(state(), EndpointState::Enabled);
    let ids: HashSet<String> = receiver.got().iter().map(|got| got.header("webhook-id").to_owned()).collect();
    assert_eq!(ids.len(), 1, "the id stays the same");
    let times: Vec<String> =
        receiver.got().iter().map(|got| got.header("webhook-timestamp").to_owned()).collect();
    assert_eq!(times, [0, 6, 366].map(|seconds| (START / 1_000 + seconds).to_string()));
    webhooks.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_three_days_it_is_given_up_the_endpoint_is_paused_and_can_be_told_again() {
    let mut stage = Stage::new();
    let receiver = Receiver::start(|n| Answer::Status(if n < ATTEMPTS { 503 } else { 200 })).await;
    let webhooks = stage.webhooks();
    let id = webhooks.create(&settings(&receiver.url), SECRET).expect("room");
    stage.enter(&["ayşe"]);
    for attempt in 1..ATTEMPTS {
        until(|| states(&webhooks) == [(1, DeliveryState::Pending, attempt)]).await;
        stage.pass(&webhooks, 30 * 3_600_000);
    }
    until(|| states(&webhooks) == [(1, DeliveryState::Dead, ATTEMPTS)]).await;
    let dead = webhooks.deliveries(DeliveryFilter::default(), None, 9).expect("read").remove(0);
    assert_eq!(dead.last_error.as_deref(), Some("busy"));
    let endpoint = webhooks.endpoint(id).expect("read").expect("there");
    assert_eq!((endpoint.state, endpoint.pause), (EndpointState::Paused, Some(PauseReason::Failing)));
    let last = Failure { at: dead.last_at.expect("tried"), status: Some(503), error: "busy".to_owned() };
    assert_eq!(endpoint.last_failure, Some(last));
    webhooks.set_state(id, EndpointState::Enabled).expect("written");
    assert!(webhooks.replay(dead.id).expect("written"));
    until(|| states(&webhooks) == [(1, DeliveryState::Delivered, 1)]).await;
    webhooks.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endpoint_that_says_gone_is_disabled() {
    let (mut stage, receiver) = (Stage::new(), Receiver::start(|_| Answer::Status(410)).await);
    let webhooks = stage.webhooks();
    let id = webhooks.create(&settings(&receiver.url), SECRET).expect("room");
    stage.enter(&["ayşe"]);
    until(|| webhooks.endpoint(id).expect("read").expect("there").state == EndpointState::Disabled).await;
    stage.enter(&["veli"]);
    webhooks.stop().await;
    assert_eq!((states(&webhooks).len(), receiver.got().len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_slow_holds_up_no_other() {
    let mut stage = Stage::new();
    let (slow, quick) =
        (Receiver::start(|_| Answer::Never).await, Receiver::start(|_| Answer::Status(200)).await);
    let webhooks = stage.webhooks();
    let to_slow = webhooks.create(&settings(&slow.url), SECRET).expect("room");
    let to_quick = webhooks.create(&settings(&quick.url), SECRET).expect("room");
    let customers: Vec<String> = (0..100).map(|n| format!("customer-{n}")).collect();
    stage.enter(&customers.iter().map(String::as_str).collect::<Vec<_>>());
    let totals = |id| webhooks.endpoint(id).expect("read").expect("there").totals;
    until(|| totals(to_quick).delivered == 100 && slow.got().len() == AT_ONCE_PER_ENDPOINT).await;
    assert_eq!((totals(to_slow).delivered, totals(to_slow).pending), (0, 100));
    webhooks.stop().await;
    assert_eq!(slow.got().len(), AT_ONCE_PER_ENDPOINT, "never more at once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_are_called_at_once_than_somebody_said() {
    let (mut stage, slow) = (Stage::new(), Receiver::start(|_| Answer::Never).await);
    let webhooks = stage.start_with(Calls { rules: LOCAL, at_once: 3 }, &Handle::current());
    webhooks.create(&settings(&slow.url), SECRET).expect("room");
    stage.enter(&["ayşe", "veli", "can", "ece", "ali"]);
    until(|| slow.got().len() == 3).await;
    webhooks.stop().await;
    assert_eq!(slow.got().len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moves_of_one_customer_come_in_their_order() {
    let (mut stage, receiver) = (Stage::new(), Receiver::start(|_| Answer::Status(200)).await);
    let webhooks = stage.webhooks();
    webhooks.create(&settings(&receiver.url), SECRET).expect("room");
    let customers: Vec<&str> = (0..60).map(|n| ["ayşe", "veli", "can"][n % 3]).collect();
    stage.enter(&customers);
    until(|| all_delivered(&webhooks, 60)).await;
    for customer in ["ayşe", "veli", "can"] {
        let seqs: Vec<u64> =
            receiver.got().iter().filter(|got| got.body.contains(customer)).map(Got::seq).collect();
        assert_eq!(seqs.len(), 20);
        assert!(seqs.is_sorted(), "{customer}: {seqs:?}");
    }
    webhooks.stop().await;
}

/// The process ends after the receiver has taken a delivery and before that is written down.
#[test]
fn what_was_sent_but_not_written_down_is_sent_again_with_the_same_id() {
    let runtime = || tokio::runtime::Runtime::new().expect("a runtime");
    let (mut stage, outside) = (Stage::new(), runtime());
    let receiver =
        outside.block_on(Receiver::start(|n| if n == 0 { Answer::Never } else { Answer::Status(200) }));
    let killed = runtime();
    let webhooks = stage.start(LOCAL, killed.handle());
    webhooks.create(&settings(&receiver.url), SECRET).expect("room");
    stage.enter(&["ayşe"]);
    outside.block_on(until(|| receiver.got().len() == 1));
    killed.shutdown_background();
    assert_eq!(states(&webhooks), [(1, DeliveryState::Pending, 0)]);
    drop(webhooks);
    let again = stage.start(LOCAL, outside.handle());
    outside.block_on(until(|| all_delivered(&again, 1)));
    let got = receiver.got();
    assert_eq!(got.len(), 2);
    assert_eq!(got[0].header("webhook-id"), got[1].header("webhook-id"));
    assert_eq!(got[0].body, got[1].body);
    outside.block_on(again.stop());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stopped_task_sends_nothing_and_the_next_one_everything() {
    let (mut stage, receiver) = (Stage::new(), Receiver::start(|_| Answer::Status(200)).await);
    let webhooks = stage.webhooks();
    webhooks.create(&settings(&receiver.url), SECRET).expect("room");
    webhooks.stop().await;
    stage.enter(&["ayşe", "veli"]);
    assert_eq!(receiver.got().len(), 0);
    let again = stage.webhooks();
    until(|| all_delivered(&again, 2)).await;
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_arrives_also_while_the_endpoint_is_paused() {
    let (stage, receiver) = (Stage::new(), Receiver::start(|_| Answer::Status(202)).await);
    let webhooks = stage.webhooks();
    let id = webhooks.create(&settings(&receiver.url), SECRET).expect("room");
    webhooks.set_state(id, EndpointState::Paused).expect("written");
    assert_eq!(webhooks.send_test(id).await.expect("read"), Some(Sent::Delivered { status: 202 }));
    let got = receiver.got().remove(0);
    assert_eq!(got.body, r#"{"type":"webhook.test","timestamp":"2026-02-28T21:00:00.000Z","data":{}}"#);
    assert_eq!(got.header("webhook-signature"), signature::of(&SECRET, &got));
    assert_eq!(webhooks.send_test(EndpointId(99)).await.expect("read"), None);
    webhooks.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_of_this_machine_is_refused_when_it_is_set_up_and_when_it_is_called() {
    let (mut stage, receiver) = (Stage::new(), Receiver::start(|_| Answer::Status(200)).await);
    let open = stage.webhooks();
    open.create(&settings(&receiver.url), SECRET).expect("room");
    open.stop().await;
    let strict = stage.start(Rules { allow_http: true, allow_private: false }, &Handle::current());
    let refused = strict.create(&settings("http://127.0.0.1:8080/"), SECRET);
    assert!(matches!(refused, Err(HookError::Refused(Refused::Address))));
    // What was allowed once is looked at again at each attempt.
    stage.enter(&["ayşe"]);
    until(|| states(&strict) == [(1, DeliveryState::Pending, 1)]).await;
    let delivery = strict.deliveries(DeliveryFilter::default(), None, 9).expect("read").remove(0);
    assert_eq!(delivery.last_error.as_deref(), Some("refused_address"));
    assert_eq!(receiver.got().len(), 0);
    let long = EndpointSettings { description: "a".repeat(501), ..settings("https://shop.example/") };
    assert!(matches!(strict.create(&long, SECRET), Err(HookError::Description)));
    strict.stop().await;
}
