//! The paper of grading: submissions as they were handed in, the record of each, and everything
//! that is written from records for course systems and people.
//!
//! The record ([`record::Submission`]) is the seam. [`crate::judge`] makes one [`record::Test`]
//! after another, whatever was handed in; writers here turn a record into text. They know nothing
//! of TCP, of processes, or of each other. What a student may see is decided once, in [`view`].
//! Nothing here reads options or writes to a terminal: that is the command's business.

pub mod class;
pub mod diff;
mod download;
#[cfg(test)]
mod fixture;
pub mod gradebook;
pub mod page;
pub(crate) mod pattern;
#[cfg(test)]
mod phone;
mod points;
pub mod record;
pub mod similar;
pub mod store;
pub mod submission;
pub mod view;

pub use points::Points;
