//! What the shop sends, and how a customer reacts: opens, clicks, comes by, has enough of it.

use kesit_model::Timestamp;

use super::super::campaigns::{CampaignIx, Medium};
use super::super::chance::{Chance, Purpose};
use super::super::draft::{Kind, Who};
use super::super::person::{Phone, Place};
use super::{Life, Origin, hours, minutes, visit};

/// To how many of those who may be written to a campaign goes, by [`Medium`].
const TARGETED: [f64; 3] = [0.20, 0.34, 0.25];
/// The same for e-mail to those who take the newsletter.
const TARGETED_READERS: f64 = 0.96;
/// How much of the reactions remains after giving up.
const AFTER_GIVING_UP: f64 = 0.35;
/// Having enough, per e-mail and per SMS.
const UNSUBSCRIBED: f64 = 0.006;
const SMS_UNSUBSCRIBED: f64 = 0.008;
/// How many e-mails to iPhones and Macs are opened by a machine, whatever the reader does.
const MACHINE_OPENED: f64 = 0.4;
/// How many clicks lead to a visit.
const VISITS: f64 = 0.7;

/// Goes through the campaigns of the customer's time.
pub(super) fn receive(life: &mut Life<'_>, gave_up_at: Option<Timestamp>) {
    let mut may = [Medium::Email, Medium::Push, Medium::Sms].map(|medium| life.person.may_be_sent(medium));
    let campaigns = &life.shop.campaigns;
    let first = campaigns.partition_point(|campaign| campaign.at <= life.person.arrives_at);
    for (ix, campaign) in (0_u16..).zip(campaigns).skip(first) {
        let mut chance = life.chance(Purpose::Campaigns, u32::from(ix));
        let medium = campaign.medium;
        let is_reader = medium == Medium::Email && life.person.response.is_reader;
        let targeted = if is_reader { TARGETED_READERS } else { TARGETED[medium as usize] };
        if !may[medium as usize] || !chance.happens(targeted) {
            continue;
        }
        let sent_at = campaign.at.plus(minutes(chance.between(0.0, 45.0)));
        let interest = if gave_up_at.is_some_and(|at| at < sent_at) { AFTER_GIVING_UP } else { 1.0 };
        let mut sending = Sending { life, chance, campaign: CampaignIx(ix), interest };
        let keep = match medium {
            Medium::Email => sending.email(sent_at),
            Medium::Push => sending.push(sent_at),
            Medium::Sms => sending.sms(sent_at),
        };
        may[medium as usize] = keep;
    }
}

/// One campaign and one customer.
struct Sending<'l, 'a> {
    life: &'l mut Life<'a>,
    chance: Chance,
    campaign: CampaignIx,
    interest: f64,
}

impl Sending<'_, '_> {
    fn put(&mut self, at: Timestamp, kind: Kind, b: u32) {
        self.life.put(at, Origin::SERVER, kind, u32::from(self.campaign.0), b);
    }

    fn clicks(&mut self, medium: Medium) -> bool {
        self.chance.happens(self.life.person.response.click[medium as usize] * self.interest)
    }

    /// Whether more may be sent.
    fn email(&mut self, sent_at: Timestamp) -> bool {
        if self.life.person.has_bad_address {
            self.put(sent_at, Kind::EmailBounced, 0);
            return true;
        }
        self.put(sent_at, Kind::EmailDelivered, 0);
        if self.life.person.phone == Phone::Ios && self.chance.happens(MACHINE_OPENED) {
            let opened_at = sent_at.plus(minutes(self.chance.between(0.1, 3.0)));
            self.put(opened_at, Kind::EmailOpened, 1);
        }
        if self.chance.happens(self.life.person.response.open * self.interest) {
            let opened_at = sent_at.plus(hours(self.chance.exponential(5.0)));
            self.put(opened_at, Kind::EmailOpened, 0);
            if self.clicks(Medium::Email) {
                let clicked_at = opened_at.plus(minutes(self.chance.between(0.1, 3.0)));
                self.put(clicked_at, Kind::EmailLinkClicked, 0);
                self.come_by(clicked_at, Place::Web);
            }
        }
        self.stay(sent_at, UNSUBSCRIBED, Kind::Unsubscribed)
    }

    fn push(&mut self, sent_at: Timestamp) -> bool {
        self.put(sent_at, Kind::PushReceived, 0);
        if self.clicks(Medium::Push) {
            let tapped_at = sent_at.plus(minutes(0.2 + self.chance.exponential(50.0)));
            self.put(tapped_at, Kind::PushTapped, 0);
            self.come_by(tapped_at, Place::App);
        }
        true
    }

    fn sms(&mut self, sent_at: Timestamp) -> bool {
        self.put(sent_at, Kind::SmsDelivered, 0);
        if self.clicks(Medium::Sms) {
            let clicked_at = sent_at.plus(minutes(0.5 + self.chance.exponential(90.0)));
            self.put(clicked_at, Kind::SmsLinkClicked, 0);
            self.come_by(clicked_at, Place::Web);
        }
        self.stay(sent_at, SMS_UNSUBSCRIBED, Kind::SmsUnsubscribed)
    }

    fn come_by(&mut self, clicked_at: Timestamp, place: Place) {
        if self.chance.happens(VISITS) {
            let device = self.life.device(place, &mut self.chance);
            let origin = Origin { who: Who::UserOnFirst, device };
            let at = clicked_at.plus(minutes(0.1));
            visit::look_around(self.life, &mut self.chance, (origin, at), Some(self.campaign), 1.3);
        }
    }

    fn stay(&mut self, sent_at: Timestamp, rate: f64, kind: Kind) -> bool {
        // Who is less content has enough of it sooner.
        let leaves = self.chance.happens(rate * 2.0 * (1.2 - self.life.person.taste.content));
        if leaves {
            let left_at = sent_at.plus(hours(self.chance.exponential(8.0)));
            self.put(left_at, kind, 0);
        }
        !leaves
    }
}
