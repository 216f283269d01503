//! What RFC 9293 leaves to implementations, in grading: a program that made another choice than the
//! model has not gone wrong.
//!
//! That is measured, too. Where a program fails, the model runs in its place with one choice made
//! otherwise. If it fails there as well, with the same segments and states, the program did what it may,
//! and the check is worth nothing. What stands behind it is judged as before, since the model with that
//! choice says what holds there. So whoever neither does what RFC 5961 says nor what RFC 9293 says without
//! it is wrong. How much is then earned is [`credit`](super::credit)'s business.

use std::sync::{Arc, OnceLock};

use super::contest::{Contest, Entrant};
use super::credit::{Terms, units};
use crate::host::{Host, PerHost};
use crate::judge::assignment::{Behind, Choices, Item};
use crate::language::plan::{Scenario, StatementKind};
use crate::run::{Failure, Limits, Origin, ScenarioResult, Trace, What, passes, raw_hosts};
use crate::stack::{Model, Stack};
use crate::tcp::{Config, Flags, Rules, Setting, SettingValue, State};

/// How many choices of one program are looked for in one test.
const MOST: usize = 3;

/// A choice: a setting, and the value with which the model makes it otherwise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Choice {
    setting: &'static str,
    on: bool,
}

/// The choices that are no mistakes; what includes another one comes first. `docs/GRADING.md` lists
/// them, and `docs/CHOICES.md` says what each is about.
pub(super) const CHOICES: [Choice; 16] = [
    Choice { setting: "rfc5961", on: false },
    Choice { setting: "rfc5961_rst", on: false },
    Choice { setting: "rfc5961_syn", on: false },
    Choice { setting: "reset_ack", on: true },
    Choice { setting: "ack_out_of_order", on: false },
    Choice { setting: "delayed_ack", on: true },
    Choice { setting: "reopen_time_wait", on: true },
    Choice { setting: "rfc1337", on: true },
    Choice { setting: "half_duplex_close", on: true },
    Choice { setting: "strict_simultaneous_open", on: true },
    Choice { setting: "repeat_syn_ack", on: true },
    Choice { setting: "reset_not_refused", on: true },
    Choice { setting: "late_reset", on: true },
    Choice { setting: "abort_to_time_wait", on: true },
    Choice { setting: "ack_second_fin", on: false },
    Choice { setting: "close_again", on: true },
];

impl Choice {
    /// `rfc5961 = off`.
    fn written(self) -> String {
        format!("`{} = {}`", self.setting, SettingValue::Switch(self.on))
    }

    /// The setting, and the value with which it is made.
    pub(super) fn value(self) -> Option<(Setting, SettingValue)> {
        Some((Setting::named(self.setting)?, SettingValue::Switch(self.on)))
    }

    fn apply(self, config: &mut Config) {
        if let Some((setting, value)) = self.value() {
            setting.apply(config, value);
        }
    }

    /// Whether a scenario says itself which way it is.
    fn is_set_in(self, scenario: &Scenario) -> bool {
        scenario.statements.iter().any(|statement| {
            matches!(&statement.kind, StatementKind::Set { setting, .. }
                if setting.name() == self.setting)
        })
    }
}

/// The choices that make a difference in each test of a suite, found when they are first asked for.
#[derive(Debug)]
pub(super) struct Differences(Vec<OnceLock<Vec<Choice>>>);

impl Differences {
    /// Of a suite with so many tests.
    pub(super) fn new(tests: usize) -> Self {
        Self((0..tests).map(|_| OnceLock::new()).collect())
    }
}

/// Failures of a program that come from choices.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Excuse {
    /// How many failures, from the first on, are none.
    pub(super) failures: usize,
    /// The choices: `` `rfc5961 = off` ``.
    pub(super) choices: String,
}

impl Excuse {
    /// Why it is no mistake.
    pub(super) fn says(&self) -> String {
        format!("RFC 9293 leaves this to the implementation ({})", self.choices)
    }
}

/// The model with choices made otherwise, under the assignment's rules: where a house has a rule, there
/// is no choice.
struct Otherwise<'a> {
    choices: &'a [Choice],
    rules: &'a Arc<Rules>,
}

impl Otherwise<'_> {
    fn model(&self, config: &Config) -> Model<'static> {
        let mut config = config.clone();
        self.choices.iter().for_each(|choice| choice.apply(&mut config));
        Model::sharing(config, Arc::clone(self.rules))
    }
}

impl Entrant for Otherwise<'_> {
    fn start(&self, _: Host, config: &Config) -> Box<dyn Stack> {
        Box::new(self.model(config))
    }
}

