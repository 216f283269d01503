//! Packets: one that arrives is forged and received at once; one that is expected is the next
//! segment that the host sends.

use super::Lowering;
use super::options;
use crate::language::Span;
use crate::language::plan::{
    Expression, Field, NetworkAction, Pattern, Shape, Sign, StatementKind, Term, When,
};
use crate::packetdrill::tree::{Direction, Packet, PacketKind, Sequence, Tcp, TcpOptions, Time};
use crate::tcp::{Flags, SegmentField, Setting, SettingValue};

/// A number as an expression.
pub(super) fn number(value: u32) -> Expression {
    Expression { terms: vec![(Sign::Plus, Term::Number(value.into()))] }
}

/// A field with a number.
pub(super) fn field(field: SegmentField, value: u32) -> Field {
    Field::Number(field, number(value))
}

impl Lowering<'_> {
    pub(super) fn packet(&mut self, time: Time, packet: &Packet) {
        let span = packet.span;
        if let Some(outer) = packet.outer.first() {
            return self.notes.unsupported(outer.span, format!("packets in {}", outer.name));
        }
        if packet.udp.is_some() {
            return self.notes.unsupported(span, "packets in UDP");
        }
        match &packet.kind {
            PacketKind::Other(name) => {
                let name = name.to_uppercase();
                self.notes.unsupported(span, format!("{name} packets"));
            }
            PacketKind::Icmp(icmp) => self.icmp(time, packet.direction, icmp),
            PacketKind::Tcp(tcp) => {
                if !self.ip_fields(packet) {
                    return;
                }
                if tcp.ports.is_some() {
                    return self.notes.unsupported(tcp.span, "ports of another connection");
                }
                if self.source.slice(span).contains('{') {
                    return self.notes.unsupported(span, "packets that are changed at random");
                }
                let Some(flags) = self.flags(tcp) else { return };
                match packet.direction {
                    Direction::In => self.inbound(time, span, tcp, flags),
                    Direction::Out => self.outbound(time, span, tcp, flags),
                }
            }
        }
    }

    /// What the script says of the IP header; `false` if that cannot be.
    fn ip_fields(&mut self, packet: &Packet) -> bool {
        for field in &packet.ip {
            match (packet.direction, &*field.name) {
                // Nothing here marks packets, so none of ours is.
                (Direction::Out, "noecn") => {}
                (Direction::In, _) => {
                    let what = format!("`{}` in the IP header", field.name);
                    self.notes.ignored(field.span, what);
                }
                (Direction::Out, name) => {
                    let what = format!("`{name}` in the IP header");
                    self.notes.unsupported(field.span, what);
                    return false;
                }
            }
        }
        true
    }

    fn flags(&mut self, tcp: &Tcp) -> Option<Flags> {
        let bits = u8::try_from(tcp.flags.bits).ok().filter(|_| tcp.flags.ace.is_none());
        if bits.is_none() {
            self.notes.unsupported(tcp.flags.span, "Accurate ECN");
        }
        // FIN is the lowest bit and CWR the highest, in the script as in the header.
        bits.map(Flags)
    }

    fn inbound(&mut self, time: Time, span: Span, tcp: &Tcp, flags: Flags) {
        let Some(options) = options::forged(self, tcp) else { return };
        let syn = flags.has(Flags::SYN);
        if self.is_closed_late && tcp.sequence.length() > 0 {
            self.notes.unsupported(span, "data after a `shutdown` and a `close`");
            return;
        }
        self.clock.advance(time);
        let mut fields = Vec::new();
        match tcp.sequence {
            Sequence::At { start, absolute, .. } => {
                // Where nothing opens a connection, numbers are what they are.
                let counts = !absolute && self.sockets.has_opened();
                let seq = if counts { self.numbers.sequence(false, syn, start) } else { start };
                fields.push(field(SegmentField::Seq, seq));
            }
            Sequence::Anywhere { .. } => {
                return self.notes.unsupported(tcp.sequence_span, "a segment sent from anywhere");
            }
        }
        if flags.has(Flags::ACK) {
            let ack = self.numbers.acknowledgment(false, syn, tcp.ack.unwrap_or(0));
            fields.push(field(SegmentField::Ack, ack));
        }
        let length = tcp.sequence.length();
        self.is_sent |= length > 0 || flags.has(Flags::FIN);
        if length > 0 {
            fields.push(field(SegmentField::Len, length.into()));
        }
        fields.push(field(SegmentField::Window, tcp.window.unwrap_or(u16::MAX).into()));
        if let Some(urgent) = tcp.urgent {
            fields.push(field(SegmentField::Urgent, urgent.into()));
        }
        if flags.has(Flags::RST) {
            self.sockets.rst_has_arrived();
        } else if syn {
            options::note_syn(&mut self.numbers, false, tcp);
            self.sockets.syn_has_arrived();
        } else if flags.has(Flags::ACK) {
            self.sockets.ack_has_arrived();
        }
        fields.extend(options);
        self.wait_for_now(span);
        if flags == Flags::SYN
            && self.sockets.is_between()
            && let Some(setting) = Setting::named("ISS")
        {
            // The numbers of each connection count from its own ISS. A SYN may also find the last
            // connection still there.
            let (host, value) = (Some(self.host), SettingValue::Number(0));
            self.push(span, StatementKind::Set { host, setting, value, wish: true });
        }
        let shape = if flags == Flags::NONE { Shape::Only(flags) } else { Shape::Flags(flags) };
        let forged = Pattern { shape, fields };
        let from = self.host.peer();
        self.push(span, StatementKind::Network(NetworkAction::Forge(forged, from)));
        let any = StatementKind::Recv {
            host: self.host,
            patterns: vec![Pattern::default()],
            next: false,
            at: None,
        };
        self.push(span, any);
    }

    fn outbound(&mut self, time: Time, span: Span, tcp: &Tcp, flags: Flags) {
        let syn = flags.has(Flags::SYN);
        let start = match tcp.sequence {
            Sequence::At { start, absolute: true, .. } => Some(start),
            Sequence::At { start, .. } => Some(self.numbers.sequence(true, syn, start)),
            Sequence::Anywhere { .. } => None,
        };
        let ack = flags
            .has(Flags::ACK)
            .then(|| self.numbers.acknowledgment(true, syn, tcp.ack.unwrap_or(0)));
        if syn {
            options::note_syn(&mut self.numbers, true, tcp);
        }
        let when = self.clock.window(time);
        let Some(options) = options::expected(self, tcp) else { return };
        let mut common: Vec<Field> = Vec::new();
        if let Some(ack) = ack {
            common.push(field(SegmentField::Ack, ack));
        }
        let mut others: Vec<Field> = Vec::new();
        self.shows_window |= syn && tcp.window.is_some();
        if let Some(window) = tcp.window.filter(|_| !self.reading.lenient) {
            others.push(field(SegmentField::Window, window.into()));
        }
        if let Some(urgent) = tcp.urgent {
            others.push(field(SegmentField::Urgent, urgent.into()));
        }
        others.extend(options);
        self.numbers.last_sent = start;
        // One packet of the script stands for as many segments as its payload fills.
        let length: u32 = tcp.sequence.length().into();
        let most = if syn { u32::MAX } else { self.numbers.largest_payload() };
        let mut done = 0;
        while length - done > most && !self.is_full() {
            let shape = Shape::Data(Flags::ACK);
            let fields = sequence(start, done, most)
                .chain(common.clone())
                .chain([Field::WithoutFlags(Flags(Flags::FIN.0 | Flags::URG.0))])
                .chain(others.clone());
            let fields = fields.collect();
            self.expect_segment(span, Pattern { shape, fields }, when);
            done += most;
        }
        let fields = sequence(start, done, length - done).chain(common).chain(others).collect();
        self.expect_segment(span, Pattern { shape: Shape::Only(flags), fields }, when);
    }

    fn expect_segment(&mut self, span: Span, pattern: Pattern, when: When) {
        let (host, patterns) = (self.host.peer(), vec![pattern]);
        let kind = StatementKind::Recv { host, patterns, next: true, at: Some(Box::new(when)) };
        self.push(span, kind);
    }
}

/// Where a segment begins, and how long it is.
fn sequence(start: Option<u32>, done: u32, length: u32) -> impl Iterator<Item = Field> {
    let seq = start.map(|start| field(SegmentField::Seq, start.wrapping_add(done)));
    seq.into_iter().chain([field(SegmentField::Len, length)])
}

/// Whether an expected segment has options that the script does not name.
pub(super) const fn any_options(options: &TcpOptions) -> bool {
    matches!(options, TcpOptions::Any)
}
