//! Which row belongs to whom: by an id in a column, and by nothing else.

use std::collections::BTreeMap;

use super::{Filled, Grade, Sheet};

/// A column that may contain the submissions' names, and their form there.
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

/// Pairs of a row and a grade, both by index.
pub(super) struct Pairs {
    pub(super) header: String,
    column: usize,
    /// The grade of each row.
    pub(super) by_row: BTreeMap<usize, usize>,
    /// Rows with several grades: it is unclear which of them counts.
    several: BTreeMap<usize, Vec<usize>>,
}

/// The grades of each row in one column.
struct Found {
    header: String,
    column: usize,
    by_row: BTreeMap<usize, Vec<usize>>,
}

impl Key {
    /// The rows of the grades; a grade without a row is left out.
    fn find(&self, sheet: &Sheet<'_>, rows: &[usize], grades: &[Grade]) -> Result<Found, String> {
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
        let mut by_row: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, grade) in grades.iter().enumerate() {
            for name in (self.of_submission)(&grade.submission) {
                if let Some((one, other)) = twice.get(name) {
                    let line = |at: &usize| sheet.rows.get(*at).map_or(0, |row| row.line);
                    return Err(format!(
                        "`{name}` occurs twice in the column `{}`, in lines {} and {}",
                        self.header,
                        line(one),
                        line(other)
                    ));
                }
                let Some(row) = by_name.get(name) else { continue };
                let of_row = by_row.entry(*row).or_default();
                if !of_row.contains(&at) {
                    of_row.push(at);
                }
            }
        }
        Ok(Found { header: self.header.clone(), column: self.column, by_row })
    }
}

impl Pairs {
    fn of(found: Found) -> Self {
        let (mut by_row, mut several) = (BTreeMap::new(), BTreeMap::new());
        for (row, grades) in found.by_row {
            match grades.as_slice() {
                [grade] => drop(by_row.insert(row, *grade)),
                _ => drop(several.insert(row, grades)),
            }
        }
        Self { header: found.header, column: found.column, by_row, several }
    }
}

/// Pairs rows and grades by the one column that contains the submissions' names. A row with
/// several grades gets none.
///
/// # Errors
/// If they are in none, or two columns lead to different rows.
pub(super) fn pair(
    sheet: &Sheet<'_>,
    rows: &[usize],
    keys: &[Key],
    grades: &[Grade],
) -> Result<Pairs, String> {
    let mut best: Option<Found> = None;
    for key in keys {
        let found = key.find(sheet, rows, grades)?;
        match &best {
            _ if found.by_row.is_empty() => {}
            None => best = Some(found),
            // The same in both, or one has more of the same: nothing to decide.
            Some(other) if includes(&other.by_row, &found.by_row) => {}
            Some(other) if includes(&found.by_row, &other.by_row) => best = Some(found),
            Some(other) => {
                return Err(format!(
                    "the submissions' names are in the columns `{}` and `{}`, and lead to \
                     different rows: say which column counts with `--match`",
                    other.header, found.header
                ));
            }
        }
    }
    best.map(Pairs::of).ok_or_else(|| {
        let columns: Vec<String> = keys.iter().map(|key| format!("`{}`", key.header)).collect();
        let first = grades.first().map_or("", |grade| grade.submission.as_str());
        let alike = keys.iter().find_map(|key| {
            let cells = rows.iter().filter_map(|at| sheet.rows.get(*at)).map(|row| row.get(key.column));
            cells.map(str::trim).find(|cell| cell.to_lowercase() == first.to_lowercase())
        });
        if let Some(cell) = alike.filter(|cell| !cell.is_empty()) {
            return format!(
                "no submission is in the file: it has `{cell}`, and the submission is `{first}`; did \
                 you mean the same student? Letter case counts: rename the submissions and grade \
                 them again"
            );
        }
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

fn includes(larger: &BTreeMap<usize, Vec<usize>>, smaller: &BTreeMap<usize, Vec<usize>>) -> bool {
    smaller.iter().all(|(row, grades)| {
        larger.get(row).is_some_and(|all| grades.iter().all(|grade| all.contains(grade)))
    })
}

/// Records everything without a partner. `who` names a row.
pub(super) fn note_left(
    filled: &mut Filled,
    sheet: &Sheet<'_>,
    pairs: &Pairs,
    rows: &[usize],
    grades: &[Grade],
    who: impl Fn(usize) -> String,
) {
    let left = rows.iter().filter(|row| !pairs.by_row.contains_key(row));
    filled.rows_left.extend(left.map(|row| who(*row)));
    let placed: std::collections::BTreeSet<usize> = pairs.by_row.values().copied().collect();
    for (at, grade) in grades.iter().enumerate() {
        let others = pairs.several.iter().find(|(_, of_row)| of_row.contains(&at));
        if let Some((row, of_row)) = others {
            let others = of_row.iter().filter(|other| **other != at);
            let others: Vec<String> = others
                .filter_map(|other| grades.get(*other))
                .map(|other| format!("`{}`", other.submission))
                .collect();
            let why = format!(
                "{} is graded as {} too: keep the results file that counts",
                who(*row),
                others.join(", ")
            );
            filled.grades_left.push((grade.submission.clone(), why));
        } else if !placed.contains(&at) {
            let mut why = format!("`{}` has no such name", pairs.header);
            // Only a person can tell whether two spellings are one student.
            let alike = |row: &&usize| {
                let cell = sheet.rows.get(**row).map_or("", |row| row.get(pairs.column)).trim();
                !cell.is_empty() && cell.to_lowercase() == grade.submission.to_lowercase()
            };
            if let Some(row) = rows.iter().find(alike) {
                let cell = sheet.rows.get(*row).map_or("", |row| row.get(pairs.column)).trim();
                why.push_str(&format!(
                    ", but `{cell}`, which differs in letter case: if that is the same student, \
                     rename the submission and grade it again"
                ));
            }
            filled.grades_left.push((grade.submission.clone(), why));
        } else if let Some(why) = &grade.void {
            filled.grades_left.push((grade.submission.clone(), why.clone()));
        }
    }
}
