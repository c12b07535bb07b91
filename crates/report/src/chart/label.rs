//! Texts in a picture: how wide they are, and how they keep out of each other's way.

use std::fmt;

use maud::{Markup, Render, html};

/// A coordinate, to a tenth.
pub(crate) struct Px(pub(crate) f64);

impl fmt::Display for Px {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = if self.0.is_finite() { (self.0 * 10.0).round() as i64 } else { 0 };
        let sign = if tenths < 0 { "-" } else { "" };
        let (whole, tenth) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
        if tenth == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{tenth}") }
    }
}

impl Render for Px {
    fn render_to(&self, buffer: &mut String) {
        buffer.push_str(&self.to_string());
    }
}

/// Where a text is held.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn word(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// A text on the line `y`.
pub(crate) fn text(x: f64, y: f64, anchor: Anchor, class: &str, words: &str) -> Markup {
    html! { text x=(Px(x)) y=(Px(y)) text-anchor=(anchor.word()) class=(class) { (words) } }
}

/// About how wide a text is, on the wide side: the reader's font is not known.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    let ems: f64 = text.chars().map(ems).sum();
    ems * size * 1.06
}

fn ems(char: char) -> f64 {
    match char {
        'i' | 'ı' | 'l' | 'j' | '.' | ',' | '\'' | '|' | ':' | ';' | '!' | 'İ' | 'I' => 0.32,
        't' | 'f' | 'r' | ' ' | '\u{a0}' | '(' | ')' | '-' => 0.40,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.92,
        char if char.is_uppercase() => 0.70,
        char if char.is_ascii() => 0.60,
        char if char.is_lowercase() || char.is_numeric() => 0.60,
        _ => 1.0,
    }
}

/// The text, cut to a width with an ellipsis if it is longer.
pub(crate) fn cut(words: &str, size: f64, room: f64) -> String {
    if width(words, size) <= room {
        return words.to_owned();
    }
    let mut kept = String::new();
    for char in words.chars() {
        kept.push(char);
        if width(&kept, size) + width("…", size) > room {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// Moves centres apart until each is at least `gap` from the next, all within `low` and `high` as far as there is room.
/// The centres are in rising order.
pub(crate) fn spread(centres: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let room = (high - low).max(0.0);
    let gap = if centres.len() > 1 { gap.min(room / (centres.len() - 1) as f64) } else { gap };
    let mut placed = Vec::with_capacity(centres.len());
    let mut least = low;
    for centre in centres {
        let at = centre.max(least);
        placed.push(at);
        least = at + gap;
    }
    let mut most = high;
    for at in placed.iter_mut().rev() {
        *at = at.min(most);
        most = *at - gap;
    }
    placed
}

/// Every how many of `count` labels one can stand, if each is `wide` and has `room` for itself.
pub(crate) fn every(count: usize, wide: f64, room: f64) -> usize {
    let least = (wide / room.max(0.1)).ceil() as usize;
    [1, 2, 3, 4, 6, 12].into_iter().find(|every| *every >= least).unwrap_or(least.min(count.max(1))).max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn coordinates_have_at_most_one_decimal() {
        let written =
            [0.0, -0.04, 12.34, -7.96, 1e6, f64::NAN, f64::INFINITY].map(|number| Px(number).to_string());
        assert_eq!(written, ["0", "0", "12.3", "-8", "1000000", "0", "0"]);
    }

    #[test]
    fn labels_stand_as_often_as_there_is_room() {
        let table = [
            (24, 40.0, 40.0, 1),
            (24, 40.0, 35.0, 2),
            (24, 40.0, 9.0, 6),
            (90, 40.0, 3.0, 14),
            (0, 10.0, 0.0, 1),
        ];
        for (count, wide, room, expected) in table {
            assert_eq!(every(count, wide, room), expected, "{count} labels of {wide} in {room}");
        }
    }

    proptest! {
        #[test]
        fn labels_are_moved_apart_within_the_picture(mut centres in prop::collection::vec(0.0..400.0f64, 1..10)) {
            centres.sort_by(f64::total_cmp);
            let placed = spread(&centres, 34.0, 17.0, 400.0);
            prop_assert!(placed.iter().all(|at| (17.0 - 1e-9..=400.0 + 1e-9).contains(at)));
            prop_assert!(placed.windows(2).all(|pair| pair[1] - pair[0] >= 34.0 - 1e-9));
        }

        #[test]
        fn what_is_cut_fits(words in "\\PC{0,60}", room in 30.0..300.0f64) {
            let kept = cut(&words, 13.0, room);
            prop_assert!(width(&kept, 13.0) <= room + 1e-9 || kept == "…");
            prop_assert!(kept == words || kept.ends_with('…'));
        }
    }
}
