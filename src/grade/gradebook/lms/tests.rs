#![allow(clippy::unwrap_used)]
use super::*;
use crate::grade::fixture;
use crate::grade::record::Submission;

const CANVAS: &str = "\u{feff}Student,ID,SIS User ID,SIS Login ID,Section,\"Essay, first (11)\",Build the state machine (4711),Final Score\r
    Points Possible,,,,,10.00,32.00,(read only)\r
\"Lovelace, Ada\",101,u-7,ada,A & B,\"9,5\",,93\r
\"Hopper, \"\"Grace\"\"\",102,u-8,grace,A,,12,\r
\"Turing, Alan\",103,u-9,alan,B,,EX,\r
\"Student, Test\",104,,,B,,,\r
";

const MOODLE: &str = "Kennung;Vollständiger Name;E-Mail-Adresse;Bewertung;Bestwertung;Zuletzt geändert (Bewertung);Feedback als Kommentar
Teilnehmer/in 501;Ada Lovelace;ada@example.org;;32,00;-;
Teilnehmer/in 502;Grace Hopper;grace@example.org;\"7,50\";32,00;\"Montag, 23. November\";\"bisher: \"\"gut\"\"\"
";

fn grade(name: &str, points: u64) -> Grade {
    let result =
        Submission { submission: name.into(), points: Points(points), ..fixture::submission() };
    Grade::of(&result)
}

fn fill_canvas(grades: &[Grade], choice: &Choice) -> Result<Filled, String> {
    canvas(CANVAS, grades, choice)
}

#[test]
fn canvas_gets_a_column_and_keeps_everything_else() {
    let grades = [grade("ada", 1550), grade("grace", 1500), grade("alan", 100), grade("eve", 100)];
    let filled = fill_canvas(&grades, &Choice::default()).unwrap();
    let wanted = CANVAS.replace("\"9,5\",,93", "\"9,5\",15.5,93").replace("A,,12,", "A,,15,");
    assert_eq!(filled.text, wanted);
    assert_eq!((filled.filled, filled.key.as_str()), (2, "SIS Login ID"));
    assert_eq!(filled.column, "Build the state machine (4711)");
    let who = "Hopper, \"Grace\" (102)".to_owned();
    assert_eq!(filled.changed, [(who, "12".to_owned(), "15".to_owned())]);
    assert_eq!(filled.kept, [("Turing, Alan (103)".to_owned(), "excused (`EX`)".to_owned())]);
    assert_eq!(filled.rows_left, ["Student, Test (104)"]);
    assert_eq!(filled.grades_left, [("eve".into(), "`SIS Login ID` has no such name".into())]);
}

#[test]
fn every_id_of_canvas_will_do_and_so_will_its_downloads() {
    for name in ["101", "u-7", "ada", "lovelaceada_101_9991_main", "lovelaceada_LATE_101_9991_main"]
    {
        let filled = fill_canvas(&[grade(name, 700)], &Choice::default()).unwrap();
        assert!(filled.text.contains("\"9,5\",7,93"), "{name}");
    }
    // A name is nobody's id, however much it looks like one.
    for name in ["Lovelace, Ada", "1011", "lovelaceada_101_main"] {
        let error = fill_canvas(&[grade(name, 700)], &Choice::default()).unwrap_err();
        assert!(error.contains("no submission is in the file"), "{name}: {error}");
        assert!(error.contains(&format!("such as `{name}`; the file has names such as `101`")));
    }
}

