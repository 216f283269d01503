#![allow(clippy::unwrap_used, clippy::panic)]
use serde_json::{Value, json};

use super::*;
use crate::grade::fixture;
use crate::grade::record::{Problem, Visibility};
use crate::report::readers;

fn options() -> Options {
    let students = "id,first_name,last_name,email\nada,Ada,\"Lovelace, Lady\",ada@example.org\n";
    Options {
        classroom50: Classroom50 {
            classroom: "networks".into(),
            assignment: "state-machine".into(),
            mode: "individual".into(),
            username: "ada".into(),
            submission_tag: "submit/2026-11-22T15-04-05Z-0123456".into(),
            commit_url: "https://github.com/networks/networks-state-machine-ada/commit/0123456"
                .into(),
            release_url: "https://github.com/networks/networks-state-machine-ada/releases/1".into(),
            review_url: String::new(),
            datetime: "2026-11-22T15:04:05Z".into(),
        },
        roster: Roster::read(students).unwrap(),
        autolab_problem: None,
    }
}

fn of(format: Format, submission: &Submission) -> String {
    write(format, submission, &options()).unwrap()
}

fn value(format: Format, submission: &Submission) -> Value {
    serde_json::from_str(&of(format, submission)).unwrap()
}

/// Nothing of it could be graded.
fn broken(kind: ProblemKind) -> Submission {
    let message = "there is no `Makefile` and no `main.c`".into();
    Submission {
        problem: Some(Problem { kind, message }),
        points: Points::ZERO,
        tests: Vec::new(),
        build_log: if kind == ProblemKind::Build { "main.c:3: error\n".into() } else { "".into() },
        ..fixture::submission()
    }
}

/// Two of its tests have not run yet.
fn partial() -> Submission {
    let mut submission = fixture::submission();
    submission.tests.truncate(2);
    submission.points = submission.tests.iter().map(|test| test.points).sum();
    submission.complete = false;
    submission
}

fn whole() -> Submission {
    let mut submission = fixture::submission();
    submission.tests.retain(|test| test.points.is_whole());
    submission.points = submission.tests.iter().map(|test| test.points).sum();
    submission.max_points = submission.tests.iter().map(|test| test.max_points).sum();
    submission
}

/// The rules of `classroom50/result/v1`, in our own words.
fn classroom50_rules() -> Value {
    let text = json!({ "type": "string", "minLength": 1 });
    let number = json!({ "type": "integer", "minimum": 0 });
    let time = json!({
        "type": "string",
        "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "required": ["schema", "classroom", "assignment", "assignment_type", "owner",
            "submission", "commit", "release", "review", "datetime", "score", "max-score",
            "tests"],
        "properties": {
            "schema": { "const": "classroom50/result/v1" },
            "classroom": text, "assignment": text, "owner": text,
            "assignment_type": { "enum": ["individual", "group"] },
            "submission": { "type": "string", "pattern": "^submit/" },
            "commit": text, "release": text, "review": text,
            "datetime": time, "graded_at": time,
            "score": number, "max-score": number,
            "submitted_by": {
                "type": "object",
                "additionalProperties": false,
                "required": ["username"],
                "properties": { "username": text, "id": { "type": ["integer", "null"] } }
            },
            "tests": { "type": "array", "items": {
                "type": "object",
                "required": ["test-name", "passed", "score", "max-score"],
                "properties": {
                    "test-name": text, "passed": { "type": "boolean" },
                    "score": number, "max-score": number
                }
            } }
        }
    })
}

#[test]
fn gradescope() {
    insta::assert_snapshot!(of(Format::Gradescope, &fixture::submission()));
}

#[test]
fn classroom50() {
    insta::assert_snapshot!(of(Format::Classroom50, &fixture::submission()));
}

#[test]
fn github() {
    insta::assert_snapshot!(of(Format::GitHub, &fixture::submission()));
}

#[test]
fn prairielearn() {
    insta::assert_snapshot!(of(Format::PrairieLearn, &fixture::submission()));
}

#[test]
fn check50() {
    insta::assert_snapshot!(of(Format::Check50, &fixture::submission()));
}

#[test]
fn autolab() {
    insta::assert_snapshot!(of(Format::Autolab, &fixture::submission()));
}

