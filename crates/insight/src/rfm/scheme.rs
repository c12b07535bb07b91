//! Groups with names, by scores. A scheme is a list of rules of which the first that fits counts; one that leaves a
//! combination of scores without a group is refused.

use super::Scores;

/// A group of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Group {
    /// A word for machines.
    pub key: &'static str,
    /// The name in English.
    pub en: &'static str,
    /// The name in Turkish.
    pub tr: &'static str,
}

/// A condition on one customer's scores.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// The recency score lies within, both ends included.
    R(u8, u8),
    /// The frequency score lies within, both ends included.
    F(u8, u8),
    /// The money score lies within, both ends included.
    M(u8, u8),
    /// The mean of the frequency and the money score, halves rounded up, lies within, both ends included.
    Fm(u8, u8),
    /// There was exactly one order, whatever its score.
    OneOrder,
    /// The three scores are one of these codes, such as 545.
    Codes(&'static [u16]),
}

/// A group, and all that must hold for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The group.
    pub group: usize,
    /// All of these hold. With none, everybody fits.
    pub tests: Vec<Test>,
}

/// Rules in order, of which the first that fits gives the group.
#[derive(Debug, Clone, PartialEq)]
pub struct Scheme {
    parts: u8,
    groups: Vec<Group>,
    rules: Vec<Rule>,
}

/// Why a scheme or a scale cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SchemeError {
    /// Bounds must rise, and be as many for recency, orders and money.
    #[error("the bounds are not in order, or not as many for each of the three")]
    Bounds,
    /// Some scores have no group.
    #[error("no rule fits the scores {}{}{} of a customer with {}", scores.r, scores.f, scores.m,
        if *one_order { "one order" } else { "more than one order" })]
    NotTotal {
        /// Which.
        scores: Scores,
        /// Of a customer with one order.
        one_order: bool,
    },
    /// A rule names a group that is not there.
    #[error("rule {rule} names a group that is not there")]
    NoSuchGroup {
        /// Which, from 0.
        rule: usize,
    },
    /// No combination of scores comes to a rule, since those before it take all.
    #[error("rule {rule} is never reached")]
    Unreachable {
        /// Which, from 0.
        rule: usize,
    },
}

impl Scheme {
    /// A scheme of one's own.
    ///
    /// # Errors
    /// When some scores have no group, or a rule can never count.
    pub fn new(parts: u8, groups: Vec<Group>, rules: Vec<Rule>) -> Result<Scheme, SchemeError> {
        if let Some(rule) = rules.iter().position(|rule| rule.group >= groups.len()) {
            return Err(SchemeError::NoSuchGroup { rule });
        }
        let scheme = Scheme { parts, groups, rules };
        let mut reached = vec![false; scheme.rules.len()];
        for (scores, one_order) in every_case(parts) {
            let rule = scheme.rule(scores, one_order).ok_or(SchemeError::NotTotal { scores, one_order })?;
            reached[rule] = true;
        }
        match reached.iter().position(|reached| !reached) {
            Some(rule) => Err(SchemeError::Unreachable { rule }),
            None => Ok(scheme),
        }
    }

    /// How many scores there are of each figure.
    #[must_use]
    pub fn parts(&self) -> u8 {
        self.parts
    }

    /// The groups, the best first.
    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The group of a customer, by its place in [`Scheme::groups`]. Scores beyond the parts of the scheme count as the
    /// highest.
    #[must_use]
    pub fn group(&self, scores: Scores, one_order: bool) -> usize {
        let within = |score: u8| score.clamp(1, self.parts);
        let scores = Scores { r: within(scores.r), f: within(scores.f), m: within(scores.m) };
        let rule = self.rule(scores, one_order).expect("every case was tried when the scheme was made");
        self.rules[rule].group
    }

    fn rule(&self, scores: Scores, one_order: bool) -> Option<usize> {
        self.rules.iter().position(|rule| rule.tests.iter().all(|test| test.fits(scores, one_order)))
    }
}

impl Test {
    fn fits(&self, scores: Scores, one_order: bool) -> bool {
        let within = |score: u8, low: u8, high: u8| (low..=high).contains(&score);
        match *self {
            Test::R(low, high) => within(scores.r, low, high),
            Test::F(low, high) => within(scores.f, low, high),
            Test::M(low, high) => within(scores.m, low, high),
            Test::Fm(low, high) => within((scores.f + scores.m).div_ceil(2), low, high),
            Test::OneOrder => one_order,
            Test::Codes(codes) => {
                let code = u16::from(scores.r) * 100 + u16::from(scores.f) * 10 + u16::from(scores.m);
                codes.contains(&code)
            }
        }
    }
}

