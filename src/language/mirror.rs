//! Client and server change places: in a plan and in its text. Both names have six letters, so
//! every [`Span`](super::Span) of the plan is the same in the other text.

use super::Source;
use super::plan::{
    Chance, ExpectationKind, Exploration, Expression, Field, NetworkAction, Pattern, Scenario,
    StatementKind, Term,
};
use super::tree::{NodeKind, WordKind};
use crate::host::Host;

/// A scenario in which client and server have changed places. Its attributes stay.
pub fn scenario(scenario: &Scenario) -> Scenario {
    let mut mirrored = scenario.clone();
    mirrored.statements.iter_mut().for_each(|statement| in_statement(&mut statement.kind));
    mirrored.exploration.iter_mut().for_each(|exploration| in_exploration(exploration));
    mirrored
}

/// The same for a text: the names of the hosts in its statements. What people wrote for people
/// stays: comments, attributes and texts in quotation marks.
pub fn text(source: &Source) -> String {
    let (text, tree) = (source.text(), source.tree());
    let mut mirrored = String::with_capacity(text.len());
    let mut at = 0;
    for node in tree.nodes().iter().filter(|node| node.kind == NodeKind::Statement) {
        for word in tree.words(node) {
            use WordKind::{Host as Name, Setting, Variable};
            if !matches!(word.kind, Name | Setting | Variable) {
                continue;
            }
            let Some(host) = Host::BOTH
                .into_iter()
                .find(|host| source.slice(word.span).starts_with(host.name()))
            else {
                continue;
            };
            let start = word.span.range().start;
            mirrored.push_str(text.get(at..start).unwrap_or_default());
            mirrored.push_str(host.peer().name());
            at = start + host.name().len();
        }
    }
    mirrored.push_str(text.get(at..).unwrap_or_default());
    mirrored
}

fn turn(host: &mut Host) {
    *host = host.peer();
}

fn in_statement(kind: &mut StatementKind) {
    match kind {
        StatementKind::Given(starts) => starts.iter_mut().for_each(|(host, _)| turn(host)),
        StatementKind::Set { host, .. } => host.iter_mut().for_each(turn),
        StatementKind::Call { host, .. } | StatementKind::Read { host, .. } => turn(host),
        StatementKind::Recv { host, patterns, .. } => {
            turn(host);
            patterns.iter_mut().for_each(in_pattern);
        }
        StatementKind::Network(action) => in_action(action),
        StatementKind::Expect(parts) => {
            parts.iter_mut().for_each(|part| in_expectation(&mut part.kind));
        }
        StatementKind::Settle | StatementKind::Wait(_) | StatementKind::Until(_) => {}
    }
}

fn in_exploration(exploration: &mut Exploration) {
    for may in &mut exploration.mays {
        match &mut may.what {
            Chance::Statement(kind) => in_statement(kind),
            Chance::Reorder => {}
        }
    }
    let parts = exploration.properties.iter_mut().flat_map(|property| &mut property.parts);
    parts.for_each(|part| in_expectation(&mut part.kind));
}

fn in_action(action: &mut NetworkAction) {
    match action {
        NetworkAction::Drop(patterns, from)
        | NetworkAction::Duplicate(patterns, from)
        | NetworkAction::Hold(patterns, from)
        | NetworkAction::Release(patterns, from) => {
            patterns.iter_mut().for_each(in_pattern);
            from.iter_mut().for_each(turn);
        }
        NetworkAction::Reorder(from) => from.iter_mut().for_each(turn),
        NetworkAction::Forge(pattern, from) => {
            in_pattern(pattern);
            turn(from);
        }
        NetworkAction::Icmp(_, to) => turn(to),
        NetworkAction::Down | NetworkAction::Up => {}
    }
}

fn in_expectation(kind: &mut ExpectationKind) {
    match kind {
        ExpectationKind::State(host, _)
        | ExpectationKind::NotState(host, _)
        | ExpectationKind::Signal(host, _)
        | ExpectationKind::NotSignal(host, _)
        | ExpectationKind::Hole(host) => turn(host),
        ExpectationKind::Silent(host) => host.iter_mut().for_each(turn),
        ExpectationKind::Compare(compare) => {
            in_expression(&mut compare.left);
            in_expression(&mut compare.right);
        }
    }
}

fn in_pattern(pattern: &mut Pattern) {
    for field in &mut pattern.fields {
        if let Field::Sack(blocks) = field {
            for (first, last) in blocks {
                in_expression(first);
                in_expression(last);
            }
        } else if let Some(expression) = field.expression_mut() {
            in_expression(expression);
        }
    }
}

fn in_expression(expression: &mut Expression) {
    for (_, term) in &mut expression.terms {
        if let Term::Variable(host, _) = term {
            turn(host);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::language::check;
    use crate::language::plan::Expectation;

    #[test]
    fn what_people_wrote_stays() {
        let written = "@hint \"the client\"\nscenario \"client\" { given client ESTAB, raw server\n\
                       set client.ISS = 5 # client\nclient send \"client\"; network drop ACK \
                       seq=client.SND.NXT+1 from client\n}";
        let mirrored = text(&Source::new("a", written));
        assert_eq!(
            mirrored,
            "@hint \"the client\"\nscenario \"client\" { given server ESTAB, raw client\nset \
             server.ISS = 5 # client\nserver send \"client\"; network drop ACK \
             seq=server.SND.NXT+1 from server\n}"
        );
    }

    /// Every word of the language, in the library.
    #[test]
    fn the_other_text_has_the_other_plan() {
        let files = walkdir::WalkDir::new("scenarios").into_iter().flatten();
        let mut seen = 0;
        for file in files.filter(|it| it.path().extension().is_some_and(|it| it == "synfin")) {
            let name = file.path().display().to_string();
            let source = Source::new(name.clone(), std::fs::read(file.path()).unwrap());
            let other = Source::new(name.clone(), text(&source));
            let (plan, others) = {
                let check = |it: &Source| check(it, &|_| true).unwrap().plan;
                (check(&source), check(&other))
            };
            for (one, other) in plan.scenarios.iter().zip(&others.scenarios) {
                let mut mirrored = scenario(one);
                // `both` is the client first.
                sort_all(&mut mirrored);
                let mut other = other.clone();
                sort_all(&mut other);
                assert_eq!(mirrored, other, "{name}");
                seen += 1;
            }
        }
        assert!(seen > 100, "{seen}");
    }

    fn sort_all(scenario: &mut Scenario) {
        scenario.statements.iter_mut().for_each(|it| sort(&mut it.kind));
        let claims = scenario.exploration.iter_mut().flat_map(|it| &mut it.properties);
        claims.for_each(|it| sort_parts(&mut it.parts));
    }

    fn sort(kind: &mut StatementKind) {
        match kind {
            StatementKind::Given(starts) => starts.sort_by_key(|(host, _)| *host),
            StatementKind::Expect(parts) => sort_parts(parts),
            _ => {}
        }
    }

    fn sort_parts(parts: &mut [Expectation]) {
        parts.sort_by_key(|part| {
            let host = match part.kind {
                ExpectationKind::State(host, _)
                | ExpectationKind::NotState(host, _)
                | ExpectationKind::Signal(host, _)
                | ExpectationKind::NotSignal(host, _)
                | ExpectationKind::Hole(host) => Some(host),
                _ => None,
            };
            (part.span, host)
        });
    }
}
