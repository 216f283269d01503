#![allow(clippy::unwrap_used)]

use std::fs;

use super::*;
use crate::sandbox::Choice;

fn assignment(files: &[(&str, &str)]) -> (tempfile::TempDir, Assignment) {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let assignment = Assignment::load(dir.path()).unwrap();
    (dir, assignment)
}

const PROGRAM: (&str, &str) = ("assignment.toml", "title = 'P'\nkind = 'program'\n");

#[test]
fn a_test_that_cannot_fail_is_found_whether_it_has_a_hint_or_not() {
    let suite = "@points 2\nscenario \"hole\" { client close; expect client ? }\n\
                 scenario \"blind\" { client close; settle; expect client FIN_WAIT_2, server ? }\n\
                 scenario \"idle\" { given both CLOSED; settle }\n\
                 scenario \"still\" { given both CLOSED; expect silence }\n\
                 @hint \"?\"\nscenario \"good\" { client close; expect client FIN_WAIT_1 }\n";
    let (_dir, assignment) = assignment(&[PROGRAM, ("suite/a.synfin", suite)]);
    let never = AtomicBool::new(false);
    assert_eq!(
        unfailing(&Grader::new(&assignment, Choice::Auto).unwrap(), &never).unwrap(),
        [
            "`a/hole` has a hole: a program's test must state the answer",
            "`a/blind` has a hole: a program's test must state the answer",
            "`a/idle` cannot be failed by the program: it checks nothing: it has no `expect`, `recv` or \
             `read` with a value",
            "`a/still` cannot be failed by the program: a program that does nothing passes it",
        ]
    );
}

const HIDDEN: (&str, &str) = (
    "suite/closing.synfin",
    "@hidden\n@hint \"Whose FIN is it?\"\nscenario \"listener hears a reset\" {\n    given raw \
     client, server LISTEN\n    settle\n    expect server LISTEN\n}\n",
);

#[test]
fn a_hidden_test_is_given_away_by_any_file_in_any_letters() {
    let texts = [
        "A Listener Hears\na Reset, and stays.",
        "see closing/listener_hears_a_reset",
        "`LISTENER-HEARS-A-RESET`",
        "whose fin is it",
    ];
    for text in texts {
        let (dir, assignment) =
            assignment(&[PROGRAM, HIDDEN, ("handout/sub/x.md", text), ("handout.md", "Hello")]);
        let at = |name: &str| dir.path().join(name);
        let told = Secrets::of(&assignment).in_handout(&at("handout.md"), &at("handout"));
        let file = at("handout/sub/x.md");
        let expected = "reveals the hidden test `closing/listener_hears_a_reset`";
        assert!(told.contains(&format!("`{}` {expected}", file.display())), "{text}: {told:?}");
        assert!(told.iter().all(|it| it.contains("x.md")), "{told:?}");
    }
    let names = [
        PROGRAM,
        HIDDEN,
        ("handout.md", "A listener closes. It hears; a reset."),
        ("handout/listener_hears_a_reset.txt", ""),
    ];
    let (dir, assignment) = assignment(&names);
    let at = |name: &str| dir.path().join(name);
    let told = Secrets::of(&assignment).in_handout(&at("handout.md"), &at("handout"));
    assert!(told.len() == 1 && told[0].contains("a_reset.txt"), "{told:?}");
}

#[test]
fn what_is_shown_later_is_hidden_now_and_its_hint_is_read_then() {
    let toml = "title = 'P'\nkind = 'program'\nhidden = ";
    let with = |hidden: &str| {
        let toml = format!("{toml}'{hidden}'\n");
        let (_dir, assignment) = assignment(&[("assignment.toml", &toml), HIDDEN]);
        (hints(&assignment).len(), !Secrets::of(&assignment).is_empty())
    };
    assert_eq!(with("hidden"), (1, true));
    assert_eq!(with("after_due_date"), (0, true));
    assert_eq!(with("after_published"), (0, true));
    assert_eq!(with("visible"), (0, false));
}

