//! A server and a client of few words.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use kesit_app::config::Config;
use kesit_app::tally::Tallies;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::server::{Metrics, Opened, Product, Server, ServerError, Setup, Unready};

/// A product that says what it is told to say.
#[derive(Default)]
pub(super) struct Told(Mutex<Vec<Unready>>);

impl Told {
    pub(super) fn say(&self, reasons: Vec<Unready>) {
        *self.0.lock().unwrap() = reasons;
    }
}

impl Product for Told {
    fn unready(&self) -> Vec<Unready> {
        self.0.lock().unwrap().clone()
    }

    fn refresh(&self, _: &Tallies) {}
}

/// A running server.
pub(super) struct Stage {
    server: Server,
    metrics: Metrics,
}

impl Stage {
    pub(super) async fn try_start(config: &Config) -> Result<Stage, ServerError> {
        let metrics = Metrics::new(Arc::default(), 0.0);
        let setup = Setup { serve: &config.serve, shown: &config.metrics, metrics: metrics.clone(), seed: 7 };
        Ok(Stage { server: Server::start(setup).await?, metrics })
    }

    /// A server on a free port.
    pub(super) async fn start(config: &Config) -> Stage {
        let mut config = config.clone();
        config.serve.address.set_port(0);
        Stage::try_start(&config).await.unwrap()
    }

    pub(super) async fn opened(config: &Config, router: Router) -> Stage {
        let stage = Stage::start(config).await;
        stage.open(router);
        stage
    }

    pub(super) fn open(&self, router: Router) -> Arc<Told> {
        let told: Arc<Told> = Arc::default();
        self.server.open(Opened { router, product: Arc::clone(&told) as Arc<dyn Product> });
        told
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.server.address()
    }

    pub(super) fn server(&self) -> &Server {
        &self.server
    }

    pub(super) async fn finish(self, within: Duration) -> usize {
        self.server.finish(within).await
    }

    pub(super) async fn ask(&self, method: &str, path: &str) -> String {
        self.raw(&request(method, path, "", "")).await
    }

    /// Sends bytes, and gives all that comes back.
    pub(super) async fn raw(&self, text: &str) -> String {
        ask_at(self.address(), text.to_owned()).await
    }

    /// Sends a body in pieces, some time apart.
    pub(super) async fn piecewise(&self, path: &str, pieces: &[&str], apart: Duration) -> String {
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        let bytes: usize = pieces.iter().map(|piece| piece.len()).sum();
        let head = request("POST", path, &format!("content-length: {bytes}\r\n"), "");
        stream.write_all(head.as_bytes()).await.unwrap();
        for piece in pieces {
            tokio::time::sleep(apart).await;
            stream.write_all(piece.as_bytes()).await.unwrap();
        }
        all(&mut stream).await
    }

    /// A connection that was answered once and is kept.
    pub(super) async fn held(&self) -> Held {
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        stream.write_all(b"GET /livez HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        let mut piece = [0; 1024];
        assert!(stream.read(&mut piece).await.unwrap() > 0);
        Held(stream)
    }

    /// Waits until a request is under way.
    pub(super) async fn under_way(&self) {
        while !self.metrics.text(None).contains("kesit_http_requests_under_way 1") {
            tokio::task::yield_now().await;
        }
    }
}

/// A connection.
pub(super) struct Held(TcpStream);

impl Held {
    pub(super) async fn close(mut self) {
        self.0.shutdown().await.unwrap();
        all(&mut self.0).await;
    }
}

/// Sends bytes, and gives all that comes back.
pub(super) async fn ask_at(address: SocketAddr, text: String) -> String {
    let Ok(mut stream) = TcpStream::connect(address).await else { return String::new() };
    // Who is turned away may not even be allowed to say something.
    let _ = stream.write_all(text.as_bytes()).await;
    all(&mut stream).await
}

async fn all(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    // A connection that is cut gives what came before.
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A request, after whose answer the connection ends. `headers` end in line ends.
pub(super) fn request(method: &str, path: &str, headers: &str, body: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n{body}")
}

/// What stands before the body.
pub(super) fn head(answer: &str) -> &str {
    answer.split("\r\n\r\n").next().unwrap_or_default()
}

/// Where log lines go.
#[derive(Debug, Clone, Default)]
pub(super) struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    pub(super) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Written {
    type Writer = Written;

    fn make_writer(&'a self) -> Written {
        self.clone()
    }
}
