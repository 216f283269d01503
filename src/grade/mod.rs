//! Grading: an assignment and a submission → a record of points, reasons and hints; and from
//! that record, whatever course systems read.
//!
//! The record ([`record::Submission`]) is the seam. On one side of it graders ([`kind`]) make one
//! [`record::Test`] after another, whatever was handed in; on the other, writers turn a record
//! into text and know nothing of TCP, of processes, or of each other. What a student may see is
//! decided once, in [`view`]. Verdicts come from comparing what happened with what should have,
//! and never from what a submission prints. Nothing here reads options or writes to a terminal:
//! that is the command's business.

pub mod answers;
pub mod assignment;
pub mod check;
pub mod class;
pub mod diff;
mod download;
#[cfg(test)]
mod fixture;
pub mod gradebook;
pub mod kind;
pub mod one;
pub mod page;
mod pattern;
mod points;
mod randomize;
pub mod record;
pub mod sandbox;
mod seed;
pub mod store;
pub mod submission;
pub mod template;
pub mod view;

pub use points::Points;
