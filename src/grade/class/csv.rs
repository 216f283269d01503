//! The table for spreadsheets: a row per submission, a column per test.

use super::Class;
use super::parts::Row;
use crate::grade::record::ProblemKind;

/// The columns before those of the tests.
const COLUMNS: [&str; 10] = [
    "submission",
    "points",
    "max_points",
    "complete",
    "problem",
    "first_failure",
    "suspect",
    "similar",
    "seed",
    "sandbox",
];

/// The table. A test that did not run for a submission leaves its cell empty.
///
/// # Errors
/// If the library that writes CSV refuses a value, which would be a defect.
pub fn csv(class: &Class) -> Result<String, String> {
    let failed = |error: csv::Error| format!("the table cannot be written: {error}");
    let mut writer = csv::Writer::from_writer(Vec::new());
    let tests = class.tests.iter().map(|tally| safe(&tally.id));
    let head: Vec<String> = COLUMNS.into_iter().map(str::to_owned).chain(tests).collect();
    writer.write_record(&head).map_err(failed)?;
    let similar = class.similar.by_submission();
    for row in &class.rows {
        let similar = similar.get(&row.submission).map_or_else(String::new, |it| it.join("; "));
        writer.write_record(record(class, row, &similar)).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

fn record(class: &Class, row: &Row, similar: &str) -> Vec<String> {
    let problem = row.problem.map_or("", |kind| match kind {
        ProblemKind::Format => "format",
        ProblemKind::Build => "build",
        ProblemKind::Crash => "crash",
        ProblemKind::Protocol => "protocol",
        ProblemKind::Grader => "grader",
    });
    let suspect = row.suspect.iter().filter_map(|at| class.tests.get(*at));
    let suspect: Vec<&str> = suspect.map(|tally| tally.id.as_str()).collect();
    let mut record = vec![
        safe(&row.submission),
        row.points.to_string(),
        row.max_points.to_string(),
        row.complete.to_string(),
        problem.to_owned(),
        safe(row.first.as_deref().unwrap_or_default()),
        safe(&suspect.join(" ")),
        safe(similar),
        row.seed.to_string(),
        row.sandbox.name().to_owned(),
    ];
    let score = |at| row.score(at).map_or_else(String::new, |score| score.points.to_string());
    record.extend((0..class.tests.len()).map(score));
    record
}

/// Text that no spreadsheet takes for a formula: names come from outside.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
