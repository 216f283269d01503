//! Facts: what a rule may ask about the segment, the call, the control block and the switches.
//!
//! A rule's guard is a set of facts that must hold and a set that must not. A fact is one bit,
//! so a guard is tested with one mask, and a guard that failed can say in words why.

use crate::tcp::config::each_setting;
use crate::tcp::setting::Stored as _;
use crate::tcp::{Config, SettingValue};

/// The facts that hold at one moment, a bit each.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct Facts(pub u128);

impl Facts {
    /// Adds `fact` if `holds`.
    #[inline]
    pub(in crate::tcp) fn put(&mut self, fact: Fact, holds: bool) {
        self.0 |= u128::from(holds) << fact as u8;
    }

    /// These facts about timers and acknowledgments, with all others as they were.
    #[inline]
    pub(in crate::tcp) const fn over(self, others: Self) -> Self {
        const UPKEEP: u128 = Fact::AckOwed.bit()
            | Fact::Unconfirmed.bit()
            | Fact::Probing.bit()
            | Fact::RetransmissionRuns.bit()
            | Fact::DelayedAckRuns.bit()
            | Fact::OverrideRuns.bit();
        Self(others.0 & !UPKEEP | self.0)
    }

    /// Whether `fact` holds.
    #[inline]
    pub const fn has(self, fact: Fact) -> bool {
        self.0 & fact.bit() != 0
    }
}

