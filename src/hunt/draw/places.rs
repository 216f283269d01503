//! The situations in which events happen: ways to each state, and what can be so there besides.
//!
//! They are written in the scenario language, with one abbreviation: `< FIN+ACK seq=…` is a forged
//! segment of the client that arrives at once ([`script`](super::script)).

use crate::tcp::State::{self, *};

/// How a connection comes about.
pub(super) struct Opening {
    /// The settings, then the statements that lead to ESTABLISHED.
    pub text: &'static str,
    /// What every segment that arrives carries besides.
    pub carries: &'static str,
}

const fn opening(text: &'static str, carries: &'static str) -> Opening {
    Opening { text, carries }
}

/// The usual one: the server listens, and there are no options but the MSS.
pub(super) const PASSIVE: Opening = opening("given raw client, server ESTABLISHED", "");

/// The server calls.
pub(super) const ACTIVE: Opening =
    opening("given raw client, server SYN_SENT; < SYN+ACK mss=1460", "");

/// All others.
pub(super) const OPENINGS: &[Opening] = &[
    opening("given raw client, server SYN_SENT; < SYN; < SYN+ACK seq=server.IRS", ""),
    opening("given raw client, server LISTEN; < SYN; < ACK", ""),
    opening("given raw client, server LISTEN; < SYN mss=100; < ACK", ""),
    opening("given raw client, server LISTEN; < SYN len=5; < ACK", ""),
    opening("given raw client, server LISTEN; < SYN mss=2000 win=300; < ACK win=300", ""),
    opening("given raw client, server SYN_SENT; wait 1RTO; < SYN+ACK mss=1460", ""),
    opening("given raw client, server SYN_RCVD; wait 1RTO; < ACK", ""),
    opening("given raw client, server SYN_SENT; server send 10; < SYN+ACK mss=536", ""),
    opening(
        "set server.timestamps = on; given raw client, server LISTEN; < SYN mss=1460; < ACK",
        "tsval=1000 tsecr=0",
    ),
    opening(
        "set server.timestamps = on; set server.first_timestamp = 4294967290; \
         given raw client, server SYN_SENT; < SYN+ACK mss=1460",
        "tsval=4294967295 tsecr=0",
    ),
    opening(
        "set server.timestamps = on; given raw client, server LISTEN; < SYN mss=1460; < ACK",
        "",
    ),
    opening(
        "set server.window_scale = 3; set server.window = 200000; given raw client, server LISTEN; \
         < SYN mss=1460 wscale=7; < ACK win=100",
        "",
    ),
    opening(
        "set server.window_scale = 14; set server.window = 1000000; \
         given raw client, server SYN_SENT; < SYN+ACK mss=1460 wscale=15; < ACK win=2",
        "",
    ),
    opening(
        "set server.window_scale = 3; given raw client, server LISTEN; < SYN mss=1460; < ACK",
        "",
    ),
    opening("given raw client, server LISTEN; < SYN mss=1460 wscale=7; < ACK win=100", ""),
    opening(
        "set server.sack = on; given raw client, server LISTEN; < SYN mss=1460 sackok; < ACK",
        "",
    ),
    opening(
        "set server.sack = on; set server.timestamps = on; set server.window_scale = 0; \
         given raw client, server LISTEN; < SYN mss=1460 wscale=0 sackok; < ACK",
        "tsval=5 tsecr=0",
    ),
    // TS.Recent counts for 24 days.
    opening(
        "set server.timestamps = on; given raw client, server LISTEN; < SYN mss=1460; < ACK; wait 300h",
        "tsval=1000 tsecr=0",
    ),
    opening(
        "set server.timestamps = on; given raw client, server LISTEN; < SYN mss=1460; < ACK; wait 576h",
        "tsval=1000 tsecr=0",
    ),
    opening(
        "set server.timestamps = on; given raw client, server LISTEN; < SYN mss=1460; < ACK; wait 601h",
        "tsval=1000 tsecr=0",
    ),
    // It was renewed by the same value.
    opening(
        "set server.timestamps = on; given raw client, server LISTEN; < SYN mss=1460; < ACK; wait 300h; \
         < ACK; wait 300h",
        "tsval=1000 tsecr=0",
    ),
    opening(
        "set server.timestamps = on; set server.reopen_time_wait = on; \
         given raw client, server LISTEN; < SYN mss=1460; < ACK",
        "tsval=1000 tsecr=0",
    ),
    // The peer's MSS limits nothing, so that the server's own does; and both are large.
    opening("given raw client, server LISTEN; < SYN mss=65495; < ACK", ""),
    opening("set server.MSS = 2190; given raw client, server LISTEN; < SYN mss=2190; < ACK", ""),
    opening("set server.MSS = 2191; given raw client, server LISTEN; < SYN mss=2191; < ACK", ""),
    opening("set server.MSS = 9000; given raw client, server LISTEN; < SYN mss=9000; < ACK", ""),
    opening("given raw client, server LISTEN; < SYN mss=1095; < ACK", ""),
    opening("given raw client, server LISTEN; < SYN mss=1096; < ACK", ""),
    // Text travels with the SYN, and the peer takes only the SYN, at once or after it was lost.
    opening(
        "set server.data_on_syn = on; given raw client, server LISTEN; server send 10; \
         < SYN+ACK ack=server.ISS+1",
        "",
    ),
    opening(
        "set server.data_on_syn = on; given raw client, server LISTEN; server send 10; wait 1RTO; \
         wait 500ms; < SYN+ACK ack=server.ISS+1",
        "",
    ),
    opening(
        "set server.data_on_syn = on; given raw client, server LISTEN; server send 10; wait 1RTO; \
         < SYN; wait 500ms; < ACK ack=server.ISS+1",
        "",
    ),
    opening(
        "set server.data_on_syn = on; given raw client, server LISTEN; server send 2000; \
         < SYN+ACK mss=100 ack=server.ISS+1",
        "",
    ),
    // No keep-alive was answered, and the next one would be one too many.
    opening(
        "set server.keep_alive = 2min; set server.keep_alive_count = 2; \
         given raw client, server ESTABLISHED; wait 270s",
        "",
    ),
    // Small windows, of ours and of the peer.
    opening("set server.window = 20; given raw client, server ESTABLISHED", ""),
    opening("set server.window = 2920; given raw client, server ESTABLISHED", ""),
    opening("given raw client, server ESTABLISHED", "win=0"),
    opening("given raw client, server ESTABLISHED", "win=100"),
    opening("given raw client, server LISTEN; < SYN; < ACK", "win=1000"),
    opening(
        "set server.reopen_time_wait = on; given raw client, server TIME_WAIT; < SYN seq=server.RCV.NXT+10; < ACK",
        "",
    ),
];

