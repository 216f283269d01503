//! A sentence of help where a test's author wrote none. It says where to look and what to ask,
//! never what the right outcome is: a table, whose blocks begin with the beginnings of rules'
//! names (`listen` of `listen.syn`), sections, and kinds of failures.

use std::sync::LazyLock;

use super::{blocks, paragraph};
use crate::language::plan::Citation;
use crate::requirements::Requirement;
use crate::run::FailureKind;

/// The keys of a block, and its sentence.
type Hint = (Vec<&'static str>, String);

static HINTS: LazyLock<Vec<Hint>> = LazyLock::new(|| {
    let block = |block: &'static str| {
        let (keys, text) = block.split_once('\n')?;
        Some((keys.split(", ").collect(), paragraph(text)))
    };
    blocks(include_str!("hints.txt")).filter_map(block).collect()
});

/// The hint for a test that went wrong like this, from the most specific that is known: the rule
/// that decided, by its name, if whoever reads the hint may know it; the sections that the test is
/// about; the kind of the failure. `None` if the implementation is not to blame.
pub fn hint(kind: FailureKind, rule: Option<&str>, about: &[Citation]) -> Option<&'static str> {
    let of_kind = match kind {
        FailureKind::Unavailable
        | FailureKind::Slow
        | FailureKind::Unknown
        | FailureKind::Unexplored => return None,
        FailureKind::Broken => return known("crash"),
        FailureKind::Late | FailureKind::Bound | FailureKind::Livelock => return known("late"),
        FailureKind::Unsupported => return known("unsupported"),
        FailureKind::State | FailureKind::Property => "state",
        FailureKind::Value => "value",
        FailureKind::Signal | FailureKind::Call | FailureKind::Read | FailureKind::Data => "user",
        FailureKind::Silence
        | FailureKind::Receive
        | FailureKind::Time
        | FailureKind::Network
        | FailureKind::Strict => "segment",
    };
    let by_rule = rule.and_then(|name| known(name.split('.').next()?));
    by_rule.or_else(|| topic(about)).or_else(|| known(of_kind)).or_else(|| known("anything"))
}

/// The hint for what is cited: a section that says most by itself comes first.
fn topic(about: &[Citation]) -> Option<&'static str> {
    /// Everything that arrives is about these.
    const GENERAL: [&str; 3] = ["3.10.7.4", "3.10.7", "3.5.2"];
    let mut sections: Vec<&str> = about
        .iter()
        .filter_map(|citation| match citation {
            Citation::Section(section) => Some(section.as_str()),
            Citation::Requirement(label) => Requirement::named(label).map(|it| it.section),
        })
        .collect();
    sections.sort_by_key(|section| GENERAL.contains(section));
    sections.into_iter().find_map(known)
}

fn known(key: &str) -> Option<&'static str> {
    let found = HINTS.iter().find(|(keys, _)| keys.contains(&key));
    found.map(|(_, text)| text.as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::super::rules;
    use super::*;
    use crate::language::{Source, check};
    use crate::run::reachable;

    #[test]
    fn every_rule_has_a_hint_and_every_key_has_a_meaning() {
        const KINDS: [&str; 8] =
            ["crash", "unsupported", "late", "state", "segment", "user", "value", "anything"];
        let names: BTreeSet<&str> =
            rules().map(|rule| rule.name.split('.').next().unwrap()).collect();
        for name in &names {
            assert!(known(name).is_some(), "{name}");
        }
        let sections: BTreeSet<&str> = rules()
            .map(|rule| rule.section)
            .chain(Requirement::all().map(|it| it.section))
            .collect();
        let mut seen = BTreeSet::new();
        for (keys, text) in HINTS.iter() {
            assert!(!text.is_empty() && !text.contains('\n'), "{keys:?}");
            for key in keys {
                let is_section = sections.iter().any(|it| it == key || it.starts_with(key));
                let is_known = names.contains(key) || is_section || KINDS.contains(key);
                assert!(is_known && seen.insert(*key), "{key}");
            }
        }
    }

    /// Scenarios of the library make suites: each of their failures has a hint.
    #[test]
    fn every_scenario_of_the_library_has_a_hint_of_its_own_subject() {
        let library = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let (mut all, mut general) = (0, Vec::new());
        for path in crate::files::below(&library, |_| false).unwrap() {
            if !crate::files::is_scenario(&path) {
                continue;
            }
            let source = Source::new(path.to_string_lossy(), std::fs::read(&path).unwrap());
            for scenario in check(&source, &reachable).unwrap().plan.scenarios {
                all += 1;
                if topic(&scenario.attributes.rfc).is_none() {
                    general.push(format!("{}: {}", path.display(), scenario.name));
                }
                for kind in [FailureKind::State, FailureKind::Receive, FailureKind::Broken] {
                    assert!(hint(kind, None, &scenario.attributes.rfc).is_some());
                }
            }
        }
        assert!(general.len() * 5 < all, "{} of {all}: {general:#?}", general.len());
    }

    #[test]
    fn the_rule_says_more_than_the_section_and_the_section_more_than_the_kind() {
        let cites = [Citation::Section("3.10.7.4".into()), Citation::Section("3.10.8".into())];
        let at = |rule, about: &[Citation]| hint(FailureKind::State, rule, about).unwrap();
        assert!(at(Some("listen.syn"), &cites).contains("LISTEN"));
        assert!(at(None, &cites).contains("timers"));
        assert!(at(None, &cites[..1]).contains("steps"));
        assert!(at(None, &[]).contains("Figure 5"));
        // Whatever it was about: the crash comes first.
        let crash = hint(FailureKind::Broken, Some("listen.syn"), &cites).unwrap();
        assert!(crash.contains("wrote last"), "{crash}");
        assert_eq!(hint(FailureKind::Unavailable, None, &cites), None);
    }
}
