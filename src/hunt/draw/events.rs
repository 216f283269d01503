//! What can happen: segments by their flags, places, payload and options, calls, reads, ICMP errors and
//! time. Which of it a state tells apart is found in the table of rules.

use std::collections::BTreeSet;

use super::script::BARE;
use crate::tcp::rules::Facts;
use crate::tcp::{Event, Fact, Icmp, Rules, State};

/// What happens at once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Happening {
    /// In the scenario language, with `<` for segments that arrive.
    pub text: String,
    /// What the table answers it by; `Output` for what happens by itself as time passes.
    pub event: Event,
}

impl Happening {
    /// What a segment says itself of what rules ask about: its flags, whether it carries data, and where
    /// it begins.
    pub(super) fn own(&self) -> Facts {
        let mut words = self.text.split(' ').skip_while(|it| *it == "<");
        let flags = words.next().unwrap_or_default();
        let named =
            [("SYN", Fact::Syn), ("ACK", Fact::Ack), ("RST", Fact::Rst), ("FIN", Fact::Fin)];
        let set = named.iter().filter(|(name, _)| flags.split('+').any(|it| it == *name));
        let fields: Vec<&str> = words.collect();
        let seq = fields.iter().find_map(|it| it.strip_prefix("seq="));
        let begins = match seq {
            None => Some(Fact::SeqExact),
            Some("server.IRS") => Some(Fact::SeqIsIrs),
            Some(seq) => seq.starts_with("server.RCV.NXT-").then_some(Fact::SeqOld),
        };
        let text = fields.iter().any(|it| it.starts_with("len=")).then_some(Fact::Text);
        let all = set.map(|(_, fact)| *fact).chain(text).chain(begins);
        Facts(all.fold(0, |all, fact| all | fact.bit()))
    }
}

/// The flags that rules look at, as segments have them.
const FLAGS: &[&str] = &["ACK", "SYN", "SYN+ACK", "RST", "RST+ACK", "FIN+ACK", "FIN", "NONE"];

/// All other combinations of them.
const ODD_FLAGS: &[&str] = &[
    "SYN+FIN",
    "SYN+FIN+ACK",
    "SYN+RST",
    "SYN+RST+ACK",
    "FIN+RST",
    "FIN+RST+ACK",
    "SYN+FIN+RST",
    "SYN+FIN+RST+ACK",
];

/// Where a segment lies: its edges against RCV.NXT and RCV.NXT+RCV.WND, and its length.
const PLACES: &[&str] = &[
    "",
    "len=5",
    "seq=server.RCV.NXT-1",
    "seq=server.RCV.NXT+1",
    "seq=server.RCV.NXT-5 len=5",
    "seq=server.RCV.NXT-5 len=6",
    "seq=server.RCV.NXT-6 len=5",
    "seq=server.RCV.NXT-5 len=20",
    "seq=server.RCV.NXT+1 len=5",
    "seq=server.RCV.NXT+5 len=15",
    "seq=server.RCV.NXT+server.RCV.WND-1",
    "seq=server.RCV.NXT+server.RCV.WND",
    "seq=server.RCV.NXT+server.RCV.WND+1",
    "seq=server.RCV.NXT+server.RCV.WND-5 len=5",
    "seq=server.RCV.NXT+server.RCV.WND-5 len=6",
    "seq=server.RCV.NXT+server.RCV.WND-1 len=5",
    "seq=server.RCV.NXT+server.RCV.WND len=5",
    "seq=server.RCV.NXT-100000",
    "seq=server.IRS",
    "seq=server.IRS len=5",
    "seq=server.RCV.NXT-2",
    "seq=server.RCV.NXT-7 len=5",
];

/// The places of segments with odd flags: what such a one is answered with is decided by little else.
const ODD_PLACES: &[&str] = &[
    "",
    "len=5",
    "seq=server.RCV.NXT-1",
    "seq=server.RCV.NXT-2",
    "seq=server.RCV.NXT-7 len=5",
    "seq=server.RCV.NXT+1",
    "seq=server.RCV.NXT+server.RCV.WND",
    "seq=server.IRS",
];

