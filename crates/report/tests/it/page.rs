//! The page as a whole.

use std::collections::HashSet;

use kesit_model::Language;
use kesit_report::{Report, Words, charts, page};

use crate::markup::{Piece, read, shown};
use crate::shop::{empty, full, tiny};

const LANGUAGES: [Language; 2] = [Language::English, Language::Turkish];

fn pages() -> Vec<(Language, Vec<Piece>)> {
    let shops = [full(), tiny(), empty()];
    let pairs = shops.iter().flat_map(|shop| LANGUAGES.map(|language| (shop, language)));
    pairs.map(|(shop, language)| (language, read(&page(shop, language)).expect("well-formed"))).collect()
}

#[test]
fn what_is_pointed_at_is_there_once() {
    for (_, pieces) in pages() {
        let ids: Vec<&str> = pieces.iter().filter_map(|piece| piece.attribute("id")).collect();
        let known: HashSet<&str> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len(), "an id is there twice");
        let links = pieces.iter().filter_map(|piece| piece.attribute("href"));
        assert!(links.clone().count() >= 13);
        for link in links {
            assert!(known.contains(link.strip_prefix('#').expect("within the page")), "{link}");
        }
        for named in pieces.iter().filter_map(|piece| piece.attribute("aria-labelledby")) {
            assert!(named.split(' ').all(|id| known.contains(id)), "{named}");
        }
    }
}

#[test]
fn headings_go_down_one_step_at_a_time() {
    for (_, pieces) in pages() {
        let depths: Vec<u8> = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Open(name, _) => name.strip_prefix('h')?.parse().ok(),
                _ => None,
            })
            .collect();
        assert_eq!(depths[0], 1);
        assert_eq!(depths.iter().filter(|depth| **depth == 1).count(), 1);
        assert!(depths.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{depths:?}");
    }
}

#[test]
fn pictures_have_a_name_and_their_numbers() {
    let (_, pieces) = &pages()[0];
    let count = |name: &str| pieces.iter().filter(|piece| piece.opens(name)).count();
    assert_eq!((count("figure"), count("figcaption")), (11, 11));
    // Two drawings for each picture, but for that of the cohorts.
    assert_eq!((count("svg"), count("desc")), (21, 21));
    // All but the two whose numbers stand beside them.
    assert_eq!(
        pieces.iter().filter(|piece| piece.opens("details") && piece.attribute("class").is_none()).count(),
        9
    );
}

#[test]
fn nothing_is_loaded_or_run() {
    for shop in [full(), tiny(), empty()] {
        for text in LANGUAGES.map(|language| page(&shop, language)) {
            for forbidden in [
                "http:", "https:", "url(", "@import", "<script", "<link", "<img", "<iframe", " src=",
                "onclick",
            ] {
                assert!(!text.contains(forbidden), "{forbidden}");
            }
            assert!(text.contains("default-src 'none'"));
        }
    }
}

#[test]
fn every_word_is_in_the_reader_s_language() {
    let english =
        ["the", "of", "and", "with", "customers", "orders", "revenue", "share", "is", "to", "from", "month"];
    for (language, pieces) in pages() {
        let attributes = ["aria-label", "data-label", "content"];
        let spoken =
            pieces.iter().flat_map(|piece| attributes.iter().filter_map(|name| piece.attribute(name)));
        let text = spoken
            .filter(|words| !words.contains('=') && !words.contains("'none'"))
            .fold(shown(&pieces), |text, words| text + words + " ");
        // The names of the shops, of a file and of models and papers are the same in both.
        let names = ["boş.csv", "orders.csv", "siparisler", "The Gamma-Gamma Model of Monetary Value"];
        let text = names.iter().fold(text, |text, name| text.replace(name, ""));
        match language {
            Language::English => {
                let found: String = text.chars().filter(|char| "ğüşıöçĞÜŞİÖÇ₺".contains(*char)).collect();
                assert_eq!(found, "");
            }
            Language::Turkish => {
                let words: HashSet<&str> = text.split(|char: char| !char.is_alphanumeric()).collect();
                let found: Vec<_> = english.iter().filter(|word| words.contains(**word)).collect();
                assert!(found.is_empty(), "{found:?}");
            }
        }
    }
}

