//! The tests of an assignment before anything is graded, as filters see them.

use super::{By, Grader};
use crate::grade::Points;
use crate::judge::assignment::{HUNT, Item};
use crate::judge::randomize;
use crate::select::Subject;

/// A test that is not graded yet.
#[derive(Clone, Debug)]
pub struct Planned<'a> {
    /// Its id: `closing/active_close`.
    pub id: &'a str,
    /// What it is worth.
    pub points: Points,
    /// What filters see: the id, the name and the title, and for a scenario of the suite its
    /// file and its attributes.
    pub subject: Subject<'a>,
}

impl<'a> Grader<'a> {
    /// All tests that the assignment has.
    pub fn all(&self) -> Vec<Planned<'a>> {
        self.planned(&self.assignment.suite.items.iter().collect::<Vec<_>>())
    }

    /// The test of generated scenarios, if there is one.
    fn hunt(&self) -> Option<Planned<'a>> {
        let points = self.assignment.hunt_points()?;
        let subject = Subject { file: None, names: vec![HUNT], attributes: None };
        Some(Planned { id: HUNT, points, subject })
    }

    /// The tests that a seed draws, in their order.
    pub fn drawn(&self, seed: u32) -> Vec<Planned<'a>> {
        self.planned(&randomize::tests(self.assignment, seed))
    }

    fn planned(&self, items: &[&'a Item]) -> Vec<Planned<'a>> {
        if let By::Scenarios(measures) = &self.by {
            let one = |(id, name, points)| {
                let subject = Subject { file: None, names: vec![id, name], attributes: None };
                Planned { id, points, subject }
            };
            return measures.tests().map(one).collect();
        }
        let one = |item: &&'a Item| {
            let (text, scenario) = self.assignment.suite.get(item)?;
            let mut subject = Subject::scenario(text.source.name(), scenario);
            subject.names.push(&item.id);
            Some(Planned { id: &item.id, points: item.points, subject })
        };
        items.iter().filter_map(one).chain(self.hunt()).collect()
    }
}