/// What fills a small window, or goes beyond its edge.
const FILLING: &[&str] = &[
    "< ACK len=server.RCV.WND-1",
    "< ACK len=server.RCV.WND",
    "< ACK len=server.RCV.WND+1",
    "< ACK len=server.RCV.WND+20",
    "< ACK seq=server.RCV.NXT+1 len=server.RCV.WND-1",
    "< ACK seq=server.RCV.NXT+1 len=server.RCV.WND",
    "< ACK seq=server.RCV.NXT-1 len=server.RCV.WND+2",
    "< FIN+ACK len=server.RCV.WND-1",
    "< FIN+ACK len=server.RCV.WND",
    "< FIN+ACK len=server.RCV.WND+1",
    "< FIN+ACK seq=server.RCV.NXT+1 len=server.RCV.WND-1",
    "< FIN+ACK seq=server.RCV.NXT-1 len=server.RCV.WND+1",
];

/// Segments without what the others carry.
const UNDRESSED: &[&str] = &[
    "< ACK",
    "< ACK len=5",
    "< ACK seq=server.RCV.NXT-100000 len=5",
    "< FIN+ACK",
    "< RST",
    "< RST+ACK",
    "< SYN",
    "< SYN seq=server.RCV.NXT+10",
];

/// The number that it acknowledges, against SND.UNA, SND.NXT and MAX.SND.WND.
const ACKS: &[&str] = &[
    "ack=server.SND.UNA",
    "ack=server.SND.UNA-1",
    "ack=server.SND.UNA+1",
    "ack=server.SND.UNA+5",
    "ack=server.SND.NXT-1",
    "ack=server.SND.NXT+1",
    "ack=server.SND.NXT+100000",
    "ack=server.SND.UNA-65535",
    "ack=server.SND.UNA-65536",
    "ack=server.SND.UNA-server.SND.WND",
    "ack=server.SND.UNA-server.SND.WND-1",
    "ack=server.ISS",
    "ack=server.ISS-1",
];

/// What a segment with an ACK can bring besides: windows, urgent pointers, options, damage.
const BESIDES: &[&str] = &[
    "ACK win=0",
    "ACK win=1",
    "ACK win=5",
    "ACK win=500",
    "ACK win=700",
    "ACK win=1460",
    "ACK win=3000",
    "ACK win=0 ack=server.SND.UNA",
    "ACK win=5 ack=server.SND.UNA",
    "ACK win=3000 ack=server.SND.UNA",
    "ACK win=3000 ack=server.SND.UNA-1",
    "ACK win=3000 seq=server.RCV.NXT-1",
    "ACK win=3000 seq=server.RCV.NXT+1",
    "ACK win=3000 seq=server.RCV.NXT+1 ack=server.SND.UNA",
    "ACK len=5 win=0",
    "ACK+PSH len=5",
    "ACK+URG len=5 up=3",
    "ACK+URG len=5 up=5",
    "ACK+URG len=5 up=6",
    "ACK+URG len=5 up=65535",
    "ACK+URG up=0",
    "ACK+URG up=1",
    "ACK+URG up=10",
    "ACK+URG seq=server.RCV.NXT-5 len=5 up=5",
    "ACK+URG seq=server.RCV.NXT+5 len=5 up=5",
    "FIN+ACK+URG len=5 up=5",
    "FIN+ACK+URG up=3",
    "URG len=5 up=5",
    "ACK up=5 len=5",
    "ACK+ECE+CWR len=5",
    "ACK reserved=15 len=5",
    "ACK len=1460",
    "ACK len=3000",
    "ACK len=65000",
    "ACK checksum=bad",
    "ACK len=5 checksum=bad",
    "SYN checksum=bad",
    "RST checksum=bad",
    "RST+ACK checksum=bad",
    "FIN+ACK checksum=bad",
    "SYN+ACK checksum=bad",
    "ACK len=5 tsval=500 tsecr=0",
    "ACK len=5 tsval=999 tsecr=0",
    "ACK len=5 tsval=1000 tsecr=0",
    "ACK len=5 tsval=1001 tsecr=0",
    "ACK len=5 seq=server.RCV.NXT+1 tsval=2000 tsecr=0",
    "ACK len=5 seq=server.RCV.NXT-1 tsval=2000 tsecr=0",
    "ACK seq=server.RCV.NXT-1 tsval=2000 tsecr=0",
    "ACK tsval=2147484648 tsecr=0",
    "ACK tsval=2147484649 tsecr=0",
    "RST tsval=1 tsecr=0",
    "FIN+ACK tsval=1 tsecr=0",
    "SYN seq=server.RCV.NXT tsval=1 tsecr=0",
    "SYN seq=server.RCV.NXT-1 tsval=999 tsecr=0",
    "SYN seq=server.RCV.NXT-1 tsval=1000 tsecr=0",
    "SYN seq=server.RCV.NXT-1 tsval=1001 tsecr=0",
    "SYN seq=server.RCV.NXT tsval=1000 tsecr=0",
    "ACK mss=100",
    "ACK wscale=2 win=100",
    "ACK sack=200:300",
    "ACK sackok",
    "ACK len=5 options=0x01010101",
    "ACK len=5 options=0x00ffffff",
    "ACK len=5 options=0x0200",
    "ACK len=5 options=0x08ff0000",
    "ACK len=5 options=0xfe040101",
];

