//! What became of messages: delivered, opened, clicked, unsubscribed from, complained about.

use super::Rate;

/// Gmail asks senders to stay below this share of complaints (its guidelines for senders to many, 2024).
const COMPLAINTS_TO_WATCH: f64 = 0.001;
/// From this share on, Gmail calls a sender unacceptable.
const COMPLAINTS_TO_STOP: f64 = 0.003;

/// Messages of a campaign or a period, each counted once for each who received it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Engagement {
    /// Handed over for sending.
    pub sent: u64,
    /// Came back as undeliverable.
    pub bounced: u64,
    /// Opened by a person. Opens that a mail program makes by itself to hide the reader are left out.
    pub opened: u64,
    /// With at least one click.
    pub clicked: u64,
    /// Whose receiver unsubscribed by them.
    pub unsubscribed: u64,
    /// Reported as spam.
    pub complained: u64,
}

/// What the complaints ask for. An alarm is given only where the share is beyond a limit beyond doubt (lower end of
/// the 95 % interval).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Complaints {
    /// Not beyond a limit, as far as can be said.
    Fine,
    /// Above 0.10 %.
    Watch,
    /// Above 0.30 %.
    Stop,
}

impl Engagement {
    /// Messages that did not bounce.
    #[must_use]
    pub fn delivered(&self) -> u64 {
        self.sent.saturating_sub(self.bounced)
    }

    /// Bounces, of messages sent.
    #[must_use]
    pub fn bounce_rate(&self) -> Rate {
        rate(self.bounced, self.sent)
    }

    /// Messages opened, of those delivered. Not to be relied on: many openings are never seen, and many are a
    /// machine's.
    #[must_use]
    pub fn open_rate(&self) -> Rate {
        rate(self.opened, self.delivered())
    }

    /// Messages clicked, of those delivered.
    #[must_use]
    pub fn click_rate(&self) -> Rate {
        rate(self.clicked, self.delivered())
    }

    /// Messages clicked, of those opened. As unreliable as the opens.
    #[must_use]
    pub fn click_to_open_rate(&self) -> Rate {
        rate(self.clicked, self.opened)
    }

    /// Messages unsubscribed from, of those delivered.
    #[must_use]
    pub fn opt_out_rate(&self) -> Rate {
        rate(self.unsubscribed, self.delivered())
    }

    /// Messages reported as spam, of those delivered.
    #[must_use]
    pub fn complaint_rate(&self) -> Rate {
        rate(self.complained, self.delivered())
    }

    /// What the complaints ask for.
    #[must_use]
    pub fn complaints(&self) -> Complaints {
        match self.complaint_rate().interval() {
            Some((low, _)) if low >= COMPLAINTS_TO_STOP => Complaints::Stop,
            Some((low, _)) if low >= COMPLAINTS_TO_WATCH => Complaints::Watch,
            _ => Complaints::Fine,
        }
    }
}

/// Some of so many; never more than all, as when a click is seen without its open.
fn rate(did: u64, of: u64) -> Rate {
    Rate { did: did.min(of), of }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rate_has_its_own_denominator() {
        let of =
            Engagement { sent: 1000, bounced: 50, opened: 300, clicked: 60, unsubscribed: 5, complained: 1 };
        let rates =
            [of.bounce_rate(), of.open_rate(), of.click_rate(), of.click_to_open_rate(), of.opt_out_rate()];
        let expected = [(50, 1000), (300, 950), (60, 950), (60, 300), (5, 950)];
        assert_eq!(rates, expected.map(|(did, of)| Rate { did, of }));
        assert_eq!(Engagement { opened: 10, ..of }.click_to_open_rate(), Rate { did: 10, of: 10 });
        assert_eq!(Engagement::default().click_rate().share(), None);
    }

    #[test]
    fn complaints_alarm_only_beyond_doubt() {
        let of = |complained, sent| Engagement { sent, complained, ..Engagement::default() }.complaints();
        assert_eq!(of(1, 500), Complaints::Fine, "0.2 %, but of few");
        assert_eq!(of(100, 100_000), Complaints::Fine, "0.1 % may be below");
        assert_eq!(of(200, 100_000), Complaints::Watch);
        assert_eq!(of(310, 100_000), Complaints::Watch, "0.31 % may be below 0.3 %");
        assert_eq!(of(400, 100_000), Complaints::Stop);
        assert_eq!(of(0, 0), Complaints::Fine);
    }
}
