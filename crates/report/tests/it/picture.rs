//! The pictures: no label lies on another or is cut off.

use kesit_model::Language;
use kesit_report::{Report, charts, page};

use crate::markup::{Piece, read};
use crate::shop::{full, tiny};

/// A text and the room that it takes: left, right and line.
#[derive(Debug, Clone)]
struct Label {
    words: String,
    left: f64,
    right: f64,
    line: f64,
    size: f64,
}

/// A picture of the page: its width and height, and its labels.
struct Picture {
    id: String,
    size: (f64, f64),
    labels: Vec<Label>,
}

/// About how wide letters are in common fonts.
fn width(words: &str, size: f64) -> f64 {
    let narrow = |char: char| "iıljtfrI.,:;'| \u{a0}()-İ".contains(char);
    words
        .chars()
        .map(|char| {
            if narrow(char) {
                0.34
            } else if char.is_uppercase() || "%mw".contains(char) {
                0.72
            } else {
                0.56
            }
        })
        .sum::<f64>()
        * size
}

fn pictures(shop: &Report, language: Language) -> Vec<Picture> {
    let pieces = read(&page(shop, language)).expect("well-formed");
    let mut pictures: Vec<Picture> = Vec::new();
    let mut shifts: Vec<(f64, f64)> = Vec::new();
    let mut text: Option<&Piece> = None;
    for piece in &pieces {
        match piece {
            Piece::Open(name, _) if name == "svg" => {
                let size: Vec<f64> = numbers(piece.attribute("viewBox").expect("a size"));
                let id = piece.attribute("id").expect("an id").to_owned();
                pictures.push(Picture { id, size: (size[2], size[3]), labels: Vec::new() });
            }
            Piece::Open(name, _) if name == "g" => {
                let shift = piece
                    .attribute("transform")
                    .map(|moved| numbers(moved.trim_start_matches("translate(").trim_end_matches(')')));
                shifts.push(shift.map_or((0.0, 0.0), |shift| (shift[0], shift[1])));
            }
            Piece::Close(name) if name == "g" => drop(shifts.pop()),
            Piece::Open(name, _) if name == "text" => text = Some(piece),
            Piece::Close(name) if name == "text" => text = None,
            Piece::Text(words) => {
                if let Some(text) = text {
                    let shift =
                        shifts.iter().fold((0.0, 0.0), |sum, shift| (sum.0 + shift.0, sum.1 + shift.1));
                    pictures.last_mut().expect("a picture").labels.push(label(text, words, shift));
                }
            }
            _ => {}
        }
    }
    pictures
}

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ').map(|number| number.parse().expect("a number")).collect()
}

fn label(text: &Piece, words: &str, shift: (f64, f64)) -> Label {
    let number = |name: &str| numbers(text.attribute(name).expect("a place"))[0];
    let classes: Vec<&str> = text.attribute("class").unwrap_or("").split(' ').collect();
    let size = if classes.contains(&"c") || classes.contains(&"ts") { 12.0 } else { 13.0 };
    let wide = width(words, size);
    let left = number("x") + shift.0
        - match text.attribute("text-anchor") {
            Some("middle") => wide / 2.0,
            Some("end") => wide,
            _ => 0.0,
        };
    Label { words: words.to_owned(), left, right: left + wide, line: number("y") + shift.1, size }
}

fn overlap(one: &Label, other: &Label) -> bool {
    let beside = one.right <= other.left || other.right <= one.left;
    let above = (one.line - other.line).abs() >= one.size.min(other.size) * 0.85;
    !beside && !above
}

#[test]
fn no_label_lies_on_another_or_is_cut_off() {
    let mut seen = 0;
    for shop in [full(), tiny(), with_long_names()] {
        for language in [Language::Turkish, Language::English] {
            for picture in pictures(&shop, language) {
                for (ix, label) in picture.labels.iter().enumerate() {
                    let within = label.left >= -1.0
                        && label.right <= picture.size.0 + 1.0
                        && label.line - label.size * 0.8 >= -1.0
                        && label.line + 2.0 <= picture.size.1;
                    assert!(within, "{} of {:?}: {}, {label:?}", picture.id, picture.size, label.words);
                    let on = picture.labels[..ix].iter().find(|other| overlap(label, other));
                    assert!(on.is_none(), "{}: {label:?} on {on:?}", picture.id);
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 3_000, "{seen}");
}

/// Names as long as Turkish ones get, and longer.
fn with_long_names() -> Report {
    let mut shop = full();
    let long = |words: &mut kesit_report::Words| {
        words.tr.push_str(" ve kaybedilmemesi gerekenler");
        words.en.push_str(" and those who must not be lost");
    };
    shop.rfm.as_mut().expect("numbers").groups.iter_mut().for_each(|group| long(&mut group.name));
    shop.lifecycle.as_mut().expect("numbers").stages.iter_mut().for_each(|stage| long(&mut stage.name));
    shop.overlap.as_mut().expect("numbers").segments.iter_mut().for_each(|segment| long(&mut segment.name));
    shop.future.as_mut().expect("numbers").groups.iter_mut().for_each(|group| long(&mut group.name));
    shop
}

#[test]
fn each_picture_stands_alone() {
    let names: Vec<&str> = charts(&full(), Language::Turkish).iter().map(|chart| chart.name).collect();
    let all = [
        "rfm-map",
        "lifecycle-flow",
        "revenue",
        "customers",
        "cohorts",
        "retention-line",
        "value-curve",
        "next-orders",
        "expected-by-group",
        "model-check",
        "overlap",
    ];
    assert_eq!(names, all);
    for chart in charts(&full(), Language::English) {
        let pieces = read(&chart.svg).expect("well-formed");
        assert!(pieces[0].attribute("xmlns").is_some() && pieces[0].opens("svg"), "{}", chart.name);
        assert!(!chart.svg.contains("var("), "{}", chart.name);
        let width = pieces[0].attribute("width").expect("a width");
        assert!(width.parse::<f64>().is_ok_and(|width| width >= 800.0), "{}", chart.name);
    }
    assert_eq!(charts(&crate::shop::empty(), Language::English), []);
}
