//! What `@rfc` may name: requirements of RFC 9293, its sections, and the same of the RFCs beside
//! it.

use super::plan::Citation;
use crate::requirements::Requirement;

/// The RFCs that a scenario may cite beside RFC 9293.
const COMPANIONS: [u32; 11] = [793, 1122, 1337, 2018, 5681, 5927, 5961, 6093, 6298, 7323, 3168];

/// The sections and appendices of RFC 9293.
const SECTIONS: &str = "1 2 2.1 2.2 3 3.1 3.2 3.2.1 3.2.2 3.3 3.3.1 3.3.2 3.4 3.4.1 3.4.2 3.4.3 \
    3.5 3.5.1 3.5.2 3.5.3 3.6 3.6.1 3.7 3.7.1 3.7.2 3.7.3 3.7.4 3.7.5 3.8 3.8.1 3.8.2 3.8.3 3.8.4 \
    3.8.5 3.8.6 3.8.6.1 3.8.6.2 3.8.6.2.1 3.8.6.2.2 3.8.6.3 3.9 3.9.1 3.9.1.1 3.9.1.2 3.9.1.3 \
    3.9.1.4 3.9.1.5 3.9.1.6 3.9.1.7 3.9.1.8 3.9.1.9 3.9.2 3.9.2.1 3.9.2.2 3.9.2.3 3.10 3.10.1 \
    3.10.2 3.10.3 3.10.4 3.10.5 3.10.6 3.10.7 3.10.7.1 3.10.7.2 3.10.7.3 3.10.7.4 3.10.8 4 5 6 7 \
    8 8.1 8.2 A A.1 A.1.1 A.1.2 A.2 A.3 A.4 B";

/// For a section that RFC 9293 does not have, the one it would be in, if any.
pub(super) fn unknown_section(cited: &Citation) -> Option<&'static str> {
    let Citation::Section(section) = cited else { return None };
    let sections = || SECTIONS.split_whitespace();
    if section.starts_with("RFC") || sections().any(|known| known == section) {
        return None;
    }
    let above = section.rsplit_once('.').map_or("", |(above, _)| above);
    Some(sections().find(|known| *known == above).unwrap_or_default())
}

/// What a word of `@rfc` names.
pub(super) fn citation(word: &str) -> Result<Citation, String> {
    let upper = word.to_ascii_uppercase();
    if let Some(rest) = upper.strip_prefix("RFC") {
        return if rest.contains('-') { row(&upper) } else { companion(rest) };
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) || is_appendix(&upper) {
        return if is_section(&upper) {
            Ok(Citation::Section(upper))
        } else {
            Err("a section is numbers with points between: `3.6.1`".into())
        };
    }
    if let Some(requirement) = Requirement::named(word) {
        return Ok(Citation::Requirement(requirement.id.to_owned()));
    }
    let level = upper.split('-').next().unwrap_or_default();
    let is_of_level = |requirement: &&Requirement| requirement.id.split('-').next() == Some(level);
    match Requirement::labels().filter(is_of_level).count() {
        0 => Err("expected a requirement such as `MUST-13`, or a section such as `3.6.1`".into()),
        most => Err(format!("RFC 9293 has {level}-1 to {level}-{most}")),
    }
}

/// `RFC5961-3.2-1`.
fn row(word: &str) -> Result<Citation, String> {
    if let Some(requirement) = Requirement::named(word) {
        return Ok(Citation::Requirement(requirement.id.to_owned()));
    }
    let place = |id: &'static str| id.rsplit_once('-').map(|(place, _)| place);
    let wanted = word.rsplit_once('-').map(|(place, _)| place);
    let there = || Requirement::companions().map(|it| it.id).filter(|id| place(id) == wanted);
    Err(match (there().next(), there().last()) {
        (Some(first), Some(last)) if first == last => format!("that section has only `{first}`"),
        (Some(first), Some(last)) => format!("that section has `{first}` to `{last}`"),
        _ => "expected RFC, section and number: `RFC5961-3.2-1`".into(),
    })
}

/// What somebody who wrote this may have meant: a row of another RFC.
pub(super) fn nearest_row(word: &str) -> Option<&'static str> {
    let upper = word.to_ascii_uppercase();
    let rows = Requirement::companions().map(|it| it.id);
    super::words::nearest(&upper, rows).filter(|_| upper.starts_with("RFC") && word.contains('-'))
}

/// `5961` or `5961#3.2`, after `RFC`.
fn companion(rest: &str) -> Result<Citation, String> {
    let (number, section) = match rest.split_once('#') {
        Some((number, section)) => (number, Some(section)),
        None => (rest, None),
    };
    let number: u32 = match number.parse() {
        Ok(9293) => {
            return match section.filter(|section| is_section(section)) {
                Some(section) => Ok(Citation::Section(section.to_owned())),
                None => Err("name a section of RFC 9293: `3.6.1`".into()),
            };
        }
        Ok(number) if COMPANIONS.contains(&number) => number,
        _ => {
            let known: Vec<_> = COMPANIONS.iter().map(|n| format!("`RFC{n}`")).collect();
            return Err(format!("expected one of {}", super::words::join(&known, "or")));
        }
    };
    match section {
        None => Ok(Citation::Section(format!("RFC{number}"))),
        Some(section) if is_section(section) => {
            Ok(Citation::Section(format!("RFC{number}#{section}")))
        }
        Some(_) => Err(format!("a section is cited as in `RFC{number}#3.2`")),
    }
}

/// Numbers with points between, perhaps with a letter first (`A.2`, appendix A).
fn is_section(text: &str) -> bool {
    let mut parts = text.split('.');
    let first = parts.next().unwrap_or_default();
    let number = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (number(first) || matches!(first, "A" | "B")) && parts.clone().count() <= 5 && parts.all(number)
}

fn is_appendix(upper: &str) -> bool {
    matches!(upper, "A" | "B") || upper.starts_with("A.") || upper.starts_with("B.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_that_there_are_not() {
        let unknown = |section: &str| unknown_section(&Citation::Section(section.into()));
        assert_eq!(unknown("3.99"), Some("3"));
        assert_eq!(unknown("3.10.7.5"), Some("3.10.7"));
        assert_eq!(unknown("99"), Some(""));
        assert_eq!(unknown("3.10.7.4"), None);
        assert_eq!(unknown("A.2"), None);
        assert_eq!(unknown("RFC5961#3.2"), None);
    }

    #[test]
    fn what_can_be_cited() {
        let section = |text: &str| Ok(Citation::Section(text.into()));
        assert_eq!(citation("must-13"), Ok(Citation::Requirement("MUST-13".into())));
        assert_eq!(citation("3.10.7.4"), section("3.10.7.4"));
        assert_eq!(citation("A.2"), section("A.2"));
        assert_eq!(citation("RFC5961#3.2"), section("RFC5961#3.2"));
        assert_eq!(citation("rfc9293#3.5"), section("3.5"));
        assert_eq!(citation("rfc5961-3.2-1"), Ok(Citation::Requirement("RFC5961-3.2-1".into())));
        for bad in ["RFC5961-3.2-7", "RFC5961-3.2", "RFC9293-3.5-1", "RFC-", "RFC5961-"] {
            assert!(citation(bad).is_err(), "{bad}");
        }
        for bad in
            ["MUST-70", "MUST-0", "MUST-013", "MUST", "SHOULD-1", "3.", "RFC1", "RFC5961#x", ""]
        {
            assert!(citation(bad).is_err(), "{bad}");
        }
    }
}
