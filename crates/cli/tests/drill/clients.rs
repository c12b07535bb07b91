//! The real, unmodified clients against the real server: each sends all kinds of calls, the server is killed and comes back at the
//! same address, each sends once more; and in the end the customer is in the right segments, with each event once.
//!
//! The clients and what they say are those of `crates/api/tests/clients`, where each kind of call is looked at more closely.

use std::io::{BufRead, BufReader, Lines, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::json;

use crate::served::{Served, Site, until};
use crate::told::{Told, members, text, timeline};

#[path = "../../../api/tests/clients/install.rs"]
pub(crate) mod install;
#[path = "../../../api/tests/clients/pages.rs"]
mod pages;

/// Where the clients are.
const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../api/tests/clients");
const SEGMENTS: &str = "
version: 1
segments:
  buyers: {when: {event: Order Completed}}
  back: {when: {event: Came Back}}
";
/// What every client says that is an event, but for the last word.
const EVENTS: [&str; 3] = ["Order Completed", "Page Viewed", "Screen Viewed"];

/// A running client, ended with the test.
struct Client {
    child: Child,
    stdin: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Client {
    fn start(command: &mut Command, served: &Served, key: &str) -> Client {
        command.env("KESIT_HOST", format!("http://{}", served.address)).env("KESIT_KEY", key);
        command.env_remove("HTTP_PROXY").env("NO_PROXY", "*").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the interpreter was found when the client was installed");
        let stdin = child.stdin.take().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Client { child, stdin, lines }
    }

    fn says(&mut self, expected: &str) {
        let line = self.lines.next().unwrap_or_else(|| panic!("the client ended before `{expected}`"));
        assert_eq!(line.unwrap(), expected);
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits for somebody who tries while the server is down, and hangs up.
fn refuse_one_connection(address: SocketAddr) {
    let listener = TcpListener::bind(address).unwrap();
    drop(listener.accept().unwrap());
}

fn serve_at(site: &Site, address: &str) -> Served {
    site.serve_with(&["--no-sign-in", "--address", address])
}

/// How often the customer did each of what they did.
fn did(served: &Served, event: &str) -> usize {
    if served.ask("GET", "/api/v1/customers/1", &json!(null)).status != 200 {
        return 0;
    }
    let entries = timeline(served, "1");
    entries.iter().filter(|entry| entry["kind"] == "event" && entry["name"] == event).count()
}

/// The customer is in both segments, each move was told once, and each event is there as often as clients said it.
fn check(served: &Served, clients: usize) {
    until("the customer came back", || did(served, "Came Back") == clients);
    for event in EVENTS.into_iter().chain(["Came Back"]) {
        assert_eq!(did(served, event), clients, "{event}");
    }
    for segment in ["buyers", "back"] {
        assert_eq!(members(served, segment).into_iter().collect::<Vec<_>>(), ["1"], "{segment}");
    }
    until("both moves are told", || Told::read(served).moves().count() >= 2);
    assert_eq!(Told::read(served).moves().count(), 2);
    let known = served.get("/api/v1/customers/1");
    let ids: Vec<String> = known["ids"].as_array().unwrap().iter().map(text).collect();
    assert!(ids.iter().any(|id| id == "a0") && ids.iter().any(|id| id == "a1"), "{ids:?}");
    assert_eq!(known["traits"]["email"]["value"], "ayse@example.com");
}

fn run(command: &mut Command) {
    let site = Site::new(SEGMENTS);
    let served = serve_at(&site, "127.0.0.1:0");
    let key = served.source("shop", "server");
    let mut client = Client::start(command, &served, &key);
    client.says("sent");
    let address = served.address;
    served.kill();
    client.stdin.write_all(b"go\n").unwrap();
    refuse_one_connection(address);
    let served = serve_at(&site, &address.to_string());
    client.says("done");
    check(&served, 1);
}

fn node(script: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(format!("{HERE}/{script}")).env("KESIT_MODULES", install::node_modules());
    command
}

fn python() -> Command {
    let mut command = Command::new(install::python());
    command.arg(format!("{HERE}/segment-python.py"));
    command
}

#[test]
fn segment_for_node() {
    run(&mut node("segment-node.mjs"));
}

#[test]
fn rudder_for_node() {
    run(&mut node("rudder-node.mjs"));
}

#[test]
fn segment_for_python() {
    run(&mut python());
}

#[test]
fn segment_for_python_with_gzip() {
    run(python().env("KESIT_GZIP", "1"));
}

#[test]
fn segment_in_a_browser() {
    let bundle: PathBuf =
        install::node_modules().join("node_modules/@segment/analytics-next/dist/umd/index.js");
    let site = Site::new(SEGMENTS);
    let served = serve_at(&site, "127.0.0.1:0");
    let key = served.source("page", "browser");
    let pages = pages::Pages::open(&format!("{HERE}/page.html"), &bundle);
    let page = format!("{}/?key={key}&host=http://{}", pages.address(), served.address);
    let _browser = pages::browse(&install::chromium(), &page);
    // Two instances of the library, each of which says everything.
    until("both have sent", || EVENTS.into_iter().all(|event| did(&served, event) == 2));
    let address = served.address;
    served.kill();
    pages.let_go_on();
    refuse_one_connection(address);
    check(&serve_at(&site, &address.to_string()), 2);
}
