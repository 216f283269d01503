//! The model of RFC 9293 as a host.

/// The model behind a host.
pub struct Model;
