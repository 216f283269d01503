//! Mistakes of implementations that forget a case that a rule covers: the rule with one
//! condition too many.

use crate::tcp::Fact;

/// A rule that asks for too much.
pub(super) struct Mistake {
    /// The rule.
    pub rule: &'static str,
    /// What it asks for besides.
    pub asks: (Fact, bool),
    /// The mistake in a sentence.
    pub says: &'static str,
}

const fn mistake(rule: &'static str, asks: (Fact, bool), says: &'static str) -> Mistake {
    Mistake { rule, asks, says }
}

pub(super) const MISTAKES: &[Mistake] = &[
    mistake(
        "fin_wait_1.ack_of_fin",
        (Fact::Fin, false),
        "in FIN_WAIT_1, a FIN that also acknowledges ours goes to CLOSING",
    ),
    mistake("listen.syn", (Fact::Text, false), "in LISTEN, a SYN that carries data is ignored"),
    mistake("listen.syn", (Fact::Fin, false), "in LISTEN, a SYN that carries a FIN is ignored"),
    mistake(
        "syn_sent.syn_ack",
        (Fact::Text, false),
        "in SYN_SENT, a SYN,ACK that carries data is ignored",
    ),
    mistake(
        "syn_sent.syn_ack",
        (Fact::Fin, false),
        "in SYN_SENT, a SYN,ACK that carries a FIN is ignored",
    ),
    mistake(
        "syn_rcvd.ack",
        (Fact::Text, false),
        "in SYN_RCVD, an ACK that carries data does not establish the connection",
    ),
    mistake(
        "syn_rcvd.ack",
        (Fact::Fin, false),
        "in SYN_RCVD, an ACK that carries a FIN does not establish the connection",
    ),
    mistake(
        "established.fin",
        (Fact::Text, false),
        "in ESTABLISHED, a FIN that carries data is not taken for one",
    ),
    mistake(
        "fin_wait_2.fin",
        (Fact::Text, false),
        "in FIN_WAIT_2, a FIN that carries data is not taken for one",
    ),
    mistake(
        "open.rst",
        (Fact::Ack, false),
        "a RST that carries an ACK does not end the connection",
    ),
    mistake("open.rst", (Fact::Text, false), "a RST that carries data does not end the connection"),
];
