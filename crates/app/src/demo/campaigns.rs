//! What the shop sends to its customers: two e-mails, one push message and one SMS a month.

use kesit_model::{Span, Timestamp};

use super::calendar::{Calendar, HOUR};

/// The themes of each month, January first.
const THEMES: [[&str; 2]; 12] = [
    ["Yeni Yıl Fırsatları", "Kış Sonu İndirimi"],
    ["Sevgililer Günü Hediyeleri", "Sezon Finali"],
    ["Bahar Yenilikleri", "Kadınlar Günü Seçkisi"],
    ["Çocuk Şenliği", "Bahar Temizliği"],
    ["Anneler Günü Seçkisi", "Yaza Hazırlık"],
    ["Babalar Günü Önerileri", "Tatil Bavulu"],
    ["Yaz İndirimi", "Plaj ve Kamp"],
    ["Yazın Son Fırsatları", "Okula Hazırlık"],
    ["Okula Dönüş", "Sonbahar Koleksiyonu"],
    ["Yeni Sezon", "Kasıma Doğru"],
    ["11.11 Fırsatları", "Kasım İndirimleri"],
    ["Yılbaşı Hediyeleri", "Yılın En Sevilenleri"],
];

/// By which channel a campaign goes. What is kept for each channel is kept in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Medium {
    Email,
    Push,
    Sms,
}

/// The days of the month and local hours on which campaigns go.
const PLAN: [(i8, i64, Medium, usize); 4] = [
    (4, 10, Medium::Email, 0),
    (11, 12, Medium::Push, 0),
    (18, 10, Medium::Email, 1),
    (24, 17, Medium::Sms, 1),
];

/// The place of a campaign among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CampaignIx(pub(super) u16);

/// One campaign.
#[derive(Debug)]
pub(super) struct Campaign {
    /// Such as `2026-05-email-1`.
    pub(super) id: String,
    /// Such as `Anneler Günü Seçkisi 2026`.
    pub(super) name: String,
    /// By which channel.
    pub(super) medium: Medium,
    /// When it begins to go out.
    pub(super) at: Timestamp,
}

/// Every campaign of the shop, in order of time.
pub(super) fn plan(calendar: &Calendar) -> Vec<Campaign> {
    let mut campaigns = Vec::new();
    for (date, midnight) in calendar.dates() {
        for (_, hour, medium, theme) in PLAN.iter().filter(|(day, ..)| *day == date.day()) {
            let theme_name = THEMES[usize::from(date.month().unsigned_abs()) - 1][*theme];
            campaigns.push(Campaign {
                id: format!("{}-{:02}-{}-{}", date.year(), date.month(), medium.word(), theme + 1),
                name: format!("{theme_name} {}", date.year()),
                medium: *medium,
                at: midnight.plus(Span(HOUR.0 * hour)),
            });
        }
    }
    campaigns
}

impl Medium {
    /// The channel's name in messages.
    pub(super) fn word(self) -> &'static str {
        match self {
            Medium::Email => "email",
            Medium::Push => "push",
            Medium::Sms => "sms",
        }
    }
}

#[cfg(test)]
mod tests {
    use kesit_model::zone::Zone;

    use super::{Calendar, plan};

    #[test]
    fn four_a_month_with_ids_of_their_own() {
        let zone = Zone::parse(Zone::DEFAULT_NAME).unwrap();
        let campaigns = plan(&Calendar::new(jiff::civil::date(2026, 11, 1), 24, &zone));
        assert_eq!(campaigns.len(), 24 * 4);
        assert_eq!(campaigns[0].id, "2024-11-email-1");
        assert_eq!(campaigns[0].name, "11.11 Fırsatları 2024");
        assert_eq!(campaigns[0].at.to_string(), "2024-11-04T07:00:00.000Z");
        assert!(campaigns.is_sorted_by_key(|campaign| campaign.at));
        let ids: std::collections::BTreeSet<_> = campaigns.iter().map(|campaign| &campaign.id).collect();
        assert_eq!(ids.len(), campaigns.len());
    }
}
