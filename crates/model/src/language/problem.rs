//! What is wrong with a definition, as a user is told it.

use std::fmt;

/// A way from the top of a file to one of its values: `segments.at_risk.when.all[1].count`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct TreePath(pub Vec<TreeStep>);

/// One step of a [`TreePath`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TreeStep {
    /// Into the member of an object.
    Key(String),
    /// Into the element of a list, from 0.
    Index(usize),
}

impl fmt::Display for TreePath {
    /// Keys are joined by dots, list places stand in brackets; keys with other signs than letters, digits, `_` and `-`
    /// are written as `["a b"]`. The empty path is written as `(file)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("(file)");
        }
        for (place, step) in self.0.iter().enumerate() {
            match step {
                TreeStep::Index(index) => write!(f, "[{index}]")?,
                TreeStep::Key(key) if !is_plain(key) => write!(f, "[{key:?}]")?,
                TreeStep::Key(key) if place == 0 => f.write_str(key)?,
                TreeStep::Key(key) => write!(f, ".{key}")?,
            }
        }
        Ok(())
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|sign| sign.is_alphanumeric() || sign == '_' || sign == '-')
}

/// One thing that is wrong, or doubtful, in a definition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// Where in the tree.
    pub path: TreePath,
    /// What kind of problem, one of [`super::code`]; stable.
    pub code: &'static str,
    /// What stands there.
    pub found: String,
    /// What would be right there.
    pub expected: String,
    /// How it can be mended, where that can be guessed.
    pub hint: Option<String>,
    /// The line of the text, from 1; only where the text is not YAML or JSON.
    pub line: Option<u32>,
}

impl Problem {
    /// The same problem with something else found.
    #[must_use]
    pub(super) fn found(mut self, found: impl Into<String>) -> Problem {
        self.found = found.into();
        self
    }

    /// The same problem with a hint.
    #[must_use]
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = Some(hint.into());
        self
    }

    /// The same problem with a hint, if there is one.
    #[must_use]
    pub(super) fn maybe_hint(mut self, hint: Option<String>) -> Problem {
        self.hint = hint;
        self
    }
}

impl fmt::Display for Problem {
    /// Three or four lines, without a line break at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}")?,
            None => write!(f, "{}", self.path)?,
        }
        write!(f, ": {}", self.code)?;
        write!(f, "\n  found:    {}", self.found)?;
        write!(f, "\n  expected: {}", self.expected)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  hint:     {hint}"),
            None => Ok(()),
        }
    }
}
