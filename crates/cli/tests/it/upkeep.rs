//! A workspace is made, looked over, kept twice and brought back.

use std::fs;

use expect_test::expect;

use crate::stage::{Stage, show, text};

#[test]
fn a_workspace_is_made_once() {
    let stage = Stage::new(&[]);
    stage.check(
        "init shop",
        expect![[r#"
            workspace made: shop (Europe/Istanbul, TRY, Turkish)
            next: bring data in with `kesit import`
        "#]],
    );
    stage.check_all(
        "init shop --lang tr",
        expect![[r#"
            exit 2
            --- out
            --- err
            hata: `shop` zaten bir çalışma alanı
        "#]],
    );
    stage.check_all(
        "init other --time-zone Mars/Olympus",
        expect![[r#"
            exit 2
            --- out
            --- err
            error: no such time zone: `Mars/Olympus`
            hint: give a name such as Europe/Istanbul
        "#]],
    );
}

#[test]
fn the_doctor_is_content_with_a_new_workspace() {
    let stage = Stage::new(&[]);
    stage.run("init shop");
    stage.check(
        "doctor --workspace shop",
        expect![[r#"
            part       state  found
            folder     ok
            catalogue  ok
            log        ok     0 messages, of which 0 count; 0 MB in 0 files
            imports    ok     0 imports count
            snapshot   ok     there is none; opening takes longer
        "#]],
    );
}

#[test]
fn a_backup_comes_back_and_a_cut_one_does_not() {
    let stage = Stage::new(&[]);
    stage.run("init shop --currency EUR");
    let written = stage.run("backup shop.tar.zst --workspace shop");
    assert!(text(&written.stdout).starts_with("backup written: shop.tar.zst ("), "{}", show(&written));
    let restored = stage.run("restore shop.tar.zst again");
    assert_eq!(text(&restored.stdout), "workspace restored: again\n", "{}", show(&restored));
    assert!(stage.run("doctor --workspace again").status.success());

    let path = stage.path("shop.tar.zst");
    let bytes = fs::read(&path).expect("it was written");
    stage.write("cut.tar.zst", &bytes[..bytes.len() / 2]);
    stage.check_all(
        "restore cut.tar.zst never",
        expect![[r#"
            exit 1
            --- out
            --- err
            error: `cut.tar.zst` is no whole backup: it is cut off, or changed since it was written
            hint: take another backup; nothing was restored
        "#]],
    );
    assert!(!stage.path("never").exists());
}

#[test]
fn a_damaged_catalogue_is_told() {
    let stage = Stage::new(&[]);
    stage.run("init shop");
    stage.write("shop/catalogue.db", &[7; 4096]);
    let told = stage.run("doctor --workspace shop");
    assert_eq!(told.status.code(), Some(1), "{}", show(&told));
    assert!(text(&told.stdout).contains("catalogue  PROBLEM"), "{}", show(&told));
}
