//! Which row is whose: by an id that stands in a column, and by nothing else.

use std::collections::BTreeMap;

use super::{Filled, Grade, Sheet};

/// A column that may have the submissions' names, and how they stand there.
pub(super) struct Key {
    pub(super) header: String,
    pub(super) column: usize,
    /// The names that a cell stands for.
    pub(super) of_cell: fn(&str) -> Vec<&str>,
    /// The names that a submission may have in this column.
    pub(super) of_submission: fn(&str) -> Vec<&str>,
}

/// The cell itself, or nothing if it is empty.
pub(super) fn itself(text: &str) -> Vec<&str> {
    Some(text.trim()).filter(|text| !text.is_empty()).into_iter().collect()
}

/// Pairs of a row and a grade, both by their places.
pub(super) struct Pairs {
    pub(super) header: String,
    /// The grade of each row.
    pub(super) by_row: BTreeMap<usize, usize>,
}

impl Key {
    /// The rows of the grades; a grade in no row is left out.
    fn pairs(&self, sheet: &Sheet<'_>, rows: &[usize], grades: &[Grade]) -> Result<Pairs, String> {
        let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
        let mut twice = BTreeMap::new();
        for at in rows {
            let Some(row) = sheet.rows.get(*at) else { continue };
            for name in (self.of_cell)(row.get(self.column)) {
                if let Some(other) = by_name.insert(name, *at).filter(|other| other != at) {
                    twice.insert(name, (other, *at));
                }
            }
        }
        let mut by_row: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, grade) in grades.iter().enumerate() {
            for name in (self.of_submission)(&grade.submission) {
                if let Some((one, other)) = twice.get(name) {
                    let line = |at: &usize| sheet.rows.get(*at).map_or(0, |row| row.line);
                    return Err(format!(
                        "`{name}` stands twice in the column `{}`, in lines {} and {}",
                        self.header,
                        line(one),
                        line(other)
                    ));
                }
                let Some(row) = by_name.get(name) else { continue };
                match by_row.insert(*row, at) {
                    Some(other) if other != at => {
                        let other = grades.get(other).map_or("", |it| it.submission.as_str());
                        return Err(format!(
                            "two submissions are of `{name}`: `{other}` and `{}`",
                            grade.submission
                        ));
                    }
                    _ => {}
                }
            }
        }
        Ok(Pairs { header: self.header.clone(), by_row })
    }
}

/// Pairs rows and grades by the one column in which the submissions' names are.
///
/// # Errors
/// If they are in none, or two columns lead to different rows.
pub(super) fn pair(
    sheet: &Sheet<'_>,
    rows: &[usize],
    keys: &[Key],
    grades: &[Grade],
) -> Result<Pairs, String> {
    let mut best: Option<Pairs> = None;
    for key in keys {
        let pairs = key.pairs(sheet, rows, grades)?;
        match &best {
            _ if pairs.by_row.is_empty() => {}
            None => best = Some(pairs),
            // The same in both, or one has more of the same: nothing to decide.
            Some(other) if includes(&other.by_row, &pairs.by_row) => {}
            Some(other) if includes(&pairs.by_row, &other.by_row) => best = Some(pairs),
            Some(other) => {
                return Err(format!(
                    "the submissions' names are in the columns `{}` and `{}`, and lead to \
                     different rows: say which column counts with `--match`",
                    other.header, pairs.header
                ));
            }
        }
    }
    best.ok_or_else(|| {
        let columns: Vec<String> = keys.iter().map(|key| format!("`{}`", key.header)).collect();
        let first = grades.first().map_or("", |grade| grade.submission.as_str());
        let example = keys.first().and_then(|key| {
            rows.iter().filter_map(|at| sheet.rows.get(*at)).map(|row| row.get(key.column)).next()
        });
        format!(
            "no submission is in the file: none of {} has the name of one, such as `{first}`; the \
             file has names such as `{}`",
            columns.join(", "),
            example.unwrap_or_default()
        )
    })
}

fn includes(larger: &BTreeMap<usize, usize>, smaller: &BTreeMap<usize, usize>) -> bool {
    smaller.iter().all(|(row, grade)| larger.get(row) == Some(grade))
}

/// Notes what found no partner. `who` names a row.
pub(super) fn note_left(
    filled: &mut Filled,
    pairs: &Pairs,
    rows: &[usize],
    grades: &[Grade],
    who: impl Fn(usize) -> String,
) {
    let left = rows.iter().filter(|row| !pairs.by_row.contains_key(row));
    filled.rows_left.extend(left.map(|row| who(*row)));
    let placed: std::collections::BTreeSet<usize> = pairs.by_row.values().copied().collect();
    for (at, grade) in grades.iter().enumerate() {
        if !placed.contains(&at) {
            let why = format!("`{}` has no such name", pairs.header);
            filled.grades_left.push((grade.submission.clone(), why));
        } else if let Some(why) = &grade.void {
            filled.grades_left.push((grade.submission.clone(), why.clone()));
        }
    }
}
