//! Fills grades into a file that the instructor downloaded from a learning management system, and
//! will upload again. The file determines the rows and the column; only cells are filled, and
//! everything else stays as it is, octet by octet. Nothing is guessed: a grade goes to the row
//! with its submission's id, or nowhere, and everything without a partner is reported.

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

/// The instructor's choices about the file.
#[derive(Clone, Default, Debug)]
pub struct Choice {
    /// The column to fill: its header; for Canvas also the assignment's title or number. By
    /// default, Canvas's column with the assignment's title, and Moodle's `Grade`.
    pub column: Option<String>,
    /// The header of the column with the submissions' names. By default, the one that contains
    /// them.
    pub key: Option<String>,
    /// Whether points are scaled to the system's points for the assignment.
    pub scale: bool,
    /// The header of Moodle's column for feedback, if that is to be filled too.
    pub feedback: Option<String>,
}

/// A filled file, and what to know about it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Filled {
    /// The file.
    pub text: String,
    /// The header of the column that was filled.
    pub column: String,
    /// The header of the column with the names.
    pub key: String,
    /// How many cells now have a grade.
    pub filled: usize,
    /// Cells that had another grade before: whose, the old one, the new one.
    pub changed: Vec<(String, String, String)>,
    /// Cells that were left unchanged, and why.
    pub kept: Vec<(String, String)>,
    /// Rows without a grade.
    pub rows_left: Vec<String>,
    /// Submissions without a row, or without points to fill in: which, and why.
    pub grades_left: Vec<(String, String)>,
}

/// The points for the system's maximum.
fn scaled(grade: &Grade, maximum: Option<Points>, scale: bool) -> Points {
    match maximum {
        Some(maximum) if scale => maximum.share(grade.points.0, grade.max_points.0),
        _ => grade.points,
    }
}

/// Whether the system's maximum is that of the grades, unless they are scaled.
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

/// A number in the file's notation: with a comma if its other numbers have one.
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

/// The column with this header. Spaces around headers do not count.
fn named(sheet: &Sheet<'_>, header: &str) -> Result<Option<usize>, String> {
    let headers = sheet.headers();
    let mut found = headers.iter().enumerate().filter(|(_, own)| own.trim() == header.trim());
    match (found.next(), found.next()) {
        (Some(_), Some(_)) => Err(format!("two columns have the header `{header}`")),
        (first, _) => Ok(first.map(|(at, _)| at)),
    }
}

/// Like [`named`], but the column must exist.
fn needed(sheet: &Sheet<'_>, header: &str, option: &str) -> Result<usize, String> {
    named(sheet, header)?.ok_or_else(|| {
        let all: Vec<String> =
            sheet.headers().iter().map(|own| format!("`{}`", own.trim())).collect();
        format!(
            "there is no column `{header}`; there are {}: choose one with `{option}`",
            all.join(", ")
        )
    })
}