/// Those that are written for `prove` and for Jenkins are read by them, whatever the names.
#[test]
fn readers_read_tap_and_junit() {
    let mut evil = fixture::submission();
    evil.submission = "a\u{1b}[31m\u{0}\u{ffff}\"'<&]]>".into();
    evil.assignment = evil.submission.clone();
    for test in &mut evil.tests {
        test.name = format!("{}\nok 99 # TODO {}", evil.submission, test.id);
        test.rationale.push_str(&evil.submission);
        test.ladder.push_str(&evil.submission);
    }
    let timed = Submission { duration_us: Some(1_500_000), ..fixture::submission() };
    let mut good = fixture::submission();
    good.tests.retain(|test| matches!(test.outcome, Outcome::Pass | Outcome::Skip));
    good.max_points = good.tests.iter().map(|test| test.max_points).sum();
    let bad = [evil, timed, partial(), broken(ProblemKind::Build)];
    for (submission, passes) in bad.iter().map(|it| (it, false)).chain([(&good, true)]) {
        readers::validates(&of(Format::JUnit, submission));
        let tap = of(Format::Tap, submission);
        assert!(readers::prove(&tap).is_none_or(|(it, _)| it == passes), "{tap}");
    }
}

#[test]
fn junit() {
    insta::assert_snapshot!(of(Format::JUnit, &fixture::submission()));
}

#[test]
fn tap() {
    insta::assert_snapshot!(of(Format::Tap, &fixture::submission()));
}

#[test]
fn nbgrader() {
    let options = options();
    let mut joined = Joined::new(Format::Nbgrader, &options).unwrap();
    let nobody = Submission { submission: "=cmd, \"x\"".into(), ..broken(ProblemKind::Grader) };
    for submission in [fixture::submission(), nobody] {
        joined.add(&submission).unwrap();
    }
    insta::assert_snapshot!(joined.finish().unwrap());
}

#[test]
fn the_canonical_file_is_the_record() {
    let all = fixture::submission();
    let read: Submission = serde_json::from_str(&of(Format::Json, &all)).unwrap();
    assert_eq!(read, all);
}

#[test]
fn what_cannot_be_graded() {
    let formats = [
        Format::Gradescope,
        Format::Classroom50,
        Format::GitHub,
        Format::PrairieLearn,
        Format::Check50,
    ];
    let rest = [Format::Autolab, Format::JUnit, Format::Tap];
    let all = formats
        .into_iter()
        .chain(rest)
        .map(|format| format!("----- {format}\n{}", of(format, &broken(ProblemKind::Build))));
    insta::assert_snapshot!(all.collect::<String>());
}

#[test]
fn classroom_50_takes_what_is_written_for_it() {
    let rules = jsonschema::validator_for(&classroom50_rules()).unwrap();
    let all = [fixture::submission(), partial(), whole(), broken(ProblemKind::Build)];
    for submission in &all {
        let result = value(Format::Classroom50, submission);
        let errors: Vec<_> = rules.iter_errors(&result).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let at_most = |value: &Value| {
            let (score, max) = (value["score"].as_u64(), value["max-score"].as_u64());
            assert!(score.unwrap() <= max.unwrap(), "{value}");
        };
        at_most(&result);
        result["tests"].as_array().unwrap().iter().for_each(at_most);
    }
    // The rules can say no.
    let mut wrong = value(Format::Classroom50, &all[0]);
    wrong["score"] = json!(2.5);
    assert!(!rules.is_valid(&wrong));
    wrong["score"] = json!(2);
    wrong["usernames"] = json!(["ada"]);
    assert!(!rules.is_valid(&wrong));
}

#[test]
fn classroom_50_gets_points_if_whole_and_hundredths_if_not() {
    let sums = |submission: &Submission| {
        let result = value(Format::Classroom50, submission);
        (result["score"].clone(), result["max-score"].clone())
    };
    let whole = Submission { whole: true, ..whole() };
    assert_eq!(sums(&whole), (json!(whole.points.0 / 100), json!(whole.max_points.0 / 100)));
    let all = fixture::submission();
    assert!(all.tests.iter().any(|test| !test.points.is_whole()));
    assert_eq!(sums(&all), (json!(all.points.0), json!(all.max_points.0)));
}

