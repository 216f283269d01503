//! What every format says about a failure: its headline, and its reasons in words.

use crate::report::Entry;
use crate::report::text::{count, visible};
use crate::run::{Failure, FailureKind, Why};
use crate::tcp::{Rule, Rules, Segment};
use crate::{host::Host, report::ladder};

/// The name of a kind of failure, for machines.
pub(super) const fn kind(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::State => "state",
        FailureKind::Value => "value",
        FailureKind::Signal => "signal",
        FailureKind::Silence => "silence",
        FailureKind::Receive => "receive",
        FailureKind::Call => "call",
        FailureKind::Read => "read",
        FailureKind::Network => "network",
        FailureKind::Strict => "strict",
        FailureKind::Bound => "bound",
        FailureKind::Unknown => "unknown",
        FailureKind::Broken => "broken",
        FailureKind::Late => "late",
        FailureKind::Unavailable => "unavailable",
        FailureKind::Slow => "slow",
    }
}

/// What happened, in half a sentence.
pub(super) const fn headline(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::State => "the expected state did not hold",
        FailureKind::Value => "the variable has another value",
        FailureKind::Signal => "the user was not told",
        FailureKind::Silence => "something is in flight",
        FailureKind::Receive => "no such segment arrived",
        FailureKind::Call => "the call came out otherwise",
        FailureKind::Read => "the read gave something else",
        FailureKind::Network => "no such segment is in flight",
        FailureKind::Strict => "a segment arrived that no `recv` names",
        FailureKind::Bound => "the scenario goes beyond a bound",
        FailureKind::Unknown => "this cannot be known here",
        FailureKind::Broken => "the implementation broke down",
        FailureKind::Late => "the implementation did not answer in time",
        FailureKind::Unavailable => "the implementation cannot run here",
        FailureKind::Slow => "this takes too long in real time",
    }
}

/// One line: expected and actual.
pub(crate) fn line(failure: &Failure) -> String {
    let (expected, actual) = (visible(&failure.expected), visible(&failure.actual));
    match (expected.is_empty(), actual.is_empty()) {
        (true, true) => headline(failure.kind).to_owned(),
        (true, false) => actual.into_owned(),
        (false, true) => format!("expected {expected}"),
        (false, false) => format!("expected {expected}; actual: {actual}"),
    }
}

/// That a scenario is inconclusive, and the first thing that could not be known.
pub(super) fn inconclusive(entry: &Entry<'_>) -> String {
    let unknown = |failure: &&Failure| failure.kind == FailureKind::Unknown;
    let failures = &entry.result.failures;
    match failures.iter().find(unknown).or(failures.first()) {
        Some(first) => format!("inconclusive: {}", line(first)),
        None => "inconclusive".to_owned(),
    }
}

/// A reason as a sentence.
pub(crate) fn why(why: &Why) -> String {
    match why {
        Why::Fired(host, id) => match Rules::standard().get(*id) {
            Some(rule) => {
                format!("at the {host}, `{}` fired: {} ({})", rule.name, rule.summary, cited(rule))
            }
            None => format!("at the {host}, rule {} fired", id.0),
        },
        Why::Blocked(host, id, conditions) => {
            let conditions = match conditions.as_slice() {
                [] => "its conditions do not hold".to_owned(),
                [one] => format!("it does not hold that {one}"),
                several => format!("none of this holds: {}", several.join("; ")),
            };
            match Rules::standard().get(*id) {
                Some(rule) => format!(
                    "at the {host}, `{}` did not fire: {conditions} ({})",
                    rule.name,
                    cited(rule)
                ),
                None => format!("at the {host}, rule {} did not fire: {conditions}", id.0),
            }
        }
        Why::Ignored(host, segment) => {
            format!("at the {host}, no rule acts on what came: {segment} (RFC 9293, 3.10.7)")
        }
    }
}

/// The rules that decided the step on the model, a sentence each.
pub(super) fn decided(failure: &Failure) -> Vec<String> {
    let rules = failure.decided.iter().flat_map(|it| &it.rules);
    let rules = rules.filter_map(|id| Rules::standard().get(*id));
    rules.map(|rule| format!("`{}`: {} ({})", rule.name, rule.summary, cited(rule))).collect()
}

/// Where the RFC has a rule: `RFC 9293, 3.10.7.4; MUST-13`.
pub(crate) fn cited(rule: &Rule) -> String {
    let mut out = section(rule.section);
    if !rule.labels.is_empty() {
        out.push_str("; ");
        out.push_str(&rule.labels.join(", "));
    }
    out
}

/// `3.10.7.4` → `RFC 9293, 3.10.7.4`; `RFC5961#3.2` → `RFC 5961, 3.2`.
fn section(section: &str) -> String {
    match section.split_once('#') {
        Some((document, section)) => {
            let number = document.trim_start_matches("RFC");
            format!("RFC {number}, {section}")
        }
        None => format!("RFC 9293, {section}"),
    }
}

/// What is in flight, one segment an item: `client --> <SEQ=101><ACK=301><CTL=ACK>`.
pub(super) fn in_flight(segments: &[(Host, Segment)]) -> Vec<String> {
    let line = |(from, segment): &(Host, Segment)| {
        format!("{from} --> {}", ladder::segment(segment, segment.window == 0))
    };
    segments.iter().map(line).collect()
}

/// `1 hole`, and what it asks.
pub(super) fn holes(n: usize) -> String {
    format!("{} open", count(n, "hole"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tcp::{Event, Flow, Next, RuleId};

    #[test]
    fn a_rule_is_cited_with_its_document_section_and_labels() {
        let mut rule = Rule {
            name: "x",
            states: &[],
            event: Event::Output,
            when: Vec::new(),
            then: Vec::new(),
            next: Next::Stay,
            flow: Flow::NextRule,
            section: "3.10.7.4",
            labels: &["MUST-13", "SHLD-2"],
            binds: Vec::new(),
            summary: "",
        };
        assert_eq!(cited(&rule), "RFC 9293, 3.10.7.4; MUST-13, SHLD-2");
        rule.section = "RFC5961#3.2";
        rule.labels = &[];
        assert_eq!(cited(&rule), "RFC 5961, 3.2");
    }

    #[test]
    fn a_rule_that_is_not_in_the_table_is_a_number() {
        let unknown = RuleId(u16::MAX);
        assert_eq!(why(&Why::Fired(Host::Client, unknown)), "at the client, rule 65535 fired");
        let conditions = vec!["the ACK bit is set".to_owned(), "it is in the window".to_owned()];
        assert_eq!(
            why(&Why::Blocked(Host::Server, unknown, conditions)),
            "at the server, rule 65535 did not fire: none of this holds: the ACK bit is set; it \
             is in the window"
        );
    }
}
