//! What the variables of the model are at a place of a course.

use crate::host::Host;
use crate::language::Span;
use crate::language::plan::{
    Compare, Comparison, Expectation, ExpectationKind, Expression, Scenario, Sign, Statement,
    StatementKind, Term,
};
use crate::run::{Mismatch, RunOptions, run_on_model};
use crate::tcp::Variable;

/// The variables of a host, as far as there are any.
pub(super) struct Values(Vec<(Variable, u32)>);

impl Values {
    /// The value of one.
    pub(super) fn get(&self, variable: Variable) -> Option<u32> {
        self.0.iter().find(|(it, _)| *it == variable).map(|(_, value)| *value)
    }
}

/// The variables of the model at that host before the statement of that number.
pub(super) fn values(course: &Scenario, before: usize, host: Host) -> Values {
    let asked = asked(course, before, host);
    let result = run_on_model(&asked, &RunOptions { trace: false, ..RunOptions::default() });
    let of = |(at, variable): (usize, &Variable)| {
        let compared = result.failures.iter().find(|it| it.statement as usize == before + at);
        let value = match compared.map(|it| &it.mismatch) {
            // It is what it is compared with.
            None => Some(0),
            Some(Mismatch::Value { left, .. }) => u32::try_from(*left).ok(),
            Some(_) => None,
        };
        value.map(|value| (*variable, value))
    };
    Values(Variable::ALL.iter().enumerate().filter_map(of).collect())
}

/// The course up to there, and then the question of each variable whether it is 0.
fn asked(course: &Scenario, before: usize, host: Host) -> Scenario {
    let one = |term| Expression { terms: vec![(Sign::Plus, term)] };
    let question = |variable: Variable| {
        let compare = Compare {
            left: one(Term::Variable(host, variable)),
            comparison: Comparison::Equal,
            right: one(Term::Number(0)),
        };
        let kind = ExpectationKind::Compare(Box::new(compare));
        let expectation = Expectation { span: Span::default(), kind };
        Statement { span: Span::default(), kind: StatementKind::Expect(vec![expectation]) }
    };
    let begin = course.statements.iter().take(before).cloned();
    let statements = begin.chain(Variable::ALL.into_iter().map(question)).collect();
    Scenario { statements, ..course.clone() }
}
