//! What is known of a customer at an instant, by name.

/// A column of what is known of customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feature {
    /// Days since the first message.
    KnownDays,
    /// A figure of the orders that stood, net of refunds.
    Order(OrderFigure),
    /// How many events of a name there were in the last days.
    Count {
        /// The event.
        event: String,
        /// How many days back.
        days: u32,
    },
    /// Days since the last event of a name; missing where there was none.
    Since {
        /// The event.
        event: String,
    },
    /// The value of a trait.
    Trait {
        /// Its key.
        key: String,
    },
    /// Whether the customer may be written to.
    Consent {
        /// The channel.
        channel: String,
    },
}

/// A figure of a customer's orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderFigure {
    /// Days since the last order.
    RecencyDays,
    /// Days since the first order.
    TenureDays,
    /// How many orders.
    Orders,
    /// How many days with an order.
    OrderDays,
    /// Money altogether.
    Money,
    /// Money of an order, on average.
    MeanOrder,
    /// Days between days with an order, on average.
    MeanGapDays,
    /// Days between the last two days with an order.
    LastGapDays,
    /// Days since the last order, in average gaps.
    SilentGaps,
    /// How often money was given back.
    Refunds,
}

impl OrderFigure {
    pub(super) const ALL: [OrderFigure; 10] = [
        OrderFigure::RecencyDays,
        OrderFigure::TenureDays,
        OrderFigure::Orders,
        OrderFigure::OrderDays,
        OrderFigure::Money,
        OrderFigure::MeanOrder,
        OrderFigure::MeanGapDays,
        OrderFigure::LastGapDays,
        OrderFigure::SilentGaps,
        OrderFigure::Refunds,
    ];

    fn key(self) -> &'static str {
        match self {
            OrderFigure::RecencyDays => "recency_days",
            OrderFigure::TenureDays => "tenure_days",
            OrderFigure::Orders => "count",
            OrderFigure::OrderDays => "days",
            OrderFigure::Money => "money",
            OrderFigure::MeanOrder => "mean_money",
            OrderFigure::MeanGapDays => "mean_gap_days",
            OrderFigure::LastGapDays => "last_gap_days",
            OrderFigure::SilentGaps => "silent_gaps",
            OrderFigure::Refunds => "refunds",
        }
    }
}

impl Feature {
    /// How programs call it; unique.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Feature::KnownDays => "known_days".to_owned(),
            Feature::Order(figure) => format!("orders.{}", figure.key()),
            Feature::Count { event, days } => format!("events.{days}d.{event}"),
            Feature::Since { event } => format!("events.since_days.{event}"),
            Feature::Trait { key } => format!("traits.{key}"),
            Feature::Consent { channel } => format!("consents.{channel}"),
        }
    }
}
