//! What is asked for.

/// How strictly submissions should be sandboxed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Choice {
    /// As strictly as this machine can.
    #[default]
    Auto,
    /// Files, network, system calls and limits, or nothing runs.
    Strict,
    /// In its own namespaces, by bubblewrap, or nothing runs.
    Bwrap,
    /// Like any program: only for submissions that you trust.
    None,
}

impl Choice {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Strict, Self::Bwrap, Self::None];

    /// The word of `--sandbox`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Strict => "strict",
            Self::Bwrap => "bwrap",
            Self::None => "none",
        }
    }
}
