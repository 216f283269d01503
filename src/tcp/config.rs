//! What implementations are free to choose, and what a scenario may set: switches and
//! numbers of one endpoint, and the named sets of them (profiles).

use std::time::Duration;

use super::Seq;

/// How one endpoint behaves where RFC 9293 leaves a choice. The default is the profile
/// `rfc9293`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Config {
    /// The ISS of the next connection.
    pub iss: Seq,
    /// The MSS that is announced, and the largest segment that is sent, in octets.
    pub mss: u16,
    /// Whether the MSS option is sent in a SYN (SHLD-5, MAY-3).
    pub mss_option: bool,
    /// RCV.BUFF: the receive buffer, in octets.
    pub window: u32,
    /// The shift count to offer (RFC 7323, section 2), 0 to 14; `None` offers no scaling.
    pub window_scale: Option<u8>,
    /// Whether to offer timestamps (RFC 7323, section 3).
    pub timestamps: bool,
    /// Whether to offer SACK (RFC 2018).
    pub sack: bool,
    /// The maximum segment lifetime (section 3.4.2).
    pub msl: Duration,
    /// Nagle's algorithm (section 3.7.4).
    pub nagle: bool,
    /// Whether acknowledgments of data wait for a second segment or a timer
    /// (section 3.8.6.3).
    pub delayed_ack: bool,
    /// How long they wait; under 0.5 s (MUST-40).
    pub delayed_ack_time: Duration,
    /// Slow start and congestion avoidance (MUST-19).
    pub congestion_control: bool,
    /// The RTO before any measurement (RFC 6298, section 2.1).
    pub initial_rto: Duration,
    /// The largest RTO (RFC 6298, section 2.5), at least 60 s.
    pub max_rto: Duration,
    /// R1, in retransmissions of one segment (SHLD-10).
    pub r1: u32,
    /// R2, in time since a data segment was first sent; `None` never gives up (MUST-21).
    pub r2: Option<Duration>,
    /// R2 for a SYN; at least 3 minutes (MUST-23).
    pub r2_syn: Option<Duration>,
    /// The user timeout of OPEN (section 3.9.1.1); `None` never gives up.
    pub user_timeout: Option<Duration>,
    /// Keep-alives after this much idle time (section 3.8.4); `None` is off (MUST-25).
    pub keep_alive: Option<Duration>,
    /// Whether a keep-alive carries one garbage octet (MAY-6).
    pub keep_alive_octet: bool,
    /// How many keep-alives in a row without an answer end the connection; `None` never does
    /// (MUST-29: one alone never may).
    pub keep_alive_count: Option<u32>,
    /// RFC 5961: RST, SYN and ACK checks with challenge ACKs.
    pub rfc5961: bool,
    /// RFC 1337: a RST does not end TIME_WAIT.
    pub rfc1337: bool,
    /// A new SYN may reopen a connection from TIME_WAIT (MAY-2).
    pub reopen_time_wait: bool,
    /// CLOSE also gives up receiving (MAY-1, SHLD-3).
    pub half_duplex_close: bool,
    /// Data that waits when a SYN is sent travels with it (section 3.10.1).
    pub data_on_syn: bool,
    /// A segment with both SYN and FIN is dropped without an answer.
    pub drop_syn_fin: bool,
    /// A segment in the window but beyond RCV.NXT draws an ACK (MAY-13).
    pub ack_out_of_order: bool,
    /// A SYN,ACK one below RCV.NXT is *not* accepted in SYN_RCVD: the letter of table 6
    /// against figure 7 (appendix A.2).
    pub strict_simultaneous_open: bool,
    /// Who aborts with a RST goes to TIME_WAIT (section 3.5.2) rather than to CLOSED
    /// (section 3.10.5).
    pub abort_to_time_wait: bool,
}

impl Default for Config {
    fn default() -> Self {
        const MINUTE: Duration = Duration::from_secs(60);
        Self {
            iss: Seq(100),
            mss: 1460,
            mss_option: true,
            window: 65_535,
            window_scale: None,
            timestamps: false,
            sack: false,
            msl: MINUTE.saturating_mul(2),
            nagle: true,
            delayed_ack: false,
            delayed_ack_time: Duration::from_millis(200),
            congestion_control: true,
            initial_rto: Duration::from_secs(1),
            max_rto: MINUTE,
            r1: 3,
            r2: Some(MINUTE.saturating_mul(5)),
            r2_syn: Some(MINUTE.saturating_mul(5)),
            user_timeout: Some(MINUTE.saturating_mul(5)),
            keep_alive: None,
            keep_alive_octet: false,
            keep_alive_count: None,
            rfc5961: true,
            rfc1337: false,
            reopen_time_wait: false,
            half_duplex_close: false,
            data_on_syn: false,
            drop_syn_fin: false,
            ack_out_of_order: true,
            strict_simultaneous_open: false,
            abort_to_time_wait: false,
        }
    }
}

