//! Packets.

use super::{Read, error, number, option};
use crate::language::{Code, Span, quoted};
use crate::packetdrill::define::Defines;
use crate::packetdrill::grammar::{Node, Rule};
use crate::packetdrill::mistakes;
use crate::packetdrill::tree::{
    Direction, Echoed, Flags, Icmp, IpField, Outer, Packet, PacketKind, Sequence, Tcp, TcpOptions,
};

/// The fields of an IP header that a script can name, and whether they have a value.
const IP_FIELDS: [(&str, bool); 12] = [
    ("ect0", false),
    ("ect1", false),
    ("ect01", false),
    ("ce", false),
    ("noecn", false),
    ("ecn", true),
    ("tos", true),
    ("class", true),
    ("dscp", true),
    ("ttl", true),
    ("hlim", true),
    ("flowlabel", true),
];

/// A packet.
pub(super) fn packet(node: &Node<'_>, defines: &Defines) -> Read<Packet> {
    let mut packet = Packet {
        direction: Direction::In,
        outer: Vec::new(),
        ip: Vec::new(),
        udp: None,
        kind: PacketKind::Other("udp"),
        span: node.span(),
    };
    for part in node.parts() {
        match part.rule() {
            Rule::inbound => {}
            Rule::outbound => packet.direction = Direction::Out,
            Rule::outer | Rule::route => packet.outer.push(outer(&part)),
            Rule::ip_info => packet.ip = ip_info(&part)?,
            Rule::icmp => packet.kind = PacketKind::Icmp(icmp(&part)?),
            Rule::udp => {
                sizes(&part, "a length")?;
                packet.kind = PacketKind::Other("udp");
            }
            Rule::udplite => {
                sizes(&part, "a length")?;
                packet.kind = PacketKind::Other("udplite");
            }
            Rule::sctp => packet.kind = PacketKind::Other("sctp"),
            _ => {
                packet.udp = encapsulation(&part)?;
                packet.kind = PacketKind::Tcp(tcp(&part, defines)?);
            }
        }
    }
    only_expected(&packet)?;
    Ok(packet)
}

/// What a packet can only have if it is expected.
fn only_expected(packet: &Packet) -> Read<()> {
    if packet.direction == Direction::Out {
        return Ok(());
    }
    let wild = |span, what: &str| {
        let message = format!("{what} is only for packets that are expected (`>`)");
        let label = "what arrives has to be said";
        Err(error(Code::Contradiction, span, message).label(label).into())
    };
    if let Some(field) = packet
        .ip
        .iter()
        .find(|field| field.name == "ect01" || field.value.as_deref() == Some("ect01"))
    {
        return wild(field.span, "`ect01`");
    }
    if let PacketKind::Tcp(tcp) = &packet.kind {
        if tcp.options == TcpOptions::Any {
            return wild(tcp.span, "`<...>`");
        }
        if let Some(span) = option::wild(&tcp.options) {
            return wild(span, "an option with any value");
        }
    }
    Ok(())
}

fn outer(node: &Node<'_>) -> Outer {
    let letter = |c: char| c.is_ascii_alphanumeric();
    let text = node.text();
    let end = text.find(|c| !letter(c)).unwrap_or(text.len());
    let name = text.get(..end).unwrap_or_default();
    let name = match name {
        "GREv0" => "gre",
        // `> addr[saddr1]`: only where it goes.
        "" => "addr",
        _ => name,
    };
    Outer { name: name.to_owned(), span: node.span() }
}

fn ip_info(node: &Node<'_>) -> Read<Vec<IpField>> {
    let mut fields = Vec::new();
    for part in node.parts() {
        let mut words = part.parts();
        let name = words.next().map_or("", |name| name.text());
        let value = words.next().map(|value| value.text().to_owned());
        let span = part.span();
        let known = IP_FIELDS.iter().find(|(known, _)| *known == name);
        let Some((_, has_value)) = known else {
            let message = format!("there is no field {} of the IP header", quoted(name));
            return Err(mistakes::unknown(
                error(
                    Code::UnknownField,
                    Span { end: span.start + name.len() as u32, ..span },
                    message,
                ),
                name,
                &IP_FIELDS.map(|(name, _)| name),
            )
            .into());
        };
        if *has_value != value.is_some() {
            let (message, label) = if *has_value {
                (format!("`{name}` has no value"), "expected a value after it")
            } else {
                (format!("`{name}` takes no value"), "remove the value")
            };
            return Err(error(Code::FieldValue, span, message).label(label).into());
        }
        fields.push(IpField { name: name.to_owned(), value, span });
    }
    Ok(fields)
}

fn ports(node: &Node<'_>) -> Read<Option<(u16, u16)>> {
    let mut numbers = node.parts().map(|part| number::up_to(&part, "a port", u16::MAX));
    match (numbers.next(), numbers.next()) {
        (Some(source), Some(destination)) => Ok(Some((source?, destination?))),
        _ => Ok(None),
    }
}

/// The ports of `/udp(1 > 2)` in a packet.
fn encapsulation(node: &Node<'_>) -> Read<Option<(u16, u16)>> {
    match node.parts().find(|part| part.rule() == Rule::encapsulation) {
        Some(part) => ports(&part),
        None => Ok(None),
    }
}

fn sizes(node: &Node<'_>, what: &str) -> Read<()> {
    for part in node.parts() {
        match part.rule() {
            Rule::ports => {
                ports(&part)?;
            }
            _ => {
                number::up_to(&part, what, u16::MAX)?;
            }
        }
    }
    Ok(())
}

