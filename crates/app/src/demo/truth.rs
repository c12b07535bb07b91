//! What the shop does not see, written beside the data so that models can be checked against it; and the two lists.

use super::life::Fate;
use super::line::customer_id;
use super::person::{Person, Standing};
use super::shop::Shop;

/// The first row of the truths.
pub(super) const HEADER: &str = "customer,kind,joined_at,lambda_per_week,dropout_p,alive_until,first_order_at,orders,\
mean_order_lira,coupon_rate,visits_per_week,preferred_category,preferred_place,preferred_channel,open_email,click_email,\
click_push,click_sms,contentment,company\n";
/// The first row of a list.
pub(super) const LIST_HEADER: &str = "customer\n";
/// Who is worth so many lira a week is invited.
const VIP_LIRA_A_WEEK: f64 = 280.0;
/// How many do not want to be called.
const DO_NOT_CALL: f64 = 0.03;

/// Rows of the truths and the lists.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) truth: String,
    pub(super) vip_invites: String,
    pub(super) do_not_call: String,
}

impl Rows {
    /// Adds a customer.
    pub(super) fn put(&mut self, shop: &Shop, person: &Person, fate: &Fate) {
        let customer = customer_id(shop, person);
        let buyer = person.standing == Standing::Buyer;
        if buyer && fate.orders > 0 && person.habit.lambda * person.habit.mean_lira() >= VIP_LIRA_A_WEEK {
            self.vip_invites += &format!("{customer}\n");
        }
        if person.is_known() && person.more.clone().happens(DO_NOT_CALL) {
            self.do_not_call += &format!("{customer}\n");
        }
        let habit = |number: f64| if buyer { format!("{number:.6}") } else { String::new() };
        let instant = |at: Option<kesit_model::Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        let (taste, response) = (&person.taste, &person.response);
        let cells = [
            customer,
            person.standing.word().to_owned(),
            instant(Some(person.arrives_at)),
            habit(person.habit.lambda),
            habit(person.habit.dropout),
            instant(fate.gave_up_at),
            instant(fate.first_order_at),
            fate.orders.to_string(),
            habit(person.habit.mean_lira()),
            format!("{:.4}", taste.coupons),
            format!("{:.4}", taste.visits),
            shop.catalogue.category(taste.category).to_owned(),
            person.place.word().to_owned(),
            response.preferred.word().to_owned(),
            format!("{:.4}", response.open),
            format!("{:.4}", response.click[0]),
            format!("{:.4}", response.click[1]),
            format!("{:.4}", response.click[2]),
            format!("{:.4}", taste.content),
            company(shop, person),
        ];
        self.truth += &cells.join(",");
        self.truth.push('\n');
    }
}

fn company(shop: &Shop, person: &Person) -> String {
    let company = person.company.filter(|_| person.is_known());
    company.map(|number| super::company::Company::draw(shop.seed, number, 0).id).unwrap_or_default()
}
