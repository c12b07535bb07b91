//! Figures on timelines that are small enough to count by hand.

use kesit_insight::kpi::{Engagement, Retained};
use kesit_model::Value;
use kesit_model::message::Message;

use super::campaigns::{Cost, CostsError, campaigns, costs};
use super::cohorts::cohorts;
use super::*;
use crate::insight::made::{event, istanbul, noon, number, order, text, timelines};
use crate::source::{Grid, GridCells, GridColumn};

/// Days 31 to 59: February 2025.
const FEBRUARY: (i64, i64) = (31, 59);

fn february(shop: &Shop<'_>) -> Period {
    Period { from: shop.today(noon(FEBRUARY.0)), until: shop.today(noon(FEBRUARY.1)) }
}

fn question(shop: &Shop<'_>, as_of: i64) -> Question<'static> {
    Question { as_of: noon(as_of), period: february(shop), members: None, terms: Terms::default() }
}

/// The channels of some messages, looked at on a day.
fn channels_of(messages: &[Message], as_of: i64) -> Vec<Channel> {
    let (timelines, zone) = (timelines(messages), istanbul());
    let shop = Shop::new(&timelines, &zone, 2);
    channels(&shop, &question(&shop, as_of))
}

fn of_campaign(customer: &str, day: i64, name: &str, campaign: &str) -> Message {
    event(customer, day, name, &[("campaign_id", text(campaign))])
}

#[test]
fn a_message_counts_once_in_the_period_in_which_it_was_sent() {
    let machine =
        event("ada", 41, "Email Opened", &[("campaign_id", text("a")), ("machine_open", Value::Bool(true))]);
    let messages = [
        of_campaign("ada", 40, "Email Delivered", "a"),
        machine,
        of_campaign("ada", 45, "Email Delivered", "b"),
        // Of the first message, though another one came in between; twice, but it counts once.
        of_campaign("ada", 46, "Email Link Clicked", "a"),
        of_campaign("ada", 47, "Email Link Clicked", "a"),
        // Names no campaign: of the last message before.
        event("ada", 48, "Unsubscribed", &[]),
        of_campaign("can", 50, "Email Bounced", "a"),
        of_campaign("can", 20, "Email Delivered", "a"),
        // After the period, but of a message of it.
        of_campaign("eda", 58, "Email Delivered", "b"),
        of_campaign("eda", 61, "Email Opened", "b"),
        of_campaign("eda", 62, "Email Delivered", "b"),
        // Of a message that nobody knows of.
        of_campaign("gül", 50, "Email Link Clicked", "a"),
    ];
    let found = channels_of(&messages, 70);
    assert_eq!(found.iter().map(|channel| channel.key).collect::<Vec<_>>(), ["email"]);
    let expected = Engagement { sent: 4, bounced: 1, opened: 1, clicked: 1, unsubscribed: 1, complained: 0 };
    assert_eq!(found[0].now, expected);
    assert_eq!(found[0].before, Engagement { sent: 1, ..Engagement::default() });
    let earlier = channels_of(&messages, 60);
    assert_eq!(earlier[0].now, Engagement { opened: 0, ..expected }, "what comes later is not known yet");
}

#[test]
fn each_channel_has_its_events() {
    let messages = [
        of_campaign("ada", 40, "SMS Delivered", "s"),
        of_campaign("ada", 40, "SMS Link Clicked", "s"),
        of_campaign("ada", 41, "Push Notification Received", "p"),
        of_campaign("ada", 41, "Push Notification Tapped", "p"),
    ];
    let found = channels_of(&messages, 70);
    let clicked: Vec<_> =
        found.iter().map(|channel| (channel.key, channel.now.sent, channel.now.clicked)).collect();
    assert_eq!(clicked, [("sms", 1, 1), ("push", 1, 1)]);
    assert!(found.iter().all(|channel| !channel.has_openings));
}

#[test]
fn the_newest_answer_of_everybody_counts() {
    let answer = |customer: &str, day: i64, survey: &str, score: Value| {
        event(customer, day, "Survey Answered", &[("survey", text(survey)), ("score", score)])
    };
    let messages = [
        answer("ada", 35, "nps", number(3)),
        answer("ada", 50, "NPS", number(10)),
        answer("can", 40, "nps", text("9")),
        answer("eda", 40, "nps", number(7)),
        answer("eda", 45, "csat", number(1)),
        answer("gül", 40, "nps", number(11)),
        answer("han", 20, "nps", number(0)),
        answer("han", 65, "nps", number(0)),
        answer("ece", 58, "nps", number(6)),
    ];
    let (timelines, zone) = (timelines(&messages), istanbul());
    let shop = Shop::new(&timelines, &zone, 2);
    let found = surveys::answers(&shop, &question(&shop, 70), february(&shop));
    assert_eq!(found, Answers { promoters: 2, passives: 1, detractors: 1 });
    let earlier = surveys::answers(&shop, &question(&shop, 42), february(&shop));
    assert_eq!(earlier, Answers { promoters: 1, passives: 1, detractors: 1 }, "ada had said 3 by then");
}

#[test]
fn a_period_stands_beside_the_one_before() {
    let messages = [
        order("ada", 0, 100),
        order("ada", 35, 50),
        order("ada", 40, 30),
        order("can", 10, 20),
        order("eda", 58, 40),
        order("eda", 59, 1000),
    ];
    let (timelines, zone) = (timelines(&messages), istanbul());
    let shop = Shop::new(&timelines, &zone, 2);
    let all = kpis(&shop, &question(&shop, 70));
    assert_eq!((all.now.sales.revenue, all.now.sales.orders, all.now.sales.buyers), (120_000_000, 3, 2));
    assert_eq!(all.now.sales.new_buyers, 1);
    let before = all.before.expect("the shop was there for all of the 28 days before");
    assert_eq!((before.sales.revenue, before.sales.orders), (20_000_000, 1));
    let january = Question {
        period: period_before(february(&shop).from, CalendarUnit::Month, 1),
        ..question(&shop, 70)
    };
    assert_eq!(kpis(&shop, &january).before, None, "the shop was not there in December");
    let members = Members::of(&timelines, &[PersonId::parse("eda").expect("an id")]);
    let question = Question { members: Some(&members), ..question(&shop, 70) };
    let of_segment = kpis(&shop, &question);
    assert_eq!((of_segment.now.sales.revenue, of_segment.now.sales.customers()), (40_000_000, 1));
    assert_eq!(of_segment.now.expected, None, "too few orders for a model");
}

#[test]
fn a_segment_grows_by_whom_it_gains() {
    let messages = [order("ada", 0, 1), order("can", 0, 1), order("eda", 0, 1), order("gül", 50, 1)];
    let (timelines, zone) = (timelines(&messages), istanbul());
    let shop = Shop::new(&timelines, &zone, 2);
    let members = |names: &[&str]| {
        let ids: Vec<PersonId> = names.iter().map(|name| PersonId::parse(name).expect("an id")).collect();
        Members::of(&timelines, &ids)
    };
    let grown =
        growth(&shop, february(&shop), &members(&["ada", "can"]), &members(&["ada", "eda", "gül", "nobody"]));
    assert_eq!(grown, Growth { stayed: 1, moved_in: 1, new: 1, moved_out: 1 });
}

#[test]
fn cohorts_end_with_the_last_period_that_is_over() {
    let messages = [
        order("ada", 0, 1),
        order("ada", 40, 1),
        order("can", 5, 1),
        order("eda", 45, 1),
        order("gül", 65, 1),
    ];
    let (timelines, zone) = (timelines(&messages), istanbul());
    let shop = Shop::new(&timelines, &zone, 2);
    let of = |members| cohorts(&shop, members, CalendarUnit::Month, Retained::On, noon(70));
    let found = of(None);
    assert_eq!(found.starts, [shop.today(noon(0)), shop.today(noon(31))], "March is not over");
    assert_eq!(found.cohorts.sizes(), [2, 1]);
    assert_eq!(found.cohorts.retained(), [vec![2, 1], vec![1]]);
    let members = Members::of(&timelines, &[PersonId::parse("can").expect("an id")]);
    assert_eq!(of(Some(&members)).cohorts.sizes(), [1, 0]);
}

/// A hundred customers with a campaign, of whom 60 order for 50, and a hundred left out, of whom 20 do.
fn experiment() -> Vec<Message> {
    let mut messages = Vec::new();
    for customer in 0..200_i64 {
        let id = format!("c{customer:03}");
        let group = if customer < 100 { "spring" } else { "Control" };
        let properties = [("experiment_id", text("mart")), ("variation_name", text(group))];
        messages.push(event(&id, 10, "Experiment Viewed", &properties));
        // A second view changes nothing.
        messages.push(event(
            &id,
            12,
            "Experiment Viewed",
            &[("experiment_id", text("mart")), ("variation_name", text("control"))],
        ));
        messages.push(order(&id, 5, 7));
        if customer < 60 || (100..120).contains(&customer) {
            messages.push(order(&id, 20, 50));
            messages.push(order(&id, 55, 900));
        }
    }
    let late = [("experiment_id", text("mart")), ("variation_name", text("control"))];
    messages.push(event("late", 60, "Experiment Viewed", &late));
    messages.push(of_campaign("late", 60, "Email Delivered", "nisan"));
    messages.push(of_campaign("late", 61, "Email Delivered", "nisan"));
    messages
}

#[test]
fn a_campaign_is_held_against_those_left_out() {
    let (timelines, zone) = (timelines(&experiment()), istanbul());
    let shop = Shop::new(&timelines, &zone, 2);
    let cost = |campaign: &str| Cost { campaign: campaign.to_owned(), cost: 500.0, margin: Some(0.5) };
    let found = campaigns(&shop, &question(&shop, 70), &[cost("mart"), cost("nisan")], 30);
    let march = &found[0];
    let rate = |did| kesit_insight::kpi::Rate { did, of: 100 };
    assert_eq!((march.treated.ordered, march.control.ordered, march.too_young), (rate(60), rate(20), 1));
    assert_eq!((march.treated.mean_money(), march.control.mean_money()), (Some(30.0), Some(10.0)));
    // 100 customers brought 20 more each, half of it profit, for 500.
    let roi = march.roi.as_ref().expect("a control group");
    assert!((roi.difference - 1.0).abs() < 1e-9 && roi.interval.0 > 0.0, "{roi:?}");
    let kept = march.cost_per_retained.expect("beyond doubt");
    assert!((kept.cost - 12.5).abs() < 1e-9, "500 for 40 customers");
    let april = &found[1];
    assert_eq!((april.reached, &april.roi, april.cost_per_retained), (1, &None, None), "nobody was left out");
}

#[test]
fn costs_come_from_a_table() {
    let texts = |name: &str, cells: &[&str]| GridColumn {
        name: name.to_owned(),
        cells: GridCells::Texts(
            cells.iter().map(|cell| Some((*cell).to_owned()).filter(|cell| !cell.is_empty())).collect(),
        ),
    };
    let numbers = |name: &str, cells: &[Option<f64>]| GridColumn {
        name: name.to_owned(),
        cells: GridCells::Numbers(cells.to_vec()),
    };
    let read = |columns: Vec<GridColumn>| costs(&Grid { columns, rows: 2, refused: 0 });
    let campaign = || texts("Kampanya", &["mart", "nisan"]);
    let found = read(vec![
        campaign(),
        numbers("maliyet", &[Some(10.0), Some(0.0)]),
        numbers("Marj", &[None, Some(0.4)]),
    ]);
    let found = found.expect("a table of costs");
    assert_eq!(found[1], Cost { campaign: "nisan".to_owned(), cost: 0.0, margin: Some(0.4) });
    assert_eq!(found[0].margin, None);
    let cost = || numbers("cost", &[Some(1.0), Some(2.0)]);
    let wrong = [
        (vec![cost()], CostsError::NoColumn("campaign")),
        (vec![campaign()], CostsError::NoColumn("cost")),
        (vec![campaign(), texts("cost", &["12 TL", "viel"])], CostsError::NoNumbers("cost")),
        (vec![campaign(), numbers("cost", &[Some(1.0), None])], CostsError::BadCost(2)),
        (vec![campaign(), numbers("cost", &[Some(-1.0), None])], CostsError::BadCost(1)),
        (vec![campaign(), cost(), numbers("margin", &[Some(0.3), Some(30.0)])], CostsError::BadMargin(2)),
        (vec![texts("campaign", &["", "x"]), cost()], CostsError::NoCampaign(1)),
    ];
    for (columns, error) in wrong {
        assert_eq!(read(columns), Err(error));
    }
}
