//! What campaigns earned for what they cost.

use std::path::Path;

use kesit_app::insight::kpi::Question;
use kesit_app::insight::kpi::campaigns::{Campaign, CostsError, campaigns, costs};
use kesit_app::source::Grid;

use super::Asked;
use crate::args::Kpi;
use crate::failure::Failure;
use crate::sheet::{Answer, Cell, Sheet};
use crate::tell;
use crate::words::Words;

pub(super) fn add(
    args: &Kpi,
    asked: &Asked<'_>,
    question: &Question<'_>,
    path: &Path,
    answer: &mut Answer,
) -> Result<(), Failure> {
    let words = asked.setting.words;
    let name = path.display().to_string();
    let grid = Grid::read(path).map_err(|error| tell::table_error(&name, &error, words))?;
    let costs = costs(&grid).map_err(|error| told(path, &error, words))?;
    let found = campaigns(&asked.shop, question, &costs, args.campaign_days);
    answer.sheets.push(sheet(&found, question.terms.margin, words));
    answer.notes.push(words.text(
        format!(
            "Return: (what the campaign earned in {} days beyond the control group × margin − cost) ÷ cost. Each with its 95% interval; a cost per retained customer only where it is beyond doubt that there are any.",
            args.campaign_days
        ),
        format!(
            "Getiri: (kampanyanın {} günde kontrol grubuna göre fazladan kazandırdığı × marj − maliyet) ÷ maliyet. Her biri %95 aralığıyla; elde tutulan müşteri başına maliyet ancak böyle müşterilerin varlığı kuşkusuzsa yazılır.",
            args.campaign_days
        ),
    ));
    if found.iter().any(|campaign| campaign.control.ordered.of == 0) {
        answer.notes.push(words.of(
            "N/A: no control group. Without customers left out by chance nobody can tell what a campaign earned. Say who is in which group with the event `Experiment Viewed` (experiment_id: the campaign, variation_id: control or another).",
            "N/A: kontrol grubu yok. Rastgele dışarıda bırakılan müşteriler olmadan bir kampanyanın ne kazandırdığı söylenemez. Kimin hangi grupta olduğunu `Experiment Viewed` olayıyla bildirin (experiment_id: kampanya, variation_id: control ya da başka bir ad).",
        ).to_owned());
    }
    Ok(())
}

fn told(path: &Path, error: &CostsError, words: Words) -> Failure {
    let what = match error {
        CostsError::NoColumn(column) => {
            words.text(format!("there is no column `{column}`"), format!("`{column}` sütunu yok"))
        }
        CostsError::NoNumbers(column) => words.text(
            format!("the column `{column}` holds something that is no number"),
            format!("`{column}` sütununda sayı olmayan bir şey var"),
        ),
        CostsError::BadCost(row) => words.text(
            format!("row {row}: the cost is missing or below 0"),
            format!("{row}. satır: maliyet yok ya da 0'dan küçük"),
        ),
        CostsError::BadMargin(row) => words.text(
            format!("row {row}: the margin is not from 0 to 1"),
            format!("{row}. satır: marj 0 ile 1 arasında değil"),
        ),
        CostsError::NoCampaign(row) => {
            words.text(format!("row {row}: the campaign is missing"), format!("{row}. satır: kampanya yok"))
        }
    };
    Failure::input(format!("`{}`: {what}", path.display())).hint(words.of(
        "columns: campaign, cost and, if it differs from --margin, margin",
        "sütunlar: kampanya, maliyet ve --margin'den farklıysa marj",
    ))
}

fn sheet(found: &[Campaign], margin: f64, words: Words) -> Sheet {
    let columns = [
        ("campaign", words.of("Campaign", "Kampanya")),
        ("cost", words.of("Cost", "Maliyet")),
        ("margin", words.of("Margin", "Marj")),
        ("reached", words.of("Reached", "Ulaşılan")),
        ("treated", words.of("With it", "Kampanyalı")),
        ("control", words.of("Left out", "Kontrol")),
        ("too_young", words.of("Not over yet", "Süresi dolmayan")),
        ("treated_ordered", words.of("Ordered: with", "Sipariş: kampanyalı")),
        ("control_ordered", words.of("left out", "kontrol")),
        ("treated_money", words.of("Money each: with", "Kişi başı: kampanyalı")),
        ("control_money", words.of("left out", "kontrol")),
        ("roi", words.of("Return", "Getiri")),
        ("roi_low", words.of("from", "en az")),
        ("roi_high", words.of("to", "en çok")),
        ("cost_per_retained", words.of("Cost per retained", "Elde tutma maliyeti")),
        ("cost_per_retained_low", words.of("from", "en az")),
        ("cost_per_retained_high", words.of("to", "en çok")),
    ];
    let mut sheet = Sheet::new("campaigns", "", &columns);
    for campaign in found {
        let Campaign { cost, treated, control, .. } = campaign;
        let roi = campaign.roi.as_ref();
        let kept = campaign.cost_per_retained.as_ref();
        let unknown = match control.ordered.of {
            0 => Cell::text("N/A"),
            _ => Cell::Missing,
        };
        let or_unknown = |cell: Option<Cell>| cell.unwrap_or_else(|| unknown.clone());
        sheet.row([
            Cell::text(&cost.campaign),
            Cell::Money(cost.cost),
            Cell::Share(cost.margin.unwrap_or(margin)),
            Cell::Count(campaign.reached),
            Cell::Count(treated.ordered.of),
            Cell::Count(control.ordered.of),
            Cell::Count(campaign.too_young),
            Cell::of(treated.ordered.share(), Cell::Share),
            Cell::of(control.ordered.share(), Cell::Share),
            Cell::of(treated.mean_money(), Cell::Money),
            Cell::of(control.mean_money(), Cell::Money),
            or_unknown(roi.map(|roi| Cell::Share(roi.difference))),
            Cell::of(roi, |roi| Cell::Share(roi.interval.0)),
            Cell::of(roi, |roi| Cell::Share(roi.interval.1)),
            or_unknown(kept.map(|kept| Cell::Money(kept.cost))),
            Cell::of(kept, |kept| Cell::Money(kept.interval.0)),
            Cell::of(kept, |kept| Cell::Money(kept.interval.1)),
        ]);
    }
    sheet
}
