//! What orders say about their customers: gathered over all the files, and told wherever something is new.

use std::hash::BuildHasher;
use std::io;

use csv::StringRecord;
use hashbrown::DefaultHashBuilder;
use kesit_model::message::{Body, Message};
use kesit_model::{Object, Timestamp};

use super::book::{FACTS, Order};
use super::emit::of_customer;
use super::texts::{TextIx, Texts};
use crate::source::kind::customers::{Address, put_address, put_email, put_phone};
use crate::source::kind::orders::OrderField as Field;
use crate::source::kind::row::put;
use crate::source::spill::{Part, Spill};
use crate::source::understand::SampleRow;

/// Facts kept in memory; beyond that they are put aside in parts by customer.
const FACTS_IN_HAND: usize = 1_000_000;

/// What an order said about its customer.
#[derive(Debug, Clone, Copy)]
struct Fact {
    customer: TextIx,
    at: Timestamp,
    number: TextIx,
    facts: [TextIx; FACTS.len()],
}

/// What all the orders said.
#[derive(Default)]
pub(super) struct Facts {
    texts: Texts,
    facts: Vec<Fact>,
    spill: Option<Spill>,
    hasher: DefaultHashBuilder,
}

impl Facts {
    /// Notes what an order says; `texts` are those of its book.
    ///
    /// # Errors
    /// When there are so many that they must be put aside and cannot.
    pub(super) fn note(&mut self, order: &Order, at: Timestamp, texts: &Texts) -> io::Result<()> {
        if !order.facts.iter().any(|fact| fact.is_some()) {
            return Ok(());
        }
        let mut keep = |ix| texts.get(ix).map_or(TextIx::NONE, |text| self.texts.keep(text));
        let fact = Fact {
            customer: keep(order.customer),
            at,
            number: keep(order.number),
            facts: order.facts.map(&mut keep),
        };
        self.facts.push(fact);
        if self.facts.len() == FACTS_IN_HAND { self.put_aside() } else { Ok(()) }
    }

    /// Tells an `identify` wherever an order said something new about its customer.
    ///
    /// # Errors
    /// When what was put aside cannot be read.
    pub(super) fn tell(mut self, take: &mut dyn FnMut(Message)) -> io::Result<()> {
        if self.spill.is_some() {
            self.put_aside()?;
        }
        let Some(spill) = self.spill else {
            tell(&self.texts, self.facts, take);
            return Ok(());
        };
        for part in spill.into_parts() {
            let (texts, facts) = brought_back(part)?;
            tell(&texts, facts, take);
        }
        Ok(())
    }

    fn put_aside(&mut self) -> io::Result<()> {
        let spill = match &mut self.spill {
            Some(spill) => spill,
            none => none.insert(Spill::new()?),
        };
        let text = |ix| self.texts.get(ix).unwrap_or_default();
        let mut row = SampleRow::default();
        for fact in self.facts.drain(..) {
            row.record = StringRecord::new();
            row.record.push_field(text(fact.customer));
            row.record.push_field(&fact.at.0.to_string());
            row.record.push_field(text(fact.number));
            fact.facts.iter().for_each(|fact| row.record.push_field(text(*fact)));
            spill.put(self.hasher.hash_one(text(fact.customer)), &row)?;
        }
        self.texts = Texts::default();
        Ok(())
    }
}

fn brought_back(part: Part) -> io::Result<(Texts, Vec<Fact>)> {
    let (mut texts, mut facts) = (Texts::default(), Vec::new());
    part.read::<io::Error>(&mut |_, row| {
        let cell = |ix| row.record.get(ix).unwrap_or_default();
        let at = cell(1).parse().map_err(io::Error::other)?;
        let mut said = [TextIx::NONE; FACTS.len()];
        said.iter_mut().enumerate().for_each(|(ix, said)| *said = texts.keep(cell(3 + ix)));
        facts.push(Fact {
            customer: texts.keep(cell(0)),
            at: Timestamp(at),
            number: texts.keep(cell(2)),
            facts: said,
        });
        Ok(())
    })?;
    Ok((texts, facts))
}

fn tell(texts: &Texts, mut facts: Vec<Fact>, take: &mut dyn FnMut(Message)) {
    // By the text of the order's number, not by the place where it was kept: that depends on what was put aside.
    facts.sort_by(|one, other| {
        let number = |fact: &Fact| texts.get(fact.number);
        let by_time = (one.customer, one.at).cmp(&(other.customer, other.at));
        by_time.then_with(|| number(one).cmp(&number(other)))
    });
    let mut known = None;
    for fact in facts {
        let before = match known {
            Some((customer, before)) if customer == fact.customer => before,
            _ => [TextIx::NONE; FACTS.len()],
        };
        let mut now = before;
        now.iter_mut().zip(fact.facts).filter(|(_, new)| new.is_some()).for_each(|(kept, new)| *kept = new);
        if now != before {
            take(identify(texts, &fact, &now, &before));
        }
        known = Some((fact.customer, now));
    }
}

/// Says what is new. An address is told as a whole, for a trait that is an object is replaced as a whole.
fn identify(
    texts: &Texts,
    fact: &Fact,
    now: &[TextIx; FACTS.len()],
    before: &[TextIx; FACTS.len()],
) -> Message {
    let changed = |field: Field| now[place(field)] != before[place(field)];
    let text = |field: Field| texts.get(now[place(field)]).unwrap_or_default();
    let mut traits = Object::default();
    if [Field::Country, Field::Region, Field::City, Field::District].into_iter().any(changed) {
        let [country, region, city] = [Field::Country, Field::Region, Field::City].map(text);
        let district = text(Field::District);
        put_address(&mut traits, &Address { country, region, city, district, postal_code: "" });
    }
    if changed(Field::Email) {
        put_email(&mut traits, text(Field::Email));
    }
    if changed(Field::Phone) {
        put_phone(&mut traits, text(Field::Phone));
    }
    if changed(Field::Name) {
        put(&mut traits, Field::TABLE[Field::Name as usize].key, text(Field::Name));
    }
    let text = |ix| texts.get(ix).unwrap_or_default();
    let body = Body::Identify { also: None, traits };
    of_customer(text(fact.customer), text(fact.number), ":customer", fact.at, body)
}

fn place(field: Field) -> usize {
    FACTS.iter().position(|fact| *fact == field).expect("asked only for facts")
}
