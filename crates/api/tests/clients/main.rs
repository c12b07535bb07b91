//! The real, unmodified clients send to the doors over HTTP: every kind of call arrives once, with its time and its id, also when
//! an answer is lost or the server is away for a while.
//!
//! The clients come from npm and PyPI in the versions pinned beside this file, once, into the cache folder of the user. What is
//! missing for that (node, npm, python3, Chromium) is named by the test that fails.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]

mod install;
mod pages;
mod shop;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

use shop::{Line, Shop};

/// Beside this file.
const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients");

/// A running client, ended with the test.
struct Client {
    child: Child,
    stdin: ChildStdin,
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Client {
    fn start(command: &mut Command, shop: &Shop) -> Client {
        let command = command.env("KESIT_HOST", shop.address()).env("KESIT_KEY", shop::SERVER_KEY);
        let command = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .env_remove("HTTP_PROXY")
            .env("NO_PROXY", "*");
        let mut child = command.spawn().expect("the interpreter was found when the client was installed");
        let stdin = child.stdin.take().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Client { child, stdin, lines }
    }

    fn says(&mut self, expected: &str) {
        let line = self.lines.next().unwrap_or_else(|| panic!("the client ended before `{expected}`"));
        assert_eq!(line.unwrap(), expected);
    }

    fn go_on(&mut self) {
        self.stdin.write_all(b"go\n").unwrap();
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What each client says of one person, by message id.
fn expected(name: &str, kinds: &[(&str, &str)]) -> Vec<Line> {
    let line = |(kind, body): &(&str, &str)| Line { id: format!("{name}-{kind}"), body: (*body).to_owned() };
    let mut lines: Vec<Line> = kinds.iter().map(line).collect();
    lines.sort();
    lines
}

/// What each says.
const OF_A_SENDER: [(&str, &str); 7] = [
    ("identify", "1: identify email=ayse@example.com also a1"),
    ("track", "1: Order Completed order_id=7 total=19.9"),
    ("page", "1: Page Viewed name=Sepet"),
    ("screen", "1: Screen Viewed name=Sepet"),
    ("group", "1: group g name=Firma"),
    ("alias", "1: alias a0"),
    ("later", "1: Came Back"),
];

/// A client sends all kinds; the first answer is lost after all is kept, and later the server is away.
fn check(name: &str, command: &mut Command) {
    let mut shop = Shop::open();
    shop.lose_the_next_answer();
    let mut client = Client::start(command, &shop);
    client.says("sent");
    shop.wait_for(6);
    assert!(shop.answers_lost(), "the client did not send again");
    shop.close();
    client.go_on();
    shop.refuse_one_connection();
    shop.open_again();
    client.says("done");
    assert_eq!(shop.kept(), expected(name, &OF_A_SENDER));
}

#[test]
fn segment_for_node() {
    let modules = install::node_modules();
    check("node", Command::new("node").arg(format!("{HERE}/segment-node.mjs")).env("KESIT_MODULES", modules));
}

#[test]
fn rudder_for_node() {
    let modules = install::node_modules();
    check(
        "rudder",
        Command::new("node").arg(format!("{HERE}/rudder-node.mjs")).env("KESIT_MODULES", modules),
    );
}

#[test]
fn segment_for_python() {
    check("python", Command::new(install::python()).arg(format!("{HERE}/segment-python.py")));
}

#[test]
fn segment_for_python_with_gzip() {
    check(
        "python",
        Command::new(install::python()).arg(format!("{HERE}/segment-python.py")).env("KESIT_GZIP", "1"),
    );
}

#[test]
fn segment_in_a_browser() {
    let bundle = install::node_modules().join("node_modules/@segment/analytics-next/dist/umd/index.js");
    let mut shop = Shop::open();
    shop.lose_the_next_answer();
    let pages = pages::Pages::open(&format!("{HERE}/page.html"), &bundle);
    let address = format!("{}/?key={}&host={}", pages.address(), shop::BROWSER_KEY, shop.address());
    let _browser = pages::browse(&install::chromium(), &address);

    let first: Vec<_> = OF_A_SENDER.iter().filter(|(kind, _)| *kind != "later").copied().collect();
    let both = |kinds: &[(&str, &str)]| {
        let mut lines = [expected("single", kinds), expected("batched", kinds)].concat();
        lines.sort();
        lines
    };
    shop.wait_for(12);
    assert!(shop.answers_lost(), "the library did not send again");
    assert_eq!(shop.kept(), both(&first));
    shop.close();
    pages.let_go_on();
    shop.refuse_one_connection();
    shop.open_again();
    shop.wait_for(14);
    assert_eq!(shop.kept(), both(&OF_A_SENDER));
}
