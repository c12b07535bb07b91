//! A workspace in a folder of its own, and `kesit serve` on it: started, asked, ended well or killed.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use kesit_model::Timestamp;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::http::{Answer, Client};

/// How long something that must come is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A workspace `ws` in a folder.
pub(crate) struct Site {
    folder: TempDir,
    dir: PathBuf,
}

impl Site {
    /// A new workspace with these definitions in force.
    pub(crate) fn new(definitions: &str) -> Site {
        Site::with(&[], definitions)
    }

    /// The same, with further words for `kesit init`.
    pub(crate) fn with(init: &[&str], definitions: &str) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("ws");
        Site::at(folder, dir, init, definitions)
    }

    /// The same, with the workspace in another place; the folder is for what lies beside it.
    pub(crate) fn at(folder: TempDir, dir: PathBuf, init: &[&str], definitions: &str) -> Site {
        let site = Site { folder, dir };
        site.kesit(&[&["init", site.dir()], init].concat());
        let file = site.path("segments.yaml");
        std::fs::write(&file, definitions).unwrap();
        site.kesit(&["segments", "apply", file.to_str().unwrap(), "--yes", "--workspace", site.dir()]);
        site
    }

    /// The workspace.
    pub(crate) fn dir(&self) -> &str {
        self.dir.to_str().unwrap()
    }

    /// A place beside the workspace.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with nothing of the surroundings of the test.
    pub(crate) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        for name in ["LC_ALL", "LC_MESSAGES", "LANG", "KESIT_WORKSPACE", "KESIT_CONFIG"] {
            command.env_remove(name);
        }
        command.env("KESIT_LOG_LEVEL", "warn").current_dir(self.folder.path());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Output {
        self.command(kesit()).args(words).stdin(Stdio::null()).output().unwrap()
    }

    /// The same, and it must end well; gives what it printed.
    #[track_caller]
    pub(crate) fn kesit(&self, words: &[&str]) -> String {
        let output = self.run(words);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "kesit {words:?}: {told}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Serves the workspace with nobody to sign in and a clock that stands still.
    pub(crate) fn serve(&self) -> Served {
        self.serve_with(&["--no-sign-in", "--clock", "manual"])
    }

    /// Serves the workspace.
    pub(crate) fn serve_with(&self, words: &[&str]) -> Served {
        let mut command = self.command(kesit());
        command.args(["serve", "--workspace", self.dir()]);
        if !words.contains(&"--address") {
            command.args(["--address", "127.0.0.1:0"]);
        }
        command.args(words);
        self.start(command)
    }

    /// Starts a command that serves, and waits until it is ready.
    pub(crate) fn start(&self, mut command: Command) -> Served {
        let log = OpenOptions::new().create(true).append(true).open(self.path("log")).unwrap();
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().unwrap_or_else(|error| {
                panic!("{} cannot be started: {error}", command.get_program().display())
            });
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = String::new();
        while !greeting.contains("Ctrl-C") {
            let read = stdout.read_line(&mut greeting).unwrap();
            assert!(read > 0, "it ended before it was ready: {}", self.log());
        }
        let address = greeting.lines().next().and_then(|line| line.split_once("http://")).unwrap().1;
        Served { child, address: address.trim().parse().unwrap() }
    }

    /// What all servers of this workspace wrote to standard error.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap()
    }

    /// The members of a segment as the program finds them by looking at all timelines, while nobody serves.
    pub(crate) fn evaluated(&self, segment: &str, as_of: Timestamp) -> Vec<String> {
        let as_of = as_of.to_string();
        let printed =
            self.kesit(&["evaluate", "--workspace", self.dir(), "--as-of", &as_of, "--members", segment]);
        let mut ids: Vec<String> = printed.lines().map(str::to_owned).collect();
        ids.sort();
        ids
    }
}

/// The program.
pub(crate) fn kesit() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_kesit"))
}

/// A server under way; killed if a test forgets it.
pub(crate) struct Served {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Served {
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Asks on a connection of its own.
    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Json {
        self.ask("GET", path, &Json::Null).good()
    }

    /// The same with a body.
    #[track_caller]
    pub(crate) fn post(&self, path: &str, body: &Json) -> Json {
        self.ask("POST", path, body).good()
    }

    /// The same, whatever the answer is; but whoever asks too often asks again.
    #[track_caller]
    pub(crate) fn ask(&self, method: &str, path: &str, body: &Json) -> Answer {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        loop {
            let answer = Client::new(self.address).send(method, path, &body).unwrap();
            if answer.status != 429 {
                return answer;
            }
        }
    }

    /// A figure of the metrics, summed up over all lines that bear a label; 0 if there is none.
    pub(crate) fn labelled(&self, name: &str, label: &str) -> f64 {
        let page = self.ask("GET", "/metrics", &Json::Null).text();
        let lines = page.lines().filter(|line| line.starts_with(name) && line.contains(label));
        lines.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
    }

    /// Makes a source and gives its write key.
    pub(crate) fn source(&self, name: &str, kind: &str) -> String {
        let made = self.post("/api/v1/sources", &json!({ "name": name, "kind": kind }));
        made["write_key"].as_str().unwrap().to_owned()
    }

    /// Moves the clock. When this is done, all that time brings has happened.
    pub(crate) fn set_clock(&self, to: Timestamp) {
        self.post("/api/v1/clock", &json!({ "now": to.to_string() }));
    }

    /// Where the clock stands.
    pub(crate) fn clock(&self) -> Timestamp {
        instant(&self.get("/api/v1/clock")["now"])
    }

    /// Waits until everything that was acknowledged is applied, and its moves are in the stream.
    pub(crate) fn settle(&self) {
        self.post("/api/v1/clock", &json!({ "now": self.clock().to_string() }));
    }

    /// Ends it as nobody wants it to end.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks for the end; gives the exit code (`None`: by a signal) and how long it took.
    pub(crate) fn stop(mut self) -> (Option<i32>, Duration) {
        let began = Instant::now();
        self.signal("TERM");
        (self.wait(), began.elapsed())
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An instant of an answer.
#[track_caller]
pub(crate) fn instant(said: &Json) -> Timestamp {
    let said: jiff::Timestamp = said.as_str().unwrap().parse().unwrap();
    Timestamp(said.as_millisecond())
}

/// Asks until the answer is yes. Fails when that takes longer than anybody would wait.
#[track_caller]
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "in vain: {what}");
        std::thread::yield_now();
    }
}