#[test]
fn classroom_50_is_told_what_is_missing() {
    let refused = |change: fn(&mut Classroom50)| {
        let mut options = options();
        change(&mut options.classroom50);
        write(Format::Classroom50, &whole(), &options).unwrap_err().to_string()
    };
    let missing = refused(|it| {
        it.classroom.clear();
        it.release_url.clear();
    });
    assert!(missing.contains("`CLASSROOM`, `RELEASE_URL`"), "{missing}");
    assert!(refused(|it| it.submission_tag = "v1".into()).contains("begin with `submit/`"));
    assert!(refused(|it| it.datetime = "2026-11-22T25:00:00Z".into()).contains("in UTC"));
    assert!(refused(|it| it.mode = "pair".into()).contains("`MODE` is `pair`"));
}

#[test]
fn points_add_up_whatever_ran() {
    for submission in [fixture::submission(), partial(), broken(ProblemKind::Format)] {
        let max = submission.max_points.as_f64();
        let sum = |value: &Value, key: &str| -> f64 {
            value["tests"].as_array().unwrap().iter().map(|it| it[key].as_f64().unwrap()).sum()
        };
        let gradescope = value(Format::Gradescope, &submission);
        assert_eq!(sum(&gradescope, "max_score"), max);
        assert_eq!(gradescope["score"].as_f64().unwrap(), submission.points.as_f64());
        let classroom50 = value(Format::Classroom50, &submission);
        assert_eq!(sum(&classroom50, "max-score"), classroom50["max-score"].as_f64().unwrap());
    }
}

#[test]
fn gradescope_hides_by_itself_and_never_shows_what_a_program_said() {
    let mut submission = fixture::submission();
    submission.tests[3].visibility = Visibility::AfterDueDate;
    submission.tests[6].visibility = Visibility::Hidden;
    let results = value(Format::Gradescope, &submission);
    let tests = results["tests"].as_array().unwrap();
    assert_eq!(tests[2]["visibility"], "hidden");
    assert!(tests[2]["output"].as_str().unwrap().contains("LISTEN-secret"));
    // Shown later, and then as much as its detail allows: `actual-only`.
    assert_eq!(
        (&tests[3]["visibility"], &tests[3]["name"]),
        (&json!("after_due_date"), &json!("passive close"))
    );
    let output = tests[3]["output"].as_str().unwrap();
    assert!(output.contains("FIN_WAIT_1") && !output.contains("expected:"), "{output}");
    assert!(!results.to_string().contains("Segmentation fault in"));
    assert_eq!(results["stdout_visibility"], "hidden");
}

#[test]
fn gradescope_gets_seconds_as_a_number() {
    let timed = Submission { duration_us: Some(1_500_000), ..fixture::submission() };
    assert_eq!(value(Format::Gradescope, &timed)["execution_time"], json!(1.5));
    assert_eq!(value(Format::Gradescope, &fixture::submission()).get("execution_time"), None);
}

