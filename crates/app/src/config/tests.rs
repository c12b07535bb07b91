use std::fs;

use expect_test::{Expect, expect};
use kesit_model::Language;

use super::*;

fn from(file: &str, variables: &[(&str, &str)], flags: &[Flag]) -> Result<Config, Vec<Problem>> {
    let variables: Vec<_> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    read(&Given { file: Some(file), variables: &variables, flags })
}

/// What is said of a file, in one language.
fn check_in(language: Language, file: &str, variables: &[(&str, &str)], expected: &Expect) {
    let problems = from(file, variables, &[]).err().unwrap_or_default();
    let lines = problems.iter().map(|problem| {
        let hint = problem.what.hint(language).map(|hint| format!(" ({hint})")).unwrap_or_default();
        format!("{}: {}{hint}\n", problem.place, problem.what.told(language))
    });
    expected.assert_eq(&lines.collect::<String>());
}

fn check(file: &str, variables: &[(&str, &str)], expected: &Expect) {
    check_in(Language::English, file, variables, expected);
}

#[test]
fn the_printed_defaults_are_the_defaults() {
    for language in [Language::English, Language::Turkish] {
        assert_eq!(from(&defaults(language), &[], &[]), Ok(Config::default()));
    }
}

#[test]
fn every_example_can_be_used() {
    for line in
        defaults(Language::English).lines().filter(|line| line.starts_with('#') && line.contains(" = "))
    {
        let (name, value) = line[1..].split_once(" = ").unwrap();
        let section = table::TABLE
            .iter()
            .find(|section| section.entry(name).is_some_and(|entry| !entry.example.is_empty()));
        let file = format!("[{}]\n{name} = {value}\n", section.unwrap().name);
        let problems = from(&file, &[], &[]).err().unwrap_or_default();
        let is_half = |problem: &Problem| matches!(problem.what, What::Together { .. });
        assert!(problems.iter().all(is_half), "{line}: {problems:?}");
    }
}

#[test]
fn every_setting_takes_what_it_prints() {
    for (section, entry) in table::all() {
        let mut config = Config::default();
        let printed = (entry.slot)(&mut config).value();
        let Some(printed) = printed else { continue };
        let file = format!("{}.{} = {printed}", section.name, entry.name);
        assert_eq!(from(&file, &[], &[]), Ok(Config::default()), "{file}");
    }
}

#[test]
fn flags_go_over_variables_and_these_over_the_file() {
    let file = "[serve]\naddress = \"127.0.0.1:1\"\nmax_connections = 7\n[log]\nformat = \"json\"\n";
    let variables = [
        ("KESIT_SERVE_ADDRESS", "127.0.0.1:2"),
        ("KESIT_SERVE_MAX_CONNECTIONS", "8"),
        ("KESIT_LOG_LEVEL", ""),
    ];
    let flag = Flag { name: "--address", sets: "serve.address", value: "127.0.0.1:3".to_owned() };
    let config = from(file, &variables, &[flag]).unwrap();
    assert_eq!(config.serve.address.port(), 3);
    assert_eq!(config.serve.max_connections, 8);
    assert_eq!(config.log, Log { level: LogLevel::Info, format: LogFormat::Json });
}

#[test]
fn lists_and_times() {
    let config = from(
        "serve.trusted_proxies = [\"10.0.0.0/8\"]\njobs.refit_at = \"never\"\nretention.apply_at = \"23:59\"\n",
        &[("KESIT_SERVE_TRUSTED_PROXIES", "10.0.0.0/8, ::1")],
        &[],
    )
    .unwrap();
    let proxies: Vec<String> = config.serve.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(proxies, ["10.0.0.0/8", "::1"]);
    assert_eq!(config.jobs.refit_at, None);
    assert_eq!(config.retention.apply_at, Some(TimeOfDay { hour: 23, minute: 59 }));
}

