//! What goes wrong, what is said about it, and the exit code.

use expect_test::expect;

use crate::stage::Stage;

#[test]
fn the_command_line_is_wrong() {
    let shop = Stage::shop();
    shop.check_all(
        "evaluate --segments segments.yaml",
        expect![[r#"
            exit 2
            --- out
            --- err
            error: there is nothing to read: no files named, and no workspace here
            hint: name files with --data and --segments, a workspace with --workspace, or make one with `kesit init`
        "#]],
    );
    shop.check_all(
        "evaluate --data shop.jsonl --segments segments.yaml --time-zone Mars",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: --time-zone: there is no time zone `Mars`
        hint: a name such as Europe/Istanbul
    "#]],
    );
    shop.check_all(
        "evaluate --data shop.jsonl --segments segments.yaml --as-of soon",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: --as-of: not an instant: `soon`
        hint: now, 2026-03-01, 2026-03-01T09:30, 2026-03-01T09:30:00Z
    "#]],
    );
    shop.check_all(
        "evaluate --data shop.jsonl --segments segments.yaml --members a.b",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: --members: not the key of a segment: `a.b`
        hint: [A-Za-z0-9_-]{1,64}
    "#]],
    );
}

#[test]
fn files_cannot_be_read() {
    let shop = Stage::shop();
    shop.check_all(
        "evaluate --data none.jsonl --segments segments.yaml",
        expect![[r#"
            exit 3
            --- out
            --- err
            error: `none.jsonl` cannot be read: there is no such file or folder
        "#]],
    );
    shop.check_all(
        "evaluate --data shop.jsonl --segments none.yaml --lang tr",
        expect![[r#"
            exit 3
            --- out
            --- err
            hata: `none.yaml` okunamıyor: böyle bir dosya ya da klasör yok
        "#]],
    );
    shop.check_all(
        "evaluate --data . --segments segments.yaml",
        expect![[r#"
        exit 3
        --- out
        --- err
        error: `.` cannot be read: it is a folder
    "#]],
    );
    shop.check_all(
        "evaluate --data shop.jsonl --segments segments.yaml --lists none",
        expect![[r#"
            exit 3
            --- out
            --- err
            error: `none` cannot be read: there is no such file or folder
        "#]],
    );
    shop.check_all(
        "evaluate --data shop.jsonl --segments segments.yaml --mapping none.yaml",
        expect![[r#"
            exit 3
            --- out
            --- err
            error: `none.yaml` cannot be read: there is no such file or folder
        "#]],
    );
    shop.check_all(
        "check none.yaml",
        expect![[r#"
            exit 3
            --- out
            --- err
            error: `none.yaml` cannot be read: there is no such file or folder
        "#]],
    );
}

#[test]
fn files_make_no_sense() {
    let shop = Stage::shop();
    shop.write("a.csv", b"17;5\n");
    shop.write("b.csv", b"customer,notes,total\n");
    shop.write("map.yaml", b"kind: orders\ncolumns: { customer: Kart }\n");
    shop.write("bad.yaml", b"kind: visits\n");
    shop.write("lists/a.b.csv", b"");
    shop.write("empty/x.txt", b"");
    shop.write("again.yaml", b"version: 1\nsegments: { quiet: { when: { everyone: true } } }\n");
    shop.check_all("evaluate --data a.csv --segments segments.yaml", expect![[r#"
        exit 1
        --- out
        --- err
        error: `a.csv`: no headers: the first row looks like data
        hint: write the headers above it, or name the columns in a mapping file with `header_row: 0` and `columns: {customer: '#1', …}`
    "#]]);
    shop.check_all("evaluate --data b.csv --segments segments.yaml", expect![[r#"
        exit 1
        --- out
        --- err
        error: `b.csv`: no column says when it happened (columns that mean nothing to us: notes)
        hint: name the columns in a mapping file: --mapping M.yaml with `kind: orders` and `columns: {customer: …, at: …, total: …}`
    "#]]);
    shop.check_all(
        "evaluate --data b.csv --segments segments.yaml --mapping map.yaml",
        expect![[r#"
        exit 1
        --- out
        --- err
        error: `b.csv`: columns.customer: there is no column `Kart`
        hint: write the header in the mapping as it stands in the file
    "#]],
    );
    shop.check_all(
        "evaluate --data b.csv --segments segments.yaml --mapping bad.yaml",
        expect![[r#"
            exit 1
            --- out
            --- err
            error: `bad.yaml` is not a mapping that can be used
            hint: kind: `visits` is not known; expected one of orders, order-lines, customers, accounts, events, consents, reviews, surveys
        "#]],
    );
    shop.check_all(
        "evaluate --data shop.jsonl --segments segments.yaml --lists lists",
        expect![[r#"
        exit 1
        --- out
        --- err
        error: `lists/a.b.csv`: the name of the file is not the key of a list
        hint: [A-Za-z0-9_-]{1,64}.csv
    "#]],
    );
    shop.check_all(
        "evaluate --data shop.jsonl --segments empty",
        expect![[r#"
        exit 1
        --- out
        --- err
        error: `empty` has no definition files
        hint: .yaml, .yml, .json
    "#]],
    );
    shop.check_all(
        "evaluate --data shop.jsonl --segments segments.yaml again.yaml",
        expect![[r#"
        exit 1
        --- out
        --- err
        error: `quiet` is defined in two files: `segments.yaml`, `again.yaml`
    "#]],
    );
}

#[test]
fn what_is_asked_for_is_not_there() {
    let shop = Stage::shop();
    let source = "--data shop.jsonl --segments segments.yaml";
    shop.check_all(
        &format!("evaluate {source} --members quite"),
        expect![[r#"
        exit 1
        --- out
        --- err
        Read 1 file: 6 messages
        error: there is no segment `quite`
        hint: did you mean `quiet`?
    "#]],
    );
    shop.check_all(
        &format!("evaluate {source} --members quite --lang tr"),
        expect![[r#"
            exit 1
            --- out
            --- err
            1 dosya okundu: 6 ileti
            hata: böyle bir segment yok: `quite`
            öneri: `quiet` mi demek istediniz?
        "#]],
    );
    shop.check_all(
        &format!("explain {source} --customer nobody"),
        expect![[r#"
        exit 1
        --- out
        --- err
        Read 1 file: 6 messages
        error: no customer in the data has this id
    "#]],
    );
    shop.check_all(
        &format!("explain {source} --customer can --as-of 2025-01-01"),
        expect![[r#"
        exit 1
        --- out
        --- err
        Read 1 file: 6 messages
        error: the customer does not exist before 2025-03-01 12:30
        hint: ask about a later instant with --as-of
    "#]],
    );
    shop.check_all(
        &format!("explain {source} --customer can --segment none"),
        expect![[r#"
        exit 1
        --- out
        --- err
        Read 1 file: 6 messages
        error: there is no segment `none`
    "#]],
    );
}

#[test]
fn broken_definitions_stop_everything_before_data_is_read() {
    let shop = Stage::shop();
    shop.write("broken.yaml", b"version: 1\nsegments: { a: { when: { segment: b } } }\n");
    shop.check_all(
        "evaluate --data none.jsonl --segments broken.yaml",
        expect![[r#"
            exit 1
            --- out
            --- err
            error: 1 problem in the definitions
            broken.yaml: segments.a.when.segment: error unknown_segment
              found:    `b`
              expected: the key of a segment
        "#]],
    );
}