/// A named set of switches.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// The word behind `@profile`.
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
    ];

    /// The profile of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|profile| profile.name == name)
    }

    /// Turns its switches.
    pub fn apply(&self, config: &mut Config) {
        (self.apply)(config);
    }
}

/// The value of a setting.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettingValue {
    /// `on`, `off`.
    Switch(bool),
    /// A number.
    Number(u64),
    /// A length of time.
    Duration(Duration),
}

/// What values a setting takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettingKind {
    /// `on` or `off`.
    Switch,
    /// A number from the first to the second.
    Number(u64, u64),
    /// A number from the first to the second, or `off`.
    NumberOrOff(u64, u64),
    /// A length of time up to this many milliseconds.
    Duration(u64),
    /// A length of time up to this many milliseconds, or `off`.
    DurationOrOff(u64),
}

/// A setting: what stands to the left of `=` in a `set` statement, without the host.
#[derive(Clone, Copy)]
pub struct Setting(&'static SettingRow);

/// A row of the table of settings.
struct SettingRow {
    name: &'static str,
    kind: SettingKind,
    summary: &'static str,
    apply: fn(&mut Config, SettingValue),
}

impl PartialEq for Setting {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Setting {}

impl std::fmt::Debug for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Setting({})", self.0.name)
    }
}

impl Setting {
    /// All settings, in the order of the language reference.
    pub fn all() -> impl Iterator<Item = Self> {
        SETTINGS.iter().map(Self)
    }

    /// The setting of that name, in any letter case.
    pub fn named(name: &str) -> Option<Self> {
        SETTINGS.iter().find(|row| row.name.eq_ignore_ascii_case(name)).map(Self)
    }

    /// Its name, as the formatter writes it.
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// What values it takes.
    pub const fn kind(self) -> SettingKind {
        self.0.kind
    }

    /// What it is, in a line.
    pub const fn summary(self) -> &'static str {
        self.0.summary
    }

    /// Whether it is the initial send sequence number, the one setting that may also come
    /// after actions.
    pub fn is_iss(self) -> bool {
        self.0.name == "ISS"
    }

    /// Sets it. A value of a kind that the setting does not take changes nothing; the
    /// language has checked it before ([`SettingKind`]).
    pub fn apply(self, config: &mut Config, value: SettingValue) {
        (self.0.apply)(config, value);
    }
}

macro_rules! settings {
    ($($name:literal $kind:expr, $field:ident as $how:ident, $summary:literal;)*) => {
        static SETTINGS: &[SettingRow] = &[$(SettingRow {
            name: $name,
            kind: $kind,
            summary: $summary,
            apply: |config, value| if let Some(value) = $how(value) { config.$field = value; },
        }),*];
    };
}

const DAY: u64 = 86_400_000;

