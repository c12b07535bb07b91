//! What is to be known of a model, as figures, tables and notes.

use kesit_insight::prediction::{Alarm, Candidate, Card, Validation, Warning, WhyUnused};

use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

/// Columns that are told, those that say most.
const MOST_IMPORTANCES: usize = 10;

/// Adds the figures of a card. `day` tells a day number of its slices.
pub(super) fn facts(card: &Card, day: &dyn Fn(i32) -> Cell, words: Words, answer: &mut Answer) {
    answer.fact("rows", words.of("Rows learnt from", "Öğrenilen satır"), Cell::count(card.rows));
    answer.fact("happened", words.of("… where it happened", "… gerçekleşen"), Cell::count(card.happened));
    answer.fact("base_rate", words.of("… share", "… payı"), Cell::Share(card.base_rate()));
    match card.validation {
        Validation::Later { first_day, calibrated_day, tested_day } => {
            answer.fact(
                "first_slice",
                words.of("Learnt from slices since", "İlk öğrenme günü"),
                day(first_day),
            );
            let label = words.of("Calibrated in the test on", "Testte ayarlandığı gün");
            answer.fact("calibrated_slice", label, day(calibrated_day));
            answer.fact(
                "tested_slice",
                words.of("Tested on the later day", "Sınandığı sonraki gün"),
                day(tested_day),
            );
        }
        Validation::Folds { folds } => {
            answer.fact("folds", words.of("Tested in folds", "Çapraz sınama parçası"), Cell::count(folds));
        }
    }
    answer.fact("tested_rows", words.of("Rows of the test", "Sınanan satır"), Cell::count(card.tested_rows));
    let chosen = card.chosen();
    answer.fact("method", words.of("Method", "Yöntem"), Cell::text(method(chosen.name, words)));
    let quality = &chosen.quality;
    answer.fact("auc", "AUC", Cell::Number(quality.auc, 4));
    answer.fact(
        "auc_error",
        words.of("… standard error", "… standart hatası"),
        Cell::Number(quality.auc_error, 4),
    );
    answer.fact("brier", "Brier", Cell::Number(quality.brier, 4));
    answer.fact("log_loss", words.of("Log-loss", "Log-kayıp"), Cell::Number(quality.log_loss, 4));
    answer.fact(
        "calibration_error",
        words.of("Calibration error (ECE)", "Kalibrasyon hatası (ECE)"),
        Cell::Number(quality.calibration_error, 4),
    );
    answer.fact(
        "top_tenth_lift",
        words.of("Lift of the best tenth", "En iyi onda birin kaldıracı"),
        Cell::Number(quality.top_tenth_lift, 2),
    );
}

fn method(name: &str, words: Words) -> String {
    match name {
        "logistic regression" => words.of("logistic regression", "lojistik regresyon").to_owned(),
        "boosted trees" => words.of("boosted trees", "güçlendirilmiş ağaçlar").to_owned(),
        other => other.to_owned(),
    }
}

/// Adds the tables of a card. `name` tells a column.
pub(super) fn sheets(card: &Card, name: &dyn Fn(&str) -> String, words: Words, answer: &mut Answer) {
    answer.sheets.push(lift(card, words));
    answer.sheets.push(methods(card, words));
    answer.sheets.push(reliability(card, words));
    answer.sheets.push(importances(card, name, words));
}

fn lift(card: &Card, words: Words) -> Sheet {
    let columns = [
        ("tenth", words.of("Tenth", "Onda bir")),
        ("rows", words.of("Rows", "Satır")),
        ("probability_from", words.of("Probability from", "Olasılık, en az")),
        ("happened", words.of("Happened", "Gerçekleşen")),
        ("share", words.of("Share", "Pay")),
        ("lift", words.of("Lift", "Kaldıraç")),
        ("captured", words.of("Reached so far", "Bu satıra kadar yakalanan")),
    ];
    let title = words.of("Test: the likeliest tenth first", "Sınama: en olası onda bir başta");
    let mut sheet = Sheet::new("lift", title, &columns);
    for (ix, row) in card.lift.iter().enumerate() {
        sheet.row([
            Cell::count(ix + 1),
            Cell::count(row.rows),
            Cell::Share(row.from),
            Cell::count(row.happened),
            Cell::Share(row.happened as f64 / row.rows as f64),
            Cell::Number(row.lift, 2),
            Cell::Share(row.captured),
        ]);
    }
    sheet
}

fn methods(card: &Card, words: Words) -> Sheet {
    let columns = [
        ("method", words.of("Method", "Yöntem")),
        ("chosen", words.of("Chosen", "Seçilen")),
        ("auc", "AUC"),
        ("brier", "Brier"),
        ("log_loss", words.of("Log-loss", "Log-kayıp")),
        ("calibration_error", "ECE"),
        ("top_tenth_lift", words.of("Lift", "Kaldıraç")),
    ];
    let mut sheet = Sheet::new("methods", words.of("Methods in the test", "Sınanan yöntemler"), &columns);
    let row = |(ix, found): (usize, &Candidate)| {
        let quality = &found.quality;
        [
            Cell::text(method(found.name, words)),
            Cell::Flag(ix == card.chosen),
            Cell::Number(quality.auc, 4),
            Cell::Number(quality.brier, 4),
            Cell::Number(quality.log_loss, 4),
            Cell::Number(quality.calibration_error, 4),
            Cell::Number(quality.top_tenth_lift, 2),
        ]
    };
    card.candidates.iter().enumerate().map(row).for_each(|cells| sheet.row(cells));
    sheet
}

