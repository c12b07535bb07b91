//! An answer for people, for spreadsheets, and for programs.

use std::io::Write;

use serde_json::{Map, Value as Json};

use super::{Answer, Cell, Sheet};
use crate::failure::Failure;
use crate::load::Setting;
use crate::output::{self, Align, CsvRows};

pub(super) fn for_people(answer: &Answer, setting: &Setting, out: &mut dyn Write) -> Result<(), Failure> {
    if !answer.headline.is_empty() {
        writeln!(out, "{}", answer.headline)?;
    }
    if !answer.facts.is_empty() {
        writeln!(out)?;
        let rows: Vec<Vec<String>> =
            answer.facts.iter().map(|fact| vec![fact.label.clone(), fact.cell.shown(setting)]).collect();
        output::table(out, &[Align::Left, Align::Left], &rows)?;
    }
    for sheet in &answer.sheets {
        writeln!(out)?;
        if !sheet.title.is_empty() {
            writeln!(out, "{}", sheet.title)?;
        }
        table(sheet, setting, out)?;
    }
    for note in &answer.notes {
        writeln!(out, "\n{note}")?;
    }
    Ok(())
}

fn table(sheet: &Sheet, setting: &Setting, out: &mut dyn Write) -> Result<(), Failure> {
    let align = |column: usize| {
        let cells = sheet.rows.iter().filter_map(|row| row.get(column));
        let mut said = cells.filter(|cell| **cell != Cell::Missing).map(Cell::align);
        said.next_back().unwrap_or(Align::Left)
    };
    let aligns: Vec<Align> = (0..sheet.columns.len()).map(align).collect();
    let mut rows = vec![sheet.columns.iter().map(|column| column.title.clone()).collect::<Vec<String>>()];
    rows.extend(sheet.rows.iter().map(|row| row.iter().map(|cell| cell.shown(setting)).collect()));
    Ok(output::table(out, &aligns, &rows)?)
}

/// The first table.
pub(super) fn as_csv(answer: &Answer, out: &mut dyn Write) -> Result<(), Failure> {
    let mut rows = CsvRows::new(out);
    match answer.sheets.first() {
        Some(sheet) => {
            rows.row(&sheet.columns.iter().map(|column| column.key.clone()).collect::<Vec<String>>())?;
            for row in &sheet.rows {
                rows.row(&row.iter().map(Cell::plain).collect::<Vec<String>>())?;
            }
        }
        None => {
            rows.row(&["key".to_owned(), "value".to_owned()])?;
            for fact in &answer.facts {
                rows.row(&[fact.key.to_owned(), fact.cell.plain()])?;
            }
        }
    }
    Ok(rows.finish()?)
}

/// One object: each figure under its key, each table as a list of objects, and the notes.
pub(super) fn as_json(answer: &Answer, out: &mut dyn Write) -> Result<(), Failure> {
    let mut object = Map::new();
    for fact in &answer.facts {
        object.insert(fact.key.to_owned(), fact.cell.json());
    }
    for sheet in &answer.sheets {
        object.insert(
            sheet.key.to_owned(),
            Json::Array(sheet.rows.iter().map(|row| record(sheet, row)).collect()),
        );
    }
    if !answer.notes.is_empty() {
        let notes = answer.notes.iter().map(|note| Json::from(note.as_str())).collect();
        object.insert("notes".to_owned(), Json::Array(notes));
    }
    Ok(writeln!(out, "{}", Json::Object(object))?)
}

fn record(sheet: &Sheet, row: &[Cell]) -> Json {
    let members = sheet.columns.iter().zip(row);
    Json::Object(members.map(|(column, cell)| (column.key.clone(), cell.json())).collect())
}
