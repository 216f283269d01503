//! The system calls that a submission does not need: seccomp's part.
//!
//! What is listed is refused with EPERM, as if the user had no right to it; what this list does
//! not know, because it is newer, is refused as if the system did not have it. So is `clone3`,
//! whose flags cannot be looked at: the C library then takes `clone`, whose flags can.

mod lists;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use seccompiler::SeccompCmpArgLen::Dword;
use seccompiler::SeccompCmpOp::{self, Eq, MaskedEq, Ne};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
    sock_filter,
};

use super::Phase;
use crate::sys::confine::Filter;

/// What depends on the task and on what else the machine has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Needs {
    /// What the task is for.
    pub phase: Phase,
    /// Whether something else sees to it that only what belongs to the task can be signalled: a
    /// user of its own, or Landlock from its sixth version on. Otherwise, a process can signal
    /// itself and its group.
    pub signals_are_kept_in: bool,
    /// Whether Landlock sees files being cut off, as from its third version on.
    pub truncation_is_seen: bool,
}

/// Stands for the process's own number, until that is known. No process has it: it is beyond
/// the most that a system can be set to (2^22).
const OWN: u64 = 0x7ace_0000;

/// The newest system call that was looked at (`mseal`, Linux 6.10): what comes after it is
/// refused. The numbers are the same on all architectures from 424 on. The calls of x32, too,
/// are beyond it.
const NEWEST: u32 = 462;

/// Whether this architecture's calls are known.
pub(super) fn are_known() -> bool {
    TargetArch::try_from(std::env::consts::ARCH).is_ok()
}

/// What to install, in this order; made once for all tasks with the same needs.
///
/// # Errors
/// As [`filters`].
pub(super) fn prepared(needs: Needs) -> Result<Vec<Filter>, seccompiler::Error> {
    static PREPARED: Mutex<Vec<(Needs, Vec<Filter>)>> = Mutex::new(Vec::new());
    // The list is whole whatever a thread that panicked was doing.
    let mut all = PREPARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, filters)) = all.iter().find(|(it, _)| *it == needs) {
        return Ok(filters.clone());
    }
    let made = filters(needs)?;
    all.push((needs, made.clone()));
    Ok(made)
}