fn every_case(parts: u8) -> impl Iterator<Item = (Scores, bool)> {
    let scores = (1..=parts)
        .flat_map(move |r| (1..=parts).flat_map(move |f| (1..=parts).map(move |m| Scores { r, f, m })));
    scores.flat_map(|scores| [(scores, false), (scores, true)])
}

const fn group(key: &'static str, en: &'static str, tr: &'static str) -> Group {
    Group { key, en, tr }
}

fn made(parts: u8, groups: Vec<Group>, rules: Vec<(usize, Vec<Test>)>) -> Scheme {
    let rules = rules.into_iter().map(|(group, tests)| Rule { group, tests }).collect();
    Scheme::new(parts, groups, rules).expect("a test makes each of these schemes")
}

/// Six groups over fifths, by recency and the mean of frequency and money.
#[must_use]
pub fn six() -> Scheme {
    let groups = vec![
        group("champions", "Champions", "Şampiyonlar"),
        group("loyal", "Loyal customers", "Sadık Müşteriler"),
        group("potential_loyal", "Potential loyals", "Potansiyel Sadıklar"),
        group("new", "New customers", "Yeni Müşteriler"),
        group("at_risk", "At risk", "Risk Altında"),
        group("lost", "Lost", "Kaybedilenler"),
    ];
    let rules = vec![
        (3, vec![Test::OneOrder, Test::R(4, 5)]),
        (0, vec![Test::R(4, 5), Test::Fm(4, 5)]),
        (1, vec![Test::R(3, 5), Test::Fm(3, 5)]),
        (2, vec![Test::R(3, 5)]),
        (4, vec![Test::Fm(3, 5)]),
        (5, vec![]),
    ];
    made(5, groups, rules)
}

/// Eleven groups over fifths, each of the 125 codes in one of them.
#[must_use]
pub fn eleven() -> Scheme {
    let groups = vec![
        group("champions", "Champions", "Şampiyonlar"),
        group("loyal", "Loyal", "Sadıklar"),
        group("potential_loyalist", "Potential loyalists", "Potansiyel sadıklar"),
        group("new_customers", "New customers", "Yeni müşteriler"),
        group("promising", "Promising", "Umut verenler"),
        group("need_attention", "Need attention", "İlgi bekleyenler"),
        group("about_to_sleep", "About to sleep", "Uykuya dalmak üzere olanlar"),
        group("at_risk", "At risk", "Risk altındakiler"),
        group("cannot_lose", "Cannot lose them", "Kaybedilmemesi gerekenler"),
        group("hibernating", "Hibernating", "Uykudakiler"),
        group("lost", "Lost", "Kaybedilenler"),
    ];
    let rules = CODES.iter().enumerate().map(|(group, codes)| (group, vec![Test::Codes(codes)])).collect();
    made(5, groups, rules)
}

/// The codes of the eleven groups.
const CODES: [&[u16]; 11] = [
    &[555, 554, 544, 545, 454, 455, 445],
    &[543, 444, 435, 355, 354, 345, 344, 335],
    &[
        553, 551, 552, 541, 542, 533, 532, 531, 452, 451, 442, 441, 431, 453, 433, 432, 423, 353, 352, 351,
        342, 341, 333, 323,
    ],
    &[512, 511, 422, 421, 412, 411, 311],
    &[525, 524, 523, 522, 521, 515, 514, 513, 425, 424, 413, 414, 415, 315, 314, 313],
    &[535, 534, 443, 434, 343, 334, 325, 324],
    &[331, 321, 312, 221, 213, 231, 241, 251],
    &[
        255, 254, 245, 244, 253, 252, 243, 242, 235, 234, 225, 224, 153, 152, 145, 143, 142, 135, 134, 133,
        125, 124,
    ],
    &[155, 154, 144, 214, 215, 115, 114, 113],
    &[332, 322, 233, 232, 223, 222, 132, 123, 122, 212, 211],
    &[111, 112, 121, 131, 141, 151],
];

