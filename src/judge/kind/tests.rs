//! The kinds that run nothing of a submission, from folders to results.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use tempfile::TempDir;

use crate::grade::Points;
use crate::grade::record::{Outcome, ProblemKind, Submission, Test};
use crate::grade::submission::Candidate;
use crate::harness::Text;
use crate::judge::assignment::{Assignment, Behind, States};
use crate::judge::kind::Grader;
use crate::judge::kind::credit::Terms;
use crate::judge::kind::verdict::judge;
use crate::judge::kind::worth::Worth;
use crate::judge::one::{self, Options};
use crate::language::plan::{Scenario, Unsupported};
use crate::run::{RunOptions, run_on_model};
use crate::sandbox::Choice;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn grade_in(assignment: &Path, submission: &[(&str, &str)], seed: u32) -> Submission {
    let assignment = Assignment::load(assignment).unwrap();
    let grader = Grader::new(&assignment, Choice::Auto).unwrap();
    let handed_in = folder(submission);
    let candidate = Candidate::at("ada", handed_in.path());
    let never = AtomicBool::new(false);
    let options = Options {
        seed: Some(seed),
        times: false,
        resume: false,
        only: None,
        also: None,
        cancel: &never,
    };
    one::grade(&grader, &candidate, None, options).unwrap().result
}

fn grade(assignment: &[(&str, &str)], submission: &[(&str, &str)]) -> Submission {
    grade_in(folder(assignment).path(), submission, 1)
}

fn error(assignment: &[(&str, &str)]) -> String {
    let dir = folder(assignment);
    let loaded = Assignment::load(dir.path());
    let error = loaded.and_then(|it| Grader::new(&it, Choice::Auto).map(drop)).unwrap_err();
    error.replace(&dir.path().display().to_string(), "A")
}

fn test<'s>(result: &'s Submission, id: &str) -> &'s Test {
    result.tests.iter().find(|test| test.id == id).unwrap_or_else(|| panic!("{id}: {result:#?}"))
}

const PREDICT: (&str, &str) = ("assignment.toml", "title = 'P'\nkind = 'predict'\n");
const CLOSE: (&str, &str) = (
    "suite/close.synfin",
    "@points 4\n@hint \"Whose FIN?\"\nscenario \"a\" {\n    client close\n    expect client \
     FIN_WAIT_1, server ESTABLISHED\n    server recv FIN\n    expect server CLOSE_WAIT\n    \
     settle\n    expect client FIN_WAIT_2\n}\n@points 1 all\nscenario \"b\" { client close; expect \
     client FIN_WAIT_1; settle; expect client FIN_WAIT_2 }\n",
);

#[test]
fn each_right_answer_earns_its_share() {
    let right = grade(&[PREDICT, CLOSE], &[("close.synfin", CLOSE.1)]);
    assert_eq!((right.points, right.max_points), (Points(500), Points(500)));
    let wrong = CLOSE.1.replace("server CLOSE_WAIT", "server ?").replacen(
        "client FIN_WAIT_2",
        "client CLOSING",
        1,
    );
    let wrong = grade(&[PREDICT, CLOSE], &[("x/close.synfin", &wrong)]);
    let a = test(&wrong, "close/a");
    // One of the four is right with one state everywhere.
    assert_eq!((a.points, a.outcome), (Points(400).share(1, 3), Outcome::Fail));
    let outcomes: Vec<Outcome> = a.parts.iter().map(|part| part.outcome).collect();
    assert_eq!(outcomes, [Outcome::Pass, Outcome::Pass, Outcome::Skip, Outcome::Fail]);
    assert_eq!(a.hint.as_deref(), Some("Whose FIN?"));
    // The first wrong one is explained by the rule that fired.
    assert_eq!(a.expected.as_deref(), Some("server CLOSE_WAIT"));
    assert_eq!(a.rule.as_ref().unwrap().name, "established.fin");
    assert!(a.parts[3].rationale.contains("`fin_wait_1.ack_of_fin` fired"), "{:?}", a.parts[3]);
    assert!(a.ladder.contains("FIN_WAIT_2"), "{}", a.ladder);
    assert_eq!(test(&wrong, "close/b").outcome, Outcome::Pass);
}

