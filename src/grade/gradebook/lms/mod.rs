//! Grades into a file that the instructor downloaded from a learning management system, and
//! uploads again. The file says who is who and which column is meant; only cells are filled, and
//! everything else stays as it is, octet by octet. Nobody is guessed: a grade goes to the row
//! that has its submission's id, or nowhere, and what found no partner is told.

mod canvas;
mod grade;
mod keys;
mod moodle;
mod sheet;
#[cfg(test)]
mod tests;

pub use canvas::canvas;
pub use grade::Grade;
pub use moodle::moodle;

use crate::grade::Points;
use sheet::Sheet;

/// What the instructor says about the file.
#[derive(Clone, Default, Debug)]
pub struct Choice {
    /// The column to fill: its header; for Canvas also the assignment's title or number. Unsaid,
    /// Canvas's column with the assignment's title, and Moodle's `Grade`.
    pub column: Option<String>,
    /// The header of the column that has the submissions' names. Unsaid, the one in which they
    /// are found.
    pub key: Option<String>,
    /// Whether points are scaled to what the system gives for the assignment.
    pub scale: bool,
    /// The header of Moodle's column for feedback, if that is to be filled too.
    pub feedback: Option<String>,
}

/// A file that is filled, and what to know about it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Filled {
    /// The file.
    pub text: String,
    /// The header of the column that was filled.
    pub column: String,
    /// The header of the column that had the names.
    pub key: String,
    /// How many cells have a grade now.
    pub filled: usize,
    /// Cells that had another grade before: whose, the old one, the new one.
    pub changed: Vec<(String, String, String)>,
    /// Cells that were left alone, and why.
    pub kept: Vec<(String, String)>,
    /// Rows for which there is no grade.
    pub rows_left: Vec<String>,
    /// Submissions that are in no row, or have no points to fill in: which, and why.
    pub grades_left: Vec<(String, String)>,
}

/// The points for the system's maximum.
fn scaled(grade: &Grade, maximum: Option<Points>, scale: bool) -> Points {
    match maximum {
        Some(maximum) if scale => maximum.share(grade.points.0, grade.max_points.0),
        _ => grade.points,
    }
}

/// Whether the maximum of the system is that of the grades, or they are to be scaled.
fn check_maximum(grades: &[Grade], maximum: Option<Points>, choice: &Choice) -> Result<(), String> {
    match maximum {
        None if choice.scale => {
            Err("points cannot be scaled: the file does not say what the assignment is worth"
                .to_owned())
        }
        Some(maximum) if !choice.scale => {
            let other = grades.iter().find(|grade| grade.max_points != maximum);
            other.map_or(Ok(()), |grade| {
                Err(format!(
                    "the file has {maximum} points for the assignment, and `{}` was graded out of \
                     {}: change one of them, or scale with `--scale`",
                    grade.submission, grade.max_points
                ))
            })
        }
        _ => Ok(()),
    }
}

/// A number as the file writes it: with a comma if its other numbers have one.
fn number(points: Points, comma: bool) -> String {
    let text = points.to_string();
    if comma { text.replace('.', ",") } else { text }
}

/// The number of points in a cell, with a point or a comma.
fn points(cell: &str) -> Option<Points> {
    cell.trim().replace(',', ".").parse().ok().and_then(Points::from_f64)
}

/// Whether a cell is a number with a decimal comma.
fn has_comma(cell: &str) -> bool {
    cell.trim().split_once(',').is_some_and(|(whole, rest)| {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        digits(whole) && digits(rest)
    })
}

/// The column with this header. Space around headers does not count.
fn named(sheet: &Sheet<'_>, header: &str) -> Result<Option<usize>, String> {
    let headers = sheet.headers();
    let mut found = headers.iter().enumerate().filter(|(_, own)| own.trim() == header.trim());
    match (found.next(), found.next()) {
        (Some(_), Some(_)) => Err(format!("two columns have the header `{header}`")),
        (first, _) => Ok(first.map(|(at, _)| at)),
    }
}

/// As [`named`], but it has to be there.
fn needed(sheet: &Sheet<'_>, header: &str, option: &str) -> Result<usize, String> {
    named(sheet, header)?.ok_or_else(|| {
        let all: Vec<String> =
            sheet.headers().iter().map(|own| format!("`{}`", own.trim())).collect();
        format!(
            "there is no column `{header}`; there are {}: say which one is meant with `{option}`",
            all.join(", ")
        )
    })
}
