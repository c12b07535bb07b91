//! `GET /insight/value`: what customers will bring; and from whom most is expected.
//!
//! Both questions have the same terms. They are written out in each, since what stands in an address has no nesting.

mod forecast;
mod ranking;

use kesit_app::insight::value::Question;
use kesit_insight::lifetime::Kind;
use kesit_insight::value::{FEWEST_REPEATERS, StudyError, Terms};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{NoFigures, within};
use crate::problem::Problem;
use crate::route::Route;

/// How many days ahead is looked at most, and how long a time before is checked.
const MOST_DAYS: u32 = 3650;

pub(super) fn routes() -> Vec<Route> {
    [forecast::routes(), ranking::routes()].into_iter().flatten().collect()
}

/// A model of order times: `mbg` (MBG/NBD) if none is named, `bg` (BG/NBD), `pareto` (Pareto/NBD).
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Model {
    #[default]
    Mbg,
    Bg,
    Pareto,
}

fn question(
    model: Model,
    horizon_days: Option<u32>,
    margin: Option<f64>,
    discount: Option<f64>,
) -> Result<Question, Problem> {
    let terms = Terms {
        horizon_days: within("horizon_days", horizon_days, 365, 1..=MOST_DAYS)?.into(),
        margin: within("margin", margin, 1.0, 0.0..=1.0)?,
        discount: within("discount", discount, 0.1, 0.0..=10.0)?,
    };
    Ok(Question { kind: model.kind(), terms })
}

/// Why there is no forecast.
pub(super) fn too_few(error: &StudyError) -> NoFigures {
    match error {
        StudyError::FewRepeaters { repeaters } => NoFigures::new(
            "few_repeaters",
            format!("{repeaters} customers ordered more than once; {FEWEST_REPEATERS} are needed"),
            format!("birden çok sipariş veren {repeaters} müşteri var; en az {FEWEST_REPEATERS} gerekir"),
        ),
        StudyError::Fit(error) => {
            NoFigures::new("no_fit", format!("no fit: {error}"), format!("model kurulamadı: {error}"))
        }
    }
}

impl Model {
    fn kind(self) -> Kind {
        match self {
            Model::Mbg => Kind::Mbg,
            Model::Bg => Kind::Bg,
            Model::Pareto => Kind::Pareto,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Model::Mbg => "mbg",
            Model::Bg => "bg",
            Model::Pareto => "pareto",
        }
    }
}
