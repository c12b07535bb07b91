//! `/api/docs`: the document of the API as a page for people, in English or Turkish chrome, with nothing from elsewhere on it.

use axum::http::HeaderMap;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::IntoResponse;
use serde_json::Value as Json;

use crate::document::document;
use crate::language::Language;
use crate::problem::Code;

/// The page may load nothing, run nothing and be framed by nobody; its own style stands in it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const STYLE: &str = "
:root{color-scheme:light dark;--ink:#1b1f24;--dim:#5a6472;--line:#d9dee5;--back:#fff;--card:#f6f8fa;--mark:#0b6bcb}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--dim:#9aa5b4;--line:#303843;--back:#12161b;--card:#1a2027;--mark:#6cb2ff}}
*{box-sizing:border-box}body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
a{color:var(--mark)}a:focus-visible,summary:focus-visible{outline:2px solid var(--mark);outline-offset:2px}
.all{display:grid;grid-template-columns:14rem minmax(0,1fr);max-width:80rem;margin:0 auto}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:1.5rem 1rem;border-right:1px solid var(--line)}
nav ul{list-style:none;margin:0;padding:0}nav a{display:block;padding:.2rem 0;text-decoration:none}
main{padding:1.5rem}h1{margin-top:0}h2{margin-top:3rem;border-bottom:1px solid var(--line)}
details{background:var(--card);border:1px solid var(--line);border-radius:.5rem;margin:.6rem 0;padding:.5rem 1rem}
summary{cursor:pointer}code,pre{font:14px/1.45 ui-monospace,monospace}
pre{overflow:auto;background:var(--back);border:1px solid var(--line);border-radius:.4rem;padding:.7rem}
.method{display:inline-block;min-width:4.2rem;font-weight:700;color:var(--mark)}.dim{color:var(--dim)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0;border-bottom:1px solid var(--line)}
@media(max-width:50rem){.all{display:block}nav{position:static;max-height:none;border:0;border-bottom:1px solid var(--line)}}
";

/// The words around the document.
struct Chrome {
    title: &'static str,
    lead: &'static str,
    nouns: &'static str,
    needs: &'static str,
    public: &'static str,
    parameters: &'static str,
    body: &'static str,
    answers: &'static str,
    example: &'static str,
    problems: &'static str,
    required: &'static str,
}

const ENGLISH: Chrome = Chrome {
    title: "The API of Kesit",
    lead: "Every request but the public ones carries an API key, or the cookie of somebody who signed in. Whole document:",
    nouns: "Nouns",
    needs: "takes",
    public: "open",
    parameters: "Parameters",
    body: "Body",
    answers: "Answers",
    example: "Example",
    problems: "Problems",
    required: "required",
};

const TURKISH: Chrome = Chrome {
    title: "Kesit API'si",
    lead: "Herkese açık olanlar dışında her istek bir API anahtarı ya da oturum açmış birinin çerezini taşır. Bütün belge:",
    nouns: "Konular",
    needs: "gereken yetki",
    public: "açık",
    parameters: "Parametreler",
    body: "Gövde",
    answers: "Yanıtlar",
    example: "Örnek",
    problems: "Sorunlar",
    required: "zorunlu",
};

/// The page.
pub(super) async fn page(headers: HeaderMap) -> impl IntoResponse {
    let language = Language::of(&headers);
    let html = render(&document(), language);
    ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, POLICY)], html)
}

fn render(document: &Json, language: Language) -> String {
    let words = match language {
        Language::English => &ENGLISH,
        Language::Turkish => &TURKISH,
    };
    let nouns: Vec<&str> =
        document["tags"].as_array().into_iter().flatten().filter_map(|tag| tag["name"].as_str()).collect();
    let links: String = nouns.iter().map(|noun| format!("<li><a href=\"#{noun}\">{noun}</a></li>")).collect();
    let sections: String = nouns.iter().map(|noun| section(document, noun, words)).collect();
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body><div class=\"all\">\
         <nav aria-label=\"{nav}\"><ul>{links}<li><a href=\"#problems\">{problems}</a></li></ul></nav><main><h1>{title}</h1>\
         <p>{lead} <a href=\"/api/v1/openapi.json\">openapi.json</a></p>{sections}<h2 id=\"problems\">{problems}</h2>\
         {codes}</main></div></body></html>",
        lang = language.tag(),
        title = words.title,
        nav = words.nouns,
        problems = words.problems,
        lead = words.lead,
        codes = codes(language),
    )
}

