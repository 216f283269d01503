//! The search: breadth first, over situations of 16 octets each.
//!
//! What an event makes of a host is carried out once ([`space`], [`roster`]); from then on,
//! situations come out of tables ([`expand`]) and go into a set that keeps them in the order of
//! their levels ([`store`]). Threads take turns: all look for successors of a batch, then what was
//! not known is found out in a fixed order, then all put successors into their shards. So the
//! numbers of everything, and with them every answer, are the same on any number of threads.

mod batch;
mod claims;
mod expand;
mod key;
mod ledger;
mod level;
mod lines;
mod livelock;
mod memo;
mod path;
mod roster;
mod rows;
mod space;
mod store;
#[cfg(test)]
mod tests;

pub use claims::is_so;
pub use level::{Hitting, search};
