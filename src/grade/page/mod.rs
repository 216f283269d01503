//! One student's feedback: for a terminal, as Markdown, and as one page for a browser that needs
//! nothing else. All three write the same facts, in the order in which a student who looks for a
//! mistake wants them. What a student may see is not decided here: the result is written
//! completely, so pages for students are made from what
//! [`view::student`](super::view::student) returns.

mod facts;
mod html;
mod human;
mod markdown;
mod style;
#[cfg(test)]
mod tests;

pub(super) use facts::{problem, word};
pub use html::html;
pub use human::human;
pub(super) use human::story;
pub use markdown::markdown;
pub(super) use style::STYLE;
