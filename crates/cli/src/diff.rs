//! Two texts, line by line: what went and what came.

/// Texts with more lines are shown as gone and come altogether.
const MAX_LINES: usize = 2_000;

/// Lines that stay around each change.
const CONTEXT_LINES: usize = 1;

/// The lines that differ, led by `- ` or `+ `, with a line of what stays around them; `…` where more of that is left out.
pub(crate) fn diff(old: &str, new: &str) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let steps = if old.len().max(new.len()) > MAX_LINES { replaced(&old, &new) } else { steps(&old, &new) };
    shortened(&steps)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step<'a> {
    Stays(&'a str),
    Went(&'a str),
    Came(&'a str),
}

fn replaced<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Step<'a>> {
    old.iter().map(|line| Step::Went(line)).chain(new.iter().map(|line| Step::Came(line))).collect()
}

/// By the longest common subsequence of lines.
fn steps<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<Step<'a>> {
    // `common[i][j]` is how many lines the ends from `i` and `j` on have in common.
    let mut common = vec![vec![0_u16; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = if old[i] == new[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut steps = Vec::new();
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            steps.push(Step::Stays(old[i]));
            (i, j) = (i + 1, j + 1);
        } else if common[i + 1][j] >= common[i][j + 1] {
            steps.push(Step::Went(old[i]));
            i += 1;
        } else {
            steps.push(Step::Came(new[j]));
            j += 1;
        }
    }
    steps.extend(replaced(&old[i..], &new[j..]));
    steps
}

fn shortened(steps: &[Step<'_>]) -> Vec<String> {
    let is_change = |step: &Step<'_>| !matches!(step, Step::Stays(_));
    let mut lines = Vec::new();
    let mut left_out = false;
    for (place, step) in steps.iter().enumerate() {
        let around = place.saturating_sub(CONTEXT_LINES)..(place + CONTEXT_LINES + 1).min(steps.len());
        if !steps[around].iter().any(is_change) {
            left_out = true;
            continue;
        }
        if std::mem::take(&mut left_out) {
            lines.push("…".to_owned());
        }
        lines.push(match step {
            Step::Stays(line) => format!("  {line}"),
            Step::Went(line) => format!("- {line}"),
            Step::Came(line) => format!("+ {line}"),
        });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::diff;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &[&str]) {
        assert_eq!(diff(old, new), expected);
    }

    #[test]
    fn what_went_and_what_came() {
        check("a\nb\n", "a\nb\n", &[]);
        check("", "a\n", &["+ a"]);
        check("a\nb\n", "", &["- a", "- b"]);
        check("a\nb\nc\nd\ne\n", "a\nb\nc\nD\ne\n", &["…", "  c", "- d", "+ D", "  e"]);
        check("a\nb\nc\nd\ne\nf\n", "b\nc\nd\ne\nf\ng\n", &["- a", "  b", "…", "  f", "+ g"]);
    }
}
