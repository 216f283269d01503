//! How well a task is locked in.

/// What stands between a program and the machine, from nothing to most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// It runs as any program does.
    None,
    /// Limits of time, memory, output, processes and files, in a session of its own.
    Limits,
    /// Also, it sees only the files that it was given (Landlock).
    Files,
    /// Also, it can make only harmless system calls (seccomp).
    Strict,
    /// It runs in namespaces of its own (bubblewrap).
    Bwrap,
}

impl Level {
    /// The word for it in results and remarks.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Limits => "limits",
            Self::Files => "files",
            Self::Strict => "strict",
            Self::Bwrap => "bwrap",
        }
    }
}
