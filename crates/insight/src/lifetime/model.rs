//! One of the models of order times, chosen at run time.

use std::collections::HashMap;

use super::bg_nbd::{POINTS, expected_if_alive};
use super::{BgNbd, Counted, Fit, FitError, MbgNbd, ParetoNbd, Past, Timing, fit};
use crate::numeric::quadrature::Rule;

/// Which model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// [`MbgNbd`].
    #[default]
    Mbg,
    /// [`BgNbd`].
    Bg,
    /// [`ParetoNbd`].
    Pareto,
}

/// A model with its parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Model {
    /// MBG/NBD.
    Mbg(MbgNbd),
    /// BG/NBD.
    Bg(BgNbd),
    /// Pareto/NBD.
    Pareto(ParetoNbd),
}

/// Quadratures that hang on the number of orders alone, kept from one customer to the next.
#[derive(Debug, Default)]
pub struct Quadratures(HashMap<u32, Rule>);

impl Kind {
    /// The names of the parameters, in the order of [`Model::parameters`].
    #[must_use]
    pub fn parameter_names(self) -> [&'static str; 4] {
        match self {
            Kind::Mbg | Kind::Bg => ["r", "alpha", "a", "b"],
            Kind::Pareto => ["r", "alpha", "s", "beta"],
        }
    }

    /// The parameters that make the pasts likeliest.
    ///
    /// # Errors
    /// As [`fit`].
    pub fn fit(self, customers: &[Counted], threads: usize) -> Result<Fit<Model>, FitError> {
        fn any<M>(fit: Fit<M>, model: fn(M) -> Model) -> Fit<Model> {
            let Fit { model: fitted, ln_likelihood, standard_errors } = fit;
            Fit { model: model(fitted), ln_likelihood, standard_errors }
        }
        match self {
            Kind::Mbg => Ok(any(fit(customers, threads)?, Model::Mbg)),
            Kind::Bg => Ok(any(fit(customers, threads)?, Model::Bg)),
            Kind::Pareto => Ok(any(fit(customers, threads)?, Model::Pareto)),
        }
    }

    /// The model with these parameters; `None` if they are not four positive numbers.
    #[must_use]
    pub fn with(self, parameters: &[f64]) -> Option<Model> {
        let fit =
            parameters.len() == 4 && parameters.iter().all(|number| number.is_finite() && *number > 0.0);
        fit.then(|| match self {
            Kind::Mbg => Model::Mbg(Timing::of(parameters)),
            Kind::Bg => Model::Bg(Timing::of(parameters)),
            Kind::Pareto => Model::Pareto(Timing::of(parameters)),
        })
    }
}

impl Model {
    /// Which model it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Model::Mbg(_) => Kind::Mbg,
            Model::Bg(_) => Kind::Bg,
            Model::Pareto(_) => Kind::Pareto,
        }
    }

    /// The parameters.
    #[must_use]
    pub fn parameters(&self) -> Vec<f64> {
        match self {
            Model::Mbg(model) => model.parameters(),
            Model::Bg(model) => model.parameters(),
            Model::Pareto(model) => model.parameters(),
        }
    }

    /// The probability that the customer has not left, 0..=1. It never rises while no order comes.
    #[must_use]
    pub fn p_alive(&self, past: Past) -> f64 {
        match self {
            Model::Mbg(model) => model.p_alive(past),
            Model::Bg(model) => model.p_alive(past),
            Model::Pareto(model) => model.p_alive(past),
        }
    }

    /// Orders expected within `horizon` from now, by what is known of the customer.
    #[must_use]
    pub fn expected_orders(&self, past: Past, horizon: f64, quadratures: &mut Quadratures) -> f64 {
        let (a, b, shape, rate) = match self {
            Model::Pareto(model) => return model.expected_orders(past, horizon),
            Model::Mbg(model) => (model.a, model.b + past.x() + 1.0, model.r, model.alpha),
            Model::Bg(model) => (model.a, model.b + past.x(), model.r, model.alpha),
        };
        let rule = quadratures.0.entry(past.repeats).or_insert_with(|| Rule::beta(a, b, POINTS));
        self.p_alive(past) * expected_if_alive(rule, shape + past.x(), rate + past.age, horizon)
    }

    /// How long until the next order, in this share of cases (0..1), if the customer has not left:
    /// A ((1 − share)^(−1/R) − 1) with R orders' shape and A their rate. It is great, or infinite, for somebody of whom one
    /// order is known.
    #[must_use]
    pub fn wait(&self, past: Past, share: f64) -> f64 {
        let (shape, rate) = self.order_rate(past);
        rate * libm::expm1(-libm::log1p(-share) / shape)
    }

    /// The probability of an order within `horizon`: of not having left, and of not waiting longer.
    #[must_use]
    pub fn p_order(&self, past: Past, horizon: f64) -> f64 {
        let (shape, rate) = self.order_rate(past);
        let alive = self.p_alive(past);
        match self {
            Model::Pareto(model) => alive * model.p_order_if_alive(past, horizon),
            Model::Mbg(_) | Model::Bg(_) => alive * -libm::expm1(-shape * libm::log1p(horizon / rate)),
        }
    }

    /// Shape and rate of the order rate, by what is known of the customer.
    fn order_rate(&self, past: Past) -> (f64, f64) {
        let (r, alpha) = match self {
            Model::Mbg(model) => (model.r, model.alpha),
            Model::Bg(model) => (model.r, model.alpha),
            Model::Pareto(model) => (model.r, model.alpha),
        };
        (r + past.x(), alpha + past.age)
    }
}
