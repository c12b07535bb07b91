//! The tables of the measures.

use crate::language::form::{date, filter, span, test};
use crate::language::keyword::{Doc, Form, Keyword, Shape};
use crate::language::limit::{MAX_NTH, MAX_PERIODS};

/// The measures, in the order of the reference.
pub(in crate::language::form) static KEYWORDS: &[Keyword] = &[
    Keyword::new(
        "count",
        &test::FIGURE_SHAPE,
        "How many; without a measure, at least one.",
        "Kaç tane; ölçü yazılmazsa en az bir.",
    ),
    Keyword::new("days", &test::FIGURE_SHAPE, "On how many different local days.", "Kaç farklı günde."),
    Keyword::new("sum", &Shape::Object(&AMOUNT), "Sum of a property.", "Bir özelliğin toplamı."),
    Keyword::new("avg", &Shape::Object(&AMOUNT), "Mean of a property.", "Bir özelliğin ortalaması."),
    Keyword::new("min", &Shape::Object(&AMOUNT), "Least value of a property.", "Bir özelliğin en küçüğü."),
    Keyword::new("max", &Shape::Object(&AMOUNT), "Greatest value of a property.", "Bir özelliğin en büyüğü."),
    Keyword::new(
        "median",
        &Shape::Object(&AMOUNT),
        "Middle value of a property.",
        "Bir özelliğin ortancası.",
    ),
    Keyword::new(
        "distinct",
        &Shape::Object(&AMOUNT),
        "How many different values of a property.",
        "Bir özelliğin kaç farklı değeri.",
    ),
    Keyword::new(
        "top",
        &Shape::Object(&TOP),
        "The most frequent value of a property.",
        "Bir özelliğin en sık değeri.",
    ),
    Keyword::new(
        "share",
        &Shape::Object(&SHARE),
        "The share (0 to 1) of the events that also satisfy filters.",
        "Olayların, süzgeçleri de sağlayan payı (0 ile 1 arası).",
    ),
    Keyword::new(
        "first",
        &Shape::Object(&PICK),
        "The first event has these properties, or lies there in time.",
        "İlk olayın özellikleri ya da zamanı.",
    ),
    Keyword::new(
        "last",
        &Shape::Object(&PICK),
        "The last event has these properties, or lies there in time.",
        "Son olayın özellikleri ya da zamanı.",
    ),
    Keyword::new(
        "nth",
        &Shape::Object(&NTH),
        "The n-th event has these properties, or lies there in time.",
        "n'inci olayın özellikleri ya da zamanı.",
    ),
    Keyword::new(
        "gap",
        &Shape::Object(&GAP),
        "The time between one event and the next.",
        "Bir olaydan sonrakine geçen süre.",
    ),
    Keyword::new(
        "periods",
        &Shape::Object(&PERIODS),
        "In how many of the last periods the customer was active.",
        "Müşterinin son dönemlerin kaçında etkin olduğu.",
    ),
];

/// The forms of the measures.
pub(in crate::language::form) static FORMS: [&Form; 7] = [&AMOUNT, &TOP, &SHARE, &PICK, &NTH, &GAP, &PERIODS];

static OF: Keyword = Keyword::new("of", &Shape::Path, "Path of the property.", "Özelliğin yolu.").required();
static WHERE: Keyword = Keyword::new("where", &filter::WHERE, "What it satisfies.", "Sağladıkları.");
static AT: Keyword =
    Keyword::new("at", &Shape::Object(&date::DATES), "When it happened.", "Ne zaman olduğu.");

pub(super) static AMOUNT: Form = Form {
    name: "measure_of",
    doc: Doc {
        en: "A figure over a property of the events, and its tests.",
        tr: "Olayların bir özelliği üzerinden bir değer ve sınamaları.",
    },
    subjects: &[],
    own: &[OF],
    shared: &[test::NUMBER],
    min_keys: 2,
    example: "{ of: revenue, gte: 1000 }",
};

