//! Moodle: the grading worksheet of an assignment. Its headers are in the site's language.

use super::keys::{Key, itself, note_left, pair};
use super::{
    Choice, Filled, Grade, Sheet, check_maximum, has_comma, named, needed, number, points, scaled,
};
use crate::grade::download;

/// The column with `Participant 123`.
const IDENTIFIER: &str = "Identifier";
/// Other columns with an id.
const OTHER_IDS: [&str; 3] = ["ID number", "Username", "Email address"];
/// The points of the assignment.
const MAXIMUM: &str = "Maximum Grade";

/// Fills the column of grades, and the column of feedback if one is named.
///
/// # Errors
/// If the columns are missing, the submissions are not in it, or its points differ from
/// those of the grades.
pub fn moodle(downloaded: &str, grades: &[Grade], choice: &Choice) -> Result<Filled, String> {
    let mut sheet = Sheet::read(downloaded)?;
    let column = needed(&sheet, choice.column.as_deref().unwrap_or("Grade"), "--column")?;
    let feedback = choice.feedback.as_deref();
    let feedback = feedback.map(|header| needed(&sheet, header, "--feedback")).transpose()?;
    let keys = keys_of(&sheet, choice)?;
    let rows: Vec<usize> = (1..sheet.rows.len()).collect();
    let (maximum, comma) = maximum(&sheet, column)?;
    check_maximum(grades, maximum, choice)?;
    let pairs = pair(&sheet, &rows, &keys, grades)?;
    let first = keys.first().map_or(0, |key| key.column);
    let who = |at: usize| {
        sheet.rows.get(at).map_or_else(String::new, |row| row.get(first).trim().to_owned())
    };
    let header = sheet.headers().get(column).map_or("", |it| it.trim()).to_owned();
    let mut filled = Filled { column: header, key: pairs.header.clone(), ..Filled::default() };
    note_left(&mut filled, &sheet, &pairs, &rows, grades, who);
    let mut edits = Vec::new();
    for (row, grade) in &pairs.by_row {
        let Some(grade) = grades.get(*grade).filter(|grade| grade.void.is_none()) else {
            continue;
        };
        let old = sheet.rows.get(*row).map_or("", |row| row.get(column)).trim();
        let earned = scaled(grade, maximum, choice.scale);
        let new = number(earned, comma);
        filled.filled += 1;
        if let Some(feedback) = feedback {
            let old = sheet.rows.get(*row).map_or("", |row| row.get(feedback));
            if old.trim().is_empty() || old == grade.feedback {
                edits.push((*row, feedback, grade.feedback.clone()));
            } else {
                // A person wrote that; a grader must not discard it.
                filled.kept.push((who(*row), "it already has other feedback".to_owned()));
            }
        }
        if points(old) == Some(earned) {
            continue;
        }
        if !old.is_empty() && old != "-" {
            filled.changed.push((who(*row), old.to_owned(), new.clone()));
        }
        edits.push((*row, column, new));
    }
    for (row, column, new) in edits {
        sheet.set(row, column, &new);
    }
    filled.text = sheet.finish();
    Ok(filled)
}

/// The points of the assignment, if the file has them, and whether its numbers have a comma.
fn maximum(
    sheet: &Sheet<'_>,
    column: usize,
) -> Result<(Option<crate::grade::Points>, bool), String> {
    let at = named(sheet, MAXIMUM)?;
    let body = || sheet.rows.iter().skip(1);
    let maximum = at.and_then(|at| body().find_map(|row| points(row.get(at))));
    let cells =
        body().flat_map(|row| [Some(column), at].into_iter().flatten().map(|at| row.get(at)));
    let comma = cells.into_iter().any(has_comma);
    Ok((maximum, comma))
}

fn keys_of(sheet: &Sheet<'_>, choice: &Choice) -> Result<Vec<Key>, String> {
    let identifier = |column, header: &str| Key {
        header: header.trim().to_owned(),
        column,
        of_cell: with_number,
        of_submission: of_download,
    };
    if let Some(header) = &choice.key {
        return Ok(vec![identifier(needed(sheet, header, "--match")?, header)]);
    }
    let mut found = Vec::new();
    if let Some(column) = named(sheet, IDENTIFIER)? {
        found.push(identifier(column, IDENTIFIER));
    }
    for header in OTHER_IDS {
        if let Some(column) = named(sheet, header)? {
            let (of_cell, of_submission) = (itself as _, itself as _);
            found.push(Key { header: header.to_owned(), column, of_cell, of_submission });
        }
    }
    if found.is_empty() {
        // The error names the columns that exist.
        needed(sheet, IDENTIFIER, "--match")?;
    }
    Ok(found)
}

/// `Participant 123`, whatever the first word is in the site's language, and `123`.
fn with_number(cell: &str) -> Vec<&str> {
    let mut names = itself(cell);
    if let Some((_, number)) = cell.trim().rsplit_once(char::is_whitespace)
        && number.bytes().all(|c| c.is_ascii_digit())
    {
        names.push(number);
    }
    names
}

/// A submission by its name, or by the participant's number in the name of a file downloaded
/// from Moodle: `Ada Lovelace_123_assignsubmission_file`.
fn of_download(name: &str) -> Vec<&str> {
    let mut names = itself(name);
    names.extend(download::moodle(name).map(|it| it.participant));
    names
}
