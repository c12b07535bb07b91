//! Which categories of a column are common enough to count by themselves. The others count as one.

use super::MISSING;

/// The code of a category that was not there when the model learnt.
pub(super) const UNKNOWN: u32 = u32::MAX - 1;
/// A category with fewer rows does not count by itself.
const RARE_ROWS: usize = 10;

/// Where a category counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It is not known.
    Missing,
    /// By itself, in this place.
    Own(usize),
    /// With the other rare ones, or it has never been seen.
    Other,
}

/// The places of a column's categories.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Levels {
    place_of: Vec<Place>,
    /// How many count by themselves.
    pub(super) own: usize,
    /// Whether there are rare ones.
    pub(super) has_other: bool,
    /// Whether some are not known.
    pub(super) has_missing: bool,
}

impl Levels {
    /// Looks at these rows. The `most` commonest categories count by themselves, at most.
    pub(super) fn of(codes: &[u32], levels: usize, rows: &[u32], most: usize) -> Levels {
        let mut counts = vec![0_usize; levels];
        let mut missing = 0_usize;
        for row in rows {
            match codes[*row as usize] {
                MISSING => missing += 1,
                code => counts.get_mut(code as usize).into_iter().for_each(|count| *count += 1),
            }
        }
        let mut common: Vec<usize> = (0..levels).filter(|level| counts[*level] >= RARE_ROWS).collect();
        common.sort_by_key(|level| (usize::MAX - counts[*level], *level));
        common.truncate(most);
        common.sort_unstable();
        let mut place_of = vec![Place::Other; levels];
        common.iter().enumerate().for_each(|(place, level)| place_of[*level] = Place::Own(place));
        let has_other = (0..levels).any(|level| counts[level] > 0 && place_of[level] == Place::Other);
        Levels { place_of, own: common.len(), has_other, has_missing: missing > 0 }
    }

    /// Where a code counts.
    pub(super) fn place(&self, code: u32) -> Place {
        if code == MISSING {
            return Place::Missing;
        }
        self.place_of.get(code as usize).copied().unwrap_or(Place::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_missing_and_unseen() {
        let codes: Vec<u32> = [vec![0; 20], vec![1; 3], vec![2; 12], vec![MISSING; 2]].concat();
        let rows: Vec<u32> = (0..codes.len() as u32).collect();
        let levels = Levels::of(&codes, 4, &rows, 9);
        let places = [0, 1, 2, 3, MISSING, UNKNOWN].map(|code| levels.place(code));
        use Place::{Missing, Other, Own};
        assert_eq!(places, [Own(0), Other, Own(1), Other, Missing, Other]);
        assert!(levels.has_other && levels.has_missing && levels.own == 2);
        assert_eq!(Levels::of(&codes, 4, &rows, 1).place(2), Other);
        assert!(!Levels::of(&codes, 4, &rows[..20], 9).has_other);
    }
}