/// Options of a SYN, where one opens a connection.
const SYN_OPTIONS: &[&str] = &[
    "mss=0",
    "mss=1",
    "mss=100",
    "mss=536",
    "mss=1095",
    "mss=1096",
    "mss=1460",
    "mss=2190",
    "mss=2191",
    "mss=9000",
    "mss=65535",
    "wscale=0",
    "wscale=7 win=100",
    "wscale=14",
    "wscale=15",
    "wscale=255",
    "sackok",
    "tsval=7 tsecr=0",
    "tsval=7 tsecr=99",
    "mss=1460 wscale=3 sackok tsval=7 tsecr=0",
    "options=0x02040064020400c8",
    "options=0x0204",
    "options=0x00",
    "options=0x0303",
    "win=0",
    "win=1",
    "up=5",
];

/// Calls with their arguments, and reads.
const CALLS: &[(&str, Event)] = &[
    ("server listen", Event::Listen),
    ("server connect", Event::Connect),
    ("server send 1", Event::Send),
    ("server send 10 push", Event::Send),
    ("server send 10 urgent", Event::Send),
    ("server send 1460", Event::Send),
    ("server send 4000", Event::Send),
    ("server send 20000", Event::Send),
    ("server read", Event::Receive),
    ("server read 2", Event::Receive),
    ("server read EOF", Event::Receive),
    ("server close", Event::Close),
    ("server abort", Event::Abort),
    ("server status", Event::Status),
];

/// Time that passes: a little, and past each timer.
const TIMES: &[&str] = &[
    "wait 30ms",
    "wait 250ms",
    "wait 500ms",
    "wait 999ms",
    "wait 1RTO",
    "wait 3s",
    "wait 8s",
    "wait 70s",
    "wait 2MSL",
    "wait 6min",
];

/// Events that tell the state of a connection apart best: the second of a pair.
const TELLING: &[&str] = &[
    "< ACK",
    "< ACK len=5",
    "< FIN+ACK",
    "< RST",
    "< SYN",
    "< SYN+ACK",
    "< ACK ack=server.SND.UNA",
    "< ACK ack=server.SND.UNA+5",
    "< ACK ack=server.SND.UNA+5 win=0",
    "< ACK ack=server.SND.NXT+1",
    "< ACK win=0",
    "< ACK win=5",
    "< ACK win=3000",
    "< ACK seq=server.RCV.NXT-1",
    "< ACK seq=server.RCV.NXT-5 len=5",
    "< ACK seq=server.RCV.NXT-5 len=8",
    "< ACK seq=server.RCV.NXT+5 len=5",
    "< ACK seq=server.RCV.NXT+server.RCV.WND",
    "< ACK seq=server.RCV.NXT+server.RCV.WND+1",
    "< ACK len=server.RCV.WND+1",
    "< FIN+ACK len=server.RCV.WND",
    "< ACK win=3000 ack=server.SND.UNA",
    "< SYN+ACK ack=server.SND.UNA+1",
    "< ACK len=1460",
    "< FIN+ACK len=5",
    "< FIN+ACK seq=server.RCV.NXT+5",
    "< FIN+ACK seq=server.RCV.NXT-1",
    "< FIN+ACK ack=server.SND.UNA",
    "< FIN",
    "< RST+ACK",
    "< RST seq=server.RCV.NXT+1",
    "< RST seq=server.RCV.NXT-1",
    "< SYN seq=server.RCV.NXT+10",
    "< SYN seq=server.IRS",
    "< NONE",
    "< ACK+URG len=5 up=3",
    "< ACK checksum=bad",
    "server send 10",
    "server send 4000",
    "server send 10 urgent",
    "server read",
    "server read 2",
    "server close",
    "server abort",
    "server connect",
    "server listen",
    "network icmp port_unreachable to server",
    "network icmp host_unreachable to server",
    "wait 250ms",
    "wait 1RTO",
    "wait 3s",
    "wait 70s",
    "wait 6min",
];

/// What rules for segments look at in a state.
pub(super) struct Looks(BTreeSet<Fact>);