/// What to install, in this order.
///
/// # Errors
/// If the lists do not make a program, or for an architecture that is not known.
fn filters(needs: Needs) -> Result<Vec<Filter>, seccompiler::Error> {
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    let refused = compile(refused(needs)?, libc::EPERM, arch)?;
    let absent = compile([(libc::SYS_clone3, Vec::new())].into(), libc::ENOSYS, arch)?;
    let own = |(at, it): (usize, &sock_filter)| (u64::from(it.k) == OWN).then_some(at);
    let own_number = refused.iter().enumerate().filter_map(own).collect();
    Ok(vec![
        Filter { program: newest(), own_number: Vec::new() },
        Filter { program: absent, own_number: Vec::new() },
        Filter { program: refused, own_number },
    ])
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

fn compile(rules: Rules, error: i32, arch: TargetArch) -> Result<BpfProgram, seccompiler::Error> {
    let refuse = SeccompAction::Errno(error.unsigned_abs());
    Ok(SeccompFilter::new(rules, SeccompAction::Allow, refuse, arch)?.try_into()?)
}

/// What is refused: always, or with these arguments.
fn refused(needs: Needs) -> Result<Rules, seccompiler::Error> {
    let mut rules = Rules::new();
    for call in lists::ALWAYS.iter().copied().flatten() {
        rules.insert(*call, Vec::new());
    }
    if needs.phase == Phase::Run {
        rules.extend(lists::OF_FILES.iter().map(|call| (*call, Vec::new())));
    }
    let mut when = |call: i64, conditions: &[(u8, SeccompCmpOp, u64)]| {
        let conditions: Result<Vec<_>, _> = conditions
            .iter()
            .map(|(argument, how, value)| {
                SeccompCondition::new(*argument, Dword, how.clone(), *value)
            })
            .collect();
        rules.entry(call).or_default().push(SeccompRule::new(conditions?)?);
        Ok::<(), seccompiler::Error>(())
    };

    // A new name space is a new kernel's worth of ways in.
    for flag in lists::NAMESPACES {
        when(libc::SYS_clone, &[(0, MaskedEq(*flag), *flag)])?;
    }
    // A pair of sockets is a pipe with two ends, unless it is one of datagrams: those can be
    // sent anywhere.
    for kind in [libc::SOCK_DGRAM, libc::SOCK_RAW, libc::SOCK_RDM] {
        when(libc::SYS_socketpair, &[(1, MaskedEq(0xf), kind.unsigned_abs().into())])?;
    }
    // The limits of others; its own can only shrink.
    when(libc::SYS_prlimit64, &[(0, Ne, 0)])?;
    // 0xffff_ffff asks.
    when(libc::SYS_personality, &[(0, Ne, 0), (0, Ne, 0xffff_ffff)])?;
    // To go on after the grader's death.
    when(libc::SYS_prctl, &[(0, Eq, libc::PR_SET_PDEATHSIG.unsigned_abs().into())])?;
    // To type on the grader's terminal.
    for request in [libc::TIOCSTI, libc::TIOCLINUX] {
        when(libc::SYS_ioctl, &[(1, Eq, request)])?;
    }

    if !needs.signals_are_kept_in {
        when(libc::SYS_kill, &[(0, Ne, 0), (0, Ne, OWN)])?;
        when(libc::SYS_tgkill, &[(0, Ne, OWN)])?;
        when(libc::SYS_tkill, &[(0, Ne, OWN)])?;
        // A file can be made to signal, too.
        for command in lists::SIGNALS_BY_FILES {
            when(libc::SYS_fcntl, &[(1, Eq, *command)])?;
        }
        for request in lists::SIGNALS_BY_DEVICES {
            when(libc::SYS_ioctl, &[(1, Eq, *request)])?;
        }
    }
    if !needs.truncation_is_seen {
        // A file that may not be written can be cut off while it is opened for reading.
        let cut = libc::O_TRUNC.unsigned_abs().into();
        let mode: u64 = libc::O_ACCMODE.unsigned_abs().into();
        when(libc::SYS_openat, &[(2, MaskedEq(cut | mode), cut)])?;
        #[cfg(target_arch = "x86_64")]
        when(libc::SYS_open, &[(1, MaskedEq(cut | mode), cut)])?;
        rules.insert(libc::SYS_openat2, Vec::new());
        rules.insert(libc::SYS_truncate, Vec::new());
    }
    Ok(rules)
}

/// Refuses what is newer than all that is known here, as if it were not there.
fn newest() -> BpfProgram {
    const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
    const IF_GREATER: u16 = (libc::BPF_JMP | libc::BPF_JGT | libc::BPF_K) as u16;
    const RETURN: u16 = (libc::BPF_RET | libc::BPF_K) as u16;
    let absent = libc::SECCOMP_RET_ERRNO | libc::ENOSYS.unsigned_abs();
    let step = |code, jt, k| sock_filter { code, jt, jf: 0, k };
    vec![
        // The number of the call stands first.
        step(LOAD, 0, 0),
        step(IF_GREATER, 1, NEWEST),
        step(RETURN, 0, libc::SECCOMP_RET_ALLOW),
        step(RETURN, 0, absent),
    ]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn every_filter_fits_and_knows_where_its_own_number_belongs() {
        for bits in 0..8 {
            let needs = Needs {
                phase: if bits & 1 == 0 { Phase::Build } else { Phase::Run },
                signals_are_kept_in: bits & 2 != 0,
                truncation_is_seen: bits & 4 != 0,
            };
            let filters = filters(needs).unwrap();
            let own: usize = filters.iter().map(|it| it.own_number.len()).sum();
            // One each for `kill`, `tkill` and `tgkill`.
            assert_eq!(own, if needs.signals_are_kept_in { 0 } else { 3 }, "{needs:?}");
            for filter in filters {
                // The kernel takes no more instructions.
                assert!((4..4096).contains(&filter.program.len()), "{needs:?}");
            }
        }
    }
}
