//! Who stands in this process, graded like a program.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use tempfile::TempDir;

use crate::grade::Points;
use crate::grade::record::{Kind, Outcome, Submission};
use crate::host::Host;
use crate::judge::assignment::Assignment;
use crate::judge::kind::{Entrant, Grader, idle};
use crate::judge::one;
use crate::judge::template;
use crate::sandbox::Choice;
use crate::stack::{Fired, Model, Stack};
use crate::tcp::{Call, Config, Effects, Icmp, Received, Refusal, Segment, State, Time, Variable};

/// The model, which may keep its state to itself.
struct Reference {
    says_its_state: bool,
}

impl Entrant for Reference {
    fn start(&self, _: Host, config: &Config) -> Box<dyn Stack> {
        let model = Model::named(config.clone(), "program");
        if self.says_its_state { Box::new(model) } else { Box::new(Secretive(model)) }
    }
}

struct Secretive(Model<'static>);

impl Stack for Secretive {
    fn name(&self) -> &str {
        self.0.name()
    }
    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        self.0.call(now, call, effects)
    }
    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        self.0.receive(now, limit, effects)
    }
    fn readable(&self) -> (usize, bool) {
        self.0.readable()
    }
    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        self.0.segment(now, segment, effects);
    }
    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        self.0.icmp(now, icmp, about, effects);
    }
    fn next_timeout(&self) -> Option<Time> {
        self.0.next_timeout()
    }
    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        self.0.timeout(now, effects)
    }
    fn state(&self) -> Option<State> {
        None
    }
    fn variable(&self, variable: Variable) -> Option<u32> {
        self.0.variable(variable)
    }
    fn set_iss(&mut self, iss: u32) {
        self.0.set_iss(iss);
    }
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn graded(assignment: &Path, entrant: &dyn Entrant, seed: u32) -> Submission {
    let assignment = Assignment::load(assignment).unwrap();
    let grader = Grader::new(&assignment, Choice::Auto).unwrap();
    one::enter(&grader, entrant, seed, &AtomicBool::new(false)).unwrap()
}

/// Calls with each assignment about programs that we ship, and with a new one.
fn each_of_ours(look: impl Fn(&Grader<'_>)) {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("assignments");
    let mut folders: Vec<_> =
        fs::read_dir(ours).unwrap().map(|entry| entry.unwrap().path()).collect();
    let new = template::files(Kind::Program, "New", None);
    let new: Vec<(&str, &str)> = new.iter().map(|it| (&*it.path, &*it.text)).collect();
    let new = folder(&new);
    folders.push(new.path().to_owned());
    let mut programs = 0;
    for folder in folders.iter().filter(|folder| folder.join("assignment.toml").is_file()) {
        let assignment = Assignment::load(folder).unwrap();
        if assignment.settings.kind == Kind::Program {
            look(&Grader::new(&assignment, Choice::Auto).unwrap());
            programs += 1;
        }
    }
    assert!(programs >= 2);
}

#[test]
fn the_model_gets_all_points_with_every_seed() {
    let never = AtomicBool::new(false);
    each_of_ours(|grader| {
        assert_eq!(grader.unsound(), Vec::<String>::new());
        for seed in 0..6 {
            let model = Reference { says_its_state: true };
            let result = one::enter(grader, &model, seed, &never).unwrap();
            let why = result.first_failure().map(|test| (&test.id, &test.rationale));
            assert_eq!(result.points, grader.assignment.points, "seed {seed}: {why:?}");
            assert!(result.tests.iter().all(|test| test.outcome == Outcome::Pass), "seed {seed}");
        }
    });
}

#[test]
fn who_does_nothing_gets_nothing_with_any_seed() {
    let never = AtomicBool::new(false);
    each_of_ours(|grader| {
        for state in State::ALL.into_iter().map(Some).chain([None]) {
            for seed in 10..13 {
                let nobody = idle(state, None);
                let result = one::enter(grader, &*nobody, seed, &never).unwrap();
                let earning = result.tests.iter().find(|test| test.points > Points::ZERO);
                assert_eq!(result.points, Points::ZERO, "{state:?} {earning:#?}");
            }
        }
    });
}

const SUITE: &str = "\
@points 6
scenario \"elsewhere\" {
    given raw server
    client connect
    server recv SYN
    expect client SYN_SENT
}
@points 1
scenario \"here\" { client close; server recv FIN; expect server CLOSE_WAIT }
@points 3
scenario \"answered\" { client close; server recv FIN; client recv ACK }
";

#[test]
fn what_the_program_cannot_fail_is_left_out_and_its_points_are_shared() {
    let toml = "title = 'S'\nkind = 'program'\n[program]\nhost = 'server'\n";
    let dir = folder(&[("assignment.toml", toml), ("suite/a.synfin", SUITE)]);
    let result = graded(dir.path(), &Reference { says_its_state: true }, 1);
    let tests: Vec<(Outcome, u64, u64)> =
        result.tests.iter().map(|test| (test.outcome, test.points.0, test.max_points.0)).collect();
    assert_eq!(
        tests,
        [(Outcome::Skip, 0, 0), (Outcome::Pass, 250, 250), (Outcome::Pass, 750, 750)]
    );
    assert_eq!((result.points, result.max_points), (Points(1000), Points(1000)));
    let why = "the program cannot fail this test: nothing of it happens at the program's host";
    assert_eq!(result.tests[0].rationale, why);
}

#[test]
fn null_is_a_failure_unless_states_are_optional() {
    let with = |states: &str| {
        let toml = format!(
            "title = 'S'\nkind = 'program'\n[program]\nhost = 'server'\nstates = '{states}'\n"
        );
        let dir = folder(&[("assignment.toml", &toml), ("suite/a.synfin", SUITE)]);
        let result = graded(dir.path(), &Reference { says_its_state: false }, 1);
        let of = |at: usize| result.tests[at].clone();
        (result.points, of(1), of(2))
    };
    let (points, state, answer) = with("required");
    assert_eq!((state.outcome, state.points), (Outcome::Fail, Points::ZERO));
    assert_eq!(state.expected.as_deref(), Some("server CLOSE_WAIT"));
    assert_eq!(state.actual.as_deref(), Some("no state: the program says `null`"));
    assert_eq!((answer.outcome, points), (Outcome::Pass, Points(750)));
    // Nothing else is asked in the first: it earns nothing, and is no failure.
    let (points, state, _) = with("optional");
    assert_eq!((state.outcome, state.points, points), (Outcome::Skip, Points::ZERO, Points(750)));
    assert_eq!(state.rationale, "the program keeps everything to itself that this test looks at");
}
