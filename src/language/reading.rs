//! What a user may say about how a text is read.

/// How a text is read, where its notation leaves that open, and what is known of where it will run. A
/// scenario says everything itself, but for the names of implementations.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reading {
    /// Names that are defined for the text's conditions.
    pub defines: Vec<String>,
    /// Windows, options and times are not expected as the text has them.
    pub lenient: bool,
    /// Names of implementations that whoever reads it declares, beside those that synfin knows.
    pub stacks: Vec<String>,
    /// Segments that nobody asked for, and connections that linger, are failures rather than
    /// remarks.
    pub strict: bool,
}
