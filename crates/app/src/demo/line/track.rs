//! Events, pages and screens: their names and properties.

use kesit_model::message::names;

use super::super::campaigns::{Campaign, CampaignIx};
use super::super::catalogue::ProductIx;
use super::super::chance::{Chance, Purpose};
use super::super::draft::{Draft, Kind};
use super::super::json::Json;
use super::super::life::after_sales::TOPICS;
use super::super::life::profile::LIFESTYLES;
use super::super::life::visit::{FEATURES, page};
use super::super::places::STORES;
use super::super::shop::Shop;
use super::orders;

// Names that the Segment specification does not have; the starter segments read them.
const FEATURE_USED: &str = "Feature Used";
const STORE_VISITED: &str = "Store Visited";
const SMS_DELIVERED: &str = "SMS Delivered";
const SMS_LINK_CLICKED: &str = "SMS Link Clicked";
const CASE_OPENED: &str = "Support Case Opened";
const CASE_CLOSED: &str = "Support Case Closed";
const SURVEY_ANSWERED: &str = "Survey Answered";

/// How many NPS answers have words with them.
const COMMENTED: f64 = 0.5;

/// The name of the event that a draft is.
pub(super) fn event_name(kind: Kind) -> &'static str {
    match kind {
        Kind::ApplicationInstalled => names::APPLICATION_INSTALLED,
        Kind::ApplicationOpened => names::APPLICATION_OPENED,
        Kind::FeatureUsed => FEATURE_USED,
        Kind::ProductsSearched => names::PRODUCTS_SEARCHED,
        Kind::ProductListViewed => names::PRODUCT_LIST_VIEWED,
        Kind::ProductViewed => names::PRODUCT_VIEWED,
        Kind::ProductAdded => names::PRODUCT_ADDED,
        Kind::ProductRemoved => names::PRODUCT_REMOVED,
        Kind::AddedToWishlist => names::PRODUCT_ADDED_TO_WISHLIST,
        Kind::CheckoutStarted => names::CHECKOUT_STARTED,
        Kind::OrderCompleted => names::ORDER_COMPLETED,
        Kind::OrderCancelled => names::ORDER_CANCELLED,
        Kind::OrderRefunded | Kind::LineRefunded => names::ORDER_REFUNDED,
        Kind::EmailDelivered => names::EMAIL_DELIVERED,
        Kind::EmailOpened => names::EMAIL_OPENED,
        Kind::EmailLinkClicked => names::EMAIL_LINK_CLICKED,
        Kind::EmailBounced => names::EMAIL_BOUNCED,
        Kind::Unsubscribed => names::UNSUBSCRIBED,
        Kind::PushReceived => names::PUSH_NOTIFICATION_RECEIVED,
        Kind::PushTapped => names::PUSH_NOTIFICATION_TAPPED,
        Kind::SmsDelivered => SMS_DELIVERED,
        Kind::SmsLinkClicked => SMS_LINK_CLICKED,
        Kind::SmsUnsubscribed => names::SMS_UNSUBSCRIBED,
        Kind::StoreVisited => STORE_VISITED,
        Kind::CaseOpened => CASE_OPENED,
        Kind::CaseClosed => CASE_CLOSED,
        Kind::ProductReviewed => names::PRODUCT_REVIEWED,
        Kind::NpsAnswered | Kind::LifestyleAnswered => SURVEY_ANSWERED,
        Kind::PageViewed => names::PAGE_VIEWED,
        Kind::ScreenViewed => names::SCREEN_VIEWED,
        Kind::SignedUp
        | Kind::LoggedIn
        | Kind::ToldAboutThemselves
        | Kind::ChoseChannel
        | Kind::Moved
        | Kind::ChangedConsent
        | Kind::Subscribed
        | Kind::Aliased
        | Kind::JoinedCompany => unreachable!("these are no events: see Type::of"),
    }
}

/// The name and the properties of an event.
pub(super) fn write(shop: &Shop, draft: &Draft, name: &str, json: &mut Json) {
    json.text("event", name);
    json.open_member("properties");
    write_properties(shop, draft, json);
    json.close();
}

