//! What may be sent once an event is dealt with: data by the rules of section 3.8.6.2.1 and
//! Nagle's algorithm, FIN and acknowledgments. After that, the timers of what is in flight.

use crate::tcp::rules::row::rules;

rules! {
    // Before anything is sent, since what has probed the window goes first.
    on Event::Output => {
        "output.persist_over" in SENDING by "3.8.6.1" meets ["MUST-37"] binds []
            "the window has opened: nothing is left to probe, and R1 and R2 count from now"
            if [Probing, !ZeroWindowStops]
            do [Stop(Timer::Persist), CountAfresh], then NextRule;

        "output.probe_again" in SENDING by "3.8.6.1" meets ["MUST-18"] binds []
            "the octet that probed the window is sent again with what follows it, and not timed"
            if [ProbeInFlight, !Probing]
            do [TakeBackProbe, DropSample], then Again;

        "output.rest" in SENDING by "3.7.1" meets ["MUST-16"]
            "what was cut off a segment sent again follows it"
            if [RestFits]
            do [Send(Reply::Rest)], then Again;

        "established.queued_close" in [Established] by "3.10.4"
            "the CLOSE that waited for the connection is carried out"
            if [CloseQueued]
            do [] to FinWait1, then Again;

        "output.full_segment" in DATA_QUEUED by "3.8.6.2.1" meets ["MUST-38", "MUST-16", "SHLD-28"]
            binds ["SHLD-28"]
            "a full-sized segment is sent as soon as the windows allow"
            if [Unsent, FullSegment]
            do [Send(Reply::Data)], then Again;

        "output.all_fits" in DATA_QUEUED by "3.8.6.2.1" meets ["MUST-38", "MUST-17", "SHLD-7"]
            binds ["SHLD-7"]
            "all queued data is sent, if Nagle's algorithm allows"
            if [Unsent, !FullSegment, AllFits, !NagleHolds]
            do [Send(Reply::Data)], then Again;

        "output.half_window" in DATA_QUEUED by "3.8.6.2.1" meets ["MUST-38"] binds []
            "half of the largest window seen is worth a segment"
            if [Unsent, !FullSegment, !AllFits, HalfWindow, !NagleHolds]
            do [Send(Reply::Data)], then Again;

        "output.fin" in [FinWait1, Closing] by "3.10.4"
            "after all data, the FIN is sent"
            if [CloseQueued, !Unsent]
            do [Send(Reply::Fin)], then Again;

        "close_wait.fin" in [CloseWait] by "3.10.4"
            "after all data, the FIN is sent; only its acknowledgment is still to come"
            if [CloseQueued, !Unsent]
            do [Send(Reply::Fin)] to LastAck, then Again;

        // The timers of what is in flight or waits.
        "output.persist" in SENDING by "3.8.6.1" meets ["MUST-35", "MUST-36", "SHLD-29"]
            "a zero window is first probed after an RTO; nothing else is sent again meanwhile"
            if [ZeroWindowStops, !Probing]
            do [Stop(Timer::Retransmission), ResetProbeInterval, Start(Timer::Persist)],
            then NextRule;

        "output.retransmission_start" in UNACKNOWLEDGED by "RFC6298#5.1"
            "what has been sent starts the retransmission timer and the user timeout"
            if [Outstanding, !RetransmissionRuns, !Probing]
            do [Start(Timer::Retransmission), Start(Timer::User)], then NextRule;

        "output.retransmission_stop" in ACK_PROCESSED by "RFC6298#5.2"
            "with everything acknowledged, the retransmission timer and the user timeout stop"
            if [!Outstanding, RetransmissionRuns]
            do [Stop(Timer::Retransmission), Stop(Timer::User)], then NextRule;

        "output.override_start" in DATA_QUEUED by "3.8.6.2.1" meets ["MUST-38"]
            "silly-window avoidance holds data back, but not forever"
            if [AvoidanceHolds, !OverrideRuns]
            do [Start(Timer::Override)], then NextRule;

        "output.override_stop" in SENDING by "3.8.6.2.1" meets ["MUST-38"] binds []
            "data has been sent, and its acknowledgment will let more follow"
            if [OverrideRuns, Outstanding]
            do [Stop(Timer::Override)], then NextRule;

        "output.window_opened" in RECEIVING by "3.8.6.2.2" meets ["MUST-39"] binds []
            "the window has opened by enough to be worth advertising"
            if [WindowOpened]
            do [OpenWindow, OweAck], then NextRule;

        "output.ack" in SYNCHRONIZED by "3.10.7.4" meets ["MUST-58"] binds []
            "an acknowledgment that nothing carried is sent by itself"
            if [AckOwed]
            do [Send(Reply::Ack)], then NextRule;

        "output.delayed_ack_stop" in SYNCHRONIZED by "3.8.6.3" meets ["MUST-58"] binds []
            "a segment carried the acknowledgment that waited"
            if [DelayedAckRuns, !Unconfirmed]
            do [Stop(Timer::DelayedAck)], then NextRule;
    }
}
