//! Builds and runs the fuzz targets of `fuzz/` with the stable toolchain: the passes and the sanitizer are in it, and
//! libFuzzer comes with `libfuzzer-sys`. Who has cargo-fuzz can use that just as well (`cargo fuzz run message`).

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::run::{cargo, output, root, run};

/// Seconds for each target unless told.
pub(crate) const DEFAULT_SECONDS: u32 = 60;

/// A target and the longest input that it is tried with.
struct Target {
    name: &'static str,
    longest_bytes: u32,
}

const TARGETS: &[Target] = &[
    Target { name: "segment_definition", longest_bytes: 4 * 1024 },
    Target { name: "segment_tree", longest_bytes: 1024 },
    // Past the limit of 32 KB, so that the limit is tried too.
    Target { name: "message", longest_bytes: 36 * 1024 },
    Target { name: "log", longest_bytes: 2 * 1024 },
    Target { name: "table", longest_bytes: 4 * 1024 },
];

/// An input that takes longer is a finding.
const SLOWEST_SECONDS: u32 = 5;
/// An input for which so much is asked of the allocator at once is a finding.
const ALLOCATION_MB: u32 = 256;
/// A run that grows past this is a finding; the address sanitizer's own books are in it.
const MEMORY_MB: u32 = 2048;

/// The flags of cargo-fuzz: LLVM counts what an input reaches, and the address sanitizer lets libFuzzer see comparisons
/// of text and allocations.
const FLAGS: &[&str] = &[
    "--cfg=fuzzing",
    "-Zsanitizer=address",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
];

/// Fuzzes the named targets, or all of them if none is named, for so many seconds each.
///
/// # Errors
/// When a target is unknown, does not build, or an input makes it fail; that input is kept in `fuzz/artifacts/`.
pub(crate) fn run_targets(seconds: u32, names: &[&str]) -> Result<()> {
    let chosen = choose(names)?;
    let binaries = build(&chosen)?;
    chosen.into_iter().try_for_each(|target| fuzz(target, &binaries.join(target.name), seconds))
}

fn choose(names: &[&str]) -> Result<Vec<&'static Target>> {
    let find =
        |name: &&str| TARGETS.iter().find(|target| target.name == *name).with_context(|| unknown(name));
    if names.is_empty() { Ok(TARGETS.iter().collect()) } else { names.iter().map(find).collect() }
}

fn unknown(name: &str) -> String {
    let known: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
    format!("there is no fuzz target {name}; there are {}", known.join(", "))
}

/// Gives the folder of the built targets.
fn build(targets: &[&Target]) -> Result<PathBuf> {
    let host = host()?;
    let folder = crate::metadata::read(&root().join("Cargo.toml"))?.target_directory.join("fuzz");
    let mut command = cargo();
    command.env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\u{1f}")).env_remove("RUSTFLAGS");
    // The sanitizer is in the stable toolchain, but its flag is not yet stable.
    command.env("RUSTC_BOOTSTRAP", "1");
    // With --target the flags reach the targets only, not build scripts and macros.
    command.args(["build", "--release", "--manifest-path", "fuzz/Cargo.toml", "--target", &host]);
    command.args(targets.iter().flat_map(|target| ["--bin", target.name]));
    run(command.arg("--target-dir").arg(&folder))?;
    Ok(folder.join(host).join("release"))
}

fn host() -> Result<String> {
    let about = output(Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())).arg("-vV"))?;
    let line = about.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("rustc does not say for which machine it is")?.to_owned())
}

fn fuzz(target: &Target, binary: &PathBuf, seconds: u32) -> Result<()> {
    let folder = root().join("fuzz");
    let seeds = folder.join("seeds").join(target.name);
    let corpus = folder.join("corpus").join(target.name);
    let artifacts = folder.join("artifacts").join(target.name);
    ensure!(
        fs::read_dir(&seeds).is_ok_and(|mut files| files.next().is_some()),
        "no seeds in {}",
        seeds.display()
    );
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&artifacts)?;
    let mut command = Command::new(binary);
    command
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={}", target.longest_bytes))
        .arg(format!("-timeout={SLOWEST_SECONDS}"))
        .arg(format!("-malloc_limit_mb={ALLOCATION_MB}"))
        .arg(format!("-rss_limit_mb={MEMORY_MB}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .args(dictionary(target))
        .args(["-print_final_stats=1", "-verbosity=0"])
        .args([corpus, seeds]);
    println!("fuzzing {} for {seconds} s", target.name);
    let output = command.output().with_context(|| format!("could not start {}", binary.display()))?;
    let report = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!("{report}\n{} failed; the input is in {}", target.name, artifacts.display());
    }
    report.lines().filter(|line| line.starts_with("stat::")).for_each(|line| println!("  {line}"));
    Ok(())
}

/// The argument that names the target's words, if it has some.
fn dictionary(target: &Target) -> Option<String> {
    let path = root().join("fuzz/dictionaries").join(target.name).with_extension("dict");
    path.exists().then(|| format!("-dict={}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_target_is_named() {
        let refused = choose(&["mesage"]).map(|_| ()).unwrap_err().to_string();
        assert_eq!(
            refused,
            "there is no fuzz target mesage; there are segment_definition, segment_tree, message, log, table"
        );
        assert_eq!(choose(&[]).unwrap().len(), TARGETS.len());
    }

    #[test]
    fn every_target_is_declared() {
        let manifest = fs::read_to_string(root().join("fuzz/Cargo.toml")).unwrap();
        let declared = manifest.matches("[[bin]]").count();
        assert_eq!(declared, TARGETS.len());
        assert!(TARGETS.iter().all(|target| manifest.contains(&format!("name = \"{}\"", target.name))));
    }
}
