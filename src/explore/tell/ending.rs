//! What is to be seen where a way ends.

use super::text::property;
use crate::explore::Situation;
use crate::host::Host;
use crate::language::plan::{
    Compare, Expectation, ExpectationKind, Exploration, PropertyKind, Read, Scenario, Span,
    StatementKind,
};
use crate::language::show;
use crate::run::{Found, holds};

/// A remark and statements that show what was found.
#[derive(Default)]
pub(super) struct Ending {
    /// What should be so, or what the statements show.
    pub(super) remark: Option<String>,
    /// What is so.
    pub(super) statements: Vec<StatementKind>,
}

impl Ending {
    /// How a way ends.
    pub(super) fn of(scenario: &Scenario, what: &Found, now: &Situation) -> Self {
        match what {
            Found::Property(at) => {
                let exploration = scenario.exploration.as_deref();
                exploration.and_then(|it| Self::of_property(it, *at, now)).unwrap_or_default()
            }
            Found::Data { host, sent, .. } => {
                let sent = match sent.as_deref() {
                    None => "nothing on this connection".to_owned(),
                    Some([]) => "nothing".to_owned(),
                    Some(sent) => show::text(sent),
                };
                let unread: Vec<u8> = now.parties[*host].endpoint.unread().collect();
                let read = Read::Text(unread);
                Self {
                    remark: Some(format!("The {}'s user has sent {sent}.", host.peer())),
                    statements: vec![StatementKind::Read { host: *host, what: read, fails: None }],
                }
            }
            Found::Livelock => Self { remark: None, statements: vec![StatementKind::Settle] },
            Found::Endless => Self::default(),
        }
    }

    fn of_property(exploration: &Exploration, at: usize, now: &Situation) -> Option<Self> {
        let broken = exploration.properties.get(at)?;
        let (remark, parts) = match broken.kind {
            PropertyKind::Never | PropertyKind::Sometimes => (None, broken.parts.clone()),
            PropertyKind::Always => {
                (Some(format!("`{}` does not hold:", property(broken))), instead(broken, now))
            }
            PropertyKind::Ends => (
                Some(format!("Nothing more happens, and `{}` does not hold:", property(broken))),
                instead(broken, now),
            ),
        };
        let statements = if parts.is_empty() { vec![] } else { vec![StatementKind::Expect(parts)] };
        Some(Self { remark, statements })
    }
}

/// What is so where not all parts of a property are: the states, and comparisons the other way round.
fn instead(broken: &crate::language::plan::Property, now: &Situation) -> Vec<Expectation> {
    let states = Host::BOTH
        .into_iter()
        .filter_map(|host| Some(ExpectationKind::State(host, vec![now.parties[host].state()?])));
    let compared = broken.parts.iter().filter_map(|part| match &part.kind {
        ExpectationKind::Compare(it) if holds(now, it) == Some(false) => {
            let turned = Compare { comparison: it.comparison.opposite(), ..(**it).clone() };
            Some(ExpectationKind::Compare(Box::new(turned)))
        }
        _ => None,
    });
    states.chain(compared).map(|kind| Expectation { span: Span::default(), kind }).collect()
}
