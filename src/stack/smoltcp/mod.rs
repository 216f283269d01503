//! smoltcp, the release on crates.io, as a host under virtual time: one interface, one socket, and
//! a link whose queues belong to the runner. Its numbers are translated, variables that it does not
//! reveal come from a shadow, and if it panics, the scenario fails and the run goes on.

mod link;
mod machine;
mod settings;
mod signals;
#[cfg(test)]
mod tests;
mod trap;

use std::net::{Ipv4Addr, SocketAddrV4};

use ::smoltcp::socket::tcp::RecvError;

use self::machine::Machine;
use self::settings::Settings;
use self::signals::Cause;
use super::{Fault, Fired, Shadow, Stack, Translator};
use crate::host::Host;
use crate::tcp::{
    Call, CallError, Config, Effects, Flags, Icmp, Received, Refusal, Segment, Seq, State, Time,
    Timer, Variable,
};
use crate::wire::{self, Route};

/// Its name for `--stack`.
const NAME: &str = "smoltcp";

/// A host with one socket of smoltcp.
pub struct Smoltcp {
    machine: Machine,
    translator: Translator,
    shadow: Shadow,
    state: State,
    /// When it wants to run again.
    due: Option<Time>,
    /// The octets that have passed through its buffers on this connection.
    octets: Octets,
    /// Whether the peer's FIN has been accepted on this connection.
    peer_has_closed: bool,
    /// Whether the latest arriving segment announced a zero window.
    shut: bool,
    /// What ended the last connection.
    ended: Option<CallError>,
    fault: Option<Fault>,
    /// Whether it has panicked: its data may be inconsistent.
    broken: bool,
}

/// The octets that have passed through a socket's buffers. The sums are modulo 2^32, like sequence
/// numbers; a buffer holds less.
#[derive(Clone, Copy, Default, Debug)]
struct Octets {
    /// Accepted from the user in total.
    given: u32,
    /// Of those, how many are not acknowledged yet.
    unacknowledged: usize,
    /// Read by the user in total.
    read: u32,
    /// Waiting to be read.
    unread: usize,
}

impl Smoltcp {
    /// A host without a connection, with these settings.
    ///
    /// # Errors
    /// smoltcp does not support the settings, or panics over them.
    pub fn new(host: Host, config: &Config) -> Result<Self, Fault> {
        let settings = Settings::new(config)?;
        let route = Route::new(address(host), address(host.peer()));
        let machine =
            trap::catch(|| Machine::new(route, 1 + host as u64, &settings)).map_err(panicked)?;
        Ok(Self {
            machine,
            translator: Translator::new(config.iss.0, config.first_timestamp),
            shadow: Shadow::default(),
            state: State::Closed,
            due: None,
            octets: Octets::default(),
            peer_has_closed: false,
            shut: false,
            ended: None,
            fault: None,
            broken: false,
        })
    }

    /// Does something to it, lets it run, and collects the effects. `None` if it is broken.
    fn event<R>(
        &mut self,
        now: Time,
        cause: Cause,
        effects: &mut Effects,
        act: impl FnOnce(&mut Machine) -> R,
    ) -> Option<R> {
        if self.broken {
            return None;
        }
        let machine = &mut self.machine;
        let done = trap::catch(|| {
            let result = act(machine);
            let ran = machine.run(now);
            (result, ran, machine.state(), machine.due(now), machine.waiting())
        });
        while let Some(octets) = self.machine.take_sent() {
            let Some((_, own)) = wire::decode(&octets) else { continue };
            let segment = self.translator.sent(now, own);
            self.shadow.sent(&segment);
            effects.segments.push(segment);
        }
        let (result, ran, state, due, waiting) = match done {
            Ok(done) => done,
            Err(says) => {
                self.broken = true;
                self.due = None;
                self.fault = Some(panicked(says));
                return None;
            }
        };
        if ran.is_err() {
            self.fault = Some(Fault::broken(
                "it stops sending eventually",
                "it keeps sending \
                                                                            without end",
            ));
        }
        self.due = due;
        (self.octets.unread, self.octets.unacknowledged) = waiting;
        self.see(state, cause, effects);
        Some(result)
    }

