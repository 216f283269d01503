//! How the facts that rules ask about are found in segment, control block and switches.

use super::Endpoint;
use super::arrival::Arrival;
use super::engine::Moment;
use super::send::Sent;
use crate::tcp::rules::Facts;
use crate::tcp::state_sets::RECEIVING;
use crate::tcp::{Arithmetic, Fact, Flags, Icmp, Segment, Seq, State, Timer};

impl Endpoint {
    /// What holds of a segment at the moment of its arrival, and stays so.
    pub(super) fn segment_facts(&self, segment: &Segment, at: Moment<'_>) -> Facts {
        let (tcb, numbers) = (&self.tcb, at.numbers);
        let flags = segment.flags;
        let mut facts = Facts::default();
        facts.put(Fact::Syn, flags.has(Flags::SYN));
        facts.put(Fact::Ack, flags.has(Flags::ACK));
        facts.put(Fact::Rst, flags.has(Flags::RST));
        facts.put(Fact::Fin, flags.has(Flags::FIN));
        facts.put(Fact::Text, !segment.payload.is_empty());
        facts.put(Fact::BadChecksum, segment.bad_checksum);
        if matches!(self.state, State::Closed | State::Listen) {
            return facts;
        }

        let (ack, una) = (segment.ack, tcb.snd_una);
        let known = numbers.known_ack.seq(ack, tcb.snd_nxt);
        facts.put(Fact::AckNew, numbers.new_ack.seq(una, ack) && known);
        facts.put(Fact::AckBeyond, !known);
        let oldest = match self.config.ack_since_iss {
            // Linux counts what was acknowledged; for a passive opener not the SYN.
            true => tcb.max_snd_wnd.min(una.since(tcb.iss + u32::from(tcb.passive))),
            false => tcb.max_snd_wnd,
        };
        facts.put(Fact::AckTooOld, numbers.old_ack.seq(ack, una - oldest));
        facts.put(Fact::SynResent, tcb.send.front().is_some_and(Sent::is_repeated_syn));
        if self.state == State::SynSent {
            return facts;
        }

        let offered = u32::from(segment.window) << tcb.snd_shift;
        let counts =
            !self.config.keep_wide_window || ack.gt(una) || offered > tcb.snd_wnd || offered == 0;
        let same =
            tcb.snd_wl1 == segment.seq && numbers.window_same_seq.seq(tcb.snd_wl2, ack) && counts;
        let news = same || numbers.window_seq.seq(tcb.snd_wl1, segment.seq);
        facts.put(Fact::WindowNews, numbers.window_ack.seq(una, ack) && known && news);
        facts.put(Fact::BelowSsthresh, tcb.congestion.in_slow_start(numbers));
        facts.put(Fact::PeerWindowZero, tcb.snd_wnd == 0);
        facts.put(Fact::Outstanding, tcb.outstanding());
        facts.put(Fact::Probing, tcb.runs(Timer::Persist));
        facts.put(Fact::DelayedAckRuns, tcb.runs(Timer::DelayedAck));
        facts.put(Fact::Passive, tcb.passive);
        facts.put(Fact::Reopened, tcb.reopened);

        let rst = segment.flags.has(Flags::RST);
        let too_old = self.config.rfc5961 && facts.has(Fact::AckTooOld);
        let taken = facts.has(Fact::Ack) && !facts.has(Fact::AckBeyond) && !too_old;
        facts.put(Fact::AckTaken, taken);

        let seq = segment.seq;
        let len = segment.seg_len();
        let acceptable = self.is_acceptable(segment, numbers);
        let beyond = !rst && len == 0 && seq.ge(tcb.rcv_nxt) && !acceptable;
        let advertised = tcb.advertised == Some(tcb.advertising());
        facts.put(Fact::AlreadyAdvertised, beyond && advertised);
        let text = Arrival::new(segment).text_seq + segment.payload.len() as u32;
        facts.put(Fact::NewText, facts.has(Fact::Text) && text.gt(tcb.rcv_nxt));
        facts.put(Fact::SeqAcceptable, acceptable);
        facts.put(Fact::SeqExact, seq == tcb.rcv_nxt);
        facts.put(Fact::SeqOld, seq.lt(tcb.rcv_nxt));
        facts.put(Fact::SeqIsIrs, seq == tcb.irs);
        facts.put(Fact::EndsAtRcvNxt, seq + len == tcb.rcv_nxt);
        // The allowance for a zero window is not for those that go by its edges.
        let passive = self.state == State::SynReceived && tcb.passive;
        let by_edges = self.config.accept_edges && !passive;
        facts.put(Fact::ZeroWindow, self.acceptable_window() == 0 && !by_edges);
        self.put_timestamp_facts(segment, at, &mut facts);
        facts
    }

