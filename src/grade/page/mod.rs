//! One student's feedback: in a terminal, as Markdown, and as one page for a browser that needs
//! nothing else. All three say the same, because all three write the same facts, in the order in
//! which somebody who looks for a mistake wants them. What a student may know is not decided
//! here: what comes in is written whole, so students get what
//! [`view::student`](super::view::student) made.

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
