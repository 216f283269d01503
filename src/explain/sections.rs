//! Sections of RFCs, as cited by ladders and rules: which rules and requirements rest on them.

use super::{Entry, cite, lines, rules};
use crate::requirements::Requirement;

/// The rules and requirements of a section and the sections within it: `3.10.7.4`, `A.2`,
/// `RFC5961#3.2`.
pub(super) fn entry(word: &str) -> Option<Entry> {
    let upper = word.trim_start_matches('§').to_ascii_uppercase();
    let section = upper.strip_prefix("RFC9293#").unwrap_or(&upper);
    let within = |of: &str| {
        of.strip_prefix(section).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let found = lines(rules(), |rule| within(rule.section));
    let demands: Vec<(String, String)> = Requirement::all()
        .filter(|requirement| within(requirement.section))
        .map(|requirement| (requirement.id.to_owned(), requirement.summary.to_owned()))
        .collect();
    if found.is_empty() && demands.is_empty() {
        return None;
    }
    let (rfc, part) = match section.split_once('#') {
        Some((rfc, part)) => (rfc.to_ascii_lowercase(), part),
        None => ("rfc9293".to_owned(), section),
    };
    let kind = if part.starts_with(|c: char| c.is_ascii_digit()) { "section" } else { "appendix" };
    Some(
        Entry::new(cite(section), "section")
            .text("The model's rules for this section, and the section's requirements.")
            .fact("text", format!("https://www.rfc-editor.org/rfc/{rfc}#{kind}-{part}"))
            .section("Rules", found)
            .section("Requirements", demands),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_that_is_cited_is_known() {
        let cited = rules().map(|rule| rule.section);
        for section in cited.chain(Requirement::all().map(|it| it.section)) {
            assert!(entry(section).is_some(), "{section}");
        }
        assert!(entry("9.9.9").is_none() && entry("").is_none() && entry("3.10.7.44").is_none());
    }
}
