//! Every change leaves an entry in the audit log: every route that may change something is walked through.

use std::collections::BTreeMap;
use std::sync::{Arc, mpsc};

use kesit_access::audit::AuditAction;
use kesit_api::{Trail, table};
use kesit_app::service::{JobKind, NewQuarantined, Progress, Service};
use serde_json::{Value as Json, json};

use crate::app::{Answer, TestApp};
use crate::receiver::Receiver;

const BUYERS: &str = r#"{"definitions":{"version":1,"segments":{"buyers":{"when":{"event":"Order Completed","within":"30d"}}}}}"#;

#[test]
fn every_route_that_may_change_something_says_what_it_leaves() {
    for route in table() {
        assert!(route.trail.is_some(), "{} {} says nothing of the audit log", route.method, route.path);
    }
}

/// A walk through routes that leave entries: what is still to be tried.
struct Walk {
    app: TestApp,
    untried: BTreeMap<String, AuditAction>,
}

impl Walk {
    fn new() -> Walk {
        let entry = |route: kesit_api::Permitted| match route.trail {
            Some(Trail::Entry(action)) => {
                let path = route.path.strip_prefix("/api/v1").unwrap().to_owned();
                Some((format!("{} {path}", route.method), action))
            }
            _ => None,
        };
        Walk { app: TestApp::new(), untried: table().into_iter().filter_map(entry).collect() }
    }

    /// Does what `METHOD /template` does, at a path; it must leave one entry of its action, about this object.
    async fn step(&mut self, route: &str, path: &str, body: &str, object: &str) -> Answer {
        let action = self.untried.remove(route).unwrap_or_else(|| panic!("{route} leaves nothing"));
        let (method, _) = route.split_once(' ').unwrap();
        let headers = match method {
            "PUT" => vec![("if-none-match", "*")],
            "PATCH" | "DELETE" => vec![("if-match", "*")],
            _ => Vec::new(),
        };
        let (_, before) = self.app.last_audit();
        let answer = self.app.ask_as("owner", &format!("{method} {path}"), &headers, body).await;
        assert!(answer.status.is_success(), "{route}: {}", answer.shown());
        let (last, count) = self.app.last_audit();
        assert_eq!(count, before + 1, "{route} leaves one entry");
        let last = last.unwrap();
        assert_eq!((last.action.as_str(), last.actor.as_str()), (action.code(), "user"), "{route}");
        assert_eq!(last.object, object, "{route}");
        answer
    }

    async fn job(&mut self, route: &str, path: &str, body: &str, object: Option<&str>) -> Json {
        // The number of a job is known only when it is made: the object is looked at here.
        let next =
            self.app.ask("GET /jobs?limit=1", "").await.json()["items"][0]["id"].as_i64().unwrap_or(0) + 1;
        let object = object.map_or_else(|| format!("job {next}"), str::to_owned);
        let answer = self.step(route, path, body, &object).await;
        self.app.until_job_ends(answer.json()["id"].as_i64().unwrap()).await
    }
}

#[tokio::test]
async fn every_change_leaves_an_entry() {
    let mut walk = Walk::new();
    definitions(&mut walk).await;
    lists_and_settings(&mut walk).await;
    jobs(&mut walk).await;
    quarantine(&mut walk).await;
    imports(&mut walk).await;
    webhooks(&mut walk).await;
    assert!(walk.untried.is_empty(), "nobody tried {:?}", walk.untried.keys());
}

