//! The stages of customers' lives, and how they moved over the last days.

use kesit_insight::lifecycle::{Source, Stage, Thresholds, flow, stages};
use kesit_report::{Flow, Lifecycle, Missing, Section, Stage as Shown, Words};

use super::ground::Ground;

pub(super) fn lifecycle(ground: &Ground<'_>) -> Section<Lifecycle> {
    ground.need_customers(1)?;
    let thresholds = ground.rules.after(None);
    let shown = |stage: &Stage| {
        let is_in = |customer: &usize| ground.stages[*customer] == Some(*stage);
        let customers = (0..ground.stages.len()).filter(is_in);
        let (mut count, mut revenue) = (0, 0.0);
        customers.for_each(|customer| {
            count += 1;
            revenue += ground.year_money(customer);
        });
        Shown {
            key: stage.key().to_owned(),
            name: Words::new(stage.en(), stage.tr()),
            rule: rule(*stage, thresholds, ground.rules.source(None)),
            customers: count,
            revenue,
        }
    };
    Ok(Lifecycle { stages: Stage::ALL.iter().map(shown).collect(), flow: moved(ground) })
}

fn moved(ground: &Ground<'_>) -> Section<Flow> {
    let before = ground.ledger_before(ground.period_days);
    if before.all_orders().is_empty() {
        return Err(Missing::Orders { has: 0, needs: 1 });
    }
    let moved = flow(&stages(&before, &ground.rules), &ground.stages);
    Ok(Flow {
        from: before.today(),
        to: ground.today(),
        moved: moved.counts().to_vec(),
        entered: moved.entered().to_vec(),
    })
}

fn rule(stage: Stage, thresholds: Thresholds, source: Source) -> Words {
    let Thresholds { new_days, at_risk_days, dormant_days, lost_days } = thresholds;
    let (mut en, mut tr) = match stage {
        Stage::New => (
            format!("A single day with an order, less than {new_days} days ago."),
            format!("Siparişli tek gün var, üzerinden {new_days} günden az geçti."),
        ),
        Stage::Active => (
            format!("The last order is less than {at_risk_days} days ago."),
            format!("Son siparişin üzerinden {at_risk_days} günden az geçti."),
        ),
        Stage::Reactivated => (
            format!("Ordered again, less than {at_risk_days} days ago, after having been dormant or lost."),
            format!(
                "Uyuyan ya da kaybedilmişken yeniden sipariş verdi; üzerinden {at_risk_days} günden az geçti."
            ),
        ),
        Stage::AtRisk => (
            format!("No order for {at_risk_days} to {} days.", dormant_days - 1),
            format!("{at_risk_days}–{} gündür sipariş yok.", dormant_days - 1),
        ),
        Stage::Dormant => (
            format!("No order for {dormant_days} to {} days.", lost_days - 1),
            format!("{dormant_days}–{} gündür sipariş yok.", lost_days - 1),
        ),
        Stage::Lost => (
            format!("No order for {lost_days} days or more."),
            format!("{lost_days} gün ya da daha uzun süredir sipariş yok."),
        ),
    };
    if source == Source::Fallback {
        en += " The data are too few for the shop's own rhythm: these days are a usual starting point.";
        tr += " Mağazanın kendi ritmi için veri az: bu günler yaygın bir başlangıçtır.";
    }
    Words::new(en, tr)
}
