//! Senders that never give up: what was not acknowledged is sent again, to wherever the server is by then.

use std::net::SocketAddr;
use std::sync::{Condvar, Mutex};

use crate::http::{Answer, Client};

/// Where the server is at the moment; nowhere while it is down.
#[derive(Default)]
pub(crate) struct Place {
    address: Mutex<Option<SocketAddr>>,
    moved: Condvar,
}

impl Place {
    pub(crate) fn is_at(&self, address: SocketAddr) {
        *self.address.lock().unwrap() = Some(address);
        self.moved.notify_all();
    }

    pub(crate) fn is_down(&self) {
        *self.address.lock().unwrap() = None;
    }

    /// Waits until there is one.
    fn get(&self) -> SocketAddr {
        let address = self.address.lock().unwrap();
        let address = self.moved.wait_while(address, |address| address.is_none()).unwrap();
        address.expect("it was waited for")
    }
}

/// Sends one request after the other.
pub(crate) struct Sender<'a> {
    place: &'a Place,
    key: &'a str,
    client: Option<(SocketAddr, Client)>,
    /// How often something was sent again.
    pub(crate) again: usize,
}

impl<'a> Sender<'a> {
    pub(crate) fn new(place: &'a Place, key: &'a str) -> Sender<'a> {
        Sender { place, key, client: None, again: 0 }
    }

    /// Sends until there is an answer that ends the matter: anything but 429 and 503.
    pub(crate) fn deliver(&mut self, path: &str, body: &[u8]) -> Answer {
        loop {
            if let Some(answer) =
                self.attempt(path, body).filter(|answer| !matches!(answer.status, 429 | 503))
            {
                return answer;
            }
            self.again += 1;
        }
    }

    /// Sends once; `None` if the connection broke.
    pub(crate) fn attempt(&mut self, path: &str, body: &[u8]) -> Option<Answer> {
        let address = self.place.get();
        let (_, client) = match self.client.take().filter(|(known, _)| *known == address) {
            Some(kept) => self.client.insert(kept),
            None => self.client.insert((address, Client::with_key(address, self.key))),
        };
        client.send("POST", path, body).ok()
    }
}
