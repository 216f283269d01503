//! Segments that arrive where there is no synchronized connection: CLOSED, LISTEN and
//! SYN_SENT, each with its own order of steps (RFC 9293, sections 3.10.7.1 to 3.10.7.3).

use crate::tcp::rules::row::rules;

rules! {
    on Event::Segment(Step::Check) => {
        "any.bad_checksum" in ANY by "3.1" meets ["MUST-3"]
            "a segment with a wrong checksum is dropped"
            if [BadChecksum]
            do [], then Return;

        "any.drop_syn_fin" in UNTIL_TIME_WAIT by "3.10.7"
            "with the switch on, SYN and FIN together are dropped"
            if [DropSynFin, Syn, Fin]
            do [], then Return;

        "time_wait.drop_syn_fin" in [TimeWait] by "3.10.7"
            "with both switches on, SYN and FIN together are dropped"
            if [DropSynFinInTimeWait, Syn, Fin]
            do [], then Return;

        // Here, and not with the eight steps, since SYN_SENT comes before them.
        "arrival.keep_alive_restart" in STARTED by "3.8.4" meets ["MUST-26"]
            "whatever arrives starts the idle time again, and answers all keep-alives"
            if [KeepAlives, !BadChecksum]
            do [ForgetKeepAlives, Start(Timer::KeepAlive)], then NextRule;
    }

    on Event::Segment(Step::Reset) => {
        "closed.rst" in [Closed] by "3.10.7.1"
            "a RST that finds no connection is dropped"
            if [Rst]
            do [], then Return;

        "closed.segment" in [Closed] by "3.10.7.1"
            "any other segment that finds no connection draws a RST"
            if [!Rst]
            do [Send(Reply::Reset)], then Return;
    }

    on Event::Segment(Step::Reset) => {
        "listen.rst" in [Listen] by "3.10.7.2"
            "a RST is ignored: nothing was sent that it could answer"
            if [Rst]
            do [], then Return;
    }
    on Event::Segment(Step::Ack) => {
        "listen.syn_ack" in [Listen] by "3.10.7.2"
            "with the switch on, a SYN,ACK is dropped"
            if [IgnoreSynAck, Ack, Syn]
            do [], then Return;

        "listen.ack" in [Listen] by "3.10.7.2"
            "any acknowledgment is bad, and draws a RST"
            if [Ack]
            do [Send(Reply::Reset)], then Return;
    }
    on Event::Segment(Step::Syn) => {
        "listen.syn_fin" in [Listen] by "3.10.7.2"
            "with the switch on, SYN and FIN together are dropped"
            if [ListenDropsSynFin, Fin]
            do [], then Return;

        "listen.syn" in [Listen] by "3.10.7.2" meets ["MUST-11"] binds []
            "a SYN is answered with SYN,ACK; its text waits"
            if [Syn]
            do [
                TakeSyn, ChooseIss, KeepForLater, NoteFin, Send(Reply::SynAck),
            ] to SynReceived, then Return;
    }
    on Event::Segment(Step::Fin) => {
        "listen.other" in [Listen] by "3.10.7.2"
            "a segment without RST, ACK and SYN is dropped"
            do [], then Return;
    }

    on Event::Segment(Step::Ack) => {
        "syn_sent.bad_ack_rst" in [SynSent] by "3.10.7.3" meets ["RFC5961-3.2-6"]
            "a RST that does not acknowledge our SYN is dropped"
            if [Ack, !AckNew, Rst]
            do [], then Return;

        "syn_sent.bad_ack" in [SynSent] by "3.10.7.3"
            "an acknowledgment of anything but our SYN draws a RST"
            if [Ack, !AckNew, !Rst]
            do [Send(Reply::Reset)], then Return;
    }
    on Event::Segment(Step::Reset) => {
        "syn_sent.rst" in [SynSent] by "3.10.7.3" meets ["MUST-12"]
            binds [] binds Signal ["MUST-12"]
            "a RST that acknowledges our SYN ends the attempt"
            if [Rst, Ack]
            do [Signal(User::ResetOpening), Flush, Delete] to Closed, then Return;

        "syn_sent.rst_without_ack" in [SynSent] by "3.10.7.3" meets ["RFC5961-3.2-6"]
            "a RST without acknowledgment is dropped"
            if [Rst, !Ack]
            do [], then Return;
    }
    on Event::Segment(Step::Syn) => {
        "syn_sent.lost_syn" in [SynSent] by "RFC6298#5.7" meets ["RFC6298-5.7-1"]
            "our SYN had to be sent again, so data begins with an RTO of three seconds"
            if [Syn, Ack, SynResent]
            do [RaiseRto], then NextRule;

        "syn_sent.syn_ack" in [SynSent] by "3.10.7.3"
            "a SYN,ACK establishes the connection and is acknowledged"
            if [Syn, Ack]
            do [
                TakeSyn, TakeAck, CountAfresh, OweAck, Start(Timer::Retransmission),
                Start(Timer::User),
            ] to Established, then SkipTo(Step::Urgent);

        "syn_sent.syn" in [SynSent] by "3.10.7.3" meets ["MUST-10", "MUST-11", "RFC6298-5-1"]
            binds ["MUST-10"]
            "a SYN that crosses ours is answered with SYN,ACK, which gives no round-trip time"
            if [Syn, !Ack]
            do [
                TakeSyn, KeepForLater, NoteFin, DropSample, Send(Reply::SynAck),
                Start(Timer::Retransmission), EndByR2,
            ] to SynReceived, then Return;
    }
    on Event::Segment(Step::Fin) => {
        "syn_sent.other" in [SynSent] by "3.10.7.3"
            "a segment without SYN and RST is dropped"
            do [], then Return;
    }
}