#[test]
fn what_cannot_run_earns_nothing() {
    let dir = folder(&[PREDICT, CLOSE]);
    let assignment = Assignment::load(dir.path()).unwrap();
    let item = &assignment.suite.items[0];
    let (text, scenario) = assignment.suite.get(item).unwrap();
    let unsupported = Unsupported { span: scenario.span, what: "UDP packets".to_owned() };
    let scenario = Scenario { unsupported: Some(unsupported), ..scenario.clone() };
    let result = run_on_model(&scenario, &RunOptions::default());
    let terms = Terms { host: Behind::Both, states: States::Required };
    let test =
        judge(&assignment, item, text, (&scenario, &Worth::whole(6), terms), (&result, None));
    assert_eq!((test.outcome, test.points), (Outcome::Skip, Points::ZERO));
}

#[test]
fn all_or_nothing_is_meant() {
    let wrong = CLOSE.1.replace("settle; expect client FIN_WAIT_2", "settle; expect client ?");
    let wrong = grade(&[PREDICT, CLOSE], &[("close.synfin", &wrong)]);
    let b = test(&wrong, "close/b");
    assert_eq!((b.points, b.outcome), (Points::ZERO, Outcome::Fail));
    let says =
        "1 of 2 states are right; with one state everywhere, 1 would be, so points begin there";
    assert_eq!(b.rationale, says);
}

#[test]
fn one_state_everywhere_is_no_knowledge() {
    let suite = "@points 3\nscenario \"a\" { client abort; expect client CLOSED, server ESTABLISHED; \
                 settle; expect both CLOSED }\n@points 2\nscenario \"b\" { client abort; settle; \
                 expect both CLOSED }\n";
    let graded = |text: &str| {
        let result = grade(&[PREDICT, ("suite/a.synfin", suite)], &[("a.synfin", text)]);
        [test(&result, "a/a").points.0, test(&result, "a/b").points.0]
    };
    assert_eq!(graded(suite), [300, 200]);
    for state in crate::tcp::State::ALL {
        let everywhere = ["CLOSED", "ESTABLISHED"]
            .iter()
            .fold(suite.to_owned(), |text, it| text.replace(it, &format!("<{it}>")));
        let everywhere = everywhere.replace("<CLOSED>", state.name());
        let points = graded(&everywhere.replace("<ESTABLISHED>", state.name()));
        // In the second, one state is the answer: `--check` says so.
        let known = if state == crate::tcp::State::Closed { 200 } else { 0 };
        assert_eq!(points, [0, known], "{state}");
    }
}

#[test]
fn changing_the_scenario_changes_nothing() {
    let cheat =
        CLOSE.1.replace("server recv FIN", "# nothing arrives").replace("settle", "wait 1s");
    let cheat = cheat.replace("server CLOSE_WAIT", "server ESTABLISHED");
    let result = grade(&[PREDICT, CLOSE], &[("close.synfin", &cheat)]);
    assert_eq!(test(&result, "close/a").points, Points(400).share(2, 3));
    let fewer = CLOSE.1.replace("    expect server CLOSE_WAIT\n", "");
    let result = grade(&[PREDICT, CLOSE], &[("close.synfin", &fewer)]);
    assert_eq!(result.points, Points::ZERO);
    let a = test(&result, "close/a");
    assert_eq!(a.outcome, Outcome::Skip);
    assert!(a.rationale.contains("has 5 places for a state, and 6 were handed out"), "{a:?}");
}

