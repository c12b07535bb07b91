//! A folder with files, and `kesit` run in it.

use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use expect_test::Expect;
use tempfile::TempDir;

/// A folder of its own for one test.
pub(crate) struct Stage(TempDir);

/// A shop of three people: `ada` bought three times and went quiet, `can` bought once lately, `=eda` only looked.
pub(crate) const MESSAGES: &str = r#"
{"type":"identify","messageId":"i1","userId":"ada","timestamp":"2025-01-01T09:00:00Z","traits":{"plan":"pro","address":{"city":"İzmir"},"consent":{"email":true}}}
{"type":"track","messageId":"o1","userId":"ada","event":"Order Completed","timestamp":"2025-01-02T09:00:00Z","properties":{"revenue":100}}
{"type":"track","messageId":"o2","userId":"ada","event":"Order Completed","timestamp":"2025-01-05T09:00:00Z","properties":{"revenue":50.5}}
{"type":"track","messageId":"o3","userId":"ada","event":"Order Completed","timestamp":"2025-01-09T09:00:00Z","properties":{"revenue":20}}
{"type":"track","messageId":"v1","anonymousId":"=eda","event":"Product Viewed","timestamp":"2025-02-27T09:00:00Z"}
{"type":"track","messageId":"o4","userId":"can","event":"Order Completed","timestamp":"2025-03-01T09:30:00Z","properties":{"revenue":10}}
"#;

/// Segments over [`MESSAGES`].
pub(crate) const SEGMENTS: &str = "
version: 1
segments:
  buyers:
    name: { tr: Alıcılar, en: Buyers }
    when: { event: Order Completed, within: 30d }
  quiet:
    name: { tr: Sessizleşenler, en: Went quiet }
    when:
      all:
        - { event: Order Completed, count: { gte: 3 } }
        - { not: { segment: buyers } }
  lookers:
    when: { not: { event: Order Completed } }
";

impl Stage {
    /// A folder with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Stage {
        let stage = Stage(tempfile::tempdir().expect("a stage can be set"));
        files.iter().for_each(|(name, text)| stage.write(name, text.as_bytes()));
        stage
    }

    /// The shop of [`MESSAGES`] with its [`SEGMENTS`].
    pub(crate) fn shop() -> Stage {
        Stage::new(&[("shop.jsonl", MESSAGES), ("segments.yaml", SEGMENTS)])
    }

    /// Where a file of it lies.
    pub(crate) fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and the folders it lies in.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().expect("a stage can be set")).expect("a stage can be set");
        fs::write(path, bytes).expect("a stage can be set");
    }

    /// The command, ready to run; no language comes from the environment of the test.
    pub(crate) fn command(&self, args: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kesit"));
        command.args(args.split_whitespace()).current_dir(self.0.path());
        for name in ["LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS", "KESIT_WORKSPACE"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs it.
    pub(crate) fn run(&self, args: &str) -> Output {
        self.command(args).output().expect("a stage can be set")
    }

    /// Runs it with something on standard input.
    pub(crate) fn run_with(&self, args: &str, input: &str) -> Output {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("a stage can be set");
        child
            .stdin
            .take()
            .expect("a stage can be set")
            .write_all(input.as_bytes())
            .expect("a stage can be set");
        child.wait_with_output().expect("a stage can be set")
    }

    /// Runs it and holds standard output against the snapshot; it must end well.
    #[track_caller]
    pub(crate) fn check(&self, args: &str, expected: Expect) {
        let output = self.run(args);
        assert!(output.status.success(), "{args}: {}", text(&output.stderr));
        expected.assert_eq(&text(&output.stdout));
    }

    /// Runs it and holds the exit code, standard output and standard error against the snapshot.
    #[track_caller]
    pub(crate) fn check_all(&self, args: &str, expected: Expect) {
        expected.assert_eq(&show(&self.run(args)));
    }
}

/// The exit code, standard output and standard error.
pub(crate) fn show(output: &Output) -> String {
    let code = output.status.code().map_or("none".to_owned(), |code| code.to_string());
    format!("exit {code}\n--- out\n{}--- err\n{}", text(&output.stdout), text(&output.stderr))
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("a stage can be set")
}