#[test]
fn a_name_is_never_markup() {
    let bad = "<script>alert(\"1\")</script>&'";
    let mut shop = full();
    rename(&mut shop, bad);
    for language in LANGUAGES {
        let text = page(&shop, language);
        assert!(!text.contains("<script"));
        let pieces = read(&text).expect("well-formed");
        assert!(shown(&pieces).matches(bad).count() > 20);
        charts(&shop, language).iter().for_each(|chart| {
            read(&chart.svg).expect("well-formed");
        });
    }
}

fn rename(shop: &mut Report, name: &str) {
    let words = || Words::same(name);
    shop.head.name = name.to_owned();
    shop.head.currency = Some(name.to_owned());
    shop.head.as_of.zone = name.to_owned();
    shop.head.made_by = name.to_owned();
    shop.data.files[0].name = name.to_owned();
    shop.data.notes.push(words());
    shop.figures.more[0].name = words();
    shop.rfm.as_mut().expect("numbers").groups.iter_mut().for_each(|group| group.name = words());
    shop.lifecycle.as_mut().expect("numbers").stages.iter_mut().for_each(|stage| stage.name = words());
    shop.overlap.as_mut().expect("numbers").segments.iter_mut().for_each(|segment| segment.name = words());
    let future = shop.future.as_mut().expect("numbers");
    future.model = name.to_owned();
    future.groups.iter_mut().for_each(|group| group.name = words());
    for cluster in &mut shop.clusters.as_mut().expect("numbers").clusters {
        (cluster.name, cluster.sentence, cluster.rule) = (words(), words(), Some(words()));
        cluster.segment = Some(name.to_owned());
    }
    shop.actions
        .as_mut()
        .expect("numbers")
        .iter_mut()
        .for_each(|action| (action.title, action.segment) = (words(), Some(name.to_owned())));
    shop.findings
        .as_mut()
        .expect("numbers")
        .iter_mut()
        .for_each(|finding| (finding.title, finding.segments) = (words(), vec![words()]));
}

#[test]
fn the_summary_says_what_matters() {
    let summary = |language| {
        let pieces = read(&page(&full(), language)).expect("well-formed");
        let start =
            pieces.iter().position(|piece| piece.attribute("id") == Some("summary")).expect("a summary");
        let end = start
            + pieces[start..].iter().position(|piece| *piece == Piece::Close("ul".into())).expect("a list");
        let text = pieces[start..end].iter().filter_map(|piece| match piece {
            Piece::Text(words) => Some(words.replace('\u{a0}', " ")),
            _ => None,
        });
        text.skip(1).collect::<Vec<_>>().join("\n")
    };
    expect_test::expect![[r#"
        1 Mart 2024 – 28 Şubat 2026: 12.480 müşteri, 41.236 sipariş, toplam ₺28.640.000.
        Şampiyonlar: müşterilerin %17'si, cironun %62'si.
        Dönem cirosu ₺16.284.310: önceki dönemin %31,8 üzerinde.
        1.980 müşteri kaybedilme riski altında; son 365 gündeki harcamaları ₺2.140.800.
        Bugünkü müşterilerden gelecek 90 günde beklenen ciro ₺3,9 Mn (%80 aralığı: ₺3,6 Mn – ₺4,2 Mn)."#]]
    .assert_eq(&summary(Language::Turkish));
    expect_test::expect![[r#"
        1 March 2024 – 28 February 2026: 12,480 customers, 41,236 orders worth TRY 28,640,000.
        Champions: 17% of customers, 62% of revenue.
        The period's revenue of TRY 16,284,310 is 31.8% above that of the period before.
        1,980 customers at risk of leaving, who spent TRY 2,140,800 in the last 365 days.
        In the next 90 days today's customers are expected to spend TRY 3.9M (80% range: TRY 3.6M to TRY 4.2M)."#]].assert_eq(&summary(Language::English));
}

#[test]
fn a_section_without_numbers_says_why() {
    let text = page(&tiny(), Language::English).replace('\u{a0}', " ");
    for words in [
        "The orders span 1 day.",
        "at least 60 days.",
        "with 3 clusters the least stable came out 0.41 alike",
        "There are 0 segments.",
        "at least 2 segments.",
        "Nothing was found that calls for an action.",
        "No period is complete yet.",
    ] {
        assert!(text.contains(words), "{words}");
    }
    assert!(page(&empty(), Language::Turkish).contains("Verilerde sipariş yok."));
}
