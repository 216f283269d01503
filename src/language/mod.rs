//! Scenario text ↔ syntax tree ↔ plan, formatting, and diagnostics with places. Nothing here
//! knows how TCP works beyond its names.

pub mod plan;

pub use plan::Span;
