//! Known failures of implementations in the matrix: `known.tsv` beside this file, one line a
//! scenario, with the implementation (followed by `allowed` or `hardening`, if that excuses it),
//! the words for `@known`, the file and the name.

/// A line of the table.
struct Known {
    stack: &'static str,
    why: &'static str,
    file: &'static str,
    scenario: &'static str,
}

fn all() -> impl Iterator<Item = Known> {
    include_str!("known.tsv").lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [stack, why, file, scenario] = fields[..] else { panic!("four fields: {line}") };
        Known { stack, why, file, scenario }
    })
}

/// The `@known` lines of a scenario.
pub fn lines(file: &str, scenario: &str) -> String {
    all()
        .filter(|known| known.file == file && known.scenario == scenario)
        .map(|known| format!("@known {} \"{}\"\n", known.stack, known.why))
        .collect()
}

/// The lines of the table for scenarios that do not exist.
pub fn idle(exists: impl Fn(&str, &str) -> bool) -> Vec<String> {
    all()
        .filter(|known| !exists(known.file, known.scenario))
        .map(|known| format!("{}: {}", known.file, known.scenario))
        .collect()
}
