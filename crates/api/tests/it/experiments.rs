//! Experiments and contracts through the API, against published figures.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value as Json, json};

use crate::app::TestApp;

/// Freireich et al. (1963), Blood 21:699–716: weeks of remission under 6-mercaptopurine and placebo.
const REMISSION: [(&str, &[u32], &[u32]); 2] = [
    ("6-MP", &[6, 6, 6, 7, 10, 13, 16, 22, 23], &[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]),
    ("placebo", &[1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], &[]),
];

async fn upload(app: &TestApp, text: String) -> String {
    let request = Request::post("/api/v1/uploads?name=table.csv")
        .header("authorization", "Bearer owner")
        .header("content-type", "application/octet-stream");
    let answer = app.send(request.body(Body::from(text)).unwrap()).await;
    answer.json()["id"].as_str().unwrap().to_owned()
}

#[track_caller]
fn near(found: &Json, expected: f64, within: f64) {
    let found = found.as_f64().unwrap();
    assert!((found - expected).abs() < within, "{found} is not {expected}");
}

#[tokio::test]
async fn contracts_end_as_in_the_books() {
    let app = TestApp::new();
    let rows = REMISSION.iter().flat_map(|(kind, ended, open)| {
        let row = move |(weeks, ended): (&u32, &str)| format!("{weeks},{ended},{kind}\n");
        ended.iter().map(|weeks| (weeks, "yes")).chain(open.iter().map(|weeks| (weeks, "no"))).map(row)
    });
    let id = upload(&app, format!("weeks,ended,drug\n{}", rows.collect::<String>())).await;
    let body = json!({"upload": id, "duration": "weeks", "ended": "ended", "by": "drug", "with": ["drug"]});
    let answer = app.ask("POST /insight/contracts", &body.to_string()).await.json();
    let kinds = answer["kinds"].as_array().unwrap();
    let of = |kind: Json| kinds.iter().find(|one| one["kind"] == kind).unwrap();
    assert_eq!((&of(Json::Null)["contracts"], &of(Json::Null)["ended"]), (&json!(42), &json!(30)));
    assert_eq!((&of(json!("6-MP"))["median"], &of(json!("placebo"))["median"]), (&json!(23.0), &json!(8.0)));
    // χ² of 16.79 with one degree of freedom.
    near(&answer["p_value"], 4.17e-5, 1e-6);
    let wrong = json!({"upload": id, "duration": "drug", "ended": "ended"});
    assert_eq!(app.ask("POST /insight/contracts", &wrong.to_string()).await.code(), "unprocessable");
    let gone = json!({"upload": "nothing", "duration": "weeks", "ended": "ended"});
    assert_eq!(app.ask("POST /insight/contracts", &gone.to_string()).await.status, 404);
}

#[tokio::test]
async fn sums_of_groups_give_the_published_difference() {
    let app = TestApp::new();
    let body = json!({"groups": [
        {"name": "control", "customers": 3407, "sum": 1396.87, "sum_of_squares": 52_377.976_7},
        {"name": "mail", "customers": 3461, "sum": 2422.7, "sum_of_squares": 134_698.29},
    ], "cost": 0.1, "margin": 0.5});
    let answer = app.ask("POST /insight/experiments/analyse", &body.to_string()).await.json();
    let readout = &answer["readouts"][0];
    near(&readout["difference"]["estimate"], 0.29, 1e-5);
    near(&readout["difference"]["low"], 0.04538, 1e-5);
    near(&readout["difference"]["high"], 0.53462, 1e-5);
    near(&readout["difference"]["p"], 0.02016, 1e-5);
    near(&readout["lift"]["estimate"], 0.70732, 1e-5);
    assert_eq!((&readout["finding"], &readout["group"]), (&json!("more"), &json!("mail")));
    let profit = readout["difference"]["estimate"].as_f64().unwrap() * 3461.0 * 0.5 - 346.1;
    near(&readout["profit"]["estimate"], profit, 1e-6);
    let uneven =
        r#"{"groups":[{"name":"control","customers":1000,"did":50},{"name":"a","customers":2000,"did":90}]}"#;
    let answer = app.ask("POST /insight/experiments/analyse", uneven).await.json();
    assert_eq!(
        (&answer["is_believable"], &answer["reason"]["code"]),
        (&json!(false), &json!("uneven_groups"))
    );
    assert_eq!(answer["readouts"], json!([]));
}

