//! `kesit init`: makes a folder a workspace.

use std::io::Write;

use kesit_app::upkeep;
use kesit_app::upkeep::Settings;
use kesit_model::Language;
use kesit_model::zone::Zone;

use crate::args::Init;
use crate::failure::Failure;
use crate::tell::store_error;
use crate::words::Words;

pub(crate) fn run(args: &Init, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let settings = settings(args, words)?;
    upkeep::init(&args.dir, &settings).map_err(|error| store_error(&error, words))?;
    let made = words.of("workspace made", "çalışma alanı kuruldu");
    let Settings { time_zone, currency, language } = &settings;
    let language = match language {
        Language::Turkish => words.of("Turkish", "Türkçe"),
        Language::English => words.of("English", "İngilizce"),
    };
    writeln!(out, "{made}: {} ({time_zone}, {currency}, {language})", args.dir.display())?;
    let next = words.of("next: bring data in with", "sıradaki adım: verileri şununla alın:");
    writeln!(out, "{next} `kesit import`")?;
    Ok(())
}

fn settings(args: &Init, words: Words) -> Result<Settings, Failure> {
    let Init { time_zone, currency, language, .. } = args;
    if Zone::parse(time_zone).is_none() {
        let what = words.of("no such time zone:", "böyle bir saat dilimi yok:");
        let hint = words.of("give a name such as Europe/Istanbul", "Europe/Istanbul gibi bir ad verin");
        return Err(Failure::usage(format!("{what} `{time_zone}`")).hint(hint));
    }
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let what = words.of("not the code of a currency:", "bir para birimi kodu değil:");
        let hint = words.of("give three capital letters, such as TRY", "TRY gibi üç büyük harf verin");
        return Err(Failure::usage(format!("{what} `{currency}`")).hint(hint));
    }
    Ok(Settings {
        time_zone: time_zone.clone(),
        currency: currency.clone(),
        language: Language::from(*language),
    })
}
