//! One customer on one page, for people.

mod json;

use std::io::{self, Write};

use kesit_app::Why;
use kesit_app::customer::{Account, Customer, Event, Membership, Trait};
use kesit_model::definition::{Condition, Definitions};
use kesit_model::{Timestamp, Value};

use super::condition::{condition, consent_state};
use super::found::found;
use crate::load::Setting;
use crate::output::{self, Align};
use crate::words::{Words, printable};

pub(crate) use json::customer_json;

/// Conditions that a membership is explained with.
const REASONS_SHOWN: usize = 2;

/// Properties that an event is shown with.
const PROPERTIES_SHOWN: usize = 4;

/// Properties that say most about an event, the best first; others follow by name.
const CHIEF_PROPERTIES: [&str; 14] = [
    "order_id",
    "revenue",
    "total",
    "value",
    "currency",
    "name",
    "title",
    "product_id",
    "category",
    "query",
    "url",
    "rating",
    "score",
    "channel",
];

/// Longer values are cut off.
const VALUE_CHARS: usize = 60;

/// Writes the page.
pub(crate) fn customer_text(
    out: &mut dyn Write,
    customer: &Customer,
    definitions: &Definitions,
    with_others: bool,
    setting: &Setting,
) -> io::Result<()> {
    let page = Page { setting, words: setting.words };
    page.head(out, customer)?;
    page.traits(out, page.words.of("Traits", "Nitelikler"), &customer.traits)?;
    customer.accounts.iter().try_for_each(|account| page.account(out, account))?;
    page.consents(out, customer)?;
    page.counts(out, customer)?;
    page.events(out, &customer.events)?;
    page.memberships(out, customer, definitions, with_others)
}

struct Page<'a> {
    setting: &'a Setting,
    words: Words,
}

