//! A segment in the notation of the RFC's figures.

use std::fmt::Write as _;

use crate::tcp::{Flags, Segment};

/// The segment as RFC 9293's figures write it: `<SEQ=300><ACK=101><CTL=SYN,ACK><DATA=10>`.
///
/// The acknowledgment number stands there only with the ACK bit, the urgent pointer only with
/// URG, the window only if `window` says so. The MSS option is left out, as in the figures.
pub fn segment(segment: &Segment, window: bool) -> String {
    let mut out = format!("<SEQ={}>", segment.seq);
    // Writing to a string cannot fail.
    let mut put = |args: std::fmt::Arguments<'_>| {
        let _ = out.write_fmt(args);
    };
    if segment.flags.has(Flags::ACK) {
        put(format_args!("<ACK={}>", segment.ack));
    }
    put(format_args!("<CTL={}>", segment.flags));
    if !segment.payload.is_empty() {
        put(format_args!("<DATA={}>", segment.payload.len()));
    }
    if window {
        put(format_args!("<WND={}>", segment.window));
    }
    if segment.flags.has(Flags::URG) {
        put(format_args!("<UP={}>", segment.urgent));
    }
    let options = &segment.options;
    if let Some(raw) = &options.raw {
        // A forged field is what travels; what a receiver makes of it is its own business.
        put(format_args!("<OPT="));
        for octet in raw.iter() {
            put(format_args!("{octet:02x}"));
        }
        put(format_args!(">"));
    } else {
        if let Some(shift) = options.window_scale {
            put(format_args!("<WS={shift}>"));
        }
        if options.sack_permitted {
            put(format_args!("<SACK_PERMITTED>"));
        }
        if let Some((value, echo)) = options.timestamps {
            put(format_args!("<TS={value},{echo}>"));
        }
        for (start, end) in options.sack.iter().flatten() {
            put(format_args!("<SACK={start}-{end}>"));
        }
    }
    if segment.bad_checksum {
        put(format_args!("<CHECKSUM=BAD>"));
    }
    out
}
