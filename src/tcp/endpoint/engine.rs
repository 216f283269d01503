//! The engine: tries the rules of the table in order, and carries out those that fire.

use super::Endpoint;
use super::arrival::Arrival;
use crate::tcp::rules::{Facts, Flow, Next, Step, Stirs};
use crate::tcp::{Arithmetic, CallError, Effects, Event, Icmp, Rules, Segment, Time};

/// One event in the course of its processing.
pub(super) struct Engine<'a> {
    pub endpoint: &'a mut Endpoint,
    pub rules: &'a Rules,
    pub now: Time,
    pub effects: &'a mut Effects,
    /// The facts about the event that do not change while it is processed.
    fixed: Facts,
    /// The segment, for segment arrival.
    pub arrival: Option<Arrival<'a>>,
    /// The octets, PUSH and URGENT of a SEND.
    pub data: &'a [u8],
    pub push: bool,
    pub urgent: bool,
    /// The buffer's size, for RECEIVE, and the octets that the user gets.
    pub limit: usize,
    pub given: (Vec<u8>, bool),
    /// The ICMP error, for one.
    pub icmp: Option<Icmp>,
    /// The answer to a call that is refused.
    pub refused: Option<CallError>,
}

/// When something happens, and the numbers that hold then.
#[derive(Clone, Copy)]
pub(super) struct Moment<'a> {
    pub now: Time,
    pub numbers: &'a Arithmetic,
}

/// More rules than any event can fire. A table (a mutant's, say) that would go on forever is
/// stopped here.
const MOST_FIRED: usize = 10_000;

impl<'a> Engine<'a> {
    pub fn new(
        endpoint: &'a mut Endpoint,
        rules: &'a Rules,
        now: Time,
        effects: &'a mut Effects,
    ) -> Self {
        Self {
            endpoint,
            rules,
            now,
            effects,
            fixed: Facts::default(),
            arrival: None,
            data: &[],
            push: false,
            urgent: false,
            limit: 0,
            given: (Vec::new(), false),
            icmp: None,
            refused: None,
        }
    }

    /// Now, and the numbers of the table.
    #[inline]
    pub fn moment(&self) -> Moment<'a> {
        Moment { now: self.now, numbers: self.rules.arithmetic() }
    }

    /// Processes the arrival of a segment, then sends what it may.
    pub fn arrive(&mut self, segment: &'a Segment) {
        self.arrival = Some(Arrival::new(segment));
        self.fixed =
            Facts(self.endpoint.segment_facts(segment, self.moment()).0 | self.endpoint.switches.0);
        self.fire(Event::Segment(Step::Check));
        self.arrival = None;
        self.output();
    }

    /// Processes any other event, then sends what it may.
    pub fn run(&mut self, event: Event) {
        let event_facts = self.endpoint.event_facts(self.icmp, self.limit, self.moment());
        self.fixed = Facts(event_facts.0 | self.endpoint.switches.0);
        self.fire(event);
        self.output();
    }

    fn output(&mut self) {
        let none = Facts::default();
        if !self.rules.list(self.endpoint.state, Event::Output, none).is_empty() {
            self.fixed = self.endpoint.switches;
            self.fire(Event::Output);
        }
    }

    /// Tries the rules for `event` in order, from the top.
    fn fire(&mut self, event: Event) {
        let rules = self.rules;
        let mut list = rules.list(self.endpoint.state, event, self.fixed);
        let mut facts = self.facts(event);
        let mut at = 0;
        let most = self.effects.fired.len() + MOST_FIRED;
        while let Some(entry) = list.get(at) {
            if facts.0 & entry.mask != entry.want {
                at += 1;
                continue;
            }
            self.effects.fired.push(entry.id);
            if self.effects.fired.len() > most {
                return;
            }
            for action in entry.then.iter() {
                self.act(*action);
            }
            let moved = match entry.next {
                Next::To(state) if state != self.endpoint.state => {
                    self.endpoint.state = state;
                    true
                }
                _ => false,
            };
            at = match entry.flow {
                Flow::Return => return,
                Flow::NextRule if !moved => at + 1,
                Flow::NextStep if !moved => usize::from(entry.next_step),
                Flow::SkipTo(step) => rules.start(self.endpoint.state, event, self.fixed, step),
                Flow::Again => 0,
                // In a new state: its rules for the next step.
                Flow::NextRule | Flow::NextStep => {
                    rules.after(self.endpoint.state, event, self.fixed, entry.step)
                }
            };
            list = rules.list(self.endpoint.state, event, self.fixed);
            if at >= list.len() {
                return;
            }
            match entry.stirs {
                Stirs::Nothing | Stirs::Timers if moved => facts = self.facts(event),
                Stirs::Nothing => {}
                Stirs::Timers => facts = self.endpoint.timer_facts().over(facts),
                Stirs::Anything => facts = self.facts(event),
            }
            debug_assert_eq!(facts, self.facts(event), "{:?}", entry.then);
        }
    }

    /// What holds now.
    #[inline]
    fn facts(&mut self, event: Event) -> Facts {
        let moving = match event {
            Event::Output => {
                return Facts(self.fixed.0 | self.endpoint.output_facts(self.moment()).0);
            }
            Event::Segment(_) => {
                self.endpoint.moving_facts(self.arrival.as_ref(), self.rules.arithmetic())
            }
            _ => Facts::default(),
        };
        let facts = Facts(self.fixed.0 | moving.0);
        self.effects.facts = facts;
        facts
    }
}
