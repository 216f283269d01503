//! House rules: RFC 9293's table with some mutants in it, all at once, by which an assignment's
//! reference TCP goes.

use std::sync::Arc;

use super::change::{Mutant, added, clash, table};
use super::mutants;
use crate::run::standard;
use crate::tcp::{RuleId, Rules};

/// RFC 9293's rules with changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct House {
    mutants: Vec<Mutant>,
    rules: Arc<Rules>,
}

impl Default for House {
    /// RFC 9293 without a change.
    fn default() -> Self {
        Self { mutants: Vec::new(), rules: standard() }
    }
}

impl House {
    /// The table with the mutants of these names.
    ///
    /// # Errors
    /// For people: a name that no mutant has, with the nearest one; or two that change the same.
    pub fn new(ids: &[String]) -> Result<Self, String> {
        if ids.is_empty() {
            return Ok(Self::default());
        }
        let all = mutants();
        let mut chosen: Vec<Mutant> = Vec::new();
        for id in ids {
            let mutant = all.iter().find(|it| it.id == *id).ok_or_else(|| unknown(id, &all))?;
            if let Some(other) = chosen.iter().find(|other| clash(other, mutant)) {
                return Err(match other.id == *id {
                    true => format!("`{id}` is there twice"),
                    false => format!("`{}` and `{id}` change the same: keep one", other.id),
                });
            }
            chosen.push(mutant.clone());
        }
        let rules = Arc::new(table(&chosen.iter().collect::<Vec<_>>()));
        Ok(Self { mutants: chosen, rules })
    }

    /// The table. Numbers of rules are those of the standard table, and beyond it those of
    /// [changed](Self::says) rules.
    pub const fn rules(&self) -> &Arc<Rules> {
        &self.rules
    }

    /// Whether nothing is changed.
    pub const fn is_standard(&self) -> bool {
        self.mutants.is_empty()
    }

    /// What is changed about the rule of that number, in a sentence; `None` if nothing is.
    pub fn says(&self, rule: RuleId) -> Option<&str> {
        let mut changes = self.mutants.iter().enumerate();
        changes.find(|(at, _)| added(*at) == rule).map(|(_, mutant)| mutant.says.as_str())
    }

    /// The same table with one more change, where it does not change what is changed already.
    pub(super) fn with(&self, mutant: &Mutant) -> Option<Rules> {
        let clashes = self.mutants.iter().any(|own| clash(own, mutant));
        let all: Vec<&Mutant> = self.mutants.iter().chain([mutant]).collect();
        (!clashes).then(|| table(&all))
    }

    /// The tables in which one of the changes is not there.
    pub(super) fn each_without(&self) -> impl Iterator<Item = Rules> {
        (0..self.mutants.len()).map(|left_out| {
            let others = self.mutants.iter().enumerate().filter(|(at, _)| *at != left_out);
            table(&others.map(|(_, mutant)| mutant).collect::<Vec<_>>())
        })
    }
}

/// What to say of a name that no mutant has.
fn unknown(id: &str, all: &[Mutant]) -> String {
    let near = all
        .iter()
        .map(|mutant| (strsim::osa_distance(id, &mutant.id), &mutant.id))
        .filter(|(distance, _)| *distance * 3 <= id.chars().count())
        .min();
    let hint = match near {
        Some((_, near)) => format!("did you mean `{near}`?"),
        None => "`synfin mutants --list` has them all".to_owned(),
    };
    format!("there is no mutant `{id}`; {hint}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::tcp::{Next, State};

    fn house(ids: &[&str]) -> Result<House, String> {
        House::new(&ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn all_changes_are_in_one_table() {
        let house = house(&[
            "open.abort/ESTABLISHED/without-RST-at-SND.NXT",
            "open.abort/FIN_WAIT_2/to-TIME_WAIT",
            "listen.rst/to-CLOSED",
            "listen.open_active/removed",
            "minimum_rto/twice",
        ])
        .unwrap();
        let changed = |at| house.rules().get(added(at));
        let standard = Rules::standard();
        assert_eq!(changed(0).unwrap().states, [State::Established]);
        assert_eq!(changed(0).unwrap().then.len(), 2);
        assert_eq!(changed(1).unwrap().next, Next::To(State::TimeWait));
        assert_eq!(changed(2).unwrap().next, Next::To(State::Closed));
        assert!(house.says(added(2)).unwrap().contains("CLOSED"));
        assert_eq!(house.rules().named("listen.open_active"), None);
        // Whatever else there is keeps its number.
        let abort = standard.named("open.abort").unwrap();
        assert_eq!(house.rules().get(abort).unwrap().states, [State::SynReceived]);
        let last = standard.iter().last().unwrap();
        assert_eq!(house.rules().get(last.0), Some(last.1));
        assert_eq!(house.says(last.0), None);
        assert_ne!(house.rules().arithmetic(), standard.arithmetic());
    }

    #[test]
    fn a_list_that_makes_no_table_is_refused() {
        let error = |ids: &[&str]| house(ids).unwrap_err();
        assert_eq!(
            error(&["listen.rst/to-CLOSE"]),
            "there is no mutant `listen.rst/to-CLOSE`; did you mean `listen.rst/to-CLOSED`?"
        );
        assert_eq!(
            error(&["nonsense"]),
            "there is no mutant `nonsense`; `synfin mutants --list` has them all"
        );
        assert_eq!(
            error(&["listen.rst/removed", "listen.rst/to-CLOSED"]),
            "`listen.rst/removed` and `listen.rst/to-CLOSED` change the same: keep one"
        );
        let twice = ["listen.rst/removed", "listen.rst/removed"];
        assert_eq!(error(&twice), "`listen.rst/removed` is there twice");
    }
}
