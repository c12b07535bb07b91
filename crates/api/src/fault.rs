//! What the product says when something cannot be done, as problems. Faults that somebody must look at are logged here, once; who
//! asked learns that there was one.

use kesit_app::CompileError;
use kesit_app::definitions::DefinitionsError;
use kesit_app::segments::StoredError;
use kesit_app::service::{ApplyError, Refused};
use kesit_app::workspace::{CatalogueError, ExplainError, UnknownSegment};
use kesit_model::language::{Problem as Wrong, TreePath, TreeStep};

use crate::language::Text;
use crate::problem::{Code, Fault, Problem};

/// A fault of the server or its disk.
pub(crate) fn internal(error: &(dyn std::error::Error + 'static)) -> Problem {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        told = format!("{told}: {error}");
        cause = error.source();
    }
    tracing::error!(error = told, "a request could not be met");
    Code::Internal.into()
}

impl From<ApplyError> for Problem {
    fn from(error: ApplyError) -> Problem {
        match error {
            ApplyError::Outdated => Code::Changed.into(),
            ApplyError::Compile(error) => error.into(),
            ApplyError::Stored(error) => error.into(),
            ApplyError::Catalogue(error) => error.into(),
            ApplyError::Refused(error) => error.into(),
        }
    }
}

impl From<Refused> for Problem {
    /// The service has no room, no disk, or is about to stop.
    fn from(error: Refused) -> Problem {
        const RETRY_AFTER_S: u64 = 5;
        tracing::warn!(%error, "the service refused a request");
        Problem::new(Code::Busy).retry_after_s(RETRY_AFTER_S)
    }
}

impl From<CatalogueError> for Problem {
    fn from(error: CatalogueError) -> Problem {
        internal(&error)
    }
}

impl From<UnknownSegment> for Problem {
    fn from(error: UnknownSegment) -> Problem {
        let problem = Problem::new(Code::NotFound)
            .detail(format!("there is no segment `{}`", error.key), format!("`{}` segmenti yok", error.key));
        meant(problem, error.nearest.as_ref().map(kesit_model::Key::as_str))
    }
}

impl From<ExplainError> for Problem {
    fn from(error: ExplainError) -> Problem {
        match error {
            ExplainError::UnknownCustomer => no_customer(),
            ExplainError::NotYet { first_at } => Problem::new(Code::NotFound).detail(
                format!("the customer does not exist before {first_at}"),
                format!("müşteri {first_at} öncesinde yok"),
            ),
            ExplainError::Segment(error) => error.into(),
        }
    }
}

impl From<StoredError> for Problem {
    fn from(error: StoredError) -> Problem {
        match error {
            StoredError::Unknown { key, nearest } => {
                let problem = Problem::new(Code::NotFound).detail(
                    format!("there is no segment or group `{key}`"),
                    format!("`{key}` adlı segment ya da grup yok"),
                );
                meant(problem, nearest.as_deref())
            }
            StoredError::Version { key, version, count } => Problem::new(Code::NotFound).detail(
                format!("`{key}` has no version {version}; it has {count}"),
                format!("`{key}` için {version}. sürüm yok; {count} sürümü var"),
            ),
            StoredError::Revision { revision, last } => Problem::new(Code::NotFound).detail(
                format!("there is no revision {revision}; the last one is {last}"),
                format!("{revision}. revizyon yok; sonuncusu {last}"),
            ),
            StoredError::Problems(problems) => definitions(problems.iter(), &[], ""),
            StoredError::Catalogue(error) => error.into(),
        }
    }
}

impl From<CompileError> for Problem {
    fn from(error: CompileError) -> Problem {
        let told = error.to_string();
        Problem::new(Code::InvalidDefinition).detail(told.clone(), told)
    }
}

/// There is no such customer.
pub(crate) fn no_customer() -> Problem {
    Problem::new(Code::NotFound).detail("there is no such customer", "böyle bir müşteri yok")
}

/// Faults of definitions that came in a request: `within` is the path of what the request holds, `place` its pointer in the body.
pub(crate) fn of_definitions(error: &DefinitionsError, within: &[&str], place: &str) -> Problem {
    match error {
        DefinitionsError::Problems(problems) => {
            definitions(problems.iter().map(|(_, wrong)| wrong), within, place)
        }
        DefinitionsError::Repeated { key, .. } => Problem::new(Code::InvalidDefinition)
            .detail(format!("`{key}` is defined twice"), format!("`{key}` iki kez tanımlı")),
        error => internal(error),
    }
}

/// Faults of definitions.
pub(crate) fn definitions<'a>(
    wrong: impl Iterator<Item = &'a Wrong>,
    within: &[&str],
    place: &str,
) -> Problem {
    let fault = |wrong: &Wrong| Fault {
        path: format!("{place}{}", pointer(&wrong.path, within)),
        message: Text::new(
            format!("{}: found {}, expected {}", wrong.code, wrong.found, wrong.expected),
            format!("{}: bulunan {}, beklenen {}", wrong.code, wrong.found, wrong.expected),
        ),
        hint: wrong.hint.as_ref().map(|hint| Text::new(hint, hint)),
    };
    Problem::new(Code::InvalidDefinition).faults(wrong.map(fault).collect())
}

/// RFC 6901, from below `within` if the path leads through it.
fn pointer(path: &TreePath, within: &[&str]) -> String {
    let is_within = |(step, name): (&TreeStep, &&str)| matches!(step, TreeStep::Key(key) if key == name);
    let leads = path.0.len() >= within.len() && path.0.iter().zip(within).all(is_within);
    let steps = if leads { &path.0[within.len()..] } else { &path.0[..] };
    let one = |step: &TreeStep| match step {
        TreeStep::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        TreeStep::Index(index) => format!("/{index}"),
    };
    steps.iter().map(one).collect()
}

fn meant(problem: Problem, nearest: Option<&str>) -> Problem {
    match nearest {
        Some(nearest) => {
            problem.hint(format!("did you mean `{nearest}`?"), format!("`{nearest}` mi demek istediniz?"))
        }
        None => problem,
    }
}