impl Looks {
    /// In this state.
    pub(super) fn in_state(state: State) -> Self {
        let rules = Rules::standard().iter().map(|(_, rule)| rule);
        let of =
            rules.filter(|it| matches!(it.event, Event::Segment(_)) && it.states.contains(&state));
        Self(of.flat_map(|rule| rule.when.iter().map(|(fact, _)| *fact)).collect())
    }

    fn at(&self, fact: Fact) -> bool {
        self.0.contains(&fact)
    }

    /// Whether it matters where a segment lies.
    fn at_sequence(&self) -> bool {
        self.at(Fact::SeqAcceptable)
    }

    /// Whether it matters what it acknowledges.
    fn at_acknowledgment(&self) -> bool {
        self.at(Fact::AckNew) || self.at(Fact::AckBeyond)
    }
}

/// How many happenings at the end of [`all_in`] do not depend on the state.
pub(super) const BESIDES_AND_OTHERS: usize =
    BESIDES.len() + CALLS.len() + Icmp::ALL.len() + TIMES.len();

const SEGMENT: Event = Event::Segment(crate::tcp::Step::Check);

fn segment(flags: &str, fields: &[&str]) -> Happening {
    let mut text = format!("< {flags}");
    for field in fields.iter().filter(|it| !it.is_empty()) {
        text.push(' ');
        text.push_str(field);
    }
    Happening { text, event: SEGMENT }
}

/// Everything that the table tells apart in a state.
pub(super) fn all_in(state: State) -> Vec<Happening> {
    let looks = Looks::in_state(state);
    let acks = match (looks.at_acknowledgment(), state) {
        (true, State::SynSent) => &ACKS[..7],
        (true, _) => ACKS,
        (false, _) => &["ack=0", "ack=77"],
    };
    let mut all = Vec::new();
    for (odd, flags) in [(false, FLAGS), (true, ODD_FLAGS)] {
        let places = match (looks.at_sequence(), odd) {
            (true, false) => PLACES,
            (true, true) => ODD_PLACES,
            (false, _) => &["", "len=5", "seq=77", "seq=4294967295 len=5"],
        };
        for flags in flags {
            all.extend(places.iter().map(|place| segment(flags, &[place])));
            if !flags.contains("ACK") {
                continue;
            }
            for ack in acks {
                all.push(segment(flags, &[ack]));
                all.push(segment(flags, &["len=5", ack]));
                if looks.at_sequence() && !odd {
                    all.push(segment(flags, &["seq=server.RCV.NXT+1", ack]));
                    all.push(segment(flags, &["seq=server.RCV.NXT-5 len=5", ack]));
                }
            }
        }
    }
    if matches!(state, State::Listen | State::SynSent | State::SynReceived) {
        for flags in ["SYN", "SYN+ACK"] {
            all.extend(SYN_OPTIONS.iter().map(|options| segment(flags, &[options])));
        }
        all.extend(
            ["SYN+URG len=5 up=3", "SYN+ACK+URG len=5 up=3", "SYN+ACK len=3000"]
                .iter()
                .map(|it| segment(it, &[])),
        );
    }
    all.extend(BESIDES.iter().map(|it| segment(it, &[])));
    all.extend(others());
    all
}

/// Calls, ICMP errors, and time.
fn others() -> Vec<Happening> {
    let call =
        |(text, event): &(&str, Event)| Happening { text: (*text).to_owned(), event: *event };
    let mut all: Vec<_> = CALLS.iter().map(call).collect();
    all.extend(Icmp::ALL.iter().map(|icmp| Happening {
        text: format!("network icmp {} to server", icmp.name()),
        event: Event::Icmp,
    }));
    let time = |text: &&str| Happening { text: (*text).to_owned(), event: Event::Output };
    all.extend(TIMES.iter().map(time));
    all
}

/// What depends on a small window, and on options that every segment carries.
pub(super) fn in_particular(small_window: bool, dressed: bool) -> Vec<Happening> {
    let filling = FILLING.iter().filter(|_| small_window).map(|it| (*it).to_owned());
    let bare = UNDRESSED.iter().filter(|_| dressed).map(|it| format!("{it}{BARE}"));
    filling.chain(bare).map(|text| Happening { text, event: SEGMENT }).collect()
}

/// What tells most, wherever it happens.
pub(super) fn telling() -> Vec<Happening> {
    let known = others();
    let of = |text: &&str| {
        let event = known.iter().find(|it| it.text == **text).map(|it| it.event);
        let event = event.unwrap_or(if text.starts_with('<') { SEGMENT } else { Event::Output });
        Happening { text: (*text).to_owned(), event }
    };
    TELLING.iter().map(of).collect()
}
