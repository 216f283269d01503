#![allow(clippy::unwrap_used)]
use super::*;
use crate::host::PerHost;
use crate::run::{run_on_model, run_with, standard};
use crate::stack::program::{Launcher, Pool};
use crate::stack::{Missing, Model, Stack};

const NONE: Variation = Variation {
    iss: false,
    window: false,
    payload: false,
    roles: false,
    timing: false,
    steps: false,
    order: false,
    choose: None,
};

const NUMBERS: Variation = Variation { iss: true, window: true, payload: true, ..NONE };

const COURSE: Variation = Variation { roles: true, timing: true, steps: true, ..NONE };

fn with(text: &Text, at: usize, variation: Variation, seed: u32, id: &str) -> Randomized {
    let (source, scenario) = (&text.source, &text.plan.scenarios[at]);
    let behind = Behind::Both;
    let rules = &standard();
    Drawing { source, scenario, variation, behind, on_model: true, rules, seed, id }.draw()
}

fn varied(text: &str, seed: u32) -> Randomized {
    with(&Text::new("a.synfin", text).valid().unwrap(), 0, NUMBERS, seed, "a")
}

fn passes(varied: &Randomized) -> bool {
    run_on_model(&varied.scenario, &RunOptions::default()).verdict == Verdict::Passed
}

#[test]
fn everything_is_drawn_where_nothing_is_fixed() {
    let text = "client send 100; server recv DATA len=100 seq=client.ISS+1; server read 100";
    let one = varied(text, 1);
    assert_eq!(one.drawn.len(), 5, "{:?}", one.drawn);
    assert_eq!(one, varied(text, 1));
    assert_ne!(one, varied(text, 2));
    assert!(passes(&one));
}

#[test]
fn what_a_scenario_fixes_stays() {
    let fixed = varied("client send 100; server recv DATA len=100 seq=101", 1);
    assert!(passes(&fixed));
    assert!(fixed.drawn.iter().all(|it| !it.contains("client.ISS")), "{:?}", fixed.drawn);
    assert!(!fixed.drawn.is_empty());
    let set = varied("set client.ISS = 5; client close; server recv FIN seq=6", 1);
    assert!(passes(&set));
    assert!(set.drawn.iter().any(|it| it.starts_with("server.ISS")), "{:?}", set.drawn);
}

#[test]
fn a_segment_ignored_for_another_reason_is_another_test() {
    // With another ISS, this RST would be outside the window.
    let text = "set rfc1337 = on; given client TIME_WAIT, server CLOSED; network forge RST \
                seq=302 from server; client recv RST; expect client TIME_WAIT";
    let drawn = varied(text, 1).drawn;
    assert!(drawn.iter().all(|it| !it.contains("ISS")) && !drawn.is_empty(), "{drawn:?}");
}

const CLOSING: &str = "given client ESTAB, server ESTAB # the client
client close
server recv FIN
expect server CLOSE_WAIT, client FIN_WAIT_2
server close
client recv FIN seq=301
expect client TIME_WAIT
wait 2MSL
expect client CLOSED
";

/// A course with everything in it, and its text.
fn turned() -> (Randomized, Text) {
    let text = Text::new("a.synfin", CLOSING).valid().unwrap();
    let all = |it: &Randomized| {
        ["change places", "MSL =", "pass before", "status before"]
            .into_iter()
            .all(|word| it.drawn.iter().any(|drawn| drawn.contains(word)))
    };
    let mut seeds = (0..50).map(|seed| with(&text, 0, COURSE, seed, "a"));
    (seeds.find(all).unwrap(), text)
}

#[test]
fn a_course_changes_and_shows_the_same() {
    let (turned, text) = turned();
    assert!(passes(&turned) && turned.swapped);
    assert_eq!(turned.drawn[0], "client and server change places");
    assert_eq!(turned.behind(Behind::Client), Behind::Server);
    // What is extra says so, and everything else is what it was, in the same place.
    let mirrored = text.mirrored();
    let scenario = &mirrored.plan.scenarios[0];
    let mut own = 0;
    for (statement, origin) in turned.scenario.statements.iter().zip(&turned.origin) {
        if let Some(at) = *origin {
            assert_eq!(*statement, scenario.statements[at as usize]);
            assert_eq!(at, own);
            own += 1;
        }
    }
    assert_eq!(own as usize, scenario.statements.len());
    assert!(mirrored.source.text().starts_with("given server ESTAB, client ESTAB # the client\n"));
}