/// Each of them has to fall short: one that is right is named.
#[test]
fn every_folder_of_a_wrong_solution_is_graded() {
    let suite = "scenario \"a\" {\n    client close\n    expect client FIN_WAIT_1\n}\n";
    let wrong = suite.replace("FIN_WAIT_1", "CLOSED");
    let files = [
        ("assignment.toml", "title = 'P'\nkind = 'predict'\n"),
        ("suite/a.synfin", suite),
        ("solution/a.synfin", suite),
        ("wrong/a.synfin", &*wrong),
        ("wrong-2/a.synfin", suite),
    ];
    let (dir, assignment) = assignment(&files);
    let never = AtomicBool::new(false);
    let faults = |assignment: &Assignment| {
        let grader = Grader::new(assignment, crate::sandbox::Choice::Auto).unwrap();
        let mut found = check(&grader, &never).unwrap();
        found.retain(|it| it.what == "wrong solutions do not");
        found.remove(0).wrong
    };
    assert_eq!(faults(&assignment)[0], "with seed 0, `wrong-2` gets all points");
    fs::remove_dir_all(dir.path().join("wrong-2")).unwrap();
    assert!(faults(&assignment).is_empty());
    fs::remove_dir_all(dir.path().join("wrong")).unwrap();
    assert!(faults(&assignment)[0].starts_with("there is no folder"));
}

#[test]
fn what_means_nothing_or_cannot_run_is_an_error() {
    let says = |toml: &str| {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("suite")).unwrap();
        fs::write(dir.path().join(HIDDEN.0), HIDDEN.1).unwrap();
        let toml = format!("title = 'P'\nkind = 'program'\n{toml}");
        fs::write(dir.path().join("assignment.toml"), toml).unwrap();
        let error = Assignment::load(dir.path()).map(drop).unwrap_err();
        error.split_once("assignment.toml: ").unwrap().1.to_owned()
    };
    assert_eq!(
        says("[[details]]\ntest = 'closing/lisener*'\ndetail = 'none'\n"),
        "`[[details]]` with `test = \"closing/lisener*\"` matches no test; did you mean \
         `closing/listener_hears_a_reset`?"
    );
    assert_eq!(
        says("[[details]]\ntest = 'x'\ndetail = 'none'\n"),
        "`[[details]]` with `test = \"x\"` matches no test; there is \
         `closing/listener_hears_a_reset`"
    );
    let language = |files: &str, more: &str| {
        says(&format!("[[language]]\nname = 'C'\nfiles = {files}\n{more}\n"))
    };
    assert!(language("[]", "run = './program'").starts_with("`files` of the language `C` name no"));
    assert!(language("['']", "run = './program'").starts_with("`files` of the language `C` name"));
    assert_eq!(language("['*.c']", "run = ''"), "`run` of the language `C`: the command is empty");
    assert!(language("['*.c']", "run = 'x'\nbuild = ' '").starts_with("`build` of the language"));
    for key in ["processes", "files", "memory"] {
        let expected = format!("`{key} = 0` in `limits`: nothing could run");
        assert_eq!(says(&format!("[limits]\n{key} = 0\n")), expected);
        let own = format!("run = 'x'\n[language.limits]\n{key} = 0");
        assert_eq!(language("['*.c']", &own), expected);
    }
}

#[test]
fn recorded_answers_get_what_is_visible_and_nothing_that_is_hidden() {
    let visible = "@points 6\nscenario \"handshake\" { server listen; client connect\nserver recv SYN\n\
                   expect server SYN_RCVD; settle; expect both ESTABLISHED }\n\
                   @points 2\nscenario \"closing\" { client close; server recv FIN\nexpect server \
                   CLOSE_WAIT\nserver close; client recv FIN; expect client TIME_WAIT; wait 2MSL\n\
                   expect client CLOSED }\n";
    let hidden = "@hidden\n@points 1 all\nscenario \"known\" { server listen; client connect; server recv SYN\n\
                  client recv SYN+ACK; settle; client close; server recv FIN; expect server CLOSE_WAIT }\n\
                  @hidden\n@points 1 all\nscenario \"new\" { given both CLOSED; client connect\n\
                  server recv SYN; client recv RST; expect client signal refused }\n";
    let toml = "title = 'P'\nkind = 'program'\n[variation]\niss = true\nroles = true\n\
                timing = true\nsteps = true\n";
    let files =
        [("assignment.toml", toml), ("suite/a.synfin", visible), ("suite/b.synfin", hidden)];
    let (_dir, assignment) = assignment(&files);
    let grader = Grader::new(&assignment, crate::sandbox::Choice::Auto).unwrap();
    let finding = recorded::recorded(&grader, &AtomicBool::new(false)).unwrap().unwrap();
    assert_eq!(finding.told, ["9 of 10: the model's answers to the visible tests, recorded"]);
    let wrong: Vec<_> = finding.wrong.iter().map(|it| it.split(' ').next().unwrap()).collect();
    assert_eq!(wrong, ["`b/known`"], "{:?}", finding.wrong);
}
