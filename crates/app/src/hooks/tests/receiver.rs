//! A receiver of webhooks: a little HTTP server that keeps what it got and answers as told.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What to answer.
pub(super) enum Answer {
    Status(u16),
    /// The connection stays open, and nothing comes.
    Never,
}

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Got {
    headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Got {
    pub(super) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(found, _)| found == name);
        &found.unwrap_or_else(|| panic!("{name} is not among {:?}", self.headers)).1
    }

    pub(super) fn seq(&self) -> u64 {
        let body: serde_json::Value = serde_json::from_str(&self.body).expect("JSON");
        body["data"]["seq"].as_u64().expect("a number")
    }
}

/// The server. It ends with its runtime.
pub(super) struct Receiver {
    pub(super) url: String,
    got: Arc<Mutex<Vec<Got>>>,
}

impl Receiver {
    /// `answer` is asked with the number of the request, from 0.
    pub(super) async fn start(answer: impl Fn(u32) -> Answer + Send + Sync + 'static) -> Receiver {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("bound"));
        let (got, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(answer));
        let receiver = Receiver { url, got: Arc::clone(&got) };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (got, answer) = (Arc::clone(&got), Arc::clone(&answer));
                tokio::spawn(async move { serve(stream, &got, answer.as_ref()).await });
            }
        });
        receiver
    }

    /// Everything so far, in the order in which it came.
    pub(super) fn got(&self) -> Vec<Got> {
        self.got.lock().expect("sound").clone()
    }
}

async fn serve(mut stream: TcpStream, got: &Mutex<Vec<Got>>, answer: &(dyn Fn(u32) -> Answer + Send + Sync)) {
    let mut waiting = Vec::new();
    while let Some(request) = read(&mut stream, &mut waiting).await {
        let number = {
            let mut got = got.lock().expect("sound");
            got.push(request);
            got.len() - 1
        };
        match answer(u32::try_from(number).expect("few")) {
            Answer::Status(status) => {
                let head = format!("HTTP/1.1 {status} So\r\ncontent-length: 0\r\n\r\n");
                if stream.write_all(head.as_bytes()).await.is_err() {
                    return;
                }
            }
            Answer::Never => std::future::pending().await,
        }
    }
}

/// The next request; `None` if the connection ends before it is whole.
async fn read(stream: &mut TcpStream, waiting: &mut Vec<u8>) -> Option<Got> {
    loop {
        if let Some((got, length)) = whole(waiting) {
            waiting.drain(..length);
            return Some(got);
        }
        if stream.read_buf(waiting).await.ok()? == 0 {
            return None;
        }
    }
}

fn whole(bytes: &[u8]) -> Option<(Got, usize)> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&bytes[..end]).expect("a head is text");
    let headers: Vec<(String, String)> = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length: usize = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    let body = bytes.get(end..end + length)?;
    let body = String::from_utf8(body.to_vec()).expect("a body is text");
    Some((Got { headers, body }, end + length))
}