    /// The four cases of table 6 (section 3.10.7.4). A RST is judged by its first sequence
    /// number alone (section 3.5.3), whatever data it carries (SHLD-2).
    fn is_acceptable(&self, segment: &Segment, numbers: &Arithmetic) -> bool {
        let (nxt, window) = (self.tcb.rcv_nxt, self.acceptable_window());
        let passive = self.state == State::SynReceived && self.tcb.passive;
        if self.config.accept_edges && !passive {
            return self.is_at_an_edge(segment, window);
        }
        let len = if segment.flags.has(Flags::RST) { 0 } else { segment.seg_len() };
        let is_in = |seq: Seq| {
            let distance = seq.since(nxt);
            numbers.window_start.holds(0, distance) && numbers.window_end.holds(distance, window)
        };
        match (len, window) {
            (0, 0) => segment.seq == nxt,
            (0, _) => is_in(segment.seq),
            (_, 0) => false,
            (_, _) => is_in(segment.seq) || is_in(segment.seq + (len - 1)),
        }
    }

    /// The test of Linux: a segment ends no sooner than the last acknowledgment, and begins no later than
    /// the window ends. Text beyond the window is for one who has nothing else to read, and a RST with the
    /// number of the FIN is from a host that has sent both.
    fn is_at_an_edge(&self, segment: &Segment, window: u32) -> bool {
        let tcb = &self.tcb;
        let (seq, limit) = (segment.seq, tcb.rcv_nxt + window);
        let closed = matches!(self.state, State::CloseWait | State::Closing | State::LastAck);
        if closed && segment.flags.has(Flags::RST) {
            return seq.ge(tcb.rcv_nxt - 1) && seq.le(limit);
        }
        let fin = u32::from(segment.flags.has(Flags::FIN));
        let text_end = segment.seq + (segment.seg_len() - fin);
        let waits = closed || tcb.receive.unread() > 0;
        let fits = text_end.le(limit) || (seq.le(limit) && !waits);
        (text_end + fin).ge(tcb.last_ack_sent) && fits
    }

    fn put_timestamp_facts(&self, segment: &Segment, at: Moment<'_>, facts: &mut Facts) {
        let (tcb, numbers) = (&self.tcb, at.numbers);
        let offered = segment.options.timestamps.map(|(value, _)| Seq(value));
        let value = offered.filter(|_| tcb.timestamps);
        facts.put(Fact::TimestampMissing, tcb.timestamps && value.is_none());

        let recent = Seq(tcb.ts_recent);
        let later = segment.seq.ge(tcb.rcv_nxt);
        // RFC 6191, section 2: timestamps tell, if both incarnations have them, and numbers where
        // they do not.
        let new_incarnation = match value {
            // BSD goes by the number alone, and wants it to be beyond RCV.NXT. So does Linux, but
            // for a newer timestamp.
            _ if self.config.bsd_time_wait => segment.seq.gt(tcb.rcv_nxt),
            Some(value) if self.config.linux_time_wait => {
                value.gt(recent) || (value == recent && segment.seq.gt(tcb.rcv_nxt))
            }
            None if self.config.linux_time_wait => segment.seq.gt(tcb.rcv_nxt),
            Some(value) => numbers.new_incarnation.seq(recent, value) || (value == recent && later),
            None => later || (offered.is_some() && self.config.timestamps),
        };
        facts.put(Fact::NewIncarnation, new_incarnation);
        if let Some(value) = value {
            let outdated =
                numbers.outlived.holds(numbers.recent_life, at.now.since(tcb.ts_renewed));
            facts.put(Fact::PawsOld, numbers.paws.seq(value, recent));
            facts.put(Fact::TimestampOutdated, outdated);
            facts.put(
                Fact::TimestampNews,
                (numbers.recent_value.seq(recent, value) || outdated)
                    && numbers.recent_seq.seq(segment.seq, tcb.last_ack_sent),
            );
        }
    }

