//! User calls (RFC 9293, sections 3.10.1 to 3.10.6).

use crate::tcp::rules::row::rules;

rules! {
    on Event::Listen => {
        "closed.open_passive" in [Closed] by "3.10.1" meets ["MUST-41", "MUST-42"] binds []
            "a passive OPEN waits for a peer to connect"
            do [CreatePassive] to Listen, then Return;

        "listen.open_passive_again" in [Listen] by "3.10.1"
            "a second passive OPEN is refused: the connection exists"
            do [Refuse(CallError::AlreadyOpen)], then Return;

        "open.open_passive" in STARTED by "3.10.1"
            "a passive OPEN is refused: the connection exists"
            do [Refuse(CallError::AlreadyOpen)], then Return;
    }
    on Event::Connect => {
        "closed.open_active" in [Closed] by "3.10.1"
            "an active OPEN chooses an ISS and sends a SYN"
            do [
                CreateActive, ChooseIss, Send(Reply::Syn),
            ] to SynSent, then Return;

        "listen.open_active" in [Listen] by "3.10.1"
            "an active OPEN turns a listening connection into a calling one"
            do [
                CreateActive, ChooseIss, Send(Reply::Syn),
            ] to SynSent, then Return;

        "open.open_active" in STARTED by "3.10.1"
            "an active OPEN is refused: the connection exists"
            do [Refuse(CallError::AlreadyOpen)], then Return;
    }

    on Event::Send => {
        "closed.send" in [Closed] by "3.10.2"
            "a SEND is refused: there is no connection"
            do [Refuse(CallError::NotOpen)], then Return;

        "listen.send" in [Listen] by "3.10.2"
            "a SEND turns a listening connection into a calling one"
            do [
                CreateActive, ChooseIss, QueueData, Send(Reply::Syn),
            ] to SynSent, then Return;

        "opening.send" in OPENING by "3.10.2"
            "data waits until the connection is established"
            if [!CloseQueued]
            do [QueueData], then Return;

        "open.send" in MAY_SEND by "3.10.2" meets ["MAY-15", "MUST-60"] binds []
            "data is cut into segments and sent as the windows allow"
            if [!CloseQueued]
            do [QueueData], then Return;

        "closing.send_after_close" in [SynReceived, CloseWait] by "3.10.2"
            "a SEND after CLOSE is refused: the connection is closing"
            if [CloseQueued]
            do [Refuse(CallError::Closing)], then Return;

        "closing.send" in USER_CLOSED by "3.10.2"
            "a SEND after CLOSE is refused: the connection is closing"
            do [Refuse(CallError::Closing)], then Return;
    }

    on Event::Receive => {
        "closed.receive_rest" in [Closed] by "3.6"
            "what was received before an orderly end can still be read"
            if [Unread]
            do [GiveData], then Return;

        "closed.receive" in [Closed] by "3.10.3"
            "a RECEIVE is refused: there is no connection"
            if [!Unread]
            do [Refuse(CallError::NotOpen)], then Return;

        "opening.receive" in [Listen, SynSent, SynReceived] by "3.10.3"
            "a RECEIVE waits until the connection is established"
            do [], then Return;

        "fin_wait.receive_half_duplex" in CLOSED_FIRST by "3.6.1" meets ["MAY-1"]
            "with half-duplex close, nothing can be read after CLOSE"
            if [HalfDuplex]
            do [Refuse(CallError::Closing)], then Return;

        "open.receive_urgent" in RECEIVING by "3.10.3" meets ["MUST-33"]
            binds []
            "the user is told that more urgent data follows what it reads"
            if [UrgentLeft]
            do [Signal(User::Urgent)], then NextRule;

        "established.receive" in [Established] by "3.10.3"
            "the user gets what has arrived in order"
            do [GiveData], then Return;

        "fin_wait.receive" in CLOSED_FIRST by "3.10.3"
            "after CLOSE the user still gets what arrives"
            if [!HalfDuplex]
            do [GiveData], then Return;

        "ended.receive_rest" in PEER_CLOSED by "3.10.3"
            "what arrived before the peer's FIN can still be read"
            if [Unread]
            do [GiveData], then Return;

        "ended.receive" in PEER_CLOSED by "3.10.3" meets ["MUST-12"]
            "the end of the peer's data is reported: the connection is closing"
            if [!Unread]
            do [Refuse(CallError::Closing)], then Return;
    }

    on Event::Close => {
        "closed.close" in [Closed] by "3.10.4"
            "a CLOSE is refused: there is no connection"
            do [Refuse(CallError::NotOpen)], then Return;

        "listen.close" in [Listen] by "3.10.4"
            "CLOSE ends the waiting"
            do [Delete] to Closed, then Return;

        "syn_sent.close" in [SynSent] by "3.10.4"
            "CLOSE ends the attempt to connect"
            do [Delete] to Closed, then Return;

        "syn_rcvd.close" in [SynReceived] by "3.10.4"
            "with no data pending, CLOSE sends a FIN"
            if [!SendsPending, !CloseQueued]
            do [QueueClose] to FinWait1, then Return;

        "syn_rcvd.close_later" in [SynReceived] by "3.10.4"
            "CLOSE waits until the pending data can be sent"
            if [SendsPending, !CloseQueued]
            do [QueueClose], then Return;

        "syn_rcvd.close_again" in [SynReceived] by "3.10.4"
            "a second CLOSE is refused: the connection is closing"
            if [CloseQueued]
            do [Refuse(CallError::Closing)], then Return;

        "half_duplex.close_unread" in MAY_SEND by "3.6.1"
            meets ["MAY-1", "SHLD-3"] binds ["SHLD-3"]
            "a half-duplex CLOSE over unread data sends a RST: data was lost"
            if [HalfDuplex, Unread, !CloseQueued]
            do [Send(Reply::ResetAtSndNxt), Flush, Delete] to Closed, then Return;

        "established.close" in [Established] by "3.10.4"
            "CLOSE sends a FIN after all data"
            do [QueueClose] to FinWait1, then Return;

        "close_wait.close" in [CloseWait] by "3.10.4"
            "CLOSE waits until all data is sent"
            if [!CloseQueued]
            do [QueueClose], then Return;

        "close_wait.close_again" in [CloseWait] by "3.10.4"
            "a second CLOSE is refused: the connection is closing"
            if [CloseQueued]
            do [Refuse(CallError::Closing)], then Return;

        "closed_first.close" in [FinWait1, FinWait2, Closing, LastAck] by "3.10.4"
            "with the switch on, a second CLOSE succeeds, and changes nothing"
            if [CloseAgain]
            do [], then Return;

        "fin_wait.close" in CLOSED_FIRST by "3.10.4"
            "a second CLOSE is refused: the connection is closing"
            do [Refuse(CallError::Closing)], then Return;

        "closing.close" in BOTH_CLOSED by "3.10.4"
            "CLOSE is refused: the connection is closing"
            do [Refuse(CallError::Closing)], then Return;
    }

    on Event::Abort => {
        "closed.abort" in [Closed] by "3.10.5"
            "an ABORT is refused: there is no connection"
            do [Refuse(CallError::NotOpen)], then Return;

        "opening.abort" in [Listen, SynSent] by "3.10.5"
            "ABORT ends the attempt to open, without a RST"
            do [Delete] to Closed, then Return;

        "open.abort_to_time_wait" in ABORTED_BY_RST by "3.5.2"
            "ABORT sends a RST and keeps the connection in TIME_WAIT"
            if [AbortToTimeWait]
            do [
                Send(Reply::ResetAtSndNxt), Flush, StopAll, Start(Timer::TimeWait),
            ] to TimeWait, then Return;

        "open.abort" in ABORTED_BY_RST by "3.10.5"
            "ABORT sends a RST and forgets the connection"
            if [!AbortToTimeWait]
            do [Send(Reply::ResetAtSndNxt), Flush, Delete] to Closed, then Return;

        "time_wait.abort" in [TimeWait] by "3.10.5"
            "with Linux's TIME_WAIT, ABORT does not end it"
            if [LinuxTimeWait]
            do [], then Return;

        "closing.abort" in BOTH_CLOSED by "3.10.5"
            "ABORT forgets a connection that both sides have closed"
            do [Flush, EndOrderly, Delete] to Closed, then Return;
    }

    on Event::Status => {
        "closed.status" in [Closed] by "3.10.6"
            "STATUS is refused: there is no connection"
            do [Refuse(CallError::NotOpen)], then Return;

        "open.status" in EXISTING by "3.10.6"
            "STATUS reports the state"
            do [], then Return;
    }
}
