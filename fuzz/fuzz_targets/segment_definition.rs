//! Any text as a definition file. It must be read or refused, and what was read must be written and read again alike.
#![no_main]

use kesit_model::language::{self, Format};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for format in [Format::Yaml, Format::Json] {
        let Ok(parsed) = language::parse(text, format) else { continue };
        let canonical = language::canonical_file(&parsed.definitions).to_string();
        let again =
            language::parse(&canonical, Format::Json).expect("the canonical form is a definition file");
        assert_eq!(again.definitions, parsed.definitions, "the canonical form means the same");
    }
});
