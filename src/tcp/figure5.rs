//! The arrows of Figure 5 (RFC 9293, section 3.3.2) with its labels, its notes 2 and 3, and
//! every change of state that the figure leaves out, by name. A test holds this list and the table
//! of rules to each other, in both directions; what a rule does is in the table alone.

use std::sync::OnceLock;

use super::State::{self, *};
use super::state_sets::*;

/// A change of state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arrow {
    /// The state before.
    pub from: State,
    /// The state after.
    pub to: State,
    /// What causes it, as the figure writes it: `rcv FIN`.
    pub event: &'static str,
    /// What is done, as the figure writes it: `snd ACK`; [`NOTHING`] is none.
    pub action: &'static str,
    /// Where the RFC has it.
    pub shown: Shown,
    /// The rules that make it, any of them; for note 2, both of them, one after the other.
    pub rules: &'static [&'static str],
}

/// The action that is none.
pub const NOTHING: &str = "x";

/// Where the RFC has an arrow.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Shown {
    /// In the figure.
    Figure,
    /// In note 2 below it: two steps on one segment.
    Note2,
    /// In note 3 below it: a RST that arrives.
    Note3,
    /// Nowhere there: the text of section 3.10, another RFC, or a switch of the model.
    Elsewhere,
}

impl Arrow {
    /// Whether it counts as an arrow of Figure 5, notes included.
    pub const fn is_in_figure(&self) -> bool {
        !matches!(self.shown, Shown::Elsewhere)
    }

    /// The arrow in a line: `FIN_WAIT_1 → CLOSING: rcv FIN`.
    pub fn name(&self) -> String {
        format!("{} → {}: {}", self.from, self.to, self.event)
    }
}

/// All of them: those of the figure in its order from top to bottom, then those of its notes,
/// then the others.
pub fn arrows() -> &'static [Arrow] {
    static ARROWS: OnceLock<Vec<Arrow>> = OnceLock::new();
    ARROWS.get_or_init(|| {
        let mut arrows = Vec::new();
        for (shown, families) in [
            (Shown::Figure, FIGURE),
            (Shown::Note2, NOTE_2),
            (Shown::Note3, NOTE_3),
            (Shown::Elsewhere, ELSEWHERE),
        ] {
            for Family(from, to, event, action, rules) in families {
                arrows.extend(from.iter().map(|from| Arrow {
                    from: *from,
                    to: *to,
                    event,
                    action,
                    shown,
                    rules,
                }));
            }
        }
        arrows
    })
}

