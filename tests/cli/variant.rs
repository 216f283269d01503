//! `synfin new assignment --seed`: a teacher's own variant of the program assignment.

use std::path::Path;

use crate::rig::{Folder, Run};

fn made(place: &Folder, name: &str, seed: &str) -> Run {
    place.run(&["new", "assignment", name, "--kind", "program", "--seed", seed]).ends(0)
}

/// What a submission gets of 100 points, with what is said of it.
fn points(place: &Folder, assignment: &str, submission: &str) -> (f64, String) {
    let out = place.run(&["grade", assignment, submission, "--seed", "3"]).out;
    let (points, _) = out.split_once(" of 100 points").unwrap();
    let points = points.rsplit('\n').next().unwrap();
    (points.parse().unwrap(), out)
}

fn has_python() -> bool {
    let there = Path::new("/usr/bin/python3").exists();
    if !there {
        eprintln!("skipped: there is no /usr/bin/python3");
    }
    there
}

#[test]
fn the_public_solution_is_not_enough_for_a_variant() {
    if !has_python() {
        return;
    }
    let place = Folder::new(&[]);
    for seed in ["the heron of autumn 17", "a lost glove, 1994"] {
        made(&place, seed, seed);
        let (own, told) = points(&place, seed, &format!("{seed}/solution"));
        assert_eq!(own, 100.0, "{told}");
        let (public, told) = points(&place, seed, &format!("{seed}/submissions/eve"));
        assert!(public <= 85.0, "{told}");
        assert!(told.contains("a house rule of this assignment:"), "{told}");
        let checked = place.run(&["grade", "--check", seed]).ends(0);
        assert!(!checked.out.contains("FAIL"), "{}", checked.out);
    }
    // Nor is what somebody has made of it for another variant.
    let (other, told) = points(&place, "a lost glove, 1994", "the heron of autumn 17/solution");
    assert!(other <= 85.0, "{told}");
}

#[test]
fn a_secret_makes_the_same_again_and_is_told_to_nobody() {
    let place = Folder::new(&[]);
    let told = made(&place, "one", "nobody guesses this 8");
    let again = made(&place, "two", "nobody guesses this 8");
    assert!(told.err.contains("keep secret: the seed"), "{}", told.err);
    assert!(!told.err.contains("warning"), "{}", told.err);
    for path in told.out.lines() {
        let other = path.replacen("one", "two", 1);
        assert!(again.out.contains(&other), "{other}");
        if !path.ends_with("handout.md") && !path.ends_with("assignment.toml") {
            assert_eq!(place.read(path), place.read(&other), "{path}");
        }
        assert!(!place.read(path).contains("nobody guesses"), "{path}");
    }
    made(&place, "three", "another term, another 9");
    let suite =
        |of: &str| ["cases", "hidden"].map(|it| place.read(&format!("{of}/suite/{it}.synfin")));
    assert_ne!(suite("one"), suite("three"));
    let short = made(&place, "four", "2027");
    assert!(short.err.contains("warning: this seed is easy to guess"), "{}", short.err);

    let handed_out = place.run(&["export", "handout", "one", "-o", "out"]).ends(0);
    assert!(!handed_out.out.contains("solution"), "{}", handed_out.out);
    assert!(!place.at("out/suite").exists() && !place.at("out/assignment.toml").exists());
    let handout = place.read("out/handout.md");
    assert_eq!(handout.lines().filter(|line| line.starts_with("- ")).count(), 4, "{handout}");
}

#[test]
fn seeds_are_for_programs() {
    let place = Folder::new(&[]);
    let make = |kind: &str, seed: &str| {
        place.run(&["new", "assignment", "it", "--kind", kind, "--seed", seed]).ends(2).err
    };
    assert!(make("predict", "nobody guesses this 8").contains("which only programs have"));
    assert!(make("program", " ").contains("`--seed` is empty"));
    assert!(!place.at("it").exists());
}

#[test]
fn house_rules_that_make_no_table_are_named() {
    let toml = "title = 'P'\nkind = 'program'\n[program]\n";
    let error = |lines: &str| {
        let suite = "client close; expect client FIN_WAIT_1\n";
        let toml = format!("{toml}{lines}\n");
        let place = Folder::new(&[("it/assignment.toml", &toml), ("it/suite/a.synfin", suite)]);
        place.run(&["grade", "it", "it"]).ends(3).err
    };
    let told = error("rules = ['listen.rst/to-CLOSE']");
    assert!(told.contains("did you mean `listen.rst/to-CLOSED`?"), "{told}");
    let told = error("rules = ['listen.rst/removed', 'listen.rst/to-CLOSED']");
    assert!(told.contains("change the same: keep one"), "{told}");
    let told = error("rules = ['listen.rst/removed']\npeer = 'smoltcp'");
    assert!(told.contains("the peer is `smoltcp`"), "{told}");
}
