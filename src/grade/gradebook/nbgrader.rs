//! A row of the CSV that `nbgrader export` writes, for scripts that read it.

use std::collections::BTreeMap;

use crate::grade::record::Submission;

/// The columns, in nbgrader's order.
const COLUMNS: [&str; 11] = [
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
];

/// A student in nbgrader.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Student {
    /// The last name.
    pub last_name: String,
    /// The first name.
    pub first_name: String,
    /// The address.
    pub email: String,
}

/// Students by their id, which is the submission's name.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Roster(BTreeMap<String, Student>);

impl Roster {
    /// Reads the CSV for `nbgrader db student import`: a column `id`, and any of
    /// `last_name`, `first_name`, `email`.
    ///
    /// # Errors
    /// If it is not CSV, has no column `id`, or an id occurs twice.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|error| error.to_string())?.clone();
        let column = |name: &str| headers.iter().position(|header| header == name);
        let Some(id) = column("id") else {
            return Err("the list of students has no column `id`".to_owned());
        };
        let columns = [column("last_name"), column("first_name"), column("email")];
        let mut students = BTreeMap::new();
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            let cell =
                |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default().to_owned();
            let [last_name, first_name, email] = columns.map(cell);
            let id = cell(Some(id));
            if students.insert(id.clone(), Student { last_name, first_name, email }).is_some() {
                return Err(format!("`{id}` occurs twice in the list of students"));
            }
        }
        Ok(Self(students))
    }
}

/// A table that is being written.
pub(super) struct Table<'a> {
    writer: csv::Writer<Vec<u8>>,
    roster: &'a Roster,
}

impl<'a> Table<'a> {
    pub(super) fn new(roster: &'a Roster) -> Result<Self, String> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(COLUMNS).map_err(|error| error.to_string())?;
        Ok(Self { writer, roster })
    }

    pub(super) fn add(&mut self, submission: &Submission) -> Result<(), String> {
        let nobody = Student::default();
        let student = self.roster.0.get(&submission.submission).unwrap_or(&nobody);
        // If the grader failed, there is no score, which is not the same as 0.
        let void = super::is_void(submission);
        let score = if void { String::new() } else { submission.points.to_string() };
        let max = submission.max_points.to_string();
        let record: [&str; 11] = [
            &submission.assignment,
            "",
            "",
            &submission.submission,
            &student.last_name,
            &student.first_name,
            &student.email,
            &score,
            "0",
            &score,
            &max,
        ];
        self.writer.write_record(record).map_err(|error| error.to_string())
    }

    pub(super) fn finish(self) -> Result<String, String> {
        let bytes = self.writer.into_inner().map_err(|error| error.to_string())?;
        String::from_utf8(bytes).map_err(|error| error.to_string())
    }
}
