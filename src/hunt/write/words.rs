//! What a scenario says of itself: its name, what it cites, and a comment.

use crate::explain::failure;
use crate::hunt::{Difference, Key};
use crate::requirements::Requirement;
use crate::tcp::{Rule, Rules};
use crate::text::wrapped;

/// The columns of a comment, without its `# `.
const COLUMNS: usize = 98;

/// The name of the scenario that shows a key. Different keys have different names.
pub(in crate::hunt) fn name(key: &Key) -> String {
    key.to_string()
}

/// The rule that the model followed first; `None` if none acts.
fn rule(difference: &Difference) -> Option<&'static Rule> {
    Rules::standard().get(*difference.parting.rules.first()?)
}

/// `@rfc MUST-13 3.6.1`.
pub(super) fn attributes(difference: &Difference) -> Vec<String> {
    let Some(rule) = rule(difference) else { return vec!["@rfc 3.10.7".to_owned()] };
    let mut cited = rule.broken(difference.parting.part).to_vec();
    cited.push(rule.section);
    vec![format!("@rfc {}", cited.join(" "))]
}

/// How strong the rule is, the rule in plain words, and how the implementation differs.
pub(super) fn comment(difference: &Difference) -> Vec<String> {
    let parting = &difference.parting;
    let mut lines = Vec::new();
    let mut say = |text: &str| {
        let mut out = String::new();
        // Writing into a string cannot fail.
        let _ = wrapped(&mut out, COLUMNS, "", text);
        lines.extend(out.lines().map(str::to_owned));
    };
    let labels = rule(difference).map_or(&[][..], |rule| rule.broken(parting.part));
    let demands = labels.iter().filter_map(|label| Requirement::named(label));
    let demands: Vec<String> =
        demands.map(|it| format!("{} ({}): {}", it.level, it.id, it.summary)).collect();
    match demands.is_empty() {
        true => say("No MUST, SHOULD or MAY: the RFC describes it."),
        false => demands.iter().for_each(|it| say(it)),
    }
    say(&failure::parting_rule(parting));
    say(&sentence(&failure::parting(parting, None)));
    lines
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|c| c.to_ascii_uppercase());
    format!("{}{}.", first.map(String::from).unwrap_or_default(), rest.as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]
    use super::*;
    use crate::hunt::text;
    use crate::tcp::rules::Part;

    /// Whatever rule a difference is about, its scenario can be read.
    #[test]
    fn every_rule_can_be_cited() {
        let parts = [Part::State, Part::Sent, Part::Form, Part::Signal, Part::Answer, Part::Value];
        for (_, rule) in Rules::standard().iter() {
            for part in parts {
                let mut cited = rule.broken(part).to_vec();
                cited.push(rule.section);
                let told =
                    format!("@rfc {}\nscenario \"a\" {{\nclient close\n}}\n", cited.join(" "));
                let read = text::read(&told);
                assert_eq!(read.expect(&told).attributes.rfc.len(), cited.len(), "{told}");
            }
        }
    }
}