    /// What holds of a segment and changes while it is processed.
    #[inline]
    pub(super) fn moving_facts(
        &self,
        arrival: Option<&Arrival<'_>>,
        numbers: &Arithmetic,
    ) -> Facts {
        let tcb = &self.tcb;
        let mut facts = Facts::default();
        let Some(arrival) = arrival else { return facts };
        facts.put(Fact::FinAcked, tcb.fin_acked());
        let window = self.acceptable_window();
        let fin = arrival.fin_in(tcb.rcv_nxt, self.fin_window(arrival, window));
        facts.put(Fact::FinInWindow, fin.is_some());
        if !RECEIVING.contains(&self.state) {
            return facts;
        }
        facts.put(Fact::FinKnown, tcb.receive.fin().is_some());
        let (start, text) = arrival.text_in(tcb.rcv_nxt, window);
        let here = start == tcb.rcv_nxt && !text.is_empty();
        facts.put(Fact::TextInOrder, here || tcb.receive.continues_at(tcb.rcv_nxt));
        facts.put(
            Fact::FinInOrder,
            fin == Some(tcb.rcv_nxt) || tcb.receive.fin() == Some(tcb.rcv_nxt),
        );
        let fin_ahead = fin.is_some_and(|fin| fin.gt(tcb.rcv_nxt));
        facts.put(Fact::Ahead, start.gt(tcb.rcv_nxt) && (!text.is_empty() || fin_ahead));
        if self.config.delayed_ack {
            let reach = tcb.receive.reach_with(tcb.rcv_nxt, start, text.len() as u32);
            let waiting = reach.since(tcb.last_ack_sent);
            // RFC 5681, section 4.2: a segment that makes a gap or fills one is acknowledged at once.
            let gap = tcb.receive.has_gap(tcb.rcv_nxt) || (!text.is_empty() && start.gt(reach));
            let most = numbers.delayed_segments * self.largest_text(numbers);
            let due = numbers.ack_due.holds(most, waiting);
            facts.put(Fact::AckDue, due || gap);
        }
        if let Some(up) = tcb.urgent_with(arrival.urgent()) {
            let advances = tcb.rcv_up.is_none_or(|known| up.gt(known));
            facts.put(Fact::UrgentNews, up.gt(self.consumed()) && advances);
        }
        facts
    }

    /// How far a FIN may lie from RCV.NXT: in the window, or, where its edges count, right after it, if
    /// the segment begins inside or at RCV.NXT.
    fn fin_window(&self, arrival: &Arrival<'_>, window: u32) -> u32 {
        let (nxt, seq) = (self.tcb.rcv_nxt, arrival.segment.seq);
        let reaches = seq.le(nxt) || seq.in_window(nxt, window);
        if self.config.accept_edges && reaches { window + 1 } else { window }
    }

    /// What holds for a call, a timeout or an ICMP error; `limit` is the size of RECEIVE's buffer.
    pub(super) fn event_facts(&self, icmp: Option<Icmp>, limit: usize, at: Moment<'_>) -> Facts {
        let (tcb, numbers) = (&self.tcb, at.numbers);
        let mut facts = Facts::default();
        facts.put(Fact::CloseQueued, tcb.close_queued);
        facts.put(Fact::SendsPending, !tcb.send.is_empty());
        let unread = tcb.receive.unread();
        facts.put(Fact::Unread, unread > 0);
        let given = limit.min(unread) as u32;
        facts.put(Fact::UrgentLeft, given > 0 && self.urgent_left() > given);
        facts.put(Fact::Outstanding, tcb.outstanding());
        let stopped = self.config.user_timeout.is_some() && !tcb.runs(Timer::User);
        facts.put(Fact::UserStopped, stopped);
        let most = self.config.keep_alive_count;
        let spent = most.is_some_and(|most| numbers.keep_alives.holds(most, tcb.keep_alives));
        facts.put(Fact::KeepAlivesSpent, spent);
        if let Some(front) = tcb.send.front() {
            facts.put(Fact::FirstLoss, front.again == 0);
            facts.put(Fact::R1Reached, front.again + numbers.r1_counted == self.config.r1);
            let r2 = front.r2(&self.config);
            let since = at.now.since(front.first_sent);
            facts.put(Fact::R2Reached, r2.is_some_and(|r2| numbers.r2.holds(r2, since)));
        }
        facts.put(
            Fact::HardError,
            matches!(
                icmp,
                Some(Icmp::ProtocolUnreachable | Icmp::PortUnreachable | Icmp::FragNeeded)
            ),
        );
        facts.put(
            Fact::SoftError,
            matches!(
                icmp,
                Some(
                    Icmp::NetUnreachable
                        | Icmp::HostUnreachable
                        | Icmp::SourceRouteFailed
                        | Icmp::TimeExceeded
                        | Icmp::ParameterProblem
                )
            ),
        );
        facts
    }

