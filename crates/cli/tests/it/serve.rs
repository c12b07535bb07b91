//! `kesit serve` as a process: it starts, tells where it is, answers, ends in good order, and refuses what is not safe.

#![expect(clippy::unwrap_used, reason = "a test may end by a panic")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use expect_test::expect;

use crate::stage::{Stage, text};

/// A server under way; killed if a test forgets it.
struct Served {
    child: Child,
    stdout: BufReader<ChildStdout>,
    address: SocketAddr,
    /// What it printed until it was ready.
    greeting: String,
}

impl Served {
    /// Starts a server on a free port, and waits until it says that it is ready.
    fn start(stage: &Stage, args: &str) -> Served {
        Served::start_in(stage, args, &std::env::temp_dir())
    }

    /// The same, with a folder for temporary files.
    fn start_in(stage: &Stage, args: &str, temporary: &Path) -> Served {
        let mut command = stage.command(&format!("serve --address 127.0.0.1:0 {args}"));
        command.env("TMPDIR", temporary);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut greeting = String::new();
        while !greeting.contains("Ctrl-C") {
            if stdout.read_line(&mut greeting).unwrap() == 0 {
                let mut told = String::new();
                child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
                panic!("it ended before it was ready: {told}");
            }
        }
        let address = greeting.lines().next().and_then(|line| line.split_once("http://")).unwrap().1;
        let address = address.trim().parse().unwrap();
        Served { child, stdout, address, greeting }
    }

    fn ask(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }

    /// Asks for the end; gives how it ended and what it wrote to standard error.
    fn end(mut self) -> (ExitStatus, String) {
        self.signal("TERM");
        self.ended()
    }