#[test]
fn unknown_names() {
    check(
        "[serve]\nadress = \"127.0.0.1:1\"\nzzz = 1\n\n[sevre]\n[zzz]\n",
        &[],
        &expect![[r#"
        line 2: there is no setting `serve.adress` (did you mean `serve.address`?)
        line 3: there is no setting `serve.zzz`
        line 5: there is no section `[sevre]` (did you mean `serve`?)
        line 6: there is no section `[zzz]`
    "#]],
    );
    check(
        "address = \"127.0.0.1:1\"\nserve = 1\n",
        &[],
        &expect![[r#"
        line 1: there is no section `[address]`
        line 2: there is no section `[serve]` (did you mean `serve`?)
    "#]],
    );
    check(
        "",
        &[("KESIT_SERVE_ADRESS", "x"), ("KESIT_WORKSPACE", "x"), ("KESIT_ZZZ_ZZZ", "x"), ("PATH", "x")],
        &expect![[r#"
            KESIT_SERVE_ADRESS: there is no setting `KESIT_SERVE_ADRESS` (did you mean `KESIT_SERVE_ADDRESS`?)
        "#]],
    );
}

#[test]
fn wrong_values() {
    let file = "\
[serve]
address = \"localhost\"
tls_cert = 5
public_url = \"kesit\"
trusted_proxies = [\"10.0.0.1/8\"]
max_connections = 0
header_timeout_seconds = \"10\"
max_header_bytes = 0x4000
[log]
level = \"loud\"
format = \"xml\"
[metrics]
path = \"metrics\"
[jobs]
refit_at = \"3:00\"
[webhooks]
allow_private = \"yes\"
";
    check(
        file,
        &[("KESIT_JOBS_REFIT_AT", "24:00")],
        &expect![[r#"
        line 2: `serve.address` must be an address and port such as "127.0.0.1:8585"
        line 3: `serve.tls_cert` must be the name of a file
        line 4: `serve.public_url` must be an address such as "https://kesit.example.com"
        line 5: `serve.trusted_proxies` must be a list of networks such as ["10.0.0.0/8", "192.0.2.7"]
        line 6: `serve.max_connections` must be a whole number from 1 to 1000000
        line 7: `serve.header_timeout_seconds` must be a whole number from 1 to 3600
        line 8: `serve.max_header_bytes` must be a whole number from 8192 to 1048576
        line 10: `log.level` must be one of: error, warn, info, debug, trace
        line 11: `log.format` must be one of: text, json
        line 13: `metrics.path` must be a path such as "/metrics"
        line 15: `jobs.refit_at` must be a time of day such as "03:00", or "never"
        line 17: `webhooks.allow_private` must be true or false
        KESIT_JOBS_REFIT_AT: `jobs.refit_at` must be a time of day such as "03:00", or "never"
    "#]],
    );
}

#[test]
fn what_is_no_toml() {
    check(
        "[serve]\naddress = \n",
        &[],
        &expect![[r#"
        line 2: not TOML: string values must be quoted, expected literal string
    "#]],
    );
    check(
        "[serve]\naddress = \"a\"\naddress = \"b\"\n",
        &[],
        &expect![[r#"
        line 3: not TOML: duplicate key
    "#]],
    );
}

#[test]
fn what_does_not_go_together() {
    check(
        "serve.tls_cert = \"a\"\n",
        &[],
        &expect![[r#"
        configuration: `serve.tls_cert` is set, but `serve.tls_key` is not
    "#]],
    );
    check(
        "serve.tls_key = \"a\"\n",
        &[],
        &expect![[r#"
            configuration: `serve.tls_key` is set, but `serve.tls_cert` is not
        "#]],
    );
    check(
        "metrics.token_file = \"a\"\n",
        &[("KESIT_METRICS_TOKEN", "0123456789abcdef")],
        &expect![[r#"
        configuration: `metrics.token` and `metrics.token_file` are both set; one is enough
    "#]],
    );
}

#[test]
fn secrets_stay_secret() {
    check(
        "metrics.token = \"0123456789abcdef\"\n",
        &[("KESIT_METRICS_TOKEN", "short")],
        &expect![[r#"
        line 1: `metrics.token` is a secret and does not belong into this file (name a file with `metrics.token_file`, or set KESIT_METRICS_TOKEN)
        KESIT_METRICS_TOKEN: `metrics.token` must be a text of at least 16 characters without blanks
    "#]],
    );
    let config = from("", &[("KESIT_METRICS_TOKEN", "0123456789abcdef")], &[]).unwrap();
    assert_eq!(config.metrics.token.as_ref().unwrap().reveal(), "0123456789abcdef");
    assert!(!format!("{config:?}").contains("0123456789abcdef"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    fs::write(&path, "fedcba9876543210\n").unwrap();
    let config = from(&format!("metrics.token_file = {:?}\n", path), &[], &[]).unwrap();
    assert_eq!(with_secrets(config.clone()).unwrap().metrics.token.unwrap().reveal(), "fedcba9876543210");
    for text in ["", "short\n", "two lines of it\nand the second", "with blanks in it 123"] {
        fs::write(&path, text).unwrap();
        assert!(matches!(with_secrets(config.clone()), Err(FileError::NoSecret { .. })), "{text:?}");
    }
    fs::write(&path, "x".repeat(5000)).unwrap();
    assert!(matches!(with_secrets(config.clone()), Err(FileError::TooLong { .. })));
    fs::remove_file(&path).unwrap();
    assert!(matches!(with_secrets(config), Err(FileError::Io { .. })));
}

#[test]
fn problems_in_turkish() {
    let file = "[serve]\nadress = \"x\"\naddress = \"x\"\nmax_connections = 0\ntls_cert = \"x\"\nmetrics.token = \"x\"\n[metrics]\ntoken = \"x\"\n[sevre]\n";
    check_in(
        Language::Turkish,
        file,
        &[],
        &expect![[r#"
        line 2: böyle bir ayar yok: `serve.adress` (`serve.address` mi demek istediniz?)
        line 3: `serve.address` için beklenen: "127.0.0.1:8585" gibi bir adres ve port
        line 4: `serve.max_connections` için beklenen: 1 ile 1000000 arasında bir tam sayı
        line 6: böyle bir ayar yok: `serve.metrics`
        line 8: `metrics.token` gizlidir, bu dosyaya yazılmaz (`metrics.token_file` ile bir dosya gösterin ya da KESIT_METRICS_TOKEN değişkenini kullanın)
        line 9: böyle bir bölüm yok: `[sevre]` (`serve` mi demek istediniz?)
        configuration: `serve.tls_cert` verilmiş, ama `serve.tls_key` verilmemiş
    "#]],
    );
}
