//! Every wanted move becomes one delivery, whatever happens in between; and what became of it is known.

use kesit_model::{Key, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::stream::tests::{Stage, checkpoint, entered, key, moved, person};
use crate::stream::{
    MoveCause, MoveDirection, NewRow, PRUNE_ROWS, Resettled, ResettledCause, Stream, StreamEvent,
};

const DAY: i64 = 86_400_000;
const NOW: Timestamp = Timestamp(1_000);

fn settings(segments: &[&str], directions: &[MoveDirection]) -> EndpointSettings {
    EndpointSettings {
        url: "https://example.org/hook".to_owned(),
        description: "mailing".to_owned(),
        segments: segments.iter().map(|text| key(text)).collect(),
        directions: directions.to_vec(),
        takes_back_fill: true,
    }
}

struct Desk {
    stage: Stage,
    stream: Stream,
    hooks: Hooks,
}

impl Desk {
    fn new() -> Desk {
        let stage = Stage::new();
        let stream = stage.open();
        let hooks = Hooks::open(&stage.path).expect("opens");
        Desk { stage, stream, hooks }
    }

    fn endpoint(&mut self, segments: &[&str], directions: &[MoveDirection]) -> EndpointId {
        self.hooks.create_endpoint(&settings(segments, directions), "whsec_x", NOW).expect("room")
    }

    fn append(&mut self, rows: &[NewRow]) {
        self.stream.append(rows, &checkpoint(1)).expect("room");
    }

    /// Until there is nothing more to make.
    fn fan_out(&mut self) -> u64 {
        let mut deliveries = 0;
        loop {
            let made = self.hooks.fan_out(NOW).expect("room");
            deliveries += made.deliveries;
            if !made.is_more {
                return deliveries;
            }
        }
    }

    fn due(&self, endpoint: EndpointId, at: i64) -> Vec<Delivery> {
        self.hooks.due(endpoint, Timestamp(at), 1_000).expect("read")
    }

    fn mark(&mut self, delivery: &Delivery, at: i64, status: Option<u16>, outcome: Outcome) {
        let attempt = Attempt { delivery: delivery.id, at: Timestamp(at), status, outcome };
        self.hooks.mark(&[attempt]).expect("room");
    }

    fn state(&self, endpoint: EndpointId) -> (EndpointState, EndpointTotals) {
        let endpoint = self.hooks.endpoint(endpoint).expect("read").expect("there");
        (endpoint.state, endpoint.totals)
    }
}

fn seqs(deliveries: &[Delivery]) -> Vec<u64> {
    deliveries.iter().map(|delivery| delivery.row.seq).collect()
}

#[test]
fn an_endpoint_comes_back_as_it_was_told() {
    let mut desk = Desk::new();
    let id = desk.endpoint(&["b", "a"], &[MoveDirection::Left]);
    let endpoint = desk.hooks.endpoint(id).expect("read").expect("there");
    assert_eq!(endpoint.settings, settings(&["a", "b"], &[MoveDirection::Left]));
    assert_eq!((endpoint.state, endpoint.created_at), (EndpointState::Enabled, NOW));
    assert!(desk.hooks.change_endpoint(id, &settings(&[], &[])).expect("written"));
    assert!(desk.hooks.rotate_secret(id, "whsec_y", Timestamp(9)).expect("written"));
    let endpoint = desk.hooks.endpoints().expect("read").remove(0);
    assert_eq!(endpoint.settings, settings(&[], &[]));
    let retiring = Some(("whsec_x".to_owned(), Timestamp(9)));
    assert_eq!(endpoint.secrets, EndpointSecrets { current: "whsec_y".to_owned(), retiring });
    assert!(!format!("{endpoint:?}").contains("whsec"), "secrets are not shown");
    assert!(desk.hooks.delete_endpoint(id).expect("written"));
    assert!(!desk.hooks.delete_endpoint(id).expect("written"));
    assert_eq!(desk.hooks.endpoint(id).expect("read"), None);
    assert_ne!(desk.endpoint(&[], &[]), id, "numbers are not used again");
}

#[test]
fn there_are_only_so_many_endpoints() {
    let mut desk = Desk::new();
    for _ in 0..Hooks::MAX_ENDPOINTS {
        desk.endpoint(&[], &[]);
    }
    let more = desk.hooks.create_endpoint(&settings(&[], &[]), "whsec_x", NOW);
    assert!(matches!(more, Err(StreamError::TooManyEndpoints { limit: Hooks::MAX_ENDPOINTS })));
}

#[test]
fn each_endpoint_is_told_what_it_wants_and_only_once() {
    let mut desk = Desk::new();
    desk.append(&[entered(1, "ayşe", "a")]);
    let all = desk.endpoint(&[], &[]);
    let some = desk.endpoint(&["a", "unknown"], &[MoveDirection::Left]);
    let counts = Resettled { entered: 9, left: 9, size: 9, cause: ResettledCause::Batch };
    let at = Timestamp(5);
    desk.append(&[
        entered(2, "ayşe", "b"),
        moved(3, "ayşe", "a", MoveDirection::Left),
        moved(4, "ayşe", "b", MoveDirection::Left),
        NewRow { at, segment: key("a"), event: StreamEvent::Resettled(counts) },
        entered(6, "veli", "a"),
    ]);
    assert_eq!(desk.fan_out(), 5);
    assert_eq!(desk.fan_out(), 0);
    assert_eq!(seqs(&desk.due(all, 1_000)), [2, 3, 4, 6], "what was before it came is not told");
    assert_eq!(seqs(&desk.due(some, 1_000)), [3]);
    assert_eq!(seqs(&desk.due(all, 999)), [0; 0], "due since they were made");
}

#[test]
fn a_fan_out_that_fails_midway_has_not_happened() {
    let mut desk = Desk::new();
    let (first, second) = (desk.endpoint(&[], &[]), desk.endpoint(&[], &[]));
    desk.append(&[entered(1, "ayşe", "a"), entered(2, "veli", "a")]);
    let trap = format!(
        "CREATE TRIGGER trap BEFORE INSERT ON delivery WHEN new.endpoint = {} AND new.seq = 2
         BEGIN SELECT raise(ABORT, 'trap'); END",
        second.0
    );
    desk.hooks.connection.execute_batch(&trap).expect("made");
    assert!(desk.hooks.fan_out(NOW).is_err());
    assert_eq!(
        (desk.due(first, 1_000).len(), desk.hooks.endpoint(first).expect("read").expect("there").cursor),
        (0, 0)
    );
    desk.hooks.connection.execute_batch("DROP TRIGGER trap").expect("dropped");
    assert_eq!(desk.fan_out(), 4);
    assert_eq!((seqs(&desk.due(first, 1_000)), seqs(&desk.due(second, 1_000))), (vec![1, 2], vec![1, 2]));
}

#[test]
fn pending_deliveries_are_bounded_and_the_rest_waits_in_the_stream() {
    let mut desk = Desk::new();
    let id = desk.endpoint(&[], &[]);
    let rows: Vec<_> = (0..13_000).map(|n| entered(n, "ayşe", "a")).collect();
    desk.append(&rows);
    let made = desk.fan_out();
    assert!((Hooks::MAX_PENDING..Hooks::MAX_PENDING + 2_000).contains(&made), "{made}");
    let mut told = Vec::new();
    while let Some(last) = desk.due(id, 1_000).last().cloned() {
        let due = desk.due(id, 1_000);
        told.extend(seqs(&due));
        let done = |delivery: &Delivery| Attempt {
            delivery: delivery.id,
            at: NOW,
            status: Some(204),
            outcome: Outcome::Delivered,
        };
        assert_eq!(due.last(), Some(&last));
        desk.hooks.mark(&due.iter().map(done).collect::<Vec<_>>()).expect("room");
        desk.fan_out();
    }
    assert_eq!(told, (1..=13_000).collect::<Vec<_>>());
    let totals = EndpointTotals { delivered: 13_000, ..EndpointTotals::default() };
    assert_eq!(desk.state(id), (EndpointState::Enabled, totals));
}

#[test]
fn a_delivery_goes_from_pending_to_delivered_or_dead() {
    let mut desk = Desk::new();
    let id = desk.endpoint(&[], &[]);
    desk.append(&[entered(1, "ayşe", "a"), entered(2, "veli", "a")]);
    desk.fan_out();
    let due = desk.due(id, 1_000);
    desk.mark(&due[0], 1_500, Some(500), Outcome::Retry { error: "status", next_at: Timestamp(6_500) });
    assert_eq!(desk.state(id).0, EndpointState::Failing);
    assert_eq!(seqs(&desk.due(id, 6_499)), [2]);
    assert_eq!(seqs(&desk.due(id, 6_500)), [2, 1]);
    assert_eq!(desk.hooks.next_due_at().expect("read"), Some(NOW));
    desk.mark(&due[1], 1_600, None, Outcome::Dead { error: "connect" });
    assert_eq!(desk.hooks.next_due_at().expect("read"), Some(Timestamp(6_500)));
    desk.mark(&due[0], 6_600, Some(200), Outcome::Delivered);
    // Told twice, by a sender that came back late: it stays delivered.
    desk.mark(&due[0], 6_700, None, Outcome::Dead { error: "connect" });
    assert_eq!(desk.hooks.next_due_at().expect("read"), None);
    let totals = EndpointTotals { delivered: 1, dead: 1, ..EndpointTotals::default() };
    assert_eq!(desk.state(id), (EndpointState::Enabled, totals));
    let list = |state| {
        let filter = DeliveryFilter { endpoint: Some(id), state };
        desk.hooks.deliveries(filter, None, 9).expect("read")
    };
    assert_eq!(seqs(&list(None)), [2, 1]);
    let delivered = list(Some(DeliveryState::Delivered)).remove(0);
    let spans = (delivered.first_at, delivered.last_at, delivered.attempts, delivered.last_status);
    assert_eq!(spans, (Some(Timestamp(1_500)), Some(Timestamp(6_600)), 2, Some(200)));
    let dead = list(Some(DeliveryState::Dead)).remove(0);
    assert_eq!((dead.row.seq, dead.last_error.as_deref(), dead.last_status), (2, Some("connect"), None));
    let older = desk.hooks.deliveries(DeliveryFilter::default(), Some(dead.id), 9).expect("read");
    assert_eq!(older, [delivered]);
    assert_eq!(desk.hooks.forget_delivered(Timestamp(6_600), 9).expect("written"), 0);
    assert_eq!(desk.hooks.forget_delivered(Timestamp(6_601), 9).expect("written"), 1);
    assert_eq!(desk.hooks.delivery(dead.id).expect("read"), Some(dead));
}

#[test]
fn an_endpoint_that_is_gone_is_told_nothing_more() {
    let mut desk = Desk::new();
    let id = desk.endpoint(&[], &[]);
    desk.append(&[entered(1, "ayşe", "a"), entered(2, "veli", "a")]);
    desk.fan_out();
    let due = desk.due(id, 1_000);
    desk.mark(&due[0], 1_500, Some(410), Outcome::Gone);
    assert_eq!(
        desk.state(id),
        (EndpointState::Disabled, EndpointTotals { dead: 2, ..EndpointTotals::default() })
    );
    desk.append(&[entered(3, "can", "a")]);
    assert_eq!((desk.fan_out(), desk.due(id, i64::MAX).len()), (0, 0));
    assert!(desk.hooks.set_endpoint_state(id, EndpointState::Enabled, NOW).expect("written"));
    desk.append(&[entered(4, "ece", "a")]);
    desk.fan_out();
    assert_eq!(seqs(&desk.due(id, 1_000)), [4], "what happened while it was disabled is not told");
}

#[test]
fn a_paused_endpoint_is_told_later() {
    let mut desk = Desk::new();
    let id = desk.endpoint(&[], &[]);
    desk.append(&[entered(1, "ayşe", "a")]);
    desk.fan_out();
    desk.hooks.set_endpoint_state(id, EndpointState::Paused, NOW).expect("written");
    desk.append(&[entered(2, "veli", "a")]);
    assert_eq!((desk.fan_out(), desk.due(id, 1_000).len()), (0, 0));
    assert_eq!(desk.hooks.next_due_at().expect("read"), None);
    desk.hooks.set_endpoint_state(id, EndpointState::Enabled, NOW).expect("written");
    desk.fan_out();
    assert_eq!(seqs(&desk.due(id, 1_000)), [1, 2]);
    assert!(!desk.hooks.set_endpoint_state(EndpointId(99), EndpointState::Paused, NOW).expect("written"));
}

#[test]
fn nothing_is_told_before_it_is_armed() {
    let mut desk = Desk::new();
    let id = desk.endpoint(&[], &[]);
    desk.append(&[entered(1, "ayşe", "a")]);
    desk.fan_out();
    desk.stream.set_armed(false).expect("written");
    desk.append(&[entered(2, "veli", "a")]);
    assert_eq!((desk.fan_out(), desk.due(id, 1_000).len()), (0, 0));
    assert_eq!(desk.hooks.next_due_at().expect("read"), None);
    desk.stream.set_armed(true).expect("written");
    assert_eq!((desk.fan_out(), seqs(&desk.due(id, 1_000))), (1, vec![1, 2]));
}

#[test]
fn a_slow_endpoint_keeps_its_rows_for_a_while_and_then_is_told_what_it_lost() {
    let mut desk = Desk::new();
    let slow = desk.endpoint(&["a"], &[]);
    let rows: Vec<_> =
        (0..60).map(|day| entered(day * DAY, "ayşe", if day % 2 == 0 { "a" } else { "b" })).collect();
    desk.append(&rows[..10]);
    desk.fan_out();
    desk.hooks.set_endpoint_state(slow, EndpointState::Paused, NOW).expect("written");
    desk.append(&rows[10..]);
    let prune = |desk: &mut Desk, day: i64| {
        desk.stream.prune(Timestamp(day * DAY), Timestamp((day - 1) * DAY), PRUNE_ROWS).expect("pruned")
    };
    assert_eq!(prune(&mut desk, 20).rows, 0, "pending deliveries need their rows");
    assert_eq!(desk.state(slow).1, EndpointTotals { pending: 5, ..EndpointTotals::default() });
    // Rows before day 20 go: ten of them are of the segment, five of these were pending.
    assert_eq!(prune(&mut desk, 50).rows, 20);
    assert_eq!(desk.state(slow).1, EndpointTotals { lost: 10, ..EndpointTotals::default() });
    desk.hooks.set_endpoint_state(slow, EndpointState::Enabled, NOW).expect("written");
    desk.fan_out();
    assert_eq!(seqs(&desk.due(slow, 1_000)), (21..=60).step_by(2).collect::<Vec<u64>>());
}

#[test]
fn what_was_told_can_be_told_again() {
    let mut desk = Desk::new();
    desk.append(&[entered(1, "before", "a")]);
    let id = desk.endpoint(&[], &[MoveDirection::Entered]);
    desk.append(&[
        entered(2, "ayşe", "a"),
        entered(3, "veli", "b"),
        moved(4, "veli", "b", MoveDirection::Left),
    ]);
    desk.fan_out();
    let due = desk.due(id, 1_000);
    desk.mark(&due[0], 1_500, None, Outcome::Dead { error: "connect" });
    desk.mark(&due[1], 1_500, Some(200), Outcome::Delivered);
    assert!(desk.hooks.replay(due[0].id, NOW).expect("written"));
    assert!(!desk.hooks.replay(due[0].id, NOW).expect("written"), "it waits already");
    assert_eq!(seqs(&desk.due(id, 1_000)), [2]);
    let replayed =
        desk.hooks.replay_span(id, Which::All, (Timestamp(1), Timestamp(4)), 0, NOW).expect("written");
    assert_eq!(replayed, Replayed { deliveries: 2, go_on_after: None });
    assert_eq!(seqs(&desk.due(id, 1_000)), [1, 2, 3], "also what was before the endpoint came");
    let none =
        desk.hooks.replay_span(id, Which::All, (Timestamp(50), Timestamp(90)), 0, NOW).expect("written");
    assert_eq!(none.deliveries, 0);
}

#[test]
fn of_a_span_only_what_was_given_up_is_told_again() {
    let mut desk = Desk::new();
    let id = desk.endpoint(&[], &[]);
    let rows: Vec<_> = (0..12).map(|n| entered(n, "ayşe", "a")).collect();
    desk.append(&rows);
    desk.fan_out();
    for delivery in desk.due(id, 1_000) {
        let is_even = delivery.row.seq % 2 == 0;
        let outcome = if is_even { Outcome::Delivered } else { Outcome::Dead { error: "connect" } };
        desk.mark(&delivery, 1_500, None, outcome);
    }
    desk.hooks.set_endpoint_state(id, EndpointState::Enabled, NOW).expect("written");
    let span = (Timestamp(4), Timestamp(11));
    let replayed = desk.hooks.replay_span(id, Which::Dead, span, 0, NOW).expect("written");
    assert_eq!(replayed, Replayed { deliveries: 4, go_on_after: None });
    assert_eq!(seqs(&desk.due(id, 1_000)), [5, 7, 9, 11], "the row of instant n is the row n + 1");
    let again = desk.hooks.replay_span(id, Which::Dead, span, 0, NOW).expect("written");
    assert_eq!(again.deliveries, 0);
}

#[test]
fn an_endpoint_that_failed_all_the_time_is_paused_and_says_why() {
    let mut desk = Desk::new();
    let id = desk.endpoint(&[], &[]);
    desk.append(&[entered(1, "ayşe", "a"), entered(2, "veli", "a"), entered(3, "can", "a")]);
    desk.fan_out();
    let due = desk.due(id, 1_000);
    let retry = Outcome::Retry { error: "status", next_at: Timestamp(5_000) };
    let dead = Outcome::Dead { error: "timeout" };
    desk.mark(&due[0], 1_500, Some(500), retry);
    desk.mark(&due[1], 1_600, Some(200), Outcome::Delivered);
    desk.mark(&due[2], 1_700, Some(500), retry);
    desk.mark(&due[0], 5_000, None, dead);
    let endpoint = |desk: &Desk| desk.hooks.endpoint(id).expect("read").expect("there");
    let failing = endpoint(&desk);
    assert_eq!((failing.state, failing.pause), (EndpointState::Failing, None), "one came through meanwhile");
    desk.mark(&due[2], 6_000, None, dead);
    let paused = endpoint(&desk);
    assert_eq!((paused.state, paused.pause), (EndpointState::Paused, Some(PauseReason::Failing)));
    assert_eq!(paused.state_since, Timestamp(6_000));
    let last = Failure { at: Timestamp(6_000), status: None, error: "timeout".to_owned() };
    assert_eq!(paused.last_failure, Some(last.clone()));
    desk.append(&[entered(4, "ece", "a")]);
    assert_eq!(desk.fan_out(), 0, "it waits");
    desk.hooks.set_endpoint_state(id, EndpointState::Enabled, NOW).expect("written");
    let resumed = endpoint(&desk);
    assert_eq!((resumed.pause, resumed.last_failure), (None, Some(last)));
    assert_eq!(desk.fan_out(), 1, "and is told what came meanwhile");
    desk.hooks.set_endpoint_state(id, EndpointState::Paused, NOW).expect("written");
    assert_eq!(endpoint(&desk).pause, Some(PauseReason::Asked));
}

#[test]
fn moves_of_a_back_fill_come_only_to_those_who_take_them() {
    let mut desk = Desk::new();
    let (all, live) = (desk.endpoint(&[], &[]), desk.endpoint(&[], &[]));
    let settings = EndpointSettings { takes_back_fill: false, ..settings(&[], &[]) };
    assert!(desk.hooks.change_endpoint(live, &settings).expect("written"));
    let cause = |cause| {
        let mut row = entered(1, "ayşe", "a");
        if let StreamEvent::Moved(moved) = &mut row.event {
            moved.cause = cause;
        }
        row
    };
    desk.append(&[MoveCause::Time, MoveCause::Definition, MoveCause::Batch].map(cause));
    desk.fan_out();
    assert_eq!((seqs(&desk.due(all, 1_000)), seqs(&desk.due(live, 1_000))), (vec![1, 2, 3], vec![1]));
}

#[test]
fn a_long_span_is_told_again_bit_by_bit() {
    let mut desk = Desk::new();
    let rows: Vec<_> = (0..12_000).map(|n| entered(n, "ayşe", "a")).collect();
    desk.append(&rows);
    let id = desk.endpoint(&[], &[]);
    let (mut after, mut deliveries, mut calls) = (Some(0), 0, 0);
    while let Some(go_on) = after {
        let span = (Timestamp(100), Timestamp(11_000));
        let replayed = desk.hooks.replay_span(id, Which::All, span, go_on, NOW).expect("written");
        (after, deliveries, calls) = (replayed.go_on_after, deliveries + replayed.deliveries, calls + 1);
    }
    assert_eq!((deliveries, calls), (10_900, 3));
}

#[test]
fn deliveries_of_a_forgotten_customer_go_too() {
    let mut desk = Desk::new();
    let id = desk.endpoint(&[], &[]);
    desk.append(&[entered(1, "ayşe", "a"), entered(2, "veli", "a")]);
    desk.fan_out();
    let due = desk.due(id, 1_000);
    desk.stream.forget(&person("ayşe")).expect("written");
    desk.mark(&due[0], 1_500, Some(200), Outcome::Delivered);
    assert_eq!(seqs(&desk.due(id, 1_000)), [2]);
    assert_eq!(desk.state(id).1, EndpointTotals { pending: 1, ..EndpointTotals::default() });
    assert_eq!(desk.stage.read().count().expect("read"), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Whatever is appended, fanned out, paused and opened again in between: an endpoint is told exactly the moves that it
    /// wants, each once.
    #[test]
    fn no_move_is_skipped_or_doubled(steps in prop::collection::vec((0..6_u8, 0..3_usize, any::<bool>()), 1..40)) {
        let mut desk = Desk::new();
        let segments = ["a", "b", "c"];
        let id = desk.endpoint(&["a", "c"], &[MoveDirection::Entered]);
        let mut wanted = Vec::new();
        let mut seq = 0;
        for (step, segment, enters) in steps {
            match step {
                0..=2 => {
                    let direction = if enters { MoveDirection::Entered } else { MoveDirection::Left };
                    desk.append(&[moved(1, "ayşe", segments[segment], direction)]);
                    seq += 1;
                    wanted.extend((enters && segment != 1).then_some(seq));
                }
                3 => { desk.fan_out(); }
                4 => {
                    let state = if enters { EndpointState::Paused } else { EndpointState::Enabled };
                    desk.hooks.set_endpoint_state(id, state, NOW).expect("written");
                }
                _ => desk.hooks = Hooks::open(&desk.stage.path).expect("opens"),
            }
        }
        desk.hooks.set_endpoint_state(id, EndpointState::Enabled, NOW).expect("written");
        desk.fan_out();
        prop_assert_eq!(seqs(&desk.due(id, 1_000)), wanted);
    }
}

#[test]
fn words_name_states() {
    for state in
        [EndpointState::Enabled, EndpointState::Paused, EndpointState::Failing, EndpointState::Disabled]
    {
        assert_eq!(EndpointState::of_word(state.word()), Some(state));
    }
    for reason in [PauseReason::Asked, PauseReason::Failing, PauseReason::Gone] {
        assert_eq!(PauseReason::of_word(reason.word()), Some(reason));
    }
    for state in [DeliveryState::Pending, DeliveryState::Delivered, DeliveryState::Dead] {
        assert_eq!(DeliveryState::of_word(state.word()), Some(state));
        assert_eq!(DeliveryState::of_code(state.code()).expect("known"), state);
    }
    assert!(Key::parse("a").is_some() && DeliveryState::of_word("gone").is_none());
}