/// What may be so on an established connection.
pub(super) struct Matter {
    /// How it comes about.
    pub text: &'static str,
    /// Whether something of ours is unacknowledged or unsent then, so that our FIN cannot be
    /// acknowledged yet.
    pub waits: bool,
}

const fn matter(text: &'static str, waits: bool) -> Matter {
    Matter { text, waits }
}

/// All of them.
pub(super) const MATTERS: &[Matter] = &[
    matter("server send 10", true),
    matter("server send 10 push urgent", true),
    matter("server send 10; server send 10", true),
    matter("server send 4000", true),
    matter("server send 40000", true),
    matter("server send 4000; < ACK ack=server.SND.UNA+1460", true),
    matter("server send 4000; < ACK ack=server.SND.UNA+100", true),
    matter("server send 10; wait 1RTO", true),
    matter("server send 4000; wait 1RTO", true),
    matter("server send 4000; wait 1RTO; < ACK ack=server.SND.UNA+1460", true),
    matter("server send 10; wait 4s", true),
    matter("server send 10; wait 9s", true),
    matter("server send 10; < ACK", false),
    matter("server send 10; wait 300ms; < ACK", false),
    matter("server send 3000; < ACK; server send 6000; < ACK", false),
    matter("< ACK win=0; server send 10", true),
    matter("< ACK win=0; server send 10; wait 1RTO", true),
    matter("< ACK win=0; server send 10; wait 1RTO; < ACK win=0 ack=server.SND.UNA", true),
    matter("< ACK win=0; server send 4000; wait 5s", true),
    matter("server send 10; < ACK win=0 ack=server.SND.UNA", true),
    matter("server send 10; < ACK win=0 ack=server.SND.UNA+5", true),
    matter("< ACK win=0", false),
    matter("< ACK win=5; server send 10", true),
    matter("< ACK win=700; server send 1000", true),
    matter("< ACK win=1000; server send 1400", true),
    matter("server send 1000; < ACK win=3; server send 1400; wait 300ms", true),
    matter("server send 4000; < ACK ack=server.SND.UNA win=100", true),
    matter("< ACK len=5", false),
    matter("< ACK+PSH len=5; server read 2", false),
    matter("< ACK len=1460; < ACK len=1460", false),
    matter("< ACK len=1460; < ACK len=1000", false),
    matter("< ACK len=5; server read", false),
    matter("< ACK seq=server.RCV.NXT+5 len=5", false),
    matter("< ACK seq=server.RCV.NXT+5 len=5; < ACK seq=server.RCV.NXT+20 len=5", false),
    matter(
        "< ACK seq=server.RCV.NXT+20 len=5; < ACK seq=server.RCV.NXT+10 len=5; < ACK seq=server.RCV.NXT+30 len=5; < ACK seq=server.RCV.NXT+40 len=5; < ACK seq=server.RCV.NXT+50 len=5",
        false,
    ),
    matter("< FIN+ACK seq=server.RCV.NXT+5", false),
    matter("< FIN+ACK seq=server.RCV.NXT+5 len=5", false),
    matter("< ACK+URG len=5 up=3", false),
    matter("< ACK+URG len=5 up=50", false),
    matter("< ACK+URG up=10", false),
    matter("< ACK seq=server.RCV.NXT+server.RCV.WND", false),
    matter("wait 1min", false),
    // The window has closed and is told to be closed, or was set by a later segment.
    matter("< ACK seq=server.RCV.NXT+20 len=5 win=3000", false),
    matter("< ACK len=5; < ACK len=5; < ACK len=5; server read 7", false),
    // A probe was not taken, and the window opens.
    matter("< ACK win=0; server send 10; wait 1RTO; < ACK win=3000 ack=server.SND.UNA", true),
    // More options than when it was first sent.
    matter(
        "server send 4000; < ACK seq=server.RCV.NXT+5 len=5 ack=server.SND.UNA; wait 1RTO",
        true,
    ),
    matter(
        "< ACK seq=server.RCV.NXT+10 len=5; < ACK seq=server.RCV.NXT+20 len=5; \
         < ACK seq=server.RCV.NXT+30 len=5; < ACK seq=server.RCV.NXT+40 len=5; server send 3000",
        true,
    ),
];