    /// Which timers run, as far as sending depends on it, and whether an acknowledgment is to be
    /// sent.
    #[inline]
    pub(super) fn upkeep_facts(&self) -> Facts {
        let tcb = &self.tcb;
        let mut facts = Facts::default();
        facts.put(Fact::Probing, tcb.runs(Timer::Persist));
        facts.put(Fact::RetransmissionRuns, tcb.runs(Timer::Retransmission));
        facts.put(Fact::DelayedAckRuns, tcb.runs(Timer::DelayedAck));
        facts.put(Fact::OverrideRuns, tcb.runs(Timer::Override));
        facts.put(Fact::AckOwed, tcb.owes_ack);
        facts.put(Fact::Unconfirmed, tcb.last_ack_sent != tcb.rcv_nxt);
        facts
    }

    /// What holds for sending (sections 3.7.4 and 3.8.6).
    #[inline]
    pub(super) fn output_facts(&self, at: Moment<'_>) -> Facts {
        let (tcb, numbers) = (&self.tcb, at.numbers);
        let mut facts = self.upkeep_facts();
        facts.put(Fact::CloseQueued, tcb.close_queued);
        let outstanding = tcb.outstanding();
        facts.put(Fact::Outstanding, outstanding);
        let queued = tcb.unsent();
        let stuck = tcb.snd_wnd == 0 && (queued > 0 || outstanding);
        facts.put(Fact::ZeroWindowStops, stuck);
        facts.put(Fact::ProbeInFlight, tcb.send.probe().is_some());
        facts.put(Fact::WindowOpened, self.window_has_opened(numbers));
        if let Some((from, len)) = tcb.send.rest() {
            let end = from + len.min(self.room(at));
            let window = tcb.snd_wnd.min(tcb.congestion.window());
            let fits = numbers.rest_fits.holds(end.since(tcb.snd_una), window);
            facts.put(Fact::RestFits, fits);
        }
        if queued == 0 {
            return facts;
        }
        let usable = tcb.usable_window();
        let sendable = queued.min(usable);
        facts.put(Fact::Unsent, true);
        facts.put(Fact::FullSegment, numbers.full_segment.holds(self.room(at), sendable));
        facts.put(Fact::AllFits, numbers.all_fits.holds(queued, usable));
        let part = tcb.max_snd_wnd.div_ceil(numbers.window_share);
        facts.put(Fact::HalfWindow, sendable > 0 && numbers.half_window.holds(part, sendable));
        facts.put(Fact::NagleHolds, self.config.nagle && outstanding);
        facts.put(Fact::AvoidanceHolds, usable > 0 && !outstanding);
        facts
    }

    /// Whether the receive window should advance (section 3.8.6.2.2): by at least a segment, or
    /// half of the buffer.
    #[inline]
    fn window_has_opened(&self, numbers: &Arithmetic) -> bool {
        let buffer = self.receive_buffer();
        let user = self.tcb.receive.unread() as u32;
        let reduction = buffer.saturating_sub(user).saturating_sub(self.tcb.rcv_wnd);
        // Most of the time there is nothing to tell, and a division takes long.
        reduction > 0 && RECEIVING.contains(&self.state) && {
            let least = (buffer / numbers.buffer_share).min(self.effective_mss(numbers));
            numbers.window_advance.holds(least, reduction)
        }
    }
}