#[test]
fn what_has_no_one_answer_is_an_error_of_the_assignment() {
    let says = |text: &str| error(&[PREDICT, ("suite/x.synfin", text)]);
    assert_eq!(
        says("client close\nexpect server CLOSE_WAIT"),
        "suite/x.synfin:2:8: the text says CLOSE_WAIT, but with a hole there it is ESTABLISHED: a \
         hole lets nothing arrive; put a `recv` or `settle` before it"
    );
    assert_eq!(
        says("client close\nsettle"),
        "there is nothing to predict in `x`: it has no `expect` of a state"
    );
    assert!(says("client clos").contains("did you mean `close`?"));
    let points = ("assignment.toml", "title='P'\nkind='predict'\npoints = 7\n");
    assert!(error(&[points, CLOSE]).contains("the tests add up to 5"));
}

#[test]
fn a_seed_chooses_and_orders() {
    let toml = "title='P'\nkind='predict'\n[variation]\norder = true\nchoose = 3\n";
    let names = ["a", "b", "c", "d", "e", "f"];
    let mut files = vec![("assignment.toml".to_owned(), toml.to_owned())];
    let text = "client close; expect client FIN_WAIT_1";
    files.extend(names.map(|name| (format!("suite/{name}.synfin"), text.to_owned())));
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let dir = folder(&files);
    let ids = |seed| -> Vec<String> {
        let result = grade_in(dir.path(), &[("a.synfin", text)], seed);
        assert_eq!(result.max_points, Points(300));
        result.tests.into_iter().map(|test| test.id).collect()
    };
    assert_eq!(ids(1), ids(1));
    assert!((2..9).any(|seed| ids(seed) != ids(1)));
    assert_eq!(ids(1).len(), 3);
}

const SCENARIOS: (&str, &str) = (
    "assignment.toml",
    "title = 'S'\nkind = 'scenarios'\n[scenarios]\noriginal = []\ncoverage = { arrows = 10 \
     }\n[[scenarios.bugs]]\nmutant = 'established.close/*'\n[[scenarios.bugs]]\nmutant = \
     'listen.rst/removed'\nname = 'a RST in LISTEN is not ignored'\n",
);

/// A right one, one that is wrong, and one that is no scenario.
const MIXED: &[(&str, &str)] = &[
    ("good.synfin", "client close; server recv FIN; expect server CLOSE_WAIT"),
    (
        "wrong.synfin",
        "@known model \"really\"\nscenario \"w\" { client close; expect client CLOSED }",
    ),
    ("none.synfin", "client clos"),
];

/// How many bugs are caught, and how many are enough.
fn caught(result: &Submission) -> (u64, u64) {
    let rationale = &test(result, "caught").rationale;
    let mut numbers = rationale.split(' ').filter_map(|word| word.parse().ok());
    (numbers.next().unwrap(), numbers.next().unwrap())
}

#[test]
fn only_right_scenarios_count() {
    let result = grade(&[SCENARIOS], MIXED);
    let valid = test(&result, "valid");
    assert_eq!(valid.outcome, Outcome::Fail);
    let (caught, enough) = caught(&result);
    assert_eq!(valid.points, Points(20_00).share(1, 3).share(caught, enough));
    let reason = format!(
        "1 of 3 count; none.synfin does not: `clos` is not expected here; the submission catches {caught} of the {enough} \
         bugs to catch, so this earns {caught}/{enough}"
    );
    assert_eq!(valid.rationale, reason);
    assert!(valid.parts[2].rationale.contains("it fails on `model`"), "{valid:#?}");
    assert!(valid.parts[1].rationale.contains("did you mean `close`?"), "{valid:#?}");
}

#[test]
fn who_has_nothing_right_is_told_that_and_why() {
    let says = |text: &str| {
        let result = grade(&[SCENARIOS], &[("x.synfin", text)]);
        let caught = test(&result, "caught");
        assert_eq!(caught.notes, ["only correct scenarios count here, and there are none"]);
        test(&result, "valid").rationale.clone()
    };
    assert_eq!(
        says("client close; expect client CLOSED"),
        "0 of 1 count; x.synfin does not: it fails on `model`: expected client CLOSED; actual: client \
         FIN_WAIT_2; the submission catches no bug, so this earns nothing"
    );
    assert_eq!(
        says("client clos"),
        "0 of 1 count; x.synfin does not: `clos` is not expected here; the submission catches no bug, so this earns \
         nothing"
    );
    // Of some that are right, all the rest is told as well.
    let result = grade(&[SCENARIOS], MIXED);
    let notes = &test(&result, "caught").notes;
    assert_eq!(notes[0], "only correct scenarios count here");
    assert!(notes.len() > 1, "{notes:?}");
}

