//! Whether something will happen, by everything that is known of a customer: will they buy, will they leave.
//!
//! [`train`] fits a logistic regression and boosted trees, keeps the one that foretells better what neither has seen,
//! makes its figures into probabilities that can be taken at their word, and writes a [`Card`] that says how good it is.
//! It refuses with the reason where the data are too few ([`Refusal`]), and raises an [`Alarm`] where the result is too
//! good to be true: then a column most likely holds what came only afterwards.
//!
//! What is put in must have been known before the label's window began; nothing here can see whether it was. Rows of
//! several dates are best: they come with the day they stand for, and what comes later tests what came earlier.
//!
//! | wanted | start at |
//! |---|---|
//! | columns by name | [`Table`], [`Column`] |
//! | columns with what happened, whose row it is and of which day | [`Labelled`] |
//! | a model, and how good it is | [`train`], [`Trained`], [`Card`] |
//! | only how good a model would be | [`evaluate`] |
//! | why somebody has this probability | [`Trained::explain`] |
//! | other learners | [`Learner`], [`Model`] |
//!
//! ```
//! use kesit_insight::prediction::{Column, Labelled, Settings, Table, train};
//!
//! // Days since the last order, and where somebody lives; those who ordered lately mostly order again.
//! let days: Vec<f64> = (0..200).map(|ix| f64::from(ix * 37 % 100)).collect();
//! let again = days.iter().zip(0..).map(|(days, ix)| *days < 40.0 || ix % 9 == 0).collect();
//! let city = (0..200).map(|ix| if ix % 5 == 0 { None } else { Some("İzmir") });
//! let columns = vec![Column::numeric("days", days), Column::categorical("city", city)];
//! let labelled = Labelled::new(Table::new(columns)?, again)?;
//!
//! let trained = train(&labelled, &Settings::default())?;
//! assert!(trained.card().chosen().quality.auc > 0.8);
//!
//! let somebody = vec![Column::numeric("days", vec![3.0]), Column::categorical("city", [Some("Van")])];
//! let somebody = Table::new(somebody)?;
//! assert!(trained.predict(&somebody)?[0] > 0.8);
//! assert_eq!(trained.explain(&somebody, &[0])?[0].reasons[0].column, "days");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod boosting;
mod calibration;
mod card;
mod design;
mod evaluate;
mod examine;
pub(crate) mod learner;
mod levels;
mod linear;
mod quality;
mod schema;
pub(crate) mod split;
mod table;
mod train;

pub use boosting::Boosting;
pub use calibration::Calibration;
pub use card::{Candidate, Card, Importance, Validation, Warning};
pub use evaluate::{Evaluation, Settings, evaluate};
pub use examine::{Alarm, Refusal, Unused, WhyUnused};
pub use learner::{Explanation, Learner, Lesson, Model, Task};
pub use linear::Linear;
pub use quality::{LiftRow, Quality, ReliabilityRow, auc, lift_table, reliability};
pub use schema::{Frame, Mismatch, Schema, Series};
pub use table::{Column, Labelled, MISSING, Table, TableError, Values};
pub use train::{Reason, Reasons, Trained, train};

#[cfg(test)]
mod telco;
#[cfg(test)]
mod tests;