#[test]
fn names_that_differ_in_letter_case_are_hinted_at_and_not_filled() {
    let error = fill_canvas(&[grade("ADA", 700)], &Choice::default()).unwrap_err();
    assert!(error.contains("it has `ada`, and the submission is `ADA`; did you mean"), "{error}");
    let grades = [grade("Ada", 1550), grade("grace", 1500)];
    let filled = fill_canvas(&grades, &Choice::default()).unwrap();
    assert_eq!((filled.filled, filled.grades_left.len()), (1, 1));
    let (who, why) = &filled.grades_left[0];
    assert!(who == "Ada" && why.contains("no such name, but `ada`"), "{why}");
    assert!(filled.text.contains("\"9,5\",,93"));
    let mails = Choice {
        key: Some("E-Mail-Adresse".into()),
        column: Some("Bewertung".into()),
        ..Choice::default()
    };
    let filled =
        moodle(MOODLE, &[grade("Ada@Example.org", 1), grade("grace@example.org", 1)], &mails);
    let left = filled.unwrap().grades_left;
    assert!(left.len() == 1 && left[0].1.contains("but `ada@example.org`"), "{left:?}");
}

#[test]
fn what_could_be_two_people_is_refused() {
    // 102 is Grace's number, and here also Ada's login.
    let text = CANVAS.replace(",ada,", ",102,");
    let error = canvas(&text, &[grade("102", 100)], &Choice::default()).unwrap_err();
    assert!(error.contains("lead to different rows"), "{error}");
    let choice = Choice { key: Some("SIS Login ID".into()), ..Choice::default() };
    let filled = canvas(&text, &[grade("102", 100)], &choice).unwrap();
    assert!(filled.text.contains("\"9,5\",1,93"));
    let text = CANVAS.replace(",grace,", ",ada,");
    let error = canvas(&text, &[grade("ada", 100)], &Choice::default()).unwrap_err();
    assert_eq!(error, "`ada` occurs twice in the column `SIS Login ID`, in lines 3 and 4");
}

#[test]
fn who_is_graded_twice_gets_nothing_and_the_others_do() {
    let grades = [grade("101", 100), grade("x_101_555_y", 200), grade("102", 300)];
    let filled = fill_canvas(&grades, &Choice::default()).unwrap();
    assert_eq!(filled.text, CANVAS.replace("A,,12,", "A,,3,"));
    let why = |other| {
        format!("Lovelace, Ada (101) is graded as `{other}` too: keep the results file that counts")
    };
    let left = [("101".to_owned(), why("x_101_555_y")), ("x_101_555_y".to_owned(), why("101"))];
    assert_eq!(filled.grades_left, left);
    assert!(filled.rows_left.contains(&"Lovelace, Ada (101)".to_owned()), "{filled:?}");
    let text = "Identifier,Full name,Grade\nParticipant 503,Eve,\nParticipant 504,Bob,\n";
    let grades =
        ["Eve X_503_assignsubmission_file", "Eve X_503_assignsubmission_onlinetext", "504"]
            .map(|name| grade(name, 700));
    let filled = moodle(text, &grades, &Choice::default()).unwrap();
    assert_eq!(filled.text, text.replace("Bob,", "Bob,7"));
    assert_eq!(filled.grades_left.len(), 2, "{filled:?}");
}

#[test]
fn a_column_that_canvas_would_not_know_is_refused() {
    let refused = |text: &str, column: Option<&str>| {
        let choice = Choice { column: column.map(str::to_owned), ..Choice::default() };
        canvas(text, &[grade("ada", 100)], &choice).unwrap_err()
    };
    let error = refused(&CANVAS.replace(" (4711)", ""), None);
    assert!(error.contains("would make a new assignment"), "{error}");
    let error = refused(CANVAS, Some("Homework"));
    assert!(error.contains("`Essay, first (11)`, `Build the state machine (4711)`"), "{error}");
    let twice = CANVAS.replace("Final Score", "Build the state machine (99)");
    assert!(refused(&twice, None).contains("choose one with `--column` and its number"));
    let choice = Choice { column: Some("4711".into()), ..Choice::default() };
    assert!(canvas(&twice, &[grade("ada", 100)], &choice).is_ok());
    assert!(refused("name,grade\nada,1\n", None).contains("no gradebook that Canvas exported"));
}

