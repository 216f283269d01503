//! The text of the scenario: statements in the words of the language, with what was found in its name
//! and in comments.

use crate::host::Host;
use crate::language::plan::{
    Attributes, Citation, Expectation, ExpectationKind, Property, PropertyKind, Scenario, Start,
    StatementKind,
};
use crate::language::{Source, format, show};
use crate::run::Found;

/// What a scenario consists of.
pub(super) struct Page<'a> {
    /// The exploration.
    pub(super) scenario: &'a Scenario,
    /// What was found.
    pub(super) what: &'a Found,
    /// How many steps lead there.
    pub(super) depth: u32,
    /// Where it starts: the exploration's own statements.
    pub(super) begin: Vec<StatementKind>,
    /// The steps.
    pub(super) steps: &'a [StatementKind],
    /// What should hold at the end, or else what is to be seen there.
    pub(super) remark: Option<String>,
    /// What holds.
    pub(super) end: Vec<StatementKind>,
}

impl Page<'_> {
    /// The formatted text.
    pub(super) fn text(&self) -> String {
        let mut lines = vec![format!("# {}.", self.says())];
        lines.extend(attributes(&self.scenario.attributes));
        let name = format!("{}: {}", self.scenario.name, self.short());
        lines.push(format!("scenario {} {{", show::whole_text(name.as_bytes())));
        for part in [&self.begin, self.steps] {
            lines.extend(part.iter().map(line));
            lines.push(String::new());
        }
        lines.extend(self.remark.iter().map(|it| format!("# {it}")));
        lines.extend(self.end.iter().map(line));
        lines.push("}".to_owned());
        format(&Source::new("found.synfin", lines.join("\n") + "\n"))
    }

    fn property(&self) -> Option<&Property> {
        let Found::Property(at) = self.what else { return None };
        self.scenario.exploration.as_ref()?.properties.get(*at)
    }

    /// What was found, for a name.
    fn short(&self) -> String {
        match self.what {
            Found::Property(_) => self.property().map(property).unwrap_or_default(),
            Found::Data { .. } => "data that was not sent".to_owned(),
            Found::Livelock => "a livelock".to_owned(),
            Found::Endless => "an event without an end".to_owned(),
        }
    }

    /// What was found, as a sentence.
    fn says(&self) -> String {
        let exploration = show::whole_text(self.scenario.name.as_bytes());
        let (steps, s) = match self.depth {
            0 => ("The start".to_owned(), "s"),
            1 => ("1 step".to_owned(), "s"),
            depth => (format!("{depth} steps"), ""),
        };
        let subject = format!("{steps} of the exploration {exploration}");
        match self.what {
            Found::Property(_) => {
                let Some(it) = self.property() else { return subject };
                let verb = match it.kind {
                    PropertyKind::Sometimes => "show",
                    PropertyKind::Never | PropertyKind::Always | PropertyKind::Ends => "break",
                };
                format!("{subject} {verb}{s} `{}`", property(it))
            }
            Found::Data { host, .. } => format!(
                "{subject} give{s} the {host}'s user octets that the {}'s user has not sent",
                host.peer()
            ),
            Found::Livelock => {
                format!(
                    "{subject} lead{s} to segments that go round and round while no time passes"
                )
            }
            Found::Endless => {
                format!("{subject} lead{s} to an event of which the model comes to no end")
            }
        }
    }
}

/// A property as people write it.
pub(super) fn property(property: &Property) -> String {
    format!("{} {}", property.kind.word(), parts(&property.parts))
}

/// A statement as people write it.
fn line(kind: &StatementKind) -> String {
    match kind {
        StatementKind::Expect(it) => format!("expect {}", parts(it)),
        StatementKind::Given(starts) => match starts.as_slice() {
            [(Host::Client, Start::State(one)), (Host::Server, Start::State(other))]
                if one == other =>
            {
                format!("given both {one}")
            }
            _ => format!("{kind:#}"),
        },
        kind => format!("{kind:#}"),
    }
}

/// Parts between commas, with `both` for what is said of one host after the other.
fn parts(all: &[Expectation]) -> String {
    let mut words = Vec::new();
    let mut rest = all;
    while let Some((first, others)) = rest.split_first() {
        rest = others;
        if let Some((next, others)) = others.split_first()
            && let Some(states) = of_both(&first.kind, &next.kind)
        {
            words.push(states);
            rest = others;
        } else {
            words.push(first.kind.to_string());
        }
    }
    words.join(", ")
}

fn of_both(one: &ExpectationKind, other: &ExpectationKind) -> Option<String> {
    use ExpectationKind::{NotState, State};
    match (one, other) {
        (State(Host::Client, states), State(Host::Server, same)) if states == same => {
            Some(format!("both {}", show::either(states)))
        }
        (NotState(Host::Client, states), NotState(Host::Server, same)) if states == same => {
            Some(format!("both not {}", show::either(states)))
        }
        _ => None,
    }
}

/// Those attributes that say how the scenario runs, and what it is about.
fn attributes(attributes: &Attributes) -> Vec<String> {
    let mut lines = Vec::new();
    if !attributes.rfc.is_empty() {
        let cited = attributes.rfc.iter().map(|it| match it {
            Citation::Requirement(words) | Citation::Section(words) => words.as_str(),
        });
        lines.push(format!("@rfc {}", cited.collect::<Vec<_>>().join(" ")));
    }
    if !attributes.tolerance.is_zero() {
        lines.push(format!("@tolerance {}", show::length_of_time(attributes.tolerance)));
    }
    lines.extend(attributes.profile.iter().map(|it| format!("@profile {it}")));
    lines
}
