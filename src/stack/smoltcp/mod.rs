//! smoltcp, the release on crates.io, as a host under virtual time: one interface, one socket, and
//! a link whose queues belong to the runner. It is written against packets, so
//! [`Packets`](super::Packets) makes a host of it; if it panics, the scenario fails and the run goes on.

mod link;
mod machine;
mod settings;
#[cfg(test)]
mod tests;
mod trap;

use ::smoltcp::socket::tcp::RecvError;

use self::machine::Machine;
use self::settings::Settings;
use super::{Fault, PacketTcp, route};
use crate::host::Host;
use crate::tcp::{Call, CallError, Config, State, Time};

/// Its name for `--stack`.
const NAME: &str = "smoltcp";

/// One socket of smoltcp.
pub struct Smoltcp {
    machine: Machine,
    state: State,
    /// The octets that wait to be read, and to be acknowledged.
    unread: usize,
    unacknowledged: usize,
    fault: Option<Fault>,
    /// Whether it has panicked: its data may be inconsistent.
    broken: bool,
}

impl Smoltcp {
    /// One without a connection, with these settings, at the addresses of a host ([`route`]).
    ///
    /// # Errors
    /// smoltcp does not support the settings, or panics over them.
    pub fn new(host: Host, config: &Config) -> Result<Self, Fault> {
        let settings = Settings::new(config)?;
        let machine = trap::catch(|| Machine::new(route(host), 1 + host as u64, &settings));
        Ok(Self {
            machine: machine.map_err(panicked)?,
            state: State::Closed,
            unread: 0,
            unacknowledged: 0,
            fault: None,
            broken: false,
        })
    }

    /// Does something to it; `None` if it is broken.
    fn trapped<R>(&mut self, act: impl FnOnce(&mut Machine) -> R) -> Option<R> {
        if self.broken {
            return None;
        }
        let machine = &mut self.machine;
        match trap::catch(|| act(machine)) {
            Ok(result) => Some(result),
            Err(says) => {
                self.broken = true;
                self.fault = Some(panicked(says));
                None
            }
        }
    }

    fn send(&mut self, data: &[u8]) -> Result<(), CallError> {
        let Some(sent) = self.trapped(|it| it.socket().send_slice(data)) else { return Ok(()) };
        match (sent, self.state) {
            (Ok(taken), _) if taken < data.len() => {
                self.fault = Some(Fault::unsayable(
                    format!("it accepts the {} octets of a SEND", data.len()),
                    format!("its send buffer had room for {taken}"),
                ));
                Ok(())
            }
            (Ok(_), _) => Ok(()),
            (_, State::Closed | State::Listen | State::SynSent | State::SynReceived) => {
                Err(CallError::NotOpen)
            }
            _ => Err(CallError::Closing),
        }
    }
}

fn panicked(says: String) -> Fault {
    Fault::broken("it keeps running", format!("it panicked: {says}"))
}

impl PacketTcp for Smoltcp {
    fn name(&self) -> &str {
        NAME
    }

    fn call(&mut self, _: Time, call: &Call) -> Result<(), CallError> {
        let already = |opened: Option<bool>| match opened {
            Some(false) => Err(CallError::AlreadyOpen),
            _ => Ok(()),
        };
        match call {
            Call::Listen => already(self.trapped(|it| it.listen().is_ok())),
            Call::Connect => already(self.trapped(|it| it.connect().is_ok())),
            Call::Send { urgent: true, .. } => {
                let fault = Fault::unsayable("a SEND with URGENT", "smoltcp has no urgent data");
                self.fault = Some(fault);
                Ok(())
            }
            Call::Send { data, .. } => self.send(data),
            // Neither returns anything: a user who closes twice gets no error.
            Call::Close => {
                self.trapped(|it| it.socket().close());
                Ok(())
            }
            Call::Abort => {
                self.trapped(|it| it.socket().abort());
                Ok(())
            }
            // CLOSED is how it says that there is no connection.
            Call::Status if self.state == State::Closed => Err(CallError::NotOpen),
            Call::Status => Ok(()),
        }
    }

    fn receive(&mut self, _: Time, limit: usize) -> Result<Vec<u8>, CallError> {
        let received = self.trapped(|it| {
            let socket = it.socket();
            let mut data = vec![0; limit.min(socket.recv_queue())];
            let result = socket.recv_slice(&mut data);
            result.map(|length| {
                data.truncate(length);
                data
            })
        });
        match received {
            Some(Ok(data)) => Ok(data),
            Some(Err(RecvError::Finished)) => Err(CallError::Closing),
            Some(Err(RecvError::InvalidState)) | None => Err(CallError::NotOpen),
        }
    }

    fn readable(&self) -> (usize, bool) {
        // Its state shows a FIN.
        (self.unread, false)
    }

    fn packet(&mut self, _: Time, datagram: &[u8]) {
        self.trapped(|it| it.deliver(datagram.to_vec()));
    }

    fn poll(&mut self, now: Time) -> Option<Time> {
        let (ran, state, due, waiting) = self.trapped(|it| {
            let ran = it.run(now);
            (ran, it.state(), it.due(now), it.waiting())
        })?;
        if ran.is_err() {
            let actual = "it keeps sending without end";
            self.fault = Some(Fault::broken("it stops sending eventually", actual));
        }
        self.state = state;
        (self.unread, self.unacknowledged) = waiting;
        due
    }

    fn sent(&mut self) -> Option<Vec<u8>> {
        self.machine.take_sent()
    }

    fn state(&self) -> Option<State> {
        Some(self.state)
    }

    fn unacknowledged(&self) -> Option<usize> {
        Some(self.unacknowledged)
    }

    fn take_fault(&mut self) -> Option<Fault> {
        self.fault.take()
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}
