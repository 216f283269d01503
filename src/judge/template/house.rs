//! House rules of a new assignment: which ones a seed draws, and what they change in the handout,
//! the suite and the solution.

use super::catalogue::{CATALOGUE, Ending, HouseRule, Test};
use crate::judge::seed;

/// How many rules of the catalogue a house has.
const RULES: usize = 4;

/// How many of the tests of each side are hidden.
const HIDDEN: [usize; 2] = [RULES / 2, (CATALOGUE.len() - RULES) / 2];

/// The catalogue as an assignment has it.
pub(super) struct Drawn(Vec<Row>);

struct Row {
    rule: &'static HouseRule,
    /// Whether the house differs from the RFC here.
    differs: bool,
    hidden: bool,
}

impl Drawn {
    /// What the teacher's seed draws: which rules are the house's, and which tests are hidden. Without
    /// a seed it is the RFC.
    pub(super) fn new(secret: Option<&str>) -> Self {
        let Some(secret) = secret else {
            let row = |rule: &'static HouseRule| Row { rule, differs: false, hidden: rule.hidden };
            return Self(CATALOGUE.iter().map(row).collect());
        };
        let order = seed::numbers(seed::of("house rules", secret), "rules").order(CATALOGUE.len());
        let row = |(at, rule)| {
            let place = order.iter().position(|it| *it == at).unwrap_or_default();
            let differs = place < RULES;
            let within = if differs { place } else { place - RULES };
            Row { rule, differs, hidden: within < HIDDEN[usize::from(!differs)] }
        };
        Self(CATALOGUE.iter().enumerate().map(row).collect())
    }

    fn rules(&self) -> impl Iterator<Item = &'static HouseRule> {
        self.0.iter().filter(|row| row.differs).map(|row| row.rule)
    }

    /// A program with what the rules change about it.
    pub(super) fn changed(&self, program: &str) -> String {
        let changes = self.rules().flat_map(|rule| rule.change);
        changes.fold(program.to_owned(), |text, [from, to]| text.replacen(from, to, 1))
    }

    /// The tests of the visible, or of the hidden, part.
    pub(super) fn suite(&self, hidden: bool) -> String {
        let rows = self.0.iter().filter(|row| row.hidden == hidden);
        rows.map(Row::scenario).collect::<Vec<_>>().join("\n")
    }

    /// The lines of `[program]` in `assignment.toml`.
    pub(super) fn settings(&self) -> String {
        let ids = self.rules().flat_map(|rule| rule.mutants);
        let ids: String = ids.map(|id| format!("    \"{id}\",\n")).collect();
        match ids.is_empty() {
            true => String::new(),
            false => format!(
                "# House rules, drawn from your seed: the reference TCP differs from RFC 9293 in these points.\n\
                 rules = [\n{ids}]\n\
                 # Nor does what the RFC leaves to choice excuse anybody from them.\n\
                 choices = \"graded\"\n"
            ),
        }
    }

    /// What the handout says of them.
    pub(super) fn handout(&self) -> String {
        let rules: String = self.rules().map(|rule| format!("- {}\n", rule.says)).collect();
        match rules.is_empty() {
            true => String::new(),
            false => format!(
                "## House rules\n\nIn this course, TCP differs from RFC 9293 in a few points. There the \
                 house rule is right, and a program\nthat does as the RFC says loses points; everywhere \
                 else the RFC is right. `synfin run` on your machine knows\nonly the RFC, so do not \
                 believe what it says against a house rule.\n\n{rules}\n"
            ),
        }
    }
}

