//! How the actions of rules are carried out on the control block.

use std::time::Duration;

use super::engine::Engine;
use super::tcb::Tcb;
use super::{ISS_STEP, rto::Rto};
use crate::tcp::{Action, CallError, Flags, Seq, Signal, Time, Timer};

impl Engine<'_> {
    /// Carries out one action. It is inlined into the engine's loop; long actions are not, since they
    /// would take the registers that the loop needs.
    #[inline]
    pub(super) fn act(&mut self, action: Action) {
        let numbers = self.rules.arithmetic();
        match action {
            Action::Refuse(error) => self.refused = Some(error),
            Action::Signal(signal) => self.signal(signal),
            Action::Send(reply) => self.send(reply),
            Action::OweAck => self.endpoint.tcb.owes_ack = true,
            Action::Start(timer) => self.start(timer),
            Action::Stop(timer) => self.endpoint.tcb.timers[timer as usize] = Time::NEVER,
            Action::StopAll => self.endpoint.tcb.timers = Tcb::default().timers,
            Action::CreateActive => self.create(false),
            Action::CreatePassive => self.create(true),
            Action::ChooseIss => self.choose_iss(),
            Action::ChooseLargerIss => self.choose_larger_iss(),
            Action::TakeSyn => self.take_syn(),
            Action::KeepForLater => self.keep_for_later(),
            Action::TakeAck => self.take_ack(),
            // The peer is there: R1 and R2 are for what has not been answered since.
            Action::CountAfresh => self.endpoint.tcb.send.count_afresh(self.now),
            Action::TakeWindow => self.take_window(),
            Action::TakeTimestamp => {
                if let Some(arrival) = self.arrival
                    && let Some((value, _)) = arrival.segment.options.timestamps
                {
                    self.endpoint.tcb.ts_recent = value;
                    self.endpoint.tcb.ts_renewed = self.now;
                }
            }
            Action::RememberAdvertised => {
                self.endpoint.tcb.advertised = Some(self.endpoint.tcb.advertising());
            }
            Action::CountKeepAlive => {
                let unanswered = &mut self.endpoint.tcb.keep_alives;
                *unanswered = unanswered.saturating_add(1);
            }
            Action::ForgetKeepAlives => self.endpoint.tcb.keep_alives = 0,
            Action::TakeUrgent => self.take_urgent(),
            Action::TakeText => self.take_text(),
            Action::KeepText => self.keep_text(),
            Action::NoteFin => self.note_fin(),
            Action::TakeFin => self.take_fin(),
            Action::QueueData => self.queue_data(),
            Action::GiveData => self.given = self.endpoint.tcb.receive.read(self.limit),
            Action::QueueClose => self.endpoint.tcb.close_queued = true,
            Action::OpenWindow => {
                let unread = self.endpoint.tcb.receive.unread() as u32;
                self.endpoint.tcb.rcv_wnd = self.endpoint.receive_buffer().saturating_sub(unread);
            }
            Action::SlowStart => {
                let (acknowledged, mss) =
                    (self.acknowledged(), self.endpoint.effective_mss(numbers));
                self.endpoint.tcb.congestion.slow_start(acknowledged, mss, numbers);
            }
            Action::AvoidCongestion => {
                let mss = self.endpoint.effective_mss(numbers);
                self.endpoint.tcb.congestion.avoid(mss, numbers);
            }
            Action::LowerSsthresh => {
                let mss = self.endpoint.effective_mss(numbers);
                let tcb = &mut self.endpoint.tcb;
                let in_flight = tcb.unsent_from.since(tcb.snd_una);
                tcb.congestion.lower_threshold(in_flight, mss, numbers);
            }
            Action::CollapseWindow => {
                let mss = self.endpoint.effective_mss(numbers);
                self.endpoint.tcb.congestion.collapse(mss, numbers);
            }
            Action::BackOff => self.endpoint.tcb.rto.back_off(numbers),
            Action::DropSample => self.endpoint.tcb.rto.drop_sample(),
            Action::RaiseRto => self.endpoint.tcb.rto.after_lost_syn(numbers),
            Action::EndByR2 => self.end_by_r2(),
            Action::ResetProbeInterval => self.endpoint.tcb.rto.reset_probe_interval(),
            Action::BackOffProbe => self.endpoint.tcb.rto.back_off_probe(numbers),
            Action::TakeBackProbe => {
                if let Some(seq) = self.endpoint.tcb.send.take_back_probe() {
                    self.endpoint.tcb.unsent_from = seq;
                }
            }
            Action::Flush => {
                let tcb = &mut self.endpoint.tcb;
                tcb.send.restart(tcb.snd_nxt);
                tcb.unsent_from = tcb.snd_nxt;
                tcb.receive.flush();
                tcb.close_queued = false;
            }
            Action::ReturnToListen => {
                self.create(true);
            }
            Action::ReturnToTimeWait => {
                if let Some(previous) = self.endpoint.previous.take() {
                    self.endpoint.tcb = *previous;
                }
            }
            Action::EndOrderly => self.endpoint.ended = Some(CallError::Closing),
            Action::Delete => self.delete(),
        }
    }

    /// Starts or restarts a timer. One that has no time to run for (the user timeout set to
    /// "never", retransmission with nothing to retransmit) is left alone.
    #[inline(never)]
    pub(super) fn start(&mut self, timer: Timer) {
        let numbers = self.rules.arithmetic();
        let (config, tcb) = (&self.endpoint.config, &mut self.endpoint.tcb);
        let after = match timer {
            Timer::User => config.user_timeout,
            Timer::Retransmission => tcb.send.front().map(|_| tcb.rto.current(numbers)),
            Timer::TimeWait => Some(config.msl.saturating_mul(numbers.time_wait)),
            Timer::Persist => Some(tcb.rto.probe_interval(numbers)),
            Timer::DelayedAck => Some(config.delayed_ack_time),
            Timer::KeepAlive => {
                let again = config.keep_alive_interval.filter(|_| tcb.keep_alives > 0);
                // At no time at all there would be no end of them.
                let wait = |idle| again.unwrap_or(idle).max(Duration::from_micros(1));
                config.keep_alive.map(wait)
            }
            Timer::Override => Some(numbers.override_timeout),
        };
        if let Some(after) = after {
            tcb.timers[timer as usize] = self.now + after;
        }
    }

    /// Lets the retransmission timer run out no later than R2 after the earliest segment that is
    /// not acknowledged was first sent (section 3.8.3).
    fn end_by_r2(&mut self) {
        let tcb = &mut self.endpoint.tcb;
        let Some(front) = tcb.send.front() else { return };
        if let Some(r2) = front.r2(&self.endpoint.config).filter(|_| front.again > 0) {
            let given_up = front.first_sent + r2;
            let due = &mut tcb.timers[Timer::Retransmission as usize];
            *due = (*due).min(given_up);
        }
    }

    /// How many octets the segment being processed newly acknowledges.
    fn acknowledged(&self) -> u32 {
        self.arrival.map_or(0, |arrival| arrival.segment.ack.since(self.endpoint.tcb.snd_una))
    }

    fn signal(&mut self, signal: Signal) {
        self.endpoint.ended = match signal {
            Signal::Reset => Some(CallError::Reset),
            Signal::ResetOpening | Signal::Refused => Some(CallError::Refused),
            Signal::Timeout => Some(CallError::Timeout),
            _ => self.endpoint.ended,
        };
        self.effects.signals.push(signal);
    }

    #[inline(never)]
    fn create(&mut self, passive: bool) {
        let numbers = self.rules.arithmetic();
        let endpoint = &mut *self.endpoint;
        let config = &endpoint.config;
        endpoint.ended = None;
        endpoint.previous = None;
        endpoint.tcb = Tcb {
            passive,
            peer_mss: numbers.default_mss,
            rcv_wnd: config.window.min(0xffff),
            rto: Rto::new(config.initial_rto, config.max_rto, numbers),
            ..Tcb::default()
        };
    }

    fn choose_iss(&mut self) {
        let endpoint = &mut *self.endpoint;
        let iss = endpoint.next_iss;
        let tcb = &mut endpoint.tcb;
        tcb.iss = iss;
        tcb.snd_una = iss;
        tcb.snd_nxt = iss + 1;
        tcb.unsent_from = iss + 1;
        tcb.send.rebase(iss + 1);
    }

    /// A new incarnation, larger than the last one's numbers (section 3.6.1), of which the
    /// control block is kept in case that the SYN was an old duplicate.
    fn choose_larger_iss(&mut self) {
        let old = std::mem::take(&mut self.endpoint.tcb);
        if self.endpoint.next_iss.le(old.snd_nxt) {
            self.endpoint.next_iss = old.snd_nxt + ISS_STEP;
        }
        self.create(true);
        self.endpoint.previous = Some(Box::new(old));
        // Linux forgets that there was a TIME_WAIT.
        self.endpoint.tcb.reopened = !self.endpoint.config.linux_time_wait;
        self.choose_iss();
    }

    /// The SYN's number, window and options (sections 3.10.7.2 and 3.10.7.3).
    #[inline(never)]
    fn take_syn(&mut self) {
        let Some(arrival) = self.arrival else { return };
        let numbers = self.rules.arithmetic();
        let segment = arrival.segment;
        let endpoint = &mut *self.endpoint;
        let (config, tcb) = (&endpoint.config, &mut endpoint.tcb);
        tcb.irs = segment.seq;
        tcb.rcv_nxt = segment.seq + 1;
        tcb.last_ack_sent = tcb.rcv_nxt;
        let options = &segment.options;
        if let Some(mss) = options.mss {
            // An MSS of zero would stop all data: at least one octet is sent.
            tcb.peer_mss = mss.max(1);
        }
        if let (Some(ours), Some(theirs)) = (config.window_scale, options.window_scale) {
            tcb.rcv_shift = ours.min(numbers.maximum_shift);
            tcb.snd_shift = theirs.min(numbers.maximum_shift);
            tcb.scaled = true;
            // Only the window field of the SYN itself was too small to tell the rest.
            tcb.rcv_wnd = config.window.min(0xffff << tcb.rcv_shift);
        }
        if let (true, Some((value, _))) = (config.timestamps, options.timestamps) {
            tcb.timestamps = true;
            tcb.ts_recent = value;
            tcb.ts_renewed = self.now;
        }
        tcb.sack = config.sack && options.sack_permitted;
        // The window of a SYN is not scaled (RFC 7323, section 2.2).
        tcb.snd_wnd = u32::from(segment.window);
        tcb.max_snd_wnd = tcb.snd_wnd;
        tcb.snd_wl1 = segment.seq;
        tcb.snd_wl2 = if segment.flags.has(Flags::ACK) { segment.ack } else { Seq(0) };
        let mss = endpoint.effective_mss(numbers);
        let lost = endpoint.tcb.send.front().is_some_and(|front| front.again > 0);
        let (on, chosen) = (endpoint.config.congestion_control, endpoint.config.initial_window);
        endpoint.tcb.congestion.start(on, mss, lost, chosen, numbers);
    }

    /// Text and urgent pointer that came with a SYN wait until the connection is established.
    fn keep_for_later(&mut self) {
        let Some(arrival) = self.arrival else { return };
        let window = self.endpoint.acceptable_window();
        let tcb = &mut self.endpoint.tcb;
        let (start, text) = arrival.text_in(tcb.rcv_nxt, window);
        if self.endpoint.config.text_on_syn {
            tcb.receive.keep(start, text);
        }
        tcb.early_up = arrival.urgent();
    }

    /// Remembers the FIN of the segment being processed, if it lies in the window. One that comes
    /// with a SYN counts only if it is meant to.
    fn note_fin(&mut self) {
        let Some(arrival) = self.arrival else { return };
        let lost = arrival.segment.flags.has(Flags::SYN) && !self.endpoint.config.fin_on_syn;
        let window = self.endpoint.acceptable_window();
        let tcb = &mut self.endpoint.tcb;
        if let Some(fin) = arrival.fin_in(tcb.rcv_nxt, window).filter(|_| !lost) {
            tcb.receive.note_fin(fin);
        }
    }

    fn take_ack(&mut self) {
        let Some(arrival) = self.arrival else { return };
        let una = arrival.segment.ack;
        // A SYN,ACK to a SYN that was never acknowledged by number acknowledges only ours.
        if !arrival.segment.flags.has(Flags::ACK) {
            return;
        }
        let tcb = &mut self.endpoint.tcb;
        tcb.snd_una = una;
        tcb.unsent_from = tcb.unsent_from.max(una);
        tcb.rto.acknowledged(una, self.now, self.rules.arithmetic());
        tcb.send.acknowledge(una);
    }

    fn take_window(&mut self) {
        let Some(arrival) = self.arrival else { return };
        let tcb = &mut self.endpoint.tcb;
        let segment = arrival.segment;
        let shift = if segment.flags.has(Flags::SYN) { 0 } else { tcb.snd_shift };
        tcb.snd_wnd = u32::from(segment.window) << shift;
        tcb.max_snd_wnd = tcb.max_snd_wnd.max(tcb.snd_wnd);
        tcb.snd_wl1 = segment.seq;
        tcb.snd_wl2 = segment.ack;
    }

    fn take_urgent(&mut self) {
        let tcb = &mut self.endpoint.tcb;
        let news = self.arrival.and_then(|arrival| tcb.urgent_with(arrival.urgent()));
        tcb.rcv_up = tcb.rcv_up.into_iter().chain(news).reduce(Seq::max);
        tcb.early_up = None;
    }

    fn take_text(&mut self) {
        let Some(arrival) = self.arrival else { return };
        let window = self.endpoint.acceptable_window();
        let tcb = &mut self.endpoint.tcb;
        let (start, text) = arrival.text_in(tcb.rcv_nxt, window);
        let text = if start == tcb.rcv_nxt {
            text
        } else {
            // What came with the SYN is next, and this continues it.
            tcb.receive.keep(start, text);
            &[]
        };
        let push = arrival.segment.flags.any(Flags::PSH | Flags::FIN);
        let octets = tcb.receive.deliver(tcb.rcv_nxt, text, push);
        tcb.rcv_nxt += octets;
        // The right edge of the window stays where it is (section 3.8.6.2.2).
        tcb.rcv_wnd = tcb.rcv_wnd.saturating_sub(octets);
    }

    fn keep_text(&mut self) {
        let Some(arrival) = self.arrival else { return };
        let window = self.endpoint.acceptable_window();
        let tcb = &mut self.endpoint.tcb;
        let (start, text) = arrival.text_in(tcb.rcv_nxt, window);
        tcb.receive.keep(start, text);
    }

    fn take_fin(&mut self) {
        let tcb = &mut self.endpoint.tcb;
        tcb.rcv_nxt += 1;
        tcb.receive.drop_ahead();
    }

    fn queue_data(&mut self) {
        let tcb = &mut self.endpoint.tcb;
        tcb.send.queue(self.data, self.push);
        // MUST-62: one past the urgent data. An urgent SEND has at least one octet.
        if self.urgent && !self.data.is_empty() {
            tcb.snd_up = Some(tcb.send.end() - 1 + self.rules.arithmetic().urgent_distance);
        }
    }

    /// The connection is no more. What was received in order and not flushed stays readable.
    #[inline(never)]
    fn delete(&mut self) {
        let endpoint = &mut *self.endpoint;
        let mut receive = std::mem::take(&mut endpoint.tcb.receive);
        receive.drop_ahead();
        endpoint.tcb = Tcb { receive, ..Tcb::default() };
        endpoint.previous = None;
    }
}
