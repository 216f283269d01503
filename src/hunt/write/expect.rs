//! What can be expected behind a course that the model meets and the implementation may not.

use std::time::Duration;

use crate::host::Host;
use crate::hunt::values::{Values, values};
use crate::language::Span;
use crate::language::plan::{
    Compare, Comparison, Delay, Expectation, ExpectationKind, Expression, Fails, Field, Moment,
    Pattern, Read, Scenario, Shape, Sign, Statement, StatementKind, Term,
};
use crate::run::{Answer, Parting};
use crate::tcp::rules::Part;
use crate::tcp::{CallError, Flags, Segment, SegmentField, Variable};

/// The course; where its last statement waits, the same up to the moment of the difference; and without
/// what only brought to light that time had passed.
pub(super) fn moments(course: &Scenario, parting: &Parting) -> Vec<Scenario> {
    let mut courses = vec![course.clone()];
    let Some((last, before)) = course.statements.split_last() else { return courses };
    let mut push = |kind: Option<StatementKind>| {
        let mut statements = before.to_vec();
        statements.extend(kind.map(statement));
        courses.push(Scenario { statements, ..course.clone() });
    };
    let is_wait = |it: &Statement| matches!(it.kind, StatementKind::Wait(_));
    if is_wait(last) {
        let time = Duration::from_micros(parting.time.0);
        push(Some(StatementKind::Until(Moment::At(time))));
    } else if before.iter().any(is_wait) {
        push(None);
    }
    courses
}

/// Every form of what is expected: the statements of the course, and what follows them. What shows the
/// difference best comes first.
pub(super) fn forms(course: &Scenario, parting: &Parting) -> Vec<Vec<Statement>> {
    let host = parting.host;
    let values = values(course, course.statements.len(), host);
    let forms = Forms { course, parting, host, values };
    let by_part: Vec<Vec<Vec<Statement>>> = vec![
        forms.by_answer(),
        forms.by_state(),
        forms.by_signal(),
        forms.by_segments(),
        forms.by_value(),
    ];
    let first = match parting.part {
        Part::Answer => 0,
        Part::State => 1,
        Part::Signal => 2,
        Part::Sent | Part::Form => 3,
        Part::Value => 4,
    };
    let mut ordered: Vec<Vec<Statement>> = by_part.get(first).cloned().unwrap_or_default();
    for (at, forms) in by_part.into_iter().enumerate() {
        if at != first {
            ordered.extend(forms);
        }
    }
    ordered
}

/// What a course is given to show.
struct Forms<'f> {
    course: &'f Scenario,
    parting: &'f Parting,
    host: Host,
    /// The model's variables behind the course.
    values: Values,
}