#[tokio::test]
async fn a_table_says_the_same_as_its_sums() {
    let app = TestApp::new();
    let (mut table, mut sums) = (String::from("customer,group,spend\n"), [[0.0_f64; 3]; 2]);
    for customer in 0..400_u32 {
        let group = customer % 2;
        let spend = f64::from(customer * 7919 % 101 + 20 * group);
        table.push_str(&format!("c{customer},{},{spend}\n", ["control", "mail"][group as usize]));
        let sum = &mut sums[group as usize];
        *sum = [sum[0] + 1.0, sum[1] + spend, sum[2] + spend * spend];
    }
    let id = upload(&app, table).await;
    let body = json!({"upload": id, "group": "group", "outcome": "spend", "customer": "customer"});
    let by_table = app.ask("POST /insight/experiments/table", &body.to_string()).await.json();
    let group = |name: &str, sum: [f64; 3]| json!({"name": name, "customers": sum[0] as u64, "sum": sum[1], "sum_of_squares": sum[2]});
    let body = json!({"groups": [group("mail", sums[1]), group("control", sums[0])]});
    let by_sums = app.ask("POST /insight/experiments/analyse", &body.to_string()).await.json();
    for name in ["difference", "lift", "incremental", "detectable", "finding"] {
        assert_eq!(by_table["readouts"][0][name], by_sums["readouts"][0][name], "{name}");
    }
    assert_eq!(by_table["groups"], by_sums["groups"]);
}

#[tokio::test]
async fn sizes_are_those_of_the_books_and_wrong_plans_are_refused() {
    let app = TestApp::new();
    let size = async |body: &str| app.ask("POST /insight/experiments/size", body).await;
    // R: power.prop.test(p1 = .5, p2 = .75, power = .9) asks for 76.7.
    let answer = size(r#"{"rate":0.5,"effect":0.25,"power":0.9}"#).await.json();
    assert_eq!((&answer["customers_per_group"], &answer["lift"]), (&json!(77), &json!(0.5)));
    // R: power.t.test(power = .90, delta = 1, sd = 1) asks for 22.02.
    let answer = size(r#"{"sd":1,"effect":1,"power":0.9,"customers":20}"#).await.json();
    assert_eq!(answer["customers_per_group"], 23);
    near(&answer["power_of_customers"], 0.868_953, 1e-5);
    let wrong = [
        (r#"{"effect":0.1}"#, "/rate"),
        (r#"{"effect":0,"rate":0.1}"#, "/effect"),
        (r#"{"effect":0.95,"rate":0.1}"#, "/rate"),
        (r#"{"effect":1,"sd":0}"#, "/sd"),
        (r#"{"effect":1,"sd":1,"rate":0.1}"#, "/sd"),
        (r#"{"effect":1,"sd":1,"power":1}"#, "/power"),
        (r#"{"effect":1,"sd":1,"power":0.01}"#, "/power"),
        (r#"{"effect":1,"sd":1,"alpha":0}"#, "/alpha"),
        (r#"{"effect":1,"sd":1,"customers":1}"#, "/customers"),
    ];
    for (body, path) in wrong {
        let answer = size(body).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["path"]), (400, &json!(path)), "{body}");
    }
    let groups = [
        (
            r#"[{"name":"a","customers":9,"did":10},{"name":"control","customers":9,"did":1}]"#,
            "/groups/0/did",
        ),
        (r#"[{"name":"a","customers":9},{"name":"control","customers":9,"did":1}]"#, "/groups/0/did"),
        (
            r#"[{"name":"a","customers":9,"sum":9.0,"sum_of_squares":1.0},{"name":"b","customers":9,"did":1}]"#,
            "/groups/0/sum_of_squares",
        ),
        (r#"[{"name":"a","customers":9,"did":1},{"name":"a","customers":9,"did":1}]"#, "/groups/1/name"),
        (r#"[{"name":"","customers":9,"did":1},{"name":"a","customers":9,"did":1}]"#, "/groups/0/name"),
    ];
    for (groups, path) in groups {
        let answer = app.ask("POST /insight/experiments/analyse", &format!(r#"{{"groups":{groups}}}"#)).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["path"]), (400, &json!(path)), "{groups}");
    }
    let two = r#"{"groups":[{"name":"x","customers":9,"did":1},{"name":"y","customers":9,"did":1}]}"#;
    assert_eq!(app.ask("POST /insight/experiments/analyse", two).await.status, 422);
}
