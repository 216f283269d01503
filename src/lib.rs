//! synfin: scenarios for the TCP state machine, from SYN to FIN.
//!
//! # From text to result
//!
//! [`harness::Text`] reads and checks a text, [`run`] runs its scenarios, and [`report`] draws what
//! happened.
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
//! A result has the verdict, the failures as values that say themselves ([`run::Failure`]), and the
//! whole trace.
//!
//! ```
//! use synfin::harness::Text;
//! use synfin::run::{RunOptions, run_on_model};
//!
//! let text = Text::new("no listener", "client connect; expect client ESTABLISHED").valid()?;
//! for case in text.cases() {
//!     let result = run_on_model(case.scenario, &RunOptions::default());
//!     let said = result.failures[0].to_string();
//!     assert_eq!(said, "expected client ESTABLISHED; actual: client CLOSED");
//! }
//! # Ok::<(), String>(())
//! ```
//!
//! # Tests of your own TCP
//!
//! A TCP is a host of scenarios if it is a [`stack::Stack`]; there is a small one to begin with. Then
//! [`suite::Suite`] makes scenario files tests of `cargo test` and nextest, one test a scenario: the
//! library that is shipped with synfin, your own, or both. In `tests/tcp.rs`, as a test without
//! libtest's harness, where `Model` stands for your TCP:
//!
//! ```
//! # #[cfg(feature = "library")]
//! # mod test {
//! use std::process::ExitCode;
//!
//! use synfin::stack::Model;
//! use synfin::suite::Suite;
//!
//! # pub
//! fn main() -> ExitCode {
//!     Suite::new(|_host, config| Box::new(Model::named(config.clone(), "mytcp")))
//!         .library()
//!         .filter("path(first)")
//!         .main()
//! }
//! # }
//! # #[cfg(feature = "library")]
//! # fn main() -> std::process::ExitCode { test::main() }
//! # #[cfg(not(feature = "library"))]
//! # fn main() {}
//! ```
//!
//! `synfin new harness --rust DIR` writes a crate that is set up like that, and `kits/harness` in the
//! source has a complete example. [`run::run_on`] runs one scenario on such a stack, or on one of
//! synfin's own ([`stack::Implementation`]), and [`harness::in_order`] many on several threads.
//!
//! # Features
//!
//! Without its default features, the crate is the language, the model, the runner and the reports for
//! people. `library` carries the scenarios along, `smoltcp` is that crate's TCP as a host, and `command`
//! is all that the command has beside these.
//!
//! What is documented here is the crate's interface, and changes as versions say. The command is made of
//! more, which is not documented here, and may change at any time.

// What only the command uses is dead where it is left out.
#![cfg_attr(not(feature = "command"), allow(dead_code))]

// Without its `std` feature, pest's derived code refers to `alloc` by path.
extern crate alloc;

pub mod harness;
pub mod host;
pub mod language;
#[cfg(feature = "library")]
pub mod library;
pub mod report;
pub mod run;
pub mod stack;
pub mod suite;
pub mod tcp;
pub mod wire;

// What is hidden below is not part of the public interface, though it can be reached: the command, the
// tests and the benches are made of it, and it may change at any time.

#[cfg(feature = "command")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod compare;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod conformance;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod coverage;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod diagram;
#[doc(hidden)]
pub mod explain;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod explore;
mod files;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod fill;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod grade;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod hunt;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod judge;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod lint;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod mutants;
#[doc(hidden)]
pub mod network;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod packetdrill;
#[doc(hidden)]
pub mod requirements;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod sandbox;
#[doc(hidden)]
pub mod select;
#[doc(hidden)]
pub mod snapshot;
#[cfg(feature = "command")]
#[doc(hidden)]
pub mod sys;
#[doc(hidden)]
pub mod text;