#[test]
fn each_switch_draws_alone() {
    let (turned, text) = turned();
    let seed = (0..50).find(|seed| with(&text, 0, COURSE, *seed, "a") == turned).unwrap();
    for one in [
        Variation { roles: true, ..NONE },
        Variation { timing: true, ..NONE },
        Variation { iss: true, window: true, ..NONE },
    ] {
        let alone = with(&text, 0, one, seed, "a").drawn;
        let all = with(&text, 0, Variation { iss: true, window: true, ..COURSE }, seed, "a").drawn;
        let other = |it: &String| course::turned(it);
        assert!(alone.iter().all(|it| all.contains(it) || all.contains(&other(it))), "{alone:?}");
    }
}

#[test]
fn words_about_a_host_keep_it_in_its_place() {
    let text = format!("@hint \"The server's FIN.\"\nscenario \"a\" {{\n{CLOSING}}}\n");
    let text = Text::new("a.synfin", text).valid().unwrap();
    let roles = Variation { roles: true, ..NONE };
    assert!((0..20).all(|seed| with(&text, 0, roles, seed, "a").drawn.is_empty()));
}

#[test]
fn a_scenario_that_fails_anyway_is_left_alone() {
    assert!(varied("expect client CLOSED", 1).drawn.is_empty());
    let text = Text::new("a.synfin", "expect client CLOSED").valid().unwrap();
    assert!((0..5).all(|seed| with(&text, 0, COURSE, seed, "a").drawn.is_empty()));
}

/// Everything that may be drawn for all scenarios of the library that pass on the model.
fn library() -> Vec<Text> {
    let files = walkdir::WalkDir::new("scenarios").sort_by_file_name().into_iter().flatten();
    let files = files.filter(|it| it.path().extension().is_some_and(|it| it == "synfin"));
    files.map(|it| Text::read(it.path(), it.path().display().to_string()).unwrap()).collect()
}

/// A right program: what it gets does not depend on what was drawn.
#[test]
fn a_right_program_passes_whatever_is_drawn() {
    if std::process::Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: there is no `python3`");
        return;
    }
    let library = library();
    let variation = Variation { roles: true, timing: true, steps: true, ..NUMBERS };
    for solution in ["tcp", "segments"] {
        let command = format!("python3 kits/python/solution/{solution}.py");
        let pool = Pool::new(Launcher::new(command.parse().unwrap()));
        let (mut ran, mut changed, mut wrong) = (0, 0, Vec::new());
        for (n, text) in library.iter().enumerate() {
            for (at, scenario) in text.plan.scenarios.iter().enumerate() {
                let behind = [Behind::Both, Behind::Client, Behind::Server][(n + at) / 3 % 3];
                // A good part of them.
                if (n + at) % 3 != 0 || ran_by(&pool, scenario, behind) != Verdict::Passed {
                    continue;
                }
                let seed = u32::try_from(n + at).unwrap();
                let (source, on_model, id) = (&text.source, true, &*scenario.name);
                let rules = &standard();
                let drawing =
                    Drawing { source, scenario, variation, behind, on_model, rules, seed, id };
                let it = drawing.draw();
                ran += 1;
                changed += usize::from(it.swapped);
                if ran_by(&pool, &it.scenario, it.behind(behind)) != Verdict::Passed {
                    let name = text.source.name();
                    wrong.push(format!("{name}: {id}, {behind:?}, {seed}: {:?}", it.drawn));
                }
            }
        }
        assert!(wrong.is_empty(), "{solution}: {} of {ran}\n{}", wrong.len(), wrong.join("\n"));
        assert!(ran > 100 && changed > ran / 3, "{solution}: {changed} of {ran}");
    }
}

fn ran_by(pool: &Pool, scenario: &Scenario, behind: Behind) -> Verdict {
    let none = PerHost([None, None]);
    let options = RunOptions::default();
    run_with(scenario, &options, &none, |host, config| {
        if behind.is(host) {
            match pool.start(host, config) {
                Ok(program) => Box::new(program) as Box<dyn Stack>,
                // It lacks what the scenario sets.
                Err(fault) => Box::new(Missing::new("program", fault)),
            }
        } else {
            Box::new(Model::new(config.clone()))
        }
    })
    .verdict
}
