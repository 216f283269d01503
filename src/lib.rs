//! synfin: scenarios for the TCP state machine, from SYN to FIN.

// Without its `std` feature, pest's derived code refers to `alloc` by path.
extern crate alloc;

pub mod cli;
pub mod compare;
pub mod coverage;
pub mod diagram;
pub mod explain;
mod files;
pub mod fill;
pub mod grade;
pub mod harness;
pub mod host;
pub mod judge;
pub mod language;
pub mod lint;
pub mod mutants;
pub mod network;
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
