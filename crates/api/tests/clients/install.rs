//! Brings the pinned clients into the cache folder, once for each set of versions.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

use super::HERE;

/// Where a browser may be, unless `CHROMIUM` says.
const BROWSERS: [&str; 4] =
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome"];

/// The folder whose `node_modules` has the clients for node and the browser.
pub(crate) fn node_modules() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        installed("node", HERE, &["package.json", "package-lock.json"], |folder| {
            // Not `ci`: some registries do not have the parts of other platforms that it insists on.
            let npm = ["install", "--ignore-scripts", "--no-save", "--no-audit", "--no-fund"];
            run(Command::new("npm").args(npm).current_dir(folder), "node 18 or later with npm");
        })
    })
}

/// A Python that has the client.
pub(crate) fn python() -> PathBuf {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| python_with("python", HERE)).clone()
}

/// A Python that has what the `requirements.txt` of a folder pins, under a name of its own. Not for two threads at once.
pub(crate) fn python_with(name: &str, here: &str) -> PathBuf {
    let folder = installed(name, here, &["requirements.txt"], |folder| {
        let needed = "python3 (3.10 or later) with venv";
        run(Command::new("python3").args(["-m", "venv", "venv"]).current_dir(folder), needed);
        let pip = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "-r",
            "requirements.txt",
        ];
        run(Command::new("venv/bin/python").args(pip).current_dir(folder), needed);
    });
    folder.join("venv/bin/python")
}

/// The browser.
pub(crate) fn chromium() -> PathBuf {
    let said = env::var_os("CHROMIUM").map(PathBuf::from);
    let mut known = said.into_iter().chain(BROWSERS.map(PathBuf::from));
    known.find(|path| path.exists()).expect("install Chromium, or name one by the variable CHROMIUM")
}

/// The folder of what the files pin; filled by `fill` if it is not there yet, and only whole.
fn installed(name: &str, here: &str, pins: &[&str], fill: impl Fn(&Path)) -> PathBuf {
    let cache =
        env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cache")));
    let folder = cache.expect("a home folder").join("kesit/clients").join(name);
    let done = folder.join("installed");
    let pinned: String =
        pins.iter().map(|pin| fs::read_to_string(format!("{here}/{pin}")).unwrap()).collect();
    if fs::read_to_string(&done).is_ok_and(|there| there == pinned) {
        return folder;
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    for pin in pins {
        fs::copy(format!("{here}/{pin}"), folder.join(pin)).unwrap();
    }
    fill(&folder);
    fs::write(&done, pinned).unwrap();
    folder
}

fn run(command: &mut Command, needed: &str) {
    let output = command.output().unwrap_or_else(|error| panic!("this test needs {needed}: {error}"));
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "this test needs {needed}, and once the network: {words}");
}
