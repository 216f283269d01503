//! The normal forms of synfin's library, which is not at hand where a submission is graded.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::normal::Form;

/// A line for each file of `scenarios` that has scenarios: its path there without the ending, and the normal forms of its
/// scenarios.
const LIST: &str = include_str!("library.txt");

/// The file of the library that has a scenario of this form: `scenarios/first/1_opening.synfin`.
pub(super) fn find(form: Form) -> Option<String> {
    static FORMS: OnceLock<BTreeMap<Form, &str>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        let mut forms = BTreeMap::new();
        for line in LIST.lines() {
            let mut words = line.split(' ');
            let file = words.next().unwrap_or_default();
            for form in words.filter_map(Form::read) {
                forms.entry(form).or_insert(file);
            }
        }
        forms
    });
    forms.get(&form).map(|file| format!("scenarios/{file}.synfin"))
}

/// What it depends on.
pub(super) const fn list() -> &'static str {
    LIST
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fmt::Write as _;
    use std::path::Path;

    use super::*;
    use crate::harness::{Text, scenarios};
    use crate::judge::original::normal::checks_something;

    #[test]
    fn the_list_is_that_of_the_library() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = root.join("scenarios");
        let mut list = String::new();
        for path in scenarios(&folder).unwrap() {
            let below = path.strip_prefix(&folder).unwrap().with_extension("");
            let name = below.to_string_lossy().replace('\\', "/");
            let text = Text::read(&path, name.clone()).unwrap();
            assert!(!text.has_errors() && !name.contains(' '), "{name}");
            let all = text.plan.scenarios.iter().filter(|it| checks_something(it));
            let mut forms: Vec<String> = all.map(|it| Form::of(it).to_string()).collect();
            forms.sort();
            forms.dedup();
            if forms.is_empty() {
                continue;
            }
            let _ = writeln!(list, "{name} {}", forms.join(" "));
        }
        let file = root.join("src/judge/original/library.txt");
        if std::env::var_os("SYNFIN_UPDATE").is_some() {
            std::fs::write(file, list).unwrap();
            return;
        }
        assert!(
            list == LIST,
            "the list is out of date; `SYNFIN_UPDATE=1 cargo test --lib original` renews it"
        );
    }
}
