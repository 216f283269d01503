//! The system calls that a submission does not need: the part of seccomp.
//!
//! Listed calls fail with EPERM, as if the user lacked permission. Calls newer than this list fail
//! as if the system did not have them. So does `clone3`, whose flags cannot be inspected: the C
//! library then uses `clone`, whose flags can.

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

/// What depends on the task and on the rest of the machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Needs {
    /// What the task is for.
    pub phase: Phase,
    /// Whether something else ensures that only the task's own processes can be signalled: a
    /// user of its own, or Landlock from version 6. Otherwise, a process can signal only
    /// itself and its group.
    pub signals_are_kept_in: bool,
    /// Whether Landlock controls truncation, as it does from version 3.
    pub truncation_is_seen: bool,
}

/// Stands for the process's own number until that is known. No process has it: it is beyond
/// the largest limit that a system can be set to (2^22).
const OWN: u64 = 0x7ace_0000;

/// The newest system call that was reviewed (`mseal`, Linux 6.10): later ones are
/// refused. The numbers are the same on all architectures from 424 on. The calls of x32 are
/// beyond it, too.
const NEWEST: u32 = 462;

/// Whether this architecture's calls are known.
pub(super) fn are_known() -> bool {
    TargetArch::try_from(std::env::consts::ARCH).is_ok()
}

/// The filters to install, in this order; made once for all tasks with the same needs.
pub(super) fn prepared(needs: Needs) -> Result<Vec<Filter>, seccompiler::Error> {
    static PREPARED: Mutex<Vec<(Needs, Vec<Filter>)>> = Mutex::new(Vec::new());
    // The list is consistent whatever a panicking thread was doing.
    let mut all = PREPARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, filters)) = all.iter().find(|(it, _)| *it == needs) {
        return Ok(filters.clone());
    }
    let made = filters(needs)?;
    all.push((needs, made.clone()));
    Ok(made)
}

/// The filters to install, in this order.
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
        for call in lists::OF_FILES.iter().copied().flatten() {
            rules.insert(*call, Vec::new());
        }
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

    // A new namespace opens up a large part of the kernel.
    for flag in lists::NAMESPACES {
        when(libc::SYS_clone, &[(0, MaskedEq(*flag), *flag)])?;
    }
    // A socket pair is a two-way pipe, unless it carries datagrams: those can be
    // sent anywhere.
    for kind in [libc::SOCK_DGRAM, libc::SOCK_RAW, libc::SOCK_RDM] {
        when(libc::SYS_socketpair, &[(1, MaskedEq(0xf), kind.unsigned_abs().into())])?;
    }
    // The limits of others; its own can only decrease.
    when(libc::SYS_prlimit64, &[(0, Ne, 0)])?;
    // 0xffff_ffff asks.
    when(libc::SYS_personality, &[(0, Ne, 0), (0, Ne, 0xffff_ffff)])?;
    // To outlive the grader.
    when(libc::SYS_prctl, &[(0, Eq, libc::PR_SET_PDEATHSIG.unsigned_abs().into())])?;
    // To type on the grader's terminal.
    for request in lists::TYPING {
        when(libc::SYS_ioctl, &[(1, Eq, *request)])?;
    }

    if !needs.signals_are_kept_in {
        when(libc::SYS_kill, &[(0, Ne, 0), (0, Ne, OWN)])?;
        when(libc::SYS_tgkill, &[(0, Ne, OWN)])?;
        when(libc::SYS_tkill, &[(0, Ne, OWN)])?;
        // A file can be made to send signals, too.
        for command in lists::SIGNALS_BY_FILES {
            when(libc::SYS_fcntl, &[(1, Eq, *command)])?;
        }
        for request in lists::SIGNALS_BY_DEVICES {
            when(libc::SYS_ioctl, &[(1, Eq, *request)])?;
        }
    }
    if !needs.truncation_is_seen {
        // A file without write permission can be truncated while it is opened for reading.
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

/// Refuses everything newer than what is known here, as if it did not exist.
fn newest() -> BpfProgram {
    const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
    const IF_GREATER: u16 = (libc::BPF_JMP | libc::BPF_JGT | libc::BPF_K) as u16;
    const RETURN: u16 = (libc::BPF_RET | libc::BPF_K) as u16;
    let absent = libc::SECCOMP_RET_ERRNO | libc::ENOSYS.unsigned_abs();
    let step = |code, jt, k| sock_filter { code, jt, jf: 0, k };
    vec![
        // The number of the call comes first.
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
                // The kernel accepts no more instructions.
                assert!((4..4096).contains(&filter.program.len()), "{needs:?}");
            }
        }
    }
}