impl Contest<'_> {
    /// Which failures of a run come from choices that the assignment accepts, if the first does.
    /// `original` is the scenario as in the text.
    pub(super) fn excuse(
        &self,
        (item, original): (&Item, &Scenario),
        scenario: &Scenario,
        terms: Terms,
        theirs: &ScenarioResult,
    ) -> Option<Excuse> {
        let program = &self.assignment.settings.program;
        let failures = &theirs.failures;
        if program.choices == Choices::Graded || failures.is_empty() {
            return None;
        }
        let at = self.assignment.suite.items.iter().position(|it| it == item)?;
        let rules = self.assignment.house.rules();
        let differ = || differences(original, program.host, rules);
        let candidates = self.differences.0.get(at)?.get_or_init(differ);
        let units = units(scenario);
        let explained = |ours: Option<&ScenarioResult>| {
            let is = |failure: &&Failure| {
                terms.pardons(&units, failure)
                    || ours.is_some_and(|ours| is_explained(terms.host, (theirs, failure), ours))
            };
            failures.iter().take_while(is).count()
        };
        let (mut chosen, mut most): (Vec<Choice>, usize) = (Vec::new(), explained(None));
        while most < failures.len() && chosen.len() < MOST {
            let more = candidates.iter().filter(|it| !chosen.contains(it)).map(|choice| {
                let with = [chosen.as_slice(), &[*choice]].concat();
                let ours = self.run(&Otherwise { choices: &with, rules }, scenario, terms.host);
                (explained(Some(&ours)), with)
            });
            // Of those that explain as much, the first.
            let more = more.reduce(|best, it| if it.0 > best.0 { it } else { best });
            match more {
                Some((explained, with)) if explained > most => (most, chosen) = (explained, with),
                _ => break,
            }
        }
        let choices: Vec<_> = chosen.iter().map(|it| it.written()).collect();
        (!choices.is_empty()).then(|| Excuse { failures: most, choices: choices.join(", ") })
    }
}

/// The choices with which the model at the program's hosts fails a scenario.
fn differences(scenario: &Scenario, behind: Behind, rules: &Arc<Rules>) -> Vec<Choice> {
    let raw = raw_hosts(scenario);
    let differs = |choice: &Choice| {
        let build = |configs: &PerHost<Config>| {
            PerHost::from_fn(|host| match behind.is(host) && !raw[host] {
                true => Otherwise { choices: &[*choice], rules }.model(&configs[host]),
                false => Model::sharing(configs[host].clone(), Arc::clone(rules)),
            })
        };
        !choice.is_set_in(scenario) && !passes(scenario, Limits::default(), build)
    };
    CHOICES.into_iter().filter(differs).collect()
}

/// Whether the other run fails in the same way: at the same place, after the same segments that open
/// and end connections, in the same states.
fn is_explained(
    behind: Behind,
    (theirs, failure): (&ScenarioResult, &Failure),
    ours: &ScenarioResult,
) -> bool {
    ours.failures.iter().any(|other| {
        let place = |it: &Failure| (it.statement, it.span, it.kind());
        let hosts = Host::BOTH.into_iter().filter(|host| behind.is(*host));
        place(other) == place(failure)
            && hosts.into_iter().all(|host| {
                let (state, sent) = so_far(&theirs.trace, failure.events, host);
                let (right, allowed) = so_far(&ours.trace, other.events, host);
                sent == allowed && (state.is_none() || state == right)
            })
    })
}

