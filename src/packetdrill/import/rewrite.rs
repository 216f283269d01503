//! The order of the rewrites, and the trial of each: what does not run to the same end is not kept.

use std::time::Duration;

use super::{Draft, head, segments, start, times};
use crate::language::Trial;
use crate::language::plan::{Expectation, ExpectationKind, Fails, Scenario, StatementKind};
use crate::tcp::State;

/// A draft under work, with what its run shows.
pub(super) struct Work<'m, T: Trial> {
    pub(super) trial: &'m T,
    pub(super) draft: Draft,
    pub(super) run: T::Run,
}

/// The draft as a person would write it. One that does not pass stays as it is: its failures should
/// look as the script's do.
pub(super) fn readable<T: Trial>(draft: Draft, trial: &T) -> Draft {
    let run = trial.run(&draft.scenario);
    if !trial.has_passed(&run) {
        return draft;
    }
    let mut work = Work { trial, draft, run };
    work.times();
    work.each(|scenario, at| segments::named(scenario, at).into_iter().collect());
    work.each(|scenario, at| segments::plain(scenario, at).into_iter().collect());
    work.each(|scenario, at| {
        let statement = scenario.statements.get(at);
        statement.and_then(|it| sure(&it.kind)).into_iter().collect()
    });
    work.each(segments::usual_window);
    work.arrivals();
    work.settings();
    work.nothing_yet();
    start::start(&mut work);
    // A walk sets up less, and agrees on less: more may go without saying now.
    work.each(|scenario, at| segments::plain(scenario, at).into_iter().collect());
    work.settings();
    work.arrivals();
    work.tolerance();
    work.draft
}

/// A call that is not refused here, without `or fails`; and ESTABLISHED where an `accept` only says
/// that nothing has been closed by its user.
fn sure(kind: &StatementKind) -> Option<StatementKind> {
    match kind {
        StatementKind::Expect(parts) => {
            let [Expectation { span, kind: ExpectationKind::State(host, states) }] = &**parts
            else {
                return None;
            };
            let open = [State::Established, State::CloseWait];
            let kind = ExpectationKind::State(*host, vec![State::Established]);
            (*states == open)
                .then(|| StatementKind::Expect(vec![Expectation { span: *span, kind }]))
        }
        StatementKind::Call { host, call, fails: Some(Fails::Either) } => {
            Some(StatementKind::Call { host: *host, call: call.clone(), fails: None })
        }
        _ => None,
    }
}

impl<T: Trial> Work<'_, T> {
    /// Keeps a change if its run shows the same.
    pub(super) fn keep(&mut self, changed: Scenario) -> bool {
        if changed == self.draft.scenario {
            return false;
        }
        let run = self.trial.run(&changed);
        if !self.trial.is_alike(&self.run, &run) {
            return false;
        }
        self.draft.scenario = changed;
        self.run = run;
        true
    }

    /// Changes statements, each to the first of the `choices` for it that can be kept: all of them
    /// at once to their first, or else one after the other.
    fn each(&mut self, choices: impl Fn(&Scenario, usize) -> Vec<StatementKind>) {
        let all = self.draft.scenario.statements.len();
        let mut together = self.draft.scenario.clone();
        for (at, statement) in together.statements.iter_mut().enumerate() {
            if let Some(first) = choices(&self.draft.scenario, at).into_iter().next() {
                statement.kind = first;
            }
        }
        if together == self.draft.scenario || self.keep(together) {
            return;
        }
        for at in 0..all {
            for kind in choices(&self.draft.scenario, at) {
                let mut changed = self.draft.scenario.clone();
                if let Some(statement) = changed.statements.get_mut(at) {
                    statement.kind = kind;
                }
                if self.keep(changed) {
                    break;
                }
            }
        }
    }

    /// Moments that count from the one before, and none where nothing is waited for.
    fn times(&mut self) {
        let statements = self.draft.scenario.statements.clone();
        let short = times::short(&statements);
        let mut changed = self.draft.scenario.clone();
        changed.statements = times::put(&statements, &short);
        if self.keep(changed) {
            return;
        }
        let careful = times::careful(&statements);
        for (short, careful) in short.into_iter().zip(careful).rev() {
            let _ = [short, careful].into_iter().any(|one| {
                let mut changed = self.draft.scenario.clone();
                changed.statements = times::put(&changed.statements, &[one]);
                self.keep(changed)
            });
        }
    }

    /// The numbers of segments that arrive, where they suit their receiver or are edges.
    fn arrivals(&mut self) {
        self.each(segments::sequence);
        self.each(segments::acknowledgment);
    }

    /// Leaves out what is expected before anything has happened.
    fn nothing_yet(&mut self) {
        let first = head(&self.draft.scenario);
        let is_idle = |kind: &StatementKind| match kind {
            StatementKind::Expect(parts) => {
                parts.iter().all(|part| matches!(part.kind, ExpectationKind::NotState(..)))
            }
            _ => false,
        };
        let mut changed = self.draft.scenario.clone();
        while changed.statements.get(first).is_some_and(|statement| is_idle(&statement.kind)) {
            changed.statements.remove(first);
        }
        self.keep(changed);
    }

    /// Leaves out the settings that change nothing.
    fn settings(&mut self) {
        for at in (0..head(&self.draft.scenario)).rev() {
            let mut changed = self.draft.scenario.clone();
            if matches!(
                changed.statements.get(at).map(|it| &it.kind),
                Some(StatementKind::Set { .. })
            ) {
                changed.statements.remove(at);
                self.keep(changed);
            }
        }
    }

    /// A tolerance is for moments.
    fn tolerance(&mut self) {
        let scenario = &mut self.draft.scenario;
        let is_timed =
            |kind: &StatementKind| matches!(kind, StatementKind::Recv { at: Some(_), .. });
        if !scenario.statements.iter().any(|statement| is_timed(&statement.kind)) {
            scenario.attributes.tolerance = Duration::ZERO;
        }
    }
}