    fn ended(&mut self) -> (ExitStatus, String) {
        let mut told = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "", "nothing is printed after the greeting");
        (self.child.wait().unwrap(), told)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A workspace `ws` with the small shop in it.
fn workspace() -> Stage {
    let stage = Stage::shop();
    for args in
        ["init ws", "import shop.jsonl --workspace ws", "segments apply segments.yaml --yes --workspace ws"]
    {
        let output = stage.run(args);
        assert!(output.status.success(), "{args}: {}", text(&output.stderr));
    }
    stage
}

#[test]
fn it_starts_answers_and_ends() {
    let stage = workspace();
    let before = text(&stage.run("evaluate --workspace ws --format csv").stdout);
    let began = Instant::now();
    let served = Served::start(&stage, "--workspace ws");
    assert!(served.ask("/readyz").contains("{\"ready\":true,\"reasons\":[]}"));
    assert!(served.ask("/metrics").contains("kesit_build_info{version="));
    assert!(stage.run(&format!("health --address {}", served.address)).status.success());
    // The workspace is the server's own meanwhile.
    let locked = stage.run("import shop.jsonl --workspace ws");
    assert!(text(&locked.stderr).contains("another process has it open"), "{}", text(&locked.stderr));
    served.signal("HUP");
    assert!(served.ask("/livez").contains("{\"live\":true}"));
    let address = served.address;
    let (status, told) = served.end();
    assert!(status.success(), "{told}");
    assert!(began.elapsed() < Duration::from_secs(60));
    assert!(TcpStream::connect(address).is_err());
    assert_eq!(text(&stage.run("evaluate --workspace ws --format csv").stdout), before);
    assert!(stage.run("doctor --workspace ws").status.success());
}

#[test]
fn it_tells_where_it_is() {
    let stage = workspace();
    let served = Served::start(&stage, "--workspace ws --no-sign-in --clock manual");
    let greeting = served.greeting.replace(&served.address.to_string(), "ADDRESS");
    expect![[r#"
        Kesit      http://ADDRESS
        workspace  ws
        sign-in    off: everybody on this machine may do everything
        clock      stands still; move it through the API
        API        http://ADDRESS/api/docs
        end        Ctrl-C
    "#]]
    .assert_eq(&greeting);
    drop(served);
    let served = Served::start(&stage, "--workspace ws --no-sign-in --lang tr");
    let greeting = served.greeting.replace(&served.address.to_string(), "ADRES");
    expect![[r#"
        Kesit          http://ADRES
        çalışma alanı  ws
        oturum         kapalı: bu makinedeki herkes her şeyi yapabilir
        API            http://ADRES/api/docs
        kapatmak için  Ctrl-C
    "#]]
    .assert_eq(&greeting);
}

#[test]
fn where_it_does_not_listen() {
    let stage = workspace();
    stage.check_all(
        "serve --workspace ws --address 0.0.0.0:0",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: 0.0.0.0:0 can be reached from other machines, and nobody can sign in yet
        hint: start once at 127.0.0.1, open the link that is printed there, and set up the owner
    "#]],
    );
    stage.check_all(
        "serve --workspace ws --address 0.0.0.0:0 --no-sign-in --lang tr",
        expect![[r#"
        exit 2
        --- out
        --- err
        hata: 0.0.0.0:0 adresine başka makinelerden ulaşılabilir, oysa oturum açma kapalı
        öneri: --no-sign-in seçeneğini çıkarın ya da 127.0.0.1 adresinde dinleyin
    "#]],
    );
    stage.write("kesit.toml", b"[metrics]\naddress = \"0.0.0.0:0\"\n");
    stage.check_all(
        "serve --workspace ws --config kesit.toml",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: 0.0.0.0:0 can be reached from other machines, and there is no token for the metrics
        hint: set KESIT_METRICS_TOKEN or metrics.token_file
    "#]],
    );
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let refused = stage.run(&format!("serve --workspace ws --address {address}"));
    assert_eq!(refused.status.code(), Some(3));
    expect![[r#"
        error: cannot listen at ADDRESS
        hint: another program listens there; name another port with --address
    "#]]
    .assert_eq(&text(&refused.stderr).replace(&address.to_string(), "ADDRESS"));
}

#[test]
fn what_it_does_not_start_with() {
    let stage = workspace();
    stage.write("cert.pem", b"no certificate");
    stage.write("key.pem", b"no key");
    stage.check_all(
        "serve",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: `.` is not a workspace
        hint: make one with `kesit init`, or name one with --workspace
    "#]],
    );
    stage.check_all(
        "serve --workspace ws --address nowhere",
        expect![[r#"
        exit 1
        --- out
        --- err
        error: 1 problem in the configuration
        --address: `serve.address` must be an address and port such as "127.0.0.1:8585"
        hint: `kesit config default` prints every setting with its default
    "#]],
    );
    stage.check_all(
        "serve --workspace ws --tls-cert cert.pem --tls-key key.pem",
        expect![[r#"
        exit 1
        --- out
        --- err
        error: `cert.pem` holds no certificate in PEM
    "#]],
    );
    stage.check_all(
        "serve --workspace ws --tls-cert none.pem --tls-key key.pem",
        expect![[r#"
        exit 3
        --- out
        --- err
        error: `none.pem` cannot be read: there is no such file or folder
    "#]],
    );
}

#[test]
fn configurations() {
    let stage = Stage::new(&[
        ("right.toml", "[serve]\naddress = \"127.0.0.1:9000\"\n"),
        ("wrong.toml", "[serve]\nadress = \"127.0.0.1:9000\"\n[log]\nlevel = \"loud\"\n"),
        ("token.toml", "metrics.token_file = \"token\"\n"),
    ]);
    stage.check(
        "config check right.toml",
        expect![[r#"
        The configuration is right
    "#]],
    );
    stage.check_all(
        "config check wrong.toml",
        expect![[r#"
        exit 1
        --- out
        --- err
        error: 2 problems in the configuration
        wrong.toml: line 2: there is no setting `serve.adress` (did you mean `serve.address`?)
        wrong.toml: line 4: `log.level` must be one of: error, warn, info, debug, trace
        hint: `kesit config default` prints every setting with its default
    "#]],
    );
    stage.check_all(
        "config check wrong.toml --lang tr",
        expect![[r#"
        exit 1
        --- out
        --- err
        hata: ayarlarda 2 sorun bulundu
        wrong.toml: satır 2: böyle bir ayar yok: `serve.adress` (`serve.address` mi demek istediniz?)
        wrong.toml: satır 4: `log.level` için beklenen: şunlardan biri: error, warn, info, debug, trace
        öneri: `kesit config default` bütün ayarları varsayılan değerleriyle yazar
    "#]],
    );
    stage.check_all(
        "config check token.toml",
        expect![[r#"
        exit 3
        --- out
        --- err
        error: `token` cannot be read: there is no such file or folder
    "#]],
    );
    stage.check_all(
        "config check none.toml",
        expect![[r#"
        exit 3
        --- out
        --- err
        error: `none.toml` cannot be read: there is no such file or folder
    "#]],
    );
    let named = stage.command("config check").env("KESIT_CONFIG", "wrong.toml").output().unwrap();
    assert_eq!(named.status.code(), Some(1));
    let variable = stage.command("config check").env("KESIT_SERVE_ADRESS", "127.0.0.1:1").output().unwrap();
    expect![[r#"
        error: 1 problem in the configuration
        KESIT_SERVE_ADRESS: there is no setting `KESIT_SERVE_ADRESS` (did you mean `KESIT_SERVE_ADDRESS`?)
        hint: `kesit config default` prints every setting with its default
    "#]]
    .assert_eq(&text(&variable.stderr));
    for lang in ["en", "tr"] {
        let printed = stage.run(&format!("config default --lang {lang}"));
        stage.write("all.toml", &printed.stdout);
        assert!(stage.run("config check all.toml").status.success());
    }
}

#[test]
fn health_of_nobody() {
    let stage = Stage::new(&[]);
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let output = stage.run(&format!("health --address {nobody}"));
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("does not answer"), "{}", text(&output.stderr));
}

#[test]
fn a_made_up_shop_is_served_and_gone() {
    let stage = Stage::new(&[("tmp/keep", "")]);
    let folder = stage.path("tmp");
    let entries = || std::fs::read_dir(&folder).unwrap().count();
    let served = Served::start_in(&stage, "--demo --customers 40 --no-sign-in", &folder);
    assert!(served.ask("/readyz").contains("{\"ready\":true"));
    assert!(entries() > 1);
    let (status, told) = served.end();
    assert!(status.success(), "{told}");
    assert_eq!(entries(), 1, "nothing is left");
}

/// A figure of the metrics page.
fn figure(served: &Served, name: &str) -> f64 {
    let text = served.ask("/metrics");
    let found = text.lines().find_map(|line| line.strip_prefix(name));
    found.unwrap_or_else(|| panic!("no {name} in {text}")).trim().parse().unwrap()
}

#[test]
fn a_made_up_shop_lives_and_is_kept_where_a_folder_is_named() {
    const APPLIED: &str = "kesit_applied_messages_total ";
    let stage = Stage::new(&[]);
    let served = Served::start(&stage, "--demo --customers 40 --workspace shop");
    assert!(served.greeting.contains("/setup?token="), "{}", served.greeting);
    let customers = figure(&served, "kesit_customers ");
    assert!(customers > 0.0);
    let (began, before) = (Instant::now(), figure(&served, APPLIED));
    while figure(&served, APPLIED) < before + 2.0 {
        assert!(began.elapsed() < Duration::from_secs(30), "nothing happens");
    }
    let (status, told) = served.end();
    assert!(status.success(), "{told}");
    let doctor = stage.run("doctor --workspace shop");
    assert!(doctor.status.success(), "{}", text(&doctor.stdout));
    let sizes = text(&stage.run("evaluate --workspace shop --format csv --as-of now").stdout);
    assert!(sizes.lines().count() > 10, "{sizes}");

    let again = Served::start(&stage, "--workspace shop --clock manual");
    assert!(again.ask("/readyz").contains("{\"ready\":true"));
    assert!(figure(&again, "kesit_customers ") >= customers);
    let (status, told) = again.end();
    assert!(status.success(), "{told}");
}

/// A collector of OpenTelemetry that keeps what it is sent.
fn collector() -> (SocketAddr, std::sync::mpsc::Receiver<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, batches) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut sent) = (stream.unwrap(), Vec::new());
            // Head and body come as two pieces or as one; the head says how long the body is.
            let mut piece = [0; 65_536];
            let is_whole = |sent: &[u8]| {
                let end = sent.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
                let head = String::from_utf8_lossy(&sent[..end]).to_lowercase();
                let length: usize =
                    head.split("content-length: ").nth(1)?.lines().next()?.trim().parse().ok()?;
                Some(sent.len() >= end + 4 + length)
            };
            while !is_whole(&sent).unwrap_or(false) {
                match stream.read(&mut piece).unwrap() {
                    0 => break,
                    read => sent.extend_from_slice(&piece[..read]),
                }
            }
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
            if sender.send(sent).is_err() {
                return;
            }
        }
    });
    (address, batches)
}

#[test]
fn spans_go_to_the_collector() {
    let (address, batches) = collector();
    let stage = workspace();
    let config = format!("[traces]\nendpoint = \"http://{address}/v1/traces\"\n");
    std::fs::write(stage.path("kesit.toml"), config).unwrap();
    let mut served = Served::start(&stage, "--workspace ws --no-sign-in --config kesit.toml");
    let mut stream = TcpStream::connect(served.address).unwrap();
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    write!(
        stream,
        "GET /api/v1/customers/ayse HTTP/1.1\r\nhost: localhost\r\ntraceparent: 00-{trace}-00f067aa0ba902b7-01\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    served.signal("TERM");
    let (status, told) = served.ended();
    assert!(status.success(), "{told}");
    let sent: Vec<u8> = batches.try_iter().flatten().collect();
    let has = |part: &[u8]| sent.windows(part.len()).any(|bytes| bytes == part);
    assert!(has(b"POST /v1/traces"), "{told}");
    assert!(has(b"GET /api/v1/customers/{id}") && has(b"kesit"), "the request has its span");
    assert!(!has(b"ayse"), "nobody is named");
    let id: Vec<u8> =
        (0..16).map(|place| u8::from_str_radix(&trace[place * 2..][..2], 16).unwrap()).collect();
    assert!(has(&id), "it is part of the caller's trace");
    assert!(!told.contains("kesit::trace"), "spans are not lines of the log: {told}");
}

#[test]
fn who_listens_does_not_hold_up_the_end() {
    let stage = workspace();
    let mut served = Served::start(&stage, "--workspace ws --no-sign-in");
    let mut stream = TcpStream::connect(served.address).unwrap();
    write!(stream, "GET /api/v1/transitions/stream?after=0 HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    let mut heard = Vec::new();
    let mut piece = [0; 4096];
    while !String::from_utf8_lossy(&heard).contains("event: resettled") {
        let read = stream.read(&mut piece).unwrap();
        assert!(read > 0, "it ended: {}", String::from_utf8_lossy(&heard));
        heard.extend_from_slice(&piece[..read]);
    }
    let asked = Instant::now();
    served.signal("TERM");
    let (status, told) = served.ended();
    assert!(status.success(), "{told}");
    assert!(!told.contains("cut off"), "the stream was ended, not cut: {told}");
    assert!(asked.elapsed() < Duration::from_secs(5), "half of the time for the end is for requests");
    stream.read_to_end(&mut heard).unwrap();
}
