//! `--of channel`.

use kesit_app::insight::Shop;
use kesit_app::insight::affinity::channel::{CHANNELS, ChannelAnswer, CustomerChannel, channels};
use kesit_insight::affinity::Preference;
use kesit_model::Timestamp;

use crate::failure::Failure;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

/// Fills the answer.
pub(super) fn fill(
    answer: &mut Answer,
    shop: &Shop<'_>,
    as_of: Timestamp,
    each: bool,
    words: Words,
) -> Result<(), Failure> {
    let found = channels(shop, as_of);
    if found.is_silent() {
        return Err(nothing(words));
    }
    answer.fact(
        "undecided",
        words.of("Undecided customers", "Karar verilemeyen müşteri"),
        Cell::count(found.undecided),
    );
    answer.sheets.push(match each {
        true => customers(&found.customers, shop, words),
        false => shop_sheet(&found, words),
    });
    answer.notes.push(words.of(
        "A preference is what the customer said, else the channel they clicked whose click rate is, with at least 80 %, the highest among those they consented to; else undecided. A click counts within three days after the message, once; opens never count. Half a year old counts half.",
        "Tercih, müşterinin söylediğidir; yoksa tıkladıkları kanallardan, izin verdikleri arasında tıklama oranı en az %80 olasılıkla en yüksek olandır; yoksa karar verilemez. Tıklama, mesajdan sonraki üç gün içinde ve bir kez sayılır; açma hiç sayılmaz. Yarım yıl eskisi yarım sayılır.",
    ).to_owned());
    let without: Vec<&str> = CHANNELS
        .iter()
        .zip(&found.figures)
        .filter(|(_, figures)| !figures.has_consents && figures.messages > 0)
        .map(|(channel, _)| *channel)
        .collect();
    if !without.is_empty() {
        let channels = without.join(", ");
        answer.notes.push(words.text(
            format!("No consent to {channels} is recorded: all who did not refuse count as allowing it. Ask before you write."),
            format!("{channels} için kayıtlı izin yok: reddetmeyen herkes izin vermiş sayıldı. Yazmadan önce izin alın."),
        ));
    }
    Ok(())
}

fn nothing(words: Words) -> Failure {
    let what = words.of(
        "nobody had been written to, or said which channel they prefer, by that instant",
        "o ana kadar kimseye yazılmamış, kimse tercih ettiği kanalı söylememişti",
    );
    Failure::input(what).hint(words.of(
        "needed are `Email Delivered` and `Email Link Clicked`, `SMS Delivered` and `SMS Link Clicked`, `Push Notification Received` and `Push Notification Tapped`, or the trait `preferred_channel`",
        "`Email Delivered` ve `Email Link Clicked`, `SMS Delivered` ve `SMS Link Clicked`, `Push Notification Received` ve `Push Notification Tapped` ya da `preferred_channel` özelliği gerekir",
    ))
}

/// The name of a channel.
fn name(channel: &str, words: Words) -> &'static str {
    match channel {
        "email" => words.of("E-mail", "E-posta"),
        "sms" => "SMS",
        _ => words.of("Push", "Mobil bildirim"),
    }
}

fn shop_sheet(found: &ChannelAnswer, words: Words) -> Sheet {
    let columns = [
        ("channel", words.of("Key", "Anahtar")),
        ("name", words.of("Channel", "Kanal")),
        ("messages", words.of("Messages", "Mesaj")),
        ("clicked", words.of("Clicked", "Tıklanan")),
        ("click_rate", words.of("Rate", "Oran")),
        ("usual_rate", words.of("Usual of a customer", "Müşteride olağan")),
        ("allowed", words.of("May be written to", "İzinli müşteri")),
        ("declared", words.of("Said they prefer it", "Tercihini söyleyen")),
        ("inferred", words.of("Clicks say so", "Tıklamasından anlaşılan")),
    ];
    let mut sheet = Sheet::new("channels", "", &columns);
    for (place, (channel, figures)) in CHANNELS.iter().zip(&found.figures).enumerate() {
        sheet.row([
            Cell::text(*channel),
            Cell::text(name(channel, words)),
            Cell::count(figures.messages),
            Cell::count(figures.clicked),
            Cell::of(figures.click_rate(), Cell::Share),
            Cell::of(found.usual_rate(place), Cell::Share),
            if figures.has_consents { Cell::count(figures.allowed) } else { Cell::Missing },
            Cell::count(figures.declared),
            Cell::count(figures.inferred),
        ]);
    }
    sheet
}

fn customers(customers: &[CustomerChannel], shop: &Shop<'_>, words: Words) -> Sheet {
    let columns = [
        ("customer", words.of("Customer", "Müşteri")),
        ("preferred", words.of("Key", "Anahtar")),
        ("name", words.of("Prefers", "Tercih")),
        ("source", words.of("Because", "Kaynak")),
        ("probability", words.of("Probability", "Olasılık")),
    ];
    let mut sheet = Sheet::new("customers", "", &columns);
    for channel in CHANNELS {
        sheet.column(
            &format!("{channel}_allowed"),
            &format!("{}: {}", name(channel, words), words.of("may", "izin")),
        );
        sheet.column(
            &format!("{channel}_messages"),
            &format!("{}: {}", name(channel, words), words.of("messages", "mesaj")),
        );
        sheet.column(
            &format!("{channel}_clicks"),
            &format!("{}: {}", name(channel, words), words.of("clicks", "tıklama")),
        );
    }
    for customer in customers {
        let (source, probability) = match customer.preference {
            Preference::Declared(_) => (words.of("said so", "söyledi"), None),
            Preference::Inferred { probability, .. } => (words.of("clicks", "tıklama"), Some(probability)),
            Preference::Undecided => (words.of("undecided", "karar verilemedi"), None),
        };
        let preferred = customer.preferred();
        let mut row = vec![
            Cell::text(shop.id(customer.customer).as_str()),
            Cell::of(preferred, Cell::text),
            Cell::of(preferred, |channel| Cell::text(name(channel, words))),
            Cell::text(source),
            Cell::of(probability, Cell::Share),
        ];
        for contact in customer.contacts {
            row.push(Cell::Flag(contact.is_allowed));
            row.push(Cell::Number(contact.clicks.tries, 1));
            row.push(Cell::Number(contact.clicks.hits, 1));
        }
        sheet.row(row);
    }
    sheet
}
