//! Where acting pays: customers for whom something should be done now, how many they are and what is at stake.

use kesit_insight::lifecycle::Stage;
use kesit_insight::lifetime::Kind;
use kesit_insight::value::{Outlook, Study, Terms};
use kesit_report::{Action, Section, Words};

use super::ground::{Ground, YEAR_DAYS};

/// Fewer people than this are not worth a campaign.
const FEWEST_PEOPLE: usize = 5;
/// Customers in the best so-many-th part by money of the year are the best.
const BEST_PART: usize = 10;
/// Weeks ahead in which a next order is due.
const DUE_DAYS: f64 = 14.0;

pub(super) fn actions(ground: &Ground<'_>) -> Section<Vec<Action>> {
    ground.need_customers(30)?;
    let outlooks = outlooks(ground);
    let candidates = [
        best_at_risk(ground),
        best_overdue(ground, outlooks.as_deref()),
        due_soon(ground, outlooks.as_deref()),
        second_order(ground),
        dormant(ground),
        back_again(ground),
    ];
    Ok(candidates.into_iter().flatten().filter(|action| action.customers >= FEWEST_PEOPLE as u64).collect())
}

fn outlooks(ground: &Ground<'_>) -> Option<Vec<Outlook>> {
    let threads = ground.shop.threads();
    let study = Study::of(&ground.ledger, Kind::Mbg, threads).ok()?;
    let terms = Terms { horizon_days: f64::from(YEAR_DAYS), margin: 1.0, discount: 0.1 };
    Some(study.outlooks(&ground.ledger, &terms, threads))
}

/// What somebody of the best spent in the last year, at least; `None` where nobody spent anything.
fn best_money(ground: &Ground<'_>) -> Option<f64> {
    let mut spent: Vec<f64> = ground
        .ledger
        .buyers()
        .map(|(customer, _)| ground.year_money(customer))
        .filter(|money| *money > 0.0)
        .collect();
    let place = spent.len() / BEST_PART;
    (!spent.is_empty()).then(|| *spent.select_nth_unstable_by(place, |one, other| other.total_cmp(one)).1)
}

fn in_stage(ground: &Ground<'_>, stage: Stage) -> Vec<usize> {
    (0..ground.stages.len()).filter(|customer| ground.stages[*customer] == Some(stage)).collect()
}

fn year_money(ground: &Ground<'_>, customers: &[usize]) -> f64 {
    customers.iter().map(|customer| ground.year_money(*customer)).sum()
}

fn spent_last_year() -> Words {
    Words::new("spent by them in the last 365 days", "son 365 günde bu müşterilerin harcadığı")
}

fn expected_next_year() -> Words {
    Words::new(
        "expected of them within a year, a tenth off",
        "bir yıl içinde bu müşterilerden beklenen, onda bir iskontoyla",
    )
}

fn best_at_risk(ground: &Ground<'_>) -> Option<Action> {
    let least = best_money(ground)?;
    let mut customers = in_stage(ground, Stage::AtRisk);
    customers.extend(in_stage(ground, Stage::Dormant));
    customers.retain(|customer| ground.year_money(*customer) >= least);
    let days = ground.rules.after(None).at_risk_days;
    Some(Action {
        title: Words::new("Big spenders who went quiet", "Çok harcayıp sessizleşenler"),
        why: Words::new(
            format!(
                "They were among the best tenth of the year and have not ordered for {days} days or more. Who is won back now is rarely won back later."
            ),
            format!(
                "Yılın en iyi onda biri arasındaydılar ve {days} gün ya da daha uzun süredir sipariş vermediler. Şimdi kazanılmayan, sonra zor kazanılır."
            ),
        ),
        advice: Words::new(
            "A personal message from a person, asking what was missing, before any discount.",
            "İndirimden önce, neyin eksik kaldığını soran, gerçek bir kişiden kişisel mesaj.",
        ),
        customers: customers.len() as u64,
        money: Some(year_money(ground, &customers)),
        money_is: spent_last_year(),
        segment: Some(format!(
            "best_gone_quiet:\n  name: {{ tr: Çok harcayıp sessizleşenler, en: Big spenders who went quiet }}\n  when:\n    all:\n      - {{ event: Order Completed, within: 365d, sum: {{ of: total, gte: {:.0} }} }}\n      - {{ not: {{ event: Order Completed, within: {days}d }} }}\n",
            least.floor()
        )),
    })
}

fn best_overdue(ground: &Ground<'_>, outlooks: Option<&[Outlook]>) -> Option<Action> {
    let least = best_money(ground)?;
    let is_overdue = |outlook: &&Outlook| {
        outlook.order_days >= 3 && outlook.p_alive < 0.5 && ground.year_money(outlook.customer) >= least
    };
    let found: Vec<&Outlook> = outlooks?.iter().filter(is_overdue).collect();
    let customers: Vec<usize> = found.iter().map(|outlook| outlook.customer).collect();
    Some(Action {
        title: Words::new(
            "Best customers more likely gone than not",
            "Gitmiş olma olasılığı yüksek en iyi müşteriler",
        ),
        why: Words::new(
            "By their own rhythm they should have ordered again by now: their chance of still being customers is below one half.",
            "Kendi ritimlerine göre şimdiye dek yeniden sipariş vermiş olmalıydılar: hâlâ müşteri olma olasılıkları yarıdan az.",
        ),
        advice: Words::new(
            "Call or write to them one by one; let a person look at the last order and at support cases.",
            "Tek tek arayın ya da yazın; son siparişe ve destek kayıtlarına bir kişi baksın.",
        ),
        customers: customers.len() as u64,
        money: Some(year_money(ground, &customers)),
        money_is: spent_last_year(),
        segment: Some(format!(
            "best_likely_gone:\n  name: {{ tr: Gitmiş olabilecek en iyiler, en: Best customers likely gone }}\n  when:\n    all:\n      - {{ event: Order Completed, days: {{ gte: 3 }} }}\n      - {{ event: Order Completed, within: 365d, sum: {{ of: total, gte: {:.0} }} }}\n      - {{ score: p_alive, lt: 0.5 }}\n",
            least.floor()
        )),
    })
}