impl Forms<'_> {
    fn right(&self) -> &Answer {
        &self.parting.right
    }

    fn actual(&self) -> &Answer {
        &self.parting.actual
    }

    /// The course with these statements behind it.
    fn then(&self, kinds: Vec<StatementKind>) -> Vec<Statement> {
        let mut statements = self.course.statements.clone();
        statements.extend(kinds.into_iter().map(statement));
        statements
    }

    /// The same, and the same after all that is in flight has arrived.
    fn late(&self, kind: StatementKind) -> Vec<Vec<Statement>> {
        vec![self.then(vec![kind.clone()]), self.then(vec![StatementKind::Settle, kind])]
    }

    fn by_state(&self) -> Vec<Vec<Statement>> {
        match self.right().state {
            Some(state) => self.late(expected(ExpectationKind::State(self.host, vec![state]))),
            None => Vec::new(),
        }
    }

    fn by_signal(&self) -> Vec<Vec<Statement>> {
        let (right, actual) = (&self.right().signals, &self.actual().signals);
        let told = right.iter().filter(|it| !actual.iter().any(|other| other.is(**it)));
        let told = told.map(|it| ExpectationKind::Signal(self.host, vec![*it]));
        let extra = actual.iter().filter(|it| !right.iter().any(|other| other.is(**it)));
        let extra = extra.map(|it| ExpectationKind::NotSignal(self.host, vec![*it]));
        told.chain(extra).flat_map(|kind| self.late(expected(kind))).collect()
    }

    /// The answer to the last call, or what is there to be read.
    fn by_answer(&self) -> Vec<Vec<Statement>> {
        let mut forms = Vec::new();
        let mut changed = self.course.statements.clone();
        if let Some(last) = changed.last_mut() {
            match &mut last.kind {
                StatementKind::Call { fails, .. } => {
                    *fails = self.right().refused.map(|it| Fails::With(it.error));
                    forms.push(changed);
                }
                StatementKind::Read { what, fails, .. } => {
                    *fails = self.right().refused.map(|it| Fails::With(it.error));
                    *what = match self.right().given {
                        _ if self.right().refused.is_some() => Read::Some,
                        Some((0, true)) => Read::Eof,
                        Some((0, false)) => Read::Nothing,
                        Some((octets, _)) => Read::Only(octets as u32),
                        None => Read::Some,
                    };
                    forms.push(changed);
                }
                _ => {}
            }
        }
        if self.right().readable != self.actual().readable {
            let what = match self.right().readable {
                (0, true) => Read::Eof,
                (0, false) => Read::Nothing,
                (octets, _) => Read::Only(octets as u32),
            };
            let read = |what, fails| StatementKind::Read { host: self.host, what, fails };
            forms.push(self.then(vec![read(what, None)]));
            for error in [CallError::Closing, CallError::Reset, CallError::NotOpen] {
                forms.push(self.then(vec![read(Read::Some, Some(Fails::With(error)))]));
            }
        }
        forms
    }

    /// What is sent, or that nothing is.
    fn by_segments(&self) -> Vec<Vec<Statement>> {
        let peer = self.host.peer();
        let mut forms = Vec::new();
        for segment in &self.right().segments {
            for pattern in self.patterns(segment) {
                for next in [false, true] {
                    let patterns = vec![pattern.clone()];
                    let recv = StatementKind::Recv { host: peer, patterns, next, at: None };
                    forms.push(self.then(vec![recv]));
                }
            }
        }
        let silent = expected(ExpectationKind::Silent(Some(self.host)));
        forms.push(self.then(vec![silent.clone()]));
        forms.push(self.then(vec![StatementKind::Settle, silent.clone()]));
        // What is sent later.
        let wait = StatementKind::Wait(Delay::Rto(1.0));
        forms.push(self.then(vec![wait, silent.clone()]));
        // All that is right, and then nothing more.
        let all =
            self.right().segments.iter().filter_map(|it| self.patterns(it).into_iter().next());
        let mut all: Vec<StatementKind> = all
            .map(|it| StatementKind::Recv { host: peer, patterns: vec![it], next: false, at: None })
            .collect();
        if !all.is_empty() {
            all.push(silent);
            forms.push(self.then(all));
        }
        forms
    }

    /// The segment by its flags, by its numbers too, and by all that differs.
    fn patterns(&self, segment: &Segment) -> Vec<Pattern> {
        let control = Flags::SYN | Flags::FIN | Flags::RST | Flags::ACK;
        let kept = Flags(segment.flags.0 & control.0);
        let octets = segment.payload.len() as u64;
        let (shape, mut fields) = match octets {
            0 => (Shape::Flags(kept), Vec::new()),
            _ => {
                let fields = vec![Field::Number(SegmentField::Len, number(octets))];
                (Shape::Data(Flags(kept.0 & Flags::FIN.0)), fields)
            }
        };
        let shape = if kept == Flags::NONE && octets == 0 { Shape::Only(kept) } else { shape };
        let mut patterns = vec![Pattern { shape, fields: fields.clone() }];
        if !self.parting.has_numbers {
            return patterns;
        }
        let named = |field| self.named(segment, field);
        let mut numbers = vec![named(SegmentField::Seq)];
        if kept.has(Flags::ACK) {
            numbers.push(named(SegmentField::Ack));
        }
        let mut with = numbers;
        with.append(&mut fields);
        patterns.push(Pattern { shape, fields: with.clone() });
        let differs = |field: &SegmentField| {
            let shown = [SegmentField::Seq, SegmentField::Ack, SegmentField::Len];
            let value = field.of(segment);
            let theirs = self.actual().segments.iter().filter_map(|it| field.of(it));
            !shown.contains(field) && value.is_some() && !theirs.clone().any(|it| Some(it) == value)
        };
        let window = [SegmentField::Window, SegmentField::Mss, SegmentField::Urgent];
        for field in window.into_iter().filter(differs) {
            if let Some(value) = field.of(segment) {
                with.push(Field::Number(field, number(u64::from(value))));
            }
        }
        patterns.push(Pattern { shape, fields: with });
        patterns
    }

    /// A number of a segment, by the variable that it is behind the course.
    fn named(&self, segment: &Segment, field: SegmentField) -> Field {
        let (variable, value) = match field {
            SegmentField::Ack => (Variable::RcvNxt, segment.ack.0),
            _ => (Variable::SndNxt, segment.seq.0),
        };
        let is_it = self.values.get(variable) == Some(value);
        let e = if is_it { of(self.host, variable) } else { number(value.into()) };
        Field::Number(field, e)
    }

    /// The variables, as they are on the model.
    fn by_value(&self) -> Vec<Vec<Statement>> {
        let own = self.parting.variable.map(|(variable, ..)| variable);
        let usual = [Variable::RcvNxt, Variable::SndUna, Variable::SndNxt, Variable::SndWnd];
        let form = |variable: Variable| {
            let compare = Compare {
                left: of(self.host, variable),
                comparison: Comparison::Equal,
                right: number(self.values.get(variable)?.into()),
            };
            Some(self.then(vec![expected(ExpectationKind::Compare(Box::new(compare)))]))
        };
        own.into_iter().chain(usual).filter_map(form).collect()
    }
}

fn number(n: u64) -> Expression {
    Expression { terms: vec![(Sign::Plus, Term::Number(n))] }
}

fn of(host: Host, variable: Variable) -> Expression {
    Expression { terms: vec![(Sign::Plus, Term::Variable(host, variable))] }
}

fn expected(kind: ExpectationKind) -> StatementKind {
    StatementKind::Expect(vec![Expectation { span: Span::default(), kind }])
}

pub(super) fn statement(kind: StatementKind) -> Statement {
    Statement { span: Span::default(), kind }
}
