//! Logarithms of the gamma and beta functions, and sums of what is known by its logarithm.

/// ln Γ(x) for x > 0.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// ln B(a, b) for a, b > 0.
pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// ln(eˣ + eʸ) without overflow.
pub(crate) fn ln_add_exp(x: f64, y: f64) -> f64 {
    let (high, low) = if x > y { (x, y) } else { (y, x) };
    if low == f64::NEG_INFINITY { high } else { high + libm::log1p(libm::exp(low - high)) }
}

/// 1/(1 + e⁻ˣ).
pub(crate) fn logistic(x: f64) -> f64 {
    if x >= 0.0 {
        1.0 / (1.0 + libm::exp(-x))
    } else {
        let small = libm::exp(x);
        small / (1.0 + small)
    }
}

/// (1 − (1 + u)^−n) / u for u ≥ 0, and its limit n at u = 0.
pub(crate) fn one_minus_power_over(u: f64, n: f64) -> f64 {
    if u < 1e-300 { n } else { -libm::expm1(-n * libm::log1p(u)) / u }
}

/// The probability that a normal figure is greater than z.
pub(crate) fn normal_above(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

/// The probability that χ² with one degree of freedom is greater than this.
pub(crate) fn chi_squared_1_above(chi_squared: f64) -> f64 {
    2.0 * normal_above(chi_squared.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_logarithms_do_not_overflow() {
        assert!((ln_add_exp(1000.0, 1000.0) - (1000.0 + 2_f64.ln())).abs() < 1e-12);
        assert_eq!(ln_add_exp(f64::NEG_INFINITY, -3.0), -3.0);
        assert!((ln_beta(2.0, 3.0) - (1.0_f64 / 12.0).ln()).abs() < 1e-14);
    }

    #[test]
    fn the_logistic_keeps_small_tails() {
        assert!((logistic(-700.0) / libm::exp(-700.0) - 1.0).abs() < 1e-12);
        assert_eq!(logistic(0.0), 0.5);
    }
}
