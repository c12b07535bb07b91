//! `kesit privacy`: a person erased, everything that is known of one, and how long what is kept.

mod erase;
mod export;
mod retention;

use std::io::Write;

use kesit_app::privacy::{self, PrivacyError};
use kesit_model::{PersonId, normalize};

use crate::args::{PrivacyAction, PrivacyReadmit};
use crate::failure::Failure;
use crate::tell;
use crate::words::Words;

pub(crate) fn run(action: &PrivacyAction, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    match action {
        PrivacyAction::Erase(args) => erase::run(args, words, out),
        PrivacyAction::Readmit(args) => readmit(args, words, out),
        PrivacyAction::Export(args) => export::run(args, words, out),
        PrivacyAction::Retention(args) => retention::run(args, words, out),
    }
}

fn readmit(args: &PrivacyReadmit, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let dir = args.workspace.need(words)?;
    let was_erased = privacy::comes_back(&dir, &id(&args.id, words)?).map_err(|error| told(&error, words))?;
    if !was_erased {
        return Err(Failure::input(
            words.of("nobody of this id was erased", "bu kimlikte silinmiş kimse yok"),
        ));
    }
    let done =
        words.of("messages of this person are taken again", "bu kişinin iletileri yeniden kabul ediliyor");
    writeln!(out, "{done}")?;
    Ok(())
}

/// Reads the id of a person.
fn id(text: &str, words: Words) -> Result<PersonId, Failure> {
    PersonId::parse(&normalize(text))
        .ok_or_else(|| Failure::usage(words.of("not the id of a customer", "bir müşteri kimliği değil")))
}

/// Why a right cannot be met.
pub(in crate::cmd) fn told(error: &PrivacyError, words: Words) -> Failure {
    match error {
        PrivacyError::Store(error) => tell::store_error(error, words),
        PrivacyError::OnDisk(error) => tell::on_disk_error(error, words),
        PrivacyError::UnknownCustomer | PrivacyError::Explain(_) => Failure::input(
            words.of("no customer in the data has this id", "veride bu kimlikte bir müşteri yok"),
        ),
        PrivacyError::Output(error) => std::io::Error::from(error.kind()).into(),
    }
}
