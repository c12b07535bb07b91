//! A plan, for people and for programs.

use std::io::{self, Write};

use kesit_app::segments::{
    Aspect, Because, ChangeAction, DefinitionKind, DefinitionSet, Moves, Plan, PlannedChange,
};
use kesit_model::{Key, PersonId};
use serde_json::{Map, Value as Json, json};

use crate::diff::diff;
use crate::load::Setting;
use crate::words::{Words, printable};

/// Writes the plan for people.
pub(super) fn text(out: &mut dyn Write, plan: &Plan, setting: &Setting) -> io::Result<()> {
    let words = setting.words;
    writeln!(out, "{}\n", setting.headline(plan.as_of, plan.customers))?;
    plan.changes.iter().try_for_each(|change| changed(out, change, plan, words))?;
    if !plan.moved.is_empty() {
        writeln!(out, "\n{}", words.of("Members move as well in:", "Bunlarda da üyeler değişir:"))?;
    }
    for one in &plan.moved {
        let because = because(&one.because, words);
        writeln!(out, "  {}: {} ({because})", one.key, sizes(&one.moves, words))?;
        samples(out, &one.moves, words)?;
    }
    if !plan.is_empty() {
        writeln!(out)?;
    }
    writeln!(out, "{}", summary(plan, words))
}

/// What would happen, in one line.
fn summary(plan: &Plan, words: Words) -> String {
    let count = |action| words.count(plan.count(action) as u64);
    let (new, changed, removed) =
        (count(ChangeAction::Added), count(ChangeAction::Changed), count(ChangeAction::Removed));
    let unchanged = words.count(plan.unchanged as u64);
    if plan.is_empty() {
        return words.text(
            format!("Nothing to change: {unchanged} unchanged"),
            format!("Değişecek bir şey yok: {unchanged} aynı"),
        );
    }
    words.text(
        format!("{new} new, {changed} changed, {removed} removed, {unchanged} unchanged"),
        format!("{new} yeni, {changed} değişen, {removed} kaldırılan, {unchanged} aynı"),
    )
}

fn changed(out: &mut dyn Write, change: &PlannedChange, plan: &Plan, words: Words) -> io::Result<()> {
    let difference = &change.difference;
    let (kind, key, action) = (difference.kind, &difference.key, difference.action);
    let mark = mark(action);
    let aspects: Vec<&str> = difference.aspects.iter().map(|one| aspect(*one, words)).collect();
    let aspects = if aspects.is_empty() { String::new() } else { format!(" ({})", aspects.join(", ")) };
    match kind {
        DefinitionKind::Segment => {
            let set = if action == ChangeAction::Removed { &plan.present } else { &plan.wanted };
            let name = name(set, key, words);
            let sizes = change.moves.as_ref().map(|moves| sizes(moves, words)).unwrap_or_default();
            writeln!(out, "{mark} {key}{name}{aspects}: {sizes}")?;
            change.moves.iter().try_for_each(|moves| samples(out, moves, words))?;
        }
        DefinitionKind::Group => {
            let tiers = match action {
                ChangeAction::Removed => tiers(&plan.present, key),
                _ => tiers(&plan.wanted, key),
            };
            writeln!(out, "{mark} {} {key}{aspects}: {tiers}", words.of("group", "grup"))?;
        }
        DefinitionKind::List => {
            let what = match action {
                ChangeAction::Removed => {
                    words.of("no segment refers to it any more", "artık ona başvuran segment yok")
                }
                _ => words.of("segments refer to it from now on", "bundan sonra segmentler ona başvurur"),
            };
            writeln!(out, "{mark} {} {key}: {what}", words.of("list", "liste"))?;
        }
    }
    if action == ChangeAction::Changed {
        let written = |set: &DefinitionSet| set.item(kind, key).map(|item| item.content.written.clone());
        let (old, new) =
            (written(&plan.present).unwrap_or_default(), written(&plan.wanted).unwrap_or_default());
        diff(&old, &new).iter().try_for_each(|line| writeln!(out, "    {}", printable(line)))?;
    }
    Ok(())
}

/// The mark of a change in a list.
pub(super) fn mark(action: ChangeAction) -> char {
    match action {
        ChangeAction::Added => '+',
        ChangeAction::Changed => '~',
        ChangeAction::Removed => '-',
        ChangeAction::Moved => '>',
    }
}

fn name(set: &DefinitionSet, key: &Key, words: Words) -> String {
    let name = set.definitions().segment(key).and_then(|segment| segment.name.get(words.language));
    name.map(|name| format!(" · {}", printable(name))).unwrap_or_default()
}

