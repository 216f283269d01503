//! Each scenario of a text for itself: what is wrong with one costs no other.

use super::{Checker, Extent};
use crate::language::plan::Plan;
use crate::language::scenario::Reachable;
use crate::language::{Code, Diagnostic, Source, Span, stranger};

/// The scenarios of a text, those that can run and those that cannot.
#[derive(Debug)]
pub struct Each {
    /// Those in which nothing is wrong.
    pub plan: Plan,
    /// What can hardly be meant so, anywhere in the text.
    pub warnings: Vec<Diagnostic>,
    /// The others, in the order of the text.
    pub wrong: Vec<Wrong>,
}

/// A part of a text that cannot run: a scenario, or what stands between scenarios.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// The scenario's name, if it has one that can be read.
    pub name: Option<String>,
    /// What stands for it: its header, or the place of the first mistake.
    pub span: Span,
    /// What is wrong with it, in the order of the text.
    pub errors: Vec<Diagnostic>,
}

/// Reads and checks a text as [`super::check()`] does, but leaves out only the scenarios that have a
/// mistake in them, in their attributes or in their header. A mistake between two scenarios belongs to
/// the one before or behind it that is wrong itself; if there is none, it stands alone.
pub fn check_each(source: &Source, reachable: Reachable<'_>) -> Each {
    let mut checker = Checker::new(source, reachable);
    checker.read();
    let Checker { mut plan, findings, extents, sense, .. } = checker;
    let (errors, warnings): (Vec<_>, Vec<_>) =
        findings.into_sorted().into_iter().partition(Diagnostic::is_error);
    let mut own: Vec<Vec<Diagnostic>> = extents.iter().map(|_| Vec::new()).collect();
    let mut between = Vec::new();
    for error in errors {
        match place(&extents, &error).and_then(|at| own.get_mut(at)) {
            Some(own) => own.push(error),
            None => between.push(error),
        }
    }
    if own.iter().all(|errors| !errors.is_empty())
        && (!between.is_empty() || !own.is_empty())
        && let Some(error) = stranger::judge(source, sense)
    {
        let wrong = Wrong { name: None, span: error.span, errors: vec![error] };
        return Each { plan: Plan::default(), warnings: Vec::new(), wrong: vec![wrong] };
    }
    let alone = join(&extents, &mut own, between);
    // Those with a name are in the plan.
    let mut right = extents.iter().zip(&own).filter(|(it, _)| it.name.is_some());
    plan.scenarios.retain(|_| right.next().is_some_and(|(_, errors)| errors.is_empty()));
    let mut wrong: Vec<Wrong> = extents
        .into_iter()
        .zip(own)
        .filter(|(_, errors)| !errors.is_empty())
        .map(|(it, errors)| Wrong { name: it.name, span: it.header, errors })
        .chain(alone)
        .collect();
    wrong.sort_by_key(|it| it.span);
    Each { plan, warnings, wrong }
}

/// The scenario that a mistake is in, as an index.
fn place(extents: &[Extent], error: &Diagnostic) -> Option<usize> {
    let at = error.span.start;
    let mut around =
        extents.iter().enumerate().filter(|(_, it)| it.span.range().contains(&(at as usize)));
    // A scenario that begins in another is right: the other is not closed.
    let found = if error.code == Code::NestedScenario { around.next() } else { around.next_back() };
    found.map(|(at, _)| at)
}

