//! What a host did, beside what the model does in its place: where they part, and whether an RFC
//! leaves that free.
//!
//! Free is when: when a pure ACK, a window update or a retransmission is sent, and how data is cut
//! into segments. What is sent, a state, a refusal and a signal are not.

use super::parting::{Asked, Parting};
use crate::tcp::rules::{Event, Facts, Part};
use crate::tcp::{
    Action, Endpoint, Fact, Flags, Refusal, Rules, Segment, Seq, Signal, State, Variable,
};

/// The two beside each other.
pub(super) struct Beside<'a> {
    pub(super) parting: &'a Parting,
    /// What the host has sent before.
    pub(super) sent: &'a [Segment],
    /// The model after the event.
    pub(super) endpoint: &'a Endpoint,
    /// The host's state before it.
    pub(super) before: State,
    pub(super) has_numbers: bool,
    /// What the model asked of the event.
    pub(super) facts: Facts,
    pub(super) rules: &'a Rules,
}

/// A parting: in what, and whether it is hard.
type Found = (Part, bool);

const HARD: bool = true;
const SOFT: bool = false;

impl Beside<'_> {
    /// In what they part first, what weighs most first.
    pub(super) fn differs(&self) -> Option<Found> {
        let found = [
            self.answer(),
            self.state(),
            self.controls(),
            self.signals(),
            self.acknowledgments(),
            self.data(),
            self.form(),
            self.readable(),
        ];
        let mut found = found.into_iter().flatten();
        let first = found.next()?;
        if first.1 { Some(first) } else { found.find(|it| it.1).or(Some(first)) }
    }

    fn answer(&self) -> Option<Found> {
        let (right, actual) = (&self.parting.right, &self.parting.actual);
        let alike = |one: Refusal, other: Refusal| {
            one.is(other.error) || other.is(one.error) || one.because.is_some_and(|it| other.is(it))
        };
        match (right.refused, actual.refused) {
            (None, None) => {}
            (Some(one), Some(other)) if alike(one, other) => {}
            _ => return Some((Part::Answer, HARD)),
        }
        let (Some(right), Some(actual)) = (right.given, actual.given) else { return None };
        (right.0 != actual.0).then_some((Part::Answer, HARD))
    }

    fn state(&self) -> Option<Found> {
        let (right, actual) = (self.parting.right.state?, self.parting.actual.state);
        let Some(actual) = actual else { return Some((Part::State, SOFT)) };
        if right == actual {
            return None;
        }
        // A timer of its own may be later than the model's; whoever is asked next will tell.
        let is_late = matches!(self.parting.asked, Asked::Moment(_)) && actual == self.before;
        Some((Part::State, !is_late))
    }

    /// SYN, FIN and RST.
    fn controls(&self) -> Option<Found> {
        let (right, actual) = (&self.parting.right.segments, &self.parting.actual.segments);
        let of = |segments: &[Segment]| -> Vec<(Flags, Segment)> {
            let control = Flags::SYN | Flags::FIN | Flags::RST;
            let is_one = |it: &&Segment| it.flags.any(control);
            let kept = |it: &Segment| {
                let bits = if it.flags.has(Flags::FIN) && !it.flags.any(Flags::SYN | Flags::RST) {
                    Flags::FIN | Flags::ACK
                } else {
                    control | Flags::ACK
                };
                (Flags(it.flags.0 & bits.0), it.clone())
            };
            segments.iter().filter(is_one).map(kept).collect()
        };
        let (ours, theirs) = (of(right), of(actual));
        let flags = |of: &[(Flags, Segment)]| of.iter().map(|it| it.0).collect::<Vec<_>>();
        if flags(&ours) != flags(&theirs) {
            // What was sent before is sent again, now or at another moment.
            let again = |of: &[(Flags, Segment)]| of.iter().all(|it| self.is_again(&it.1));
            let free = again(&ours) && again(&theirs) && !self.is_answer();
            // A FIN goes behind the data, and when that is sent is free.
            let waits = [&ours, &theirs].iter().all(|it| {
                it.iter().all(|(flags, _)| flags.has(Flags::FIN) && !flags.has(Flags::SYN))
            }) && self.has_data();
            return Some((Part::Sent, !(free || waits)));
        }
        if !self.has_numbers {
            return None;
        }
        let numbers = |it: &(Flags, Segment)| {
            let ack = if it.0.has(Flags::ACK) { it.1.ack } else { Seq(0) };
            let seq = if it.0.has(Flags::FIN) { Seq(0) } else { it.1.seq };
            (seq, ack)
        };
        let differ = ours.iter().zip(&theirs).any(|(a, b)| numbers(a) != numbers(b));
        differ.then_some((Part::Form, HARD))
    }

    fn signals(&self) -> Option<Found> {
        let (right, actual) = (&self.parting.right.signals, &self.parting.actual.signals);
        let lacks =
            |of: &[Signal], wanted: Signal| !of.iter().any(|it| it.is(wanted) || wanted.is(*it));
        let differ =
            right.iter().any(|it| lacks(actual, *it)) || actual.iter().any(|it| lacks(right, *it));
        let is_moment = matches!(self.parting.asked, Asked::Moment(_));
        differ.then_some((Part::Signal, !is_moment))
    }

    /// Pure ACKs.
    fn acknowledgments(&self) -> Option<Found> {
        let (right, actual) = (&self.parting.right.segments, &self.parting.actual.segments);
        // Anything with an ACK does as one.
        let last = |of: &[Segment]| {
            of.iter()
                .rev()
                .find(|it| it.flags.has(Flags::ACK) && !it.flags.has(Flags::RST))
                .cloned()
        };
        let is_pure = |it: &Segment| {
            it.payload.is_empty()
                && it.flags.has(Flags::ACK)
                && !it.flags.any(Flags::SYN | Flags::FIN | Flags::RST)
        };
        match (last(right), last(actual)) {
            (Some(ours), None) => {
                let is_free = || self.brings_data() || self.only_opens();
                is_pure(&ours).then(|| (Part::Sent, self.is_answer() && !is_free()))
            }
            (None, Some(theirs)) => is_pure(&theirs).then(|| {
                let owed = self.endpoint.next_timeout().is_some() && self.brings_data();
                // RFC 9293, section 3.10.7.4, answers each; appendix A.2 says why once is enough.
                let again = self.facts.0 & Fact::AlreadyAdvertised.bit() != 0;
                (Part::Sent, self.is_answer() && !owed && !again)
            }),
            (Some(ours), Some(theirs)) if self.has_numbers && ours.ack != theirs.ack => {
                Some((Part::Form, HARD))
            }
            _ => {
                let pure = |of: &[Segment]| of.iter().filter(|it| is_pure(it)).count();
                (pure(right) != pure(actual)).then_some((Part::Sent, SOFT))
            }
        }
    }

    /// Data: how far it goes.
    fn data(&self) -> Option<Found> {
        let end = |of: &[Segment]| {
            let fresh = of.iter().filter(|it| !it.payload.is_empty() && !self.is_again(it));
            fresh.map(|it| it.seq + it.payload.len() as u32).reduce(Seq::max)
        };
        let (right, actual) = (&self.parting.right.segments, &self.parting.actual.segments);
        let carries = |of: &[Segment]| of.iter().any(|it| !it.payload.is_empty());
        match (end(right), end(actual)) {
            (Some(ours), Some(theirs)) if ours == theirs => None,
            (Some(_), None) => Some((Part::Sent, !matches!(self.parting.asked, Asked::Moment(_)))),
            (ours, Some(theirs)) => {
                let una = self.endpoint.variable(Variable::SndUna).map(Seq);
                let window = self.endpoint.variable(Variable::SndWnd).unwrap_or(0);
                // When a zero window is probed is free.
                let is_probe = window == 0
                    && una.is_some_and(|una| theirs == una + 1)
                    && matches!(self.parting.asked, Asked::Moment(_));
                let beyond = !is_probe && una.is_some_and(|una| theirs.gt(una + window));
                let is_known = ours.is_some() || self.endpoint.has_queued(theirs);
                Some((Part::Sent, beyond || !is_known))
            }
            (None, None) => (carries(right) != carries(actual)).then_some((Part::Sent, SOFT)),
        }
    }

    /// Windows, options, numbers, segmentation.
    fn form(&self) -> Option<Found> {
        let (right, actual) = (&self.parting.right.segments, &self.parting.actual.segments);
        let differ = if self.has_numbers { right != actual } else { right.len() != actual.len() };
        let part = if right.len() == actual.len() { Part::Form } else { Part::Sent };
        differ.then_some((part, SOFT))
    }

    fn readable(&self) -> Option<Found> {
        let (right, actual) = (self.parting.right.readable, self.parting.actual.readable);
        // Data may reach the user later, but what did not come in order never does.
        let is_too_much = actual.0 > right.0 && matches!(self.parting.asked, Asked::Segment(_));
        (self.has_numbers && right != actual).then_some((Part::Answer, is_too_much))
    }

    /// Whether that was sent before: data perhaps in other segments.
    fn is_again(&self, segment: &Segment) -> bool {
        let control = Flags::SYN | Flags::FIN | Flags::RST;
        let bits = |it: &Segment| it.flags.0 & control.0;
        let end = |it: &Segment| it.seq + it.payload.len() as u32;
        let mut sent = self.sent.iter();
        if segment.payload.is_empty() {
            return sent.any(|it| {
                bits(it) == bits(segment) && it.seq == segment.seq && it.payload.is_empty()
            });
        }
        let carries = |it: &&Segment| !it.payload.is_empty();
        let (mut first, mut last) = (sent.clone().filter(carries), sent.filter(carries));
        first.any(|it| it.seq.le(segment.seq)) && last.any(|it| end(segment).le(end(it)))
    }

    /// Whether a segment or a call is to be answered, not a timer.
    fn is_answer(&self) -> bool {
        !matches!(self.parting.asked, Asked::Moment(_) | Asked::Call(Event::Receive))
    }

    /// Whether data came, whose acknowledgment may wait.
    fn brings_data(&self) -> bool {
        match &self.parting.asked {
            Asked::Segment(it) => {
                !it.payload.is_empty() && !it.flags.any(Flags::FIN | Flags::SYN | Flags::RST)
            }
            _ => false,
        }
    }

    /// Whether the model's ACK only tells that the window has opened. It may, since it goes on from the
    /// window that the host has offered; how much that is and when it is told is free.
    fn only_opens(&self) -> bool {
        let fired = self.parting.fired.iter().filter_map(|id| self.rules.get(*id));
        let mut send = fired.filter(|it| it.sends() && it.name != "output.ack");
        send.next().is_some_and(|it| it.then.contains(&Action::OpenWindow)) && send.next().is_none()
    }

    fn has_data(&self) -> bool {
        let carries = |it: &Segment| !it.payload.is_empty();
        self.sent.iter().any(carries) || self.parting.right.segments.iter().any(carries)
    }
}