settings! {
    "ISS" SettingKind::Number(0, 0xffff_ffff), iss as seq,
        "initial send sequence number of the next connection";
    "MSS" SettingKind::Number(1, 65_495), mss as short, "largest segment, in octets";
    "mss_option" SettingKind::Switch, mss_option as switch, "send the MSS option in SYNs";
    "window" SettingKind::Number(0, 1 << 30), window as number, "receive buffer, in octets";
    "window_scale" SettingKind::NumberOrOff(0, 14), window_scale as octet_or_off,
        "shift count to offer (RFC 7323)";
    "timestamps" SettingKind::Switch, timestamps as switch, "offer timestamps (RFC 7323)";
    "sack" SettingKind::Switch, sack as switch, "offer selective acknowledgment (RFC 2018)";
    "MSL" SettingKind::Duration(DAY), msl as duration, "maximum segment lifetime";
    "nagle" SettingKind::Switch, nagle as switch, "Nagle's algorithm (3.7.4)";
    "delayed_ack" SettingKind::Switch, delayed_ack as switch, "delay acknowledgments (3.8.6.3)";
    "ack_every_segment" SettingKind::Switch, delayed_ack as inverse,
        "acknowledge every data segment at once: the opposite of `delayed_ack`";
    "delayed_ack_time" SettingKind::Duration(499), delayed_ack_time as duration,
        "longest delay of an acknowledgment";
    "congestion_control" SettingKind::Switch, congestion_control as switch,
        "slow start and congestion avoidance (3.8.2)";
    "RTO" SettingKind::Duration(60_000), initial_rto as duration,
        "retransmission timeout before any measurement (RFC 6298)";
    "max_RTO" SettingKind::Duration(DAY), max_rto as duration,
        "largest retransmission timeout (RFC 6298)";
    "R1" SettingKind::Number(1, 1000), r1 as number,
        "retransmissions before the user is told of trouble (3.8.3)";
    "R2" SettingKind::DurationOrOff(DAY), r2 as duration_or_off,
        "time of retransmissions before a connection is given up (3.8.3)";
    "R2_SYN" SettingKind::DurationOrOff(DAY), r2_syn as duration_or_off,
        "the same for a SYN (3.8.3)";
    "user_timeout" SettingKind::DurationOrOff(30 * DAY), user_timeout as duration_or_off,
        "user timeout of OPEN (3.9.1.1)";
    "keep_alive" SettingKind::DurationOrOff(30 * DAY), keep_alive as duration_or_off,
        "idle time before a keep-alive (3.8.4)";
    "keep_alive_octet" SettingKind::Switch, keep_alive_octet as switch,
        "send a garbage octet in keep-alives (3.8.4)";
    "keep_alive_count" SettingKind::NumberOrOff(2, 1000), keep_alive_count as number_or_off,
        "keep-alives without an answer before a connection is given up (3.8.4)";
    "rfc5961" SettingKind::Switch, rfc5961 as switch, "RST, SYN and ACK checks of RFC 5961";
    "rfc1337" SettingKind::Switch, rfc1337 as switch, "ignore a RST in TIME_WAIT (RFC 1337)";
    "reopen_time_wait" SettingKind::Switch, reopen_time_wait as switch,
        "a new SYN reopens a connection from TIME_WAIT (3.6.1)";
    "half_duplex_close" SettingKind::Switch, half_duplex_close as switch,
        "CLOSE also ends receiving (3.6.1)";
    "data_on_syn" SettingKind::Switch, data_on_syn as switch,
        "data that waits when a SYN is sent travels with it (3.10.1)";
    "drop_syn_fin" SettingKind::Switch, drop_syn_fin as switch,
        "drop segments with both SYN and FIN, without an answer";
    "ack_out_of_order" SettingKind::Switch, ack_out_of_order as switch,
        "acknowledge segments beyond RCV.NXT (3.10.7.4)";
    "strict_simultaneous_open" SettingKind::Switch, strict_simultaneous_open as switch,
        "the letter of the acceptability test against figure 7 (appendix A.2)";
    "abort_to_time_wait" SettingKind::Switch, abort_to_time_wait as switch,
        "who aborts goes to TIME_WAIT (3.5.2)";
}

fn switch(value: SettingValue) -> Option<bool> {
    match value {
        SettingValue::Switch(on) => Some(on),
        _ => None,
    }
}

fn inverse(value: SettingValue) -> Option<bool> {
    switch(value).map(|on| !on)
}

fn number(value: SettingValue) -> Option<u32> {
    match value {
        SettingValue::Number(n) => u32::try_from(n).ok(),
        _ => None,
    }
}

fn short(value: SettingValue) -> Option<u16> {
    number(value).and_then(|n| u16::try_from(n).ok())
}

fn seq(value: SettingValue) -> Option<Seq> {
    number(value).map(Seq)
}

fn octet_or_off(value: SettingValue) -> Option<Option<u8>> {
    match value {
        SettingValue::Switch(false) => Some(None),
        SettingValue::Number(n) => u8::try_from(n).ok().map(Some),
        _ => None,
    }
}

fn number_or_off(value: SettingValue) -> Option<Option<u32>> {
    match value {
        SettingValue::Switch(false) => Some(None),
        _ => number(value).map(Some),
    }
}

fn duration(value: SettingValue) -> Option<Duration> {
    match value {
        SettingValue::Duration(d) => Some(d),
        _ => None,
    }
}

fn duration_or_off(value: SettingValue) -> Option<Option<Duration>> {
    match value {
        SettingValue::Switch(false) => Some(None),
        SettingValue::Duration(d) => Some(Some(d)),
        _ => None,
    }
}
