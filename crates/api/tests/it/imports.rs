//! Imports and the quarantine through the API.

use expect_test::expect;

use crate::app::TestApp;

const ORDERS: &str =
    "order_id,customer_id,order_date,total\n1,ali,2025-12-01,100\n2,veli,2025-12-02,250\n3,veli,rubbish,9\n";

async fn upload(app: &TestApp, name: &str, body: &str) -> String {
    let headers = [("content-type", "application/octet-stream")];
    let answer = app.ask_as("editor", &format!("POST /uploads?name={name}"), &headers, body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.json()["size_bytes"], body.len());
    answer.json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_is_brought_tried_imported_and_undone() {
    let app = TestApp::new();
    let file = upload(&app, "orders.csv", ORDERS).await;
    let plan = app.ask("POST /imports/plan", &format!(r#"{{"upload":"{file}"}}"#)).await;
    let plan = plan.json();
    let counts = ["rows", "good", "bad"].map(|name| plan[name].as_u64());
    assert_eq!((counts, plan["kind"].as_str()), ([Some(3), Some(2), Some(1)], Some("orders")));
    // The last line says when the file came, for rows without a time.
    let mapping = plan["mapping"].as_str().unwrap().split("rows_at").next().unwrap();
    expect![[r#"
        kind: orders
        columns: 
          customer: customer_id
          order: order_id
          at: order_date
          total: total
        decimal: "."
    "#]]
    .assert_eq(mapping);
    let import = format!(r#"{{"uploads":["{file}"]}}"#);
    let job = app.ask("POST /imports", &import).await;
    assert_eq!(job.status, 202, "{}", job.text());
    let ended = app.until_job_ends(job.json()["id"].as_i64().unwrap()).await;
    assert_eq!(ended["state"], "done", "{ended}");
    let id = ended["outcome"]["import"].as_u64().unwrap();
    let told = app.ask(&format!("GET /imports/{id}"), "").await.json();
    assert_eq!(
        (told["state"].as_str(), told["tally"]["stored"].as_u64(), told["waiting"].as_u64()),
        (Some("committed"), Some(2), Some(1))
    );
    assert_eq!(app.ask("GET /customers/veli", "").await.json()["events"][0]["count"], 1);
    assert_eq!(app.ask("POST /imports", &import).await.code(), "not-found");

    let waits = app.ask(&format!("GET /quarantine/rows?import={id}"), "").await;
    assert!(waits.text().contains("rubbish"), "{}", waits.text());
    let masked = app.ask_as("quarantine:read", "GET /quarantine/rows", &[], "").await;
    assert!(!masked.text().contains("rubbish") && !masked.text().contains("poison"), "{}", masked.text());
    let job = app.ask("POST /quarantine/retry", &format!(r#"{{"import":{id}}}"#)).await;
    let ended = app.until_job_ends(job.json()["id"].as_i64().unwrap()).await;
    assert_eq!(ended["outcome"]["retried"][0]["still"], 1, "{ended}");

    let effect = app.ask(&format!("GET /imports/{id}/undo"), "").await.json();
    assert_eq!((effect["messages"].as_u64(), effect["waiting"].as_u64()), (Some(2), Some(1)));
    let job = app.ask(&format!("POST /imports/{id}/undo"), "").await;
    let ended = app.until_job_ends(job.json()["id"].as_i64().unwrap()).await;
    assert_eq!(ended["state"], "done", "{ended}");
    assert_eq!(app.ask("GET /customers/veli", "").await.code(), "not-found");
    assert_eq!(app.ask(&format!("POST /imports/{id}/undo"), "").await.code(), "conflict");
    assert_eq!(app.ask("GET /imports/999", "").await.code(), "not-found");
}

#[tokio::test]
async fn what_waits_is_counted_with_its_meaning() {
    expect![[r#"
        200
        {
          "imports": [
            {
              "import": 1,
              "file": 0,
              "reason": "no_person",
              "meaning": "nobody is named",
              "hint": "give userId or anonymousId",
              "rows": 1,
              "first_row": 12,
              "field": "userId"
            }
          ],
          "requests": [],
          "dropped": []
        }
    "#]]
    .assert_eq(&TestApp::new().ask("GET /quarantine", "").await.shown());
}

#[tokio::test]
async fn wrong_imports_are_refused() {
    let app = TestApp::new();
    let code = async |line: &str, body: &str| app.ask(line, body).await.code();
    assert_eq!(code("POST /imports", r#"{"uploads":[]}"#).await, "invalid-request");
    assert_eq!(code("POST /imports", r#"{"uploads":["../../etc/passwd"]}"#).await, "not-found");
    assert_eq!(code("POST /uploads?name=", "x").await, "invalid-request");
    let file = upload(&app, "x.csv", "").await;
    assert_eq!(
        code("POST /imports/plan", &format!(r#"{{"upload":"{file}","kind":"dance"}}"#)).await,
        "invalid-request"
    );
    assert_eq!(code("POST /quarantine/requests/drop", r#"{"ids":[]}"#).await, "invalid-request");
    assert_eq!(app.ask("POST /quarantine/requests/drop", r#"{"ids":[7]}"#).await.json()["dropped"], 0);
}
