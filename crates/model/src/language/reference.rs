//! Checks across the segments of one or several files: every reference leads to a segment, no segment depends on itself, and a segment is
//! a tier at most once.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::code;
use super::problem::{Problem, TreePath};
use super::reader::Reader;
use super::slip;
use crate::Key;

/// What the segments and groups name, with the places.
#[derive(Debug, Default)]
pub(super) struct Links {
    segments: Vec<(Key, Vec<(Key, TreePath)>)>,
    groups: Vec<(Key, Vec<(Key, TreePath)>)>,
}

impl Links {
    pub(super) fn segment(&mut self, key: Key, references: Vec<(Key, TreePath)>) {
        self.segments.push((key, references));
    }

    pub(super) fn group(&mut self, key: Key, tiers: Vec<(Key, TreePath)>) {
        self.groups.push((key, tiers));
    }
}

/// Notes everything that is wrong with the links.
pub(super) fn check(links: &Links, reader: &mut Reader) {
    let places: HashMap<&Key, usize> =
        links.segments.iter().enumerate().map(|(place, (key, _))| (key, place)).collect();
    check_names(links, &places, reader);
    check_tiers(links, reader);
    let edges = edges(links, &places);
    for cycle in cycles(&edges) {
        let problem = cycle_problem(&cycle, &edges, links);
        reader.refuse::<()>(problem);
    }
}

fn check_names(links: &Links, places: &HashMap<&Key, usize>, reader: &mut Reader) {
    let named = links.segments.iter().chain(&links.groups).flat_map(|(_, named)| named);
    for (key, path) in named.filter(|(key, _)| !places.contains_key(key)) {
        let known = links.segments.iter().map(|(key, _)| key.as_str());
        let hint = slip::word(key.as_str(), known);
        let expected = "the key of a segment".to_owned();
        let problem = Problem {
            path: path.clone(),
            code: code::UNKNOWN_SEGMENT,
            found: format!("`{key}`"),
            expected,
            hint,
            line: None,
        };
        reader.refuse::<()>(problem);
    }
}

fn check_tiers(links: &Links, reader: &mut Reader) {
    let mut groups: BTreeMap<&Key, &Key> = BTreeMap::new();
    for (group, tiers) in &links.groups {
        for (tier, path) in tiers {
            let Some(before) = groups.insert(tier, group) else { continue };
            let problem = Problem {
                path: path.clone(),
                code: code::TIER_TWICE,
                found: format!("`{tier}`, which is a tier of `{before}` already"),
                expected: "each segment as a tier once, in one group".to_owned(),
                hint: Some(format!("for a second group define a segment with `when: {{ segment: {tier} }}`")),
                line: None,
            };
            reader.refuse::<()>(problem);
        }
    }
}

/// That a segment depends on another, and why.
struct Edge<'a> {
    to: usize,
    path: &'a TreePath,
    /// The group in which the other is an earlier tier; `None` for a reference by `segment:`.
    group: Option<&'a Key>,
}

/// What each segment depends on, in the order of the file.
fn edges<'a>(links: &'a Links, places: &HashMap<&Key, usize>) -> Vec<Vec<Edge<'a>>> {
    let mut edges: Vec<Vec<Edge>> = Vec::new();
    for (_, references) in &links.segments {
        let known = references
            .iter()
            .filter_map(|(key, path)| places.get(key).map(|to| Edge { to: *to, path, group: None }));
        edges.push(known.collect());
    }
    let mut seen = HashSet::new();
    for (group, tiers) in &links.groups {
        // A tier that is named twice is told elsewhere.
        let known = tiers.iter().filter_map(|(key, path)| places.get(key).map(|place| (*place, path)));
        let mut known = known.filter(|(place, _)| seen.insert(*place));
        let Some((mut earlier, _)) = known.next() else { continue };
        // An edge to the tier before is enough for finding the cycles through any earlier one.
        for (later, path) in known {
            edges[later].push(Edge { to: earlier, path, group: Some(group) });
            earlier = later;
        }
    }
    edges
}

/// Where the search stands with a segment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// One cycle for every edge that leads back, each as the segments on it and the edge taken from each.
fn cycles(edges: &[Vec<Edge>]) -> Vec<Vec<(usize, usize)>> {
    let mut marks = vec![Mark::New; edges.len()];
    let mut cycles = Vec::new();
    for start in 0..edges.len() {
        if marks[start] != Mark::New {
            continue;
        }
        marks[start] = Mark::Open;
        // The way from `start`, each with the edge to be taken next.
        let mut way = vec![(start, 0)];
        while let Some((from, next)) = way.last().copied() {
            let Some(edge) = edges[from].get(next) else {
                marks[from] = Mark::Done;
                way.pop();
                // The edge that led here has been followed to its end.
                if let Some((_, taken)) = way.last_mut() {
                    *taken += 1;
                }
                continue;
            };
            if marks[edge.to] == Mark::New {
                marks[edge.to] = Mark::Open;
                way.push((edge.to, 0));
                continue;
            }
            if marks[edge.to] == Mark::Open {
                let begin = way.iter().position(|(segment, _)| *segment == edge.to).unwrap_or_default();
                cycles.push(way[begin..].to_vec());
            }
            if let Some((_, taken)) = way.last_mut() {
                *taken += 1;
            }
        }
    }
    cycles
}

fn cycle_problem(cycle: &[(usize, usize)], edges: &[Vec<Edge>], links: &Links) -> Problem {
    let key = |segment: usize| links.segments[segment].0.as_str();
    let group = |(segment, edge): (usize, usize)| edges[segment][edge].group;
    // A tier depends on every earlier tier of its group, so the ones between need not be shown.
    let is_between = |place: usize| {
        place > 0 && group(cycle[place]).is_some() && group(cycle[place]) == group(cycle[place - 1])
    };
    let shown: Vec<(usize, usize)> =
        (0..cycle.len()).filter(|place| !is_between(*place)).map(|place| cycle[place]).collect();
    let mut found: Vec<&str> = shown.iter().map(|(segment, _)| key(*segment)).collect();
    found.extend(shown.first().map(|(segment, _)| key(*segment)));
    let through_tiers = shown
        .iter()
        .zip(found.iter().skip(1))
        .find_map(|(step, next)| group(*step).map(|group| (key(step.0), *next, group)));
    let hint = match through_tiers {
        Some((later, earlier, group)) => {
            format!("`{later}` depends on `{earlier}`, because it comes after it in the group `{group}`")
        }
        None => "write the shared part into a segment of its own, and let both name it".to_owned(),
    };
    let path = cycle.first().map(|(segment, edge)| edges[*segment][*edge].path.clone()).unwrap_or_default();
    Problem {
        path,
        code: code::REFERENCE_CYCLE,
        found: found.join(" → "),
        expected: "segments that do not depend on themselves".to_owned(),
        hint: Some(hint),
        line: None,
    }
}
