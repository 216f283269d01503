//! The reasons of failures in the table of rules.

use crate::run::{Failure, Lack, Why};
use crate::tcp::{Event, Rule, Rules};

use crate::host::Host;

/// A reason as a sentence.
pub fn why(why: &Why) -> String {
    match why {
        Why::Fired(host, id) => match Rules::standard().get(*id) {
            Some(rule) => {
                format!("at the {host}, `{}` fired: {} ({})", rule.name, rule.summary, cited(rule))
            }
            None => format!("at the {host}, rule {} fired", id.0),
        },
        Why::Blocked(host, id, lacks) => {
            let lacks: Vec<String> = lacks.iter().map(|it| lack(*host, it)).collect();
            let lacks = match lacks.as_slice() {
                [] => "its conditions do not hold".to_owned(),
                [one] => format!("it does not hold that {one}"),
                several => format!("none of this holds: {}", several.join("; ")),
            };
            match Rules::standard().get(*id) {
                Some(rule) => {
                    format!(
                        "at the {host}, `{}` did not fire: {lacks} ({})",
                        rule.name,
                        cited(rule)
                    )
                }
                None => format!("at the {host}, rule {} did not fire: {lacks}", id.0),
            }
        }
        Why::Ignored(host, segment) => format!(
            "at the {host}, no rule acts on what came: {} (RFC 9293, 3.10.7)",
            super::segment(segment, &[])
        ),
    }
}

/// What a rule lacked, as half a sentence: what would have had to hold.
pub fn lack(host: Host, lack: &Lack) -> String {
    match lack {
        Lack::Fact(fact, wanted) => fact.says(*wanted).to_owned(),
        Lack::Event(Event::Segment(_)) => format!("a segment has arrived at {host}"),
        Lack::Event(Event::Timeout(timer)) => format!("the {} has run out", timer.name()),
        Lack::Event(Event::Icmp) => "an ICMP error has arrived".to_owned(),
        Lack::Event(Event::Output) => "something was to be sent".to_owned(),
        Lack::Event(call) => format!("the user has called {}", call.name()),
    }
}

/// The rules that decided the step on the model, a sentence each.
pub fn decided(failure: &Failure) -> Vec<String> {
    let rules = failure.decided.iter().flat_map(|it| &it.rules);
    let rules = rules.filter_map(|id| Rules::standard().get(*id));
    let mut said: Vec<String> = Vec::new();
    for rule in rules {
        let line = format!("`{}`: {} ({})", rule.name, rule.summary, cited(rule));
        // One rule may decide several parts of a step.
        if !said.contains(&line) {
            said.push(line);
        }
    }
    said
}

/// Where the RFC has a rule: `RFC 9293, 3.10.7.4; MUST-13`.
pub fn cited(rule: &Rule) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tcp::{Event, Fact, Flow, Next, RuleId};

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
        let lacks = vec![Lack::Fact(Fact::Ack, true), Lack::Event(Event::Output)];
        assert_eq!(
            why(&Why::Blocked(Host::Server, unknown, lacks)),
            "at the server, rule 65535 did not fire: none of this holds: ACK is set; \
             something was to be sent"
        );
    }
}
