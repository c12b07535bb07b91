//! Kinds of which every row is a message of its own: customers, accounts, events, consents, reviews, surveys.

use kesit_model::message::names::PRODUCT_REVIEWED;
use kesit_model::message::{Body, MESSAGE_BYTES, Message};
use kesit_model::{AccountId, Object, Timestamp, Value, normalize};

use super::ids;
use super::kind::accounts::{self, AccountField};
use super::kind::consents::{self, CONSENT_RECORDED, ConsentField};
use super::kind::customers::{self, CustomerField, person, put_email, put_phone};
use super::kind::events::EventField;
use super::kind::opinions::{NPS, ReviewField, SURVEY_ANSWERED, SurveyField};
use super::kind::row::{Given, ID_BYTES, RowProblem, Wrong, put};
use super::kind::{Kind, RowProblem as Problem};
use super::out::Out;
use super::report::{Place, RefusalReason};
use super::rows::{Next, TableRows};
use super::table::TableError;
use super::understand::{SampleRow, Understanding};

/// When rows were true that say nothing about it.
const LONG_AGO: Timestamp = Timestamp(0);

/// The messages of one row: the first stands for it.
type Messages = Vec<Message>;

/// Reads all rows and hands over what they say. `undated` is when rows were true that bear no time.
///
/// # Errors
/// When the table cannot be read on.
pub(super) fn read(
    rows: &mut TableRows<'_>,
    understanding: &mut Understanding,
    undated: Option<Timestamp>,
    out: &mut Out<'_>,
) -> Result<(), TableError> {
    let mut row = SampleRow::default();
    while !out.is_closed() {
        match rows.next(&mut row)? {
            Next::End => break,
            Next::Bad(problem) => {
                out.refuse(Place::Line(row.line), RefusalReason::Table(problem), || rows.raw(&row));
            }
            Next::Row => match messages(&row, understanding, undated) {
                Ok(messages) => hand_over(messages, out),
                Err(wrong) => {
                    let reason = reason(understanding, wrong);
                    out.refuse(Place::Line(row.line), reason, || rows.raw(&row));
                }
            },
        }
    }
    Ok(())
}

fn hand_over(messages: Messages, out: &mut Out<'_>) {
    for (ix, message) in messages.into_iter().enumerate() {
        out.take(message, u32::from(ix == 0));
    }
}

/// A wrong cell with the header of its column.
pub(super) fn reason(understanding: &Understanding, wrong: Wrong) -> RefusalReason {
    let header = |place: usize| understanding.columns.headers()[place].clone();
    RefusalReason::Row { column: wrong.place.map(header), problem: wrong.problem }
}

/// What a row says.
///
/// # Errors
/// What is wrong with it.
pub(super) fn messages(
    row: &SampleRow,
    understanding: &mut Understanding,
    undated: Option<Timestamp>,
) -> Result<Messages, Wrong> {
    let whole = |problem| Wrong { place: None, problem };
    if row.record.as_slice().len() > MESSAGE_BYTES {
        return Err(whole(Problem::TooLarge));
    }
    let kind = understanding.kind();
    let given = &mut Given { understanding, record: &row.record, typed: &row.typed };
    match kind {
        Kind::Customers => customer(given, undated),
        Kind::Accounts => account(given, undated),
        Kind::Events => event(given),
        Kind::Consents => consent(given, undated),
        Kind::Reviews => review(given),
        Kind::Surveys => survey(given),
        Kind::Orders | Kind::OrderLines => unreachable!("rows of orders are gathered first"),
    }
}

fn who<F: Into<usize> + Copy>(given: &Given<'_>, customer: F, email: F, phone: F) -> Result<String, Wrong> {
    let id = given.id(customer)?;
    let person = person(&id, given.text(email), given.text(phone));
    person.map_err(|problem| {
        let there =
            [customer, email, phone].into_iter().find(|field| given.understanding.columns.has(*field));
        given.wrong(there.unwrap_or(customer), problem)
    })
}

fn made(message: Option<Message>) -> Result<Message, Wrong> {
    message.ok_or(Wrong { place: None, problem: RowProblem::IdTooLong })
}

/// The customer's traits, true from the time the row says, else from that of the file. If they signed up before, they
/// are a customer from then on.
fn customer(given: &mut Given<'_>, undated: Option<Timestamp>) -> Result<Messages, Wrong> {
    use CustomerField as F;
    let person = who(given, F::Customer, F::Email, F::Phone)?;
    let profile = customers::read(given)?;
    let at = profile.updated_at.or(undated).or(profile.created_at).unwrap_or(LONG_AGO);
    let identify = |at, traits| {
        made(ids::message("customers", None, &person, at, Body::Identify { also: None, traits }))
    };
    let mut messages = vec![identify(at, profile.traits)?];
    if let Some(created_at) = profile.created_at.filter(|created_at| *created_at < at) {
        let mut traits = Object::default();
        put(&mut traits, "createdAt", &created_at.to_string());
        messages.push(identify(created_at, traits)?);
    }
    Ok(messages)
}

