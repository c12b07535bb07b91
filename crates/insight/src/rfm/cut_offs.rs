//! Bounds between scores. Equal figures always get equal scores, whatever the order of customers.

/// Bounds between scores: the score of a figure is one more than the number of bounds that it reaches.
#[derive(Debug, Clone, PartialEq)]
pub struct CutOffs {
    bounds: Vec<f64>,
}

impl CutOffs {
    /// The bounds by which the score of a figure among these is 1 + ⌊parts · worse / n⌋, where `worse` is how many of the
    /// n figures are smaller. The figures are left in another order.
    #[must_use]
    pub fn fit(figures: &mut [f64], parts: u8) -> CutOffs {
        let n = figures.len();
        // From the top down: what lies below one place is all that the next is looked for in.
        let mut unsorted = n;
        let bound = |part: usize| {
            // The score is above `part` from this many worse ones on.
            let worse = (part * n).div_ceil(usize::from(parts));
            let bound = smallest_with(figures, worse, unsorted);
            unsorted = unsorted.min(worse + 1).min(n);
            bound
        };
        let mut bounds: Vec<f64> = (1..usize::from(parts)).rev().map(bound).collect();
        bounds.reverse();
        CutOffs { bounds }
    }

    /// Bounds of one's own, in ascending order; `None` if they are not.
    #[must_use]
    pub fn fixed(bounds: Vec<f64>) -> Option<CutOffs> {
        let in_order =
            bounds.windows(2).all(|pair| pair[0] <= pair[1]) && bounds.iter().all(|bound| !bound.is_nan());
        (in_order && bounds.len() < usize::from(u8::MAX)).then_some(CutOffs { bounds })
    }

    /// The bounds, in ascending order.
    #[must_use]
    pub fn bounds(&self) -> &[f64] {
        &self.bounds
    }

    /// How many scores there are.
    #[must_use]
    pub fn parts(&self) -> u8 {
        u8::try_from(self.bounds.len() + 1).expect("made of a number of parts")
    }

    /// The score of a figure, from 1.
    #[must_use]
    pub fn score(&self, figure: f64) -> u8 {
        let reached = self.bounds.partition_point(|bound| *bound <= figure);
        u8::try_from(reached + 1).expect("made of a number of parts")
    }

    /// The smallest figure with at least this score; `None` for the lowest score, which every figure has.
    #[must_use]
    pub fn lower_bound(&self, score: u8) -> Option<f64> {
        self.bounds.get(usize::from(score).checked_sub(2)?).copied()
    }
}

/// The smallest of the figures that has at least `worse` smaller ones; infinite if none has. Of the figures the first
/// `unsorted` are in any order, and none of them is greater than any behind.
fn smallest_with(figures: &mut [f64], worse: usize, unsorted: usize) -> f64 {
    if worse >= figures.len() {
        return f64::INFINITY;
    }
    let at = *figures[..unsorted].select_nth_unstable_by(worse, f64::total_cmp).1;
    let has_enough = figures[..worse].iter().all(|figure| *figure < at);
    if has_enough {
        at
    } else {
        figures[worse + 1..].iter().copied().filter(|figure| *figure > at).fold(f64::INFINITY, f64::min)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn scores_are_as_the_formula_says(mut figures in prop::collection::vec(0..30_i32, 1..200), parts in 2_u8..8) {
            let as_floats = |figures: &[i32]| figures.iter().map(|figure| f64::from(*figure)).collect::<Vec<f64>>();
            let cut_offs = CutOffs::fit(&mut as_floats(&figures), parts);
            for figure in &figures {
                let worse = figures.iter().filter(|other| *other < figure).count();
                let expected = 1 + usize::from(parts) * worse / figures.len();
                prop_assert_eq!(usize::from(cut_offs.score(f64::from(*figure))), expected);
            }
            figures.reverse();
            prop_assert_eq!(CutOffs::fit(&mut as_floats(&figures), parts), cut_offs, "order does not matter");
        }
    }

    #[test]
    fn bounds_of_ones_own() {
        let cut_offs = CutOffs::fixed(vec![2.0, 4.0, 10.0]).expect("in order");
        assert_eq!([1.0, 2.0, 3.9, 4.0, 100.0].map(|figure| cut_offs.score(figure)), [1, 2, 2, 3, 4]);
        assert_eq!(cut_offs.lower_bound(3), Some(4.0));
        assert_eq!(cut_offs.lower_bound(1), None);
        assert_eq!(CutOffs::fixed(vec![4.0, 2.0]), None);
    }

    #[test]
    fn nobody_has_no_bounds_that_anybody_reaches() {
        assert_eq!(CutOffs::fit(&mut [], 5).score(7.0), 1);
    }
}