/// The same arrow from several states: from, to, event, action, rules.
struct Family(&'static [State], State, &'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const FIGURE: &[Family] = &[
    Family(&[Closed], Listen, "passive OPEN", "create TCB", &["closed.open_passive"]),
    Family(&[Closed], SynSent, "active OPEN", "create TCB, snd SYN", &["closed.open_active"]),
    Family(&[Listen], Closed, "CLOSE", "delete TCB", &["listen.close"]),
    Family(&[SynSent], Closed, "CLOSE", "delete TCB", &["syn_sent.close"]),
    Family(&[Listen], SynReceived, "rcv SYN", "snd SYN,ACK", &["listen.syn"]),
    Family(&[Listen], SynSent, "SEND", "snd SYN", &["listen.send"]),
    Family(&[SynReceived], Listen, "rcv RST", NOTHING, &["syn_rcvd.rst_passive"]),
    Family(&[SynSent], SynReceived, "rcv SYN", "snd SYN,ACK", &["syn_sent.syn"]),
    Family(&[SynReceived], Established, "rcv ACK of SYN", NOTHING, &["syn_rcvd.ack"]),
    Family(&[SynSent], Established, "rcv SYN,ACK", "snd ACK", &["syn_sent.syn_ack"]),
    Family(&[SynReceived], FinWait1, "CLOSE", "snd FIN", &["syn_rcvd.close"]),
    Family(&[Established], FinWait1, "CLOSE", "snd FIN",
        &["established.close", "established.queued_close"]),
    Family(&[Established], CloseWait, "rcv FIN", "snd ACK", &["established.fin"]),
    Family(&[FinWait1], FinWait2, "rcv ACK of FIN", NOTHING, &["fin_wait_1.ack_of_fin"]),
    Family(&[FinWait1], Closing, "rcv FIN", "snd ACK",
        &["fin_wait_1.fin_repeated", "fin_wait_1.fin"]),
    Family(&[CloseWait], LastAck, "CLOSE", "snd FIN", &["close_wait.fin"]),
    Family(&[FinWait2], TimeWait, "rcv FIN", "snd ACK", &["fin_wait_2.fin"]),
    Family(&[Closing], TimeWait, "rcv ACK of FIN", NOTHING, &["closing.ack_of_fin"]),
    Family(&[LastAck], Closed, "rcv ACK of FIN", NOTHING, &["last_ack.ack_of_fin"]),
    Family(&[TimeWait], Closed, "timeout of 2 MSL", "delete TCB", &["timeout.time_wait"]),
];

const NOTE_2: &[Family] = &[Family(
    &[FinWait1],
    TimeWait,
    "rcv FIN with ACK of FIN",
    "snd ACK",
    &["fin_wait_1.ack_of_fin", "fin_wait_2.fin"],
)];

#[rustfmt::skip]
const NOTE_3: &[Family] = &[
    Family(&[SynSent], Closed, "rcv RST", "delete TCB", &["syn_sent.rst"]),
    Family(&[SynReceived], Closed, "rcv RST", "delete TCB",
        &["syn_rcvd.rst_told", "syn_rcvd.rst_active"]),
    Family(RECEIVING, Closed, "rcv RST", "delete TCB", &["open.rst"]),
    Family(&[CloseWait], Closed, "rcv RST", "delete TCB",
        &["ended.rst_one_below", "open.rst"]),
    Family(&[Closing, LastAck], Closed, "rcv RST", "delete TCB",
        &["ended.rst_one_below", "closing.rst_told", "closing.rst"]),
    Family(&[TimeWait], Closed, "rcv RST", "delete TCB", &["time_wait.rst"]),
];

#[rustfmt::skip]
const ELSEWHERE: &[Family] = &[
    // Section 3.10.1: the figure shows only the SEND that does the same.
    Family(&[Listen], SynSent, "active OPEN", "snd SYN", &["listen.open_active"]),
    // Section 3.10.5.
    Family(&[Listen, SynSent], Closed, "ABORT", "delete TCB", &["opening.abort"]),
    Family(ABORTED_BY_RST, Closed, "ABORT", "snd RST, delete TCB", &["open.abort"]),
    Family(BOTH_CLOSED, Closed, "ABORT", "delete TCB", &["closing.abort"]),
    // The other half of note 3 (section 3.5.2), with a switch.
    Family(ABORTED_BY_RST, TimeWait, "ABORT", "snd RST", &["open.abort_to_time_wait"]),
    // Section 3.10.8.
    Family(UNACKNOWLEDGED, Closed, "user timeout", "delete TCB", &["timeout.user"]),
    Family(UNACKNOWLEDGED, Closed, "retransmissions reach R2", "delete TCB", &["timeout.r2"]),
    // Section 3.8.4, with a setting.
    Family(IDLE, Closed, "too many keep-alives unanswered",
        "delete TCB", &["timeout.keep_alive_spent"]),
    // Section 3.10.7.4, fourth step.
    Family(&[SynReceived], Listen, "rcv SYN", NOTHING,
        &["syn_rcvd.syn_reset", "syn_rcvd.syn_passive"]),
    Family(EIGHT_STEPS, Closed, "rcv SYN, without RFC 5961", "snd RST, delete TCB",
        &["arrival.syn_resets"]),
    // Section 3.9.2.2.
    Family(OPENING, Closed, "hard ICMP error", "delete TCB",
        &["icmp.hard_opening"]),
    Family(SYNCHRONIZED, Closed, "hard ICMP error", "delete TCB", &["icmp.hard"]),
    // Section 3.6.1, with switches.
    Family(CLOSED_FIRST, Closed, "rcv data, half-duplex", "snd RST, delete TCB",
        &["half_duplex.text"]),
    Family(MAY_SEND, Closed, "CLOSE over unread data, half-duplex",
        "snd RST, delete TCB", &["half_duplex.close_unread"]),
    Family(&[TimeWait], SynReceived, "rcv newer SYN, reopening", "snd SYN,ACK",
        &["time_wait.reopen"]),
    Family(&[SynReceived], TimeWait, "rcv RST, reopened", NOTHING, &["syn_rcvd.rst_reopened"]),
];

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use std::collections::BTreeSet;

    use super::*;
    use crate::tcp::{Next, Rules};

    /// Every change of state that the table of rules can make.
    fn table() -> BTreeSet<(State, &'static str, State)> {
        let mut changes = BTreeSet::new();
        for (_, rule) in Rules::standard().iter() {
            if let Next::To(to) = rule.next {
                let from = rule.states.iter().filter(|from| **from != to);
                changes.extend(from.map(|from| (*from, rule.name, to)));
            }
        }
        changes
    }

    #[test]
    fn the_figure_and_the_table_agree() {
        let mut drawn = BTreeSet::new();
        for arrow in arrows().iter().filter(|arrow| arrow.shown != Shown::Note2) {
            for rule in arrow.rules {
                let new = drawn.insert((arrow.from, *rule, arrow.to));
                assert!(new, "drawn twice: {} by `{rule}`", arrow.name());
            }
        }
        let table = table();
        let missing: Vec<_> = table.difference(&drawn).collect();
        assert!(missing.is_empty(), "changes of state without an arrow: {missing:?}");
        let invented: Vec<_> = drawn.difference(&table).collect();
        assert!(invented.is_empty(), "arrows that no rule makes: {invented:?}");
    }

    #[test]
    fn note_2_is_two_rules_in_a_row() {
        let note: Vec<_> = arrows().iter().filter(|arrow| arrow.shown == Shown::Note2).collect();
        let [note] = note[..] else { panic!("{note:?}") };
        let table = table();
        assert!(table.contains(&(note.from, note.rules[0], FinWait2)));
        assert!(table.contains(&(FinWait2, note.rules[1], note.to)));
    }

    #[test]
    fn the_figure_has_twenty_arrows_and_thirty_with_its_notes() {
        let count = |shown| arrows().iter().filter(|arrow| arrow.shown == shown).count();
        assert_eq!([count(Shown::Figure), count(Shown::Note2), count(Shown::Note3)], [20, 1, 9],);
    }
}
