//! Measured numbers, exact.

use std::cmp::Ordering;

use kesit_model::Decimal;

/// An exact fraction `numerator / denominator` in millionths: means and shares compare without rounding.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    numerator: i128,
    denominator: i128,
}

impl Figure {
    /// A whole count.
    #[must_use]
    pub fn count(count: usize) -> Figure {
        Figure::decimal(Decimal::whole(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// A decimal.
    #[must_use]
    pub fn decimal(number: Decimal) -> Figure {
        Figure { numerator: number.0, denominator: 1 }
    }

    /// `total / parts`; `parts` is at least 1.
    #[must_use]
    pub fn ratio(total: Decimal, parts: usize) -> Figure {
        Figure { numerator: total.0, denominator: (parts as i128).max(1) }
    }

    /// The nearest decimal, ties away from zero; for showing.
    #[must_use]
    pub fn rounded(self) -> Decimal {
        let half = self.denominator / 2 * self.numerator.signum();
        Decimal((self.numerator + half) / self.denominator)
    }

    /// Whether the figure is greater than zero.
    #[must_use]
    pub fn is_positive(self) -> bool {
        self.numerator > 0
    }

    /// Numerator, in millionths, and denominator.
    pub(crate) fn fraction(self) -> (i128, i128) {
        (self.numerator, self.denominator)
    }

    /// A fraction that [`Figure::fraction`] gave; `None` where the denominator is not one of a figure.
    pub(crate) fn of_fraction(numerator: i128, denominator: i128) -> Option<Figure> {
        let parts = usize::try_from(denominator).ok().filter(|parts| *parts > 0)?;
        Some(Figure::ratio(Decimal(numerator), parts))
    }
}

impl PartialEq for Figure {
    fn eq(&self, other: &Figure) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Figure {}

impl PartialOrd for Figure {
    fn partial_cmp(&self, other: &Figure) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Figure {
    fn cmp(&self, other: &Figure) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        // Whole parts first: the cross product of the fractions cannot overflow then.
        let split = |figure: &Figure| {
            (figure.numerator.div_euclid(figure.denominator), figure.numerator.rem_euclid(figure.denominator))
        };
        let ((whole, rest), (other_whole, other_rest)) = (split(self), split(other));
        whole.cmp(&other_whole).then_with(|| (rest * other.denominator).cmp(&(other_rest * self.denominator)))
    }
}