fn section(document: &Json, noun: &str, words: &Chrome) -> String {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        item.as_object().into_iter().flatten().map(move |(method, operation)| (path, method, operation))
    });
    let own = operations.filter(|(.., operation)| operation["tags"][0] == noun);
    let routes: String = own.map(|(path, method, told)| operation(path, method, told, words)).collect();
    format!("<section><h2 id=\"{noun}\">{noun}</h2>{routes}</section>")
}

fn operation(path: &str, method: &str, told: &Json, words: &Chrome) -> String {
    let needs = match told["x-permission"].as_str() {
        Some(permission) => format!("{} <code>{permission}</code>", words.needs),
        None => {
            format!("{} ({})", words.public, escaped(told["x-open-because"].as_str().unwrap_or_default()))
        }
    };
    let method = method.to_ascii_uppercase();
    format!(
        "<details><summary><span class=\"method\">{method}</span><code>{path}</code> {summary}</summary><p>{more}</p>\
         <p class=\"dim\">{needs}</p>{parameters}{body}{answers}<h4>{example}</h4><pre>{curl}</pre></details>",
        summary = escaped(told["summary"].as_str().unwrap_or_default()),
        more = escaped(told["description"].as_str().unwrap_or_default()),
        parameters = parameters(told, words),
        body = body(told, words),
        answers = answers(told, words),
        example = words.example,
        curl = escaped(&curl(path, &method, told)),
    )
}

fn parameters(told: &Json, words: &Chrome) -> String {
    let row = |one: &Json| {
        let required = if one["required"] == true { words.required } else { "" };
        format!(
            "<tr><td><code>{}</code></td><td class=\"dim\">{} {required}</td><td>{}</td></tr>",
            escaped(one["name"].as_str().unwrap_or_default()),
            one["in"].as_str().unwrap_or_default(),
            escaped(one["description"].as_str().unwrap_or_default()),
        )
    };
    let rows: String = told["parameters"].as_array().into_iter().flatten().map(row).collect();
    if rows.is_empty() { rows } else { format!("<h4>{}</h4><table>{rows}</table>", words.parameters) }
}

fn body(told: &Json, words: &Chrome) -> String {
    let content = told["requestBody"]["content"].as_object();
    let kinds: String = content
        .into_iter()
        .flatten()
        .map(|(media_type, content)| {
            format!("<p><code>{media_type}</code> {}</p>", schema_name(&content["schema"]))
        })
        .collect();
    if kinds.is_empty() { kinds } else { format!("<h4>{}</h4>{kinds}", words.body) }
}

fn answers(told: &Json, words: &Chrome) -> String {
    let row = |(status, answer): (&String, &Json)| {
        let kinds = answer["content"].as_object().into_iter().flatten();
        let kinds: String = kinds.map(|(_, content)| schema_name(&content["schema"])).collect();
        let meaning = escaped(answer["description"].as_str().unwrap_or_default());
        format!("<tr><td><code>{status}</code></td><td>{meaning}</td><td>{kinds}</td></tr>")
    };
    let rows: String = told["responses"].as_object().into_iter().flatten().map(row).collect();
    format!("<h4>{}</h4><table>{rows}</table>", words.answers)
}

fn schema_name(schema: &Json) -> String {
    let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    name.map(|name| format!("<code>{}</code>", escaped(name))).unwrap_or_default()
}

/// A command that can be tried as it stands, with a key in place of the variable.
fn curl(path: &str, method: &str, told: &Json) -> String {
    let mut line = String::from("curl");
    if method != "GET" {
        line.push_str(&format!(" -X {method}"));
    }
    line.push_str(" -H \"Authorization: Bearer $KESIT_KEY\"");
    let needs_tag = told["parameters"].as_array().into_iter().flatten().any(|one| one["name"] == "If-Match");
    if needs_tag {
        line.push_str(" -H 'If-Match: \"…\"'");
    }
    let example = &told["requestBody"]["content"]["application/json"]["example"];
    if !example.is_null() {
        line.push_str(&format!(" -H 'Content-Type: application/json' \\\n  -d '{example}'"));
    }
    line.push_str(&format!(" \\\n  http://127.0.0.1:8585{path}"));
    line
}

fn codes(language: Language) -> String {
    let row = |code: &Code| {
        let hint = code.hint().map(|hint| hint.in_language(language).to_owned()).unwrap_or_default();
        format!(
            "<tr id=\"problem-{code}\"><td><code>{code}</code></td><td>{status}</td><td>{title} {hint}</td></tr>",
            code = code.code(),
            status = code.status().as_u16(),
            title = escaped(code.title().in_language(language)),
            hint = escaped(&hint),
        )
    };
    let rows: String = Code::ALL.iter().map(row).collect();
    format!("<table>{rows}</table>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
