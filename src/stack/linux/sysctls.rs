//! The kernel settings that verdicts depend on, and their pinned values in each namespace. Settings
//! that scenarios change are not here.

/// A setting of a namespace, below `/proc/sys/net`.
#[derive(Clone, Copy, Debug)]
pub struct Sysctl {
    /// Its path.
    pub path: &'static str,
    /// Its value.
    pub value: &'static str,
    /// The reason for the value.
    pub why: &'static str,
}

/// All of them. A setting that a kernel does not have is left out: it does not have the feature
/// either.
pub const SYSCTLS: &[Sysctl] = &[
    pin("ipv6/conf/all/disable_ipv6", "1", "only the scenario's segments"),
    pin("ipv6/conf/default/disable_ipv6", "1", "only the scenario's segments"),
    pin("ipv4/tcp_congestion_control", "reno", "RFC 5681; others have timers of their own"),
    pin("ipv4/tcp_ecn", "0", "no ECE and CWR that the model would not send"),
    pin("ipv4/tcp_fastopen", "0", "no data on a SYN unless the user asks"),
    pin("ipv4/tcp_syncookies", "0", "SYN_RCVD exists as a state"),
    pin("ipv4/tcp_mtu_probing", "0", "segments are as large as the MSS says"),
    pin("ipv4/tcp_min_snd_mss", "48", "the smallest value that the kernel allows"),
    pin("ipv4/ip_no_pmtu_disc", "0", "path MTU discovery is on"),
    pin("ipv4/tcp_no_metrics_save", "1", "a scenario learns nothing from the one before it"),
    pin("ipv4/tcp_slow_start_after_idle", "0", "idle time does not shrink the congestion window"),
    pin("ipv4/tcp_autocorking", "0", "a call has sent its segments when it returns"),
    pin("ipv4/tcp_moderate_rcvbuf", "0", "the receive buffer stays as set"),
    pin("ipv4/tcp_shrink_window", "0", "the window does not shrink (SHLD-14)"),
    pin("ipv4/tcp_rmem", "4096 131072 2147483647", "a receive buffer may have any size"),
    pin("ipv4/tcp_workaround_signed_windows", "0", "windows up to 65,535"),
    pin("ipv4/tcp_early_retrans", "0", "no tail loss probe: its timer depends on the load"),
    pin("ipv4/tcp_recovery", "0", "no RACK, up to Linux 6.16"),
    pin("ipv4/tcp_comp_sack_nr", "0", "no ACK waits for others like it"),
    pin("ipv4/tcp_reordering", "3", "three duplicate ACKs (RFC 5681); with SACK 1, see below"),
    pin("ipv4/tcp_frto", "0", "plain RFC 5681 after a timeout"),
    pin("ipv4/tcp_rto_min_us", "1000000", "the smallest RTO is 1 s (RFC 6298, section 2.4)"),
    pin("ipv4/tcp_rto_max_ms", "60000", "the largest RTO is 60 s (RFC 6298, section 2.5)"),
    pin("ipv4/tcp_syn_linear_timeouts", "0", "a SYN's RTO doubles too (RFC 6298, section 5.5)"),
    pin("ipv4/tcp_thin_linear_timeouts", "0", "the RTO doubles (RFC 6298, section 5.5)"),
    pin("ipv4/tcp_retries2", "15", "R2 is at least 100 s (SHLD-11)"),
    pin("ipv4/tcp_syn_retries", "8", "R2 for a SYN is at least 3 minutes (MUST-23)"),
    pin("ipv4/tcp_synack_retries", "8", "R2 for a SYN is at least 3 minutes (MUST-23)"),
    pin("ipv4/tcp_orphan_retries", "15", "as patient after `close` as before it"),
    pin("ipv4/tcp_fin_timeout", "60", "how long FIN_WAIT_2 lasts if no process has it open"),
    pin("ipv4/tcp_tw_reuse", "0", "TIME_WAIT lasts its full time"),
    pin("ipv4/tcp_abort_on_overflow", "0", "a full backlog does not cause a reset"),
    pin("ipv4/tcp_stdurg", "0", "the kernel's default meaning of the urgent pointer"),
    pin("ipv4/tcp_invalid_ratelimit", "0", "no answer is suppressed"),
    pin("ipv4/tcp_challenge_ack_limit", "2147483647", "no challenge ACK is suppressed"),
    pin("ipv4/icmp_ratelimit", "0", "no ICMP error is suppressed"),
    pin("ipv4/ip_local_port_range", "1024 65535", "any port may be bound"),
    pin("ipv4/ip_unprivileged_port_start", "0", "any port may be bound"),
];

/// Those with other values where a scenario leaves choices to the kernel (`own_choices`): as they are
/// on most systems.
pub const OWN_CHOICES: &[Sysctl] = &[
    pin("ipv4/tcp_frto", "2", "F-RTO (RFC 5682)"),
    pin("ipv4/tcp_recovery", "1", "RACK (RFC 8985)"),
    pin("ipv4/tcp_early_retrans", "3", "tail loss probes (RFC 8985)"),
    pin("ipv4/tcp_rto_min_us", "200000", "its smallest RTO"),
];

const fn pin(path: &'static str, value: &'static str, why: &'static str) -> Sysctl {
    Sysctl { path, value, why }
}

/// Pinned attributes of the route to the peer, and why.
pub const ROUTE: &[(&str, &str, &str)] = &[
    (
        "quickack",
        "1",
        "acknowledgments are not delayed; 0 if a scenario sets `delayed_ack` or `own_choices`",
    ),
    (
        "rto_min",
        "1s",
        "the smallest RTO is 1 s, on kernels without `tcp_rto_min_us`; 200 ms with `own_choices`",
    ),
    ("mtu", "1500", "an MSS of 1,460; 65535 if a scenario sets another"),
    (
        "initcwnd",
        "2 to 4",
        "the initial window of RFC 5681, section 3.1; a scenario may set another",
    ),
];

/// Pinned attributes of the device, and why.
pub const DEVICE: &[(&str, &str, &str)] = &[
    ("mtu", "65535", "only the MSS limits the size of segments"),
    ("gso_max_segs", "1", "segments are made one at a time, unless a scenario sets `own_choices`"),
    ("qdisc", "noqueue", "segments are sent at once"),
];
