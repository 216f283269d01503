//! What may be sent once an event is dealt with: data by the rules of section 3.8.6.2.1 and
//! Nagle's algorithm, FIN, acknowledgments, and the timers that must run.

use crate::tcp::rules::row::rules;

rules! {
    on Event::Output => {
        "output.persist_over" in PROBING by "3.8.6.1"
            "the window has opened: what waited is sent"
            if [ProbeOver]
            do [Stop(Timer::Persist), TakeBackProbe, Start(Timer::Retransmission)], then Again;
    }

    on Event::Output => {
        "output.rest" in PROBING by "3.7.1" meets ["MUST-16"]
            "what was cut off a segment that is sent again follows it"
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
            "all that is queued is sent, if Nagle's algorithm allows"
            if [Unsent, !FullSegment, AllFits, !NagleHolds]
            do [Send(Reply::Data)], then Again;

        "output.half_window" in DATA_QUEUED by "3.8.6.2.1" meets ["MUST-38"] binds []
            "half of the largest window seen is worth a segment"
            if [Unsent, !FullSegment, !AllFits, HalfWindow, !NagleHolds]
            do [Send(Reply::Data)], then Again;

        "output.override" in DATA_QUEUED by "3.8.6.2.1" meets ["MUST-38"] binds []
            "data that avoidance held back for too long is sent all the same"
            if [Unsent, Overridden]
            do [Send(Reply::Data)], then Again;

        "output.fin" in [FinWait1, Closing] by "3.10.4"
            "behind all data, the FIN is sent"
            if [CloseQueued, !Unsent]
            do [Send(Reply::Fin)], then Again;

        "close_wait.fin" in [CloseWait] by "3.10.4"
            "behind all data, the FIN is sent, and its acknowledgment is all to come"
            if [CloseQueued, !Unsent]
            do [Send(Reply::Fin)] to LastAck, then Again;
    }

    on Event::Output => {
        "output.persist" in PROBING by "3.8.6.1" meets ["MUST-35", "MUST-36", "SHLD-29"]
            "a zero window is to be probed after an RTO"
            if [ProbeNeeded]
            do [Stop(Timer::Retransmission), Start(Timer::Persist)], then NextRule;

        "output.override_start" in DATA_QUEUED by "3.8.6.2.1" meets ["MUST-38"]
            "avoidance holds data back, but not for ever"
            if [OverrideNeeded]
            do [Start(Timer::Override)], then NextRule;
    }

    on Event::Output => {
        "output.window_opened" in RECEIVING by "3.8.6.2.2"
            meets ["MUST-39"] binds []
            "the window has opened by enough to be worth telling"
            if [WindowOpened]
            do [OpenWindow, OweAck], then NextRule;

        "output.ack" in SYNCHRONIZED by "3.10.7.4" meets ["MUST-58"] binds []
            "an acknowledgment that nothing carried is sent by itself"
            if [AckOwed]
            do [Send(Reply::Ack)], then NextRule;
    }
}