    /// Records the state.
    fn see(&mut self, state: State, cause: Cause, effects: &mut Effects) {
        let before = std::mem::replace(&mut self.state, state);
        self.shadow.state(Some(state));
        self.peer_has_closed |= signals::peer_has_closed(state);
        let signal = signals::signal(before, state, cause);
        effects.signals.extend(signal);
        match state {
            State::Closed => {
                self.translator.closed();
                if before != State::Closed {
                    self.ended = signals::ended(signal, before, cause);
                }
            }
            State::Listen | State::SynSent => {
                (self.ended, self.peer_has_closed) = (None, false);
                self.octets = Octets::default();
            }
            _ => {}
        }
    }

    /// The RFC's reply to a call without a connection.
    fn not_open(&self) -> Refusal {
        Refusal { error: CallError::NotOpen, because: self.ended }
    }

    fn send(&mut self, now: Time, data: &[u8], effects: &mut Effects) -> Result<(), Refusal> {
        let sent = self.event(now, Cause::Call, effects, |it| it.socket().send_slice(data));
        if let Some(Ok(taken)) = sent {
            self.octets.given = self.octets.given.wrapping_add(taken as u32);
        }
        match (sent, self.state) {
            (Some(Ok(taken)), _) if taken < data.len() => {
                self.fault = Some(Fault::unsayable(
                    format!("it accepts the {} octets of a SEND", data.len()),
                    format!("its send buffer had room for {taken}"),
                ));
                Ok(())
            }
            (None | Some(Ok(_)), _) => Ok(()),
            (_, State::Closed) => Err(self.not_open()),
            (_, State::Listen | State::SynSent | State::SynReceived) => {
                Err(CallError::NotOpen.into())
            }
            _ => Err(CallError::Closing.into()),
        }
    }

    /// SND.UNA, from how much of the user's data is left unacknowledged.
    fn snd_una(&self) -> Option<u32> {
        let iss = self.shadow.variable(Variable::Iss)?;
        // Its SYN is not acknowledged, or its FIN is: the buffer does not show that.
        let is_silent = matches!(self.state, State::FinWait2 | State::TimeWait);
        if is_silent || self.shadow.is_unanswered() {
            return self.shadow.variable(Variable::SndUna);
        }
        let acknowledged = self.octets.given.wrapping_sub(self.octets.unacknowledged as u32);
        Some(iss.wrapping_add(1).wrapping_add(acknowledged))
    }

    /// RCV.NXT, from how much data there was to read.
    fn rcv_nxt(&self) -> Option<u32> {
        let irs = self.shadow.variable(Variable::Irs)?;
        let received = self.octets.read.wrapping_add(self.octets.unread as u32);
        let fin = u32::from(self.peer_has_closed);
        Some(irs.wrapping_add(1).wrapping_add(received).wrapping_add(fin))
    }

    /// Which timer fired: smoltcp does not say, so it follows from what it did.
    fn timer(&self, before: State, una: Option<u32>, sent: &[Segment]) -> Option<Fired> {
        if before != self.state {
            let over = if before == State::TimeWait { Timer::TimeWait } else { Timer::User };
            return Some(over.into());
        }
        let first = sent.first()?;
        let repeats = una.is_some_and(|una| first.seq == Seq(una)) && first.seg_len() > 0;
        let timer = match first.seg_len() {
            0 => Timer::DelayedAck,
            _ if self.shut && !first.payload.is_empty() => Timer::Persist,
            _ if repeats => Timer::Retransmission,
            _ => Timer::KeepAlive,
        };
        Some(timer.into())
    }
}

/// The address of a host. Both may listen and both may connect, so each has one port.
fn address(host: Host) -> SocketAddrV4 {
    SocketAddrV4::new(Ipv4Addr::new(192, 0, 2, 1 + host as u8), 40_001 + host as u16)
}

