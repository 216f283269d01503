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

// Without its `std` feature, pest's derived code refers to `alloc` by path.
extern crate alloc;

pub mod cli;
pub mod compare;
pub mod coverage;
pub mod diagram;
pub mod explain;
pub mod explore;
mod files;
pub mod fill;
pub mod grade;
pub mod harness;
pub mod host;
pub mod hunt;
pub mod judge;
pub mod language;
pub mod lint;
pub mod mutants;
pub mod network;
pub mod packetdrill;
pub mod report;
pub mod requirements;
pub mod run;
pub mod sandbox;
pub mod select;
pub mod snapshot;
pub mod stack;
pub mod sys;
pub mod tcp;
pub mod text;
pub mod wire;
