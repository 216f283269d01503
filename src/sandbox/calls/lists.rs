//! The lists of system calls, by the reason why they are refused.

use libc::*;

/// Refused whatever the arguments.
pub(super) const ALWAYS: &[&[c_long]] =
    &[NETWORK, OTHERS, GROUPS, LEFT_BEHIND, ROOTS, MACHINE, WAYS_IN, LEGACY];

/// The network, and every other socket that reaches a process outside.
const NETWORK: &[c_long] =
    &[SYS_socket, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4];

/// Other processes of the same user: their memory, files, signals, and share of
/// the machine.
const OTHERS: &[c_long] = &[
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_process_madvise,
    SYS_process_mrelease,
    SYS_pidfd_getfd,
    SYS_pidfd_send_signal,
    SYS_kcmp,
    SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo,
    SYS_sched_setaffinity,
    SYS_sched_setattr,
    SYS_sched_setparam,
    SYS_sched_setscheduler,
    SYS_setpriority,
    SYS_ioprio_set,
    SYS_migrate_pages,
    SYS_move_pages,
];

/// Leaving the group that is killed as a whole.
const GROUPS: &[c_long] = &[SYS_setsid, SYS_setpgid];

/// What would remain after all processes have ended, or is memory that belongs to no process.
const LEFT_BEHIND: &[c_long] =
    &[SYS_shmget, SYS_msgget, SYS_semget, SYS_mq_open, SYS_memfd_create, SYS_memfd_secret];

/// Other views of the file system, and of everything else.
const ROOTS: &[c_long] = &[
    SYS_unshare,
    SYS_setns,
    SYS_chroot,
    SYS_pivot_root,
    SYS_mount,
    SYS_umount2,
    SYS_move_mount,
    SYS_mount_setattr,
    SYS_open_tree,
    SYS_fsopen,
    SYS_fsconfig,
    SYS_fsmount,
    SYS_fspick,
    SYS_name_to_handle_at,
    SYS_open_by_handle_at,
    // statmount and listmount, which libc does not name everywhere.
    457,
    458,
];

/// The machine as a whole. Most of it takes root's privileges, which nothing here has: this is
/// the second lock.
const MACHINE: &[c_long] = &[
    SYS_acct,
    SYS_adjtimex,
    SYS_clock_adjtime,
    SYS_clock_settime,
    SYS_delete_module,
    SYS_finit_module,
    SYS_init_module,
    SYS_kexec_load,
    SYS_nfsservctl,
    SYS_quotactl,
    SYS_quotactl_fd,
    SYS_reboot,
    SYS_setdomainname,
    SYS_sethostname,
    SYS_settimeofday,
    SYS_swapoff,
    SYS_swapon,
    SYS_syslog,
    SYS_vhangup,
];

/// Large and rarely needed parts of the kernel, where bugs have been found; and watching
/// what others do with files.
const WAYS_IN: &[c_long] = &[
    SYS_add_key,
    SYS_bpf,
    SYS_fanotify_init,
    SYS_inotify_init1,
    SYS_io_uring_enter,
    SYS_io_uring_register,
    SYS_io_uring_setup,
    SYS_keyctl,
    SYS_perf_event_open,
    SYS_request_key,
    SYS_userfaultfd,
];

/// Calls of this architecture only.
#[cfg(target_arch = "x86_64")]
const LEGACY: &[c_long] = &[
    SYS_inotify_init,
    SYS_ioperm,
    SYS_iopl,
    SYS_kexec_file_load,
    SYS_lookup_dcookie,
    SYS_modify_ldt,
    SYS_sysfs,
    SYS_uselib,
    SYS_ustat,
];
/// `kexec_file_load`, which libc does not name everywhere.
#[cfg(not(target_arch = "x86_64"))]
const LEGACY: &[c_long] = &[294];

/// The same number on all architectures; libc does not name it everywhere.
const FCHMODAT2: c_long = 452;

/// Calls that change a file without opening it, which Landlock does not control: the grader's files
/// have the same owner.
pub(super) const OF_FILES: &[&[c_long]] = &[
    OF_FILES_LEGACY,
    &[
        SYS_fchmod,
        SYS_fchmodat,
        FCHMODAT2,
        SYS_fchown,
        SYS_fchownat,
        SYS_utimensat,
        SYS_setxattr,
        SYS_lsetxattr,
        SYS_fsetxattr,
        SYS_removexattr,
        SYS_lremovexattr,
        SYS_fremovexattr,
    ],
];

/// Those of this architecture only.
#[cfg(target_arch = "x86_64")]
const OF_FILES_LEGACY: &[c_long] =
    &[SYS_chmod, SYS_chown, SYS_lchown, SYS_utime, SYS_utimes, SYS_futimesat];
#[cfg(not(target_arch = "x86_64"))]
const OF_FILES_LEGACY: &[c_long] = &[];

/// The flags of `clone` that make namespaces. The flag for time shares its bits with the signal to
/// the parent, and only `clone3` and `unshare` have it.
pub(super) const NAMESPACES: &[u64] = &[
    CLONE_NEWUSER as u64,
    CLONE_NEWNS as u64,
    CLONE_NEWPID as u64,
    CLONE_NEWNET as u64,
    CLONE_NEWIPC as u64,
    CLONE_NEWUTS as u64,
    CLONE_NEWCGROUP as u64,
];

/// Commands of `fcntl` that choose who is signalled, and how.
pub(super) const SIGNALS_BY_FILES: &[u64] = &[
    F_SETOWN as u64,
    // F_SETSIG and F_SETOWN_EX, which libc does not name everywhere.
    10,
    15,
];

/// Requests of `ioctl` that type on a terminal: TIOCSTI and TIOCLINUX. The C libraries disagree on
/// the type of such numbers, not on the numbers.
pub(super) const TYPING: &[u64] = &[0x5412, 0x541c];

/// The same, as requests of `ioctl`: FIOSETOWN and SIOCSPGRP.
pub(super) const SIGNALS_BY_DEVICES: &[u64] = &[0x8901, 0x8902];