fn tcp(node: &Node<'_>, defines: &Defines) -> Read<Tcp> {
    let mut tcp = Tcp {
        ports: None,
        flags: Flags::default(),
        sequence: Sequence::Anywhere { length: 0 },
        sequence_span: node.span(),
        ack: None,
        window: None,
        urgent: None,
        options: TcpOptions::Absent,
        span: node.span(),
    };
    for part in node.parts() {
        let number = part.first();
        let number = number.as_ref().unwrap_or(&part);
        match part.rule() {
            Rule::ports => tcp.ports = ports(&part)?,
            Rule::flags => tcp.flags = flags(&part)?,
            Rule::interval | Rule::anywhere => {
                tcp.sequence = sequence(&part)?;
                tcp.sequence_span = part.span();
            }
            Rule::ack => {
                tcp.ack = Some(number::up_to(number, "an acknowledgment number", u32::MAX)?);
            }
            Rule::window => {
                tcp.window = Some(number::up_to(number, "the window field", u16::MAX)?);
            }
            Rule::urgent => {
                tcp.urgent = Some(number::up_to(number, "the urgent pointer", u16::MAX)?);
            }
            Rule::tcp_options => tcp.options = option::options(&part, defines)?,
            _ => {}
        }
    }
    Ok(tcp)
}

/// `SEW`, `P.`, `.`, `-`, or with an ACE field `.5`.
fn flags(node: &Node<'_>) -> Read<Flags> {
    let (text, span) = (node.text(), node.span());
    let mut flags = Flags { span, ..Flags::default() };
    let (letters, ace) = match text.split_once('.') {
        Some((letters, ace)) => (letters.trim_end(), Some(ace)),
        None => (text, None),
    };
    for letter in letters.chars().filter(|letter| *letter != '-') {
        if let Some(number) = letter.to_digit(8) {
            flags.ace = Some(number as u8);
            continue;
        }
        let letter = if letter == 'C' { 'W' } else { letter };
        match Flags::LETTERS.iter().find(|(known, _)| *known == letter) {
            Some((_, bit)) => flags.bits |= bit,
            None => return Err(mistakes::flags(text, letter, span).into()),
        }
    }
    if let Some(ace) = ace {
        flags.bits |= Flags::ACK;
        if !ace.is_empty() {
            let Some(number) = ace.parse::<u8>().ok().filter(|number| *number < 8) else {
                let message = format!("{} is out of range for the ACE field", quoted(ace));
                let label = "expected a number from 0 to 7 after `.`";
                return Err(error(Code::Number, span, message).label(label).into());
            };
            flags.ace = Some(number);
        }
    }
    flags.bits |= u16::from(flags.ace.unwrap_or_default()) << 6;
    Ok(flags)
}

/// `1:1001(1000)`, or `...(1000)`.
fn sequence(node: &Node<'_>) -> Read<Sequence> {
    const NUMBER: &str = "a sequence number";
    let parts: Vec<_> = node.parts().collect();
    let length = |node: &Node<'_>| number::up_to(node, "a length", u16::MAX);
    match parts.as_slice() {
        [only] => Ok(Sequence::Anywhere { length: length(only)? }),
        [first, last, size, rest @ ..] => {
            let start = number::up_to(first, NUMBER, u32::MAX)?;
            let end = number::up_to(last, NUMBER, u32::MAX)?;
            let length = length(size)?;
            if start.wrapping_add(u32::from(length)) != end {
                let all = first.span().to(size.span());
                let span = Span { end: all.end + 1, ..all };
                let between = end.wrapping_sub(start);
                let message = format!("from {start} to {end} are {between} octets, not {length}");
                let right = format!("{start}:{}({length})", start.wrapping_add(u32::from(length)));
                return Err(error(Code::Contradiction, span, message)
                    .label("numbers and length disagree")
                    .help(format!("{length} octets from {start} are `{right}`"))
                    .into());
            }
            Ok(Sequence::At { start, end, length, absolute: !rest.is_empty() })
        }
        _ => Err(super::lost(node)),
    }
}

fn icmp(node: &Node<'_>) -> Read<Icmp> {
    let mut icmp = Icmp {
        name: String::new(),
        code: None,
        mtu: None,
        id: None,
        echoed: None,
        span: node.span(),
    };
    for part in node.parts() {
        let number = part.first();
        let number = number.as_ref().unwrap_or(&part);
        match part.rule() {
            Rule::icmp_type => part.text().clone_into(&mut icmp.name),
            Rule::icmp_code => icmp.code = Some(part.text().to_owned()),
            Rule::mtu => icmp.mtu = Some(number::up_to(number, "an MTU", u32::MAX)?),
            Rule::echo_id => icmp.id = Some(number::up_to(number, "an identifier", u32::MAX)?),
            _ => icmp.echoed = echoed(&part)?,
        }
    }
    Ok(icmp)
}

fn echoed(node: &Node<'_>) -> Read<Option<Echoed>> {
    for part in node.parts() {
        match part.rule() {
            Rule::interval | Rule::anywhere => return Ok(Some(Echoed::Tcp(sequence(&part)?))),
            Rule::other_echo => {
                let name = part.first().map_or("", |name| name.text());
                let known = ["udp", "udplite", "sctp", "raw"];
                let name = known.into_iter().find(|known| *known == name).unwrap_or("raw");
                return Ok(Some(Echoed::Other(name)));
            }
            _ => {}
        }
    }
    Ok(None)
}