fn account(given: &mut Given<'_>, undated: Option<Timestamp>) -> Result<Messages, Wrong> {
    use AccountField as F;
    given.needed(F::Account)?;
    let account = given.id(F::Account)?;
    let person = person(&given.id(F::Customer)?, given.text(F::Email), given.text(F::Phone))
        .unwrap_or_else(|_| account.clone());
    let at = given.date(F::At)?.or(undated).unwrap_or(LONG_AGO);
    let traits = accounts::read(given)?;
    let account = AccountId::parse(&account).ok_or(given.wrong(F::Account, RowProblem::IdTooLong))?;
    let mut messages =
        vec![made(ids::message("accounts", None, &person, at, Body::Group { account, traits }))?];
    let mut traits = Object::default();
    put_email(&mut traits, given.text(F::Email));
    put_phone(&mut traits, given.text(F::Phone));
    if !traits.0.is_empty() {
        messages.push(made(ids::message(
            "accounts",
            None,
            &person,
            at,
            Body::Identify { also: None, traits },
        ))?);
    }
    Ok(messages)
}

fn event(given: &mut Given<'_>) -> Result<Messages, Wrong> {
    use EventField as F;
    let person = who(given, F::Customer, F::Email, F::Phone)?;
    let name = normalize(given.needed(F::Event)?).into_owned();
    let at = given.needed_date(F::At)?;
    let mut properties = Object::default();
    given.put_others(&mut properties)?;
    track("events", optional_id(given, F::Id)?, &person, at, &name, properties)
}

fn consent(given: &mut Given<'_>, undated: Option<Timestamp>) -> Result<Messages, Wrong> {
    use ConsentField as F;
    let recipient = given.text(F::Recipient);
    let or_recipient = |field| Some(given.text(field)).filter(|text| !text.is_empty()).unwrap_or(recipient);
    let person = person(&given.id(F::Customer)?, or_recipient(F::Email), or_recipient(F::Phone))
        .map_err(|problem| Wrong { place: None, problem })?;
    let channel = consents::channel(given.needed(F::Channel)?);
    let state = consents::state(given.text(F::State)).map_err(|problem| given.wrong(F::State, problem))?;
    let at = given.date(F::At)?.or(undated).unwrap_or(LONG_AGO);
    let mut properties = Object::default();
    put(&mut properties, "channel", &channel);
    put(&mut properties, "state", state.as_str());
    put(&mut properties, "source", given.text(F::Source));
    put(&mut properties, "proof", given.text(F::Proof));
    given.put_others(&mut properties)?;
    let mut messages = track("consents", None, &person, at, CONSENT_RECORDED, properties)?;
    messages[0].consents.push((normalize(&channel).into_owned(), state));
    Ok(messages)
}

fn review(given: &mut Given<'_>) -> Result<Messages, Wrong> {
    use ReviewField as F;
    let person = who(given, F::Customer, F::Email, F::Phone)?;
    let at = given.needed_date(F::At)?;
    let mut properties = Object::default();
    let id = optional_id(given, F::Id)?;
    for (field, key) in [(F::ProductId, "product_id"), (F::ProductName, "name")] {
        put(&mut properties, key, given.text(field));
    }
    put(&mut properties, "review_id", id.as_deref().unwrap_or_default());
    given.needed(F::Rating)?;
    given.put_number(&mut properties, "rating", F::Rating)?;
    put(&mut properties, "review_title", given.text(F::Title));
    put(&mut properties, "review_body", given.text(F::Text));
    given.put_others(&mut properties)?;
    track("reviews", id, &person, at, PRODUCT_REVIEWED, properties)
}

fn survey(given: &mut Given<'_>) -> Result<Messages, Wrong> {
    use SurveyField as F;
    let person = who(given, F::Customer, F::Email, F::Phone)?;
    let at = given.needed_date(F::At)?;
    let mut properties = Object::default();
    let survey = given.text(F::Survey);
    let is_nps = survey.is_empty() || crate::normal::fold(survey) == NPS;
    put(&mut properties, "survey", if is_nps { NPS } else { survey });
    given.needed(F::Score)?;
    given.put_number(&mut properties, "score", F::Score)?;
    put(&mut properties, "comment", given.text(F::Comment));
    given.put_others(&mut properties)?;
    track("surveys", optional_id(given, F::Id)?, &person, at, SURVEY_ANSWERED, properties)
}

/// The row's own number, if it has one.
fn optional_id(given: &Given<'_>, field: impl Into<usize> + Copy) -> Result<Option<String>, Wrong> {
    Ok(Some(given.id(field)?).filter(|id| !id.is_empty() && id.len() <= ID_BYTES))
}

fn track(
    kind: &str,
    id: Option<String>,
    person: &str,
    at: Timestamp,
    name: &str,
    properties: Object,
) -> Result<Messages, Wrong> {
    debug_assert!(properties.0.iter().all(|(_, value)| *value != Value::Null));
    let body = Body::Track { name: name.to_owned(), properties };
    Ok(vec![made(ids::message(kind, id, person, at, body))?])
}

#[cfg(test)]
mod tests;
