//! What each column adds to a tree's answer: Shapley values where a column that is left out sends a row both ways, as
//! many as went there of those learnt from. Lundberg et al. (2020), Nature Machine Intelligence 2:56–67 (path-dependent).
//!
//! A leaf's share of the answer is a product over the few columns on its path, so the sum over coalitions is taken leaf by
//! leaf: exact, and in depth² steps.

use super::MOST_DEPTH;
use super::tree::{Node, Tree};

/// A column on the way to a leaf.
#[derive(Debug, Clone, Copy)]
struct Step {
    column: usize,
    /// 1 if the row answers everything on the way about this column as the leaf needs it, else 0.
    with: f64,
    /// The share of rows that come through if the column is left out.
    without: f64,
}

/// Adds the contributions of a tree for a row with these bins.
pub(super) fn add(tree: &Tree, codes: &[u8], contributions: &mut [f64]) {
    descend(tree, 0, codes, &[], contributions);
}

fn descend(tree: &Tree, at: usize, codes: &[u8], path: &[Step], contributions: &mut [f64]) {
    match &tree.nodes[at] {
        Node::Leaf(value) => share_out(*value, path, contributions),
        Node::Split { question, yes, no } => {
            let goes_left = question.left.has(codes[question.column]);
            for (child, is_taken) in [(*yes, goes_left), (*no, !goes_left)] {
                let step = Step {
                    column: question.column,
                    with: f64::from(u8::from(is_taken)),
                    without: tree.rows[child] / tree.rows[at],
                };
                let mut longer = path.to_vec();
                join(&mut longer, step);
                descend(tree, child, codes, &longer, contributions);
            }
        }
    }
}

/// Adds a step; a column that was asked before keeps one step.
fn join(path: &mut Vec<Step>, step: Step) {
    match path.iter_mut().find(|earlier| earlier.column == step.column) {
        Some(earlier) => {
            earlier.with *= step.with;
            earlier.without *= step.without;
        }
        None => path.push(step),
    }
}

/// The Shapley values of the game in which a coalition earns value × Π with (inside) × Π without (outside).
fn share_out(value: f64, path: &[Step], contributions: &mut [f64]) {
    for (player, step) in path.iter().enumerate() {
        contributions[step.column] += value * (step.with - step.without) * expected(path, player);
    }
}

/// The mean of the others' product over all orders in which players can come: Σ |S|!·(n − |S|)!/(n + 1)! × product over all
/// coalitions S of the n others.
fn expected(path: &[Step], player: usize) -> f64 {
    // by_size[s] is the sum of products over all coalitions of s others.
    let mut by_size = [0.0; MOST_DEPTH];
    by_size[0] = 1.0;
    let others = path.iter().enumerate().filter(|(ix, _)| *ix != player).map(|(_, other)| other);
    for (earlier, other) in others.enumerate() {
        for size in (1..=earlier + 1).rev() {
            by_size[size] = by_size[size] * other.without + by_size[size - 1] * other.with;
        }
        by_size[0] *= other.without;
    }
    let n = path.len() - 1;
    let mut weight = 1.0 / (n as f64 + 1.0);
    let mut sum = 0.0;
    for (size, products) in by_size[..=n].iter().enumerate() {
        sum += weight * products;
        // 1/((n + 1)·C(n, s)) for the next size.
        weight *= (size + 1) as f64 / (n - size).max(1) as f64;
    }
    sum
}
