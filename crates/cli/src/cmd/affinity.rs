//! `kesit affinity`: what customers tend to.

mod category;
mod channel;
mod discount;
mod hour;

use std::io::Write;

use crate::args::{Affinity, Of};
use crate::failure::Failure;
use crate::load;
use crate::sheet::{Answer, Cell};
use crate::words::Words;

pub(crate) fn run(args: &Affinity, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let ground = load::shop(&args.shop, words)?;
    let shop = &ground.shop();
    let as_of = ground.as_of(shop);
    let headline = ground.setting.headline(as_of, shop.customers_at(as_of));
    let mut answer = Answer { headline, ..Answer::default() };
    answer.fact("as_of", words.of("As of", "An"), Cell::Instant(as_of));
    match args.of {
        Of::Channel => channel::fill(&mut answer, shop, as_of, args.customers, words)?,
        Of::Hour => hour::fill(&mut answer, shop, as_of, args.customers, words)?,
        Of::Category => category::fill(&mut answer, shop, as_of, args.customers, words)?,
        Of::Discount => discount::fill(&mut answer, shop, as_of, args.customers, words)?,
    }
    answer.write(args.shop.format, &ground.setting, out)
}
