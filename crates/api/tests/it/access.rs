//! Who may use which route: every route × role × kind of key, as it is written down and as it is.

use axum::http::StatusCode;
use expect_test::expect_file;
use kesit_access::{Permission, Role};
use kesit_api::{Needs, Permitted, table};

use crate::app::TestApp;

/// The path with something in place of what varies.
fn filled(route: &Permitted) -> String {
    let path = route.path.strip_prefix("/api/v1").unwrap();
    let parts = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
    format!("{} {}", route.method, parts.collect::<Vec<_>>().join("/"))
}

#[test]
fn the_table_of_routes_is_as_written_down() {
    let mut page = String::new();
    for route in table() {
        let (needs, roles) = match route.needs {
            Needs::Permission(permission) => {
                let roles = permission.roles().iter().map(|role| role.code()).collect::<Vec<_>>().join(" ");
                (permission.code().to_owned(), roles)
            }
            Needs::Anybody(why) => (format!("signed in ({why})"), "everybody".to_owned()),
            Needs::Nobody(why) => (format!("public ({why})"), "everybody".to_owned()),
        };
        page.push_str(&format!("{} {} | {needs} | {roles}\n", route.method, route.path));
    }
    expect_file!["routes.txt"].assert_eq(&page);
}

#[test]
fn no_route_is_there_twice() {
    let mut all: Vec<String> =
        table().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    all.sort();
    let count = all.len();
    all.dedup();
    assert_eq!(all.len(), count);
}

#[tokio::test]
async fn every_route_is_open_to_whom_it_should_be_and_to_nobody_else() {
    let app = TestApp::new();
    for route in table() {
        let line = filled(&route);
        let nobody = app.status_as("", &line).await;
        let denied = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
        if let Needs::Nobody(_) = route.needs {
            assert!(!denied.contains(&nobody), "{line} as nobody: {nobody}");
            continue;
        }
        assert_eq!(nobody, StatusCode::UNAUTHORIZED, "{line}");
        assert_eq!(app.status_as("rubbish!", &line).await, StatusCode::UNAUTHORIZED, "{line}");
        let Needs::Permission(needed) = route.needs else { continue };
        for role in Role::ALL {
            let status = app.status_as(role.code(), &line).await;
            assert_eq!(status == StatusCode::FORBIDDEN, !role.may(needed), "{line} as {role}: {status}");
            assert!(!status.is_server_error(), "{line} as {role}: {status}");
        }
        for scope in Permission::ALL {
            let status = app.status_as(scope.code(), &line).await;
            assert_eq!(status == StatusCode::FORBIDDEN, *scope != needed, "{line} with {scope}: {status}");
        }
        assert_eq!(app.status_as("set-up", &line).await, StatusCode::FORBIDDEN, "{line}");
    }
}

#[tokio::test]
async fn what_is_no_route_is_denied_to_nobody_and_absent_to_others() {
    let app = TestApp::new();
    for line in ["GET /", "GET /nowhere", "POST /about", "GET /about/", "GET //about", "TRACE /about"] {
        assert_eq!(app.ask_as("", line, &[], "").await.status, StatusCode::UNAUTHORIZED, "{line}");
        let status = app.ask(line, "").await.status;
        assert!(
            [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED].contains(&status),
            "{line}: {status}"
        );
    }
}
