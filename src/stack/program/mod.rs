//! Any program as a host: a process that speaks JSON lines on stdin and stdout, as
//! `docs/PROTOCOL.md` describes.
//!
//! [`wire`] has the messages; a [`Session`] is a process that has said hello, under limits
//! ([`Limits`]); a [`Program`] is a host for one scenario. At level `symbols` the numbers of its
//! segments are made here; at levels `segments` and `packets` they are its own. An [`agent`] is the
//! half of it that makes calls. [`check`] finds what a program
//! gets wrong about the protocol, before anybody blames its TCP. Nothing here knows what TCP should
//! do: a program is believed as long as it follows the protocol.

pub mod agent;
pub mod check;
mod command;
mod host;
mod launch;
mod output;
mod pool;
mod process;
mod reply;
mod segments;
mod session;
mod settings;
mod symbols;
mod ticks;
mod value;
pub mod wire;

#[cfg(test)]
mod tests;

pub use super::feature::Feature;
pub use command::{BadCommand, ProgramCommand};
pub use host::Program;
pub use launch::{Launcher, Limits, Plain, Spawn};
pub use pool::Pool;
pub use reply::Hello;
pub(super) use reply::hex;
pub use session::{Session, Unheard};