/// How a connection goes on to a state from ESTABLISHED.
pub(super) struct Route {
    /// The state.
    pub state: State,
    /// How.
    pub text: &'static str,
    /// Whether something of ours may be unacknowledged all the way.
    pub waits: bool,
}

const fn route(state: State, text: &'static str, waits: bool) -> Route {
    Route { state, text, waits }
}

/// All of them, one that leads nowhere first.
pub(super) const ROUTES: &[Route] = &[
    route(Established, "", true),
    route(FinWait1, "server close", true),
    route(FinWait2, "server close; < ACK", false),
    route(CloseWait, "< FIN+ACK ack=server.SND.UNA", true),
    route(Closing, "server close; < FIN+ACK ack=server.SND.UNA", true),
    route(LastAck, "< FIN+ACK ack=server.SND.UNA; server close", true),
    route(TimeWait, "server close; < ACK; < FIN+ACK", false),
    route(TimeWait, "server close; < FIN+ACK ack=server.SND.UNA; < ACK", false),
];

/// A situation of each state that no [`ROUTES`] lead to, and TIME_WAIT where what starts its timer again
/// shows.
pub(super) const STATES: &[(State, &str)] = &[
    (Closed, "given raw client, server CLOSED"),
    (Listen, "given raw client, server LISTEN"),
    (SynSent, "given raw client, server SYN_SENT"),
    (SynReceived, "given raw client, server SYN_RCVD"),
    (SynReceived, "given raw client, server SYN_SENT; < SYN"),
    (TimeWait, "given raw client, server TIME_WAIT; wait 1min"),
];

