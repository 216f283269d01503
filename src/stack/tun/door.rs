//! A device and its agent, kept from one scenario to the next: one scenario has it at a time.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::net::SocketAddrV4;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::device::Device;
use super::options::{Behind, DEFAULT_PORT};
use crate::stack::program::Launcher;
use crate::stack::program::agent::Agent;
use crate::stack::{Fault, FaultKind, real};
use crate::wire::{Echo, Route};

/// How long, and how often, to wait for a first echo.
const FIRST_ECHO: Duration = Duration::from_millis(300);
const FIRST_ECHOES: u32 = 3;

/// How long a stack that has answered echoes may take for one.
const ECHO: Duration = Duration::from_secs(5);

/// The ports of the TCP where it may choose, and those of its peer: each is used once before any is
/// used again.
const PORTS: std::ops::Range<u16> = 10_000..30_000;
const PEER_PORTS: std::ops::Range<u16> = 30_000..60_000;

/// An open device, with an agent if there is one.
#[derive(Debug)]
pub(super) struct Door {
    pub(super) device: Device,
    pub(super) agent: Option<Agent>,
    /// Whether the stack answers echoes.
    echoes: bool,
    /// The latest echo.
    echo: Echo,
    /// How many scenarios have begun, and where their ports begin.
    used: u32,
    quiet: Duration,
    /// Datagrams that came while something else was waited for.
    pub(super) came: VecDeque<Vec<u8>>,
}

impl Door {
    /// Starts the agent, which may open the device itself, and then opens what is left of it.
    fn open(behind: &Behind) -> Result<Self, Fault> {
        let agent = behind.agent.clone().map(|it| Agent::open(&Launcher::new(it))).transpose()?;
        let device = Device::open(behind)?;
        // Not those of a process that has just ended: its connections may still be there.
        let clock = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
        let seed = std::process::id().wrapping_mul(257).wrapping_add(clock.subsec_millis());
        let echo = Echo {
            from: behind.peer,
            to: behind.address,
            identifier: (seed & 0xffff) as u16,
            number: 0,
        };
        let mut door = Self {
            device,
            agent,
            echoes: false,
            echo,
            used: seed,
            quiet: behind.quiet,
            came: VecDeque::new(),
        };
        for _ in 0..FIRST_ECHOES {
            door.echoes = door.echo(FIRST_ECHO)?;
            if door.echoes {
                break;
            }
        }
        door.came.clear();
        Ok(door)
    }

    /// Waits until all that the stack does at once is done, as far as that can be seen from outside. What
    /// it sends meanwhile has come.
    ///
    /// An echo that was sent after an event is answered after it. But a stack may answer an echo before
    /// it sends what the event has put into its queues, so there is a second one.
    pub(super) fn settle(&mut self) -> Result<(), Fault> {
        if !self.echoes {
            return self.quiet();
        }
        for _ in 0..2 {
            if !self.echo(ECHO)? {
                return Err(Fault::late(
                    format!("an answer to an ICMP echo within {} s, as before", ECHO.as_secs()),
                    "nothing came: does the program with the TCP still run?",
                ));
            }
        }
        Ok(())
    }

    /// Waits until nothing has come for so long. If that took much longer, silence says nothing.
    fn quiet(&mut self) -> Result<(), Fault> {
        loop {
            let begun = Instant::now();
            let came = self.device.wait(begun + self.quiet)?;
            let passed = begun.elapsed();
            real::waited(begun, self.quiet);
            if !came && passed > 2 * self.quiet {
                return Err(Fault::overtaken());
            }
            if !came {
                return Ok(());
            }
            self.collect()?;
        }
    }

    /// Sends an echo, and waits that long for its answer.
    fn echo(&mut self, patience: Duration) -> Result<bool, Fault> {
        self.echo.number = self.echo.number.wrapping_add(1);
        self.device.give(&self.echo.encode())?;
        let until = Instant::now() + patience;
        loop {
            while let Some(datagram) = self.device.next()? {
                if self.echo.is_answered_by(&datagram) {
                    return Ok(true);
                }
                self.came.push_back(datagram);
            }
            if !self.device.wait(until)? {
                return Ok(false);
            }
        }
    }

    /// Takes what has come without waiting.
    pub(super) fn collect(&mut self) -> Result<(), Fault> {
        while let Some(datagram) = self.device.next()? {
            self.came.push_back(datagram);
        }
        Ok(())
    }