/// Makes the enum of the facts below and of those about settings, of which the table is in
/// `tcp/config.rs`.
macro_rules! facts {
    ({ $($(#[$doc:meta])* $name:ident: $yes:literal / $no:literal;)* } $(
        $(#[$field_doc:meta])* $field:ident: $type:ty = $default:expr, $setting:literal $kind:expr,
        $summary:literal
        $(, fact $switch:ident $says:literal)?
        $(, opposite $opposite:literal $differs:literal)?;
    )*) => {
        /// Something that may hold or not when a rule is tried.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        #[repr(u8)]
        pub enum Fact {
            $($(#[$doc])* $name,)*
            $($(#[doc = concat!("The setting `", $setting, "` is on.")] $switch,)?)*
        }

        impl Fact {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)* $($(Self::$switch,)?)*];

            /// What holds (`true`), or what does not (`false`), as half a sentence.
            pub const fn says(self, holds: bool) -> &'static str {
                match (self, holds) {
                    $((Self::$name, true) => $yes, (Self::$name, false) => $no,)*
                    $($(
                        (Self::$switch, true) => concat!($says, " on"),
                        (Self::$switch, false) => concat!($says, " off"),
                    )?)*
                }
            }

            /// Whether it is about a setting, so that it never changes.
            pub const fn is_switch(self) -> bool {
                match self {
                    $($(Self::$switch => true,)?)*
                    _ => false,
                }
            }
        }

        impl Facts {
            /// The facts about settings.
            pub fn of_settings(config: &Config) -> Self {
                let mut facts = Self::default();
                $($(facts.put(Fact::$switch, config.$field.value() != SettingValue::Switch(false));)?)*
                facts
            }
        }
    };
}

each_setting!(facts! {
    // The segment's own.
    /// The SYN bit is set.
    Syn: "SYN is set" / "SYN is not set";
    /// The ACK bit is set.
    Ack: "ACK is set" / "ACK is not set";
    /// The RST bit is set.
    Rst: "RST is set" / "RST is not set";
    /// The FIN bit is set.
    Fin: "FIN is set" / "FIN is not set";
    /// There is a payload.
    Text: "it carries data" / "it carries no data";
    /// The checksum is wrong.
    BadChecksum: "its checksum is wrong" / "its checksum is right";

    // The segment against the receive side.
    /// Table 6 accepts the sequence number.
    SeqAcceptable: "its sequence numbers are in the receive window"
        / "its sequence numbers are outside the receive window";
    /// SEG.SEQ = RCV.NXT.
    SeqExact: "SEG.SEQ is RCV.NXT" / "SEG.SEQ is not RCV.NXT";
    /// SEG.SEQ < RCV.NXT: it begins with what was received before.
    SeqOld: "SEG.SEQ is before RCV.NXT" / "SEG.SEQ is not before RCV.NXT";
    /// SEG.SEQ = IRS: the SYN again.
    SeqIsIrs: "SEG.SEQ is IRS" / "SEG.SEQ is not IRS";
    /// It carries text or FIN, and begins beyond RCV.NXT.
    Ahead: "it carries something from beyond RCV.NXT" / "it carries nothing from beyond RCV.NXT";
    /// It takes no room in the sequence space, lies beyond the window, and what would answer it
    /// has been advertised already.
    AlreadyAdvertised: "it is beyond the window, and its answer would say nothing new"
        / "it is in the window, or its answer would say something new";
    /// Its FIN is set and lies in the window: it is not cut off.
    FinInWindow: "its FIN is in the receive window" / "it has no FIN in the receive window";
    /// It carries data that was not received before.
    NewText: "it carries new data" / "it carries no new data";
    /// It ends exactly at RCV.NXT: a repetition of what came last.
    EndsAtRcvNxt: "it ends at RCV.NXT, so it repeats what came last"
        / "it does not end at RCV.NXT";
    /// RCV.WND = 0.
    ZeroWindow: "RCV.WND is zero" / "RCV.WND is not zero";
    /// The timestamp is older than TS.Recent (RFC 7323, section 5).
    PawsOld: "its timestamp is older than TS.Recent" / "its timestamp is not too old";
    /// TS.Recent has not been renewed for more than 24 days (RFC 7323, section 5.5).
    TimestampOutdated: "TS.Recent is more than 24 days old"
        / "TS.Recent is not more than 24 days old";
    /// Timestamps were agreed on and this segment has none (RFC 7323, section 3.2).
    TimestampMissing: "the timestamps agreed on are missing"
        / "no timestamp is missing";
    /// The timestamp is to be remembered as TS.Recent (RFC 7323, section 4.3).
    TimestampNews: "its timestamp becomes TS.Recent" / "its timestamp is not to be remembered";
    /// Its SYN would begin a new incarnation: newer than all that has been received, by its
    /// timestamp or its sequence number (RFC 6191, section 2).
    NewIncarnation: "it is newer than all that was received"
        / "it is not newer than all that was received";
    /// Text in order can be delivered: the segment's, or some that was kept.
    TextInOrder: "the next octets expected are there" / "the next octets expected are not there";
    /// The peer's FIN is the next thing expected: the segment's, or kept.
    FinInOrder: "the peer's FIN is next in sequence" / "no FIN of the peer is next in sequence";
    /// A FIN of the peer that is not next in sequence was seen before.
    FinKnown: "a FIN of the peer was seen before" / "no FIN of the peer was seen before";
    /// An urgent pointer, the segment's or one from the SYN, is ahead of the data consumed and of
    /// RCV.UP.
    UrgentNews: "the urgent pointer advances beyond the data consumed"
        / "the urgent pointer says nothing new";
    /// Delayed ACK: this segment must be acknowledged at once all the same (SHLD-19).
    AckDue: "a second full-sized segment waits for its acknowledgment"
        / "fewer than two full-sized segments wait for acknowledgment";

    // The segment against the send side.
    /// SND.UNA < SEG.ACK =< SND.NXT.
    AckNew: "SND.UNA < SEG.ACK =< SND.NXT" / "not SND.UNA < SEG.ACK =< SND.NXT";
    /// SEG.ACK > SND.NXT.
    AckBeyond: "SEG.ACK is beyond SND.NXT" / "SEG.ACK is not beyond SND.NXT";
    /// The fifth step takes its acknowledgment: there is one, of nothing that was not sent and, with
    /// RFC 5961, not too old.
    AckTaken: "its acknowledgment can be taken" / "its acknowledgment cannot be taken";
    /// SEG.ACK < SND.UNA - MAX.SND.WND (RFC 5961, section 5).
    AckTooOld: "SEG.ACK is below SND.UNA - MAX.SND.WND"
        / "SEG.ACK is not below SND.UNA - MAX.SND.WND";
    /// The segment is recent enough to update the send window.
    WindowNews: "it is newer than the last window update"
        / "it is older than the last window update";
    /// The SYN that it acknowledges has been sent more than once.
    SynResent: "our SYN has been sent again" / "our SYN has been sent only once";
    /// The local FIN has been sent and acknowledged.
    FinAcked: "our FIN is acknowledged" / "our FIN is not acknowledged";
    /// cwnd < ssthresh (RFC 5681, section 3.1); never with congestion control off.
    BelowSsthresh: "cwnd is below ssthresh" / "cwnd is not below ssthresh";

    // The connection.
    /// It came from LISTEN (MUST-11).
    Passive: "the connection came from LISTEN" / "the connection was opened actively";
    /// It came from TIME_WAIT by a SYN (MAY-2).
    Reopened: "the connection was reopened from TIME_WAIT"
        / "the connection was not reopened from TIME_WAIT";
    /// The user has called CLOSE, and the FIN is not sent yet.
    CloseQueued: "CLOSE waits to be carried out" / "no CLOSE waits";
    /// Data has been sent into the connection by the user and is not all acknowledged.
    SendsPending: "SENDs have been issued" / "no SEND has been issued";
    /// Octets wait to be read by the user.
    Unread: "received data waits to be read" / "no received data waits to be read";
    /// RECEIVE gives octets to the user, and RCV.UP is in advance of them.
    UrgentLeft: "urgent data remains after what is given"
        / "no urgent data remains after what is given";

    // What may be sent now.
    /// Rule (1) of section 3.8.6.2.1: a maximum-sized segment can be sent.
    FullSegment: "a full-sized segment can be sent" / "no full-sized segment can be sent";
    /// Rule (2): all that is queued fits the window.
    AllFits: "all queued data fits the usable window"
        / "the queued data does not fit the usable window";
    /// Rule (3): at least half of the largest window seen can be sent.
    HalfWindow: "half of the largest window can be sent"
        / "less than half of the largest window can be sent";
    /// Nagle's algorithm holds small segments back: it is on, and something is unacknowledged.
    NagleHolds: "Nagle's algorithm waits for an acknowledgment"
        / "Nagle's algorithm does not hold data back";
    /// What was cut off a segment when it was sent again fits the windows.
    RestFits: "the rest of what was sent again fits the windows"
        / "no rest of what was sent again fits the windows";
    /// Data is queued that has not been sent.
    Unsent: "data waits to be sent" / "no data waits to be sent";
    /// SND.WND = 0.
    PeerWindowZero: "SND.WND is zero" / "SND.WND is not zero";
    /// Something that was sent is not acknowledged.
    Outstanding: "something sent is not acknowledged" / "everything sent is acknowledged";
    /// An acknowledgment is owed now.
    AckOwed: "an acknowledgment is owed" / "no acknowledgment is owed";
    /// The window has opened enough to tell (section 3.8.6.2.2).
    WindowOpened: "the receive window has opened enough to tell"
        / "the receive window has not opened enough to tell";
    /// SND.WND = 0, and data or a FIN waits to be sent or acknowledged.
    ZeroWindowStops: "a zero window stops what waits to be sent or acknowledged"
        / "no zero window stops anything";
    /// Nothing is unacknowledged but the octet that probed a window.
    ProbeInFlight: "only the octet of a probe is not acknowledged"
        / "more than the octet of a probe is not acknowledged, or nothing is";
    /// Nothing but silly-window avoidance holds data back: the usable window is not closed, and
    /// no acknowledgment is to come.
    AvoidanceHolds: "only silly-window avoidance holds data back"
        / "silly-window avoidance is not all that holds data back";
    /// Something received is not acknowledged.
    Unconfirmed: "something received is not acknowledged"
        / "everything received is acknowledged";

    // The timers.
    /// The retransmission timer runs.
    RetransmissionRuns: "the retransmission timer runs" / "the retransmission timer does not run";
    /// The persist timer runs: a zero window is being probed.
    Probing: "a zero window is being probed" / "no zero window is being probed";
    /// The delayed-ACK timer runs.
    DelayedAckRuns: "an acknowledgment waits for the delayed-ACK timer"
        / "no acknowledgment waits for the delayed-ACK timer";
    /// The override timer runs.
    OverrideRuns: "the override timer runs" / "the override timer does not run";
    /// The user timeout is set, and does not run.
    UserStopped: "no user timeout runs, though one is set"
        / "the user timeout runs, or none is set";
    /// The segment to be sent again has been sent only once.
    FirstLoss: "the segment is sent again for the first time"
        / "the segment has been sent again before";
    /// The segment has been retransmitted R1 times.
    R1Reached: "retransmissions have just reached R1" / "retransmissions have not just reached R1";
    /// The segment has been retransmitted for R2.
    R2Reached: "retransmissions have reached R2" / "retransmissions have not reached R2";

    /// As many keep-alives in a row have no answer as the user has set.
    KeepAlivesSpent: "too many keep-alives have no answer" / "not too many keep-alives lack an answer";

    // The ICMP message.
    /// A hard error: destination unreachable, codes 2 to 4.
    HardError: "the ICMP error is a hard one" / "the ICMP error is not a hard one";
    /// A soft error.
    SoftError: "the ICMP error is a soft one" / "the ICMP error is not a soft one";
});

impl Fact {
    /// Its bit in [`Facts`].
    #[inline]
    pub const fn bit(self) -> u128 {
        1 << self as u8
    }
}

/// A fact that must hold.
impl From<Fact> for (Fact, bool) {
    fn from(fact: Fact) -> Self {
        (fact, true)
    }
}

/// `!fact`: one that must not.
impl std::ops::Not for Fact {
    type Output = (Self, bool);

    fn not(self) -> Self::Output {
        (self, false)
    }
}

// A fact is a bit of a u128.
const _: () = assert!(Fact::ALL.len() <= 128);
