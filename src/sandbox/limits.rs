//! How much a process and its descendants may use.

use std::time::Duration;

/// How much may be used. Limits of a single process say so; everything else is counted
/// for a task with all that it started.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Real time, for a task that runs to its end. For one that is talked to, the grader decides
    /// how long it waits.
    pub time: Duration,
    /// Processor time of one process, if limited. In whole seconds, rounded up.
    pub processor: Option<Duration>,
    /// Memory, in octets.
    pub memory: u64,
    /// How memory is limited for each single process, besides watching the total.
    pub memory_by: MemoryBy,
    /// How much of stdout is kept, in octets; more than that ends a task that runs to its end.
    pub output: u64,
    /// How much of the end of stderr is kept, in octets.
    pub log: usize,
    /// The length of one file, in octets.
    pub file: u64,
    /// All files together, in octets.
    pub disk: u64,
    /// How many files there may be, folders included.
    pub entries: u64,
    /// Open files of one process.
    pub open_files: u64,
    /// Processes; each of their threads counts.
    pub processes: u64,
}

/// What limits the memory of one process. Some languages reserve far more address space than they
/// use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemoryBy {
    /// Its address space (RLIMIT_AS): for C, C++, Rust and Python. An allocation fails, and the
    /// program is told so.
    Address,
    /// Its writable private memory (RLIMIT_DATA): also for Go and others that reserve addresses.
    #[default]
    Data,
    /// Only the watch over the total, which checks several times a second: also for
    /// Java, JavaScript and sanitizers, which reserve writable memory.
    Watch,
}

const MIB: u64 = 1 << 20;

impl Limits {
    /// For building: compilers need more of everything.
    pub const fn building() -> Self {
        Self {
            time: Duration::from_secs(60),
            processor: Some(Duration::from_secs(120)),
            memory: 2048 * MIB,
            memory_by: MemoryBy::Watch,
            output: MIB,
            log: 64 << 10,
            file: 256 * MIB,
            disk: 1024 * MIB,
            entries: 20_000,
            open_files: 1024,
            processes: 256,
        }
    }

    /// For running what was built.
    pub const fn running() -> Self {
        Self {
            time: Duration::from_secs(60),
            processor: Some(Duration::from_secs(60)),
            memory: 512 * MIB,
            memory_by: MemoryBy::Data,
            output: 8 * MIB,
            log: 8 << 10,
            file: 16 * MIB,
            disk: 64 * MIB,
            entries: 1000,
            open_files: 128,
            processes: 64,
        }
    }
}
