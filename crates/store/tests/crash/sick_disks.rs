//! Disks that are full, and disks that fail.

use std::fs;
use std::path::Path;
use std::process::Command;

use kesit_model::message::Message;
use kesit_store::{Access, LogError, Mark, Origin, Settings, Store};
use kesit_testkit::crash::Ended;

use crate::plan;
use crate::points::{folder, subject};
use crate::workload::{SIZES, mend};

/// Messages that a workload insists on.
const COUNT: u64 = 60;

fn workspace(dir: &Path) {
    Store::create_with(dir, &Settings::default(), SIZES).expect("a new workspace");
}

/// The numbers that a line with this word names.
fn told(ended: &Ended, word: &str) -> Vec<u64> {
    let lines = ended.lines.iter().filter_map(|line| line.strip_prefix(word)?.strip_prefix(' '));
    lines.map(|number| number.parse().expect("a number")).collect()
}

fn visible(dir: &Path) -> Vec<u64> {
    let store = Store::open(dir, Access::Read).expect("sound");
    let mut found = Vec::new();
    store
        .log()
        .visible(&Mark::start(), |message: Message| found.push(plan::number(&message)))
        .expect("sound");
    found
}

/// Writes fail for want of room, one after the other, wherever that is. What was refused is not there; everything else is;
/// and it goes on in the same process.
pub(crate) fn a_full_disk_refuses_and_works_again() {
    let mut refused = 0;
    for first in 1..40 {
        let folder = folder();
        let dir = folder.path().join("shop");
        workspace(&dir);
        let ended = subject("insist", &dir, COUNT).failing_at("write,pwrite64,ftruncate", "ENOSPC", first);
        let (stored, full, failed) = (told(&ended, "stored"), told(&ended, "full"), told(&ended, "failed"));
        if ended.code == Some(0) && failed.is_empty() {
            assert_eq!(stored.len() + full.len(), usize::try_from(COUNT).expect("small"));
            assert_eq!(visible(&dir), stored, "stored, and nothing that was refused");
            assert!(full.is_empty() || stored.last() == Some(&(COUNT - 1)), "it works again");
            refused += full.len();
        }
        // Where the catalogue or a cut failed, it may have stopped; what it told of stands all the same.
        let visible = visible(&dir);
        assert!(stored.iter().all(|number| visible.contains(number)));
        mend(&dir, plan::BESIDES);
    }
    assert!(refused > 20, "{refused} refused");
}

/// A small file system in memory, filled to the brim: writes there stop in the middle of a frame.
pub(crate) fn a_disk_that_is_really_full() {
    let folder = folder();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).expect("a folder can be made");
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=512k", "tmpfs"]).arg(&disk).output();
    if !mount.is_ok_and(|output| output.status.success()) {
        println!("only root can mount a small disk; full disks were tried with strace alone");
        return;
    }
    let tried = std::panic::catch_unwind(|| fill(&disk.join("shop"), &disk.join("ballast")));
    let unmounted = Command::new("umount").arg(&disk).status();
    assert!(unmounted.is_ok_and(|status| status.success()), "it can be unmounted");
    tried.expect("see above");
}

fn fill(dir: &Path, ballast: &Path) {
    fs::write(ballast, vec![1; 64 << 10]).expect("room");
    let mut store = Store::create(dir, &Settings::default()).expect("room");
    let mut stored = Vec::new();
    let mut number = 0;
    let mut put = |store: &mut Store, stored: &mut Vec<u64>| {
        let batch: Vec<Message> = (number..number + 20).map(plan::message).collect();
        number += 20;
        let log = store.log_mut();
        let put = log.append(Origin::Live, &batch).and_then(|_| log.sync());
        if put.is_ok() {
            stored.extend(batch.iter().map(plan::number));
        }
        put
    };
    while put(&mut store, &mut stored).is_ok() {}
    for _ in 0..3 {
        assert!(matches!(put(&mut store, &mut stored), Err(LogError::Full { .. })));
    }
    fs::remove_file(ballast).expect("it is there");
    put(&mut store, &mut stored).expect("there is room again, without a restart");
    drop(store);
    assert_eq!(visible(dir), stored);
}

/// After a sync that failed nothing is acknowledged, and nothing is tried again.
pub(crate) fn a_failed_sync_is_never_tried_again() {
    for first in 1..20 {
        let folder = folder();
        let dir = folder.path().join("shop");
        workspace(&dir);
        let ended = subject("insist", &dir, COUNT).failing_at("fdatasync", "EIO", first);
        let (stored, failed) = (told(&ended, "stored"), told(&ended, "failed"));
        let visible = visible(&dir);
        assert!(stored.iter().all(|number| visible.contains(number)));
        if let Some(failure) = failed.first() {
            assert!(
                stored.iter().all(|number| number < failure),
                "nothing is acknowledged after a failed sync"
            );
            assert_eq!(failed.len() + stored.len(), usize::try_from(COUNT).expect("small"));
        }
        mend(&dir, plan::BESIDES);
    }
}
