//! What all messages have: type, ids, context, times.

use kesit_model::{Span, Timestamp};

use super::super::chance::{Chance, Purpose};
use super::super::company::Company;
use super::super::draft::{Device, Draft, Who};
use super::super::json::Json;
use super::super::shop::Shop;
use super::{Type, identify, ids, track};

/// How many telephones have a clock that is wrong by minutes.
const WRONG_CLOCKS: f64 = 0.06;
/// By how much at most, in milliseconds.
const WRONG_BY_MS: f64 = 5_400_000.0;

/// Writes a message as a line.
pub(super) fn write(shop: &Shop, draft: &Draft, json: &mut Json) {
    let kind = Type::of(draft.kind);
    json.open();
    json.text("type", kind.word());
    json.text("messageId", &ids::message_id(draft));
    write_ids(shop, draft, json);
    match kind {
        Type::Identify => identify::write(shop, draft, json),
        Type::Alias => json.text("previousId", &ids::anonymous_id(shop.seed, draft.person, 0)),
        Type::Group => write_group(shop, draft, json),
        Type::Page | Type::Screen => track::write_view(shop, draft, json),
        Type::Track(name) => track::write(shop, draft, name, json),
    }
    write_context(shop, draft, kind, json);
    write_times(shop, draft, json);
    json.close();
    json.end_line();
}

fn write_ids(shop: &Shop, draft: &Draft, json: &mut Json) {
    let (user, browser) = match draft.who {
        Who::User => (true, None),
        Who::UserOnFirst => (true, Some(0)),
        Who::UserOnSecond => (true, Some(1)),
        Who::AnonymousOnFirst => (false, Some(0)),
        Who::AnonymousOnSecond => (false, Some(1)),
    };
    if user {
        json.text("userId", &ids::user_id(draft.person));
    }
    if let Some(browser) = browser {
        json.text("anonymousId", &ids::anonymous_id(shop.seed, draft.person, browser));
    }
}

fn write_group(shop: &Shop, draft: &Draft, json: &mut Json) {
    let company = Company::draw(shop.seed, draft.a, draft.b);
    json.text("groupId", &company.id);
    json.open_member("traits");
    json.text("name", &company.name);
    json.text("industry", company.industry);
    json.whole("employees", u64::from(company.employees));
    json.whole("annual_revenue", company.annual_revenue);
    json.text("country", "TR");
    json.close();
}

fn write_context(shop: &Shop, draft: &Draft, kind: Type, json: &mut Json) {
    let device = match draft.device {
        Device::Server => "",
        Device::WindowsPc => r#""device":{"type":"desktop"},"os":{"name":"Windows"}"#,
        Device::Mac => r#""device":{"type":"desktop"},"os":{"name":"macOS"}"#,
        Device::AndroidBrowser => r#""device":{"type":"mobile"},"os":{"name":"Android"}"#,
        Device::IosBrowser => r#""device":{"type":"mobile"},"os":{"name":"iOS"}"#,
        Device::AndroidApp => {
            r#""device":{"type":"mobile"},"os":{"name":"Android"},"app":{"name":"Demo Mağaza"}"#
        }
        Device::IosApp => r#""device":{"type":"mobile"},"os":{"name":"iOS"},"app":{"name":"Demo Mağaza"}"#,
    };
    let campaign = track::campaign_of_view(shop, draft);
    let has_consents = kind == Type::Identify && identify::has_consents(draft);
    if device.is_empty() && campaign.is_none() && !has_consents {
        return;
    }
    json.open_member("context");
    json.raw(device);
    if let Some(campaign) = campaign {
        json.open_member("campaign");
        json.text("name", &campaign.name);
        json.text("source", "demo-magaza");
        json.text("medium", campaign.medium.word());
        json.close();
    }
    if has_consents {
        identify::write_consents(shop, draft, json);
    }
    json.close();
}

/// The times. Servers and browsers give the time as it is; the app gives its own clock's, when it was and when it was
/// sent, and only the difference of the two can be relied on.
fn write_times(shop: &Shop, draft: &Draft, json: &mut Json) {
    let received_at = draft.received_at();
    if draft.device.is_app() {
        let wrong_by = clock_error(shop, draft.person);
        json.instant("originalTimestamp", draft.at.plus(wrong_by));
        json.instant("sentAt", received_at.plus(wrong_by));
    } else {
        json.instant("timestamp", draft.at);
    }
    json.instant("receivedAt", received_at);
}

/// By how much the clock of a customer's telephone is wrong.
fn clock_error(shop: &Shop, person: u32) -> Span {
    let mut chance = Chance::new(shop.seed, Purpose::Ids, person, 2);
    let wrong = chance.happens(WRONG_CLOCKS);
    if wrong { Span(chance.between(-WRONG_BY_MS, WRONG_BY_MS) as i64) } else { Span::ZERO }
}

/// The day of an instant in days since 1970, in UTC.
pub(super) fn day(at: Timestamp) -> i64 {
    at.0.div_euclid(86_400_000)
}