async fn definitions(walk: &mut Walk) {
    walk.step("POST /segments/apply", "/segments/apply", BUYERS, "").await;
    let loyal = r#"{"when":{"event":"Order Completed","count":{"gte":2}}}"#;
    walk.step("PUT /segments/{key}", "/segments/loyal", loyal, "loyal").await;
    walk.step("POST /segments/{key}/revert", "/segments/buyers/revert", r#"{"version":1}"#, "buyers").await;
    walk.step("DELETE /segments/{key}", "/segments/loyal", "", "loyal").await;
}

async fn lists_and_settings(walk: &mut Walk) {
    walk.step("PUT /lists/{key}", "/lists/vip", r#"{"ids":["ayse"]}"#, "vip").await;
    walk.step("DELETE /lists/{key}", "/lists/vip", "", "vip").await;
    walk.step("PATCH /settings", "/settings", r#"{"shop_name":"Kahve"}"#, "").await;
    walk.step("POST /clock", "/clock", r#"{"now":"2026-01-02"}"#, "").await;
}

async fn jobs(walk: &mut Walk) {
    walk.job("POST /jobs", "/jobs", r#"{"kind":"prune_stream"}"#, None).await;
    let predicted = r#"{"event":"Order Completed","horizon_days":30}"#;
    for (route, body) in [
        ("POST /insight/lint", "{}"),
        ("POST /insight/clusters", "{}"),
        ("POST /insight/predictions", predicted),
    ] {
        let path = route.strip_prefix("POST ").unwrap();
        walk.job(route, path, body, None).await;
    }
    // One job that goes on until it is let go, and behind it one that waits.
    let (let_go, held) = mpsc::channel::<()>();
    let service = walk.app.service().clone();
    let hold = move |_: &Arc<Service>, _: &Progress| {
        let _ = held.recv();
        Ok(Json::Null)
    };
    service.jobs().run(JobKind::Refit, "test", service.now(), Box::new(hold)).unwrap();
    let waiting = walk.app.ask("POST /jobs", r#"{"kind":"prune_stream"}"#).await.json()["id"].clone();
    let path = format!("/jobs/{waiting}/cancel");
    walk.step("POST /jobs/{number}/cancel", &path, "", &waiting.to_string()).await;
    drop(let_go);
    assert_eq!(walk.app.until_job_ends(waiting.as_i64().unwrap()).await["state"], "cancelled");
}

async fn quarantine(walk: &mut Walk) {
    walk.job("POST /quarantine/retry", "/quarantine/retry", r#"{"import":1}"#, None).await;
    let place = json!({ "import": 1, "file": 0, "row": 12 });
    let mend = json!({ "place": place, "raw": "\"{}\"" }).to_string();
    walk.job("POST /quarantine/rows/mend", "/quarantine/rows/mend", &mend, Some("1/0/12/0")).await;
    let rows = json!({ "rows": [place] }).to_string();
    walk.step("POST /quarantine/rows/drop", "/quarantine/rows/drop", &rows, "").await;
    let raw = r#"{"type":"track","userId":"ali","event":"Order Completed"}"#;
    let row = NewQuarantined {
        source: "web".to_owned(),
        received_at: walk.app.service().now(),
        reason: "no_person".to_owned(),
        field: None,
        raw: raw.to_owned(),
    };
    walk.app.service().change(|catalogue| catalogue.set_aside(&[row])).unwrap();
    let body = json!({ "raw": raw }).to_string();
    walk.step("POST /quarantine/requests/{number}/mend", "/quarantine/requests/1/mend", &body, "1").await;
    let route = "POST /quarantine/requests/drop";
    walk.step(route, "/quarantine/requests/drop", r#"{"ids":[1]}"#, "").await;
}

async fn imports(walk: &mut Walk) {
    let headers = [("content-type", "application/octet-stream")];
    let orders = "order_id,customer_id,order_date,total\n1,ali,2025-12-01,100\n";
    let upload = walk.app.ask_as("owner", "POST /uploads?name=orders.csv", &headers, orders).await.json();
    let body = json!({ "uploads": [upload["id"]] }).to_string();
    let ended = walk.job("POST /imports", "/imports", &body, None).await;
    let id = ended["outcome"]["import"].to_string();
    walk.job("POST /imports/{number}/undo", &format!("/imports/{id}/undo"), "", Some(&id)).await;
}

async fn webhooks(walk: &mut Walk) {
    let receiver = Receiver::start().await;
    let body = json!({ "url": receiver.url }).to_string();
    walk.step("POST /webhooks", "/webhooks", &body, "1").await;
    walk.step("PATCH /webhooks/{number}", "/webhooks/1", "{}", "1").await;
    for act in ["secret", "pause", "resume", "test"] {
        walk.step(&format!("POST /webhooks/{{number}}/{act}"), &format!("/webhooks/1/{act}"), "", "1").await;
    }
    walk.app.take(&json!({ "type": "track", "userId": "mehmet", "event": "Order Completed" })).await;
    let delivered = |page: &Json| page["items"][0]["state"] == "delivered";
    walk.app.until("GET /webhooks/1/deliveries", delivered).await;
    let route = "POST /webhooks/{number}/deliveries/{delivery}/replay";
    walk.step(route, "/webhooks/1/deliveries/1/replay", "", "1/1").await;
    let span = r#"{"from":"2026-01-01","to":"2026-01-05"}"#;
    walk.step("POST /webhooks/{number}/replay", "/webhooks/1/replay", span, "1").await;
    walk.step("DELETE /webhooks/{number}", "/webhooks/1", "", "1").await;
}

#[tokio::test]
async fn what_is_refused_or_only_repeated_leaves_nothing_and_an_export_does() {
    let app = TestApp::new();
    let (_, before) = app.last_audit();
    assert_eq!(app.ask("DELETE /webhooks/7", "").await.code(), "not-found");
    assert_eq!(app.ask_as("viewer", "POST /segments/apply", &[], BUYERS).await.code(), "not-permitted");
    assert_eq!(app.ask("POST /segments/apply", "{").await.code(), "malformed-body");
    assert_eq!(app.last_audit().1, before);
    let key = [("idempotency-key", "once")];
    for _ in 0..2 {
        assert_eq!(app.ask_as("owner", "POST /segments/apply", &key, BUYERS).await.status, 200);
    }
    assert_eq!(app.last_audit().1, before + 1, "what was answered again was not done again");
    assert_eq!(app.last_audit().0.unwrap().detail, "revision 1");
    assert_eq!(app.ask("GET /segments/buyers/members", "").await.status, 200);
    assert_eq!(app.last_audit().1, before + 1, "who reads leaves nothing");
    assert_eq!(app.ask("GET /segments/buyers/members?format=csv", "").await.status, 200);
    let (last, _) = app.last_audit();
    let last = last.unwrap();
    assert_eq!((last.action.as_str(), last.object.as_str()), ("segment.exported", "buyers"));
}
