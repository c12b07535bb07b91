//! By which channel customers want to be written to.

use axum::Json;
use axum::extract::State;
use kesit_access::Permission;
use kesit_app::insight::affinity::channel::{CHANNELS, ChannelAnswer, channels};
use serde::Serialize;
use utoipa::ToSchema;

use super::AffinityQuery;
use crate::problem::Problem;
use crate::query::Query;
use crate::route::insight::{NoFigures, figure, of_shop};
use crate::route::{Docs, Route};
use crate::state::Api;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/insight/affinity/channel", Permission::InsightRead, preferred).docs(
            Docs::new("insight", "By which channel customers want to be written to")
                .more(
                    "A preference is what the customer said, else the channel that they clicked whose click rate is, with at least 80 %, \
                     the highest among those they consented to; else undecided. A click counts within three days after the message, \
                     once; opens never count. Half a year old counts half.",
                )
                .query::<AffinityQuery>()
                .gives::<ChannelsAnswer>(200, "The channels; `figures` is `null` where nobody was written to."),
        ),
    ]
}

/// By which channel customers want to be written to.
#[derive(Debug, Serialize, ToSchema)]
struct ChannelsAnswer {
    /// The instant.
    #[schema(format = DateTime)]
    as_of: String,
    /// The figures; `null` where there are none.
    figures: Option<ChannelsFigures>,
    /// Why there are none; `null` where there are.
    reason: Option<NoFigures>,
}

/// The channels of a shop.
#[derive(Debug, Serialize, ToSchema)]
struct ChannelsFigures {
    /// How many customers are undecided.
    undecided: usize,
    /// The channels.
    channels: Vec<ChannelFigures>,
}

/// A channel in numbers.
#[derive(Debug, Serialize, ToSchema)]
struct ChannelFigures {
    /// `email`, `sms` or `push`.
    channel: &'static str,
    /// Messages that came.
    messages: usize,
    /// Messages that were clicked within three days.
    clicked: usize,
    /// The share of messages that were clicked; `null` without messages.
    click_rate: Option<f64>,
    /// The rate that is usual of a customer; `null` where nobody clicked.
    usual_rate: Option<f64>,
    /// Customers who allow it; `null` where no consent to it is recorded: then all count as allowing who did not refuse.
    allowed: Option<usize>,
    /// Customers who allow it and said that they prefer it.
    declared: usize,
    /// Customers whose clicks say so.
    inferred: usize,
}

async fn preferred(
    State(api): State<Api>,
    Query(query): Query<AffinityQuery>,
) -> Result<Json<ChannelsAnswer>, Problem> {
    let answer = of_shop(&api, query.as_of, |shop, as_of| {
        let found = channels(shop, as_of);
        let (figures, reason) = if found.is_silent() {
            (None, Some(nothing()))
        } else {
            (Some(ChannelsFigures::of(&found)), None)
        };
        Ok(ChannelsAnswer { as_of: as_of.to_string(), figures, reason })
    });
    answer.await
}

fn nothing() -> NoFigures {
    NoFigures::new(
        "no_messages",
        "nobody had been written to, or said which channel they prefer",
        "kimseye yazılmamış, kimse tercih ettiği kanalı söylememişti",
    )
}

impl ChannelsFigures {
    fn of(found: &ChannelAnswer) -> ChannelsFigures {
        let channel = |(place, (channel, of)): (
            usize,
            (&&'static str, &kesit_app::insight::affinity::channel::ChannelFigures),
        )| ChannelFigures {
            channel,
            messages: of.messages,
            clicked: of.clicked,
            click_rate: of.click_rate().and_then(figure),
            usual_rate: found.usual_rate(place).and_then(figure),
            allowed: of.has_consents.then_some(of.allowed),
            declared: of.declared,
            inferred: of.inferred,
        };
        let channels = CHANNELS.iter().zip(&found.figures).enumerate().map(channel).collect();
        ChannelsFigures { undecided: found.undecided, channels }
    }
}
