//! The API keeps to its own document: schemathesis makes requests out of it, right ones and wrong ones, for every route, with a key
//! that may do everything. No answer is a fault of the server, and each has a status and a body that the document promises.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::json;

use crate::clients::install;
use crate::served::{Site, kesit};
use crate::size::size;
use crate::told::text;

/// Where its pins are.
const BESIDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/drill");
/// Events that are streamed have no end; whoever may everything could end the very key that asks.
const LEFT_OUT: [&str; 2] = ["/api/v1/transitions/stream", "/api/v1/keys/{id}"];
/// What every answer is held against.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
response_schema_conformance";

#[test]
fn the_api_keeps_to_its_document() {
    let site = Site::new("version: 1\nsegments: {}\n");
    let shop = site.path("shop");
    let serve = |words: &[&str]| {
        let mut command = site.command(kesit());
        command.args(["serve", "--workspace"]).arg(&shop).args([
            "--address",
            "127.0.0.1:0",
            "--clock",
            "manual",
        ]);
        command.args(words);
        site.start(command)
    };
    let served = serve(&["--demo", "--customers", "60", "--no-sign-in"]);
    let document = served.get("/api/v1/openapi.json");
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    let scopes: BTreeSet<String> =
        operations.filter_map(|operation| operation["x-permission"].as_str().map(str::to_owned)).collect();
    assert!(scopes.len() > 10, "{scopes:?}");
    let key = served.post("/api/v1/keys", &json!({ "name": "drill", "scopes": scopes }));
    let key = text(&key["secret"]);
    assert_eq!(served.stop().0, Some(0), "{}", site.log());

    let served = serve(&[]);
    let base = format!("http://{}", served.address);
    let mut command = Command::new(install::python_with("document", BESIDE));
    command.args(["-m", "schemathesis.cli", "run", &format!("{base}/api/v1/openapi.json"), "--url", &base]);
    command.args(["--header", &format!("Authorization: Bearer {key}"), "--checks", CHECKS]);
    command.args([
        "--phases",
        "examples,coverage,fuzzing",
        "--seed",
        "1",
        "--no-shrink",
        "--continue-on-failure",
    ]);
    command.args(["--warnings", "off", "--max-examples", &size(12, 400).to_string()]);
    for path in LEFT_OUT {
        command.args(["--exclude-path", path]);
    }
    command.current_dir(site.path("")).env_remove("HTTP_PROXY").env("NO_PROXY", "*");
    let output = command.output().unwrap();
    let found = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{found}\n{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(served.ask("GET", "/readyz", &json!(null)).status, 200, "it is well after all that");
}
