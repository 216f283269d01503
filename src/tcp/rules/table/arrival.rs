//! Segments that arrive in SYN_RCVD and the synchronized states: the RFC's eight steps
//! (RFC 9293, section 3.10.7.4).

use crate::tcp::rules::row::rules;

rules! {
    on Event::Segment(Step::Sequence) => {
        "arrival.ack_needed" in ACK_PROCESSED by "3.10.7.4"
            "with the switch on, a segment with neither ACK, RST nor SYN is dropped at once"
            if [NeedAck, !Ack, !Rst, !Syn]
            do [], then Return;

        "time_wait.reopen" in [TimeWait] by "3.6.1" meets ["MAY-2", "SHLD-4"] binds ["MAY-2"]
            "with the switch on, a newer SYN reopens the connection"
            if [ReopenTimeWait, Syn, !Ack, !Rst, NewIncarnation]
            do [
                ChooseLargerIss, TakeSyn, KeepForLater, NoteFin, Send(Reply::SynAck),
            ] to SynReceived, then Return;

        "syn_rcvd.syn_again" in [SynReceived] by "3.10.7.4"
            "with the switch on, a SYN that comes again draws the SYN,ACK again"
            if [RepeatSynAck, Syn, !Ack, !Rst, SeqIsIrs, Passive]
            do [Send(Reply::SynAck)], then Return;

        "syn_rcvd.syn_ack_answered" in [SynReceived] by "A.2"
            "with the edges of the window acceptable, the SYN,ACK of a simultaneous open counts, and \
             draws an ACK"
            if [AcceptEdges, Syn, Ack, !Rst, SeqIsIrs, !Passive]
            do [OweAck], then SkipTo(Step::Ack);

        "syn_rcvd.simultaneous_syn_ack" in [SynReceived] by "A.2" meets ["MUST-10"]
            binds [] binds State ["MUST-10"]
            "the SYN,ACK of a simultaneous open counts by its acknowledgment"
            if [Syn, Ack, !Rst, SeqIsIrs, !Passive, !StrictOpen]
            do [], then SkipTo(Step::Ack);

        "arrival.timestamp_missing" in EIGHT_STEPS by "RFC7323#3.2"
            meets ["RFC7323-3.2-7", "RFC7323-3.2-8", "RFC7323-5.3-2"] binds ["RFC7323-3.2-7"]
            "without the timestamp agreed on, a segment is dropped"
            if [TimestampMissing, !Rst]
            do [], then Return;

        "arrival.paws" in EIGHT_STEPS by "RFC7323#5.3" meets ["RFC7323-5.3-1", "RFC7323-5.3-2"]
            "an old timestamp draws an ACK, and the segment is dropped"
            if [PawsOld, !TimestampOutdated, !Rst]
            do [Send(Reply::Ack)], then Return;

        "time_wait.old_fin" in [TimeWait] by "3.10.7.4" meets ["MUST-13"] binds []
            "the peer's FIN, repeated, is acknowledged; 2 MSL start again"
            if [Fin, EndsAtRcvNxt, !Rst, !Syn, AckTaken]
            do [Send(Reply::Ack), Start(Timer::TimeWait)], then Return;

        "time_wait.at_rcv_nxt" in [TimeWait] by "3.10.7.4"
            "with Linux's TIME_WAIT, a mere ACK at RCV.NXT restarts 2 MSL and draws no answer"
            if [LinuxTimeWait, SeqExact, !Rst, !Syn, !Fin, !Text]
            do [Start(Timer::TimeWait)], then Return;

        "time_wait.rst_elsewhere" in [TimeWait] by "3.10.7.4"
            "with Linux's TIME_WAIT, a RST that is not at RCV.NXT is dropped"
            if [LinuxTimeWait, !SeqExact, Rst]
            do [], then Return;

        "time_wait.restart" in [TimeWait] by "3.10.7.4"
            "with Linux's TIME_WAIT, whatever carries an ACK restarts 2 MSL"
            if [LinuxTimeWait, Ack, !Rst]
            do [Start(Timer::TimeWait)], then NextRule;

        "time_wait.elsewhere" in [TimeWait] by "3.10.7.4"
            "with Linux's TIME_WAIT, any other segment draws an ACK"
            if [LinuxTimeWait, !Rst]
            do [Send(Reply::Ack)], then Return;

        "time_wait.no_ack" in [TimeWait] by "3.10.7.4"
            "with BSD's TIME_WAIT, a segment without ACK is dropped"
            if [BsdTimeWait, !Ack, !Rst]
            do [], then Return;

        "time_wait.nothing_new" in [TimeWait] by "3.10.7.4"
            "with BSD's TIME_WAIT, a mere ACK at RCV.NXT draws no answer"
            if [BsdTimeWait, !Syn, !Fin, !Text, SeqExact]
            do [], then NextStep;

        "time_wait.answered" in [TimeWait] by "3.10.7.4"
            "with BSD's TIME_WAIT, any other segment draws an ACK"
            if [BsdTimeWait, !Rst]
            do [Send(Reply::Ack)], then Return;

        "arrival.zero_window_advertised" in EIGHT_STEPS by "3.10.7.4" meets ["MUST-66"]
            "against a zero window, an ACK counts; it is answered only once"
            if [AlreadyAdvertised, ZeroWindow]
            do [], then NextStep;

        "arrival.zero_window" in EIGHT_STEPS by "3.10.7.4" meets ["MUST-66"] binds []
            "against a zero window, ACK and URG count, and the text does not"
            if [!SeqAcceptable, ZeroWindow, !SeqOld, Ack, !Rst, !Syn]
            do [OweAck, RememberAdvertised], then NextStep;

        "arrival.unacceptable_rst" in EIGHT_STEPS by "3.10.7.4" meets ["RFC5961-3.2-5"] binds []
            "a RST outside the window is dropped"
            if [!SeqAcceptable, Rst]
            do [], then Return;

        "arrival.already_advertised" in EIGHT_STEPS by "A.2"
            "an ACK beyond the window is answered only once, or two hosts could go on forever"
            if [AlreadyAdvertised]
            do [], then Return;

        "arrival.advertise" in EIGHT_STEPS by "A.2"
            "what the ACK of an unacceptable segment advertises is remembered"
            if [!SeqAcceptable, !Rst]
            do [RememberAdvertised], then NextRule;

        "arrival.unacceptable" in EIGHT_STEPS by "3.10.7.4"
            "a segment outside the window draws an ACK, and is dropped"
            if [!SeqAcceptable, !Rst]
            do [Send(Reply::Ack)], then Return;
    }

    on Event::Segment(Step::Reset) => {
        "time_wait.rst_ignored" in [TimeWait] by "RFC1337#3" meets ["RFC1337-3-1"]
            "with RFC 1337, a RST does not end TIME_WAIT"
            if [Rst, Rfc1337]
            do [], then Return;

        "ended.rst_one_below" in [CloseWait, Closing, LastAck] by "RFC5961#3.2"
            "with the edges of the window acceptable, a RST with the number of the FIN counts"
            if [Rst, SeqOld]
            do [Signal(User::Reset), Flush, Delete] to Closed, then Return;

        "arrival.rst_challenged" in EIGHT_STEPS by "3.10.7.4"
            meets ["RFC5961-3.2-1", "RFC5961-3.2-3", "RFC5961-3.2-4"] binds ["RFC5961-3.2-1"]
            "a RST in the window but not at RCV.NXT draws a challenge ACK"
            if [Rst, Rfc5961Rst, !SeqExact]
            do [Send(Reply::ChallengeAck)], then Return;

        "syn_rcvd.rst_reopened" in [SynReceived] by "3.6.1" meets ["MAY-2"]
            "the SYN was an old duplicate: back to TIME_WAIT"
            if [Rst, Reopened]
            do [ReturnToTimeWait, Start(Timer::TimeWait)] to TimeWait, then Return;

        "syn_rcvd.rst_passive" in [SynReceived] by "3.10.7.4" meets ["MUST-11"]
            "a RST sends a passive opener back to LISTEN"
            if [Rst, Passive, !Reopened]
            do [ReturnToListen] to Listen, then Return;

        "syn_rcvd.rst_told" in [SynReceived] by "3.10.7.4"
            "with the switch on, a RST tells an active opener of a reset"
            if [Rst, ResetNotRefused]
            do [Signal(User::Reset), Flush, Delete] to Closed, then Return;

        "syn_rcvd.rst_active" in [SynReceived] by "3.10.7.4" meets ["MUST-11"]
            binds [] binds State ["MUST-11"]
            "a RST tells an active opener that the connection is refused"
            if [Rst, !Passive]
            do [Signal(User::Refused), Flush, Delete] to Closed, then Return;

        "open.rst" in OPEN by "3.10.7.4"
            meets ["MUST-12", "SHLD-2", "RFC5961-3.2-2", "RFC5961-4.2-4"]
            binds ["RFC5961-3.2-2"] binds Signal ["MUST-12"]
            "a RST ends the connection, and the user is told"
            if [Rst]
            do [Signal(User::Reset), Flush, Delete] to Closed, then Return;

        "closing.rst_told" in [Closing, LastAck] by "3.10.7.4"
            "with the switch on, the user is told of a RST after both have closed"
            if [Rst, LateReset]
            do [Signal(User::Reset), Flush, Delete] to Closed, then Return;

        "closing.rst" in [Closing, LastAck] by "3.10.7.4"
            meets ["RFC5961-3.2-2", "RFC5961-4.2-4"] binds ["RFC5961-3.2-2"] binds Signal []
            "a RST ends a connection that both sides have closed"
            if [Rst]
            do [Flush, EndOrderly, Delete] to Closed, then Return;

        "time_wait.rst" in [TimeWait] by "3.10.7.4" meets ["RFC5961-3.2-2", "RFC5961-4.2-4"]
            binds ["RFC5961-3.2-2"]
            "a RST ends TIME_WAIT"
            if [Rst, !Rfc1337]
            do [EndOrderly, Delete] to Closed, then Return;
    }

    on Event::Segment(Step::Syn) => {
        "syn_rcvd.syn_reset" in [SynReceived] by "3.10.7.4"
            "with the switch on, a SYN in the window draws a RST on the way back to LISTEN"
            if [ResetToListen, Syn, Passive]
            do [Send(Reply::Reset), ReturnToListen] to Listen, then Return;

        "syn_rcvd.syn_passive" in [SynReceived] by "3.10.7.4"
            "a SYN in the window sends a passive opener back to LISTEN"
            if [Syn, !SeqOld, Passive, !Reopened]
            do [ReturnToListen] to Listen, then Return;

        "arrival.syn_challenged" in EIGHT_STEPS by "3.10.7.4"
            meets ["RFC5961-4.2-1", "RFC5961-4.2-2", "RFC5961-4.2-3"] binds ["RFC5961-4.2-1"]
            "a SYN on a connection draws a challenge ACK"
            if [Syn, Rfc5961Syn]
            do [Send(Reply::ChallengeAck)], then Return;

        // With an ACK, what is left of it without the SYN is processed.
        "arrival.old_syn" in EIGHT_STEPS by "3.10.7.4"
            "a SYN from before the window draws an ACK, whatever follows it"
            if [Syn, SeqOld, !Ack, !Rfc5961Syn]
            do [Send(Reply::Ack)], then Return;

        "arrival.syn_resets" in EIGHT_STEPS by "3.10.7.4"
            "without RFC 5961, a SYN in the window resets the connection"
            if [Syn, !SeqOld, !Rfc5961Syn]
            do [Send(Reply::ResetForSyn), Signal(User::Reset), Flush, Delete] to Closed, then Return;
    }

    on Event::Segment(Step::Ack) => {
        "arrival.timestamp" in EIGHT_STEPS by "RFC7323#4.3"
            meets [
                "RFC7323-4.3-1", "RFC7323-4.3-2", "RFC7323-4.3-3", "RFC7323-5.2-1",
                "RFC7323-5.5-1",
            ]
            "the timestamp of the left edge is remembered"
            if [TimestampNews]
            do [TakeTimestamp], then NextRule;

        "arrival.no_ack" in EIGHT_STEPS by "3.10.7.4"
            "a segment without ACK is dropped"
            if [!Ack]
            do [], then Return;

        "syn_rcvd.bad_ack" in [SynReceived] by "3.10.7.4"
            "an acknowledgment of anything but our SYN draws a RST"
            if [!AckNew]
            do [Send(Reply::Reset)], then Return;

        "syn_rcvd.lost_syn" in [SynReceived] by "RFC6298#5.7" meets ["RFC6298-5.7-1"]
            "our SYN had to be sent again, so data begins with an RTO of three seconds"
            if [AckNew, SynResent]
            do [RaiseRto], then NextRule;

        "syn_rcvd.ack" in [SynReceived] by "3.10.7.4"
            "the acknowledgment of our SYN establishes the connection"
            if [AckNew]
            do [
                TakeAck, CountAfresh, TakeWindow, Start(Timer::Retransmission), Start(Timer::User),
            ] to Established, then NextStep;

        "arrival.ack_too_old" in SYNCHRONIZED by "RFC5961#5.2"
            meets ["MAY-12", "RFC5961-5.2-1", "RFC5961-5.2-2"] binds ["MAY-12"]
            "too old an acknowledgment draws a challenge ACK"
            if [AckTooOld, Rfc5961]
            do [Send(Reply::ChallengeAck)], then Return;

        "arrival.ack_beyond" in SYNCHRONIZED by "3.10.7.4" meets ["RFC5961-5.2-2"] binds []
            "an acknowledgment of what was not sent draws an ACK"
            if [AckBeyond]
            do [Send(Reply::Ack)], then Return;

        "ack.zero_window_alive" in ACK_PROCESSED by "3.8.6.1" meets ["MUST-37"]
            "a peer that answers is alive: no user timeout until the next probe"
            if [PeerWindowZero]
            do [Stop(Timer::User)], then NextRule;

        "ack.slow_start" in SENDING by "3.8.2" meets ["MUST-19"]
            "below ssthresh, cwnd grows by what is acknowledged"
            if [AckNew, BelowSsthresh]
            do [SlowStart], then NextRule;

        "ack.congestion_avoidance" in SENDING by "3.8.2" meets ["MUST-19"]
            "from ssthresh on, cwnd grows by one segment a round trip"
            if [AckNew, !BelowSsthresh]
            do [AvoidCongestion], then NextRule;

        "ack.new" in SENDING by "3.10.7.4"
            "a new acknowledgment advances SND.UNA"
            if [AckNew]
            do [TakeAck], then NextRule;

        "ack.restart" in SENDING by "RFC6298#5.3"
            "a new acknowledgment restarts the retransmission timer, the user timeout, R1 and R2"
            if [AckNew, !Probing]
            do [CountAfresh, Start(Timer::Retransmission), Start(Timer::User)], then NextRule;

        "ack.window" in ACK_PROCESSED by "3.10.7.4" meets ["MUST-1", "MUST-34"] binds []
            "a recent segment updates the send window"
            if [WindowNews]
            do [TakeWindow], then NextRule;

        "fin_wait_1.ack_of_fin" in [FinWait1] by "3.10.7.4"
            "the acknowledgment of our FIN leads to FIN_WAIT_2"
            if [FinAcked]
            do [] to FinWait2, then NextStep;

        "closing.ack_of_fin" in [Closing] by "3.10.7.4" meets ["MUST-13"]
            binds [] binds State ["MUST-13"]
            "the acknowledgment of our FIN leads to TIME_WAIT"
            if [FinAcked]
            do [StopAll, Start(Timer::TimeWait)] to TimeWait, then NextStep;

        "closing.other" in [Closing] by "3.10.7.4"
            "anything but the acknowledgment of our FIN is ignored"
            if [!FinAcked]
            do [], then Return;

        "last_ack.ack_of_fin" in [LastAck] by "3.10.7.4"
            "the acknowledgment of our FIN ends the connection"
            if [FinAcked]
            do [EndOrderly, Delete] to Closed, then Return;
    }

    on Event::Segment(Step::Urgent) => {
        "syn.text_lost" in [Established] by "3.10.7.3"
            "with the switch off, what comes with a SYN,ACK is not taken"
            if [Syn, !TextOnSyn]
            do [], then Return;

        "urgent.news" in RECEIVING by "3.10.7.4"
            meets ["MUST-30", "MUST-31", "MUST-32", "MUST-62"]
            "the user is told of urgent data ahead"
            if [UrgentNews]
            do [TakeUrgent, Signal(User::Urgent)], then NextStep;
    }

    on Event::Segment(Step::Text) => {
        "half_duplex.text" in CLOSED_FIRST by "3.6.1" meets ["MAY-1", "SHLD-3"]
            binds ["SHLD-3"]
            "data after a half-duplex CLOSE draws a RST: data was lost"
            if [HalfDuplex, NewText]
            do [Send(Reply::ResetAtSndNxt), Flush, Delete] to Closed, then Return;

        "text.ack_second" in RECEIVING by "3.8.6.3" meets ["SHLD-19"]
            "a second full-sized segment is acknowledged at once"
            if [TextInOrder, AckDue]
            do [TakeText, OweAck], then NextStep;

        "text.ack_waits" in RECEIVING by "3.8.6.3" meets ["MUST-40"] binds []
            "the next octets are taken; the acknowledgment that waits will cover them"
            if [TextInOrder, !AckDue, DelayedAckRuns]
            do [TakeText], then NextStep;

        "text.ack_delayed" in RECEIVING by "3.8.6.3" meets ["SHLD-18", "MUST-40"] binds ["SHLD-18"]
            "the next octets are taken; their acknowledgment may wait"
            if [TextInOrder, DelayedAck, !AckDue, !DelayedAckRuns]
            do [TakeText, Start(Timer::DelayedAck)], then NextStep;

        "text.ack" in RECEIVING by "3.10.7.4" meets ["MUST-58", "MUST-59"] binds []
            "the next octets are taken and acknowledged"
            if [TextInOrder, !DelayedAck]
            do [TakeText, OweAck], then NextStep;

        "text.ahead" in RECEIVING by "3.10.7.4" meets ["SHLD-31", "MAY-13"]
            binds ["SHLD-31"] binds Sent ["MAY-13"]
            "what comes too early is kept, and RCV.NXT is acknowledged again"
            if [Ahead, AckOutOfOrder]
            do [KeepText, OweAck], then NextStep;

        "text.ahead_unanswered" in RECEIVING by "3.10.7.4" meets ["SHLD-31"]
            "what comes too early is kept"
            if [Ahead, !AckOutOfOrder]
            do [KeepText], then NextStep;

        "text.outside" in RECEIVING by "3.10.7.4"
            "text that is all outside the window, in a segment that is not, draws an ACK"
            if [Text]
            do [OweAck], then NextStep;

        "ended.old_text" in [CloseWait, LastAck] by "3.10.7.4"
            "with the edges of the window acceptable, text from before it draws an ACK"
            if [AcceptEdges, SeqOld]
            do [OweAck], then NextStep;
    }

    on Event::Segment(Step::Fin) => {
        "fin.ahead" in RECEIVING by "3.10.7.4"
            "a FIN from beyond missing data waits for that data; the first one counts"
            if [FinInWindow, !FinInOrder, !FinKnown]
            do [NoteFin], then Return;

        "established.fin" in [Established] by "3.10.7.4" meets ["MUST-12"]
            binds [] binds Signal ["MUST-12"]
            "the peer's FIN is acknowledged, and the user is told"
            if [FinInOrder]
            do [Signal(User::Closing), TakeFin, OweAck] to CloseWait, then Return;

        "fin_wait_1.fin_repeated" in [FinWait1] by "3.10.7.4"
            "with the switch on, the acknowledgment of a FIN that crosses ours carries ours again"
            if [FinInOrder, RepeatFin]
            do [Signal(User::Closing), TakeFin, Send(Reply::FinAgain)] to Closing, then Return;

        "fin_wait_1.fin" in [FinWait1] by "3.10.7.4"
            "a FIN that does not acknowledge ours: both close at once"
            if [FinInOrder]
            do [Signal(User::Closing), TakeFin, OweAck] to Closing, then Return;

        "fin_wait_2.fin" in [FinWait2] by "3.10.7.4" meets ["MUST-13"]
            binds [] binds State ["MUST-13"]
            "the peer's FIN leads to TIME_WAIT"
            if [FinInOrder]
            do [
                Signal(User::Closing), TakeFin, OweAck, StopAll, Start(Timer::TimeWait),
            ] to TimeWait, then Return;

        "fin.outside" in RECEIVING by "3.10.7.4"
            "with the edges of the window acceptable, a FIN that is cut off draws an ACK"
            if [AcceptEdges, Fin]
            do [OweAck], then Return;

        "ended.fin_again" in [CloseWait, Closing, LastAck] by "3.10.7.4"
            "another FIN is acknowledged, and changes nothing"
            if [FinInWindow, AckSecondFin]
            do [OweAck], then Return;

        "time_wait.fin_again" in [TimeWait] by "3.10.7.4" meets ["MUST-13"] binds []
            "another FIN is acknowledged, and 2 MSL start again"
            if [FinInWindow, AckSecondFin]
            do [OweAck, Start(Timer::TimeWait)], then Return;
    }
}
