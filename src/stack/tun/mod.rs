//! A TCP of anybody's behind a TUN or TAP device, in its own process and in real time. What arrives at
//! synfin's end of the device and leaves from there is the network of the scenario; the calls of the TCP's
//! user go to an agent, which is a program beside it, or are not there at all.
//!
//! Nothing is known of that TCP but what its datagrams show and its agent tells. So an event is over when
//! the stack has answered what was asked after it (`door`), a timer is something that comes by itself
//! while real time passes, in ticks, and a state that nobody tells is unknown. What the kernel does with
//! its own sockets is the business of [`super::linux`].

#[cfg(target_os = "linux")]
mod device;
#[cfg(target_os = "linux")]
mod door;
#[cfg(target_os = "linux")]
mod ethernet;
#[cfg(target_os = "linux")]
mod host;
mod options;
#[cfg(target_os = "linux")]
mod settings;
#[cfg(target_os = "linux")]
mod trips;

pub use options::{BadDevice, Behind, End, Kind};

use super::{Fault, Missing, Stack};
use crate::host::Host;
use crate::tcp::Config;

/// A host behind that device, with these settings, or a placeholder that says what is missing.
#[cfg(target_os = "linux")]
pub fn start(behind: &Behind, host: Host, config: &Config) -> Box<dyn Stack> {
    match host::Tun::new(behind, host, config) {
        Ok(tun) => Box::new(tun),
        Err(fault) => missing(behind, fault),
    }
}

/// A placeholder: there are no such devices here.
#[cfg(not(target_os = "linux"))]
pub fn start(behind: &Behind, _: Host, _: &Config) -> Box<dyn Stack> {
    let why = "this is not Linux; the TUN and TAP devices that synfin knows are Linux's";
    missing(behind, Fault::unavailable(why))
}

fn missing(behind: &Behind, fault: Fault) -> Box<dyn Stack> {
    Box::new(Missing::new(behind.shown_name(), fault))
}
