//! Grading: an assignment and a submission → a record of points, reasons and hints; and from
//! that record, whatever course systems read.
//!
//! The record ([`record::Submission`]) is the seam. On one side of it graders make one
//! [`record::Test`] after another, whatever was handed in; on the other, writers turn a record
//! into text and know nothing of TCP, of processes, or of each other. What a student may see is
//! decided once, in [`view`]. Verdicts come from comparing what happened with what should have,
//! and never from what a submission prints. Nothing here draws a page's colours or reads options:
//! that is the writers' and the command's business.

#[cfg(test)]
mod fixture;
mod points;
pub mod record;
pub mod view;

pub use points::Points;
