//! synfin: scenarios for the TCP state machine, from SYN to FIN.

pub mod host;
pub mod language;
pub mod run;
pub mod stack;
pub mod tcp;