pub(super) static TOP: Form = Form {
    name: "measure_top",
    doc: Doc {
        en: "The most frequent value; among equals the most recently seen.",
        tr: "En sık değer; eşitlikte en son görülen.",
    },
    subjects: &[],
    own: &[OF],
    shared: &[test::VALUE, date::KEYWORDS, test::CASE],
    min_keys: 2,
    example: "{ of: category, is: Shoes }",
};

pub(super) static SHARE: Form = Form {
    name: "measure_share",
    doc: Doc { en: "A share of the events, from 0 to 1.", tr: "Olayların bir payı, 0 ile 1 arası." },
    subjects: &[],
    own: &[Keyword::new(
        "where",
        &filter::WHERE,
        "What the events of the share satisfy.",
        "Paydaki olayların sağladıkları.",
    )
    .required()],
    shared: &[test::NUMBER],
    min_keys: 2,
    example: "{ where: [ { property: coupon, exists: true } ], gte: 0.5 }",
};

pub(super) static PICK: Form = Form {
    name: "measure_pick",
    doc: Doc {
        en: "One certain event; nothing asked means that it is there.",
        tr: "Belli bir olay; bir şey sorulmazsa var olması yeter.",
    },
    subjects: &[],
    own: &[WHERE, AT],
    shared: &[],
    min_keys: 0,
    example: "{ where: [ { property: coupon, is: WELCOME } ], at: { in_last: 30d } }",
};

pub(super) static NTH: Form = Form {
    name: "measure_nth",
    doc: Doc { en: "The n-th event, oldest first.", tr: "En eskiden başlayarak n'inci olay." },
    subjects: &[],
    own: &[
        Keyword::new(
            "n",
            &Shape::Whole { min: 1, max: MAX_NTH as i64 },
            "Which, from 1.",
            "Kaçıncı, 1'den başlar.",
        )
        .required(),
        WHERE,
        AT,
    ],
    shared: &[],
    min_keys: 1,
    example: "{ n: 2, at: { in_last: 30d } }",
};

pub(super) static GAP: Form = Form {
    name: "measure_gap",
    doc: Doc {
        en: "The time between one event and the next; exactly one statistic, and tests.",
        tr: "Bir olaydan sonrakine geçen süre; tek bir istatistik ve sınamalar.",
    },
    subjects: &[],
    own: &[
        Keyword::new("avg", &Shape::True, "Of the mean.", "Ortalaması."),
        Keyword::new("min", &Shape::True, "Of the shortest.", "En kısası."),
        Keyword::new("max", &Shape::True, "Of the longest.", "En uzunu."),
        Keyword::new("median", &Shape::True, "Of the middle one.", "Ortancası."),
    ],
    shared: &[span::KEYWORDS],
    min_keys: 2,
    example: "{ avg: true, lt: 30d }",
};

pub(super) static PERIODS: Form = Form {
    name: "measure_periods",
    doc: Doc { en: "Rolling periods, counted back from now.", tr: "Şimdiden geriye sayılan dönemler." },
    subjects: &[],
    own: &[
        Keyword::new("of", &Shape::Span, "The length of one.", "Bir dönemin uzunluğu.").required(),
        Keyword::new("last", &Shape::Whole { min: 1, max: MAX_PERIODS as i64 }, "How many.", "Kaç dönem.")
            .required(),
        Keyword::new(
            "each",
            &test::FIGURE_SHAPE,
            "The number of events that makes a period active; at least one where not said.",
            "Bir dönemi etkin yapan olay sayısı; yazılmazsa en az bir.",
        ),
        Keyword::new(
            "active",
            &test::FIGURE_SHAPE,
            "How many periods are active.",
            "Kaç dönemin etkin olduğu.",
        )
        .required(),
    ],
    shared: &[],
    min_keys: 3,
    example: "{ of: 7d, last: 4, each: { gte: 1 }, active: { gte: 3 } }",
};
