//! The attacks: one program each, `tests/hostile/NAME.c`.

use synfin::sandbox::Level;

use super::outside::User;

/// A hostile program.
#[derive(Debug)]
pub struct Attack {
    /// The name of its program.
    pub name: &'static str,
    /// Its description, in the table.
    pub what: &'static str,
    /// Whether the attack does no harm as long as nothing of it is left.
    pub is_harmless: bool,
}

/// The levels, as the columns of the table.
pub const LEVELS: [Level; 4] = [Level::Limits, Level::Files, Level::Strict, Level::Bwrap];

const fn harm(name: &'static str, what: &'static str) -> Attack {
    Attack { name, what, is_harmless: false }
}

const fn noise(name: &'static str, what: &'static str) -> Attack {
    Attack { name, what, is_harmless: true }
}

/// All of them, in the order of the table.
pub const ATTACKS: &[Attack] = &[
    harm("reads_a_secret", "reads a hidden scenario"),
    harm("finds_a_secret", "learns that a hidden scenario is there"),
    harm("reads_the_environment", "reads the grader's environment"),
    harm("reads_open_files", "uses a file that the grader has open"),
    harm("writes_the_results", "writes the results file"),
    harm("spoils_the_results", "cuts off, forbids or moves the results file"),
    noise("prints_a_result", "prints what looks like a result"),
    harm("kills_its_group", "kills its group"),
    harm("kills_everybody", "kills all that it may"),
    harm("kills_its_parent", "kills the grader"),
    harm("starves_its_parent", "debugs the grader, or changes its limits"),
    harm("connects", "connects to a port of this machine"),
    harm("sends_a_datagram", "sends a datagram to this machine"),
    harm("calls_a_socket", "calls a server by its path"),
    harm("makes_a_namespace", "makes namespaces"),
    harm("sleeps", "never ends"),
    harm("spins", "uses the processor for 10 s, with 1 s allowed"),
    harm("floods_stdout", "writes 256 MiB to stdout"),
    noise("floods_stderr", "writes 64 MiB to stderr"),
    harm("fills_the_disk", "writes 256 MiB into many files, with 64 allowed"),
    harm("writes_a_huge_file", "makes a file of 8 GiB"),
    harm("allocates", "uses 1 GiB of memory, with 256 MiB allowed"),
    harm("allocates_together", "the same in 16 processes"),
    harm("allocates_shared", "the same in memory that could be shared"),
    harm("forks", "starts 500 processes, with 64 allowed"),
    noise("daemonises", "goes into the background"),
    noise("runs_away", "changes its process and session all the time"),
    noise("leaves_zombies", "leaves zombies"),
    harm("unlinks_its_folder", "removes or moves its own folder"),
    noise("leaves_a_labyrinth", "leaves folders that are too deep to name"),
    harm("leaves_memory", "leaves shared memory behind"),
    noise("dies", "dies by a signal"),
];

impl Attack {
    /// The reason not to try this as that user, if there is one.
    pub fn is_too_dangerous(&self, user: User) -> Option<String> {
        // The tests' user has other processes of its own.
        let is_somebody = user == User::Ordinary && !rustix::process::geteuid().is_root();
        (self.name == "kills_everybody" && is_somebody)
            .then(|| "it would kill whatever else you run, if the sandbox failed".to_owned())
    }

    /// Whether it must not succeed at this level.
    pub fn must_fail_at(&self, level: Level) -> bool {
        // Landlock does not hide files, it only denies access to them.
        let is_seen = self.name == "finds_a_secret" && level == Level::Strict;
        level >= Level::Strict && !is_seen
    }
}
