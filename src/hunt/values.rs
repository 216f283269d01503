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
    let of = |variable: &Variable| {
        let asked = asked(course, before, host, *variable);
        let result = run_on_model(&asked, &RunOptions { trace: false, ..RunOptions::default() });
        let compared = result.failures.iter().find(|it| it.statement as usize == before);
        let value = match compared.map(|it| &it.mismatch) {
            // It is what it is compared with.
            None => Some(0),
            Some(Mismatch::Value { left, .. }) => u32::try_from(*left).ok(),
            Some(_) => None,
        };
        value.map(|value| (*variable, value))
    };
    Values(Variable::ALL.iter().filter_map(of).collect())
}

/// The course up to there, and then the question whether the variable is 0.
fn asked(course: &Scenario, before: usize, host: Host, variable: Variable) -> Scenario {
    let one = |term| Expression { terms: vec![(Sign::Plus, term)] };
    let compare = Compare {
        left: one(Term::Variable(host, variable)),
        comparison: Comparison::Equal,
        right: one(Term::Number(0)),
    };
    let kind = ExpectationKind::Compare(Box::new(compare));
    let expectation = Expectation { span: Span::default(), kind };
    let kind = StatementKind::Expect(vec![expectation]);
    let mut statements: Vec<Statement> = course.statements.iter().take(before).cloned().collect();
    statements.push(Statement { span: Span::default(), kind });
    Scenario { statements, ..course.clone() }
}
