//! The page of all codes, `docs/reference/problems.md`.

use std::fmt::Write;

use super::Code;

/// The table of all codes as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut page = String::from(
        "# Problems of the API\n\n\
         <!-- Made from crates/api/src/problem/code.rs; `UPDATE_EXPECT=1 cargo test -p kesit-api` writes it. -->\n\n\
         A request that is not met is answered by problem details (RFC 9457, `application/problem+json`): `type`, `title`, `status`,\n\
         `code`, and where there is something to say `detail`, `path` (where the fault is), `hint` and `errors`. Programs go by `code`,\n\
         which never changes its meaning; texts come in English or Turkish by `Accept-Language`.\n\n\
         | code | status | title | Turkish | what helps |\n|---|---|---|---|---|\n",
    );
    for code in Code::ALL {
        let (title, hint) = (code.title(), code.hint());
        let hint = hint.map(|hint| hint.en).unwrap_or_default();
        writeln!(
            page,
            "| `{}` | {} | {} | {} | {hint} |",
            code.code(),
            code.status().as_u16(),
            title.en,
            title.tr
        )
        .expect("a String takes everything");
    }
    page
}
