//! Who gets how much for generated scenarios: the model, under other settings and rules.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::host::Host;
use crate::judge::assignment::Assignment;
use crate::judge::kind::{Grader, idle};
use crate::judge::one;
use crate::mutants::mutants;
use crate::sandbox::Choice;
use crate::stack::{Model, Stack};
use crate::tcp::{Config, Rules, State};

/// The model with this setting, under these rules.
struct One<'r>(Option<(Setting, SettingValue)>, &'r Rules);

impl Entrant for One<'static> {
    fn start(&self, _: Host, config: &Config) -> Box<dyn Stack> {
        let mut config = config.clone();
        self.0.iter().for_each(|(setting, value)| setting.apply(&mut config, *value));
        Box::new(Model::with_rules(config, self.1))
    }
}

/// Grades entrants of an assignment with this in `[program]`, and says what each gets for its generated
/// scenarios.
fn graded(program: &str, entrants: &[&dyn Entrant]) -> Vec<Test> {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("suite")).unwrap();
    let toml = format!(
        "title = 'x'\nkind = 'program'\n[program]\nhunt = 80\nhunt-points = 10\n{program}\n"
    );
    fs::write(dir.path().join("assignment.toml"), toml).unwrap();
    let suite =
        "client send 5; server read 5; client close; server close; settle; expect server CLOSED";
    fs::write(dir.path().join("suite/a.synfin"), suite).unwrap();
    let assignment = Assignment::load(dir.path()).unwrap();
    let grader = Grader::new(&assignment, Choice::Auto).unwrap();
    let one = |entrant: &&dyn Entrant| {
        let record = one::enter(&grader, *entrant, 1, &AtomicBool::new(false)).unwrap();
        record.tests.into_iter().find(|test| test.id == HUNT).unwrap()
    };
    entrants.iter().map(one).collect()
}

const ALL: &str = "requires = ['send', 'receive', 'push', 'urgent', 'abort', 'icmp', 'retransmission', \
                   'persist', 'nagle', 'rfc5961']";

#[test]
fn a_choice_is_no_mistake() {
    let standard = Rules::standard();
    let choices: Vec<One<'static>> =
        CHOICES.iter().map(|it| One(Some(it.value().unwrap()), standard)).collect();
    let plain = One(None, standard);
    let mut entrants: Vec<&dyn Entrant> = vec![&plain];
    entrants.extend(choices.iter().map(|it| it as &dyn Entrant));
    for program in ["requires = []", ALL] {
        for (test, who) in graded(program, &entrants).iter().zip(0..) {
            let lost: Vec<_> = test.parts.iter().filter(|it| it.outcome == Outcome::Fail).collect();
            let choice = CHOICES.get(usize::wrapping_sub(who, 1));
            assert_eq!(test.outcome, Outcome::Pass, "{program}, {choice:?}: {lost:#?}");
        }
    }
}

#[test]
fn a_broken_rule_costs_points_and_doing_nothing_all() {
    let rules = ["established.fin/", "listen.syn/", "closing.rst/", "syn_sent.syn_ack/"];
    let all = mutants();
    let broken = all.iter().filter(|it| rules.iter().any(|rule| it.id.starts_with(rule)));
    // They live as long as the test's process.
    let tables: Vec<&'static Rules> = broken.map(|it| &*Box::leak(Box::new(it.table()))).collect();
    let wrong: Vec<One<'static>> = tables.iter().map(|table| One(None, table)).collect();
    let mut entrants: Vec<&dyn Entrant> = wrong.iter().map(|it| it as &dyn Entrant).collect();
    let nothing =
        [idle(Some(State::Closed), None), idle(None, None), idle(Some(State::Established), None)];
    entrants.extend(nothing.iter().map(|it| &**it));
    let tests = graded(ALL, &entrants);
    let (faulty, still) = tests.split_at(wrong.len());
    assert!(faulty.len() > 3);
    let unnoticed = faulty.iter().filter(|it| it.outcome == Outcome::Pass).count();
    // Some change what is free, such as when something is sent.
    assert!(unnoticed * 3 < faulty.len(), "{unnoticed} of {}", faulty.len());
    assert!(still.iter().all(|it| it.points.0 == 0), "{still:#?}");
}

/// Takes a millisecond for each scenario.
struct Slow;

impl Entrant for Slow {
    fn start(&self, _: Host, config: &Config) -> Box<dyn Stack> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(1) {
            std::hint::spin_loop();
        }
        Box::new(Model::new(config.clone()))
    }
}

#[test]
fn the_time_is_bounded() {
    let test = &graded("requires = []\n[limits]\ntime = '1ms'", &[&Slow])[0];
    assert!(test.points < test.max_points && test.outcome == Outcome::Timeout, "{test:#?}");
    assert!(test.rationale.contains("the time was up after "), "{}", test.rationale);
}
