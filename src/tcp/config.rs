//! The choices that RFC 9293 leaves to implementations and that a scenario may set: switches and
//! numbers of one endpoint, and named sets of them (profiles).
//!
//! The table of settings below is the only place that lists them. From it come the fields of
//! [`Config`] and their defaults, the names and values of `set` ([`Setting`]),
//! the facts that rules ask about switches, the entries of `synfin explain`, the settings that a
//! program gets, and the table in `docs/LANGUAGE.md`. Other implementations need no row for a new
//! setting either: they support its default only, unless their own list says more.

use std::hash::{Hash, Hasher};
use std::time::Duration;

use super::Seq;
use super::setting::{Setting, SettingKind, SettingRow, SettingValue, Stored};

/// Passes the table of settings to a macro, after the macro's own input in braces.
///
/// A row is the field of [`Config`] with its type and default; the setting's name, its values
/// and a summary; and, if rules ask whether it is on, the [`Fact`](super::Fact) and the beginning
/// of a sentence about it. `opposite` is a second name that says the opposite.
macro_rules! each_setting {
    ($then:ident! { $($own:tt)* }) => {
        $then! { { $($own)* }
            /// The ISS of the next connection.
            iss: Seq = Seq(100),
                "ISS" Number(0, 0xffff_ffff),
                "initial send sequence number of the next connection";

            /// The MSS that is announced, and the largest segment that is sent, in octets.
            mss: u16 = 1460,
                "MSS" Number(1, 65_495),
                "largest segment, in octets";

            /// Whether the MSS option is sent in a SYN (SHLD-5, MAY-3).
            mss_option: bool = true,
                "mss_option" Switch,
                "send the MSS option in SYNs";

            /// RCV.BUFF: the receive buffer, in octets.
            window: u32 = 65_535,
                "window" Number(0, 1 << 30),
                "receive buffer, in octets";

            /// The shift count to offer (RFC 7323, section 2), 0 to 14; `None` offers no scaling.
            window_scale: Option<u8> = None,
                "window_scale" NumberOrOff(0, 14),
                "shift count to offer (RFC 7323)";

            /// Whether to offer timestamps (RFC 7323, section 3).
            timestamps: bool = false,
                "timestamps" Switch,
                "offer timestamps (RFC 7323)";

            /// What the timestamp clock says when the scenario begins (RFC 7323, section 5.4).
            first_timestamp: u32 = 0,
                "first_timestamp" Number(0, 0xffff_ffff),
                "what the timestamp clock says when the scenario begins (RFC 7323)";

            /// Whether to offer SACK (RFC 2018).
            sack: bool = false,
                "sack" Switch,
                "offer selective acknowledgment (RFC 2018)";

            /// The maximum segment lifetime (section 3.4.2).
            msl: Duration = TWO_MINUTES,
                "MSL" Duration(DAY),
                "maximum segment lifetime";

            /// Nagle's algorithm (section 3.7.4).
            nagle: bool = true,
                "nagle" Switch,
                "Nagle's algorithm (3.7.4)";

            /// Whether acknowledgments of data wait for a second segment or a timer
            /// (section 3.8.6.3).
            delayed_ack: bool = false,
                "delayed_ack" Switch,
                "delay acknowledgments (3.8.6.3)",
                fact DelayedAck "delayed acknowledgments are",
                opposite "ack_every_segment"
                    "acknowledge every data segment at once: the opposite of `delayed_ack`";

            /// How long they wait; under 0.5 s (MUST-40).
            delayed_ack_time: Duration = Duration::from_millis(200),
                "delayed_ack_time" Duration(499),
                "longest delay of an acknowledgment";

            /// Slow start and congestion avoidance (MUST-19).
            congestion_control: bool = true,
                "congestion_control" Switch,
                "slow start and congestion avoidance (3.8.2)";

            /// The initial congestion window in segments (RFC 6928); `None` goes by the MSS
            /// (RFC 5681, section 3.1).
            initial_window: Option<u32> = None,
                "initial_window" NumberOrOff(1, 1000),
                "initial congestion window in segments (RFC 6928); off: 2 to 4 by the MSS (RFC 5681)";

            /// A real implementation's own choices hold, as far as no other setting speaks of them: when
            /// it delays an acknowledgment (section 3.8.6.3), how it finds a loss. The model has
            /// none.
            own_choices: bool = false,
                "own_choices" Switch,
                "a real implementation makes its own choices: when it delays an acknowledgment, how it \
                    finds a loss; the model has none";

            /// The RTO before any measurement (RFC 6298, section 2.1).
            initial_rto: Duration = Duration::from_secs(1),
                "RTO" Duration(60_000),
                "retransmission timeout before any measurement (RFC 6298)";

            /// The largest RTO (RFC 6298, section 2.5), at least 60 s.
            max_rto: Duration = MINUTE,
                "max_RTO" Duration(DAY),
                "largest retransmission timeout (RFC 6298)";

            /// R1, in retransmissions of one segment (SHLD-10).
            r1: u32 = 3,
                "R1" Number(1, 1000),
                "retransmissions before the user gets the signal `trouble` (3.8.3)";

            /// R2, in time since a data segment was first sent; `None` never gives up (MUST-21).
            r2: Option<Duration> = Some(FIVE_MINUTES),
                "R2" DurationOrOff(DAY),
                "time of retransmissions before a connection is given up (3.8.3)";

            /// R2 for a SYN; at least 3 minutes (MUST-23).
            r2_syn: Option<Duration> = Some(FIVE_MINUTES),
                "R2_SYN" DurationOrOff(DAY),
                "time of retransmissions of a SYN before a connection is given up (3.8.3)";

            /// The user timeout of OPEN (section 3.9.1.1); `None` never gives up.
            user_timeout: Option<Duration> = Some(FIVE_MINUTES),
                "user_timeout" DurationOrOff(30 * DAY),
                "user timeout of OPEN (3.9.1.1)";

            /// Keep-alives after this much idle time (section 3.8.4); `None` is off (MUST-25).
            keep_alive: Option<Duration> = None,
                "keep_alive" DurationOrOff(30 * DAY),
                "idle time before a keep-alive (3.8.4)",
                fact KeepAlives "keep-alives are";

            /// The time between keep-alives without an answer; `None` is as long as the idle time.
            keep_alive_interval: Option<Duration> = None,
                "keep_alive_interval" DurationOrOff(30 * DAY),
                "time between keep-alives without an answer; off: as long as `keep_alive` (3.8.4)";

            /// Whether a keep-alive carries one garbage octet (MAY-6).
            keep_alive_octet: bool = false,
                "keep_alive_octet" Switch,
                "send a garbage octet in keep-alives (3.8.4)";

            /// How many keep-alives in a row without an answer end the connection; `None` never does
            /// (MUST-29: one alone never may).
            keep_alive_count: Option<u32> = None,
                "keep_alive_count" NumberOrOff(2, 1000),
                "keep-alives in a row without an answer that end the connection, one interval after the \
                    last (3.8.4)";

            /// RFC 5961: RST, SYN and ACK checks with challenge ACKs.
            rfc5961: bool = true,
                "rfc5961" Switch,
                "RST, SYN and ACK checks of RFC 5961",
                fact Rfc5961 "RFC 5961 is";

            /// With [`rfc5961`](Self::rfc5961), its check of RSTs.
            rfc5961_rst: bool = true,
                "rfc5961_rst" Switch,
                "with `rfc5961`, its check of RSTs (RFC 5961, section 3)",
                fact Rfc5961Rst "RFC 5961's check of RSTs is";

            /// With [`rfc5961`](Self::rfc5961), its check of SYNs.
            rfc5961_syn: bool = true,
                "rfc5961_syn" Switch,
                "with `rfc5961`, its check of SYNs (RFC 5961, section 4)",
                fact Rfc5961Syn "RFC 5961's check of SYNs is";

            /// RFC 1337: a RST does not end TIME_WAIT.
            rfc1337: bool = false,
                "rfc1337" Switch,
                "ignore a RST in TIME_WAIT (RFC 1337)",
                fact Rfc1337 "RFC 1337 is";

            /// A new SYN may reopen a connection from TIME_WAIT (MAY-2).
            reopen_time_wait: bool = false,
                "reopen_time_wait" Switch,
                "a new SYN reopens a connection from TIME_WAIT (3.6.1)",
                fact ReopenTimeWait "reopening from TIME_WAIT is";

            /// CLOSE also gives up receiving (MAY-1, SHLD-3).
            half_duplex_close: bool = false,
                "half_duplex_close" Switch,
                "CLOSE also ends receiving (3.6.1)",
                fact HalfDuplex "half-duplex close is";

            /// Data that waits when a SYN is sent travels with it (section 3.10.1).
            data_on_syn: bool = false,
                "data_on_syn" Switch,
                "data that waits when a SYN is sent travels with it (3.10.1)";

            /// A segment with both SYN and FIN is dropped without an answer.
            drop_syn_fin: bool = false,
                "drop_syn_fin" Switch,
                "drop segments with both SYN and FIN, without an answer",
                fact DropSynFin "dropping SYN+FIN is";

            /// With [`drop_syn_fin`](Self::drop_syn_fin), such a segment is dropped in TIME_WAIT too.
            drop_syn_fin_in_time_wait: bool = true,
                "drop_syn_fin_in_time_wait" Switch,
                "with `drop_syn_fin`, drop them in TIME_WAIT too",
                fact DropSynFinInTimeWait "dropping SYN+FIN in TIME_WAIT is";

            /// A FIN that comes with a SYN counts once the connection is established
            /// (section 3.10.7.2).
            fin_on_syn: bool = true,
                "fin_on_syn" Switch,
                "a FIN that comes with a SYN counts once the connection is established (3.10.7.2)";

            /// A segment in the window but beyond RCV.NXT draws an ACK (MAY-13).
            ack_out_of_order: bool = true,
                "ack_out_of_order" Switch,
                "acknowledge segments beyond RCV.NXT (3.10.7.4)",
                fact AckOutOfOrder "acknowledging segments out of order is";

            /// A SYN,ACK one below RCV.NXT is *not* accepted in SYN_RCVD: the letter of table 6
            /// against figure 7 (appendix A.2).
            strict_simultaneous_open: bool = false,
                "strict_simultaneous_open" Switch,
                "the letter of the acceptability test against figure 7 (appendix A.2)",
                fact StrictOpen "the strict test of simultaneous opens is";

            /// A host that aborts with a RST goes to TIME_WAIT (section 3.5.2) rather than to CLOSED
            /// (section 3.10.5).
            abort_to_time_wait: bool = false,
                "abort_to_time_wait" Switch,
                "a host that aborts goes to TIME_WAIT (3.5.2)",
                fact AbortToTimeWait "TIME_WAIT after an abort is";

            /// What is acceptable reaches to the end of the receive buffer, where that lies beyond
            /// the advertised window.
            accept_to_buffer: bool = false,
                "accept_to_buffer" Switch,
                "what is acceptable reaches to the end of the receive buffer, not in a passive \
                    SYN_RCVD nor in TIME_WAIT (3.10.7.4)";

            /// RCV.BUFF is rounded up to a multiple of the largest segment, once the peer's MSS
            /// is known.
            round_window: bool = false,
                "round_window" Switch,
                "round `window` up to a multiple of the MSS, once the peer's is known";

            /// Every segment advertises all of the free buffer, however little that moves the
            /// window's edge.
            eager_window: bool = false,
                "eager_window" Switch,
                "the window's edge moves in any segment, by any distance (3.8.6.2.2)";

            /// The ACK of a FIN that crosses ours carries ours again.
            repeat_fin: bool = false,
                "repeat_fin" Switch,
                "the ACK of a FIN that crosses ours carries ours again (3.10.7.4)",
                fact RepeatFin "repeating the FIN on the way to CLOSING is";

            /// The RST of a host that ends its connection is
            /// `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=RST,ACK>`.
            reset_ack: bool = false,
                "reset_ack" Switch,
                "a host that ends its connection sends RST,ACK at SND.NXT (3.10.5, 3.10.7.4)";

            /// A RST in CLOSING or LAST_ACK is reported to the user.
            late_reset: bool = false,
                "late_reset" Switch,
                "signal a RST in CLOSING and LAST_ACK to the user (3.10.7.4)",
                fact LateReset "reporting a RST after both FINs is";

            /// A SYN,ACK to LISTEN is dropped without an answer.
            ignore_syn_ack: bool = false,
                "ignore_syn_ack" Switch,
                "drop a SYN,ACK in LISTEN, without an answer (3.10.7.2)",
                fact IgnoreSynAck "ignoring SYN,ACK in LISTEN is";

            /// TIME_WAIT as BSD has it: no segment without ACK is answered, and every other one
            /// that is more than an ACK at RCV.NXT draws an ACK.
            bsd_time_wait: bool = false,
                "bsd_time_wait" Switch,
                "BSD's answers in TIME_WAIT: none to a segment without ACK, and an ACK to any other \
                    that is more than an ACK at RCV.NXT (3.10.7.4)",
                fact BsdTimeWait "BSD's TIME_WAIT is";

            /// TIME_WAIT as Linux has it: it goes by the sequence number, and every ACK restarts 2 MSL.
            linux_time_wait: bool = false,
                "linux_time_wait" Switch,
                "Linux's answers in TIME_WAIT: none to an ACK or RST at RCV.NXT nor to any other RST, an \
                    ACK to all else; every ACK restarts 2 MSL, and no RST leads back to it (3.10.7.4)",
                fact LinuxTimeWait "Linux's TIME_WAIT is";

            /// A segment is acceptable if it ends no sooner than RCV.NXT and begins no later than the
            /// window does, edges included, whatever the size of the window.
            accept_edges: bool = false,
                "accept_edges" Switch,
                "what ends at RCV.NXT or begins at RCV.NXT+RCV.WND is acceptable, and nothing further on, \
                    even to a zero window (3.10.7.4)",
                fact AcceptEdges "accepting the edges of the window is";

            /// No acknowledgment of less than this connection has sent is taken (RFC 5961, section 5).
            ack_since_iss: bool = false,
                "ack_since_ISS" Switch,
                "an acknowledgment of less than this connection has sent is too old (RFC 5961, section \
                    5.2)";

            /// A segment with neither ACK, RST nor SYN is dropped before anything is checked.
            need_ack: bool = false,
                "need_ack" Switch,
                "drop a segment with neither ACK, RST nor SYN before its sequence number is checked \
                    (3.10.7.4)",
                fact NeedAck "dropping segments without ACK at once is";

            /// Text that comes with a SYN counts once the connection is established
            /// (section 3.10.7.2).
            text_on_syn: bool = true,
                "text_on_syn" Switch,
                "text that comes with a SYN counts once the connection is established (3.10.7.2)",
                fact TextOnSyn "taking text with a SYN is";

            /// A segment with SYN and FIN to LISTEN is dropped without an answer.
            listen_drops_syn_fin: bool = false,
                "listen_drops_syn_fin" Switch,
                "drop SYN+FIN in LISTEN only, without an answer (3.10.7.2)",
                fact ListenDropsSynFin "dropping SYN+FIN in LISTEN is";

            /// A SYN that comes again in a passive SYN_RCVD draws the SYN,ACK again.
            repeat_syn_ack: bool = false,
                "repeat_syn_ack" Switch,
                "a SYN that comes again in SYN_RCVD draws the SYN,ACK again (3.10.7.4)",
                fact RepeatSynAck "repeating the SYN,ACK is";

            /// A SYN in the window draws a RST on the way back to LISTEN.
            reset_to_listen: bool = false,
                "reset_to_listen" Switch,
                "a SYN in the window draws a RST on the way back to LISTEN (3.10.7.4)",
                fact ResetToListen "a RST on the way back to LISTEN is";

            /// A RST in an active opener's SYN_RCVD is reported as a reset.
            reset_not_refused: bool = false,
                "reset_not_refused" Switch,
                "signal a RST in an active opener's SYN_RCVD as `reset`, not as `refused` (3.10.7.4)",
                fact ResetNotRefused "reporting a refusal as a reset is";

            /// A FIN after the peer's first one is acknowledged.
            ack_second_fin: bool = true,
                "ack_second_fin" Switch,
                "acknowledge a FIN beyond the peer's first one (3.10.7.4)",
                fact AckSecondFin "acknowledging a second FIN is";

            /// CLOSE succeeds where the user has closed before.
            close_again: bool = false,
                "close_again" Switch,
                "a second CLOSE succeeds, and changes nothing (3.10.4)",
                fact CloseAgain "closing twice is";

            /// A segment that repeats the numbers of the last window update changes the window only if it
            /// is larger, or zero.
            keep_wide_window: bool = false,
                "keep_wide_window" Switch,
                "of two segments with the same numbers, the larger window counts, or a zero one (3.10.7.4)";

            /// A zero window is probed from below SND.UNA, without an octet of data.
            probe_below: bool = false,
                "probe_below" Switch,
                "probe a zero window from below SND.UNA, without an octet (3.8.6.1)",
                fact ProbeBelow "probing from below SND.UNA is";

            /// Hard ICMP errors about an open connection are soft ones (RFC 5927, section 5.2).
            rfc5927: bool = false,
                "rfc5927" Switch,
                "treat hard ICMP errors about an open connection as soft ones (RFC 5927, section 5)",
                fact Rfc5927 "RFC 5927 is";
        }
    };
}

