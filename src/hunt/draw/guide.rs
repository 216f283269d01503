//! Which rules events lead to in each state, on the model: by this walks head for what was taken least.

use std::sync::LazyLock;

use super::pool::Pool;
use super::scenario;
use crate::host::Host;
use crate::run::{RunOptions, run_on_model};
use crate::tcp::{Next, RuleId, Rules, State};

/// What a mark is worth that was taken once.
const ONCE: u64 = 1 << 20;

/// So many steps ahead are looked at.
const AHEAD: usize = 6;

/// What singles have taken, and where each event leads to.
pub(super) struct Guide {
    /// By state.
    ways: Vec<Vec<Way>>,
    /// How often each mark was taken.
    taken: Vec<u64>,
    /// What can be reached from each state.
    worth: Vec<u64>,
}

/// What an event did in a state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Way {
    /// Which.
    pub event: u16,
    /// The state after it.
    pub to: State,
    /// The marks that it took: rules, each in a state.
    marks: Vec<usize>,
}

impl Guide {
    /// The one there is: every event runs once in each state, on the model.
    pub(super) fn get() -> &'static Self {
        static GUIDE: LazyLock<Guide> = LazyLock::new(|| Guide::new(Pool::get()));
        &GUIDE
    }

    fn new(pool: &Pool) -> Self {
        let mut ways = vec![Vec::new(); State::ALL.len()];
        for (place, it) in pool.whole() {
            for event in pool.in_state(it.state) {
                if let Some(ways) = ways.get_mut(it.state as usize) {
                    ways.push(way(pool, place, *event));
                }
            }
        }
        let mut taken = vec![0; State::ALL.len() * Rules::standard().len()];
        for mark in ways.iter().flatten().flat_map(|way| &way.marks) {
            if let Some(count) = taken.get_mut(*mark) {
                *count += 1;
            }
        }
        let mut guide = Self { ways, taken, worth: vec![0; State::ALL.len()] };
        for _ in 0..AHEAD {
            let best = |ways: &Vec<Way>| ways.iter().map(|it| guide.worth(it, &[])).max();
            guide.worth = guide.ways.iter().map(|it| best(it).unwrap_or_default()).collect();
        }
        guide
    }

    /// What can happen in a state.
    pub(super) fn ways(&self, state: State) -> &[Way] {
        self.ways.get(state as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// What a way is worth: the seldom taken marks that it takes and that `walked` has not, and half of
    /// what can be reached from there.
    pub(super) fn worth(&self, way: &Way, walked: &[usize]) -> u64 {
        let of = |mark: &usize| ONCE / self.taken.get(*mark).copied().unwrap_or(1).max(1);
        let own: u64 = way.marks.iter().filter(|it| !walked.contains(it)).map(of).sum();
        own + self.worth.get(way.to as usize).copied().unwrap_or_default() / 2
    }
}

impl Way {
    /// Notes the marks that it takes.
    pub(super) fn walk(&self, walked: &mut Vec<usize>) {
        walked.extend(&self.marks);
    }
}

/// What an event does in a situation.
fn way(pool: &Pool, place: usize, event: u16) -> Way {
    let mut statements = pool.begin(0, place);
    let before = statements.len();
    statements.extend_from_slice(pool.happens(place, usize::from(event)));
    let result = run_on_model(&scenario(0, statements), &RunOptions::default());
    let (mut marks, mut to) = (Vec::new(), State::Closed);
    for (states, step) in result.trace.steps() {
        to = step.states[Host::Server].unwrap_or(to);
        let late = step.statement.is_some_and(|it| it as usize >= before);
        if late && let Some(state) = states[Host::Server] {
            marks.extend(walked(state, &step.rules));
        }
    }
    marks.sort_unstable();
    marks.dedup();
    Way { event, to, marks }
}

/// Rules that fired one after the other, each in its state, from this one on.
fn walked(mut state: State, fired: &[RuleId]) -> Vec<usize> {
    let rules = Rules::standard();
    let mark = |id: &RuleId| {
        let mark = state as usize * rules.len() + usize::from(id.0);
        if let Some(Next::To(next)) = rules.get(*id).map(|it| it.next) {
            state = next;
        }
        mark
    };
    fired.iter().map(mark).collect()
}