impl Page<'_> {
    fn head(&self, out: &mut dyn Write, customer: &Customer) -> io::Result<()> {
        let words = self.words;
        let (id, as_of) = (printable(customer.id.as_str()), self.shown(customer.as_of));
        let zone = self.setting.zone.iana_name().unwrap_or_default();
        let title = words.text(
            format!("Customer {id} as of {as_of} ({zone})"),
            format!("Müşteri {id}, an: {as_of} ({zone})"),
        );
        let ids: Vec<String> = customer.ids.iter().map(|id| printable(id.as_str())).collect();
        writeln!(out, "{title}")?;
        let rows = vec![
            vec![words.of("ids", "kimlikler").to_owned(), ids.join(", ")],
            vec![words.of("first seen", "ilk görülme").to_owned(), self.shown(customer.first_at)],
            vec![words.of("last seen", "son görülme").to_owned(), self.shown(customer.last_at)],
        ];
        self.rows(out, rows)
    }

    fn traits(&self, out: &mut dyn Write, title: &str, traits: &[Trait]) -> io::Result<()> {
        if traits.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{title}")?;
        let mut rows = Vec::new();
        traits.iter().for_each(|one| self.trait_rows(&one.key, &one.value, one.since, &mut rows));
        self.rows(out, rows)
    }

    /// One row, or of an object one for each of its members.
    fn trait_rows(&self, path: &str, value: &Value, since: Timestamp, rows: &mut Vec<Vec<String>>) {
        match value {
            Value::Object(object) if !object.0.is_empty() => {
                let members = object.0.iter();
                members
                    .for_each(|(key, value)| self.trait_rows(&format!("{path}.{key}"), value, since, rows));
            }
            value => rows.push(vec![printable(path), self.value(value), self.since(since)]),
        }
    }

    fn account(&self, out: &mut dyn Write, account: &Account) -> io::Result<()> {
        let title = self.words.of("Account", "Hesap");
        let title = format!("{title} {} ({})", printable(account.id.as_str()), self.since(account.since));
        if account.traits.is_empty() {
            return writeln!(out, "\n{title}");
        }
        self.traits(out, &title, &account.traits)
    }

    fn consents(&self, out: &mut dyn Write, customer: &Customer) -> io::Result<()> {
        if customer.consents.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}", self.words.of("Consents", "İzinler"))?;
        let row = |one: &kesit_app::customer::Consent| {
            let state = consent_state(one.state, self.words).to_owned();
            vec![printable(&one.channel), state, self.since(one.since)]
        };
        self.rows(out, customer.consents.iter().map(row).collect())
    }

    fn counts(&self, out: &mut dyn Write, customer: &Customer) -> io::Result<()> {
        if customer.counts.is_empty() {
            return Ok(());
        }
        let words = self.words;
        writeln!(out, "\n{}", words.of("What happened", "Olanlar"))?;
        let row = |one: &kesit_app::customer::EventCount| {
            let last = format!("{} {}", words.of("last", "son:"), self.shown(one.last_at));
            vec![printable(&one.name), format!("{}×", words.count(one.count as u64)), last]
        };
        self.rows(out, customer.counts.iter().map(row).collect())
    }

    fn events(&self, out: &mut dyn Write, events: &[Event]) -> io::Result<()> {
        if events.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}", self.words.of("Last events", "Son olaylar"))?;
        let row = |event: &Event| vec![self.shown(event.at), printable(&event.name), self.properties(event)];
        self.rows(out, events.iter().map(row).collect())
    }

    /// The properties that say most, in one line.
    fn properties(&self, event: &Event) -> String {
        let rank = |name: &str| {
            CHIEF_PROPERTIES.iter().position(|chief| *chief == name).unwrap_or(CHIEF_PROPERTIES.len())
        };
        let is_plain = |value: &Value| !matches!(value, Value::Object(_)) && !value.is_missing();
        let mut properties: Vec<_> = event.properties.0.iter().filter(|(_, value)| is_plain(value)).collect();
        properties.sort_by_key(|(name, _)| rank(name));
        let shown = properties.iter().take(PROPERTIES_SHOWN);
        let shown: Vec<String> = shown.map(|(name, value)| self.property(name, value)).collect();
        let more = if properties.len() > PROPERTIES_SHOWN { ", …" } else { "" };
        format!("{}{more}", shown.join(", "))
    }

    fn property(&self, name: &str, value: &Value) -> String {
        let value = match value {
            Value::List(list) => self.words.things(list.len() as u64, "item", "items", "öge"),
            value => self.value(value),
        };
        format!("{}: {value}", printable(name))
    }

    fn memberships(
        &self,
        out: &mut dyn Write,
        customer: &Customer,
        definitions: &Definitions,
        with_others: bool,
    ) -> io::Result<()> {
        let words = self.words;
        let (inside, outside): (Vec<&Membership>, Vec<&Membership>) =
            customer.memberships.iter().partition(|one| one.why.holds);
        let (count, all) = (words.count(inside.len() as u64), words.count(customer.memberships.len() as u64));
        writeln!(
            out,
            "\n{}",
            words.text(format!("In {count} of {all} segments"), format!("{all} segmentin {count} tanesinde"))
        )?;
        inside.iter().try_for_each(|one| self.membership(out, one, definitions))?;
        if with_others && !outside.is_empty() {
            writeln!(out, "\n{}", words.of("Not in", "Dışında olduğu segmentler"))?;
            outside.iter().try_for_each(|one| self.membership(out, one, definitions))?;
        }
        Ok(())
    }

    fn membership(&self, out: &mut dyn Write, one: &Membership, definitions: &Definitions) -> io::Result<()> {
        let words = self.words;
        let name = definitions.segment(&one.key).and_then(|segment| segment.name.get(words.language));
        let name = name.map(|name| format!(" · {}", printable(name))).unwrap_or_default();
        let mut times: Vec<String> = one.since.map(|since| self.since(since)).into_iter().collect();
        if one.why.until != Timestamp::MAX {
            let until = self.shown(one.why.until);
            times.push(words.text(format!("certain until {until}"), format!("{until} anına kadar kesin")));
        }
        let times = if times.is_empty() { String::new() } else { format!(" ({})", times.join(", ")) };
        writeln!(out, "  {}{name}{times}\n    {}", one.key, self.reasons(&one.why))
    }

    /// The conditions that decide, in one line.
    fn reasons(&self, why: &Why) -> String {
        let mut deciding = Vec::new();
        decide(why, why.holds, &mut deciding);
        let one = |why: &&Why| {
            let mark = if why.holds { '✓' } else { '✗' };
            let found = found(&why.actual, self.setting).map(|found| format!(" — {found}"));
            format!("{mark} {}{}", condition(&why.condition, self.words), found.unwrap_or_default())
        };
        let more = if deciding.len() > REASONS_SHOWN { "; …" } else { "" };
        let shown: Vec<String> = deciding.iter().take(REASONS_SHOWN).map(one).collect();
        format!("{}{more}", shown.join("; "))
    }

    fn rows(&self, out: &mut dyn Write, rows: Vec<Vec<String>>) -> io::Result<()> {
        let indented = |mut row: Vec<String>| {
            row[0].insert_str(0, "  ");
            row
        };
        let rows: Vec<Vec<String>> = rows.into_iter().map(indented).collect();
        let columns = rows.first().map_or(0, Vec::len);
        output::table(out, &vec![Align::Left; columns], &rows)
    }

    fn value(&self, value: &Value) -> String {
        let text = match value {
            Value::Text(text) => printable(text),
            value => self.words.value(value),
        };
        match text.char_indices().nth(VALUE_CHARS) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }

    fn since(&self, at: Timestamp) -> String {
        let at = self.shown(at);
        self.words.text(format!("since {at}"), format!("{at} anından beri"))
    }

    fn shown(&self, at: Timestamp) -> String {
        self.setting.shown(at)
    }
}

/// The conditions below that make the answer what it is: all of them where all must agree, else those that did it.
fn decide<'a>(why: &'a Why, holds: bool, deciding: &mut Vec<&'a Why>) {
    match &why.condition {
        Condition::All(_) | Condition::Any(_) | Condition::None(_) => {
            let is_none = matches!(why.condition, Condition::None(_));
            let wanted = holds != is_none;
            let parts = why.parts.iter().filter(|part| part.holds == wanted);
            parts.for_each(|part| decide(part, part.holds, deciding));
        }
        Condition::Not(_) => why.parts.iter().for_each(|part| decide(part, part.holds, deciding)),
        _ => deciding.push(why),
    }
}
