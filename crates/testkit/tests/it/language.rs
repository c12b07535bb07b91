//! What is generated can be said in a definition file, and is the same when it is read from one.

use kesit_model::definition::{Condition, Definitions};
use kesit_model::language::{canonical_file, parse_tree};

use crate::coverage::generated;

#[test]
fn generated_definitions_can_be_written_and_read() {
    for situation in generated(300) {
        let written = canonical_file(&situation.definitions);
        let read = parse_tree(&written).unwrap_or_else(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            panic!("{written:#}\n{}", problems.join("\n"))
        });
        assert_eq!(conditions(&read.definitions), conditions(&situation.definitions), "{written:#}");
        assert_eq!(read.definitions.groups.len(), situation.definitions.groups.len());
    }
}

fn conditions(definitions: &Definitions) -> Vec<&Condition> {
    definitions.segments.iter().map(|segment| &segment.when).collect()
}