#[test]
fn bugs_and_arrows_are_counted_and_hinted_at() {
    let result = grade(&[SCENARIOS], MIXED);
    let caught = test(&result, "caught");
    assert!(caught.points > Points::ZERO && caught.points < caught.max_points, "{caught:#?}");
    let named = &caught.parts[0];
    assert_eq!(named.name, "a RST in LISTEN is not ignored");
    assert_eq!(named.outcome, Outcome::Fail);
    let notes = caught.notes.join("\n");
    assert!(notes.contains("no scenario has a RST arrive in LISTEN"), "{notes}");
    // No mutant is given away.
    assert!(!format!("{result:?}").contains("listen.rst/"), "{caught:#?}");
    let coverage = test(&result, "coverage");
    assert!(coverage.parts[0].rationale.starts_with("not yet: CLOSED → LISTEN"), "{coverage:#?}");
}

#[test]
fn transitions_that_nothing_checks_are_pointed_out() {
    let result = grade(&[SCENARIOS], MIXED);
    let checks = test(&result, "checks");
    let (caught, enough) = caught(&result);
    assert_eq!(checks.points, Points(500).share(caught, enough));
    let reason = "1 of 2 transitions are followed by an `expect` of the state; ";
    assert!(checks.rationale.starts_with(reason), "{}", checks.rationale);
    assert_eq!(checks.notes[1..], ["nothing checks ESTABLISHED → FIN_WAIT_1"]);
}

#[test]
fn better_scenarios_get_all_points() {
    let good = [
        (
            "close.synfin",
            "client close; expect client FIN_WAIT_1; server recv FIN seq=client.ISS+1; expect \
             server CLOSE_WAIT; client recv ACK; expect client FIN_WAIT_2",
        ),
        (
            "listen.synfin",
            "given raw client, server LISTEN; network forge RST+ACK seq=5 from client; settle; expect \
             server LISTEN, silence",
        ),
    ];
    let result = grade(&[SCENARIOS], &good);
    for test in &result.tests {
        assert_eq!(test.points, test.max_points, "{test:#?}");
    }
}

#[test]
fn what_is_no_submission_is_a_problem() {
    for assignment in [&[SCENARIOS][..], &[PREDICT, CLOSE]] {
        let result = grade(assignment, &[("README", "I am sorry")]);
        assert_eq!(result.problem.unwrap().kind, ProblemKind::Format);
        assert_eq!((result.points, result.complete), (Points::ZERO, true));
    }
    let dead = "title = 'S'\nkind = 'scenarios'\n[[scenarios.bugs]]\nmutant = 'nothing.*'\n";
    assert!(error(&[("assignment.toml", dead)]).contains("no mutant that can be noticed"));
}

#[test]
fn endless_scenarios_come_to_an_end() {
    let endless = "set both.keep_alive = 1s; given both ESTABLISHED; wait 24h; client close; \
                   expect client FIN_WAIT_1";
    let result = grade(&[SCENARIOS], &[("a.synfin", endless), MIXED[0]]);
    let valid = test(&result, "valid");
    assert!(valid.parts[0].rationale.contains("expected at most 3000 calls"), "{valid:#?}");
    let (caught, enough) = caught(&result);
    assert_eq!(valid.points, Points(10_00).share(caught, enough));
    // Each for itself is short enough, and together they are not.
    let long = endless.replace("24h", "4min");
    let many: String = (0..60).map(|n| format!("scenario \"{n}\" {{ {long} }}\n")).collect();
    let result = grade(&[SCENARIOS], &[("a.synfin", &many)]);
    let valid = test(&result, "valid");
    let last = valid.parts.last().unwrap();
    assert_eq!(last.rationale, "all scenarios together have too many events");
    assert!(valid.points > Points::ZERO, "{valid:#?}");
}

