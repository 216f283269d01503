//! A segment in the notation of the RFC's figures.

use crate::tcp::{Flags, Segment};

/// The segment as RFC 9293's figures write it: `<SEQ=300><ACK=101><CTL=SYN,ACK><DATA=10>`.
///
/// The acknowledgment number is there only with the ACK bit, the urgent pointer only with URG, the
/// reserved bits only if one is set, the window only if `window` says so. The MSS option is left out, as in the figures.
pub fn segment(segment: &Segment, window: bool) -> String {
    fields(segment, window).concat()
}

/// The same, field by field.
pub(super) fn fields(segment: &Segment, window: bool) -> Vec<String> {
    let mut fields = vec![format!("<SEQ={}>", segment.seq)];
    if segment.flags.has(Flags::ACK) {
        fields.push(format!("<ACK={}>", segment.ack));
    }
    fields.push(format!("<CTL={}>", segment.flags));
    if segment.reserved != 0 {
        fields.push(format!("<RESERVED={}>", segment.reserved));
    }
    if !segment.payload.is_empty() {
        fields.push(format!("<DATA={}>", segment.payload.len()));
    }
    if window {
        fields.push(format!("<WND={}>", segment.window));
    }
    if segment.flags.has(Flags::URG) {
        fields.push(format!("<UP={}>", segment.urgent));
    }
    let options = &segment.options;
    if let Some(raw) = &options.raw {
        // A forged field is what travels; what a receiver makes of it is its own business.
        let octets: String = raw.iter().map(|octet| format!("{octet:02x}")).collect();
        fields.push(format!("<OPT={octets}>"));
    } else {
        fields.extend(options.shown().map(|(name, value)| match value.is_empty() {
            true => format!("<{name}>"),
            false => format!("<{name}={value}>"),
        }));
    }
    if segment.bad_checksum {
        fields.push("<CHECKSUM=BAD>".to_owned());
    }
    fields
}