impl Row {
    fn scenario(&self) -> String {
        let HouseRule { name, title, section, .. } = self.rule;
        let Test(statements, ending) = if self.differs { &self.rule.house } else { &self.rule.rfc };
        let ending: &Ending = ending;
        let lines = statements.lines().chain(ending.statements(self.hidden).lines());
        let body: String = lines.map(|line| format!("    {}\n", line.trim())).collect();
        // Nobody sees the hint of a hidden test.
        let more = match (self.hidden, self.differs) {
            (true, _) => "@hidden\n".to_owned(),
            (false, true) => "@hint \"A house rule is about this.\"\n".to_owned(),
            (false, false) => format!("@hint \"{}\"\n", self.rule.hint),
        };
        format!(
            "@title {title}\n@rfc {section}\n@points 5 all\n{more}scenario \"{name}\" {{\n{body}}}\n"
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use super::*;
    use crate::harness::Text;
    use crate::mutants::House;
    use crate::run::{RunOptions, Verdict, run_by_rules};

    const SOLUTION: &str = include_str!("../../../kits/python/solution/tcp.py");

    fn drawn(is_house: impl Fn(usize) -> bool, hidden: bool) -> Drawn {
        let row = |(at, rule)| Row { rule, differs: is_house(at), hidden };
        Drawn(CATALOGUE.iter().enumerate().map(row).collect())
    }

    fn table(drawn: &Drawn) -> House {
        let ids: Vec<String> =
            drawn.rules().flat_map(|it| it.mutants).map(|id| (*id).to_owned()).collect();
        House::new(&ids).unwrap()
    }

    #[test]
    fn every_pair_of_rules_makes_tests_that_its_model_passes() {
        let all = 0..CATALOGUE.len();
        for (one, other) in all.clone().flat_map(|one| all.clone().map(move |other| (one, other))) {
            for hidden in [false, true] {
                let drawn = drawn(|at| at == one || at == other, hidden);
                let house = table(&drawn);
                let text = Text::new("a.synfin", drawn.suite(hidden)).valid().unwrap();
                for scenario in &text.plan.scenarios {
                    let result = run_by_rules(scenario, &RunOptions::default(), house.rules());
                    let names = [one, other].map(|at| CATALOGUE[at].name);
                    let failure = result.failures.first();
                    assert_eq!(
                        result.verdict,
                        Verdict::Passed,
                        "{names:?}: {}: {failure:?}",
                        scenario.name
                    );
                }
            }
        }
    }

    #[test]
    fn each_rule_tells_its_house_from_the_rfc() {
        let right = drawn(|_| false, false);
        for (at, rule) in CATALOGUE.iter().enumerate() {
            let house = drawn(|it| it == at, false);
            for (tests, by) in [(&house, &right), (&right, &house)] {
                let text = Text::new("a.synfin", tests.suite(false)).valid().unwrap();
                let rules = table(by);
                let fails = text.plan.scenarios.iter().filter(|scenario| {
                    let result = run_by_rules(scenario, &RunOptions::default(), rules.rules());
                    result.verdict == Verdict::Failed
                });
                let fails: Vec<&str> = fails.map(|it| it.name.as_str()).collect();
                assert_eq!(fails, [rule.name]);
            }
        }
    }

    #[test]
    fn the_solution_has_each_place_that_is_changed_once() {
        let changes = || CATALOGUE.iter().flat_map(|rule| rule.change);
        for [from, _] in changes() {
            assert_eq!(SOLUTION.matches(from).count(), 1, "{from}");
        }
        // All at once: no change is in the way of another.
        let all = drawn(|_| true, false).changed(SOLUTION);
        for [_, to] in changes() {
            assert_eq!(all.matches(to).count(), 1, "{to}");
        }
    }

    #[test]
    fn twenty_seeds_make_tests_that_their_model_passes_and_the_public_solution_does_not() {
        for seed in 0..20 {
            let drawn = Drawn::new(Some(&format!("term {seed}")));
            let own = table(&drawn);
            let rfc = House::default();
            let failed = |house: &House| {
                let texts = [false, true].map(|hidden| drawn.suite(hidden));
                let one = |text: String| {
                    let text = Text::new("a.synfin", text).valid().unwrap();
                    let fails = text.plan.scenarios.iter().filter(|scenario| {
                        let options = RunOptions::default();
                        let result = run_by_rules(scenario, &options, house.rules());
                        result.verdict != Verdict::Passed
                    });
                    fails.map(|it| it.attributes.points.map_or(0, |it| it.hundredths)).sum::<u32>()
                };
                texts.map(one).into_iter().sum::<u32>()
            };
            assert_eq!(failed(&own), 0, "{seed}");
            // In hundredths: 20 of the assignment's 100 points.
            assert_eq!(failed(&rfc), 2000, "{seed}");
        }
    }

    #[test]
    fn seeds_draw_different_rules_and_hidden_tests() {
        let of = |seed: usize| {
            let drawn = Drawn::new(Some(&format!("term {seed}")));
            let names = |keep: fn(&Row) -> bool| -> Vec<&str> {
                drawn.0.iter().filter(|row| keep(row)).map(|row| row.rule.name).collect()
            };
            let (rules, hidden) = (names(|row| row.differs), names(|row| row.hidden));
            assert_eq!((rules.len(), hidden.len()), (RULES, CATALOGUE.len() / 2));
            assert_eq!(names(|row| row.differs && row.hidden).len(), HIDDEN[0]);
            (rules, hidden)
        };
        let all: Vec<_> = (0..20).map(of).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 20);
        assert!(all.iter().map(|(_, hidden)| hidden).collect::<BTreeSet<_>>().len() > 15);
        assert_eq!(of(1), of(1));
    }
}
