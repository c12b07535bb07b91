//! Against a real server, which the test starts in a folder of its own and which listens on a socket there.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use csv::StringRecord;
use expect_test::{Expect, expect};
use kesit_model::zone::Zone;
use postgres::{Client, NoTls};
use tempfile::TempDir;

use super::PostgresQuery;
use crate::source::table::Step;
use crate::source::{Input, Mapping, Options, load};

const MISSING: &str = "PostgreSQL is not there; `apt-get install postgresql` brings it";

/// A running server.
struct Server {
    folder: TempDir,
    programs: PathBuf,
}

impl Server {
    fn start() -> Server {
        let folder = tempfile::Builder::new().prefix("pg").tempdir_in("/tmp").unwrap();
        let server = Server { folder, programs: programs() };
        // The server refuses to run as root.
        if is_root() {
            finish(Command::new("chown").arg("postgres").arg(server.folder.path()));
        }
        let data = server.folder.path().join("data");
        let data = data.to_str().unwrap();
        finish(server.program("initdb").args([
            "-D",
            data,
            "-U",
            "kesit",
            "-A",
            "trust",
            "-N",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]));
        let options = format!("-c listen_addresses= -c fsync=off -k {}", server.folder.path().display());
        let log = server.folder.path().join("log");
        finish(server.program("pg_ctl").args([
            "-D",
            data,
            "-w",
            "-o",
            &options,
            "-l",
            log.to_str().unwrap(),
            "start",
        ]));
        server
    }

    /// A command as somebody who may run a server.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.folder.path());
        command
    }

    fn address(&self) -> String {
        format!("postgres://kesit:secret-word@/postgres?host={}", self.folder.path().display())
    }

    fn run(&self, sql: &str) {
        Client::connect(&self.address(), NoTls).unwrap().batch_execute(sql).unwrap();
    }

    fn query(&self, query: &str) -> PostgresQuery {
        PostgresQuery::new(&self.address(), query).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let data = self.folder.path().join("data");
        let _ =
            self.program("pg_ctl").args(["-D", data.to_str().unwrap(), "-m", "immediate", "stop"]).output();
    }
}

/// The newest installed version.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect(MISSING);
    let folders = versions.map(|version| version.unwrap().path().join("bin"));
    folders.filter(|folder| folder.join("initdb").exists()).max().expect(MISSING)
}

fn is_root() -> bool {
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(Path::new("/proc/self")).unwrap()) == 0
}

fn finish(command: &mut Command) {
    // Not its output: the server would hold the pipe.
    let Output { status, .. } = command.stdout(std::process::Stdio::null()).output().expect(MISSING);
    assert!(status.success(), "{command:?} failed; {MISSING}");
}

/// Headers and rows; typed cells in angle brackets.
fn told(query: &PostgresQuery) -> String {
    let mut table = match query.open() {
        Ok(table) => table,
        Err(error) => return format!("error: {error}\n"),
    };
    let (mut told, mut record) = (format!("{}\n", table.headers.join(" | ")), StringRecord::new());
    loop {
        match table.next(&mut record) {
            Ok(Step::End) => return told,
            Ok(Step::Row { line }) => {
                let cell = |(ix, cell): (usize, &str)| {
                    if table.is_typed(ix) { format!("<{cell}>") } else { cell.to_owned() }
                };
                let cells: Vec<String> = record.iter().enumerate().map(cell).collect();
                told.push_str(&format!("{line}: {}\n", cells.join(" | ")));
            }
            other => told.push_str(&format!("{other:?}\n")),
        }
    }
}

fn check(query: &PostgresQuery, expected: Expect) {
    expected.assert_eq(&told(query));
}

#[test]
fn rows_of_a_server() {
    let server = Server::start();
    every_type_is_written_canonically(&server);
    a_cursor_goes_on_where_it_was(&server);
    what_the_server_refuses_is_told(&server);
    many_rows_come_one_after_the_other(&server);
    rows_become_messages(&server);
}

