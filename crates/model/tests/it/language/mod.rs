//! The segment language: what it takes, what it refuses and how it says so, and its schema.

mod accepted;
mod broken;
mod doubtful;
mod file;
mod property;
mod schema;
mod strategy;

use kesit_model::language::{Format, Problem, parse};

/// A file with one segment, whose condition is given in YAML.
fn file_with(condition: &str) -> String {
    let indented: Vec<String> = condition.trim().lines().map(|line| format!("      {line}")).collect();
    format!("version: 1\nsegments:\n  s:\n    when:\n{}\n", indented.join("\n"))
}

/// A YAML text as a tree of values, by the same reader that `parse` uses for JSON.
fn tree(yaml: &str) -> serde_json::Value {
    serde_saphyr::from_str(yaml).unwrap_or_else(|error| panic!("{yaml}\n{error}"))
}

/// Problems as a user sees them, one after the other.
fn shown(problems: &[Problem]) -> String {
    let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
    shown.join("\n")
}

/// What a user sees of a file that is refused.
fn refusal(text: &str) -> String {
    match parse(text, Format::Yaml) {
        Ok(_) => panic!("taken:\n{text}"),
        Err(problems) => shown(&problems),
    }
}