/// The state of a host after so many events, and the SYNs, FINs and RSTs that it has sent; what was sent
/// again at once counts once.
fn so_far(trace: &Trace, events: u32, host: Host) -> (Option<State>, Vec<u8>) {
    let control = Flags::SYN | Flags::FIN | Flags::RST;
    let events = trace.events.get(..events as usize).unwrap_or(&trace.events);
    let sent = events.iter().filter_map(|event| match &event.what {
        What::Sent { from, segment, origin: Origin::Host, .. } if *from == host => {
            Some(segment.flags.0 & control.0).filter(|flags| *flags != 0)
        }
        _ => None,
    });
    let mut sent: Vec<_> = sent.collect();
    sent.dedup();
    (events.last().and_then(|event| event.states[host]), sent)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::grade::record::{Outcome, Submission};
    use crate::judge::assignment::Assignment;
    use crate::judge::kind::Grader;
    use crate::judge::one;
    use crate::mutants::mutants;
    use crate::sandbox;
    use crate::tcp::Rules;

    /// A RST in the window, which RFC 5961 challenges; and an ACK that may be sent (MAY-13), with another
    /// one behind it that has to be.
    const SUITE: &str = "\
@points 6
scenario \"rst\" {
    given raw client, server ESTABLISHED
    server close
    client recv FIN
    network forge RST seq=200 from client
    settle
    client recv ACK ack=101
    expect server FIN_WAIT_1
}
@points 4
scenario \"gap\" {
    given raw client, server ESTABLISHED
    network forge DATA seq=106 len=5 from client
    settle
    client recv ACK ack=101
    network forge DATA seq=101 len=5 from client
    settle
    client recv ACK ack=111
}
";

    /// A program that makes choices, and breaks a rule.
    struct Program {
        choices: &'static [Choice],
        breaks: Option<&'static str>,
    }

    impl Entrant for Program {
        fn start(&self, _: Host, config: &Config) -> Box<dyn Stack> {
            let mut config = config.clone();
            self.choices.iter().for_each(|choice| choice.apply(&mut config));
            let broken = |id: &str| mutants().into_iter().find(|it| it.id == id).unwrap().table();
            let rules: &Rules = match self.breaks {
                Some(id) => Box::leak(Box::new(broken(id))),
                None => Rules::standard(),
            };
            Box::new(Model::with_rules(config, rules).called("program"))
        }
    }

    fn graded(terms: &str, choices: &'static [Choice], breaks: Option<&'static str>) -> Submission {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("suite")).unwrap();
        let toml = format!("title = 'x'\nkind = 'program'\n[program]\nhost = 'server'\n{terms}\n");
        fs::write(dir.path().join("assignment.toml"), toml).unwrap();
        fs::write(dir.path().join("suite/a.synfin"), SUITE).unwrap();
        let assignment = Assignment::load(dir.path()).unwrap();
        let grader = Grader::new(&assignment, sandbox::Choice::Auto).unwrap();
        one::enter(&grader, &Program { choices, breaks }, 1, &AtomicBool::new(false)).unwrap()
    }

    fn points(result: &Submission) -> Vec<u64> {
        result.tests.iter().map(|test| test.points.0).collect()
    }

    const WITHOUT_RFC5961: &[Choice] = &[Choice { setting: "rfc5961", on: false }];
    const QUIET: &[Choice] = &[Choice { setting: "ack_out_of_order", on: false }];

    #[test]
    fn what_the_rfc_leaves_open_costs_nothing() {
        assert_eq!(points(&graded("", &[], None)), [600, 400]);
        let result = graded("", WITHOUT_RFC5961, None);
        assert_eq!(points(&result), [600, 400], "{result:#?}");
        let test = &result.tests[0];
        assert_eq!(test.outcome, Outcome::Pass);
        let part = test.parts.iter().find(|part| part.name == "client recv ACK ack=101").unwrap();
        assert_eq!(part.outcome, Outcome::Skip);
        assert!(part.rationale.contains("`rfc5961 = off`"), "{}", part.rationale);
        assert!(test.notes.iter().any(|note| note.contains("`rfc5961 = off`")), "{:?}", test.notes);
        assert_eq!(points(&graded("", QUIET, None)), [600, 400]);
    }

    #[test]
    fn an_assignment_may_grade_it() {
        let terms = "choices = 'graded'";
        assert_eq!(points(&graded(terms, &[], None)), [600, 400]);
        let result = graded(terms, WITHOUT_RFC5961, None);
        assert!(result.tests[0].points.0 < 600 && result.tests[0].notes.is_empty(), "{result:#?}");
        assert!(points(&graded(terms, QUIET, None))[1] < 400);
    }

    #[test]
    fn who_follows_neither_rfc_has_gone_wrong() {
        // A RST in the window neither draws an ACK nor ends the connection.
        let ignores = Some("arrival.rst_challenged/FIN_WAIT_1/without-challenge-ACK");
        let result = graded("", &[], ignores);
        assert!(result.tests[0].points.0 < 600, "{result:#?}");
        assert_eq!(result.tests[0].outcome, Outcome::Fail);
    }

    #[test]
    fn what_is_wrong_beside_a_choice_costs_as_before() {
        // Before it, and behind it.
        let silent = Some("output.fin/removed");
        assert_eq!(graded("", WITHOUT_RFC5961, silent).tests[0].points.0, 0);
        let never_acknowledges = Some("text.ack/ESTABLISHED/without-ACK");
        let result = graded("", QUIET, never_acknowledges);
        let test = &result.tests[1];
        assert_eq!((test.outcome, test.points.0), (Outcome::Fail, 0), "{test:#?}");
        assert_eq!(test.parts.last().map(|part| part.outcome), Some(Outcome::Fail));
    }

    #[test]
    fn the_guide_lists_the_choices() {
        let guide = include_str!("../../../docs/GRADING.md");
        for choice in CHOICES {
            assert!(Setting::named(choice.setting).is_some(), "{}", choice.setting);
            assert!(guide.contains(&format!("| {} |", choice.written())), "{}", choice.written());
        }
    }
}
