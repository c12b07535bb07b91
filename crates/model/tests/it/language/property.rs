//! What holds for every definition.

use kesit_model::language::{
    Format, canonical, canonical_file, code, content_hash, forms, parse, parse_condition, parse_tree,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value as Json;

use super::schema::is_valid_condition;
use super::{shown, strategy};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// What is written reads back as the same tree, and is written again as the same text. The schema takes it.
    #[test]
    fn the_canonical_form_says_all(condition in strategy::condition()) {
        let written = canonical(&condition);
        let read = match parse_condition(&written) {
            Ok(read) => read,
            Err(problems) if problems.iter().all(|problem| problem.code == code::TOO_MANY_NODES) => return Ok(()),
            Err(problems) => return Err(TestCaseError::fail(format!("{written:#}\n{}", shown(&problems)))),
        };
        prop_assert_eq!(&read, &condition, "{:#}", written);
        prop_assert_eq!(content_hash(&read), content_hash(&condition));
        prop_assert_eq!(canonical(&read), written.clone());
        prop_assert!(is_valid_condition(&written), "{written:#}");
    }

    /// YAML and JSON are one language, and the order of keys says nothing.
    #[test]
    fn the_spelling_says_nothing(condition in strategy::condition()) {
        let written = canonical(&condition);
        let turned = turn_keys(&written);
        let file = serde_json::json!({ "version": 1, "segments": { "s": { "when": turned } } });
        let (json, yaml) = (parse(&file.to_string(), Format::Json), parse(&format!("{file:#}"), Format::Yaml));
        // References lead nowhere here; both ways say so alike.
        prop_assert_eq!(&json, &yaml);
        if let Ok(parsed) = json {
            prop_assert_eq!(canonical(&parsed.definitions.segments[0].when), written);
        }
    }

    /// Whatever a file holds, it is taken or refused with reasons; what is taken, the schema takes too.
    #[test]
    fn nothing_makes_the_reader_panic(tree in words_at_random()) {
        match parse_condition(&tree) {
            Ok(condition) => {
                prop_assert!(is_valid_condition(&tree), "{tree:#}");
                prop_assert_eq!(parse_condition(&canonical(&condition)), Ok(condition));
            }
            Err(problems) => prop_assert!(!problems.is_empty() && !shown(&problems).is_empty()),
        }
        if let Ok(parsed) = parse_tree(&tree) {
            prop_assert_eq!(parse_tree(&canonical_file(&parsed.definitions)), Ok(parsed));
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[a-z0-9:\\-\\[\\]{}&*!|>'\"%@`,#? \n\t\\PC]{0,200}") {
        for format in [Format::Yaml, Format::Json] {
            if let Err(problems) = parse(&text, format) {
                prop_assert!(!problems.is_empty());
            }
        }
    }
}

/// The same tree with the members of every object in the opposite order.
fn turn_keys(value: &Json) -> Json {
    match value {
        Json::Object(members) => {
            Json::Object(members.iter().rev().map(|(key, value)| (key.clone(), turn_keys(value))).collect())
        }
        Json::Array(elements) => elements.iter().map(turn_keys).collect(),
        other => other.clone(),
    }
}

/// Trees of the language's own words, put together at random.
fn words_at_random() -> impl Strategy<Value = Json> {
    let mut keys: Vec<&'static str> =
        forms().iter().flat_map(|form| form.keywords()).map(|keyword| keyword.key).collect();
    keys.extend([">=", "AND", "a.b", ""]);
    let words = [
        "a",
        "*",
        "Email *",
        "30d",
        "30 days",
        "2026-01-01",
        "10%",
        "",
        "every",
        "today",
        "month",
        "granted",
        "3",
        "(",
    ];
    let leaf = prop_oneof![
        select(words.to_vec()).prop_map(Json::from),
        prop_oneof![-5..5_i64, any::<i64>()].prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        (0..100_i32).prop_map(|tenths| Json::from(f64::from(tenths) / 10.0)),
        any::<bool>().prop_map(Json::from),
        Just(Json::Null),
    ];
    leaf.prop_recursive(14, 60, 4, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Json::Array),
            vec((select(keys.clone()), inner), 0..4).prop_map(|members| {
                Json::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}