fn panicked(says: String) -> Fault {
    Fault::broken("it keeps running", format!("it panicked: {says}"))
}

impl Stack for Smoltcp {
    fn name(&self) -> &str {
        NAME
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        let call_of = Cause::Call;
        match call {
            Call::Listen => match self.event(now, call_of, effects, Machine::listen) {
                Some(Err(_)) => Err(CallError::AlreadyOpen.into()),
                _ => Ok(()),
            },
            Call::Connect => match self.event(now, call_of, effects, Machine::connect) {
                Some(Err(_)) => Err(CallError::AlreadyOpen.into()),
                _ => Ok(()),
            },
            Call::Send { urgent: true, .. } => {
                let fault = Fault::unsayable("a SEND with URGENT", "smoltcp has no urgent data");
                self.fault = Some(fault);
                Ok(())
            }
            Call::Send { data, .. } => self.send(now, data, effects),
            // Neither returns anything: a user who closes twice gets no error.
            Call::Close => {
                self.event(now, call_of, effects, |it| it.socket().close());
                Ok(())
            }
            Call::Abort => {
                self.event(now, call_of, effects, |it| it.socket().abort());
                Ok(())
            }
            // CLOSED is how it says that there is no connection.
            Call::Status if self.state == State::Closed => Err(self.not_open()),
            Call::Status => Ok(()),
        }
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        let received = self.event(now, Cause::Call, effects, |it| {
            let socket = it.socket();
            let mut data = vec![0; limit.min(socket.recv_queue())];
            let result = socket.recv_slice(&mut data);
            result.map(|length| {
                data.truncate(length);
                data
            })
        });
        match received {
            Some(Ok(data)) => {
                self.octets.read = self.octets.read.wrapping_add(data.len() as u32);
                let end = self.readable() == (0, true);
                Ok(Received { data, push: false, end })
            }
            Some(Err(_)) if self.state == State::Closed => Err(self.not_open()),
            Some(Err(RecvError::Finished)) => Err(CallError::Closing.into()),
            Some(Err(RecvError::InvalidState)) | None => Err(CallError::NotOpen.into()),
        }
    }

    fn readable(&self) -> (usize, bool) {
        (self.octets.unread, self.peer_has_closed)
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        self.shadow.arrived(segment);
        self.shut = segment.window == 0;
        let own = self.translator.arriving(segment);
        let reset = segment.flags.has(Flags::RST);
        match wire::encode(self.machine.route().reversed(), &own) {
            Ok(octets) => {
                self.event(now, Cause::Segment { reset }, effects, |it| it.deliver(octets));
            }
            Err(too_long) => {
                let expected = "every segment fits in a datagram";
                self.fault = Some(Fault::unsayable(expected, too_long.to_string()));
            }
        }
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        let about = self.translator.own_segment(about);
        // It sent the segment, so it fits.
        if let Ok(octets) = wire::encode_icmp(self.machine.route(), icmp, &about) {
            self.event(now, Cause::Segment { reset: false }, effects, |it| it.deliver(octets));
        }
    }

    fn next_timeout(&self) -> Option<Time> {
        self.due
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        if self.due.is_none_or(|due| due > now) {
            return None;
        }
        let (before, una) = (self.state, self.snd_una());
        let already = effects.segments.len();
        self.event(now, Cause::Timer, effects, |_| {})?;
        self.timer(before, una, effects.segments.get(already..).unwrap_or_default())
    }

    fn state(&self) -> Option<State> {
        Some(self.state)
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        match variable {
            Variable::SndUna => self.snd_una(),
            Variable::RcvNxt => self.rcv_nxt(),
            Variable::RcvWnd => match self.rcv_nxt() {
                Some(nxt) => self.shadow.rcv_wnd(nxt),
                None => self.shadow.variable(variable),
            },
            _ => self.shadow.variable(variable),
        }
    }

    fn is_repeatable(&self) -> bool {
        true
    }

    fn set_iss(&mut self, iss: u32) {
        self.translator.set_iss(iss);
    }

    fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }
}
