//! Judging: an assignment and a submission → a record of points, reasons and hints.
//!
//! What judges lives here, and may know scenarios, runs, TCP and processes: assignments and their
//! suites, the three kinds of graders ([`kind`]), what a seed draws, whether an assignment is ready
//! ([`check`]), and which submissions are alike ([`similar`]). Verdicts come from comparing what happened with what should have, and never
//! from what a submission prints. The paper that comes of it, a [`record`](crate::grade::record)
//! and everything written from one, is [`crate::grade`]'s; locking programs in is
//! [`crate::sandbox`]'s. Nothing here reads options or writes to a terminal.

pub mod assignment;
pub mod check;
pub mod kind;
pub mod one;
mod original;
mod randomize;
mod recorded;
mod seed;
pub mod similar;
pub mod template;