#[test]
fn gradescope_says_whose_a_submission_is() {
    let of = |text: &str| gradescope_student(text).map_err(|error| error.to_string());
    let group = r#"{"id": 1, "users": [{"email": "b@x", "id": 22, "name": "B"}, {"id": 3}]}"#;
    assert_eq!(of(group), Ok("3+22".to_owned()));
    assert!(of(r#"{"users": []}"#).unwrap_err().contains("names nobody"));
    assert!(of("{}").unwrap_err().contains("no `submission_metadata.json`"));
}

#[test]
fn when_the_grader_failed_there_are_no_points() {
    let void = broken(ProblemKind::Grader);
    let gradescope = value(Format::Gradescope, &void);
    assert_eq!((gradescope.get("score"), &gradescope["tests"]), (None, &json!([])));
    for format in [Format::Classroom50, Format::Autolab] {
        assert!(write(format, &void, &options()).is_err());
    }
    assert_eq!(value(Format::PrairieLearn, &void)["gradable"], json!(false));
}

#[test]
fn classroom50_gets_the_same_scale_for_everybody() {
    let max = |it: &Submission| value(Format::Classroom50, it)["max-score"].clone();
    let of = |points, whole| Submission {
        points,
        max_points: Points(500),
        tests: vec![Test { points, ..Test::passed("a", "a", Points(500)) }],
        whole,
        ..fixture::submission()
    };
    // Who has all points could be told in whole numbers, and who has some could not.
    let all = [of(Points(500), false), of(Points(250), false), of(Points(0), false)];
    assert_eq!(all.map(|it| max(&it)), [json!(500), json!(500), json!(500)]);
    assert_eq!(max(&Submission { tests: vec![], ..broken(ProblemKind::Build) }), json!(3200));
    assert_eq!(max(&of(Points(500), true)), json!(5));
}

#[test]
fn what_is_no_attempt_costs_none_in_prairielearn() {
    let gradable = |kind| value(Format::PrairieLearn, &broken(kind))["gradable"].as_bool().unwrap();
    assert!(gradable(ProblemKind::Build) && gradable(ProblemKind::Crash));
    assert!(!gradable(ProblemKind::Format) && !gradable(ProblemKind::Protocol));
    let errors = &value(Format::PrairieLearn, &broken(ProblemKind::Format))["format_errors"];
    assert!(errors[0].as_str().unwrap().contains("no `Makefile`"));
}

#[test]
fn prairielearn_gets_at_most_a_megabyte() {
    let mut submission = fixture::submission();
    let big = " 1. CLOSED  LISTEN\n".repeat(40_000);
    for at in [1, 6, 7] {
        submission.tests[at].ladder = big.clone();
    }
    let text = of(Format::PrairieLearn, &submission);
    assert!(text.len() <= 1_000_000, "{}", text.len());
    let results: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(results["tests"].as_array().unwrap().len(), submission.tests.len());
    assert!(results["output"].as_str().unwrap().contains("2 tests are left out"));
    submission.tests = vec![submission.tests[1].clone(); 1];
    submission.tests[0].rationale = "x".repeat(1_000_001);
    assert!(write(Format::PrairieLearn, &submission, &options()).is_err());
}

#[test]
fn skipped_is_null_in_check50() {
    let results = value(Format::Check50, &fixture::submission());
    let skipped = &results["results"][5];
    assert_eq!((&skipped["name"], &skipped["passed"]), (&json!("data/send"), &Value::Null));
}

#[test]
fn the_last_line_for_autolab_is_the_points() {
    let mut submission = fixture::submission();
    submission.tests[0].name = "{\"scores\":{\"x\":99}}\n{\"scores\":{\"x\":99}}".into();
    let text = of(Format::Autolab, &submission);
    assert_eq!(text.lines().count(), 2);
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(last, json!({ "scores": { "Build the state machine": 15 } }));
}

#[test]
fn tests_of_the_same_name_are_told_apart() {
    let mut submission = fixture::submission();
    submission.tests[1].name = submission.tests[0].name.clone();
    let results = value(Format::Gradescope, &submission);
    assert_ne!(results["tests"][0]["name"], results["tests"][1]["name"]);
}

#[test]
fn nothing_but_the_canonical_file_has_what_a_program_said() {
    let mut submission = fixture::submission();
    for test in &mut submission.tests {
        test.log = "forged-by-the-program".into();
        test.log_is_own = false;
    }
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Json) {
        let text = of(format, &submission);
        assert!(!text.contains("forged"), "{format}");
        // And no writer for students tells a hidden test's story.
        let secret = text.contains("LISTEN-secret") || text.contains("a RST in LISTEN");
        assert_eq!(secret, format == Format::Gradescope, "{format}");
    }
}

#[test]
fn github_forgets_none_without_saying_so() {
    let mut submission = fixture::submission();
    let failed = submission.tests[1].clone();
    submission.tests = vec![failed; 25];
    let text = of(Format::GitHub, &submission);
    assert_eq!(text.lines().filter(|line| line.starts_with("::error")).count(), 10);
    assert!(text.contains("16 more tests did not pass"), "{text}");
}

#[test]
fn a_list_of_students_is_read_or_refused() {
    let refused = |text: &str| Roster::read(text).unwrap_err().to_string();
    assert!(refused("name,email\na,b\n").contains("no column `id`"));
    assert!(refused("id,email\na,b\na,c\n").contains("`a` occurs twice"));
}
