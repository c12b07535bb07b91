//! A full or failing disk never lies: a full one is answered by 503 within a second, reading goes on, and taking goes on without a
//! restart once there is room; after a failed sync the process ends, says that it failed, and the next one has all that counts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use kesit_model::Span;
use serde_json::json;

use crate::http::Client;
use crate::sender::{Place, Sender};
use crate::served::{Served, Site, kesit, until};
use crate::told::members;

const SEGMENTS: &str = "version: 1\nsegments: {buyers: {when: {event: Order Completed}}}\n";
const DISK_BYTES: usize = 24 << 20;
/// A 503 may take as long.
const AT_ONCE: Duration = Duration::from_secs(1);

/// A small disk in memory, gone with the test.
struct Disk(PathBuf);

impl Disk {
    fn mount(at: PathBuf) -> Disk {
        fs::create_dir(&at).unwrap();
        let size = format!("size={DISK_BYTES}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&at).output();
        let told = mounted
            .map(|output| (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned()));
        match told {
            Ok((true, _)) => Disk(at),
            other => panic!(
                "this test mounts a small disk and needs root for it (`sudo -E cargo test`): {other:?}"
            ),
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Whoever still has it open keeps it until they end.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// Orders of customers of their own, as one batch.
fn orders(first: usize, count: usize) -> (Vec<String>, String) {
    let ids: Vec<String> = (first..first + count).map(|number| format!("c{number}")).collect();
    let order = |id: &String| {
        json!({ "type": "track", "event": "Order Completed", "messageId": id, "userId": id,
            "properties": { "note": "x".repeat(200) } })
    };
    let batch: Vec<_> = ids.iter().map(order).collect();
    (ids, json!({ "batch": batch }).to_string())
}

#[test]
fn a_full_disk_says_so_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let disk = Disk::mount(folder.path().join("disk"));
    let site = Site::at(folder, disk.0.join("ws"), &[], SEGMENTS);
    let served = site.serve();
    let key = served.source("shop", "server");
    let mut client = Client::with_key(served.address, &key);
    let mut acknowledged = std::collections::BTreeSet::new();
    let ballast = disk.0.join("ballast");
    let mut next = 0;
    let mut send = |acknowledged: &mut std::collections::BTreeSet<String>| {
        let (ids, body) = orders(next, 100);
        next += 100;
        let began = Instant::now();
        let answer = client.send("POST", "/v1/batch", body.as_bytes()).unwrap();
        if answer.status == 200 {
            acknowledged.extend(ids);
        }
        (answer, began.elapsed())
    };
    for _ in 0..10 {
        assert_eq!(send(&mut acknowledged).0.status, 200);
    }
    served.settle();
    fill(&ballast);
    let mut refused = 0;
    // What is left of the room takes some more first.
    for _ in 0..200 {
        let (answer, took) = send(&mut acknowledged);
        if answer.status == 200 {
            continue;
        }
        assert_eq!(answer.status, 503, "{}", answer.text());
        assert!(answer.header("retry-after").is_some());
        assert!(took < AT_ONCE, "{took:?}");
        refused += 1;
    }
    assert!(refused >= 100, "there is no room, and only {refused} were turned away");
    assert_eq!(served.ask("GET", "/readyz", &json!(null)).json()["reasons"], json!(["disk_full"]));
    assert_eq!(served.get("/api/v1/customers/c1/segments")["segments"], json!(["buyers"]), "reading goes on");
    assert!(served.get("/api/v1/segments")["segments"][0]["size"].as_u64() >= Some(1_000));

    fs::remove_file(&ballast).unwrap();
    until("it takes again, without a restart", || send(&mut acknowledged).0.status == 200);
    until("it is well again", || served.ask("GET", "/readyz", &json!(null)).status == 200);
    served.settle();
    let there = members(&served, "buyers");
    assert!(acknowledged.is_subset(&there), "nothing acknowledged is lost");
    assert!(there.is_subset(&acknowledged), "nothing refused is there");
    served.kill();
    let served = site.serve();
    assert_eq!(members(&served, "buyers"), acknowledged, "after a restart");
    drop(served);
    site.kesit(&["doctor", "--workspace", site.dir()]);
}

/// Leaves no byte.
fn fill(ballast: &Path) {
    use std::io::Write as _;
    let mut file = fs::File::create(ballast).unwrap();
    for size in [1 << 20, 1 << 12, 1] {
        let piece = vec![1; size];
        while file.write_all(&piece).is_ok() {}
    }
}

/// Serves under strace, with an injury to calls on the log. The process that is waited for is that of the server.
fn injured(site: &Site, injury: &str) -> Served {
    let mut command = site.command(Path::new("strace"));
    let log = site.path("ws/log");
    let parts: Vec<PathBuf> = fs::read_dir(&log).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!parts.is_empty(), "the log has parts");
    command.args(["-D", "-f", "-qq", "-o"]).arg(site.path("trace"));
    for part in &parts {
        command.arg("-P").arg(part);
    }
    command.args(["-e", "trace=fdatasync", "-e", injury, "--"]).arg(kesit());
    command.args([
        "serve",
        "--workspace",
        site.dir(),
        "--address",
        "127.0.0.1:0",
        "--no-sign-in",
        "--clock",
        "manual",
    ]);
    site.start(command)
}

#[test]
fn a_failed_sync_ends_the_process() {
    let site = Site::new(SEGMENTS);
    let served = site.serve();
    let key = served.source("shop", "server");
    let place = Place::default();
    place.is_at(served.address);
    let (first, body) = orders(0, 10);
    assert_eq!(Sender::new(&place, &key).deliver("/v1/batch", body.as_bytes()).status, 200);
    assert_eq!(served.stop().0, Some(0));

    let mut served = injured(&site, "inject=fdatasync:error=EIO:when=3+");
    let mut client = Client::with_key(served.address, &key);
    let mut acknowledged: Vec<String> = first;
    for number in 1..100 {
        let (ids, body) = orders(number * 10, 10);
        match client.send("POST", "/v1/batch", body.as_bytes()) {
            Ok(answer) if answer.status == 200 => acknowledged.extend(ids),
            Ok(answer) => assert_eq!(answer.status, 503, "{}", answer.text()),
            Err(_) => break,
        }
    }
    assert!(acknowledged.len() < 100, "a failed sync was acknowledged: {}", acknowledged.len());
    let code = served.wait();
    assert!(
        code.is_some_and(|code| code != 0),
        "it must say that it failed, so that it is started again: {code:?}"
    );

    let served = site.serve();
    let there = members(&served, "buyers");
    assert!(acknowledged.iter().all(|id| there.contains(id)), "nothing acknowledged is lost");
    place.is_at(served.address);
    assert_eq!(Sender::new(&place, &key).deliver("/v1/batch", orders(5_000, 10).1.as_bytes()).status, 200);
}

/// Moves become events of the customers' own, which nobody waits for: the end comes all the same.
#[test]
fn a_failed_sync_that_no_sender_waits_for_ends_the_process_too() {
    let site = Site::new("version: 1\nsegments: {recent: {when: {event: Order Completed, within: 1h}}}\n");
    let served = site.serve();
    let key = served.source("shop", "server");
    let (_, body) = orders(0, 10);
    let mut client = Client::with_key(served.address, &key);
    assert_eq!(client.send("POST", "/v1/batch", body.as_bytes()).unwrap().status, 200);
    served.settle();
    let leave_at = served.clock().plus(Span(2 * 3_600_000));
    assert_eq!(served.stop().0, Some(0));

    let mut served = injured(&site, "inject=fdatasync:error=EIO:when=1+");
    // The process may end before it can answer.
    let later = json!({ "now": leave_at.to_string() }).to_string();
    let _ = Client::new(served.address).send("POST", "/api/v1/clock", later.as_bytes());
    let code = served.wait();
    assert!(code.is_some_and(|code| code != 0), "it must say that it failed: {code:?}");
    let served = site.serve();
    assert!(members(&served, "recent").is_empty(), "all have left");
}
