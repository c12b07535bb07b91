//! Made-up shops: one with everything, a tiny one, and one without an order.

use kesit_report::*;

/// 1 March 2026.
const AS_OF: i32 = 20_513;

fn words(en: &str, tr: &str) -> Words {
    Words::new(en, tr)
}

/// Numbers that look like chance and are always the same.
fn wave(ix: usize) -> f64 {
    ((ix * 7919 + 104_729) % 1000) as f64 / 1000.0
}

/// The first days of the months before the as-of day, the oldest first.
fn months(count: usize) -> Vec<i32> {
    let lengths = [28, 31, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut days = vec![AS_OF - 28];
    for ix in 1..count {
        let length = if ix % 12 == 0 { 28 } else { lengths[ix % 12] };
        days.push(days[ix - 1] - length);
    }
    days.reverse();
    days
}

/// A shop with everything.
pub(crate) fn full() -> Report {
    Report {
        head: Head {
            name: "Ege Zeytin & Kahve".into(),
            days: Some((months(24)[0], AS_OF - 1)),
            as_of: AsOf { day: AS_OF, minute: 0, zone: "Europe/Istanbul".into() },
            customers: 12_480,
            orders: 41_236,
            currency: Some("TRY".into()),
            made_by: "Kesit 0.1.0".into(),
        },
        figures: figures(),
        rfm: Ok(rfm()),
        lifecycle: Ok(lifecycle()),
        course: Ok(course()),
        cohorts: Ok(cohorts()),
        value: Ok(value(12_480, 28_640_000.0)),
        future: Ok(future()),
        clusters: Ok(clusters()),
        actions: Ok(actions()),
        overlap: Ok(overlap()),
        findings: Ok(findings()),
        data: data(),
        definitions: vec![Definition {
            name: words("Repeat purchase rate", "Tekrar satın alma oranı"),
            text: words(
                "Customers with at least two orders in the period, by customers with at least one in the same period.",
                "Dönemde en az iki siparişi olanların, aynı dönemde en az bir siparişi olanlara oranı.",
            ),
            source: None,
        }],
    }
}

fn figures() -> Figures {
    let figure = |now: f64, before: f64| Figure { now: Some(now), before: Some(before) };
    Figures {
        days: Some((AS_OF - 365, AS_OF - 1)),
        days_before: Some((AS_OF - 730, AS_OF - 366)),
        revenue: figure(16_284_310.0, 12_355_420.0),
        orders: figure(23_410.0, 17_826.0),
        customers: figure(8_122.0, 6_904.0),
        average_order: figure(695.61, 693.11),
        repeat_rate: figure(0.4312, 0.4075),
        active_customers: figure(5_340.0, 5_412.0),
        revenue_at_risk: figure(2_140_800.0, 1_702_100.0),
        expected_revenue: Some(Estimate { value: 3_910_000.0, low: 3_620_000.0, high: 4_205_000.0 }),
        expected_days: 90,
        coverage: 0.8,
        more: vec![
            Kpi {
                name: words("Refund rate", "İade oranı"),
                definition: words(
                    "Orders given back in part or in full, by all orders.",
                    "Kısmen ya da tümüyle iade edilen siparişlerin tüm siparişlere oranı.",
                ),
                unit: Unit::Share,
                figure: figure(0.032, 0.036),
                interval: Some((0.0298, 0.0343)),
            },
            Kpi {
                name: words("Median days between orders", "Siparişler arası medyan gün"),
                definition: words(
                    "Over customers with two orders or more.",
                    "En az iki siparişi olan müşteriler üzerinden.",
                ),
                unit: Unit::Days,
                figure: Figure { now: Some(41.5), before: None },
                interval: None,
            },
        ],
    }
}

fn rfm() -> Rfm {
    let cells = (0..5usize).map(|r| {
        (0..5usize)
            .map(|fm| {
                let like = 5 - r.abs_diff(fm);
                let customers = (120.0 * like as f64 + 300.0 * wave(r * 5 + fm)) as u64;
                let group = match (r, fm) {
                    (3.., 3..) => 0,
                    (2.., 2..) => 1,
                    (3.., 0) => 3,
                    (2.., _) => 2,
                    (_, 2..) => 4,
                    _ => 5,
                };
                Cell {
                    customers,
                    revenue: customers as f64 * 180.0 * 2.1f64.powi(fm as i32),
                    group: Some(group),
                }
            })
            .collect()
    });
    let group = |key: &str, en: &str, tr: &str, customers, revenue, orders, days| Group {
        key: key.into(),
        name: words(en, tr),
        customers,
        revenue,
        orders,
        days_since_last: Some(days),
        advice: None,
    };
    Rfm {
        cells: cells.collect(),
        groups: vec![
            group("champions", "Champions", "Şampiyonlar", 2_182, 17_790_000.0, 21_430, 19.0),
            group("loyal", "Loyal customers", "Sadık Müşteriler", 1_735, 4_905_000.0, 7_020, 64.0),
            group(
                "potential_loyal",
                "Potential loyals",
                "Potansiyel Sadıklar",
                1_904,
                1_640_000.0,
                3_310,
                58.0,
            ),
            group("new", "New customers", "Yeni Müşteriler", 1_288, 810_000.0, 1_288, 24.0),
            group("at_risk", "At risk", "Risk Altında", 1_466, 2_310_000.0, 4_160, 212.0),
            group("lost", "Lost", "Kaybedilenler", 3_905, 1_185_000.0, 4_028, 398.0),
        ],
    }
}

fn lifecycle() -> Lifecycle {
    let stage = |key: &str, en: &str, tr: &str, rule_en: &str, rule_tr: &str, customers, revenue| Stage {
        key: key.into(),
        name: words(en, tr),
        rule: words(rule_en, rule_tr),
        customers,
        revenue,
    };
    Lifecycle {
        stages: vec![
            stage(
                "new",
                "New",
                "Yeni",
                "First order within the last 30 days.",
                "İlk sipariş son 30 günde.",
                612,
                402_000.0,
            ),
            stage(
                "active",
                "Active",
                "Etkin",
                "Last order within the last 72 days.",
                "Son sipariş son 72 günde.",
                4_310,
                9_805_000.0,
            ),
            stage(
                "reactivated",
                "Reactivated",
                "Geri kazanılan",
                "Came back after more than 148 days.",
                "148 günü aşan aradan sonra geri döndü.",
                418,
                611_000.0,
            ),
            stage(
                "at_risk",
                "At risk",
                "Risk altında",
                "Last order 73 to 148 days ago.",
                "Son sipariş 73–148 gün önce.",
                1_980,
                2_140_800.0,
            ),
            stage(
                "dormant",
                "Dormant",
                "Uyuyan",
                "Last order 149 to 296 days ago.",
                "Son sipariş 149–296 gün önce.",
                2_240,
                1_902_000.0,
            ),
            stage(
                "lost",
                "Lost",
                "Kaybedilen",
                "Last order more than 296 days ago.",
                "Son sipariş 296 günden daha önce.",
                2_920,
                0.0,
            ),
        ],
        flow: Ok(Flow {
            from: AS_OF - 90,
            to: AS_OF,
            moved: vec![
                vec![0, 310, 0, 402, 0, 0],
                vec![0, 3_190, 0, 1_120, 340, 0],
                vec![0, 220, 0, 110, 35, 0],
                vec![0, 480, 0, 270, 905, 0],
                vec![0, 0, 260, 0, 700, 980],
                vec![0, 0, 158, 0, 0, 1_940],
            ],
            entered: vec![612, 110, 0, 78, 260, 0],
        }),
    }
}

fn course() -> Course {
    let periods = months(24).into_iter().enumerate().map(|(ix, day)| {
        let growth = 1.0 + ix as f64 / 18.0;
        let season = 1.0 + 0.35 * ((ix % 12) as f64 / 11.0 * std::f64::consts::TAU).sin().abs();
        let returning_customers = (420.0 * growth * season + 90.0 * wave(ix)) as u64;
        let new_customers = (390.0 + 220.0 * wave(ix + 3)) as u64;
        Period {
            day,
            new_customers,
            returning_customers,
            new_revenue: new_customers as f64 * 610.0,
            returning_revenue: returning_customers as f64 * 980.0,
            is_complete: true,
        }
    });
    Course { step: Step::Month, periods: periods.collect() }
}

fn cohorts() -> Cohorts {
    let days = months(24);
    let rows = days.iter().enumerate().map(|(ix, day)| {
        let customers = (390.0 + 220.0 * wave(ix + 3)) as u64;
        let returned = (1..24 - ix).map(|after| {
            let share = 0.26 / (after as f64).powf(0.35) + 0.05 * wave(ix * 24 + after);
            (customers as f64 * share) as u64
        });
        Cohort { day: *day, customers, returned: returned.collect() }
    });
    Cohorts { step: Step::Month, rows: rows.collect() }
}

fn value(customers: u64, revenue: f64) -> ValueCurve {
    let points = (1..=100).map(|ix| {
        let share = f64::from(ix) / 100.0;
        ValuePoint { customers: share, revenue: 1.0 - (1.0 - share).powf(4.2) }
    });
    ValueCurve { points: points.collect(), gini: 0.62, customers, revenue }
}

fn future() -> Future {
    let estimate = |value: f64, spread: f64| Estimate {
        value,
        low: value * (1.0 - spread),
        high: value * (1.0 + spread),
    };
    let weeks = (0..12usize).map(|ix| Due {
        day: AS_OF + 1 + 7 * ix as i32,
        orders: estimate(462.0 - 9.0 * ix as f64 + 30.0 * wave(ix), 0.09),
        customers: 610.0 * 0.86f64.powi(ix as i32) + 40.0 * wave(ix + 5),
    });
    let group = |en: &str, tr: &str, customers, p_alive, orders: f64, revenue: f64, spread| GroupFuture {
        name: words(en, tr),
        customers,
        p_alive,
        orders: estimate(orders, spread),
        revenue: Some(estimate(revenue, spread)),
    };
    let bins = (0..10usize).map(|ix| {
        let expected = 1_240.0 * 0.02 * 1.75f64.powi(ix as i32);
        Bin { customers: 1_240, expected, came: expected * (0.93 + 0.14 * wave(ix)) }
    });
    Future {
        model: "MBG/NBD + Gamma-Gamma".into(),
        horizon_days: 90,
        coverage: 0.8,
        orders: estimate(5_210.0, 0.05),
        revenue: Some(estimate(3_910_000.0, 0.075)),
        weeks: weeks.collect(),
        groups: vec![
            group("Champions", "Şampiyonlar", 2_182, 0.94, 3_320.0, 2_620_000.0, 0.07),
            group("Loyal customers", "Sadık Müşteriler", 1_735, 0.78, 905.0, 640_000.0, 0.11),
            group("Potential loyals", "Potansiyel Sadıklar", 1_904, 0.66, 430.0, 262_000.0, 0.16),
            group("New customers", "Yeni Müşteriler", 1_288, 0.71, 310.0, 208_000.0, 0.2),
            group("At risk", "Risk Altında", 1_466, 0.31, 180.0, 128_000.0, 0.25),
            group("Lost", "Kaybedilenler", 3_905, 0.08, 65.0, 52_000.0, 0.38),
        ],
        check: Ok(Check { known_to: AS_OF - 181, to: AS_OF - 1, bins: bins.collect() }),
    }
}

fn clusters() -> Clusters {
    let difference = |en: &str, tr: &str, deviations| Difference { feature: words(en, tr), deviations };
    let cluster = |name: Words, sentence: Words, customers, revenue, differences| {
        Cluster {
        name,
        sentence,
        customers,
        revenue: Some(revenue),
        differences,
        rule: Some(words("at least 5 orders in the last 365 days and last order within 60 days", "son 365 günde en az 5 sipariş ve son sipariş 60 gün içinde")),
        segment: Some("frequent_and_fresh:\n  when:\n    all:\n      - { event: Order Completed, within: 365d, count: { gte: 5 } }\n      - { event: Order Completed, within: 60d }\n".into()),
    }
    };
    Clusters {
        clusters: vec![
            cluster(
                words("Once and gone", "Bir kez alıp gidenler"),
                words(
                    "One order, long ago, mostly discounted.",
                    "Uzun zaman önce, çoğunlukla indirimli tek sipariş.",
                ),
                5_120,
                2_410_000.0,
                vec![
                    difference("Days since last order", "Son siparişten beri gün", 1.21),
                    difference("Orders in a year", "Yıllık sipariş", -0.88),
                    difference("Share of discounted orders", "İndirimli sipariş payı", 0.62),
                ],
            ),
            cluster(
                words("Regulars of small baskets", "Küçük sepetli düzenliler"),
                words("Order often, spend little each time.", "Sık sipariş verir, her seferinde az harcar."),
                3_905,
                8_930_000.0,
                vec![
                    difference("Orders in a year", "Yıllık sipariş", 0.94),
                    difference("Average order", "Ortalama sepet", -0.71),
                ],
            ),
            cluster(
                words("Big baskets, rarely", "Seyrek, büyük sepet"),
                words(
                    "Few orders, each several times the usual.",
                    "Az sayıda, olağanın birkaç katı tutarda sipariş.",
                ),
                2_230,
                6_120_000.0,
                vec![
                    difference("Average order", "Ortalama sepet", 1.6),
                    difference("Different categories", "Farklı kategori sayısı", 0.7),
                ],
            ),
            cluster(
                words("The heart of the shop", "Mağazanın çekirdeği"),
                words("Everything, often and lately.", "Her şeyden, sık sık ve yakın zamanda."),
                1_225,
                11_180_000.0,
                vec![
                    difference("Money in a year", "Yıllık harcama", 2.3),
                    difference("Orders in a year", "Yıllık sipariş", 1.9),
                    difference("Days since last order", "Son siparişten beri gün", -1.1),
                ],
            ),
        ],
        stability: 0.84,
        silhouette: Some(0.37),
    }
}

fn actions() -> Vec<Action> {
    let spent = || words("Spent in the last 365 days", "Son 365 gündeki harcama");
    vec![
        Action {
            title: words("Regular customers who went quiet", "Sessizleşen düzenli müşteriler"),
            why: words("They ordered at least three times within a year and have been silent for longer than nine in ten of their own gaps.", "Bir yıl içinde en az üç sipariş verdiler; sessizlikleri kendi sipariş aralıklarının onda dokuzundan uzun."),
            advice: words("Write personally within this week, starting with those who spent most; leave a tenth out to measure.", "Bu hafta kişisel bir mesaj gönderin, en çok harcayandan başlayın; ölçmek için onda birini dışarıda bırakın."),
            customers: 486,
            money: Some(1_284_000.0),
            money_is: spent(),
            segment: Some("went_quiet:\n  name: { tr: Sessizleşen düzenli müşteriler, en: Regulars who went quiet }\n  when:\n    all:\n      - { event: Order Completed, within: 365d, count: { gte: 3 } }\n      - { not: { event: Order Completed, within: 90d } }\n".into()),
        },
        Action {
            title: words("New customers without a second order", "İkinci siparişi vermeyen yeni müşteriler"),
            why: words("Most who come back do so within 45 days; these are past it.", "Geri dönenlerin çoğu 45 gün içinde dönüyor; bunlar o süreyi geçti."),
            advice: words("Send the welcome series' last message with a suggestion that fits the first order.", "Karşılama serisinin son mesajını ilk siparişe uygun bir öneriyle gönderin."),
            customers: 734,
            money: Some(241_500.0),
            money_is: words("Expected in 90 days if they return like others", "Diğerleri gibi dönerlerse 90 günde beklenen"),
            segment: None,
        },
        Action {
            title: words("One customer makes much of the revenue", "Cironun büyük bölümü az sayıda müşteride"),
            why: words("The ten best customers made 6% of the revenue.", "En iyi on müşterinin ciro payı %6."),
            advice: words("Know them by name.", "Onları adıyla tanıyın."),
            customers: 10,
            money: None,
            money_is: Words::default(),
            segment: None,
        },
    ]
}

fn overlap() -> Overlap {
    let names = [
        ("Best customers", "En iyi müşteriler", 1_248),
        ("Steady customers", "İstikrarlı müşteriler", 1_610),
        ("Ordered first time", "İlk kez alanlar", 612),
        ("Went quiet", "Sessizleşenler", 486),
        ("Bought at a discount", "İndirimle alanlar", 3_020),
        ("Big spenders", "Büyük harcayanlar", 1_190),
    ];
    let size = |ix: usize| names[ix].2;
    let shared = (0..6).map(|row| {
        (0..6)
            .map(|column| {
                if row == column {
                    size(row)
                } else if row.min(column) == 0 && row.max(column) == 5 {
                    1_120
                } else {
                    (size(row).min(size(column)) as f64 * 0.4 * wave(row * column + row + column)) as u64
                }
            })
            .collect()
    });
    Overlap {
        segments: names
            .iter()
            .map(|(en, tr, customers)| Member { name: words(en, tr), customers: *customers })
            .collect(),
        shared: shared.collect(),
    }
}

fn findings() -> Vec<Finding> {
    vec![
        Finding {
            severity: Severity::Note,
            segments: vec![words("Ordered first time", "İlk kez alanlar")],
            title: words("No action is linked", "Bağlı bir eylem yok"),
            why: words(
                "A segment that nothing is done with only costs attention.",
                "Üzerinde iş yapılmayan segment yalnızca dikkat dağıtır.",
            ),
            advice: words(
                "Link a campaign or a journey, or take it out.",
                "Bir kampanya ya da akış bağlayın veya kaldırın.",
            ),
        },
        Finding {
            severity: Severity::Warning,
            segments: vec![
                words("Best customers", "En iyi müşteriler"),
                words("Big spenders", "Büyük harcayanlar"),
            ],
            title: words("Two segments are nearly the same", "İki segment neredeyse aynı"),
            why: words(
                "85% of those in either are in both.",
                "En az birinde olanların %85 kadarı ikisinde de.",
            ),
            advice: words(
                "Keep one of them, or draw the line between them anew.",
                "Birini bırakın ya da aralarındaki sınırı yeniden çizin.",
            ),
        },
        Finding {
            severity: Severity::Error,
            segments: vec![words("Birthday club", "Doğum günü kulübü")],
            title: words("A trait that nobody sends", "Kimsenin göndermediği bir nitelik"),
            why: words(
                "`birth_date` is never set, so the segment stays empty.",
                "`birth_date` hiç gelmiyor; bu yüzden segment boş kalıyor.",
            ),
            advice: words(
                "Send the trait, or take the condition out.",
                "Niteliği gönderin ya da koşulu kaldırın.",
            ),
        },
    ]
}

fn data() -> Data {
    Data {
        files: vec![
            File { name: "siparisler-2024.csv.zst".into(), rows: 18_204, refused: 12 },
            File { name: "siparisler-2025.csv.zst".into(), rows: 23_480, refused: 31 },
        ],
        refusals: vec![
            Refusal { why: words("no customer", "müşteri yok"), rows: 29 },
            Refusal { why: words("the amount is not a number", "tutar sayı değil"), rows: 14 },
        ],
        notes: vec![words(
            "Days follow the clock of Europe/Istanbul.",
            "Günler Europe/Istanbul saatine göredir.",
        )],
    }
}

/// A shop of thirty customers within one day.
pub(crate) fn tiny() -> Report {
    let few = |needs| Missing::Days { has: 1, needs };
    let mut cells = vec![vec![Cell::default(); 5]; 5];
    cells[4][4] = Cell { customers: 30, revenue: 4_512.5, group: Some(3) };
    let mut rfm = rfm();
    for group in &mut rfm.groups {
        let is_new = group.key == "new";
        (group.customers, group.revenue, group.orders) = if is_new { (30, 4_512.5, 30) } else { (0, 0.0, 0) };
        group.days_since_last = is_new.then_some(0.0);
    }
    let only = |now: f64| Figure { now: Some(now), before: None };
    Report {
        head: Head {
            name: "orders.csv".into(),
            days: Some((AS_OF, AS_OF)),
            as_of: AsOf { day: AS_OF, minute: 1_085, zone: "UTC".into() },
            customers: 30,
            orders: 30,
            currency: None,
            made_by: "Kesit 0.1.0".into(),
        },
        figures: Figures {
            days: Some((AS_OF, AS_OF)),
            revenue: only(4_512.5),
            orders: only(30.0),
            customers: only(30.0),
            average_order: only(150.42),
            repeat_rate: only(0.0),
            active_customers: only(30.0),
            expected_days: 90,
            coverage: 0.8,
            ..Figures::default()
        },
        rfm: Ok(Rfm { cells, groups: rfm.groups }),
        lifecycle: Ok(Lifecycle {
            stages: vec![Stage {
                key: "new".into(),
                name: words("New", "Yeni"),
                rule: words("First order within the last 30 days.", "İlk sipariş son 30 günde."),
                customers: 30,
                revenue: 4_512.5,
            }],
            flow: Err(few(60)),
        }),
        course: Ok(Course {
            step: Step::Day,
            periods: vec![Period {
                day: AS_OF,
                new_customers: 30,
                returning_customers: 0,
                new_revenue: 4_512.5,
                returning_revenue: 0.0,
                is_complete: false,
            }],
        }),
        cohorts: Err(few(60)),
        value: Ok(value(30, 4_512.5)),
        future: Err(few(90)),
        clusters: Err(Missing::Other {
            why: words(
                "The behaviour does not fall into clusters that are found again: with 3 clusters the least stable came out 0.41 alike.",
                "Davranış yeniden bulunabilen kümelere ayrılmıyor: 3 kümede en kararsızının benzerliği 0,41.",
            ),
            needed: words("more customers or a longer time.", "daha çok müşteri ya da daha uzun süre."),
        }),
        actions: Ok(vec![]),
        overlap: Err(Missing::Segments { has: 0, needs: 2 }),
        findings: Ok(vec![]),
        data: Data {
            files: vec![File { name: "orders.csv".into(), rows: 30, refused: 0 }],
            ..Data::default()
        },
        definitions: vec![],
    }
}

/// A shop without an order.
pub(crate) fn empty() -> Report {
    let none = || Missing::Customers { has: 0, needs: 1 };
    Report {
        head: Head {
            name: "boş.csv".into(),
            as_of: AsOf { day: AS_OF, minute: 0, zone: "UTC".into() },
            made_by: "Kesit 0.1.0".into(),
            ..Head::default()
        },
        figures: Figures { expected_days: 90, ..Figures::default() },
        rfm: Err(none()),
        lifecycle: Err(none()),
        course: Err(none()),
        cohorts: Err(none()),
        value: Err(Missing::Amounts),
        future: Err(Missing::Orders { has: 0, needs: 50 }),
        clusters: Err(none()),
        actions: Err(none()),
        overlap: Err(Missing::Segments { has: 1, needs: 2 }),
        findings: Ok(vec![]),
        data: Data::default(),
        definitions: vec![],
    }
}
