//! The examples of the language reference are right.
