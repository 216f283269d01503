//! Mutants that behave as the table does, each with the proof. A test fails if one of them is
//! noticed all the same, or is no mutant any more.

/// A mutant that cannot be noticed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Equivalent {
    /// Its name.
    pub id: &'static str,
    /// Why it does what the table does, as a sentence.
    pub proof: &'static str,
}

const fn equivalent(id: &'static str, proof: &'static str) -> Equivalent {
    Equivalent { id, proof }
}

const STALE_TIMER: &str = "No rule answers any other timer in TIME_WAIT, and CLOSED stops all of \
    them, so one that still runs does nothing.";
const NEVER_IN_CLOSING: &str = "In CLOSING the fifth step either leads to TIME_WAIT, where \
    `time_wait.fin_again` answers, or drops the segment, so the eighth step never comes there.";
const UNSENT_IMPLIED: &str = "How much can be sent is asked only where something waits to be \
    sent, so what the rule asks for besides implies it.";
const STOPPED: &str = "To stop a timer that does not run changes nothing.";

/// All of them, in the order of the table.
pub const EQUIVALENT: &[Equivalent] = &[
    equivalent(
        "syn_rcvd.close/any-CloseQueued",
        "In SYN_RCVD a CLOSE is queued only while SENDs are pending, and they stay pending \
         until the connection is established, so the condition before it fails as well.",
    ),
    equivalent(
        "syn_rcvd.close_again/any-CloseQueued",
        "While no CLOSE is queued, the two rules before it take every CLOSE: one where SENDs \
         are pending, the other where none are.",
    ),
    equivalent(
        "half_duplex.close_unread/any-CloseQueued",
        "A CLOSE that waits in CLOSE_WAIT came when nothing was unread, and after the FIN of \
         the peer nothing more arrives to be read; in ESTABLISHED none waits past the end of \
         an event.",
    ),
    equivalent(
        "established.close/to-ESTABLISHED",
        "The output of the same call finds the CLOSE queued in ESTABLISHED, and \
         `established.queued_close` leads to FIN_WAIT_1.",
    ),
    equivalent(
        "arrival.keep_alive_restart/any-KeepAlives",
        "With keep-alives off, their timer has no time to run for, and is not started.",
    ),
    equivalent(
        "syn_sent.bad_ack_rst/any-Ack",
        "A RST without ACK is dropped here or by `syn_sent.rst_without_ack`, and nothing else \
         is done.",
    ),
    equivalent(
        "time_wait.nothing_new/any-BsdTimeWait",
        "A segment at RCV.NXT that takes no room is acceptable, even to a zero window, and the \
         rules after this one in the step are about what is not.",
    ),
    equivalent(
        "syn_rcvd.rst_active/any-Passive",
        "The two rules before it take every RST where the connection came from LISTEN: one if \
         it was reopened, the other if not.",
    ),
    equivalent("closing.ack_of_fin/without-stops", STALE_TIMER),
    equivalent("fin_wait_2.fin/without-stops", STALE_TIMER),
    equivalent("open.abort_to_time_wait/SYN_RCVD/without-stops", STALE_TIMER),
    equivalent("open.abort_to_time_wait/ESTABLISHED/without-stops", STALE_TIMER),
    equivalent("open.abort_to_time_wait/FIN_WAIT_1/without-stops", STALE_TIMER),
    equivalent("open.abort_to_time_wait/FIN_WAIT_2/without-stops", STALE_TIMER),
    equivalent("open.abort_to_time_wait/CLOSE_WAIT/without-stops", STALE_TIMER),
    equivalent("ended.fin_again/CLOSING/removed", NEVER_IN_CLOSING),
    equivalent("ended.fin_again/CLOSING/to-CLOSED", NEVER_IN_CLOSING),
    equivalent("ended.fin_again/CLOSING/without-ACK", NEVER_IN_CLOSING),
    equivalent("ended.fin_again/CLOSING/RST-for-ACK", NEVER_IN_CLOSING),
    equivalent(
        "text.ack/any-DelayedAck",
        "With delayed acknowledgments on, the three rules before it take all text in order: \
         one acknowledges at once, one while an acknowledgment waits, one while none does.",
    ),
    equivalent(
        "timeout.ssthresh/any-FirstLoss",
        "Between two timeouts of the same segment nothing is sent but a FIN, since cwnd is one \
         segment, so half of what is in flight stays the same; and after a FIN no data follows \
         that cwnd could hold back.",
    ),
    equivalent("output.full_segment/any-Unsent", UNSENT_IMPLIED),
    equivalent("output.all_fits/any-Unsent", UNSENT_IMPLIED),
    equivalent("output.half_window/any-Unsent", UNSENT_IMPLIED),
    equivalent("output.override_stop/any-OverrideRuns", STOPPED),
    equivalent("output.delayed_ack_stop/any-DelayedAckRuns", STOPPED),
    equivalent(
        "sack_blocks/twice",
        "The 40 octets of the options field have no room for a fifth block (RFC 2018, section 3).",
    ),
];
