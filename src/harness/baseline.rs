//! A list of failures that are known: which scenarios fail, and on which implementation, by its name. A
//! run makes it, and later runs hold their results against it.

use std::collections::BTreeMap;

use super::Text;
use crate::language::plan::Known;
use crate::report::{Entry, Status};
use crate::stack::Implementation;

/// The first line of a file.
const HEAD: &str = "# Known to fail, a line each: the implementation, the scenario, and how. \
                    `synfin run --write-known` writes this\n# file, and `--known` reads it.\n";

/// A list of failures that are known.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Baseline {
    /// How it fails, by the implementation's name and the scenario's.
    entries: BTreeMap<(String, String), String>,
}

impl Baseline {
    /// Reads a list: a line each with an implementation, a scenario ([`super::Case::name`]) and how it
    /// fails, and a tab between; lines that are empty or begin with `#` do not count.
    ///
    /// # Errors
    /// The first line that is not so, with its number.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut entries = BTreeMap::new();
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let mut parts = line.splitn(3, '\t');
            let (Some(stack), Some(scenario), why) = (parts.next(), parts.next(), parts.next())
            else {
                return Err(format!(
                    "line {}: expected an implementation, a scenario and how it fails, and a tab \
                     between them; `synfin run --write-known` writes such a list",
                    at + 1
                ));
            };
            let why = why.unwrap_or_default().to_owned();
            entries.insert((stack.to_owned(), scenario.to_owned()), why);
        }
        Ok(Self { entries })
    }

    /// The list as a text, sorted.
    pub fn text(&self) -> String {
        let line = |((stack, scenario), why): (&(String, String), &String)| {
            format!("{stack}\t{scenario}\t{why}\n")
        };
        HEAD.to_owned() + &self.entries.iter().map(line).collect::<String>()
    }

    /// How many failures it has of the implementations of these names.
    pub fn count(&self, stacks: &[&str]) -> usize {
        self.entries.keys().filter(|(stack, _)| stacks.contains(&stack.as_str())).count()
    }

    /// Notes in the scenarios of these texts what is known of them, as `@known` would.
    pub fn mark(&self, texts: &mut [Text]) {
        for text in texts {
            let names: Vec<String> =
                text.cases().into_iter().map(|case| plain(&case.name)).collect();
            for (scenario, name) in text.plan.scenarios.iter_mut().zip(names) {
                let its = self.entries.iter().filter(|((_, it), _)| *it == name);
                scenario.attributes.known.extend(its.map(|((stack, _), why)| Known {
                    stack: stack.clone(),
                    excuse: None,
                    why: why.clone(),
                    listed: true,
                }));
            }
        }
    }

    /// The first scenario that is in the list and no longer in its file, if one is.
    pub fn gone(&self, texts: &[Text]) -> Option<&str> {
        let is_gone = |scenario: &&String| {
            let is_file = |text: &&Text| {
                let rest = scenario.strip_prefix(&plain(text.source.name()));
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(": "))
            };
            let is_here = |text: &Text| text.cases().iter().any(|it| plain(&it.name) == **scenario);
            texts.iter().find(is_file).is_some_and(|text| !is_here(text))
        };
        self.entries.keys().map(|(_, scenario)| scenario).find(is_gone).map(String::as_str)
    }

    /// Takes in how a scenario of that name came out: what the list said of the implementations that it
    /// ran on counts no more. What the text itself says is known need not be listed.
    pub fn renew(&mut self, name: &str, entry: &Entry<'_>) {
        let fails = match entry.status() {
            Status::Failed => true,
            Status::Known => entry.known_as().is_some_and(|known| known.listed),
            // What could not be judged may fail still.
            Status::Passed | Status::Fixed | Status::Changed | Status::Open => false,
            _ => return,
        };
        let model = Implementation::Model.name();
        let others = entry.stacks.iter().filter(|it| **it != model || entry.stacks.len() == 1);
        for stack in others {
            let key = ((*stack).to_owned(), plain(name));
            match entry.result.failures.first().filter(|_| fails) {
                Some(failure) => self.entries.insert(key, plain(&failure.to_string())),
                None => self.entries.remove(&key),
            };
        }
    }
}

/// In one line, and without tabs.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::host::PerHost;
    use crate::report::Summary;
    use crate::run::{RunOptions, run_with};
    use crate::snapshot::Outcome;
    use crate::stack::Model;

    const TEXT: &str = "scenario \"a\" { client close; expect client CLOSED }\n\
                        scenario \"b\" { client close; expect client FIN_WAIT_1 }\n\
                        @known mytcp \"so\"\nscenario \"c\" { client close; expect client CLOSED }";

    /// What a run says that holds its results against a list, on the model under another name, and
    /// the list after it.
    fn run(text: &str, mut list: Baseline) -> (String, Baseline) {
        let mut texts = [Text::new("x.synfin", text).valid().unwrap()];
        list.mark(&mut texts);
        let mut summary = Summary::default();
        for case in texts[0].cases() {
            let options = RunOptions::default();
            let result = run_with(case.scenario, &options, &PerHost([None, None]), |_, config| {
                Box::new(Model::named(config.clone(), "mytcp"))
            });
            let entry = Entry {
                source: &case.text.source,
                scenario: case.scenario,
                result: &result,
                stacks: &["mytcp"],
                snapshot: &Outcome::Off,
            };
            summary.add(&entry);
            list.renew(&case.name, &entry);
        }
        (summary.to_string(), list)
    }

    #[test]
    fn what_a_run_lists_is_known_to_the_next_until_it_passes() {
        let (first, list) = run(TEXT, Baseline::default());
        assert!(first.starts_with("1 passed, 1 failed"), "{first}");
        assert!(first.ends_with("1 known to fail"), "{first}");
        let text = list.text();
        assert!(
            text.ends_with(
                "\nmytcp\tx.synfin: a\texpected client CLOSED; actual: client FIN_WAIT_2\n"
            ),
            "{text}"
        );
        let list = Baseline::parse(&text).unwrap();
        assert_eq!(run(TEXT, list.clone()), ("1 passed, 2 known to fail".to_owned(), list.clone()));
        let mended = TEXT.replacen("CLOSED", "FIN_WAIT_1", 1);
        let (now, list) = run(&mended, list);
        assert_eq!(now, "1 passed, 1 known to fail, 1 known to fail that passed");
        assert_eq!(list, Baseline::default());
    }

    #[test]
    fn a_list_says_where_it_is_wrong_and_what_is_gone() {
        assert!(Baseline::parse("# so\n\nmytcp x").unwrap_err().starts_with("line 3: "));
        let gone = |scenario: &str| {
            let list = Baseline::parse(&format!("mytcp\t{scenario}\twhy")).unwrap();
            list.gone(&[Text::new("x.synfin", TEXT)]).map(str::to_owned)
        };
        assert_eq!(gone("x.synfin: d"), Some("x.synfin: d".to_owned()));
        assert_eq!(gone("x.synfin: a"), None);
        assert_eq!(gone("y.synfin: d"), None);
    }
}
