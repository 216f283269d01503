//! Programs that do nothing: whatever happens, they say the same.

use crate::host::PerHost;
use crate::stack::{Fired, Stack};
use crate::tcp::{
    Call, CallError, Effects, Icmp, Received, Refusal, Segment, State, Time, Variable,
};

/// A program that sends nothing, tells nothing and never changes what it says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::judge) struct Idle {
    /// The state that it is always in; `None` for one that always says `null`.
    pub(in crate::judge) state: Option<State>,
    /// The answer to every call; `None` is yes.
    pub(in crate::judge) refuses: Option<CallError>,
    /// Whether there is always the end of the stream to be read.
    pub(in crate::judge) ends: bool,
}

/// Every state, and none.
pub(in crate::judge) fn states() -> impl Iterator<Item = Option<State>> + Clone {
    State::ALL.into_iter().map(Some).chain([None])
}

impl Idle {
    /// One that says yes to everything.
    pub(in crate::judge) const fn always(state: Option<State>) -> Self {
        Self { state, refuses: None, ends: false }
    }

    /// All that there are at two hosts: any two states with a yes to everything, and each state with
    /// each other answer.
    pub(in crate::judge) fn all() -> impl Iterator<Item = PerHost<Self>> {
        let pairs = states().flat_map(|client| states().map(move |server| [client, server]));
        let answers = || [None].into_iter().chain(CallError::ALL.map(Some));
        let stubborn = states().flat_map(move |state| {
            let one = move |refuses| {
                [false, true].map(|ends| PerHost([Self { state, refuses, ends }; 2]))
            };
            answers().flat_map(one)
        });
        pairs.map(|pair| PerHost(pair.map(Self::always))).chain(stubborn)
    }
}

impl Stack for Idle {
    fn name(&self) -> &str {
        "program"
    }

    fn call(&mut self, _: Time, _: &Call, _: &mut Effects) -> Result<(), Refusal> {
        self.refuses.map_or(Ok(()), |error| Err(error.into()))
    }

    fn receive(&mut self, _: Time, _: usize, _: &mut Effects) -> Result<Received, Refusal> {
        let nothing = Received { data: Vec::new(), push: false, end: self.ends };
        self.refuses.map_or(Ok(nothing), |error| Err(error.into()))
    }

    fn readable(&self) -> (usize, bool) {
        (0, self.ends)
    }

    fn segment(&mut self, _: Time, _: &Segment, _: &mut Effects) {}

    fn icmp(&mut self, _: Time, _: Icmp, _: &Segment, _: &mut Effects) {}

    fn next_timeout(&self) -> Option<Time> {
        None
    }

    fn timeout(&mut self, _: Time, _: &mut Effects) -> Option<Fired> {
        None
    }

    fn state(&self) -> Option<State> {
        self.state
    }

    fn variable(&self, _: Variable) -> Option<u32> {
        None
    }

    fn set_iss(&mut self, _: u32) {}
}