/// Ten groups over fifths, by recency and frequency alone.
#[must_use]
pub fn ten() -> Scheme {
    let groups = vec![
        group("champions", "Champions", "Şampiyonlar"),
        group("loyal", "Loyal customers", "Sadık müşteriler"),
        group("potential_loyalists", "Potential loyalists", "Potansiyel sadıklar"),
        group("new_customers", "New customers", "Yeni müşteriler"),
        group("promising", "Promising", "Umut verenler"),
        group("need_attention", "Need attention", "İlgi bekleyenler"),
        group("about_to_sleep", "About to sleep", "Uykuya dalmak üzere olanlar"),
        group("at_risk", "At risk", "Risk altındakiler"),
        group("cannot_lose", "Cannot lose them", "Kaybedilmemesi gerekenler"),
        group("hibernating", "Hibernating", "Uykudakiler"),
    ];
    let cell = |group, r: (u8, u8), f: (u8, u8)| (group, vec![Test::R(r.0, r.1), Test::F(f.0, f.1)]);
    let rules = vec![
        cell(0, (5, 5), (4, 5)),
        cell(1, (3, 4), (4, 5)),
        cell(2, (4, 5), (2, 3)),
        cell(3, (5, 5), (1, 1)),
        cell(4, (4, 4), (1, 1)),
        cell(5, (3, 3), (3, 3)),
        cell(6, (3, 3), (1, 2)),
        cell(7, (1, 2), (3, 4)),
        cell(8, (1, 2), (5, 5)),
        cell(9, (1, 2), (1, 2)),
    ];
    made(5, groups, rules)
}

/// Six groups over thirds with the names that Klaviyo uses. Klaviyo has not published which scores fall into which
/// group; the rules are ours.
#[must_use]
pub fn klaviyo() -> Scheme {
    let groups = vec![
        group("champions", "Champions", "Şampiyonlar"),
        group("loyal", "Loyal", "Sadıklar"),
        group("recent", "Recent", "Yakın zamanda gelenler"),
        group("needs_attention", "Needs attention", "İlgi bekleyenler"),
        group("at_risk", "At risk", "Risk altındakiler"),
        group("inactive", "Inactive", "Etkin olmayanlar"),
    ];
    let rules = vec![
        (0, vec![Test::R(3, 3), Test::F(3, 3), Test::M(3, 3)]),
        (1, vec![Test::R(2, 3), Test::Fm(3, 3)]),
        (2, vec![Test::R(3, 3)]),
        (3, vec![Test::R(2, 2)]),
        (4, vec![Test::Fm(2, 3)]),
        (5, vec![]),
    ];
    made(3, groups, rules)
}

/// Loyalty tiers by money alone, over twentieths: the best one platinum, down to the best fifth gold, down to the better half
/// silver.
#[must_use]
pub fn tiers() -> Scheme {
    let groups = vec![
        group("platinum", "Platinum", "Platin"),
        group("gold", "Gold", "Altın"),
        group("silver", "Silver", "Gümüş"),
        group("member", "Member", "Üye"),
    ];
    let rules = vec![
        Rule { group: 0, tests: vec![Test::M(20, 20)] },
        Rule { group: 1, tests: vec![Test::M(17, 20)] },
        Rule { group: 2, tests: vec![Test::M(11, 20)] },
        Rule { group: 3, tests: vec![] },
    ];
    Scheme::new(20, groups, rules).expect("total, as the tests show")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_gives_everybody_one_group_and_uses_all() {
        for scheme in [six(), eleven(), ten(), klaviyo(), tiers()] {
            let mut sizes = vec![0; scheme.groups().len()];
            for (scores, one_order) in every_case(scheme.parts()) {
                sizes[scheme.group(scores, one_order)] += 1;
            }
            assert!(sizes.iter().all(|size| *size > 0), "{sizes:?}");
        }
    }

    #[test]
    fn the_codes_of_the_eleven_are_all_and_distinct() {
        let mut codes: Vec<u16> = CODES.iter().flat_map(|codes| codes.iter().copied()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), 125);
        assert_eq!(CODES.map(<[u16]>::len), [7, 8, 24, 7, 16, 8, 8, 22, 8, 11, 6]);
    }

    #[test]
    fn a_scheme_must_have_a_group_for_everybody() {
        let groups = vec![group("a", "A", "A"), group("b", "B", "B")];
        let rule = |group, tests| Rule { group, tests };
        let new = |rules| Scheme::new(3, groups.clone(), rules).map(|_| ());
        assert!(matches!(new(vec![rule(0, vec![Test::R(1, 2)])]), Err(SchemeError::NotTotal { .. })));
        let shadowed = vec![rule(0, vec![]), rule(1, vec![Test::R(1, 1)])];
        assert_eq!(new(shadowed), Err(SchemeError::Unreachable { rule: 1 }));
        assert_eq!(new(vec![rule(7, vec![])]), Err(SchemeError::NoSuchGroup { rule: 0 }));
        assert_eq!(new(vec![rule(0, vec![Test::R(1, 1)]), rule(1, vec![])]), Ok(()));
    }
}