    /// The route of the next scenario's connections, from the TCP to its peer.
    pub(super) fn next_route(&mut self, behind: &Behind) -> Route {
        self.used = self.used.wrapping_add(1);
        let next = |ports: std::ops::Range<u16>| {
            // Less than the length of a range of ports.
            ports.start + (self.used % u32::from(ports.end - ports.start)) as u16
        };
        let own = if self.agent.is_some() { next(PORTS) } else { DEFAULT_PORT };
        let from = SocketAddrV4::new(behind.address, behind.port.unwrap_or(own));
        let to = behind.peer_port.unwrap_or_else(|| next(PEER_PORTS));
        Route::new(from, SocketAddrV4::new(behind.peer, to))
    }
}

/// The doors of this process, by their devices. They are kept until it ends.
static ALL: Mutex<Vec<(Behind, Slot)>> = Mutex::new(Vec::new());
static FREED: Condvar = Condvar::new();

thread_local! {
    /// The devices that this thread has.
    static HELD: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Where a door is.
#[derive(Debug)]
enum Slot {
    /// Nobody has it.
    Free(Box<Door>),
    /// A scenario has it.
    Taken,
    /// It is not open.
    Closed,
    /// It cannot be opened.
    Never(Fault),
}

/// A door for one scenario: it is given back when this is dropped, or closed, if it is not to be used again.
#[derive(Debug)]
pub(super) struct Held {
    behind: Behind,
    door: Option<Box<Door>>,
}

/// The door of that device, as soon as no other scenario has it.
///
/// # Errors
/// What is missing; or that this thread has the device already.
pub(super) fn take(behind: &Behind) -> Result<Held, Fault> {
    if HELD.with_borrow(|held| held.contains(&behind.device)) {
        return Err(Fault::unsayable(
            "one host behind each device",
            format!(
                "both hosts would be behind `{}`: give one of them another implementation (`--client` and \
                 `--server`)",
                behind.device
            ),
        ));
    }
    let mut all = lock();
    let taken = loop {
        let at = place(&mut all, behind);
        match std::mem::replace(&mut all[at].1, Slot::Taken) {
            Slot::Taken => {
                all = FREED.wait(all).unwrap_or_else(PoisonError::into_inner);
            }
            Slot::Never(fault) => {
                all[at].1 = Slot::Never(fault.clone());
                return Err(fault);
            }
            Slot::Free(door) => break Some(door),
            Slot::Closed => break None,
        }
    };
    drop(all);
    HELD.with_borrow_mut(|held| held.push(behind.device.clone()));
    let mut held = Held { behind: behind.clone(), door: taken };
    if held.door.is_none() {
        match Door::open(behind) {
            Ok(door) => held.door = Some(Box::new(door)),
            Err(fault) => {
                // Dropping it closes the slot.
                drop(held);
                if fault.kind == FaultKind::Unavailable {
                    let mut all = lock();
                    let at = place(&mut all, behind);
                    if matches!(all[at].1, Slot::Closed) {
                        all[at].1 = Slot::Never(fault.clone());
                    }
                }
                return Err(fault);
            }
        }
    }
    Ok(held)
}

fn lock() -> MutexGuard<'static, Vec<(Behind, Slot)>> {
    // The list is consistent even if a thread panicked while holding it.
    ALL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The number of the slot of that device.
fn place(all: &mut Vec<(Behind, Slot)>, behind: &Behind) -> usize {
    match all.iter().position(|(it, _)| it == behind) {
        Some(at) => at,
        None => {
            all.push((behind.clone(), Slot::Closed));
            all.len() - 1
        }
    }
}

impl Held {
    /// The door, unless it was closed after a fault.
    pub(super) fn door(&mut self) -> Option<&mut Door> {
        self.door.as_deref_mut()
    }

    /// It is not used again: the next scenario opens the device and starts an agent anew.
    pub(super) fn close(&mut self) {
        self.door = None;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        HELD.with_borrow_mut(|held| held.retain(|it| *it != self.behind.device));
        let mut all = lock();
        let at = place(&mut all, &self.behind);
        all[at].1 = self.door.take().map_or(Slot::Closed, Slot::Free);
        drop(all);
        FREED.notify_all();
    }
}
