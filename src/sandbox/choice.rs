//! What somebody asks for.

/// How well submissions are to be locked in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Choice {
    /// As well as this machine can.
    #[default]
    Auto,
    /// Files, network, system calls and limits, or not at all.
    Strict,
    /// In name spaces of its own, by bubblewrap, or not at all.
    Bwrap,
    /// As any program: only for submissions that you trust.
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
