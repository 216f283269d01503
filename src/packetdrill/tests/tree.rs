//! What the tree says.

use std::time::Duration;

use super::{event, packet, script, tcp};
use crate::language::Source;
use crate::packetdrill::parse;
use crate::packetdrill::tree::{
    Action, Direction, Echoed, Flags, Item, OptionKind, PacketKind, Sequence, TcpOptions, Time,
    ValueKind,
};

#[test]
fn times_are_exact() {
    let milliseconds = Duration::from_millis;
    assert_eq!(event("0.1...0.35 close(3) = 0").time, Time::Absolute(milliseconds(100)));
    assert_eq!(event("0.1...0.35 close(3) = 0").until, Some(milliseconds(350)));
    assert_eq!(event("+.01 close(3) = 0").time, Time::Relative(milliseconds(10)));
    assert_eq!(
        event("+1.5~+2 > . 1:1(0)").time,
        Time::RelativeRange(milliseconds(1500), milliseconds(2000))
    );
    assert_eq!(event("* > . 1:1(0)").time, Time::Any);
    assert_eq!(event("0.0000000019 close(3) = 0").time, Time::Absolute(Duration::from_nanos(1)));
}

#[test]
fn segments() {
    let it = tcp("+0 > 5 > 6 P. 1:11(10) ack 7 win 8 urg 9 <mss 5,wscale *,TS val ... ecr 4!>");
    assert_eq!(it.ports, Some((5, 6)));
    assert_eq!((it.flags.bits, it.flags.ace), (Flags::PSH | Flags::ACK, None));
    let sequence = Sequence::At { start: 1, end: 11, length: 10, absolute: false };
    assert_eq!((it.sequence, it.ack, it.window, it.urgent), (sequence, Some(7), Some(8), Some(9)));
    let TcpOptions::Listed(options) = it.options else { unreachable!() };
    let kinds: Vec<_> = options.into_iter().map(|option| option.kind).collect();
    let timestamps = OptionKind::Timestamps { value: None, echo: 4, absolute: true };
    assert_eq!(kinds, [OptionKind::Mss(5), OptionKind::WindowScale(None), timestamps]);

    let it = tcp("+0 < R ...(0) ack 5");
    assert_eq!((it.sequence, it.ack), (Sequence::Anywhere { length: 0 }, Some(5)));
    assert_eq!((it.window, it.options), (None, TcpOptions::Absent));
    assert!(!it.flags.has(Flags::ACK));
    assert_eq!(tcp("+0 > - 1:1(0) <...>").options, TcpOptions::Any);
    assert_eq!(tcp("+0 > - 1:1(0)").flags.bits, 0);

    let ace = tcp("+0 > P.5 1:1(0)").flags;
    assert_eq!(ace.ace, Some(5));
    assert_eq!(ace.bits, Flags::PSH | Flags::ACK | Flags::AE | Flags::ECE);
    assert_eq!(tcp("+0 > 2. 1:1(0)").flags.bits, Flags::ACK | Flags::CWR);
    assert_eq!(tcp("+0 > SEWA 0:0(0)").flags.bits, 0x1c2);
}

#[test]
fn packets() {
    let it = packet("+0 < ipv4 192.0.2.1 > 192.0.2.2: gre: [ect0] . 1:1(0) /udp(1 > 2)");
    assert_eq!(it.direction, Direction::In);
    let outer: Vec<_> = it.outer.iter().map(|outer| outer.name.as_str()).collect();
    assert_eq!((outer, it.udp), (vec!["ipv4", "gre"], Some((1, 2))));
    assert_eq!(it.ip[0].name, "ect0");

    let it = packet("+0 < icmp unreachable frag_needed mtu 1200 [1:3(2)]");
    let PacketKind::Icmp(icmp) = it.kind else { unreachable!() };
    assert_eq!((icmp.name.as_str(), icmp.code.as_deref()), ("unreachable", Some("frag_needed")));
    let sequence = Sequence::At { start: 1, end: 3, length: 2, absolute: false };
    assert_eq!((icmp.mtu, icmp.echoed), (Some(1200), Some(Echoed::Tcp(sequence))));
    assert_eq!(packet("+0 > udp (5)").kind, PacketKind::Other("udp"));
}

#[test]
fn calls() {
    let text =
        "+0 poll([{fd=3, events=A|B, x(1)=[2]}], htons(5), \"a\" \"b\"...) = -1 EAGAIN (Try it)";
    let Action::Call(call) = event(text).action else { unreachable!() };
    assert_eq!((call.name.as_str(), call.errno.as_deref()), ("poll", Some("EAGAIN")));
    assert_eq!((call.note.as_deref(), call.result.integer()), (Some("Try it"), Some(-1)));
    let [list, htons, text] = call.arguments.as_slice() else { unreachable!() };
    let fields = &list.elements().unwrap()[0];
    assert_eq!(fields.field("fd").unwrap().integer(), Some(3));
    let events = fields.field("events").unwrap().alternatives();
    assert_eq!(events.iter().map(|it| it.word().unwrap()).collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!(fields.field("x").unwrap().elements().unwrap()[0].integer(), Some(2));
    assert!(matches!(&htons.kind, ValueKind::Call { name, .. } if name == "htons"));
    assert_eq!(text.kind, ValueKind::Text { text: "ab".to_owned(), open: true });
}

#[test]
fn definitions_stand_for_words_and_choose_lines() {
    let text =
        "--define=CC=\"reno\"\n--define=UP=`true`\n#ifdef linux\n+0 f(CC, N) = 0\n#endif\n+0 UP\n";
    let defines = ["Linux".to_owned(), "N=7".to_owned()];
    let script = parse(&Source::new("a.pkt", text), &defines).unwrap();
    let [Item::Event(call), Item::Event(command)] = script.items.as_slice() else { unreachable!() };
    let Action::Call(call) = &call.action else { unreachable!() };
    assert_eq!(call.arguments[0].kind, ValueKind::Text { text: "reno".to_owned(), open: false });
    assert_eq!(call.arguments[1].integer(), Some(7));
    assert!(matches!(&command.action, Action::Command(it) if it.text == "true"));
}

#[test]
fn places_and_comments_are_those_of_the_text() {
    let text = "// one\n+0 close(3) = 0 /* two */\n# three\n`x`\n";
    let script = script(text);
    let slice = |span: crate::language::Span| &text[span.range()];
    let comments: Vec<_> = script.comments.iter().map(|span| slice(*span)).collect();
    assert_eq!(comments, ["// one", "/* two */", "# three"]);
    let [Item::Event(event), Item::Command(command)] = script.items.as_slice() else {
        unreachable!()
    };
    assert_eq!((slice(event.span), slice(event.time_span)), ("+0 close(3) = 0", "+0"));
    assert_eq!((slice(command.span), command.text.as_str()), ("`x`", "x"));
}
