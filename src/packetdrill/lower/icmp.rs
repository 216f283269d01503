//! ICMP errors that arrive.

use super::Lowering;
use crate::language::plan::{NetworkAction, StatementKind};
use crate::packetdrill::tree::{Direction, Echoed, Icmp as Message, Sequence, Time};
use crate::tcp::Icmp;

/// The errors of RFC 792, and those of RFC 4443 with the same meaning, by type and code.
pub(super) const ERRORS: &[(&str, &str, Icmp)] = &[
    ("unreachable", "net_unreachable", Icmp::NetUnreachable),
    ("unreachable", "host_unreachable", Icmp::HostUnreachable),
    ("unreachable", "protocol_unreachable", Icmp::ProtocolUnreachable),
    ("unreachable", "port_unreachable", Icmp::PortUnreachable),
    ("unreachable", "source_route_failed", Icmp::SourceRouteFailed),
    ("unreachable", "noroute", Icmp::NetUnreachable),
    ("unreachable", "address_unreachable", Icmp::HostUnreachable),
    ("source_quench", "", Icmp::SourceQuench),
    ("time_exceeded", "", Icmp::TimeExceeded),
    ("time_exceeded", "exc_ttl", Icmp::TimeExceeded),
    ("parameter_problem", "", Icmp::ParameterProblem),
];

impl Lowering<'_> {
    pub(super) fn icmp(&mut self, time: Time, direction: Direction, message: &Message) {
        let span = message.span;
        let code = message.code.as_deref().unwrap_or_default();
        if direction == Direction::Out {
            return self.notes.unsupported(span, "ICMP messages that the host sends");
        }
        if matches!(code, "frag_needed") || message.name == "packet_too_big" {
            return self.notes.unsupported(span, "path MTU discovery");
        }
        let known = ERRORS.iter().find(|(name, of, _)| *name == message.name && *of == code);
        let Some((_, _, icmp)) = known else {
            let what = format!("{} {code}", message.name);
            return self.notes.unsupported(span, format!("ICMP messages `{}`", what.trim_end()));
        };
        let about = match message.echoed {
            Some(Echoed::Other(name)) => {
                let what = format!("an ICMP error about {name}");
                return self.notes.unsupported(span, what);
            }
            Some(Echoed::Tcp(Sequence::At { start, .. })) => Some(start),
            Some(Echoed::Tcp(Sequence::Anywhere { .. })) => self.numbers.last_sent,
            None => Some(0),
        };
        if about != self.numbers.last_sent {
            return self
                .notes
                .unsupported(span, "an ICMP error that is not about the last segment");
        }
        self.clock.advance(time);
        self.wait_for_now(span);
        self.push(span, StatementKind::Network(NetworkAction::Icmp(*icmp, self.host)));
    }
}
