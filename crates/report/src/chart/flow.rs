//! Who moved from where to where: two columns of blocks with ribbons between them (an alluvial diagram).

use maud::{Markup, html};

use super::label::{Anchor, Px, cut, spread, text, width};
use super::shape::rect;
use super::{Drawing, part};

/// The diagram.
pub(crate) struct Alluvium {
    /// What the left and the right column are.
    pub(crate) titles: (String, String),
    pub(crate) left: Vec<Node>,
    pub(crate) right: Vec<Node>,
    /// How many moved, by place at the left and at the right, with the text for pointing at it.
    pub(crate) ribbons: Vec<(usize, usize, f64, String)>,
}

/// A block.
pub(crate) struct Node {
    pub(crate) name: String,
    /// The number in words.
    pub(crate) number: String,
    pub(crate) kind: usize,
    pub(crate) size: f64,
}

const TOP: f64 = 34.0;
const HIGH: f64 = 400.0;
const BLOCK: f64 = 14.0;
const GAP: f64 = 12.0;
/// The room that a label of two lines takes.
const LABEL: f64 = 34.0;

/// Where a block is, and up to where its ribbons have come.
struct Place {
    top: f64,
    high: f64,
    used: f64,
}

impl Alluvium {
    pub(crate) fn draw(&self, wide: f64) -> Drawing {
        let outside = self.room_for_labels(wide);
        let (from, to) = (outside, wide - outside - BLOCK);
        let total = self
            .left
            .iter()
            .map(|node| node.size)
            .sum::<f64>()
            .max(self.right.iter().map(|node| node.size).sum());
        let (mut left, mut right) = (places(&self.left, total), places(&self.right, total));
        let body = html! {
            (text(0.0, 13.0, Anchor::Start, "t b", &self.titles.0))
            (text(wide, 13.0, Anchor::End, "t b", &self.titles.1))
            (self.ribbons(&mut left, &mut right, (from + BLOCK, to), total))
            (blocks(&self.left, &left, from))
            (blocks(&self.right, &right, to))
            @if outside > 0.0 {
                (labels(&self.left, &left, (from - 10.0, Anchor::End), wide))
                (labels(&self.right, &right, (to + BLOCK + 10.0, Anchor::Start), wide))
            } @else {
                (labels(&self.left, &left, (from + BLOCK + 8.0, Anchor::Start), wide))
                (labels(&self.right, &right, (to - 8.0, Anchor::End), wide))
            }
        };
        Drawing { width: wide, height: TOP + HIGH + 12.0, body }
    }

    /// What the labels take beside the blocks; nothing if the picture is too narrow: then they lie on the ribbons.
    fn room_for_labels(&self, wide: f64) -> f64 {
        let nodes = || self.left.iter().chain(&self.right);
        let widest =
            nodes().map(|node| width(&node.name, 14.5).max(width(&node.number, 12.0))).fold(0.0, f64::max);
        if wide < 600.0 { 0.0 } else { (widest + 14.0).min(wide * 0.28) }
    }

    fn ribbons(&self, left: &mut [Place], right: &mut [Place], (from, to): (f64, f64), total: f64) -> Markup {
        let scale = |size: f64| part(size, total) * usable(self.left.len().max(self.right.len()));
        let drawn: Vec<(String, usize, &str)> = self
            .ribbons
            .iter()
            .filter(|ribbon| ribbon.2 > 0.0)
            .map(|(one, other, size, hint)| {
                let high = scale(*size);
                let (start, end) = (left[*one].take(high), right[*other].take(high));
                (ribbon((from, start), (to, end), high), self.left[*one].kind, hint.as_str())
            })
            .collect();
        html! {
            @for (path, kind, hint) in drawn { path class={ "ribbon k" (kind) } d=(path) { title { (hint) } } }
        }
    }
}

impl Place {
    /// The next free stretch of the block.
    fn take(&mut self, high: f64) -> f64 {
        let start = self.top + self.used;
        self.used += high;
        start
    }
}

/// The height that is left for blocks beside the gaps between them.
fn usable(nodes: usize) -> f64 {
    (HIGH - GAP * nodes.saturating_sub(1) as f64).max(HIGH * 0.3)
}

fn places(nodes: &[Node], total: f64) -> Vec<Place> {
    let mut top = TOP;
    let scale = usable(nodes.len());
    nodes
        .iter()
        .map(|node| {
            let place = Place { top, high: part(node.size, total) * scale, used: 0.0 };
            top += place.high + GAP;
            place
        })
        .collect()
}

fn ribbon((x1, y1): (f64, f64), (x2, y2): (f64, f64), high: f64) -> String {
    let (middle, high) = ((x1 + x2) / 2.0, high.max(0.4));
    let curve = |y1: f64, x2: f64, y2: f64| {
        format!("C{m} {} {m} {} {} {}", Px(y1), Px(y2), Px(x2), Px(y2), m = Px(middle))
    };
    format!(
        "M{} {}{}V{}{}Z",
        Px(x1),
        Px(y1),
        curve(y1, x2, y2),
        Px(y2 + high),
        curve(y2 + high, x1, y1 + high)
    )
}

fn blocks(nodes: &[Node], places: &[Place], x: f64) -> Markup {
    html! {
        @for (node, place) in nodes.iter().zip(places).filter(|(node, _)| node.size > 0.0) {
            g {
                title { (node.name) ": " (node.number) }
                (rect(&format!("k{}", node.kind), (x, place.top), (BLOCK, place.high.max(1.5)), 0))
            }
        }
    }
}

/// Two lines for each block that has anybody, moved apart where blocks are small.
fn labels(nodes: &[Node], places: &[Place], (x, anchor): (f64, Anchor), wide: f64) -> Markup {
    let shown: Vec<(&Node, &Place)> = nodes.iter().zip(places).filter(|(node, _)| node.size > 0.0).collect();
    let centres: Vec<f64> = shown.iter().map(|(_, place)| place.top + place.high / 2.0).collect();
    let placed = spread(&centres, LABEL, TOP + LABEL / 2.0, TOP + HIGH - LABEL / 2.0 + 8.0);
    let room = if wide < 600.0 { wide / 2.0 - 30.0 } else { wide * 0.28 };
    html! {
        @for ((node, _), y) in shown.iter().zip(placed) {
            (text(x, y - 2.0, anchor, "t b halo", &cut(&node.name, 13.0, room)))
            (text(x, y + 14.0, anchor, "ts halo", &node.number))
        }
    }
}
