//! synfin: scenarios for the TCP state machine, from SYN to FIN.

pub mod cli;
pub mod explain;
pub mod host;
pub mod language;
pub mod report;
pub mod requirements;
pub mod network;
pub mod run;
pub mod snapshot;
pub mod stack;
pub mod tcp;
