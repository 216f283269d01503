//! What a child does to itself between `fork` and `exec`, so that the program it becomes cannot
//! undo it: limits, dropping privileges, Landlock, seccomp. Everything is prepared before the
//! `fork`; this module only makes the system calls, in the required order.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::Command;

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit};
use rustix::thread::{CapabilitySet, CapabilitySets};
use seccompiler::BpfProgram;

/// What to do, in this order.
#[derive(Debug, Default)]
pub struct Lock {
    /// Resource limits, soft and hard; never higher than before.
    pub limits: Vec<(Resource, u64, u64)>,
    /// Whether this process is killed first when the machine runs out of memory.
    pub first_to_go: bool,
    /// Whether to give up root's privileges, although the user stays root.
    pub drop_privileges: bool,
    /// The Landlock rules, and the rights for the process's own folder below `/proc`, which does
    /// not exist before the process does.
    pub files: Option<(OwnedFd, u64)>,
    /// The allowed system calls.
    pub calls: Vec<Filter>,
    /// Descriptors that the program inherits, under the same numbers.
    pub hand_over: Vec<OwnedFd>,
}

/// A seccomp program.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Its instructions.
    pub program: BpfProgram,
    /// The instructions that compare with the process id, which is only known once the process
    /// exists.
    pub own_number: Vec<usize>,
}

/// Makes the command's process confine itself as its last step before it becomes the program.
/// Anything else that has to happen before `exec` must be set up earlier.
#[allow(unsafe_code)]
pub fn confine(command: &mut Command, mut lock: Lock) {
    let fasten = move || lock.fasten();
    // SAFETY: between `fork` and `exec`, only async-signal-safe functions may be called. `fasten`
    // makes system calls and changes memory allocated before; it allocates nothing, takes no lock
    // and drops nothing; an error is kept as its number.
    unsafe {
        command.pre_exec(fasten);
    }
}

/// The system's version of Landlock; `None` if it has none, or if Landlock is disabled or
/// forbidden.
#[allow(unsafe_code)]
pub fn landlock_version() -> Option<u32> {
    const CREATE_RULESET_VERSION: u32 = 1;
    // SAFETY: when asked for its version, the call reads no memory.
    let version = unsafe {
        libc::syscall(
            libc::SYS_landlock_create_ruleset,
            std::ptr::null::<u8>(),
            0_usize,
            CREATE_RULESET_VERSION,
        )
    };
    u32::try_from(version).ok().filter(|version| *version > 0)
}

impl Lock {
    /// Only system calls: see [`confine`].
    fn fasten(&mut self) -> io::Result<()> {
        if self.first_to_go {
            // If this fails, another process may be killed first.
            let _ = write_first_to_go();
        }
        for (resource, current, maximum) in &self.limits {
            let allowed = rustix::process::getrlimit(*resource).maximum.unwrap_or(u64::MAX);
            let [current, maximum] = [current, maximum].map(|most| Some((*most).min(allowed)));
            rustix::process::setrlimit(*resource, Rlimit { current, maximum })?;
        }
        close_all_at_exec();
        for file in &self.hand_over {
            rustix::io::fcntl_setfd(file, rustix::io::FdFlags::empty())?;
        }
        if self.drop_privileges {
            drop_privileges()?;
        }
        if self.files.is_some() || !self.calls.is_empty() {
            rustix::thread::set_no_new_privs(true)?;
        }
        if let Some((rules, own)) = &self.files {
            restrict_files(rules, *own)?;
        }
        for filter in &mut self.calls {
            filter.install()?;
        }
        Ok(())
    }
}

impl Filter {
    /// Only system calls: see [`confine`].
    fn install(&mut self) -> io::Result<()> {
        let own = rustix::process::getpid().as_raw_nonzero().get().unsigned_abs();
        for at in &self.own_number {
            if let Some(instruction) = self.program.get_mut(*at) {
                instruction.k = own;
            }
        }
        // The error is made from errno and allocates nothing.
        seccompiler::apply_filter(&self.program).map_err(|_| io::Error::last_os_error())
    }
}

fn write_first_to_go() -> rustix::io::Result<()> {
    let file = rustix::fs::open(
        c"/proc/self/oom_score_adj",
        OFlags::WRONLY | OFlags::CLOEXEC,
        Mode::empty(),
    )?;
    rustix::io::write(&file, b"1000")?;
    Ok(())
}

/// Keeps files of this process that are not meant for the program from being inherited. Files
/// opened by the standard library are closed anyway; this is about those that this process itself
/// inherited.
#[allow(unsafe_code)]
fn close_all_at_exec() {
    const FIRST: u32 = 3;
    // SAFETY: nothing is closed now; the call sets a flag on descriptors.
    unsafe {
        // A system without this call is older than Landlock.
        libc::syscall(libc::SYS_close_range, FIRST, u32::MAX, libc::CLOSE_RANGE_CLOEXEC);
    }
}

/// Drops everything that root may do and others may not, now and after an `exec`.
fn drop_privileges() -> io::Result<()> {
    rustix::thread::clear_ambient_capability_set()?;
    for capability in (0..64).map(|bit| CapabilitySet::from_bits_retain(1 << bit)) {
        match rustix::thread::remove_capability_from_bounding_set(capability) {
            // That was the last one.
            Err(Errno::INVAL) => break,
            other => other?,
        }
    }
    let none = CapabilitySet::empty();
    let none = CapabilitySets { effective: none, permitted: none, inheritable: none };
    Ok(rustix::thread::set_capabilities(None, none)?)
}

/// `struct landlock_path_beneath_attr`.
#[repr(C, packed)]
struct PathBeneath {
    allowed: u64,
    folder: i32,
}

/// Enforces the rules, with the rights `own` for `/proc/self`.
#[allow(unsafe_code)]
fn restrict_files(rules: &OwnedFd, own: u64) -> io::Result<()> {
    const RULE_PATH_BENEATH: u32 = 1;
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    // Without `/proc`, there is nothing to allow.
    if let Ok(folder) = rustix::fs::open(c"/proc/self", flags, Mode::empty()) {
        let rule = PathBeneath { allowed: own, folder: folder.as_raw_fd() };
        // SAFETY: the kernel reads `rule`, which lives until the call returns.
        let added = unsafe {
            libc::syscall(
                libc::SYS_landlock_add_rule,
                rules.as_raw_fd(),
                RULE_PATH_BENEATH,
                &raw const rule,
                0_u32,
            )
        };
        if added != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    // SAFETY: the call takes two numbers.
    let restricted =
        unsafe { libc::syscall(libc::SYS_landlock_restrict_self, rules.as_raw_fd(), 0_u32) };
    if restricted == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
}
