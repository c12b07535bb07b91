//! What a loss of power leaves: of what was written, only what had come to the disk by then.
//!
//! The workload works on a file system of its own, which lies in a file. It is killed at one of its calls, and the file is
//! copied as it is at that moment: what the system kept in memory, to be written later, is not in it. The copy is what the
//! machine finds when the power is back.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use kesit_store::Store;
use kesit_testkit::crash::{Point, spread};

use crate::plan::{self, BESIDES, Step};
use crate::points::{folder, in_parallel, points_of_work, subject};
use crate::{judge, workload};

/// Rounds of work, and after how many of their calls the power fails.
fn effort() -> (u64, usize) {
    match std::env::var("KESIT_CRASH").as_deref() {
        Ok("all") => (40, 500),
        _ => (12, 24),
    }
}

/// The size of the file system: room for the work and for what the file system keeps for itself.
const DISK_BYTES: u64 = 32 << 20;

pub(crate) fn what_a_loss_of_power_leaves() {
    let (rounds, cuts) = effort();
    let folder = folder();
    let blank = folder.path().join("blank.img");
    if let Err(reason) = make_blank(&blank).and_then(|()| Disk::mount(&blank).map(drop)) {
        println!("only root can mount a disk that lies in a file ({reason}); kills were tried alone");
        return;
    }
    let steps = plan::steps(rounds);
    let all = points_of_work(rounds);
    let points: Vec<Point> = spread(&all, cuts).copied().collect();
    let behind = AtomicUsize::new(0);
    in_parallel(&points, |point| {
        behind.fetch_add(usize::from(cut(&blank, rounds, &steps, point)), Ordering::Relaxed);
    });
    let behind = behind.into_inner();
    assert!(behind > 0, "no disk was behind what was written: the images show no loss of power");
    println!(
        "power lost: after {} of {} calls, {behind} times with something unwritten, nothing lost",
        points.len(),
        all.len()
    );
}

/// Lets the power fail at a call, and judges what is there when it is back. Tells whether the disk was behind: whether something
/// that had been written was not on it.
fn cut(blank: &Path, rounds: u64, steps: &[Step], point: Point) -> bool {
    let folder = folder();
    let (worked_on, left) = (folder.path().join("worked-on.img"), folder.path().join("left.img"));
    fs::copy(blank, &worked_on).expect("room");
    let disk = Disk::mount(&worked_on).expect("it could be before");
    let ended = subject("work", &disk.shop(), rounds).killed_at(point);
    assert!(matches!(ended.code, None | Some(0)), "{point:?}: {}", ended.errors);
    fs::copy(&worked_on, &left).expect("room");
    let written = files(&disk.shop());
    drop(disk);
    let acknowledged = judge::acknowledged(&ended.lines);
    let disk = Disk::mount(&left).expect("the file system mends itself");
    let is_behind = files(&disk.shop()) != written;
    judge::judge(&disk.shop(), steps, acknowledged, &[]);
    if Store::is_workspace(&disk.shop()) {
        workload::mend(&disk.shop(), BESIDES);
        judge::judge(&disk.shop(), steps, acknowledged, &[BESIDES]);
    }
    is_behind
}

/// Every file in a folder with its bytes, in the order of their names.
fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten() {
        let path = entry.expect("it is there").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.file_name().expect("it has one").into(), fs::read(&path).expect("it is there")));
        }
    }
    found.sort();
    found
}

/// Makes a file with an empty file system.
fn make_blank(image: &Path) -> Result<(), String> {
    let file = fs::File::create(image).map_err(|error| error.to_string())?;
    file.set_len(DISK_BYTES).map_err(|error| error.to_string())?;
    done(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(image)).map(drop)
}

/// A file system that lies in a file, while it is mounted.
struct Disk(tempfile::TempDir);

impl Disk {
    fn mount(image: &Path) -> Result<Disk, String> {
        let at = tempfile::tempdir().map_err(|error| error.to_string())?;
        done(Command::new("mount").args(["-t", "ext4", "-o", "loop"]).arg(image).arg(at.path()))?;
        Ok(Disk(at))
    }

    /// Where the workload works.
    fn shop(&self) -> PathBuf {
        self.0.path().join("shop")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let unmounted = done(Command::new("umount").arg(self.0.path()));
        assert!(unmounted.is_ok() || std::thread::panicking(), "{unmounted:?}");
    }
}

/// Lets a command run to its end; why it failed otherwise.
fn done(command: &mut Command) -> Result<Output, String> {
    let output = command.output().map_err(|error| format!("{:?}: {error}", command.get_program()))?;
    if output.status.success() {
        Ok(output)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
    }
}
