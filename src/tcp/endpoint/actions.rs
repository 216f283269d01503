//! How the actions of rules are carried out on the control block.

use std::time::Duration;

use super::engine::Engine;
use super::tcb::Tcb;
use super::{ISS_STEP, rto::Rto};
use crate::tcp::{Action, CallError, Flags, Seq, Signal, State, Time, Timer};

/// The override timeout of silly-window avoidance (section 3.8.6.2.1: 0.1 to 1 s).
const OVERRIDE: Duration = Duration::from_millis(500);
/// The largest shift count (RFC 7323, section 2.3).
const MAX_SHIFT: u8 = 14;

impl Engine<'_> {
    /// Carries out one action.
    pub(super) fn act(&mut self, action: Action) {
        match action {
            Action::Refuse(error) => self.refused = Some(error),
            Action::Signal(signal) => self.signal(signal),
            Action::Send(reply) => self.send(reply),
            Action::OweAck => self.endpoint.tcb.owes_ack = true,
            Action::OweDelayedAck => {
                if !self.endpoint.tcb.runs(Timer::DelayedAck) {
                    self.start(Timer::DelayedAck);
                }
            }
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
            Action::TakeWindow => self.take_window(),
            Action::TakeTimestamp => {
                if let Some(arrival) = self.arrival
                    && let Some((value, _)) = arrival.segment.options.timestamps
                {
                    self.endpoint.tcb.ts_recent = value;
                    self.endpoint.tcb.ts_renewed = self.now;
                }
            }
            Action::DropText => {
                if let Some(arrival) = &mut self.arrival {
                    arrival.text_counts = false;
                }
            }
            Action::RememberAdvertised => {
                self.endpoint.tcb.told = Some(self.endpoint.tcb.telling());
            }
            Action::ForgetKeepAlives => self.endpoint.tcb.keep_alives = 0,
            Action::TakeUrgent => self.take_urgent(),
            Action::TakeText => self.take_text(),
            Action::KeepText => self.keep_text(),
            Action::TakeFin => self.take_fin(),
            Action::QueueData => self.queue_data(),
            Action::GiveData => self.given = self.endpoint.tcb.receive.read(self.limit),
            Action::QueueClose => self.endpoint.tcb.close_queued = true,
            Action::OpenWindow => {
                let unread = self.endpoint.tcb.receive.unread() as u32;
                self.endpoint.tcb.rcv_wnd = self.endpoint.receive_buffer().saturating_sub(unread);
            }
            Action::SlowStart | Action::AvoidCongestion | Action::CollapseWindow => {
                self.change_congestion_window(action);
            }
            Action::BackOff => self.endpoint.tcb.rto.back_off(),
            Action::BackOffProbe => self.endpoint.tcb.rto.back_off_probe(),
            Action::TakeBackProbe => {
                let tcb = &mut self.endpoint.tcb;
                if let Some(seq) = tcb.send.take_back_probe() {
                    tcb.unsent_from = seq;
                    tcb.rto.sent_twice();
                }
                // MUST-37: the time in which the peer had no room is no time of silence.
                tcb.send.begin_anew(self.now);
                let waiting = tcb.send.front().is_some();
                tcb.rto.reset_probe();
                if waiting {
                    self.start(Timer::User);
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
            Action::Delete => self.delete(),
        }
    }

    /// Starts or restarts a timer. One that has no time to run for (the user timeout set to
    /// "never", retransmission with nothing to retransmit) is left alone.
    pub(super) fn start(&mut self, timer: Timer) {
        let (config, tcb) = (&self.endpoint.config, &mut self.endpoint.tcb);
        let after = match timer {
            Timer::User => config.user_timeout,
            Timer::Retransmission => tcb.send.front().map(|front| {
                // Once it was sent again, R2 is not overrun (section 3.8.3).
                let given_up = front.r2(config).filter(|_| front.again > 0);
                let left = given_up.map(|r2| (front.first_sent + r2).since(self.now));
                tcb.rto.current().min(left.unwrap_or(Duration::MAX))
            }),
            Timer::TimeWait => Some(config.msl.saturating_mul(2)),
            Timer::Persist => Some(tcb.rto.probe_interval()),
            Timer::DelayedAck => Some(config.delayed_ack_time),
            // At no time at all there would be no end of them.
            Timer::KeepAlive => config.keep_alive.map(|idle| idle.max(Duration::from_micros(1))),
            Timer::Override => Some(OVERRIDE),
        };
        if let Some(after) = after {
            tcb.timers[timer as usize] = self.now + after;
        }
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

    fn create(&mut self, passive: bool) {
        let endpoint = &mut *self.endpoint;
        let config = &endpoint.config;
        endpoint.ended = None;
        endpoint.previous = None;
        endpoint.tcb = Tcb {
            passive,
            rcv_wnd: config.window.min(0xffff),
            rto: Rto::new(config.initial_rto, config.max_rto),
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
        self.endpoint.tcb.reopened = true;
        self.choose_iss();
    }

    /// The SYN's number, window and options (sections 3.10.7.2 and 3.10.7.3).
    fn take_syn(&mut self) {
        let Some(arrival) = self.arrival else { return };
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
            tcb.rcv_shift = ours.min(MAX_SHIFT);
            tcb.snd_shift = theirs.min(MAX_SHIFT);
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
        let mss = endpoint.effective_mss();
        let lost = endpoint.tcb.send.front().is_some_and(|front| front.again > 0);
        endpoint.tcb.congestion.start(endpoint.config.congestion_control, mss, lost);
    }

    /// Text, FIN and urgent pointer that came with a SYN wait until the connection is established.
    fn keep_for_later(&mut self) {
        let Some(arrival) = self.arrival else { return };
        let tcb = &mut self.endpoint.tcb;
        let (start, text) = arrival.text_in(tcb.rcv_nxt, tcb.rcv_wnd);
        tcb.receive.keep(start, text);
        tcb.early_up = arrival.urgent();
        self.note_fin();
    }

    /// Remembers the FIN of the segment being processed, if it lies in the window.
    fn note_fin(&mut self) {
        let Some(arrival) = self.arrival else { return };
        let tcb = &mut self.endpoint.tcb;
        if let Some(fin) = arrival.fin_in(tcb.rcv_nxt, tcb.rcv_wnd) {
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
        tcb.rto.acknowledged(una, self.now);
        if tcb.send.acknowledge(una) {
            tcb.rto.after_lost_syn();
        }
        if tcb.outstanding() {
            // The peer is there: R1 and R2 are for what nobody has answered since.
            tcb.send.begin_anew(self.now);
            // RFC 6298, rule 5.3.
            if !tcb.runs(Timer::Persist) {
                self.start(Timer::Retransmission);
                self.start(Timer::User);
            }
        } else {
            // RFC 6298, rule 5.2.
            tcb.timers[Timer::Retransmission as usize] = Time::NEVER;
            tcb.timers[Timer::User as usize] = Time::NEVER;
        }
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
        let tcb = &mut self.endpoint.tcb;
        let (start, text) = arrival.text_in(tcb.rcv_nxt, tcb.rcv_wnd);
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
        self.note_fin();
    }

    fn keep_text(&mut self) {
        let Some(arrival) = self.arrival else { return };
        let tcb = &mut self.endpoint.tcb;
        let (start, text) = arrival.text_in(tcb.rcv_nxt, tcb.rcv_wnd);
        tcb.receive.keep(start, text);
        self.note_fin();
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
            tcb.snd_up = Some(tcb.send.end());
        }
    }

    fn change_congestion_window(&mut self, action: Action) {
        let mss = self.endpoint.effective_mss();
        let acknowledged =
            self.arrival.map_or(0, |arrival| arrival.segment.ack.since(self.endpoint.tcb.snd_una));
        let tcb = &mut self.endpoint.tcb;
        match action {
            Action::SlowStart => tcb.congestion.slow_start(acknowledged, mss),
            Action::AvoidCongestion => tcb.congestion.avoid(mss),
            _ => {
                let in_flight = tcb.unsent_from.since(tcb.snd_una);
                let first = tcb.send.front().is_some_and(|front| front.again == 0);
                tcb.congestion.collapse(in_flight, mss, first);
            }
        }
    }

    /// The connection is no more. What was received in order before an orderly end stays
    /// readable.
    fn delete(&mut self) {
        let endpoint = &mut *self.endpoint;
        let orderly = matches!(endpoint.state, State::LastAck | State::TimeWait | State::Closing)
            && endpoint.ended.is_none();
        if orderly {
            endpoint.ended = Some(CallError::Closing);
        }
        let mut receive = std::mem::take(&mut endpoint.tcb.receive);
        receive.drop_ahead();
        endpoint.tcb = Tcb { receive, ..Tcb::default() };
        endpoint.previous = None;
    }
}
