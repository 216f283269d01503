//! The engine: tries the rules of the table in order, and carries out those that fire.

use std::slice::Iter;

use super::Endpoint;
use super::arrival::Arrival;
use crate::tcp::rules::{Entry, Facts, Flow, Next, Place, Step, Stirs};
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
        if self.rules.answers(self.endpoint.state, Event::Output) {
            self.fixed = self.endpoint.switches;
            self.fire(Event::Output);
        }
    }

    /// Tries the rules for `event` in order, from the top.
    fn fire(&mut self, event: Event) {
        let (rules, kind) = (self.rules, event.kind());
        let mut facts = self.facts(event);
        let mut place = Place::new(self.endpoint.state, kind, facts);
        let mut list = rules.list(place);
        let mut rest = list.iter();
        let most = self.effects.fired.len() + MOST_FIRED;
        while let Some(entry) = rest.find(|entry| entry.holds(facts)) {
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
            if entry.flow == Flow::Return {
                return;
            }
            if moved || entry.stirs != Stirs::Nothing {
                facts = match entry.stirs {
                    // None of the facts about sending depends on the state.
                    Stirs::Upkeep => self.endpoint.upkeep_facts().over(facts),
                    _ => self.facts(event),
                };
                let elsewhere = Place::new(self.endpoint.state, kind, facts);
                if elsewhere != place {
                    place = elsewhere;
                    list = rules.list(place);
                    rest = from(list, |other| other.id > entry.id);
                }
            }
            debug_assert_eq!(facts, self.facts(event), "{:?}", entry.then);
            rest = match entry.flow {
                Flow::NextRule if !moved => rest,
                Flow::SkipTo(step) => from(list, |other| other.step >= step),
                Flow::Again => list.iter(),
                // In a new state, its rules for the next step.
                _ => from(list, |other| other.step > entry.step),
            };
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

/// The rest of the list, from the first rule that `is_reached`, as all later ones are.
#[inline]
fn from(list: &[Entry], is_reached: impl Fn(&Entry) -> bool) -> Iter<'_, Entry> {
    let start = list.iter().position(is_reached).unwrap_or(list.len());
    list[start..].iter()
}