fn reliability(card: &Card, words: Words) -> Sheet {
    let columns = [
        ("rows", words.of("Rows", "Satır")),
        ("foretold", words.of("Foretold", "Tahmin edilen")),
        ("happened", words.of("Happened", "Gerçekleşen")),
    ];
    let title = words.of(
        "Can the probabilities be taken at their word? The lowest tenth first",
        "Olasılıklara güvenilir mi? En düşük onda bir başta",
    );
    let mut sheet = Sheet::new("reliability", title, &columns);
    for row in &card.reliability {
        sheet.row([Cell::count(row.rows), Cell::Share(row.probability), Cell::Share(row.share)]);
    }
    sheet
}

fn importances(card: &Card, name: &dyn Fn(&str) -> String, words: Words) -> Sheet {
    let columns = [
        ("column", words.of("Column", "Sütun")),
        ("what", words.of("What it is", "Anlamı")),
        ("mean_contribution", words.of("Moves the log-odds by", "Log-olasılığa etkisi")),
    ];
    let mut sheet = Sheet::new("importances", words.of("What says most", "En çok söyleyenler"), &columns);
    for found in card.importances.iter().take(MOST_IMPORTANCES) {
        sheet.row([
            Cell::text(found.column.clone()),
            Cell::text(name(&found.column)),
            Cell::Number(found.mean_contribution, 3),
        ]);
    }
    sheet
}

/// Adds alarms and warnings, and how the figures are read.
pub(super) fn notes(card: &Card, name: &dyn Fn(&str) -> String, words: Words, answer: &mut Answer) {
    answer.notes.extend(card.alarms.iter().map(|alarm| alarmed(alarm, name, words)));
    answer.notes.extend(card.warnings.iter().map(|warning| warned(*warning, words)));
    answer.notes.push(words.of(
        "AUC: how often somebody to whom it happened had the higher probability than somebody to whom it did not (0.5 is chance). Brier and log-loss: lower is better. Lift: how many times the share of all.",
        "AUC: gerçekleşenin, gerçekleşmeyenden yüksek olasılık alma sıklığı (0,5 şans düzeyi). Brier ve log-kayıp: düşük olan iyidir. Kaldıraç: genel payın kaç katı.",
    ).to_owned());
}

fn alarmed(alarm: &Alarm, name: &dyn Fn(&str) -> String, words: Words) -> String {
    match alarm {
        Alarm::TooGood { auc } => words.text(
            format!("ALARM: too good to be true (AUC {auc:.3}). Most likely a column holds what came only afterwards; find it and leave it out."),
            format!("ALARM: gerçek olamayacak kadar iyi (AUC {auc:.3}). Büyük olasılıkla bir sütun sonradan olanı içeriyor; bulup dışarıda bırakın."),
        ),
        Alarm::TellsTooMuch { column, auc } => {
            let column = name(column);
            words.text(
                format!("ALARM: “{column}” tells nearly everything by itself (AUC {auc:.3}). Make sure that it was known beforehand."),
                format!("ALARM: “{column}” tek başına neredeyse her şeyi söylüyor (AUC {auc:.3}). Önceden bilindiğinden emin olun."),
            )
        }
    }
}

fn warned(warning: Warning, words: Words) -> String {
    match warning {
        Warning::Few { happened } => words.text(
            format!("Careful: it happened to only {happened}, so all figures of the test are uncertain."),
            format!("Dikkat: yalnızca {happened} kişide gerçekleşti; sınama rakamları belirsizdir."),
        ),
        Warning::NotTestedLater => words.of(
            "Careful: there were no later days to test on; the future is harder to foretell than the present.",
            "Dikkat: sınamak için sonraki günler yoktu; geleceği tahmin etmek bugünü tahmin etmekten zordur.",
        ).to_owned(),
        Warning::NoBetterThanChance => words.of(
            "Careful: it may be no better than chance. Do not act on these probabilities.",
            "Dikkat: şanstan iyi olmayabilir. Bu olasılıklara göre hareket etmeyin.",
        ).to_owned(),
        Warning::WorseThanBaseRate => words.of(
            "Careful: on the day of the test it was worse than saying the same of everybody.",
            "Dikkat: sınama gününde herkese aynı şeyi söylemekten daha kötüydü.",
        ).to_owned(),
    }
}

/// Why a column was not learnt from.
pub(super) fn why_unused(why: WhyUnused, words: Words) -> &'static str {
    match why {
        WhyUnused::Empty => words.of("empty", "boş"),
        WhyUnused::Constant => words.of("the same everywhere", "her yerde aynı"),
        WhyUnused::Identifier => words.of("names the rows", "satırları adlandırıyor"),
    }
}
