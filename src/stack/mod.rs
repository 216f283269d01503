//! The hosts of a scenario as the runner sees them: one trait, one file or folder per
//! implementation. Nothing here knows the scenario language, and no stack knows another,
//! but that the user of a TCP behind a device is a program.

mod boxed;
mod custom;
mod fault;
mod feature;
#[cfg(all(target_os = "linux", feature = "command"))]
#[doc(hidden)]
pub mod linux;
mod missing;
mod model;
mod named;
mod packets;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod program;
#[cfg(all(target_os = "linux", feature = "command"))]
mod real;
mod settable;
mod shadow;
#[cfg(feature = "smoltcp")]
mod smoltcp;
#[cfg(test)]
mod tests;
mod translate;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod tun;

pub use custom::Custom;
pub use fault::{Fault, FaultKind};
pub use feature::Feature;
pub use model::Model;
pub use named::{Implementation, UnknownImplementation};
pub use packets::{PacketTcp, Packets, route};
pub use shadow::Shadow;
#[cfg(feature = "smoltcp")]
pub use smoltcp::Smoltcp;
pub use translate::Translator;

// Not part of the public interface, as `src/lib.rs` says.
#[doc(hidden)]
pub use missing::Missing;
#[doc(hidden)]
pub use named::{PROGRAM, is_meant_by, is_own_name, is_the_model, stands_for};

use std::fmt;
use std::time::Duration;

use crate::tcp::{Call, Effects, Icmp, Received, Refusal, Segment, State, Time, Timer, Variable};

/// The clock that an implementation runs by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Clock {
    /// It is told the time.
    Virtual,
    /// It has its own. Immediate effects are complete when a method of [`Stack`] returns; the
    /// effects of timers come from [`Stack::timeout`], which waits for them in real time. So to the
    /// runner its time is as virtual as the others': how long something takes depends on the
    /// timers, never on the speed of the machine.
    Real,
}

/// What fired when a moment came.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Fired {
    /// This timer.
    Timer(Timer),
    /// Something of which the implementation does not say what it is.
    WakeUp,
    /// The clock of the implementation ticked, and nothing came of it: that is no event, and no step.
    Tick,
}

impl fmt::Display for Fired {
    /// `retransmission`, `time-wait`, …; `wake-up`, `tick`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Timer(timer) => timer.word(),
            Self::WakeUp => "wake-up",
            Self::Tick => "tick",
        })
    }
}

impl From<Timer> for Fired {
    fn from(timer: Timer) -> Self {
        Self::Timer(timer)
    }
}

/// A host, as the runner sees it: calls, segments and time go in; segments, signals and the
/// state come out.
///
/// Every method with an [`Effects`] adds what the event caused to it: the runner owns the network,
/// so segments go nowhere by themselves.
///
/// The least that is one: a host that nobody opens, which answers with RSTs.
///
/// ```
/// use synfin::harness::Text;
/// use synfin::host::PerHost;
/// use synfin::run::{RunOptions, Verdict, run_on};
/// use synfin::stack::{Custom, Fired, Implementation, Stack};
/// use synfin::tcp::{
///     Call, CallError, Effects, Flags, Icmp, Received, Refusal, Segment, State, Time, Variable,
/// };
///
/// struct Shut;
///
/// impl Stack for Shut {
///     fn name(&self) -> &str {
///         "shut"
///     }
///
///     fn call(&mut self, _: Time, _: &Call, _: &mut Effects) -> Result<(), Refusal> {
///         Err(CallError::NotOpen.into())
///     }
///
///     fn receive(&mut self, _: Time, _: usize, _: &mut Effects) -> Result<Received, Refusal> {
///         Err(CallError::NotOpen.into())
///     }
///
///     fn readable(&self) -> (usize, bool) {
///         (0, false)
///     }
///
///     fn segment(&mut self, _: Time, segment: &Segment, effects: &mut Effects) {
///         let reset = if segment.flags.has(Flags::RST) {
///             return;
///         } else if segment.flags.has(Flags::ACK) {
///             Segment { seq: segment.ack, flags: Flags::RST, ..Segment::default() }
///         } else {
///             let ack = segment.seq + segment.seg_len();
///             Segment { ack, flags: Flags::RST | Flags::ACK, ..Segment::default() }
///         };
///         effects.segments.push(reset);
///     }
///
///     fn icmp(&mut self, _: Time, _: Icmp, _: &Segment, _: &mut Effects) {}
///
///     fn next_timeout(&self) -> Option<Time> {
///         None
///     }
///
///     fn timeout(&mut self, _: Time, _: &mut Effects) -> Option<Fired> {
///         None
///     }
///
///     fn state(&self) -> Option<State> {
///         Some(State::Closed)
///     }
///
///     fn variable(&self, _: Variable) -> Option<u32> {
///         None
///     }
///
///     fn set_iss(&mut self, _: u32) {}
/// }
///
/// let scenario = "given both CLOSED; client connect; server recv SYN; client recv RST+ACK";
/// let text = Text::new("nobody listens", scenario).valid()?;
/// let shut = Custom::new(|_host, _config| Box::new(Shut));
/// let hosts = PerHost([Implementation::Model, Implementation::Custom(shut)]);
/// for case in text.cases() {
///     let result = run_on(case.scenario, &RunOptions::default(), &hosts);
///     assert_eq!(result.verdict, Verdict::Passed);
/// }
/// # Ok::<(), String>(())
/// ```
pub trait Stack {
    /// What it is called in results, `@stack` and `@known`: `model`, `linux`, `smoltcp`, or a name of
    /// its own, which is a letter, and then letters, digits, `-`, `_` and `.`.
    fn name(&self) -> &str;