/// Gives mistakes between scenarios to the wrong one before or behind them; the others, by their
/// places, are left.
fn join(extents: &[Extent], own: &mut [Vec<Diagnostic>], between: Vec<Diagnostic>) -> Vec<Wrong> {
    let is_wrong: Vec<bool> = own.iter().map(|errors| !errors.is_empty()).collect();
    let mut alone: Vec<(usize, Wrong)> = Vec::new();
    for error in between {
        let next = extents.partition_point(|it| it.span.start <= error.span.start);
        let near = [next.checked_sub(1), Some(next)].into_iter().flatten();
        let wrong = near.into_iter().find(|at| is_wrong.get(*at) == Some(&true));
        if let Some(own) = wrong.and_then(|at| own.get_mut(at)) {
            own.push(error);
        } else if let Some((_, it)) = alone.last_mut().filter(|(place, _)| *place == next) {
            it.errors.push(error);
        } else {
            alone.push((next, Wrong { name: None, span: error.span, errors: vec![error] }));
        }
    }
    own.iter_mut().for_each(|errors| errors.sort_by_key(|it| (it.span, it.severity)));
    alone.into_iter().map(|(_, it)| it).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name of one that cannot run, and the lines of its mistakes.
    type Mistakes = (Option<String>, Vec<usize>);

    /// The names of those that can run; and the others.
    fn each(text: &[u8]) -> (Vec<String>, Vec<Mistakes>) {
        let source = Source::new("a.synfin", text);
        let Each { plan, wrong, .. } = check_each(&source, &|_| true);
        let lines =
            |it: &Wrong| it.errors.iter().map(|it| source.place(it.span.start).line).collect();
        let right = plan.scenarios.into_iter().map(|it| it.name).collect();
        (right, wrong.iter().map(|it| (it.name.clone(), lines(it))).collect())
    }

    fn is(text: &str, right: &[&str], wrong: &[(&str, &[usize])]) {
        let (found, others) = each(text.as_bytes());
        assert_eq!(found, right, "{text}");
        let name = |name: &str| Some(name.to_owned()).filter(|it| !it.is_empty());
        let wrong: Vec<_> = wrong.iter().map(|(it, lines)| (name(it), lines.to_vec())).collect();
        assert_eq!(others, wrong, "{text}");
    }

    const GOOD: &str = "scenario \"good\" { client close; expect client FIN_WAIT_1 }\n";

    #[test]
    fn a_mistake_costs_its_scenario_only() {
        for (bad, lines) in [
            ("scenario \"bad\" {\nclient clos\nexpect client NOWHERE }\n", &[3, 4][..]),
            ("@points many\nscenario \"bad\" { client close }\n", &[2]),
            ("@rfc MUST-999\n@nothing\nscenario \"bad\" { client close }\n", &[2, 3]),
            ("scenario \"bad\" { client close\ngiven both CLOSED }\n", &[3]),
        ] {
            let text = format!("{GOOD}{bad}scenario \"last\" {{ client close }}\n");
            is(&text, &["good", "last"], &[("bad", lines)]);
        }
    }

    #[test]
    fn braces_that_do_not_fit_cost_one() {
        let last = "scenario \"last\" { client close }\n";
        is(
            &format!("scenario \"bad\" {{ client close\n{GOOD}{last}"),
            &["good", "last"],
            &[("bad", &[2])],
        );
        is(&format!("{GOOD}scenario \"bad\" {{ client close\n"), &["good"], &[("bad", &[2])]);
        is(
            &format!("{GOOD}scenario \"bad\"\nclient close }}\n{last}"),
            &["good", "last"],
            &[("bad", &[2])],
        );
        is(&format!("{GOOD}}}\n{last}"), &["good", "last"], &[("", &[2])]);
        is(
            &format!("{GOOD}scenari \"x\" {{ client close }}\n{last}"),
            &["good", "last"],
            &[("", &[2])],
        );
        is(
            &format!("{GOOD}client close\nclient abrt\n{last}client abort"),
            &["good", "last"],
            &[("", &[2, 3]), ("", &[5])],
        );
    }

    #[test]
    fn two_of_one_name_are_one() {
        is(&format!("{GOOD}{GOOD}"), &["good"], &[("good", &[2])]);
    }

    #[test]
    fn bytes_that_are_no_text_cost_the_scenario_they_are_in() {
        let text = [GOOD.as_bytes(), b"scenario \"bad\" { client send \"\xe4\" }\n"].concat();
        let wrong = vec![(Some("bad".to_owned()), vec![2])];
        assert_eq!(each(&text), (vec!["good".to_owned()], wrong));
        let utf16: Vec<u8> = GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(each(&utf16), (vec![], vec![(None, vec![1])]));
    }

    #[test]
    fn bare_statements_are_one_scenario() {
        is("client close\nclient clos\n", &[], &[("a", &[2])]);
        is("client clos\nclient abrt\n", &[], &[("", &[1, 2])]);
        is("client close\n", &["a"], &[]);
        is("", &[], &[]);
    }
}
