//! What a customer's companies are.

use super::Table;

pub(super) fn add(table: &mut Table) {
    table.form("account");
    table.when("{ account: { trait: sector, is: Retail } }");
    table.yes(
        "Belongs to a retail company",
        "Perakende şirketinde",
        &["9d ago: account acme {sector: Retail}"],
    );
    table.no("Belongs to another one", "Başka bir şirkette", &["9d ago: account acme {sector: Energy}"]);
    table.no("Belongs to none", "Hiçbir şirkette değil", &["9d ago: traits {sector: Retail}"]);
    table.yes(
        "A colleague told what the company is",
        "Şirketi bir iş arkadaşı anlattı",
        &["9d ago: account acme", "mehmet, 8d ago: account acme {sector: Retail}"],
    );
    table.no(
        "A colleague's company is not yet theirs",
        "İş arkadaşının şirketi henüz onun değil",
        &["9d ago: Page Viewed", "mehmet, 9d ago: account acme {sector: Retail}", "in 1d: account acme"],
    );
    table.no(
        "Last writer wins by event time",
        "Sonra olan geçerli",
        &["3d ago: account acme {sector: Energy}", "9d ago: account acme {sector: Retail}"],
    );
    table.yes(
        "One of two companies is enough",
        "İki şirketten biri yeter",
        &["9d ago: account acme {sector: Energy}", "8d ago: account umut {sector: Retail}"],
    );

    table.when("{ account: { every: { trait: employees, gte: 50 } } }");
    table.yes(
        "Every company is large",
        "Her şirket büyük",
        &["9d ago: account acme {employees: 50}", "8d ago: account umut {employees: 900}"],
    );
    table.no(
        "One is small",
        "Biri küçük",
        &["9d ago: account acme {employees: 49}", "8d ago: account umut {employees: 900}"],
    );
    table.no("No company is not every company", "Hiç şirket, her şirket değildir", &["9d ago: Page Viewed"]);

    table.when("{ account: { none: { trait: employees, gte: 50 } } }");
    table.yes("None is large", "Hiçbiri büyük değil", &["9d ago: account acme {employees: 49}"]);
    table.yes("No company at all", "Hiç şirketi yok", &["9d ago: Page Viewed"]);
    table.no(
        "One is large",
        "Biri büyük",
        &["9d ago: account acme {employees: 49}", "8d ago: account umut {employees: 900}"],
    );

    table.when("{ account: { all: [{ trait: sector, is: Retail }, { trait: employees, gte: 50 }] } }");
    table.yes(
        "One company is both",
        "Bir şirket ikisi birden",
        &["9d ago: account acme {sector: Retail, employees: 60}"],
    );
    table.no(
        "Two companies, one each",
        "İki şirket, birer tanesi",
        &["9d ago: account acme {sector: Retail}", "8d ago: account umut {employees: 60}"],
    );

    table.when("{ account: { trait: plan, is: pro, ever: true } }");
    table.yes(
        "The company once had that plan",
        "Şirketin bir zamanlar o paketi vardı",
        &["9d ago: account acme {plan: pro}", "8d ago: account acme {plan: free}"],
    );

    table.when("{ account: { trait: plan, changed: { in_last: 7d } } }");
    table.yes(
        "The company changed its plan this week",
        "Şirket paketini bu hafta değiştirdi",
        &["90d ago: account acme {plan: free}", "mehmet, 7d ago: account acme {plan: pro}"],
    );
    table.no(
        "It did so earlier",
        "Daha önce değiştirdi",
        &["90d ago: account acme {plan: free}", "mehmet, 7d 1ms ago: account acme {plan: pro}"],
    );

    table.when("{ account: { trait: plan, is: pro, held: 14d } }");
    table.yes(
        "The plan has held for 14 days, though they joined yesterday",
        "Kendisi dün katılsa da paket 14 gündür sürüyor",
        &["mehmet, 14d ago: account acme {plan: pro}", "1d ago: account acme"],
    );

    table.when("{ account: { trait: city, is: { trait: city } } }");
    table.yes(
        "The company is where they live",
        "Şirket, yaşadığı kentte",
        &["9d ago: traits {city: Bursa}", "8d ago: account acme {city: Bursa}"],
    );
    table.no(
        "The company is elsewhere",
        "Şirket başka kentte",
        &["9d ago: traits {city: Bursa}", "8d ago: account acme {city: Muş}"],
    );
}