fn write_properties(shop: &Shop, draft: &Draft, json: &mut Json) {
    match draft.kind {
        Kind::FeatureUsed => json.text("feature", FEATURES[draft.a as usize]),
        Kind::ProductsSearched => json.text("query", &shop.catalogue.get(product(draft)).search),
        Kind::ProductListViewed => json.text("category", shop.catalogue.category(draft.a as usize)),
        Kind::ProductViewed | Kind::AddedToWishlist => write_product(shop, draft, json),
        Kind::ProductAdded | Kind::ProductRemoved => {
            write_product(shop, draft, json);
            json.whole("quantity", u64::from(draft.b));
        }
        Kind::CheckoutStarted => {
            json.money("value", u64::from(draft.a));
            json.text("currency", "TRY");
            json.whole("quantity", u64::from(draft.b));
        }
        Kind::OrderCompleted => orders::write_order(shop, draft, json),
        Kind::OrderCancelled | Kind::OrderRefunded | Kind::LineRefunded => {
            orders::write_reversal(shop, draft, json)
        }
        Kind::EmailDelivered
        | Kind::EmailOpened
        | Kind::EmailLinkClicked
        | Kind::EmailBounced
        | Kind::Unsubscribed
        | Kind::PushReceived
        | Kind::PushTapped
        | Kind::SmsDelivered
        | Kind::SmsLinkClicked
        | Kind::SmsUnsubscribed => write_campaign(shop, draft, json),
        Kind::StoreVisited => {
            let (store, city) = STORES[draft.a as usize];
            json.text("store", store);
            json.text("city", city);
        }
        Kind::CaseOpened | Kind::CaseClosed => {
            json.text("case_id", &format!("D{:07}-{:03}", draft.person, draft.b + 1));
            json.text("topic", TOPICS[draft.a as usize]);
        }
        Kind::ProductReviewed => write_review(shop, draft, json),
        Kind::NpsAnswered => write_nps(shop, draft, json),
        Kind::LifestyleAnswered => {
            json.text("survey", "lifestyle");
            json.text("lifestyle", LIFESTYLES[draft.a as usize]);
        }
        _ => {}
    }
}

/// The name and category of a page or screen.
pub(super) fn write_view(shop: &Shop, draft: &Draft, json: &mut Json) {
    match draft.a {
        page::CATEGORY => {
            json.text("name", "Kategori");
            json.text("category", shop.catalogue.category(draft.b as usize));
        }
        page::CAMPAIGN => json.text("name", "Kampanya"),
        page::ORDERS => json.text("name", "Siparişlerim"),
        _ => json.text("name", "Ana Sayfa"),
    }
}

/// The campaign that brought somebody to a page.
pub(super) fn campaign_of_view<'s>(shop: &'s Shop, draft: &Draft) -> Option<&'s Campaign> {
    let is_view = matches!(draft.kind, Kind::PageViewed | Kind::ScreenViewed);
    (is_view && draft.a == page::CAMPAIGN).then(|| shop.campaign(campaign(draft.b)))
}

fn write_product(shop: &Shop, draft: &Draft, json: &mut Json) {
    let product = shop.catalogue.get(product(draft));
    json.text("product_id", &product.id);
    json.text("name", &product.name);
    json.text("category", shop.catalogue.category(product.category));
    json.text("brand", product.brand);
    json.money("price", u64::from(product.price_kurus));
    json.text("currency", "TRY");
}

fn write_campaign(shop: &Shop, draft: &Draft, json: &mut Json) {
    let campaign = shop.campaign(campaign(draft.a));
    json.text("campaign_id", &campaign.id);
    json.text("campaign_name", &campaign.name);
    if draft.kind == Kind::EmailOpened && draft.b == 1 {
        json.flag("machine_open", true);
    }
}

fn write_review(shop: &Shop, draft: &Draft, json: &mut Json) {
    let mut chance = words(shop, draft);
    let product = shop.catalogue.get(product(draft));
    json.text("product_id", &product.id);
    json.text("name", &product.name);
    json.text("category", shop.catalogue.category(product.category));
    json.text("review_id", &format!("Y{:07}-{:05}", draft.person, draft.ordinal));
    json.whole("rating", u64::from(draft.b));
    json.text("review_body", &shop.opinions.review(draft.b, product.kind, product.is_to_wear(), &mut chance));
}

fn write_nps(shop: &Shop, draft: &Draft, json: &mut Json) {
    let mut chance = words(shop, draft);
    json.text("survey", "nps");
    json.whole("score", u64::from(draft.a));
    if chance.happens(COMMENTED) {
        json.text("comment", &shop.opinions.nps_comment(draft.a, &mut chance));
    }
}

fn words(shop: &Shop, draft: &Draft) -> Chance {
    Chance::new(shop.seed, Purpose::Words, draft.person, draft.ordinal)
}

fn product(draft: &Draft) -> ProductIx {
    ProductIx(u16::try_from(draft.a).expect("a place in the catalogue"))
}

fn campaign(ix: u32) -> CampaignIx {
    CampaignIx(u16::try_from(ix).expect("a place among the campaigns"))
}
