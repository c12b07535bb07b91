//! `GET /kpis`: what each figure means.

use axum::Json;
use kesit_access::Permission;
use kesit_insight::kpi::{Definition, definitions, measure};
use serde::Serialize;
use utoipa::ToSchema;

use crate::route::insight::Words;
use crate::route::{Docs, Route};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/kpis", Permission::InsightRead, all).docs(
            Docs::new("kpis", "What each key figure means")
                .more("With its formula, its unit and its source. The figures themselves are at `/kpis/figures` and below.")
                .gives::<KpiDefinitions>(200, "All figures."),
        ),
    ]
}

/// What key figures mean.
#[derive(Debug, Serialize, ToSchema)]
struct KpiDefinitions {
    /// All figures.
    items: Vec<KpiDefinition>,
}

/// What a key figure means.
#[derive(Debug, Serialize, ToSchema)]
struct KpiDefinition {
    /// Its key.
    key: &'static str,
    /// Its name.
    name: Words,
    /// Its definition, and what to beware of.
    meaning: Words,
    /// How it is made, in keys of figures and plain words of counts.
    formula: &'static str,
    /// `money` (the shop's currency), `count`, `share` (a part of 1), `days` or `number`.
    unit: &'static str,
    /// Who defined it, or the model behind it; `null` for what is only counted.
    source: Option<&'static str>,
}

async fn all() -> Json<KpiDefinitions> {
    Json(KpiDefinitions { items: definitions().iter().filter_map(KpiDefinition::of).collect() })
}

impl KpiDefinition {
    fn of(definition: &Definition) -> Option<KpiDefinition> {
        let measure = measure(definition.key)?;
        Some(KpiDefinition {
            key: definition.key,
            name: Words::new(definition.en.name, definition.tr.name),
            meaning: Words::new(definition.en.meaning, definition.tr.meaning),
            formula: measure.formula,
            unit: measure.unit.key(),
            source: measure.source,
        })
    }
}