#[test]
fn other_points_are_refused_or_scaled() {
    let text = CANVAS.replace("32.00", "10.00");
    let grades = [grade("ada", 1600)];
    let error = canvas(&text, &grades, &Choice::default()).unwrap_err();
    assert!(error.contains("the file has 10 points") && error.contains("out of 32"), "{error}");
    let choice = Choice { scale: true, ..Choice::default() };
    assert!(canvas(&text, &grades, &choice).unwrap().text.contains("\"9,5\",5,93"));
}

#[test]
fn semicolons_and_decimal_commas_are_kept() {
    let text = "Student;ID;SIS Login ID;Section;Build the state machine (4711)\n    Points Possible;;;;32,00\nAda;101;ada;A\nBob;102;bob;A;\n";
    let filled = canvas(text, &[grade("ada", 1550), grade("bob", 50)], &Choice::default()).unwrap();
    // Ada's row ended early.
    let wanted = text.replace("ada;A\n", "ada;A;15,5\n").replace("bob;A;", "bob;A;0,5");
    assert_eq!(filled.text, wanted);
}

#[test]
fn moodle_is_filled_in_any_language() {
    let choice = Choice {
        column: Some("Bewertung".into()),
        key: Some("Kennung".into()),
        feedback: Some("Feedback als Kommentar".into()),
        scale: false,
    };
    let grades = [grade("Ada Lovelace_501_assignsubmission_file", 1550), grade("502", 1600)];
    let filled = moodle(MOODLE, &grades, &choice).unwrap();
    insta::assert_snapshot!(filled.text);
    assert_eq!(filled.changed, [("Teilnehmer/in 502".into(), "7,50".into(), "16".into())]);
    // Without the headers' names, it says which there are.
    let error = moodle(MOODLE, &grades, &Choice::default()).unwrap_err();
    assert!(error.contains("there is no column `Grade`; there are `Kennung`"), "{error}");
}

#[test]
fn moodle_by_identifier_or_address() {
    let text = "Identifier,Full name,Email address,Grade,Maximum Grade,Last modified (grade)\nParticipant 7,Ada,ada@example.org,,32.00,-\n";
    for name in ["Participant 7", "7", "ada@example.org", "Ada_7_assignsubmission_file"] {
        let filled = moodle(text, &[grade(name, 1550)], &Choice::default()).unwrap();
        assert_eq!(filled.text, text.replace("org,,", "org,15.5,"), "{name}");
    }
    for name in ["Ada", "17", "ada"] {
        assert!(moodle(text, &[grade(name, 1550)], &Choice::default()).is_err(), "{name}");
    }
}

#[test]
fn points_that_mean_nothing_are_filled_in_nowhere() {
    let unfinished = Submission { complete: false, ..fixture::submission() };
    let filled = fill_canvas(&[Grade::of(&unfinished)], &Choice::default()).unwrap();
    assert_eq!((filled.text.as_str(), filled.filled), (CANVAS, 0));
    let why = "grading is unfinished".to_owned();
    assert_eq!(filled.grades_left, [("ada".to_owned(), why)]);
}

#[test]
fn a_broken_file_is_refused() {
    let error = fill_canvas_text("Student,ID,Section,x (1)\n\"Ada,101,A,\n");
    assert_eq!(error, "the quote that opens on line 2 is not closed");
    assert_eq!(fill_canvas_text(""), "the file is empty");
    assert_eq!(fill_canvas_text("\n\n"), "the file is empty");
}

fn fill_canvas_text(text: &str) -> String {
    canvas(text, &[grade("ada", 100)], &Choice::default()).unwrap_err()
}

proptest::proptest! {
    #[test]
    fn a_file_with_nothing_to_fill_stays_as_it_is(text in "[a,;\"\r\n\t é]{0,40}") {
        if let Ok(sheet) = Sheet::read(&text) {
            proptest::prop_assert_eq!(sheet.finish(), text);
        }
    }
}
