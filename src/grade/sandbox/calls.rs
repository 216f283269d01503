//! Which system calls a submission can make: seccomp.
//!
//! What computes, allocates, forks, and reads and writes the files that Landlock leaves is
//! allowed; what reaches other processes, the network, or the machine answers "function not
//! implemented", which every library has to expect. Calls that are newer than this list are not
//! there either.

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};

/// The last call that was looked at, by its number: `mseal`, of Linux 6.10.
const LAST: c_long = 462;

/// What is not there.
const REFUSED: &[c_long] = &[
    // The network. Pairs of sockets that are connected to each other stay.
    libc::SYS_socket,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_process_mrelease,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_kcmp,
    libc::SYS_migrate_pages,
    libc::SYS_move_pages,
    libc::SYS_setpriority,
    libc::SYS_ioprio_set,
    libc::SYS_perf_event_open,
    // Namespaces and mounts. The GNU library goes back from `clone3` to `clone`, whose flags can
    // be looked at.
    libc::SYS_clone3,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_tree,
    libc::SYS_move_mount,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    457, // statmount
    458, // listmount
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    // What outlives its maker.
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_shmget,
    libc::SYS_mq_open,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    // The kernel and the machine.
    libc::SYS_bpf,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_userfaultfd,
    libc::SYS_fanotify_init,
    libc::SYS_personality,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    443, // quotactl_fd
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_syslog,
    libc::SYS_vhangup,
    libc::SYS_lookup_dcookie,
    libc::SYS_nfsservctl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_iopl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_ioperm,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_modify_ldt,
];

/// Signals, where Landlock does not keep them inside.
const SIGNALS: [c_long; 3] = [libc::SYS_kill, libc::SYS_tkill, libc::SYS_tgkill];

/// Calls that are about oneself if their first argument is 0.
const OF_ONESELF: [c_long; 4] = [
    libc::SYS_prlimit64,
    libc::SYS_sched_setaffinity,
    libc::SYS_sched_setscheduler,
    libc::SYS_sched_setparam,
];

/// Every flag of `clone` that makes a namespace.
const NAMESPACES: u64 = (libc::CLONE_NEWNS
    | libc::CLONE_NEWCGROUP
    | libc::CLONE_NEWUTS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNET) as u64;

/// The filter, compiled. `keeps_signals` says that signals are kept inside by other means.
///
/// # Errors
/// If this machine's processor is none that seccomp is known for.
pub(super) fn filter(keeps_signals: bool) -> Result<BpfProgram, String> {
    let wrong = |error: seccompiler::BackendError| format!("seccomp: {error}");
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(wrong)?;
    let only = |argument: u8, op: SeccompCmpOp| -> Result<Vec<SeccompRule>, String> {
        let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, op, 0);
        Ok(vec![condition.and_then(|it| SeccompRule::new(vec![it])).map_err(wrong)?])
    };
    let mut allowed: BTreeMap<i64, Vec<SeccompRule>> =
        (0..=LAST).filter(|call| !REFUSED.contains(call)).map(|call| (call, Vec::new())).collect();
    for call in OF_ONESELF {
        allowed.insert(call, only(0, SeccompCmpOp::Eq)?);
    }
    allowed.insert(libc::SYS_clone, only(0, SeccompCmpOp::MaskedEq(NAMESPACES))?);
    if !keeps_signals {
        for call in SIGNALS {
            allowed.remove(&call);
        }
        // Its own group is all its own.
        allowed.insert(libc::SYS_kill, only(0, SeccompCmpOp::Eq)?);
    }
    let refused = SeccompAction::Errno(libc::ENOSYS as u32);
    SeccompFilter::new(allowed, refused, SeccompAction::Allow, arch)
        .and_then(TryInto::try_into)
        .map_err(wrong)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_filter_fits() {
        for keeps_signals in [false, true] {
            let filter = filter(keeps_signals).unwrap();
            // The kernel takes no more instructions.
            assert!((100..4096).contains(&filter.len()), "{}", filter.len());
        }
    }
}
