//! The pages of a shop on a port of their own, and the browser that looks at them.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::{Arc, Condvar, Mutex};

use tempfile::TempDir;

/// A browser that ends with the test.
pub(crate) struct Browser {
    child: Child,
    _profile: TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Opens a page in a browser that nobody sees, with a profile of its own.
pub(crate) fn browse(chromium: &Path, address: &str) -> Browser {
    let profile = tempfile::tempdir().unwrap();
    let log = File::create(profile.path().join("log")).unwrap();
    let mut browser = Command::new(chromium);
    browser.args([
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
    ]);
    browser.arg(format!("--user-data-dir={}", profile.path().display())).arg(address);
    let child = browser.stdout(log.try_clone().unwrap()).stderr(log).spawn().expect("it was found before");
    Browser { child, _profile: profile }
}

/// The page of the shop and the library, from another origin than the doors. `/go` is answered when the test says so.
pub(crate) struct Pages {
    address: SocketAddr,
    may_go: Arc<(Mutex<bool>, Condvar)>,
}

impl Pages {
    pub(crate) fn open(page: &str, library: &Path) -> Pages {
        let page = std::fs::read(page).unwrap();
        let library = std::fs::read(library).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let may_go: Arc<(Mutex<bool>, Condvar)> = Arc::default();
        let gate = Arc::clone(&may_go);
        let files = Arc::new((page, library));
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let (gate, files) = (Arc::clone(&gate), Arc::clone(&files));
                std::thread::spawn(move || answer(connection.unwrap(), &gate, &files.0, &files.1));
            }
        });
        Pages { address, may_go }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn let_go_on(&self) {
        *self.may_go.0.lock().unwrap() = true;
        self.may_go.1.notify_all();
    }
}

/// One request a connection.
fn answer(mut connection: std::net::TcpStream, gate: &(Mutex<bool>, Condvar), page: &[u8], library: &[u8]) {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        match connection.read(&mut piece) {
            Ok(read) if read > 0 => request.extend_from_slice(&piece[..read]),
            // A connection opened in advance.
            _ => return,
        }
    }
    let first = String::from_utf8_lossy(&request);
    let path = first.split(' ').nth(1).unwrap_or_default();
    let (kind, body) = match path.split('?').next().unwrap_or_default() {
        "/" => ("text/html", page),
        "/index.js" => ("text/javascript", library),
        "/go" => {
            let may_go = gate.0.lock().unwrap();
            drop(gate.1.wait_while(may_go, |may_go| !*may_go).unwrap());
            ("text/plain", b"go".as_slice())
        }
        "/favicon.ico" => ("text/plain", b"".as_slice()),
        _ => panic!("the page says {path}"),
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    // The browser may be gone by now.
    let _ = connection.write_all(head.as_bytes()).and_then(|()| connection.write_all(body));
}