/// Situations before a connection is established, or after it.
pub(super) const OTHERS: &[(State, &str)] = &[
    (Closed, "given raw client, server ESTABLISHED; server abort"),
    (Closed, "given raw client, server ESTABLISHED; < RST"),
    (Closed, "given raw client, server ESTABLISHED; < ACK len=5; < RST"),
    (Closed, "given raw client, server SYN_SENT; < RST+ACK"),
    (Closed, "given raw client, server LAST_ACK; < ACK"),
    (Closed, "given raw client, server ESTABLISHED; < ACK len=5; < FIN+ACK; server close; < ACK"),
    (Closed, "given raw client, server TIME_WAIT; wait 2MSL"),
    (
        Closed,
        "given raw client, server ESTABLISHED; < ACK len=5; server close; < ACK; < FIN+ACK; wait 2MSL",
    ),
    (
        Closed,
        "given raw client, server ESTABLISHED; < ACK len=5; server close; < ACK; < FIN+ACK; < RST",
    ),
    (Closed, "given raw client, server ESTABLISHED; < ACK len=5; < FIN+ACK; server close; < RST"),
    (
        Closed,
        "given raw client, server ESTABLISHED; < ACK len=5; server close; < FIN+ACK ack=server.SND.UNA; < RST",
    ),
    (
        Closed,
        "given raw client, server ESTABLISHED; < ACK len=5; server close; < FIN+ACK ack=server.SND.UNA; server abort",
    ),
    (
        Closed,
        "given raw client, server ESTABLISHED; < ACK len=5; < FIN+ACK; server close; server abort",
    ),
    (
        Closed,
        "given raw client, server ESTABLISHED; < ACK len=5; server close; < ACK; < FIN+ACK; server abort",
    ),
    (Closed, "given raw client, server ESTABLISHED; server send 10; wait 6min"),
    (Closed, "given raw client, server SYN_SENT; wait 6min"),
    (Listen, "given raw client, server SYN_RCVD; < RST"),
    (SynSent, "given raw client, server LISTEN; server connect"),
    (SynSent, "given raw client, server LISTEN; server send 10"),
    (SynSent, "given raw client, server SYN_SENT; server send 10"),
    (SynSent, "given raw client, server SYN_SENT; server send 10 urgent"),
    (SynSent, "given raw client, server SYN_SENT; wait 1RTO"),
    (SynSent, "given raw client, server SYN_SENT; wait 4s"),
    (SynReceived, "given raw client, server SYN_RCVD; server send 10"),
    (SynReceived, "given raw client, server SYN_RCVD; server send 10; server close"),
    (SynReceived, "given raw client, server SYN_RCVD; wait 1RTO"),
    (SynReceived, "given raw client, server LISTEN; < SYN len=5"),
    (SynReceived, "given raw client, server LISTEN; < SYN+FIN"),
    (SynReceived, "given raw client, server LISTEN; < SYN+FIN len=5"),
    (SynReceived, "given raw client, server LISTEN; < SYN+URG len=5 up=3"),
    (SynReceived, "given raw client, server LISTEN; server connect; < SYN"),
    (SynReceived, "given raw client, server SYN_SENT; wait 1RTO; < SYN"),
    (SynReceived, "given raw client, server SYN_SENT; server send 10; < SYN"),
    (SynReceived, "given raw client, server SYN_SENT; < SYN len=5"),
    (SynReceived, "given raw client, server SYN_SENT; < SYN+FIN"),
    (
        SynReceived,
        "set server.reopen_time_wait = on; given raw client, server TIME_WAIT; < SYN seq=server.RCV.NXT+10",
    ),
    (SynReceived, "set server.window = 0; given raw client, server SYN_RCVD"),
    (SynReceived, "set server.window = 0; given raw client, server SYN_SENT; < SYN"),
    (Established, "set server.window = 1460; given raw client, server ESTABLISHED; < ACK len=1460"),
    (
        Established,
        "set server.window = 3000; given raw client, server ESTABLISHED; < ACK len=1460; < ACK len=1000",
    ),
    (
        Established,
        "set server.window = 1460; given raw client, server ESTABLISHED; < ACK len=1460; < ACK seq=server.RCV.NXT+2",
    ),
    (
        FinWait1,
        "set server.window = 1460; given raw client, server ESTABLISHED; < ACK len=1460; server close",
    ),
    (
        FinWait2,
        "set server.window = 1460; given raw client, server ESTABLISHED; < ACK len=1460; server close; < ACK",
    ),
    (
        CloseWait,
        "set server.window = 1460; given raw client, server ESTABLISHED; < ACK len=1459; < FIN+ACK",
    ),
    (
        Closing,
        "set server.window = 1460; given raw client, server ESTABLISHED; < ACK len=1459; server close; < FIN+ACK ack=server.SND.UNA",
    ),
    (
        LastAck,
        "set server.window = 1460; given raw client, server ESTABLISHED; < ACK len=1459; < FIN+ACK; server close",
    ),
    (
        TimeWait,
        "set server.window = 1460; given raw client, server ESTABLISHED; < ACK len=1459; server close; < ACK; < FIN+ACK",
    ),
    // Half of the largest window seen, and a little more.
    (Established, "given raw client, server LISTEN; < SYN win=1000; < ACK win=1000; < ACK win=500"),
    (Established, "given raw client, server LISTEN; < SYN win=1000; < ACK win=1000; < ACK win=600"),
    (FinWait1, "given raw client, server SYN_RCVD; server close"),
    (FinWait1, "given raw client, server ESTABLISHED; server send 10; server close; wait 1RTO"),
    (FinWait1, "given raw client, server ESTABLISHED; < ACK win=0; server send 10; server close"),
    (LastAck, "given raw client, server CLOSE_WAIT; < ACK win=0; server send 10; < ACK win=9"),
    (
        CloseWait,
        "given raw client, server ESTABLISHED; < ACK win=0; server send 10; < FIN+ACK win=0 ack=server.SND.UNA; server close",
    ),
    (CloseWait, "given raw client, server ESTABLISHED; < ACK len=5; < FIN+ACK; server read"),
    (SynSent, "given raw client, server SYN_SENT; server send 10; wait 500ms"),
    (
        SynSent,
        "set server.user_timeout = 3s; given raw client, server SYN_SENT; server send 10; wait 500ms",
    ),
    (SynSent, "set server.R2_SYN = 7s; given raw client, server SYN_SENT; wait 2s"),
    (SynSent, "set server.R2_SYN = 7s; given raw client, server SYN_SENT; wait 5s"),
    (SynSent, "set server.data_on_syn = on; given raw client, server LISTEN; server send 10"),
    (
        SynSent,
        "set server.data_on_syn = on; given raw client, server LISTEN; server send 10; wait 1RTO",
    ),
    (
        SynReceived,
        "set server.data_on_syn = on; given raw client, server LISTEN; server send 10; < SYN",
    ),
    (
        SynReceived,
        "set server.data_on_syn = on; given raw client, server LISTEN; server send 10; wait 1RTO; \
         < SYN; wait 500ms",
    ),
    (SynReceived, "set server.R2_SYN = 7s; given raw client, server SYN_SENT; wait 2s; < SYN"),
    (SynReceived, "given raw client, server SYN_RCVD; server send 10; wait 500ms"),
    (
        SynReceived,
        "set server.reopen_time_wait = on; given raw client, server TIME_WAIT; wait 1min; \
         < SYN seq=server.RCV.NXT+10; wait 500ms",
    ),
    (
        TimeWait,
        "set server.abort_to_time_wait = on; given raw client, server ESTABLISHED; server abort",
    ),
];