    /// Whether `@known` means it by this word.
    fn goes_by(&self, word: &str) -> bool {
        stands_for(self.name(), word)
    }

    /// The clock that it runs by.
    fn clock(&self) -> Clock {
        Clock::Virtual
    }

    /// A user call other than RECEIVE.
    ///
    /// # Errors
    /// The reply of RFC 9293, section 3.10, if the call is refused.
    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal>;

    /// RECEIVE: takes up to `limit` octets that have arrived in order.
    ///
    /// # Errors
    /// The reply of RFC 9293, section 3.10.3, if the call is refused.
    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal>;

    /// How many octets wait to be read, and whether the peer's FIN follows them.
    fn readable(&self) -> (usize, bool);

    /// A segment arrives.
    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects);

    /// An ICMP error arrives, about a segment that this host has sent.
    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects);

    /// When the next timer is due, or its own clock ticks.
    fn next_timeout(&self) -> Option<Time>;

    /// When the next timer is due that is more than a tick: worth advising to wait for.
    fn next_timer(&self) -> Option<Time> {
        self.next_timeout()
    }

    /// Fires the earliest timer that is due at `now`, if one is, and names it; `None` if nothing came
    /// of it that is worth an event. Where the clock
    /// is [`Clock::Real`], waits until the timer has fired.
    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired>;

    /// How long [`Stack::timeout`] would wait for the next timer, in real time.
    fn real_wait(&self) -> Duration {
        Duration::ZERO
    }

    /// How much real time has to pass before an event at `now` other than a timer may begin.
    fn real_lag(&self, _now: Time) -> Duration {
        Duration::ZERO
    }

    /// Whether all virtual time takes as much real time, because nothing is known of its timers.
    fn keeps_pace(&self) -> bool {
        false
    }

    /// Lets some real time pass so that the machine can catch up: it was too slow for the
    /// implementation's clock `times` times, and the scenario is about to start again.
    fn recover(&self, _times: u32) {}

    /// The state, or `None` if it cannot be known.
    fn state(&self) -> Option<State>;

    /// A variable of the connection, or `None` if there is no connection, or the variable is not
    /// known, as what the peer sends first is in SYN_SENT. What is forged takes its numbers from here.
    fn variable(&self, variable: Variable) -> Option<u32>;

    /// Whether the numbers of its segments are its own. If not, nothing can be expected of them:
    /// its variables are then only good for forging.
    fn has_numbers(&self) -> bool {
        true
    }

    /// Whether it tells what its user is told without asking. If not, nothing can be expected of that.
    fn tells_signals(&self) -> bool {
        true
    }

    /// Whether another instance can run a scenario once more at no cost and without side effects:
    /// it is not a process, and waits for nothing.
    fn is_repeatable(&self) -> bool {
        false
    }

    /// A setting that it runs with but cannot fully implement, as a sentence: reported when
    /// something fails.
    fn caveat(&self) -> Option<String> {
        None
    }

    /// Sets the ISS of the next connection, in any state. The connection that there is keeps its
    /// own: what it sends, its SYN again too, goes on with the numbers that it has.
    ///
    /// The first connection has the ISS of the settings. The runner calls this for `set ISS`, and
    /// right after each SYN that began a connection, so in SYN_SENT and SYN_RCVD, with the ISS of
    /// the connection after it: a stack need not count.
    fn set_iss(&mut self, iss: u32);

    /// What keeps the implementation from going on, if anything; returned once. The runner asks
    /// after every event, and ends the scenario.
    fn take_fault(&mut self) -> Option<Fault> {
        None
    }
}
