//! Canvas: the gradebook that it exports.

use super::keys::{self, Key, itself, note_left, pair};
use super::{
    Choice, Filled, Grade, Sheet, check_maximum, has_comma, needed, number, points, scaled,
};
use crate::grade::download;

/// Canvas's names of the columns with an id of a student.
const IDS: [&str; 4] = ["ID", "SIS User ID", "SIS Login ID", "Integration ID"];

/// Fills the column of an assignment.
///
/// # Errors
/// If it is not a gradebook of Canvas, the column is missing or has no assignment's number, the
/// submissions are not in it, or its points differ from those of the grades.
pub fn canvas(downloaded: &str, grades: &[Grade], choice: &Choice) -> Result<Filled, String> {
    let mut sheet = Sheet::read(downloaded)?;
    let is_export = sheet.headers().first().is_some_and(|it| it.contains("Student"))
        && sheet.headers().get(1).is_some_and(|it| it.contains("ID"));
    if !is_export {
        return Err("this is no gradebook that Canvas exported: its first columns are not \
                    `Student` and `ID`"
            .to_owned());
    }
    let column = column(&sheet, grades, choice)?;
    let header = sheet.headers().get(column).map_or("", |it| it.trim()).to_owned();
    // A row without an id is not a student's: it has the points of the assignments.
    let (students, others): (Vec<usize>, Vec<usize>) = (1..sheet.rows.len())
        .partition(|at| sheet.rows.get(*at).is_some_and(|row| !row.get(1).trim().is_empty()));
    let cells = || others.iter().filter_map(|at| sheet.rows.get(*at));
    let maximum = cells().find_map(|row| points(row.get(column)));
    let comma = cells().any(|row| has_comma(row.get(column)));
    check_maximum(grades, maximum, choice)?;
    let keys = keys_of(&sheet, choice)?;
    let pairs = pair(&sheet, &students, &keys, grades)?;
    let who = |at: usize| {
        let row = sheet.rows.get(at);
        row.map_or_else(String::new, |row| format!("{} ({})", row.get(0).trim(), row.get(1).trim()))
    };
    let mut filled = Filled { column: header, key: pairs.header.clone(), ..Filled::default() };
    note_left(&mut filled, &sheet, &pairs, &students, grades, who);
    let mut edits = Vec::new();
    for (row, grade) in &pairs.by_row {
        let Some(grade) = grades.get(*grade).filter(|grade| grade.void.is_none()) else {
            continue;
        };
        let old = sheet.rows.get(*row).map_or("", |row| row.get(column)).trim();
        if old.eq_ignore_ascii_case("EX") {
            filled.kept.push((who(*row), "excused (`EX`)".to_owned()));
            continue;
        }
        let earned = scaled(grade, maximum, choice.scale);
        let new = number(earned, comma);
        filled.filled += 1;
        if points(old) == Some(earned) {
            continue;
        }
        if !old.is_empty() {
            filled.changed.push((who(*row), old.to_owned(), new.clone()));
        }
        edits.push((*row, new));
    }
    for (row, new) in edits {
        sheet.set(row, column, &new);
    }
    filled.text = sheet.finish();
    Ok(filled)
}

/// The assignment's column.
fn column(sheet: &Sheet<'_>, grades: &[Grade], choice: &Choice) -> Result<usize, String> {
    let title = grades.first().map_or("", |grade| grade.title.as_str());
    let wanted = choice.column.as_deref().unwrap_or(title).trim();
    let headers = sheet.headers();
    let fits = |header: &str| {
        let header = header.trim();
        header == wanted
            || assignment(header).is_some_and(|(title, id)| title == wanted || id == wanted)
    };
    let mut found = headers.iter().enumerate().filter(|(_, header)| fits(header));
    let (first, second) = (found.next(), found.next());
    match (first, second) {
        (Some((_, one)), Some((_, other))) => Err(format!(
            "`{wanted}` can be `{}` or `{}`: choose one with `--column` and its number",
            one.trim(),
            other.trim()
        )),
        (Some((at, header)), None) if assignment(header.trim()).is_some() => Ok(at),
        (Some((_, header)), None) => Err(format!(
            "the column `{}` has no number in parentheses, so Canvas would make a new assignment \
             of it: export the gradebook again, and fill that file",
            header.trim()
        )),
        (None, _) => {
            let all = headers.iter().filter(|header| assignment(header.trim()).is_some());
            let all: Vec<String> = all.map(|header| format!("`{}`", header.trim())).collect();
            let there = if all.is_empty() { "none".to_owned() } else { all.join(", ") };
            Err(format!(
                "there is no column `{wanted}`; the assignments in the file are {there}: say which \
                 one is meant with `--column`"
            ))
        }
    }
}

/// The title and the number of `Build the state machine (4711)`.
fn assignment(header: &str) -> Option<(&str, &str)> {
    let (title, id) = header.strip_suffix(')')?.rsplit_once('(')?;
    let is_number = !id.is_empty() && id.bytes().all(|c| c.is_ascii_digit());
    is_number.then_some((title.trim(), id))
}

fn keys_of(sheet: &Sheet<'_>, choice: &Choice) -> Result<Vec<Key>, String> {
    let key = |column: usize, header: &str| Key {
        header: header.to_owned(),
        column,
        of_cell: itself,
        of_submission: if header == "ID" { of_download } else { itself },
    };
    if let Some(header) = &choice.key {
        return Ok(vec![key(needed(sheet, header, "--match")?, header.trim())]);
    }
    let mut found = Vec::new();
    for header in IDS {
        if let Some(column) = super::named(sheet, header)? {
            found.push(key(column, header));
        }
    }
    Ok(found)
}

/// A submission by its name, or by the student's number in the name of a file downloaded from
/// Canvas: `lovelaceada_LATE_12345_678901_main.zip`.
fn of_download(name: &str) -> Vec<&str> {
    let mut names = keys::itself(name);
    names.extend(download::canvas(name).map(|it| it.student));
    names
}
