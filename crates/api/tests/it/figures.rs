//! Figures through the API are those of the use cases behind it, which the command line tells too.

use kesit_app::insight::affinity::{category, channel, discount, week};
use kesit_app::insight::cluster;
use kesit_app::insight::figure::rounded;
use kesit_app::insight::kpi::cohorts::cohorts;
use kesit_app::insight::kpi::measured::measured;
use kesit_app::insight::kpi::period::{self, Wanted};
use kesit_app::insight::kpi::{Question as KpiQuestion, kpis};
use kesit_app::insight::opinions::opinions;
use kesit_app::insight::prediction::{Eligible, shop as prediction};
use kesit_app::insight::recommend::{Goods, Kind, ModelKind, Question as Offers};
use kesit_app::insight::value::{self, Question};
use kesit_app::insight::{Shop, churn};
use kesit_insight::kpi::Retained;
use kesit_insight::lifetime;
use kesit_insight::value::Terms;
use kesit_model::definition::CalendarUnit;
use serde_json::{Value as Json, json};

use crate::app::{NOW, TestApp};

/// Looks at the shop behind the API.
fn behind<T>(app: &TestApp, look: impl FnOnce(&Shop<'_>) -> T) -> T {
    let picture = app.service().picture();
    look(&Shop::new(picture.timelines(), &app.service().settings().zone, 1))
}

/// Waits for a job that was accepted, and gives the number of its result.
async fn result_of(app: &TestApp, line: &str, body: &str) -> i64 {
    let accepted = app.ask(line, body).await;
    assert_eq!(accepted.status, 202, "{}", accepted.text());
    let job = app.until_job_ends(accepted.json()["id"].as_i64().unwrap()).await;
    assert_eq!(job["state"], "done", "{job}");
    job["outcome"]["result"].as_i64().unwrap()
}

#[tokio::test]
async fn value_and_churn_are_those_of_the_models() {
    let app = TestApp::generated();
    let question = Question {
        kind: lifetime::Kind::Bg,
        terms: Terms { horizon_days: 90.0, margin: 0.5, discount: 0.2 },
    };
    let (found, lost, best) = behind(&app, |shop| {
        let found = value::value(shop, &question, NOW).unwrap();
        let best: Vec<String> = value::best(&found.outlooks, 3)
            .into_iter()
            .map(|outlook| shop.id(outlook.customer).to_string())
            .collect();
        (found, churn::churn(shop, NOW).unwrap(), best)
    });
    let query = "model=bg&horizon_days=90&margin=0.5&discount=0.2";
    let answer = app.ask(&format!("GET /insight/value?{query}&check_days=60"), "").await.json();
    let totals = value::totals(&found.outlooks);
    assert_eq!(answer["reason"], Json::Null);
    assert_eq!(answer["figures"]["all"]["customers"], totals.customers);
    assert_eq!(answer["figures"]["all"]["value"], rounded(totals.value));
    assert_eq!(answer["figures"]["repeaters"], found.study.repeaters);
    let tenths = value::tenths(&found.outlooks);
    for (told, tenth) in answer["figures"]["tenths"].as_array().unwrap().iter().zip(&tenths) {
        assert_eq!(
            (&told["value"], &told["customers"]),
            (&json!(rounded(tenth.value)), &json!(tenth.customers))
        );
    }
    assert_eq!(answer["check"]["days"], 60);
    let ranking = app.ask(&format!("GET /insight/value/customers?{query}&limit=3"), "").await.json();
    let ids: Vec<&str> =
        ranking["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(ids, best);
    assert_eq!(ranking["customers"], found.outlooks.len());
    let table = app.ask(&format!("GET /insight/value/customers?{query}&format=csv"), "").await;
    assert_eq!(table.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(table.text().lines().count(), found.outlooks.len() + 1);

    let answer = app.ask("GET /insight/churn", "").await.json();
    assert_eq!(answer["figures"]["customers_expected"], rounded(churn::expected_alive(&lost.outlooks)));
    let classes: Vec<usize> =
        churn::risk_classes(&lost.outlooks).iter().map(|class| class.customers).collect();
    let told: Vec<Json> =
        answer["figures"]["classes"].as_array().unwrap().iter().map(|one| one["customers"].clone()).collect();
    assert_eq!(json!(told), json!(classes));
    let risks = app.ask("GET /insight/churn/customers?limit=1000", "").await.json();
    let risks: Vec<f64> =
        risks["items"].as_array().unwrap().iter().map(|one| one["churn_risk"].as_f64().unwrap()).collect();
    assert!(risks.is_sorted_by(|one, other| one >= other) && risks.len() == lost.outlooks.len().min(1000));
}

#[tokio::test]
async fn key_figures_are_those_of_the_period() {
    let app = TestApp::generated();
    let definitions = app.ask("GET /kpis", "").await.json();
    assert_eq!(definitions["items"].as_array().unwrap().len(), kesit_insight::kpi::definitions().len());
    let zone = app.service().settings().zone.clone();
    let as_of = zone.instant("2025-12-01".parse().unwrap());
    let november = period::period(&zone, as_of, true, Wanted::Last(CalendarUnit::Month, 1)).unwrap();
    let question = KpiQuestion { as_of, period: november, members: None, terms: Terms::default() };
    let expected = behind(&app, |shop| measured(&kpis(shop, &question).now, 1.0));
    for query in
        ["as_of=2025-12-01", "as_of=2025-12-01&from=2025-11-01&to=2025-12-01", "as_of=2025-12-01&period=30d"]
    {
        let answer = app.ask(&format!("GET /kpis/figures?{query}"), "").await.json();
        assert_eq!((&answer["from"], &answer["to"]), (&json!("2025-11-01"), &json!("2025-12-01")), "{query}");
        for (told, figure) in answer["figures"]["kpis"].as_array().unwrap().iter().zip(&expected) {
            assert_eq!(told["key"], figure.key);
            assert_eq!(told["value"], json!(figure.value.map(rounded)), "{}", figure.key);
            assert_eq!(
                told["low"],
                json!(figure.interval.map(|interval| rounded(interval.0))),
                "{}",
                figure.key
            );
        }
    }
    let parts = app.ask("GET /kpis/figures?as_of=2025-12-01&period=quarter&by=month", "").await.json();
    let revenue = |kpis: &Json| {
        kpis.as_array().unwrap().iter().find(|one| one["key"] == "revenue").unwrap()["value"]
            .as_f64()
            .unwrap()
    };
    let sum: f64 =
        parts["figures"]["parts"].as_array().unwrap().iter().map(|part| revenue(&part["kpis"])).sum();
    assert!((sum - revenue(&parts["figures"]["kpis"])).abs() < 0.01, "{sum}");
    assert_eq!(parts["figures"]["parts"].as_array().unwrap().len(), 3);

    let table = behind(&app, |shop| cohorts(shop, None, CalendarUnit::Month, Retained::OnOrAfter, NOW));
    let answer = app.ask("GET /kpis/cohorts?retained=on_or_after", "").await.json();
    assert_eq!(answer["cohorts"].as_array().unwrap().len(), table.starts.len());
    assert_eq!(answer["cohorts"][0]["customers"], table.cohorts.sizes()[0]);
    assert_eq!(answer["cohorts"][0]["retained"][0], json!(table.share_of(0, 1).map(rounded)));
    assert_eq!(answer["all"][1], json!(table.cohorts.share(2).map(rounded)));
    let body = r#"{"campaigns":[{"campaign":"nothing","cost":5.0}]}"#;
    let campaigns = app.ask("POST /kpis/campaigns", body).await.json();
    assert_eq!(campaigns["items"][0]["reason"]["code"], "no_control_group");
    assert_eq!(campaigns["items"][0]["roi"], Json::Null);
}

#[tokio::test]
async fn key_figures_of_a_segment_are_of_its_members() {
    let app = TestApp::generated();
    let body = r#"{"definitions":{"version":1,"segments":{"lately":{"when":{"event":"Order Completed","within":"60d"}}}}}"#;
    assert_eq!(app.ask("POST /segments/apply", body).await.status, 200);
    let answer = app.ask("GET /kpis/figures?segment=lately", "").await.json();
    let growth = &answer["figures"]["growth"];
    assert_eq!(growth["after"], answer["members"]);
    let count = |name: &str| growth[name].as_u64().unwrap();
    assert_eq!(count("after"), count("stayed") + count("moved_in") + count("new"));
    assert!(answer["figures"]["kpis"].as_array().unwrap().iter().any(|one| one["key"] == "segment_growth"));
    assert_eq!(app.ask("GET /kpis/figures?segment=nobody-defined", "").await.code(), "not-found");

    let number = result_of(&app, "POST /insight/lint", "{}").await;
    let linted = app.ask(&format!("GET /insight/lint/{number}"), "").await.json();
    assert_eq!(linted["figures"]["segments"][0]["segment"], "lately");
    assert_eq!(linted["figures"]["segments"][0]["members"], answer["members"]);
    let number =
        result_of(&app, "POST /insight/predictions", r#"{"segment":"lately","horizon_days":30}"#).await;
    assert_eq!(app.ask(&format!("GET /insight/predictions/{number}"), "").await.json()["segment"], "lately");
}

#[tokio::test]
async fn a_forecast_is_kept_and_its_customers_come_page_by_page() {
    let app = TestApp::generated();
    let question = prediction::Question { as_of: NOW, horizon_days: 30, eligible: Eligible::Buyers };
    let (customers, expected, card) = behind(&app, |shop| {
        let found = prediction::event(shop, "Order Completed", &question).unwrap();
        let expected: f64 = found.probabilities.iter().sum();
        (found.customers.len(), expected, found.trained.card().clone())
    });
    let body = r#"{"event":"Order Completed","horizon_days":30,"eligible":"buyers"}"#;
    let number = result_of(&app, "POST /insight/predictions", body).await;
    let answer = app.ask(&format!("GET /insight/predictions/{number}"), "").await.json();
    assert_eq!(answer["figures"]["customers"], customers);
    assert_eq!(answer["figures"]["expected"], rounded(expected));
    assert_eq!(answer["figures"]["card"]["rows"], card.rows);
    let chosen = card.chosen().quality.auc;
    let methods = answer["figures"]["card"]["methods"].as_array().unwrap();
    assert_eq!(methods.iter().find(|one| one["is_chosen"] == true).unwrap()["auc"], rounded(chosen));
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let line = format!("GET /insight/predictions/{number}/customers?limit=97{cursor}");
        let page = app.ask_as("analyst", &line, &[], "").await.json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["probability"].as_f64().unwrap()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen.len(), customers);
    assert!(seen.is_sorted_by(|one, other| one >= other));
    assert_eq!(app.ask("GET /insight/predictions/1", "").await.code(), "not-found");
    let clusters = result_of(&app, "POST /insight/clusters", r#"{"k":3}"#).await;
    let told = app.ask(&format!("GET /insight/clusters/{clusters}"), "").await.json();
    let found = behind(&app, |shop| {
        let question = cluster::Question { k: Some(3), ..cluster::Question::default() };
        cluster::clusters(shop, &question, NOW).unwrap()
    });
    for (told, cluster) in told["figures"]["clusters"].as_array().unwrap().iter().zip(&found.clusters) {
        assert_eq!(told["customers"], cluster.description.customers);
        assert_eq!(
            (&told["name"]["tr"], &told["jaccard"]),
            (&json!(cluster.name.tr), &json!(rounded(cluster.jaccard)))
        );
    }
}

#[tokio::test]
async fn what_customers_like_and_say_is_as_the_use_cases_tell() {
    let app = TestApp::generated();
    let ask = async |path: &str| app.ask(&format!("GET {path}"), "").await.json();
    let channels = behind(&app, |shop| channel::channels(shop, NOW));
    let told = ask("/insight/affinity/channel").await;
    assert_eq!(told["figures"]["undecided"], channels.undecided);
    assert_eq!(
        told["figures"]["channels"][0]["click_rate"],
        json!(channels.figures[0].click_rate().map(rounded))
    );
    let hours = behind(&app, |shop| week::week(shop, NOW, week::BEST_HOURS)).unwrap();
    let told = ask("/insight/affinity/hour").await;
    assert_eq!(
        (&told["figures"]["active"], told["figures"]["hours"].as_array().unwrap().len()),
        (&json!(hours.customers.len()), 168)
    );
    let categories = behind(&app, |shop| category::categories(shop, NOW)).unwrap();
    let told = ask("/insight/affinity/category").await;
    assert_eq!(told["figures"]["tending"], categories.tending());
    let discounts = behind(&app, |shop| discount::discounts(shop, NOW)).unwrap();
    let told = ask("/insight/affinity/discount").await;
    assert_eq!(told["figures"]["usual"], rounded(discounts.usual()));
    let said = behind(&app, |shop| opinions(shop, NOW));
    let told = ask("/insight/sentiment").await;
    assert_eq!(told["figures"]["texts"], said.said.len());
    assert_eq!(told["figures"]["tones"][2]["texts"], said.tones_in_periods(90).all.negative);
    let editor = app.ask_as("editor", "GET /insight/sentiment/texts?limit=2", &[], "").await.json();
    let analyst = app.ask_as("analyst", "GET /insight/sentiment/texts?limit=2", &[], "").await.json();
    assert!(editor["items"][0]["text"].is_string() && analyst["items"][0]["text"].is_null());
    assert!(analyst["items"][0]["terms"].is_null());

    let offers = behind(&app, |shop| {
        let goods = Goods::of(shop, NOW);
        let customer =
            (0..goods.baskets.customers()).find(|one| goods.baskets.past(*one).baskets().len() > 1).unwrap();
        let question = Offers {
            kind: Kind::Explore,
            model: ModelKind::Neighbours,
            count: 4,
            per_category: None,
            only_new: false,
            in_stock: None,
        };
        let offered = goods.offers(&question, &[customer], 1).remove(0);
        let products: Vec<String> =
            offered.iter().map(|one| goods.product(one.offer.item).id.clone()).collect();
        (shop.id(customer).to_string(), products)
    });
    let told =
        ask(&format!("/insight/recommend/customers/{}?kind=explore&model=neighbours&limit=4", offers.0))
            .await;
    let products: Vec<&str> =
        told["items"].as_array().unwrap().iter().map(|one| one["product"]["id"].as_str().unwrap()).collect();
    assert_eq!(products, offers.1);
    let pairs = ask("/insight/recommend/together?limit=5").await;
    let product = pairs["items"][0]["product"]["id"].as_str().unwrap().to_owned();
    let with = ask(&format!("/insight/recommend/together?product={product}")).await;
    assert!(with["items"].as_array().unwrap().iter().all(|one| one["product"]["id"] == product.as_str()));
    let check = ask("/insight/recommend/check?days=60&model=neighbours").await;
    assert_eq!(check["lines"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn where_there_is_too_little_the_answer_says_why() {
    let app = TestApp::new();
    let cases = [
        ("/insight/value", "few_repeaters"),
        ("/insight/value/customers", "few_repeaters"),
        ("/insight/churn", "few_repeaters"),
        ("/insight/churn/customers", "few_repeaters"),
        ("/insight/sentiment", "no_texts"),
        ("/insight/sentiment/texts", "no_texts"),
        ("/insight/sentiment/customers", "no_texts"),
        ("/insight/affinity/channel", "no_messages"),
        ("/insight/affinity/discount", "nobody_differs"),
        ("/insight/affinity/discount?as_of=2020-01-01", "no_orders"),
        ("/insight/affinity/hour?as_of=2020-01-01", "no_activity"),
        ("/insight/affinity/category?as_of=2020-01-01", "no_categories"),
        ("/insight/recommend/together?as_of=2020-01-01", "no_products"),
        ("/insight/recommend/customers/ayse?as_of=2020-01-01", "no_products"),
        ("/insight/recommend/check?days=5", "nobody_bought_again"),
        ("/kpis/figures?as_of=2020-01-01", "no_orders"),
        ("/kpis/cohorts?as_of=2020-01-01", "no_orders"),
    ];
    for (path, code) in cases {
        let answer = app.ask(&format!("GET {path}"), "").await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["reason"]["code"]),
            (200, &json!(code)),
            "{path}: {}",
            answer.text()
        );
    }
    let jobs = [
        ("/insight/clusters", "{}", "too_few"),
        ("/insight/lint", "{}", "no_segments"),
        ("/insight/predictions", r#"{"event":"Order Completed","horizon_days":700}"#, "short_history"),
    ];
    for (path, body, code) in jobs {
        let number = result_of(&app, &format!("POST {path}"), body).await;
        let answer = app.ask(&format!("GET {path}/{number}"), "").await.json();
        assert_eq!((&answer["reason"]["code"], &answer["figures"]), (&json!(code), &Json::Null), "{path}");
    }
}

#[tokio::test]
async fn a_wrong_parameter_is_named() {
    let app = TestApp::new();
    let cases = [
        ("GET /insight/value?horizon_days=0", "query:horizon_days"),
        ("GET /insight/value?horizon_days=x", "query:horizon_days"),
        ("GET /insight/value?margin=1.5", "query:margin"),
        ("GET /insight/value?margin=NaN", "query:margin"),
        ("GET /insight/value?discount=-1", "query:discount"),
        ("GET /insight/value?check_days=9999", "query:check_days"),
        ("GET /insight/value?as_of=yesterday", "query:as_of"),
        ("GET /insight/value/customers?limit=0", "query:limit"),
        ("GET /insight/churn/customers?limit=1001", "query:limit"),
        ("GET /insight/sentiment?period_days=0", "query:period_days"),
        ("GET /insight/recommend/customers/ayse?limit=101", "query:limit"),
        ("GET /insight/recommend/customers/ayse?per_category=0", "query:per_category"),
        ("GET /insight/recommend/check?days=0", "query:days"),
        ("GET /kpis/figures?period=fortnight", "query:period"),
        ("GET /kpis/figures?period=0d", "query:period"),
        ("GET /kpis/figures?period=month&from=2025-01-01", "query:period"),
        ("GET /kpis/figures?to=2025-01-01", "query:to"),
        ("GET /kpis/figures?from=2025-01-01&to=2027-01-01", "query:to"),
        ("GET /kpis/figures?from=2025-02-01&to=2025-01-01", "query:from"),
        ("GET /kpis/figures?from=soon", "query:from"),
        ("GET /kpis/figures?from=2025-01-01&by=day", "query:by"),
        ("GET /kpis/figures?segment=%20", "query:segment"),
        ("GET /events/recent?id=", "query:id"),
        ("GET /events/recent?limit=0", "query:limit"),
    ];
    for (line, path) in cases {
        let answer = app.ask(line, "").await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["path"]),
            (400, &json!(path)),
            "{line}: {}",
            answer.text()
        );
    }
    let bodies = [
        ("/insight/predictions", r#"{}"#, 400, "/event"),
        ("/insight/predictions", r#"{"event":"Nobody Does This"}"#, 404, "/event"),
        ("/insight/predictions", r#"{"segment":"none"}"#, 404, "/segment"),
        ("/insight/predictions", r#"{"event":"Order Completed","horizon_days":731}"#, 400, "/horizon_days"),
        ("/insight/predictions", r#"{"event":"Order Completed","as_of":"x"}"#, 400, "/as_of"),
        ("/insight/clusters", r#"{"k":1}"#, 400, "/k"),
        ("/insight/lint", r#"{"as_of":"x"}"#, 400, "/as_of"),
        ("/insight/sentiment/judge", r#"{"texts":[]}"#, 400, "/texts"),
        ("/insight/sentiment/judge", r#"{"texts":["iyi"," "]}"#, 400, "/texts/1"),
        ("/kpis/campaigns", r#"{"campaigns":[]}"#, 400, "/campaigns"),
        ("/kpis/campaigns", r#"{"campaigns":[{"campaign":"a","cost":-1}]}"#, 400, "/campaigns/0/cost"),
        ("/kpis/campaigns", r#"{"campaigns":[{"campaign":"a","cost":1}],"days":0}"#, 400, "/days"),
    ];
    for (path, body, status, place) in bodies {
        let answer = app.ask(&format!("POST {path}"), body).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["path"]),
            (status, &json!(place)),
            "{path} {body}"
        );
    }
    for line in [
        "GET /insight/recommend/customers/nobody",
        "GET /insight/recommend/together?product=nothing",
        "GET /insight/clusters/1",
        "GET /insight/lint/1",
    ] {
        assert_eq!(app.ask(line, "").await.status, 404, "{line}");
    }
    let judged = app
        .ask(
            "POST /insight/sentiment/judge",
            r#"{"texts":["Ürün harika, çok beğendim","Kargo çok geç geldi, berbat"]}"#,
        )
        .await
        .json();
    let tones: Vec<&Json> = judged["items"].as_array().unwrap().iter().map(|one| &one["tone"]).collect();
    assert_eq!(tones, ["positive", "negative"]);
}
