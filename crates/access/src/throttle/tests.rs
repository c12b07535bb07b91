//! The schedule of waits, who shares it, and that memory is bounded.

use std::net::Ipv4Addr;

use proptest::prelude::*;

use super::*;

fn v4(host: u32) -> Option<IpAddr> {
    Some(IpAddr::V4(Ipv4Addr::from_bits(0xC000_0200 + host)))
}

fn v6(text: &str) -> Option<IpAddr> {
    Some(text.parse().expect("an address"))
}

/// Fails as often as it is let through at `now`, at most `most` times.
fn fail(throttle: &mut Throttle, account: &str, address: Option<IpAddr>, now: i64, most: u32) -> u32 {
    (0..most).take_while(|_| throttle.admit(account, address, Timestamp(now)).is_ok()).count() as u32
}

#[test]
fn the_schedule() {
    let mut throttle = Throttle::default();
    let mut now = 0;
    let mut waits = Vec::new();
    for attempt in 0..15 {
        // Each from an address of its own.
        if let Err(too_many) = throttle.admit("a@b.c", v4(attempt), Timestamp(now)) {
            waits.push(too_many.seconds());
            now += too_many.wait.0;
            throttle.admit("a@b.c", v4(attempt), Timestamp(now)).expect("after the wait");
        }
    }
    assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
}

#[test]
fn the_wait_ends_to_the_millisecond_and_waiting_does_not_count() {
    let mut throttle = Throttle::default();
    assert_eq!(fail(&mut throttle, "a", None, 1_000, 99), 5);
    let told =
        |at: i64, throttle: &mut Throttle| throttle.admit("a", None, Timestamp(at)).map_err(|too| too.wait.0);
    assert_eq!(told(1_000, &mut throttle), Err(5_000));
    assert_eq!(told(1_001, &mut throttle), Err(4_999));
    assert_eq!(told(5_999, &mut throttle), Err(1));
    assert_eq!(TooMany { wait: Span(1) }.seconds(), 1);
    assert_eq!(told(6_000, &mut throttle), Ok(()));
    assert_eq!(told(6_000, &mut throttle), Err(10_000));
}

#[test]
fn an_address_waits_for_all_its_accounts() {
    let mut throttle = Throttle::default();
    let failed: u32 = (0..30).map(|n| fail(&mut throttle, &format!("user {n}"), v4(1), 0, 1)).sum();
    assert_eq!(failed, FREE_BY_ADDRESS);
    assert_eq!(fail(&mut throttle, "another", v4(2), 0, 1), 1);
}

#[test]
fn addresses_of_one_network_count_together() {
    let mut throttle = Throttle::default();
    let failed = |throttle: &mut Throttle, from: fn(u32) -> String| -> u32 {
        (0..30).map(|n| fail(throttle, &format!("{} {n}", from(0)), v6(&from(n)), 0, 1)).sum()
    };
    assert_eq!(failed(&mut throttle, |n| format!("2001:db8::{n:x}")), FREE_BY_ADDRESS);
    assert_eq!(failed(&mut throttle, |n| format!("2001:db8:0:1::{n:x}")), FREE_BY_ADDRESS);
    assert_eq!(failed(&mut throttle, |_| "::ffff:192.0.2.1".to_owned()), FREE_BY_ADDRESS);
    assert_eq!(fail(&mut throttle, "mapped", v4(1), 0, 1), 0);
}

#[test]
fn success_forgives_the_account_and_itself_to_the_address() {
    let mut throttle = Throttle::default();
    assert_eq!(fail(&mut throttle, "mine", v4(1), 0, 4), 4);
    throttle.admit("mine", v4(1), Timestamp(0)).expect("the fifth");
    throttle.succeeded("mine", v4(1));
    assert_eq!(fail(&mut throttle, "mine", None, 0, 99), 5);
    // Four have failed from there.
    let failed: u32 = (0..30).map(|n| fail(&mut throttle, &format!("user {n}"), v4(1), 0, 1)).sum();
    assert_eq!(failed, FREE_BY_ADDRESS - 4);
}

#[test]
fn a_day_forgets() {
    let mut throttle = Throttle::default();
    assert_eq!(fail(&mut throttle, "a", None, 0, 99), 5);
    assert_eq!(fail(&mut throttle, "a", None, FORGOTTEN_AFTER.0 - 1, 99), 1);
    assert_eq!(fail(&mut throttle, "a", None, 2 * FORGOTTEN_AFTER.0, 99), 5);
}

#[test]
fn a_clock_set_back_lengthens_no_wait() {
    let mut throttle = Throttle::default();
    assert_eq!(fail(&mut throttle, "a", None, 1_000_000, 99), 5);
    assert_eq!(throttle.admit("a", None, Timestamp(0)), Err(TooMany { wait: FIRST_WAIT }));
}

#[test]
fn memory_is_bounded_and_the_oldest_makes_way() {
    let mut throttle = Throttle::default();
    assert_eq!(fail(&mut throttle, "first", None, 0, 99), 5);
    for n in 0..MOST_REMEMBERED as i64 + 100 {
        throttle
            .admit(&format!("user {n}"), v6(&format!("2001:db8:{:x}::", n)), Timestamp(n + 1))
            .expect("new");
    }
    assert_eq!(throttle.accounts.0.len(), MOST_REMEMBERED);
    assert_eq!(throttle.addresses.0.len(), MOST_REMEMBERED);
    assert_eq!(fail(&mut throttle, "first", None, 1, 99), 5);
}

proptest! {
    #[test]
    fn no_more_than_the_schedule_lets_through(steps in proptest::collection::vec(0..40_000_i64, 1..200)) {
        let mut throttle = Throttle::default();
        let (mut now, mut failed) = (0, 0_u32);
        for step in steps {
            now += step;
            failed += u32::from(throttle.admit("a", None, Timestamp(now)).is_ok());
        }
        // After n failures beyond the free ones at least the sum of their waits has passed.
        let needed: i64 = (FREE_BY_ACCOUNT..failed).map(|times| wait_after(times, FREE_BY_ACCOUNT).0).sum();
        prop_assert!(needed <= now, "{failed} failures in {now} ms");
    }

    #[test]
    fn a_wait_never_shrinks_and_is_bounded(times: u32, free in 0..30_u32) {
        let wait = wait_after(times, free);
        prop_assert!(wait <= LONGEST_WAIT && wait <= wait_after(times.saturating_add(1), free));
        prop_assert_eq!(wait == Span::ZERO, times < free);
    }
}
