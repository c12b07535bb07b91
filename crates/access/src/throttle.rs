//! Guessing passwords slowed down, by account and by address. It forgets when the program ends; it needs bounded memory, whoever
//! tries whatever.
//!
//! An attempt counts as failed from its beginning on, so that many at once do not slip through before the first of them has
//! failed; [`Throttle::succeeded`] takes it back.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};

use kesit_model::{Span, Timestamp};
use sha2::{Digest as _, Sha256};

/// Failures of one account before anybody has to wait.
pub const FREE_BY_ACCOUNT: u32 = 5;
/// Failures from one address before anybody has to wait: more, for a whole office may share it.
pub const FREE_BY_ADDRESS: u32 = 20;
/// The first wait. Each further failure doubles it.
pub const FIRST_WAIT: Span = Span(5_000);
/// The longest wait: a quarter of an hour. Longer ones would help whoever wants to lock somebody out.
pub const LONGEST_WAIT: Span = Span(15 * 60_000);
/// So long after the last failure all is forgotten: a day.
pub const FORGOTTEN_AFTER: Span = Span(86_400_000);
/// So many accounts and so many addresses are remembered; the one that failed longest ago makes way.
pub const MOST_REMEMBERED: usize = 10_000;

/// Who failed lately.
#[derive(Debug, Default)]
pub struct Throttle {
    accounts: Failures,
    addresses: Failures,
}

/// Too many attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many attempts; try again in {} s", self.seconds())]
pub struct TooMany {
    /// How long until the next attempt is let through; more than zero.
    pub wait: Span,
}

impl TooMany {
    /// The wait in whole seconds, rounded up; for `Retry-After`.
    #[must_use]
    pub fn seconds(&self) -> u64 {
        self.wait.0.unsigned_abs().div_ceil(1_000)
    }
}

impl Throttle {
    /// Whether an attempt on an account (any name for it, such as the e-mail address in lower case) is let through. It then
    /// counts as failed unless [`Throttle::succeeded`] is told. One that is not let through does not count.
    ///
    /// # Errors
    /// When the account or the address has to wait.
    pub fn admit(&mut self, account: &str, address: Option<IpAddr>, now: Timestamp) -> Result<(), TooMany> {
        let (account, address) = (account_name(account), address.map(address_name));
        let wait = self.accounts.wait(&account, FREE_BY_ACCOUNT, now);
        let wait = address.map_or(wait, |name| wait.max(self.addresses.wait(&name, FREE_BY_ADDRESS, now)));
        if wait > Span::ZERO {
            return Err(TooMany { wait });
        }
        self.accounts.add(account, now);
        if let Some(name) = address {
            self.addresses.add(name, now);
        }
        Ok(())
    }

    /// An attempt that was let through was right: all is forgiven to the account, and this one to the address. (Were all
    /// forgiven to the address, whoever has one account could try others without end.)
    pub fn succeeded(&mut self, account: &str, address: Option<IpAddr>) {
        self.accounts.0.remove(&account_name(account));
        if let Some(address) = address {
            self.addresses.take_back(&address_name(address));
        }
    }
}

/// A digest, so that memory is bounded and no address or e-mail is kept.
type Name = [u8; 16];

fn account_name(account: &str) -> Name {
    name(account.as_bytes())
}

/// Whoever has an IPv6 address has at least 2⁶⁴ of them, so they count together.
fn address_name(address: IpAddr) -> Name {
    match address.to_canonical() {
        IpAddr::V4(address) => name(&address.octets()),
        IpAddr::V6(address) => name(&Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).octets()),
    }
}

fn name(bytes: &[u8]) -> Name {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    let mut name = Name::default();
    name.copy_from_slice(&digest[..16]);
    name
}

#[derive(Debug, Default)]
struct Failures(HashMap<Name, Failed>);

#[derive(Debug, Clone, Copy)]
struct Failed {
    times: u32,
    last_at: Timestamp,
}

impl Failed {
    fn is_forgotten(self, now: Timestamp) -> bool {
        now.since(self.last_at) >= FORGOTTEN_AFTER
    }
}

impl Failures {
    fn wait(&self, name: &Name, free: u32, now: Timestamp) -> Span {
        let Some(failed) = self.0.get(name).filter(|failed| !failed.is_forgotten(now)) else {
            return Span::ZERO;
        };
        let wait = wait_after(failed.times, free);
        // With the clock set back nobody waits longer than anew.
        let passed = now.since(failed.last_at).max(Span::ZERO);
        Span((wait.0 - passed.0).max(0))
    }

    fn add(&mut self, name: Name, now: Timestamp) {
        if self.0.len() >= MOST_REMEMBERED && !self.0.contains_key(&name) {
            self.make_room(now);
        }
        let failed = self.0.entry(name).or_insert(Failed { times: 0, last_at: now });
        let times = if failed.is_forgotten(now) { 0 } else { failed.times };
        *failed = Failed { times: times.saturating_add(1), last_at: now };
    }

    fn take_back(&mut self, name: &Name) {
        if let Some(failed) = self.0.get_mut(name) {
            failed.times = failed.times.saturating_sub(1);
        }
    }

    fn make_room(&mut self, now: Timestamp) {
        self.0.retain(|_, failed| !failed.is_forgotten(now));
        if self.0.len() < MOST_REMEMBERED {
            return;
        }
        if let Some(oldest) = self.0.iter().min_by_key(|(_, failed)| failed.last_at).map(|(name, _)| *name) {
            self.0.remove(&oldest);
        }
    }
}

/// How long to wait after so many failures of which so many are free.
fn wait_after(times: u32, free: u32) -> Span {
    match times.checked_sub(free) {
        None => Span::ZERO,
        Some(doublings) => {
            let factor = 1_i64.checked_shl(doublings).filter(|factor| *factor > 0).unwrap_or(i64::MAX);
            Span(FIRST_WAIT.0.saturating_mul(factor)).min(LONGEST_WAIT)
        }
    }
}

#[cfg(test)]
mod tests;