pub(in crate::tcp) use each_setting;

const DAY: u64 = 86_400_000;
const MINUTE: Duration = Duration::from_secs(60);
const TWO_MINUTES: Duration = Duration::from_secs(120);
const FIVE_MINUTES: Duration = Duration::from_secs(300);

macro_rules! config {
    ({} $(
        $(#[$doc:meta])* $field:ident: $type:ty = $default:expr, $name:literal $kind:expr,
        $summary:literal
        $(, fact $fact:ident $says:literal)?
        $(, opposite $opposite:literal $differs:literal)?;
    )*) => {
        /// How one endpoint behaves where RFC 9293 leaves a choice. The default is the profile
        /// `rfc9293`.
        #[derive(Clone, PartialEq, Eq, Hash, Debug)]
        #[non_exhaustive]
        pub struct Config {
            $($(#[$doc])* pub $field: $type,)*
        }

        impl Default for Config {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        pub(super) static SETTINGS: &[SettingRow] = {
            use SettingKind::*;
            &[$(
                SettingRow {
                    name: $name,
                    kind: $kind,
                    summary: $summary,
                    is_opposite: false,
                    get: |config| config.$field.value(),
                    set: |config, value| if let Some(value) = Stored::of(value) {
                        config.$field = value;
                    },
                },
                $(SettingRow {
                    name: $opposite,
                    kind: $kind,
                    summary: $differs,
                    is_opposite: true,
                    get: |config| SettingValue::Switch(!config.$field),
                    set: |config, value| if let SettingValue::Switch(on) = value {
                        config.$field = !on;
                    },
                },)?
            )*]
        };
    };
}

each_setting!(config! {});

impl Config {
    /// The same, with a setting that is a part of another one off where that one is off.
    pub fn effective(&self) -> Self {
        Self {
            rfc5961_rst: self.rfc5961 && self.rfc5961_rst,
            rfc5961_syn: self.rfc5961 && self.rfc5961_syn,
            drop_syn_fin_in_time_wait: self.drop_syn_fin && self.drop_syn_fin_in_time_wait,
            ..self.clone()
        }
    }
}

/// FreeBSD 14 with its sysctls as they come.
fn freebsd(config: &mut Config) {
    *config = Config {
        // net.inet.tcp.recvspace, mssdflt, rfc1323, sack.enable
        window: 65_536,
        window_scale: Some(6),
        timestamps: true,
        sack: true,
        // net.inet.tcp.msl, delayed_ack, delacktime, keepinit, and the limits of its timers
        msl: Duration::from_secs(30),
        delayed_ack: true,
        delayed_ack_time: Duration::from_millis(40),
        max_rto: Duration::from_secs(64),
        r2_syn: Some(Duration::from_secs(75)),
        user_timeout: None,
        // What it does without a sysctl.
        rfc1337: true,
        reopen_time_wait: true,
        bsd_time_wait: true,
        fin_on_syn: false,
        accept_to_buffer: true,
        round_window: true,
        eager_window: true,
        repeat_fin: true,
        reset_ack: true,
        late_reset: true,
        ignore_syn_ack: true,
        ..config.clone()
    };
}

/// What `docs/stacks/linux.md` has found about the kernel, with the settings that synfin pins there.
fn linux(config: &mut Config) {
    *config = Config {
        // Nobody is told that R1 is reached.
        r1: 1000,
        reset_ack: true,
        late_reset: true,
        linux_time_wait: true,
        accept_edges: true,
        ack_since_iss: true,
        need_ack: true,
        text_on_syn: false,
        fin_on_syn: false,
        listen_drops_syn_fin: true,
        repeat_syn_ack: true,
        reset_to_listen: true,
        reset_not_refused: true,
        ack_second_fin: false,
        close_again: true,
        keep_wide_window: true,
        probe_below: true,
        rfc5927: true,
        ..config.clone()
    };
}

/// A named set of switches.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// The word after `@profile`.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub summary: &'static str,
    apply: fn(&mut Config),
}

impl Profile {
    /// All profiles, the default first.
    pub const ALL: &'static [Self] = &[
        Self {
            name: "rfc9293",
            summary: "RFC 9293 with the protection of RFC 5961; the default",
            apply: |_| {},
        },
        Self {
            name: "rfc793",
            summary: "as before RFC 5961: a RST or SYN anywhere in the window resets",
            apply: |config| config.rfc5961 = false,
        },
        Self {
            name: "rfc1337",
            summary: "the default, and a RST does not end TIME_WAIT",
            apply: |config| config.rfc1337 = true,
        },
        Self {
            name: "freebsd",
            summary: "FreeBSD's settings, and its answers where they differ from the RFC's",
            apply: freebsd,
        },
        Self {
            name: "linux",
            summary: "the habits of Linux, as far as settings can say them",
            apply: linux,
        },
    ];

    /// Whether it is the default one, which changes nothing.
    pub fn is_default(&self) -> bool {
        Self::ALL.first() == Some(self)
    }

    /// What it sets: each setting that differs from its default, with its value.
    pub fn settings(&self) -> Vec<(Setting, SettingValue)> {
        let (mut config, default) = (Config::default(), Config::default());
        self.apply(&mut config);
        let all = Setting::all().filter(|it| !it.is_opposite());
        all.filter(|it| it.value(&config) != it.value(&default))
            .map(|it| (it, it.value(&config)))
            .collect()
    }

    /// The profile of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|profile| profile.name == name)
    }

    /// Turns its switches.
    pub fn apply(&self, config: &mut Config) {
        (self.apply)(config);
    }
}

// No two profiles have the same name.
impl PartialEq for Profile {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Profile {}

impl Hash for Profile {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}