fn tiers(set: &DefinitionSet, key: &Key) -> String {
    let group = set.definitions().groups.iter().find(|group| &group.key == key);
    let tiers = group.map(|group| group.tiers.iter().map(Key::as_str).collect::<Vec<_>>());
    tiers.unwrap_or_default().join(" > ")
}

fn aspect(aspect: Aspect, words: Words) -> &'static str {
    match aspect {
        Aspect::Name => words.of("name", "ad"),
        Aspect::Description => words.of("description", "açıklama"),
        Aspect::Strategy => words.of("strategy", "strateji"),
        Aspect::Condition => words.of("condition", "koşul"),
        Aspect::Tiers => words.of("tiers", "katmanlar"),
    }
}

fn because(because: &Because, words: Words) -> String {
    match because {
        Because::RefersTo(key) => {
            words.text(format!("it refers to {key}"), format!("{key} segmentine başvurduğu için"))
        }
        Because::GroupChanges(group) => words.text(
            format!("the tiers of its group {group} change"),
            format!("{group} grubunun katmanları değiştiği için"),
        ),
        Because::ComesAfter { tier, group } => words.text(
            format!("it comes after {tier} in the group {group}"),
            format!("{group} grubunda {tier} katmanından sonra geldiği için"),
        ),
    }
}

fn sizes(moves: &Moves, words: Words) -> String {
    let counts = moves.counts;
    let before = words.count(counts.size_before);
    let after = words.things(counts.size_after, "customer", "customers", "müşteri");
    format!("{before} → {after}")
}

fn samples(out: &mut dyn Write, moves: &Moves, words: Words) -> io::Result<()> {
    let mut side = |what: &str, sign: char, count: u64, ids: &[PersonId]| {
        if count == 0 {
            return Ok(());
        }
        let more = if count > ids.len() as u64 { ", …" } else { "" };
        let ids: Vec<String> = ids.iter().map(|id| printable(id.as_str())).collect();
        writeln!(out, "    {what} {sign}{}: {}{more}", words.count(count), ids.join(", "))
    };
    side(words.of("enter", "giren"), '+', moves.counts.entering, &moves.entering)?;
    side(words.of("leave", "çıkan"), '-', moves.counts.leaving, &moves.leaving)
}

/// `{"as_of", "customers", "changes": […], "moved": […], "unchanged"}`; `kesit segments plan --help` shows no more of it,
/// so its names are those of the text.
pub(super) fn json(plan: &Plan) -> Json {
    let change = |change: &PlannedChange| {
        let difference = &change.difference;
        let mut object = Map::new();
        object.insert("action".to_owned(), difference.action.word().into());
        object.insert("kind".to_owned(), difference.kind.word().into());
        object.insert("key".to_owned(), difference.key.as_str().into());
        if difference.action == ChangeAction::Changed {
            let english = Words::new(kesit_model::Language::English);
            let aspects = difference.aspects.iter().map(|one| Json::from(aspect(*one, english))).collect();
            object.insert("aspects".to_owned(), Json::Array(aspects));
        }
        change.moves.iter().for_each(|moves| put_moves(&mut object, moves));
        Json::Object(object)
    };
    let moved = |one: &kesit_app::segments::Moved| {
        let mut object = Map::new();
        object.insert("key".to_owned(), one.key.as_str().into());
        let because = match &one.because {
            Because::RefersTo(key) => json!({ "segment": key.as_str() }),
            Because::GroupChanges(group) => json!({ "group": group.as_str() }),
            Because::ComesAfter { tier, group } => json!({ "tier": tier.as_str(), "group": group.as_str() }),
        };
        object.insert("because".to_owned(), because);
        put_moves(&mut object, &one.moves);
        Json::Object(object)
    };
    json!({
        "as_of": plan.as_of.to_string(),
        "customers": plan.customers,
        "changes": plan.changes.iter().map(change).collect::<Vec<Json>>(),
        "moved": plan.moved.iter().map(moved).collect::<Vec<Json>>(),
        "unchanged": plan.unchanged,
    })
}

fn put_moves(object: &mut Map<String, Json>, moves: &Moves) {
    let counts = moves.counts;
    let ids = |ids: &[PersonId]| ids.iter().map(|id| Json::from(id.as_str())).collect::<Vec<Json>>();
    let entries = [
        ("size_before", counts.size_before.into()),
        ("size_after", counts.size_after.into()),
        ("entering", counts.entering.into()),
        ("leaving", counts.leaving.into()),
        ("entering_sample", ids(&moves.entering).into()),
        ("leaving_sample", ids(&moves.leaving).into()),
    ];
    object.extend(entries.map(|(key, value): (&str, Json)| (key.to_owned(), value)));
}
