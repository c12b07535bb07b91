use std::collections::BTreeSet;

use expect_test::expect;

use super::*;

#[test]
fn codes_are_told_apart_by_their_words() {
    let words: BTreeSet<&str> = Code::ALL.iter().map(|code| code.code()).collect();
    assert_eq!(words.len(), Code::ALL.len());
    for word in words {
        assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{word}");
    }
}

#[test]
fn a_problem_says_what_where_and_what_helps() {
    let problem = Problem::new(Code::InvalidRequest).detail("`limit` is 0", "`limit` 0").at("query:limit");
    let body = serde_json::to_string_pretty(&problem.body(Language::Turkish)).unwrap();
    expect![[r#"
        {
          "type": "/api/docs#problem-invalid-request",
          "title": "İstek olması gerektiği gibi değil.",
          "status": 400,
          "code": "invalid-request",
          "detail": "`limit` 0",
          "path": "query:limit"
        }"#]]
    .assert_eq(&body);
}

#[test]
fn faults_are_listed_up_to_the_limit() {
    let fault =
        |n: usize| Fault { path: format!("/{n}"), message: Text::new("wrong", "yanlış"), hint: None };
    let problem = Problem::new(Code::InvalidDefinition).faults((0..200).map(fault).collect());
    let body = problem.body(Language::English);
    assert_eq!((body.errors.len(), body.path.as_deref()), (MAX_FAULTS, Some("/0")));
}
