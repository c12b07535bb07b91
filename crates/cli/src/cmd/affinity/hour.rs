//! `--of hour`.

use kesit_app::insight::Shop;
use kesit_app::insight::affinity::week::{BEST_HOURS, CustomerHours, DAY_HOURS, HoursAnswer, WEEKDAYS, week};
use kesit_insight::affinity::Source;
use kesit_model::Timestamp;

use crate::failure::Failure;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

/// The days of the week in English and in Turkish.
const DAYS: [(&str, &str); 7] = [
    ("Mon", "Pzt"),
    ("Tue", "Sal"),
    ("Wed", "Çar"),
    ("Thu", "Per"),
    ("Fri", "Cum"),
    ("Sat", "Cmt"),
    ("Sun", "Paz"),
];

/// Fills the answer.
pub(super) fn fill(
    answer: &mut Answer,
    shop: &Shop<'_>,
    as_of: Timestamp,
    each: bool,
    words: Words,
) -> Result<(), Failure> {
    let Some(found) = week(shop, as_of, BEST_HOURS) else {
        let what =
            words.of("nobody had done anything by that instant", "o ana kadar kimse bir şey yapmamıştı");
        return Err(Failure::input(what).hint(words.of(
            "needed are orders, page views or clicks",
            "sipariş, sayfa görüntüleme ya da tıklama gerekir",
        )));
    };
    let best: Vec<String> = found.best.hours.iter().map(|hour| told(*hour, words)).collect();
    answer.fact(
        "active",
        words.of("Active customers", "Hareketi olan müşteri"),
        Cell::count(found.customers.len()),
    );
    answer.fact(
        "own_hours",
        words.of("With hours of their own", "Kendi saatleri belli olan"),
        Cell::count(found.with_own_hours()),
    );
    answer.fact(
        "best",
        words.of("Best hours of the shop", "Mağazanın en iyi saatleri"),
        Cell::text(best.join(", ")),
    );
    answer.sheets.push(match each {
        true => customers(&found.customers, shop, words),
        false => week_sheet(&found, words),
    });
    answer.notes.push(words.of(
        "Hours in the shop's time in which customers ordered, looked at something or clicked; whatever somebody does within an hour counts once. Who did too little gets the shop's hours. These are habits: whether writing at these hours sells more only an experiment tells.",
        "Mağaza saatiyle, müşterilerin sipariş verdiği, baktığı ya da tıkladığı saatler; bir saat içinde yapılanlar bir kez sayılır. Az hareketi olan, mağazanın saatlerini alır. Bunlar alışkanlıktır: o saatlerde yazmanın daha çok sattırıp sattırmadığını yalnızca bir deney söyler.",
    ).to_owned());
    Ok(())
}

/// An hour of the week: `Tue 20:00`.
fn told(hour: usize, words: Words) -> String {
    let (english, turkish) = DAYS[hour / DAY_HOURS];
    format!("{} {:02}:00", words.of(english, turkish), hour % DAY_HOURS)
}

/// The share of activity in each hour, a row for an hour and a column for a day.
fn week_sheet(found: &HoursAnswer, words: Words) -> Sheet {
    let title = words.of("Share of a week's activity", "Haftalık hareketin payı");
    let mut sheet = Sheet::new("week", title, &[("hour", words.of("Hour", "Saat"))]);
    let days = WEEKDAYS.iter().zip(DAYS);
    days.for_each(|(key, (english, turkish))| sheet.column(key, words.of(english, turkish)));
    let profile = found.week.segment();
    for hour in 0..DAY_HOURS {
        let mut row = vec![Cell::text(format!("{hour:02}:00"))];
        row.extend((0..DAYS.len()).map(|day| Cell::Share(profile[day * DAY_HOURS + hour])));
        sheet.row(row);
    }
    sheet
}

fn customers(customers: &[CustomerHours], shop: &Shop<'_>, words: Words) -> Sheet {
    let columns = [
        ("customer", words.of("Customer", "Müşteri")),
        ("acts", words.of("Active hours", "Hareketli saat")),
        ("source", words.of("Hours of", "Kimin saatleri")),
        ("best", words.of("Best", "En iyi")),
        ("second", words.of("Second", "İkinci")),
        ("third", words.of("Third", "Üçüncü")),
    ];
    let mut sheet = Sheet::new("customers", "", &columns);
    for customer in customers {
        let source = match customer.best.source {
            Source::Own => words.of("the customer", "müşterinin"),
            Source::Segment => words.of("the shop", "mağazanın"),
        };
        let mut row = vec![
            Cell::text(shop.id(customer.customer).as_str()),
            Cell::Number(customer.acts, 1),
            Cell::text(source),
        ];
        let hours = (0..BEST_HOURS).map(|place| customer.best.hours.get(place).copied());
        row.extend(hours.map(|hour| Cell::of(hour, |hour| Cell::text(told(hour, words)))));
        sheet.row(row);
    }
    sheet
}
