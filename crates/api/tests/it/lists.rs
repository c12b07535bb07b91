//! Static lists through the API.

use expect_test::expect;

use crate::app::TestApp;

#[tokio::test]
async fn a_list_moves_segments_at_once() {
    let app = TestApp::new();
    let new = ("if-none-match", "*");
    let put = app.ask_as("owner", "PUT /lists/vip", &[new], r#"{"ids":["ayse","mehmet","ayse"]}"#).await;
    expect![[r#"
        200
        {
          "key": "vip",
          "size": 2
        }
    "#]]
    .assert_eq(&put.shown());
    let body = r#"{"definitions":{"version":1,"segments":{"vips":{"when":{"list":"vip"}}}}}"#;
    assert_eq!(app.ask("POST /segments/apply", body).await.status, 200);
    let size = async || app.ask("GET /segments", "").await.json()["segments"][0]["size"].as_u64();
    assert_eq!(size().await, Some(2));

    let page = app.ask("GET /lists/vip?limit=1", "").await;
    let tag = page.headers["etag"].to_str().unwrap().to_owned();
    assert_eq!(page.json()["items"][0]["id"], "ayse");
    let cursor = page.json()["next_cursor"].as_str().unwrap().to_owned();
    let rest = app.ask(&format!("GET /lists/vip?limit=1&cursor={cursor}"), "").await.json();
    assert_eq!((rest["items"][0]["id"].as_str(), rest["next_cursor"].as_str()), (Some("mehmet"), None));

    let table = "user_id;note\nzeynep;x\nayse;y\n=cmd;z\n";
    let headers = [("content-type", "text/csv"), ("if-match", tag.as_str())];
    assert_eq!(app.ask_as("owner", "PUT /lists/vip", &headers, table).await.json()["size"], 3);
    assert_eq!(size().await, Some(3));
    let stale = app.ask_as("owner", "PUT /lists/vip", &headers, table).await;
    assert_eq!(stale.code(), "changed");
    assert_eq!(
        app.ask("GET /lists/vip?format=csv", "").await.text(),
        "user_id\r\n'=cmd\r\nayse\r\nzeynep\r\n"
    );

    assert_eq!(app.ask_as("owner", "DELETE /lists/vip", &[("if-match", "*")], "").await.status, 204);
    assert_eq!(size().await, Some(0));
    assert_eq!(app.ask("GET /lists/vip", "").await.code(), "not-found");
    assert_eq!(app.ask("PUT /lists/Not%20A%20Key", "{}").await.code(), "invalid-request");
}
