//! The cut-offs of all rankings of a program, to be kept and put in force again: a restart must not rank anew.

use crate::Figure;

/// The cut-off of each ranking, in the order of the program; none where nobody has the figure. Good for programs that were
/// compiled from the same definitions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CutOffs(pub(crate) Vec<Option<Figure>>);

/// One cut-off in bytes: numerator and denominator, the latter 0 where there is none.
const BYTES: usize = 32;

impl CutOffs {
    /// How many rankings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no ranking.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As bytes, for [`CutOffs::of_bytes`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let parts = |cut_off: &Option<Figure>| cut_off.map_or((0, 0), Figure::fraction);
        let of_one = |cut_off| {
            let (numerator, denominator) = parts(cut_off);
            [numerator.to_le_bytes(), denominator.to_le_bytes()].concat()
        };
        self.0.iter().flat_map(of_one).collect()
    }

    /// From what [`CutOffs::to_bytes`] gave; `None` for anything else.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<CutOffs> {
        let (all, rest) = bytes.as_chunks::<BYTES>();
        let of_one = |bytes: &[u8; BYTES]| {
            let (halves, _) = bytes.as_chunks::<16>();
            let [numerator, denominator] = [halves[0], halves[1]].map(i128::from_le_bytes);
            match denominator {
                0 => (numerator == 0).then_some(None),
                _ => Figure::of_fraction(numerator, denominator).map(Some),
            }
        };
        let cut_offs: Option<Vec<Option<Figure>>> = all.iter().map(of_one).collect();
        cut_offs.filter(|_| rest.is_empty()).map(CutOffs)
    }
}

#[cfg(test)]
mod tests {
    use kesit_model::Decimal;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_reads_back(cut_offs in prop::collection::vec(prop::option::of((any::<i64>(), 1..1_000_usize)), 0..5)) {
            let figure = |(numerator, parts)| Figure::ratio(Decimal(i128::from(numerator)), parts);
            let cut_offs = CutOffs(cut_offs.into_iter().map(|cut_off| cut_off.map(figure)).collect());
            let bytes = cut_offs.to_bytes();
            prop_assert_eq!(CutOffs::of_bytes(&bytes), Some(cut_offs.clone()));
            if !cut_offs.is_empty() {
                prop_assert_eq!(CutOffs::of_bytes(&bytes[1..]), None);
            }
        }

        #[test]
        fn anything_at_all_is_refused_or_read(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            if let Some(cut_offs) = CutOffs::of_bytes(&bytes) {
                prop_assert_eq!(cut_offs.to_bytes(), bytes);
            }
        }
    }
}
