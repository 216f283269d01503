//! A difference's course made smaller while it still shows the same: statements are left out, then
//! what is left is made plainer, and numbers become names. Every step is tried in a fixed order and kept
//! if the key stays, so the same difference always shrinks to the same course.

mod cut;
mod fit;
mod numbers;
mod plain;

use super::text;
use super::{Difference, Key};
use crate::language::plan::{Scenario, Statement, StatementKind};
use crate::run::{RunOptions, Verdict, run_on_model};

/// After so many runs a course is small enough.
pub(super) const MOST_RUNS: u32 = 600;

/// The same where runs take real time.
pub(super) const MOST_REAL_RUNS: u32 = 200;

/// Runs a course: the difference that it shows, if it shows one.
pub(super) type Meet<'m> = &'m dyn Fn(&Scenario) -> Option<Difference>;

/// The smallest course that shows the same, as far as steps that each keep the key lead there, after at
/// most so many runs. `goes_on` says whether there is still time to look.
pub(super) fn shrink(
    difference: Difference,
    (meet, most): (Meet<'_>, u32),
    goes_on: &dyn Fn() -> bool,
) -> Difference {
    let key = difference.key.clone();
    let passes = passes_on_model(&difference.course);
    let mut search = Search { key, best: difference, passes, meet, most, goes_on, runs: 0 };
    let fitted = fit::fitted(search.statements().to_vec());
    search.takes(fitted);
    loop {
        let changed = [
            cut::behind(&mut search),
            cut::before(&mut search),
            cut::out(&mut search),
            plain::make(&mut search),
            numbers::name(&mut search),
        ];
        if !changed.contains(&true) || !search.goes_on() {
            return search.best;
        }
    }
}

/// The smallest so far, and how others are tried.
struct Search<'s> {
    key: Key,
    best: Difference,
    /// Whether nothing fails in it on the model: then it stays so.
    passes: bool,
    meet: Meet<'s>,
    most: u32,
    goes_on: &'s dyn Fn() -> bool,
    runs: u32,
}

impl Search<'_> {
    fn statements(&self) -> &[Statement] {
        &self.best.course.statements
    }

    fn goes_on(&self) -> bool {
        self.runs < self.most && (self.goes_on)()
    }

    /// Takes these statements instead, if their text can be read and they show the same.
    fn takes(&mut self, statements: Vec<Statement>) -> bool {
        if !self.goes_on() || statements == self.best.course.statements {
            return false;
        }
        let tried = Scenario { statements, ..self.best.course.clone() };
        let Some(tried) = text::again(&tried) else { return false };
        let passes = passes_on_model(&tried);
        if self.passes && !passes {
            return false;
        }
        self.runs += 1;
        match (self.meet)(&tried) {
            Some(found) if found.key == self.key => {
                self.best = found;
                self.passes |= passes;
                true
            }
            _ => false,
        }
    }

    /// Takes this one instead of the statement of that number, if it shows the same.
    fn takes_at(&mut self, at: usize, kind: StatementKind) -> bool {
        let mut statements = self.statements().to_vec();
        let Some(statement) = statements.get_mut(at) else { return false };
        statement.kind = kind;
        self.takes(fit::fitted(statements))
    }
}

/// Whether nothing fails in a course on the model.
fn passes_on_model(course: &Scenario) -> bool {
    let options = RunOptions { trace: false, ..RunOptions::default() };
    run_on_model(course, &options).verdict == Verdict::Passed
}
