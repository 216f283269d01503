//! synfin: scenarios for the TCP state machine, from SYN to FIN.
//!
//! From text to result: [`harness::Text`] reads and checks a text, [`run`] runs its scenarios, and
//! [`report`] draws what happened.
//!
//! ```
//! use synfin::harness::Text;
//! use synfin::report::ladder;
//! use synfin::run::{RunOptions, Verdict, run_on_model};
//!
//! let scenario = "client close; server recv FIN; expect client FIN_WAIT_2";
//! let text = Text::new("half close", scenario).valid()?;
//! for case in text.cases() {
//!     let result = run_on_model(case.scenario, &RunOptions::default());
//!     println!("{}", ladder::plain(&result.trace.events));
//!     assert_eq!(result.verdict, Verdict::Passed);
//! }
//! # Ok::<(), String>(())
//! ```
//!
//! [`run::run_on`] runs a scenario on other implementations, such as `linux` or `smoltcp`. To test a
//! TCP of your own, implement [`stack::Stack`] and call [`run::run_scenario`].
//! [`harness::in_order`] runs many scenarios on several threads. A result has the verdict, the
//! failures as values, and the whole trace; [`explain`] says failures in words.

// What only the command uses is dead where it is left out.
#![cfg_attr(not(feature = "command"), allow(dead_code))]

// Without its `std` feature, pest's derived code refers to `alloc` by path.
extern crate alloc;

#[cfg(feature = "command")]
pub mod cli;
#[cfg(feature = "command")]
pub mod compare;
#[cfg(feature = "command")]
pub mod conformance;
#[cfg(feature = "command")]
pub mod coverage;
#[cfg(feature = "command")]
pub mod diagram;
pub mod explain;
#[cfg(feature = "command")]
pub mod explore;
mod files;
#[cfg(feature = "command")]
pub mod fill;
#[cfg(feature = "command")]
pub mod grade;
pub mod harness;
pub mod host;
#[cfg(feature = "command")]
pub mod hunt;
#[cfg(feature = "command")]
pub mod judge;
pub mod language;
#[cfg(feature = "library")]
pub mod library;
#[cfg(feature = "command")]
pub mod lint;
#[cfg(feature = "command")]
pub mod mutants;
pub mod network;
#[cfg(feature = "command")]
pub mod packetdrill;
pub mod report;
pub mod requirements;
pub mod run;
#[cfg(feature = "command")]
pub mod sandbox;
pub mod select;
pub mod snapshot;
pub mod stack;
pub mod suite;
#[cfg(feature = "command")]
pub mod sys;
pub mod tcp;
pub mod text;
pub mod wire;
