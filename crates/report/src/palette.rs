//! The colours, in light and in dark. Those of marks differ in lightness as well as in hue, so that they can be told apart
//! without seeing red and green; a test holds all of them against the contrast that WCAG 2.2 AA asks for.

use std::fmt::Write;

/// How many steps a heat map has.
pub(crate) const STEPS: usize = 9;
/// How many colours there are for things of different kinds.
pub(crate) const KINDS: usize = 11;

/// One set of colours.
pub(crate) struct Theme {
    /// Behind everything.
    pub(crate) paper: &'static str,
    /// Behind boxes.
    pub(crate) shade: &'static str,
    /// Thin lines.
    pub(crate) line: &'static str,
    /// Text.
    pub(crate) ink: &'static str,
    /// Text of less weight.
    pub(crate) soft: &'static str,
    /// Links.
    pub(crate) accent: &'static str,
    /// A change for the better.
    pub(crate) good: &'static str,
    /// A change for the worse.
    pub(crate) bad: &'static str,
    /// Text on the dark steps in light, and on the light steps in dark.
    pub(crate) turned: &'static str,
    /// Things of different kinds.
    pub(crate) kinds: [&'static str; KINDS],
    /// From nothing to much.
    pub(crate) steps: [&'static str; STEPS],
}

/// On white, and on paper.
pub(crate) const LIGHT: Theme = Theme {
    paper: "#ffffff",
    shade: "#f5f7f9",
    line: "#dde3e9",
    ink: "#1b2530",
    soft: "#536070",
    accent: "#1d5b86",
    good: "#1b7346",
    bad: "#ab3d27",
    turned: "#ffffff",
    kinds: [
        "#12496f", "#2b7fb8", "#3a948e", "#b17d00", "#cc5a36", "#818b97", "#7a5ea8", "#5b7f2b", "#a8507c",
        "#4a5a6a", "#9c6b3f",
    ],
    steps: [
        "#f2f6f9", "#e0ebf3", "#c5dbea", "#a4c8df", "#80b1d3", "#3a76a3", "#2a628d", "#1b4d74", "#0f3858",
    ],
};

/// On a dark screen.
pub(crate) const DARK: Theme = Theme {
    paper: "#11171d",
    shade: "#19212a",
    line: "#2e3944",
    ink: "#e8edf2",
    soft: "#a5b2bf",
    accent: "#7db8e0",
    good: "#6cc794",
    bad: "#f0927b",
    turned: "#10161c",
    kinds: [
        "#9fd0f5", "#5aa5dc", "#56bdb5", "#e3b341", "#ef8a66", "#8b96a2", "#b49ae0", "#9fc066", "#e08fb8",
        "#8ea3b8", "#cfa074",
    ],
    steps: [
        "#1a222b", "#1c2f3e", "#1f3d52", "#234c68", "#2b5d80", "#5f9fca", "#82b9de", "#a6d0ee", "#cfe6f8",
    ],
};

/// The first step on which text is turned.
pub(crate) const TURNED_FROM: usize = 5;

impl Theme {
    /// All colours by name.
    pub(crate) fn named(&self) -> Vec<(String, &'static str)> {
        let fixed = [
            ("paper", self.paper),
            ("shade", self.shade),
            ("line", self.line),
            ("ink", self.ink),
            ("soft", self.soft),
            ("accent", self.accent),
            ("good", self.good),
            ("bad", self.bad),
            ("turned", self.turned),
        ];
        let fixed = fixed.into_iter().map(|(name, colour)| (name.to_owned(), colour));
        let kinds = self.kinds.iter().enumerate().map(|(ix, colour)| (format!("k{ix}"), *colour));
        let steps = self.steps.iter().enumerate().map(|(ix, colour)| (format!("s{ix}"), *colour));
        fixed.chain(kinds).chain(steps).collect()
    }

    /// The colours as variables of CSS.
    pub(crate) fn variables(&self) -> String {
        self.named().iter().fold(String::new(), |mut css, (name, colour)| {
            let _ = write!(css, "--{name}:{colour};");
            css
        })
    }
}

/// The rules of the charts, with each colour as `colour` writes it: a variable on the page, the colour itself in a file.
pub(crate) fn chart_rules(colour: impl Fn(&str) -> String) -> String {
    let mut css = String::new();
    for kind in 0..KINDS {
        let value = colour(&format!("k{kind}"));
        let _ = write!(css, ".k{kind}{{fill:{value}}}.l{kind}{{stroke:{value};fill:none}}");
    }
    for step in 0..STEPS {
        let on = colour(if step < TURNED_FROM { "ink" } else { "turned" });
        let _ = write!(css, ".s{step}{{fill:{}}}.o{step}{{fill:{on}}}", colour(&format!("s{step}")));
    }
    let (ink, soft, line, paper) = (colour("ink"), colour("soft"), colour("line"), colour("paper"));
    let _ = write!(
        css,
        ".t{{font-size:13px;fill:{ink}}}.ts{{font-size:12px;fill:{soft}}}.th{{font-size:18px;font-weight:600;fill:{ink}}}\
         .b{{font-weight:600}}.c{{font-size:12px}}.cs{{font-size:11px}}\
         .grid{{stroke:{line};stroke-width:1}}.axis{{stroke:{soft};stroke-width:1}}\
         .guide{{stroke:{soft};stroke-width:1;stroke-dasharray:4 4;fill:none}}\
         .whisker{{stroke:{ink};stroke-width:1.5;fill:none}}.dot{{stroke:{paper};stroke-width:2}}\
         .curve{{stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round}}\
         .halo{{paint-order:stroke;stroke:{paper};stroke-width:4;stroke-linejoin:round}}\
         .pale{{opacity:.45}}.ribbon{{opacity:.38}}.area{{opacity:.14}}.back{{fill:{paper}}}"
    );
    css
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2, relative luminance.
    fn luminance(colour: &str) -> f64 {
        let part = |at: usize| f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        let linear =
            |part: f64| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
        0.2126 * linear(part(1)) + 0.7152 * linear(part(3)) + 0.0722 * linear(part(5))
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn text_can_be_read() {
        for theme in [LIGHT, DARK] {
            for text in [theme.ink, theme.soft, theme.accent, theme.good, theme.bad] {
                for ground in [theme.paper, theme.shade] {
                    assert!(contrast(text, ground) >= 4.5, "{text} on {ground}: {}", contrast(text, ground));
                }
            }
            for (ix, step) in theme.steps.iter().enumerate() {
                let text = if ix < TURNED_FROM { theme.ink } else { theme.turned };
                assert!(contrast(text, step) >= 4.5, "{text} on {step}: {}", contrast(text, step));
            }
        }
    }

    #[test]
    fn marks_can_be_seen() {
        for theme in [LIGHT, DARK] {
            for (kind, ground) in
                theme.kinds.iter().flat_map(|kind| [(kind, theme.paper), (kind, theme.shade)])
            {
                assert!(contrast(kind, ground) >= 3.0, "{kind} on {ground}: {}", contrast(kind, ground));
            }
        }
    }

    #[test]
    fn more_is_always_darker_or_always_lighter() {
        let rises =
            |steps: [&str; STEPS]| steps.windows(2).all(|pair| luminance(pair[0]) < luminance(pair[1]));
        let mut light = LIGHT.steps;
        light.reverse();
        assert!(rises(light) && rises(DARK.steps));
    }
}
