//! Learning management systems.