fn due_soon(ground: &Ground<'_>, outlooks: Option<&[Outlook]>) -> Option<Action> {
    let is_due = |outlook: &&Outlook| {
        let last = ground.ledger.orders(outlook.customer).last().map_or(0, |order| order.day);
        let gap = f64::from(ground.today() - last);
        let due_in = ground.rhythms_due(outlook.customer).map(|day| f64::from(day - ground.today()));
        outlook.order_days >= 2
            && outlook.p_alive >= 0.5
            && gap > 0.0
            && due_in.is_some_and(|days| (0.0..=DUE_DAYS).contains(&days))
    };
    let found: Vec<&Outlook> = outlooks?.iter().filter(is_due).collect();
    Some(Action {
        title: Words::new("Next order due within two weeks", "İki hafta içinde sırası gelen siparişler"),
        why: Words::new(
            "By their own median gap these customers order again in the next fourteen days.",
            "Kendi ortanca aralıklarına göre bu müşteriler önümüzdeki on dört günde yeniden sipariş verir.",
        ),
        advice: Words::new(
            "A reminder with what they bought last; no discount is needed.",
            "Son aldıklarıyla bir hatırlatma; indirim gerekmez.",
        ),
        customers: found.len() as u64,
        money: Some(found.iter().map(|outlook| outlook.value).sum()),
        money_is: expected_next_year(),
        segment: Some(
            "due_soon:\n  name: { tr: Siparişi yaklaşanlar, en: Next order due }\n  when:\n    all:\n      - { event: Order Completed, days: { gte: 2 } }\n      - { score: next_order_at, in_next: 14d }\n      - { score: p_alive, gte: 0.5 }\n"
                .to_owned(),
        ),
    })
}

fn second_order(ground: &Ground<'_>) -> Option<Action> {
    let thresholds = ground.rules.after(None);
    let (from, to) = (thresholds.new_days, thresholds.at_risk_days);
    let once: Vec<usize> = ground
        .ledger
        .buyers()
        .filter(|(_, orders)| orders.iter().all(|order| order.day == orders[0].day))
        .filter(|(_, orders)| {
            let since = u32::try_from(ground.today() - orders[0].day).unwrap_or(0);
            (from..to).contains(&since)
        })
        .map(|(customer, _)| customer)
        .collect();
    (from < to).then(|| Action {
        title: Words::new("First-time buyers waiting for a second order", "İkinci siparişi bekleyen ilk kez alıcılar"),
        why: Words::new(
            format!("Half of those who come back have done so after {from} days; these have not yet, and from {to} days on few do."),
            format!("Geri dönenlerin yarısı {from} günde dönmüş olur; bunlar henüz dönmedi ve {to} günden sonra dönen azdır."),
        ),
        advice: Words::new(
            "A small incentive for the second order, with a deadline before that day.",
            "İkinci siparişe, o günden önce biten küçük bir teşvik.",
        ),
        customers: once.len() as u64,
        money: Some(year_money(ground, &once)),
        money_is: spent_last_year(),
        segment: Some(format!(
            "second_order:\n  name: {{ tr: İkinci siparişi bekleyenler, en: Waiting for a second order }}\n  when:\n    all:\n      - {{ event: Order Completed, days: 1 }}\n      - {{ event: Order Completed, within: {to}d }}\n      - {{ not: {{ event: Order Completed, within: {from}d }} }}\n"
        )),
    })
}

fn dormant(ground: &Ground<'_>) -> Option<Action> {
    let thresholds = ground.rules.after(None);
    let customers = in_stage(ground, Stage::Dormant);
    Some(Action {
        title: Words::new("Dormant customers to win back", "Geri kazanılacak uyuyan müşteriler"),
        why: Words::new(
            "They have been silent for longer than nearly all who ever come back, but not yet for so long that nobody does.",
            "Geri dönenlerin neredeyse hepsinden uzun süredir sessizler; ama henüz kimsenin dönmediği kadar değil.",
        ),
        advice: Words::new(
            "One win-back series with a control group; whoever does not react is let go.",
            "Kontrol gruplu tek bir geri kazanım serisi; tepki vermeyeni bırakın.",
        ),
        customers: customers.len() as u64,
        money: Some(year_money(ground, &customers)),
        money_is: spent_last_year(),
        segment: Some(format!(
            "win_back:\n  name: {{ tr: Geri kazanım, en: Win back }}\n  when:\n    all:\n      - {{ event: Order Completed, within: {}d }}\n      - {{ not: {{ event: Order Completed, within: {}d }} }}\n",
            thresholds.lost_days, thresholds.dormant_days
        )),
    })
}

fn back_again(ground: &Ground<'_>) -> Option<Action> {
    let customers = in_stage(ground, Stage::Reactivated);
    Some(Action {
        title: Words::new("Customers who came back", "Geri dönen müşteriler"),
        why: Words::new(
            "They were dormant or lost and ordered again: what brought them back works.",
            "Uyuyan ya da kaybedilmişken yeniden sipariş verdiler: onları döndüren işe yarıyor.",
        ),
        advice: Words::new(
            "Ask them why, and welcome them like new customers.",
            "Nedenini sorun ve yeni müşteri gibi karşılayın.",
        ),
        customers: customers.len() as u64,
        money: Some(year_money(ground, &customers)),
        money_is: spent_last_year(),
        segment: None,
    })
}
