//! Which categories customers tend to.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::Shop;
use kesit_app::insight::affinity::category::{CategoryAnswer, categories};
use kesit_app::insight::figure::rounded;
use serde::Serialize;
use utoipa::ToSchema;

use super::AffinityQuery;
use crate::problem::Problem;
use crate::query::Query;
use crate::route::insight::{NoFigures, of_shop};
use crate::route::{Docs, Route};
use crate::state::Api;

/// How many categories are told at most.
const MOST_CATEGORIES: usize = 1_000;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/affinity/category", Permission::InsightRead, tending).docs(
            Docs::new("insight", "Which categories customers tend to")
                .more(
                    "A customer tends to a category if it is, with at least 80 %, their first, and takes a greater part than is usual. \
                     Money of orders counts, refunds not taken off; ten views count as one purchase.",
                )
                .query::<AffinityQuery>()
                .gives::<CategoriesAnswer>(200, "The categories; `figures` is `null` where nothing names one."),
        ),
    ]
}

/// Which categories customers tend to.
#[derive(Debug, Serialize, ToSchema)]
struct CategoriesAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// The figures; `null` where there are none.
    figures: Option<CategoriesFigures>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// The categories of a shop.
#[derive(Debug, Serialize, ToSchema)]
struct CategoriesFigures {
    /// Customers with a purchase or a view.
    known: usize,
    /// Customers who tend to a category.
    tending: usize,
    /// How many categories there are.
    count: usize,
    /// The categories, the one that most was spent on first; at most 1000.
    categories: Vec<CategoryFigures>,
}

/// A category in numbers.
#[derive(Debug, Serialize, ToSchema)]
struct CategoryFigures {
    /// Its name.
    category: String,
    /// What was spent on it, in the shop's currency; refunds are not taken off.
    money: f64,
    /// Customers who bought of it.
    buyers: usize,
    /// Views of its products.
    views: usize,
    /// Its share of orders that is usual of a customer.
    usual_share: f64,
    /// Customers who tend to it.
    tending: usize,
}

async fn tending(
    State(api): State<Api>,
    Query(query): Query<AffinityQuery>,
) -> Result<Json<CategoriesAnswer>, Problem> {
    let answer = of_shop(&api, query.as_of, |shop, as_of| {
        let figures = categories(shop, as_of).map(|found| CategoriesFigures::of(&found, shop));
        let reason = figures.is_none().then(nothing);
        Ok(CategoriesAnswer { as_of: as_of.to_string(), figures, reason })
    });
    answer.await
}

fn nothing() -> NoFigures {
    NoFigures::new(
        "no_categories",
        "no order and no view names a category",
        "hiçbir sipariş ve görüntüleme kategori belirtmiyor",
    )
}

impl CategoriesFigures {
    fn of(found: &CategoryAnswer, shop: &Shop<'_>) -> CategoriesFigures {
        let dictionary = shop.timelines().dictionary();
        let category = |place: usize| CategoryFigures {
            category: dictionary.resolve(found.names[place]).to_owned(),
            money: rounded(found.figures[place].money),
            buyers: found.figures[place].buyers,
            views: found.figures[place].views,
            usual_share: rounded(found.categories.model().usual()[place]),
            tending: found.figures[place].tending,
        };
        CategoriesFigures {
            known: found.customers.len(),
            tending: found.tending(),
            count: found.names.len(),
            categories: found.by_money().into_iter().take(MOST_CATEGORIES).map(category).collect(),
        }
    }
}
