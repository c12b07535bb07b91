//! The figures that customers are compared by, and what they are called.

use kesit_insight::cluster::{FeatureWords, Language};

/// A figure of a customer who placed an order. Orders count as they were placed; what was given back is a figure of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature {
    /// What all orders came to.
    Money,
    /// Local days with an order.
    OrderDays,
    /// Local days since the last order.
    Recency,
    /// Local days since the first order.
    Tenure,
    /// What an order came to on average.
    AverageOrder,
    /// The median of the days from one day with an order to the next; with one such day only, the days since.
    MedianGap,
    /// The share of orders with a discount or a coupon, 0..=1.
    DiscountShare,
    /// The share of the money that was given back, 0..=1.
    RefundShare,
    /// The share of orders that lie in the category of most orders, 0..=1; 0 without categories.
    CategoryShare,
    /// Pages and screens seen in the last 90 days.
    Visits,
}

impl Feature {
    /// All of them.
    pub const ALL: [Feature; 10] = [
        Feature::Money,
        Feature::OrderDays,
        Feature::Recency,
        Feature::Tenure,
        Feature::AverageOrder,
        Feature::MedianGap,
        Feature::DiscountShare,
        Feature::RefundShare,
        Feature::CategoryShare,
        Feature::Visits,
    ];

    /// Whether customers differ by factors in it rather than by sums.
    pub(super) fn by_logarithm(self) -> bool {
        matches!(self, Feature::Money | Feature::OrderDays | Feature::AverageOrder | Feature::Visits)
    }

    /// Whether it only says something of customers who came back.
    pub(super) fn is_habit(self) -> bool {
        matches!(self, Feature::MedianGap | Feature::CategoryShare)
    }

    /// What it is called.
    #[must_use]
    pub fn words(self, language: Language) -> FeatureWords<'static> {
        let [english, turkish] = self.both();
        let [name, high, low] = if language == Language::English { english } else { turkish };
        FeatureWords { name, high, low }
    }

    /// The figure, and who has much and little of it; English and Turkish.
    fn both(self) -> [[&'static str; 3]; 2] {
        match self {
            Feature::Money => {
                [["spend", "spends much", "spends little"], ["harcama", "çok harcayan", "az harcayan"]]
            }
            Feature::OrderDays => [
                ["days with an order", "many orders", "few orders"],
                ["sipariş verilen gün", "çok siparişli", "az siparişli"],
            ],
            Feature::Recency => [
                ["days since the last order", "long silent", "ordered lately"],
                ["son siparişten beri gün", "uzun süredir sessiz", "yakınlarda alan"],
            ],
            Feature::Tenure => [
                ["days since the first order", "a customer for long", "new customer"],
                ["ilk siparişten beri gün", "eski müşteri", "yeni müşteri"],
            ],
            Feature::AverageOrder => [
                ["average order", "large orders", "small orders"],
                ["ortalama sipariş tutarı", "büyük sepetli", "küçük sepetli"],
            ],
            Feature::MedianGap => [
                ["days between orders", "orders far apart", "orders close together"],
                ["siparişler arası gün", "seyrek alan", "sık alan"],
            ],
            Feature::DiscountShare => [
                ["share of orders at a discount", "buys at a discount", "pays full prices"],
                ["indirimli sipariş payı", "indirimde alan", "tam fiyata alan"],
            ],
            Feature::RefundShare => [
                ["share of the spend given back", "gives much back", "gives little back"],
                ["iade edilen tutarın payı", "çok iade eden", "az iade eden"],
            ],
            Feature::CategoryShare => [
                ["share of the favourite category", "keeps to one category", "buys in many categories"],
                ["en sevilen kategorinin payı", "tek kategoriden alan", "çok kategoriden alan"],
            ],
            Feature::Visits => [
                ["pages seen in 90 days", "visits much", "visits little"],
                ["90 günde görülen sayfa", "çok ziyaret eden", "az ziyaret eden"],
            ],
        }
    }
}