/// Whether scenarios are right, and nothing else.
const ONLY_VALID: (&str, &str) = (
    "assignment.toml",
    "title = 'S'\nkind = 'scenarios'\n[scenarios]\noriginal = []\n[scenarios.weights]\nvalid = \
     1\ncaught = 0\ncoverage = 0\nchecks = 0\n[[scenarios.bugs]]\nmutant = \
     'established.close/to-FIN_WAIT_2'\n",
);

const SHORT: &str = "client close; expect client FIN_WAIT_1";

#[test]
fn a_submission_has_so_many_scenarios() {
    let graded = |count: usize, broken: bool| {
        let many = (0..count).map(|n| format!("scenario \"{n}\" {{ {SHORT} }}\n"));
        let mut files = vec![("a.synfin", many.collect::<String>())];
        if broken {
            files.push(("b.synfin", "nonsense".to_owned()));
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
        let result = grade(&[ONLY_VALID], &files);
        let valid = test(&result, "valid").clone();
        (valid.parts.len(), valid.outcome, valid.parts.last().unwrap().rationale.clone())
    };
    let too_many = (501, Outcome::Fail, "a submission has at most 500 scenarios".to_owned());
    assert_eq!(graded(499, false), (499, Outcome::Pass, String::new()));
    assert_eq!(graded(500, false), (500, Outcome::Pass, String::new()));
    assert_eq!(graded(501, false), too_many);
    assert_eq!(graded(2000, false), too_many);
    // What cannot run counts as well.
    assert_eq!(graded(499, true).0, 500);
    assert_eq!(graded(500, true), too_many);
}

#[test]
fn all_scenarios_together_have_so_many_events() {
    use super::scenarios::MOST_EVENTS;
    use crate::run::{RunOptions, run_on_model};
    let long = |seconds: usize| {
        format!("set both.keep_alive = 1s; given both ESTABLISHED; wait {seconds}s; {SHORT}")
    };
    let events = |text: &str| {
        let text = Text::new("a", text).valid().unwrap();
        run_on_model(&text.plan.scenarios[0], &RunOptions::default()).trace.events.len()
    };
    // Long ones, and then one less long and some short ones, which come to the bound exactly.
    let (longest, short) = (events(&long(240)), events(SHORT));
    let longs = MOST_EVENTS / longest - 1;
    let left = MOST_EVENTS - longs * longest;
    let fits = |seconds: &usize| {
        let rest = left.checked_sub(events(&long(*seconds)));
        rest.is_some_and(|rest| rest.is_multiple_of(short) && (1..200).contains(&(rest / short)))
    };
    let seconds = (1..480).rev().find(fits).unwrap();
    let shorts = (left - events(&long(seconds))) / short;
    let graded = |shorts: usize| {
        let longs = std::iter::repeat_n(long(240), longs).chain([long(seconds)]);
        let all = longs.chain(std::iter::repeat_n(SHORT.to_owned(), shorts));
        let all = all.enumerate().map(|(n, text)| format!("scenario \"{n}\" {{ {text} }}\n"));
        let result = grade(&[ONLY_VALID], &[("a.synfin", &all.collect::<String>())]);
        let valid = test(&result, "valid");
        (valid.outcome, valid.parts.last().unwrap().rationale.clone())
    };
    assert_eq!(graded(shorts - 1), (Outcome::Pass, String::new()));
    assert_eq!(graded(shorts), (Outcome::Pass, String::new()));
    let message = "all scenarios together have too many events".to_owned();
    assert_eq!(graded(shorts + 1), (Outcome::Fail, message));
}

#[test]
fn texts_of_a_submission_are_cut_short() {
    use super::short;
    for length in [1999, 2000] {
        assert_eq!(short(&"ü".repeat(length)), "ü".repeat(length));
    }
    assert_eq!(short(&"ü".repeat(2001)), format!("{}…", "ü".repeat(2000)));
}
