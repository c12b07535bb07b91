use expect_test::{Expect, expect};

use crate::source::table::TableHints;
use crate::source::table::tests::understood;

fn check(text: &str, expected: Expect) {
    expected.assert_eq(&understood(text.as_bytes(), &TableHints::default()));
}

#[test]
fn columns_are_those_of_all_lines() {
    check(
        "{\"id\":17,\"ad\":\"Ayşe\",\"adres\":{\"il\":\"İzmir\"}}\n\n{\"id\":18,\"tutar\":1e3,\"üye\":true,\"ad\":null}\n{\"etiket\":[\"a\",1],\"id\":1.50}\n",
        expect![[r#"
            json-lines
            id | ad | adres.il | tutar | üye | etiket
            1: <17> | Ayşe | İzmir |  |  | 
            3: <18> |  |  | <1000> | <true> | 
            4: <1.5> |  |  |  |  | ["a",1]
        "#]],
    );
}

#[test]
fn lines_that_are_no_objects_are_told() {
    check(
        &format!("{{\"id\":1}}\n[1]\n{{\"id\":\n{{\"id\":\"{}\"}}\n{{\"id\":2}}", "x".repeat(1_100_000)),
        expect![[r#"
            json-lines
            id
            1: <1>
            2: [1] <- bad_json
            3: {"id": <- bad_json
            4:  <- too_long
            5: <2>
        "#]],
    );
    check(
        "{}\n",
        expect![[r#"
        error: there is nothing in it
    "#]],
    );
}
