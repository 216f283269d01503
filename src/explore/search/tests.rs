//! The search beside the plain steps.