fn every_type_is_written_canonically(server: &Server) {
    let query = "SELECT 7::int8 AS no, 'Ayşe, \"A\"
İki' AS ad, 1234.50::numeric AS tutar, 1e21::float8 AS çok, true AS üye, date '2025-12-31' AS gün,
        timestamp '2025-12-31 14:05:00.25' AS yerel, timestamptz '2025-12-31 14:05+03' AS an, NULL::int AS boş, 'infinity'::date AS hep,
        ARRAY[1,2] AS liste, 'NaN'::numeric AS yok -- son;";
    check(
        &server.query(query),
        expect![[r#"
        no | ad | tutar | çok | üye | gün | yerel | an | boş | hep | liste | yok
        1: <7> | Ayşe, "A"
        İki | <1234.50> | <1000000000000000000000> | <true> | <2025-12-31> | <2025-12-31T14:05:00.25> | <2025-12-31T11:05:00Z> |  | infinity | {1,2} | NaN
    "#]],
    );
}

fn a_cursor_goes_on_where_it_was(server: &Server) {
    server.run("CREATE TABLE sipariş (no text, \"Değişti\" timestamptz); INSERT INTO sipariş VALUES ('a', '2025-01-02'), ('b', '2025-01-01'), ('o''c', NULL)");
    let query = |from: Option<String>| server.query("SELECT * FROM sipariş;").with_cursor("Değişti", from);
    let first = query(None);
    assert_eq!(first.last_seen(), None);
    check(
        &first,
        expect![[r#"
        no | Değişti
        1: b | <2025-01-01T00:00:00Z>
        2: a | <2025-01-02T00:00:00Z>
        3: o'c | 
    "#]],
    );
    server.run("INSERT INTO sipariş VALUES ('c', '2025-01-02'), ('d', '2025-01-03 00:00:00.000001')");
    let second = query(first.last_seen());
    check(
        &second,
        expect![[r#"
        no | Değişti
        1: a | <2025-01-02T00:00:00Z>
        2: c | <2025-01-02T00:00:00Z>
        3: d | <2025-01-03T00:00:00.000001Z>
    "#]],
    );
    check(
        &query(second.last_seen()),
        expect![[r#"
        no | Değişti
        1: d | <2025-01-03T00:00:00.000001Z>
    "#]],
    );
    check(
        &server.query("SELECT no FROM sipariş").with_cursor("no", Some("o'".to_owned())),
        expect![[r#"
        no
        1: o'c
    "#]],
    );
    check(
        &server.query("SELECT no FROM sipariş").with_cursor("Değişti", None),
        expect![[r#"
        error: the database says: the query has no column `Değişti`
    "#]],
    );
}

fn what_the_server_refuses_is_told(server: &Server) {
    check(
        &server.query("SELECT * FROM yok"),
        expect![[r#"
        error: the database says: relation "yok" does not exist
    "#]],
    );
    check(
        &server.query("SELECT 1) q; DROP TABLE sipariş; --"),
        expect![[r#"
        error: the database says: syntax error at or near ")"
    "#]],
    );
    check(
        &server.query("WITH x AS (DELETE FROM sipariş RETURNING *) SELECT * FROM x"),
        expect![[r#"
        error: the database says: WITH clause containing a data-modifying statement must be at the top level
    "#]],
    );
    check(
        &server.query("SELECT 'Ayşe'::int AS no FROM generate_series(1, 2)"),
        expect![[r#"
        error: the database says: a value cannot be read (SQLSTATE 22P02)
    "#]],
    );
    check(
        &server.query("SELECT pg_catalog.setval('nothing', 1)"),
        expect![[r#"
        error: the database says: relation "nothing" does not exist
    "#]],
    );
    let nobody =
        PostgresQuery::new("postgres://kesit:secret-word@/postgres?host=/tmp/there-is-no-server", "SELECT 1")
            .unwrap();
    check(
        &nobody,
        expect![[r#"
        error: the database says: error connecting to server: No such file or directory (os error 2)
    "#]],
    );
}

fn many_rows_come_one_after_the_other(server: &Server) {
    let query =
        server.query("SELECT i, repeat('x', 1000) FROM generate_series(1, 20000) i").with_cursor("i", None);
    let mut table = query.open().unwrap();
    let (mut record, mut rows) = (StringRecord::new(), 0);
    while let Step::Row { line } = table.next(&mut record).unwrap() {
        rows += 1;
        assert_eq!((line, record.get(0)), (rows, Some(rows.to_string().as_str())));
    }
    assert_eq!((rows, query.last_seen().as_deref()), (20_000, Some("20000")));
}

fn rows_become_messages(server: &Server) {
    let orders = "SELECT 'u-' || i AS customer, 'S-' || i AS order_id, timestamptz '2025-12-31 14:05+03' AS date, 12.5 AS total
        FROM generate_series(1, 3) i";
    let inputs = [Input::Postgres(Box::new(server.query(orders)))];
    let options = Options::new(Zone::parse("UTC").unwrap(), Mapping::default());
    let loaded = load(&inputs, &options, &|_| {}).unwrap();
    assert_eq!((loaded.report.messages, loaded.report.refused.total, loaded.timelines.len()), (3, 0, 3));
    let refused =
        load(&[Input::Postgres(Box::new(server.query("SELECT * FROM yok")))], &options, &|_| {}).unwrap_err();
    assert!(
        !refused.to_string().contains("secret-word") && refused.to_string().contains("postgres://kesit@")
    );
}

#[test]
fn a_password_is_never_shown() {
    let query =
        PostgresQuery::new("postgres://ali:secret-word@db.ornek.com:5433/shop", "SELECT 1 ; ").unwrap();
    assert_eq!(query.to_string(), "postgres://ali@db.ornek.com:5433/shop");
    assert!(!format!("{query:?}").contains("secret-word"));
    assert_eq!(query.query(), "SELECT 1");
    let error = PostgresQuery::new("postgres://ali:secret-word@db:port/shop", "SELECT 1").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("secret-word"));
    assert!(PostgresQuery::is_address("postgresql://x") && !PostgresQuery::is_address("orders.csv"));
}
