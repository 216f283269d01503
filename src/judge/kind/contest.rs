//! The tests of programs, whoever stands at their hosts: how a host is started is a value, so a
//! program in its cell and a stack in this process (one that does nothing, one that has learned
//! answers) are graded by the same code.

use std::collections::BTreeSet;

use super::verdict::judge;
use super::{Halt, Sink, due};
use crate::grade::record::{DRAWN, Outcome};
use crate::host::{Host, PerHost};
use crate::judge::assignment::{Assignment, Behind};
use crate::judge::randomize;
use crate::language::plan::Scenario;
use crate::run::{Mismatch, RunOptions, ScenarioResult, run_with};
use crate::stack::{Implementation, Stack};
use crate::tcp::Config;

/// Who is graded: how its hosts are started.
pub trait Entrant {
    /// A host with these settings and without a connection, for one run of one scenario. If it
    /// cannot be started, its first fault says so.
    fn start(&self, host: Host, config: &Config) -> Box<dyn Stack>;

    /// A text of its faults without what differs from machine to machine.
    fn scrubbed(&self, text: &str) -> String {
        text.to_owned()
    }
}

/// Where entrants of an assignment are graded.
#[derive(Clone, Copy)]
pub(in crate::judge) struct Contest<'a> {
    pub(super) assignment: &'a Assignment,
    /// Who is at the hosts that the entrant is not.
    pub(super) peer: &'a Implementation,
}

impl Contest<'_> {
    /// Grades an entrant on the tests that a seed draws, but for those of these ids.
    ///
    /// # Errors
    /// If the sink wants no more.
    pub(super) fn grade(
        &self,
        entrant: &dyn Entrant,
        seed: u32,
        without: &BTreeSet<String>,
        sink: &mut Sink<'_>,
    ) -> Result<(), Halt> {
        let settings = &self.assignment.settings;
        for (item, text, scenario) in due(self.assignment, seed, without) {
            let behind = settings.program.host;
            let varied = randomize::randomize(scenario, settings.variation, seed, &item.id);
            let result = self.run(entrant, &varied.scenario, behind);
            let mut test = judge(self.assignment, item, text, &varied.scenario, &result);
            if test.outcome != Outcome::Pass && !varied.drawn.is_empty() {
                // A program that passes only with the numbers of the text may have copied them.
                test.suspect = self.run(entrant, scenario, behind).failures.is_empty();
            }
            test.notes = drawn(&varied.drawn);
            sink(test)?;
        }
        Ok(())
    }

    /// Runs a scenario with an entrant at the hosts that it is `behind`.
    pub(super) fn run(
        &self,
        entrant: &dyn Entrant,
        scenario: &Scenario,
        behind: Behind,
    ) -> ScenarioResult {
        let options = RunOptions::default();
        let profiles = PerHost::from_fn(|host| self.peer.profile().filter(|_| !behind.is(host)));
        let mut result = run_with(scenario, &options, &profiles, |host, config| {
            if behind.is(host) {
                entrant.start(host, config)
            } else {
                self.peer.start(host, config)
            }
        });
        for failure in &mut result.failures {
            if let Mismatch::Fault { fault, .. } = &mut failure.mismatch {
                fault.actual = entrant.scrubbed(&fault.actual);
                fault.log = entrant.scrubbed(&fault.log);
            }
        }
        result
    }
}

fn drawn(drawn: &[String]) -> Vec<String> {
    match drawn {
        [] => Vec::new(),
        drawn => vec![format!("{DRAWN}{}", drawn.join(", "))],
    }
}
