//! Timeouts (RFC 9293, section 3.10.8, with the timers of section 3.8) and ICMP errors
//! (section 3.9.2.2).

use crate::tcp::rules::row::rules;

rules! {
    on Event::Timeout(Timer::User) => {
        "timeout.user" in UNACKNOWLEDGED by "3.10.8"
            "the user timeout ends the connection, and the user is told"
            do [Signal(User::Timeout), Flush, Delete] to Closed, then Return;
    }
    on Event::Timeout(Timer::Retransmission) => {
        "timeout.r2" in UNACKNOWLEDGED by "3.8.3"
            meets ["MUST-20", "MUST-21", "MUST-22", "MUST-23", "SHLD-11"]
            "retransmissions have reached R2: the connection is given up"
            if [R2Reached]
            do [Signal(User::Timeout), Flush, Delete] to Closed, then Return;

        "timeout.r1" in UNACKNOWLEDGED by "3.8.3" meets ["SHLD-9", "SHLD-10"]
            "retransmissions have reached R1: the user is told of trouble"
            if [R1Reached, !R2Reached]
            do [Signal(User::Trouble)], then NextRule;

        "timeout.ssthresh" in UNACKNOWLEDGED by "3.8.2" meets ["MUST-19"] binds []
            "a segment's first timeout lowers ssthresh to half of what is in flight"
            if [FirstLoss, !R2Reached]
            do [LowerSsthresh], then NextRule;

        "timeout.cwnd" in UNACKNOWLEDGED by "3.8.2" meets ["MUST-19"] binds []
            "a timeout reduces cwnd to one segment"
            if [!R2Reached]
            do [CollapseWindow], then NextRule;

        "timeout.karn" in UNACKNOWLEDGED by "3.8.1" meets ["MUST-18", "RFC6298-3-1"] binds []
            "a segment sent again gives no round-trip time"
            if [!R2Reached]
            do [DropSample], then NextRule;

        "timeout.retransmission" in UNACKNOWLEDGED by "3.10.8"
            meets ["MUST-18", "MUST-19", "RFC6298-5-2", "RFC6298-5.5-1"] binds Form []
            "the earliest segment is sent again, and the RTO doubles"
            if [!R2Reached]
            do [BackOff, Send(Reply::Retransmission), Start(Timer::Retransmission)], then NextRule;

        "timeout.until_r2" in UNACKNOWLEDGED by "3.8.3" meets ["MUST-20"] binds []
            "the connection is given up when R2 is over, not one retransmission later"
            if [!R2Reached]
            do [EndByR2], then Return;
    }
    on Event::Timeout(Timer::TimeWait) => {
        "timeout.time_wait" in [TimeWait] by "3.10.8" meets ["MUST-13"]
            "after 2 MSL the connection is forgotten"
            do [EndOrderly, Delete] to Closed, then Return;
    }
    on Event::Timeout(Timer::Persist) => {
        "timeout.persist_user" in SENDING by "3.8.6.1" meets ["MUST-37"] binds []
            "a peer that leaves probes unanswered for too long runs into the user timeout"
            if [UserStopped]
            do [Start(Timer::User)], then NextRule;

        "timeout.persist_below" in SENDING by "3.8.6.1" meets ["MUST-35", "MUST-36"] binds []
            "with the switch on, a zero window is probed from below SND.UNA, without an octet"
            if [ProbeBelow]
            do [BackOffProbe, Send(Reply::ProbeBelow), Start(Timer::Persist)], then Return;

        "timeout.persist" in SENDING by "3.8.6.1"
            meets ["MUST-35", "MUST-36", "SHLD-29", "SHLD-30"] binds Form []
            "a zero window is probed with one octet, and the next probe waits twice as long"
            do [BackOffProbe, DropSample, Send(Reply::Probe), Start(Timer::Persist)], then Return;
    }
    on Event::Timeout(Timer::DelayedAck) => {
        "timeout.delayed_ack" in RECEIVING by "3.8.6.3"
            meets ["MUST-40", "SHLD-18"]
            "an acknowledgment has waited long enough"
            do [OweAck], then Return;
    }
    on Event::Timeout(Timer::KeepAlive) => {
        "timeout.keep_alive_spent" in IDLE by "3.8.4" meets ["MUST-29"]
            "too many keep-alives in a row have no answer: the peer is gone"
            if [KeepAlivesSpent, !Outstanding]
            do [Signal(User::Timeout), Flush, Delete] to Closed, then Return;

        "timeout.keep_alive" in IDLE by "3.8.4"
            meets ["MAY-5", "MUST-24", "MUST-26", "MUST-29", "SHLD-12"]
            binds ["MAY-5"] binds Form ["SHLD-12"]
            "an idle connection is probed"
            if [!Outstanding]
            do [CountKeepAlive, Send(Reply::KeepAlive), Start(Timer::KeepAlive)], then Return;
    }
    on Event::Timeout(Timer::Override) => {
        "timeout.override" in DATA_QUEUED by "3.8.6.2.1" meets ["MUST-38"] binds []
            "data that silly-window avoidance held back for too long is sent all the same"
            do [Send(Reply::Data)], then Return;
    }

    on Event::Icmp => {
        "icmp.hard_opening" in OPENING by "3.9.2.2" meets ["MUST-54", "SHLD-26"]
            binds ["SHLD-26"]
            "a hard ICMP error ends the attempt to connect"
            if [HardError]
            do [Signal(User::Refused), Flush, Delete] to Closed, then Return;

        "icmp.hard" in SYNCHRONIZED by "3.9.2.2" meets ["MUST-54", "SHLD-26"] binds ["SHLD-26"]
            "a hard ICMP error ends the connection"
            if [HardError, !Rfc5927]
            do [Signal(User::Reset), Flush, Delete] to Closed, then Return;

        "icmp.hard_softened" in SYNCHRONIZED by "RFC5927#5" meets ["MUST-54"] binds []
            "with the switch on, a hard ICMP error is reported to the user and ends nothing"
            if [HardError, Rfc5927]
            do [Signal(User::Unreachable)], then Return;

        "icmp.soft" in STARTED by "3.9.2.2" meets ["MUST-54", "MUST-56", "SHLD-25"]
            binds ["MUST-56"] binds Signal ["SHLD-25"]
            "a soft ICMP error is reported to the user and ends nothing"
            if [SoftError]
            do [Signal(User::Unreachable)], then Return;

        "icmp.source_quench" in STARTED by "3.9.2.2" meets ["MUST-55"]
            "a source quench is discarded silently"
            if [!HardError, !SoftError]
            do [], then Return;
    }
}
