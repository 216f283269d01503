//! The settings of the kernel that verdicts depend on, and what they are pinned to in each
//! namespace. What scenarios set themselves is not here.

/// A setting of a namespace, below `/proc/sys/net`.
#[derive(Clone, Copy, Debug)]
pub struct Sysctl {
    /// Its path.
    pub path: &'static str,
    /// Its value.
    pub value: &'static str,
    /// Why it has it.
    pub why: &'static str,
}

/// All of them. One that a kernel does not have is left out: then it does not do it either.
pub const SYSCTLS: &[Sysctl] = &[
    pin("ipv6/conf/all/disable_ipv6", "1", "nothing but the scenario's segments"),
    pin("ipv6/conf/default/disable_ipv6", "1", "nothing but the scenario's segments"),
    pin("ipv4/tcp_congestion_control", "reno", "RFC 5681; others send by timers of their own"),
    pin("ipv4/tcp_ecn", "0", "no bits that no scenario knows"),
    pin("ipv4/tcp_fastopen", "0", "no data on a SYN unless the user asks"),
    pin("ipv4/tcp_syncookies", "0", "SYN_RCVD is a state"),
    pin("ipv4/tcp_mtu_probing", "0", "segments are as large as the MSS says"),
    pin("ipv4/tcp_min_snd_mss", "48", "the least that the kernel allows"),
    pin("ipv4/ip_no_pmtu_disc", "0", "path MTU discovery is on"),
    pin("ipv4/tcp_no_metrics_save", "1", "a scenario learns nothing from the one before it"),
    pin("ipv4/tcp_slow_start_after_idle", "0", "idle time costs nothing"),
    pin("ipv4/tcp_autocorking", "0", "what a call sends is sent when it returns"),
    pin("ipv4/tcp_moderate_rcvbuf", "0", "the receive buffer is what was set"),
    pin("ipv4/tcp_shrink_window", "0", "the window does not shrink (SHLD-14)"),
    pin("ipv4/tcp_rmem", "4096 131072 2147483647", "any receive buffer may be set"),
    pin("ipv4/tcp_workaround_signed_windows", "0", "windows up to 65,535"),
    pin("ipv4/tcp_early_retrans", "0", "no tail loss probe: its timer depends on the load"),
    pin("ipv4/tcp_recovery", "0", "no RACK, up to Linux 6.16"),
    pin("ipv4/tcp_reordering", "3", "three duplicate ACKs (RFC 5681); with SACK 1, see below"),
    pin("ipv4/tcp_frto", "0", "after a timeout, RFC 5681 as it stands"),
    pin("ipv4/tcp_rto_min_us", "1000000", "an RTO is 1 s at least (RFC 6298, section 2.4)"),
    pin("ipv4/tcp_rto_max_ms", "60000", "and 60 s at most (RFC 6298, section 2.5)"),
    pin("ipv4/tcp_syn_linear_timeouts", "0", "a SYN's RTO doubles too (RFC 6298, section 5.5)"),
    pin("ipv4/tcp_thin_linear_timeouts", "0", "the RTO doubles (RFC 6298, section 5.5)"),
    pin("ipv4/tcp_retries2", "15", "R2 is at least 100 s (SHLD-11)"),
    pin("ipv4/tcp_syn_retries", "8", "R2 for a SYN is at least 3 minutes (MUST-23)"),
    pin("ipv4/tcp_synack_retries", "8", "R2 for a SYN is at least 3 minutes (MUST-23)"),
    pin("ipv4/tcp_orphan_retries", "15", "who has closed is as patient as who has not"),
    pin("ipv4/tcp_fin_timeout", "60", "how long a FIN_WAIT_2 lasts that nobody has open"),
    pin("ipv4/tcp_tw_reuse", "0", "TIME_WAIT ends by itself"),
    pin("ipv4/tcp_abort_on_overflow", "0", "a full backlog is no reset"),
    pin("ipv4/tcp_stdurg", "0", "the urgent pointer as the kernel has it by default"),
    pin("ipv4/tcp_invalid_ratelimit", "0", "each segment is answered that deserves it"),
    pin("ipv4/tcp_challenge_ack_limit", "2147483647", "no challenge ACK is left out"),
    pin("ipv4/icmp_ratelimit", "0", "no ICMP error is left out"),
    pin("ipv4/ip_local_port_range", "1024 65535", "any port may be bound"),
    pin("ipv4/ip_unprivileged_port_start", "0", "any port may be bound"),
];

const fn pin(path: &'static str, value: &'static str, why: &'static str) -> Sysctl {
    Sysctl { path, value, why }
}

/// What is pinned of the way to the peer, and why.
pub const ROUTE: &[(&str, &str, &str)] = &[
    ("quickack", "1", "acknowledgments are not delayed; 0 where a scenario sets `delayed_ack`"),
    ("rto_min", "1s", "an RTO is 1 s at least, where there is no tcp_rto_min_us"),
    ("mtu", "1500", "an MSS of 1,460; 65535 where a scenario sets another"),
    ("initcwnd", "2 to 4", "the initial window of RFC 5681, section 3.1, by the MSS"),
];

/// What is pinned of the device, and why.
pub const DEVICE: &[(&str, &str, &str)] = &[
    ("mtu", "65535", "the MSS alone says how large a segment may be"),
    ("gso_max_segs", "1", "segments are made one at a time"),
    ("qdisc", "noqueue", "what is sent is sent at once"),
];
