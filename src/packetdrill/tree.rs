//! A script as a tree: what is written, typed, with its places. Nothing here says what it means
//! for a run.

use std::time::Duration;

use crate::language::Span;

/// A script.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Script {
    /// `--name=value` at the top, in order.
    pub options: Vec<Setting>,
    /// Commands and events, in order.
    pub items: Vec<Item>,
    /// The comments, in order: `// …` without its line's end, `/* … */`, and lines with `#`.
    pub comments: Vec<Span>,
}

/// `--name=value`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// The name, without `--`.
    pub name: String,
    /// The value, without quotation marks or back-quotes around all of it. Of `--define=A="b"`,
    /// it is `A="b"`.
    pub value: Option<String>,
    /// All of it.
    pub span: Span,
}

/// A part of a script.
// Nearly all are events, so boxing them would only cost.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, PartialEq, Debug)]
pub enum Item {
    /// A shell command without a time: to set up before the first event, or to clean up after
    /// the last.
    Command(Command),
    /// Something that happens at a time.
    Event(Event),
}

/// A shell command in back-quotes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Command {
    /// What is between the back-quotes, as written.
    pub text: String,
    /// With the back-quotes.
    pub span: Span,
}

/// Something that happens at a time.
#[derive(Clone, PartialEq, Debug)]
pub struct Event {
    /// When it happens.
    pub time: Time,
    /// When a blocking call returns: `0.1...0.3 read(…) = …`. It is counted as `time` is: from
    /// the start of the script, or, after `+`, from the event before.
    pub until: Option<Duration>,
    /// What happens.
    pub action: Action,
    /// Where the time stands.
    pub time_span: Span,
    /// All of it.
    pub span: Span,
}

/// When an event happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Time {
    /// `*`: at any time. Only for packets that are expected.
    Any,
    /// `1.5`: so long after the start of the script.
    Absolute(Duration),
    /// `1.5~2.0`: between these times. Only for packets that are expected.
    AbsoluteRange(Duration, Duration),
    /// `+1.5`: so long after the event before.
    Relative(Duration),
    /// `+1.5~+2.0`: between these. Only for packets that are expected.
    RelativeRange(Duration, Duration),
}

/// What happens in an event.
#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    /// `` `command` ``: a shell command.
    Command(Command),
    /// `%{ code }%`: Python, without the blanks at both ends.
    Code(String),
    /// A packet that arrives, or one that is expected.
    Packet(Packet),
    /// A system call.
    Call(Call),
}

/// Which way a packet goes, as seen from the system under test.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// `<`: the script sends it to the system under test.
    In,
    /// `>`: the system under test has to send it.
    Out,
}

/// A packet.
#[derive(Clone, PartialEq, Debug)]
pub struct Packet {
    /// Which way it goes.
    pub direction: Direction,
    /// Headers around it, outermost first: IP in IP, GRE, MPLS, PSP; or the addresses of an MPTCP
    /// subflow.
    pub outer: Vec<Outer>,
    /// Fields of its IP header: `[ect0]`, `[tos 0x10, ttl 64]`. Empty if none are written.
    pub ip: Vec<IpField>,
    /// The ports of the UDP header in which it travels: `/udp(1 > 2)`.
    pub udp: Option<(u16, u16)>,
    /// What it is.
    pub kind: PacketKind,
    /// All of it, from `<` or `>` on.
    pub span: Span,
}

/// A header around a packet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outer {
    /// `ipv4`, `ipv6`, `gre`, `mpls`, `psp`, `udp`, `encap` or `addr`.
    pub name: String,
    /// All of it.
    pub span: Span,
}

/// A field of the IP header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IpField {
    /// `ect0`, `ce`, `noecn`, `ect01`, `ect1`, `tos`, `class`, `dscp`, `ecn`, `ttl`, `hlim`,
    /// `flowlabel`.
    pub name: String,
    /// Its value, as written.
    pub value: Option<String>,
    /// Both.
    pub span: Span,
}

/// What a packet is.
#[derive(Clone, PartialEq, Debug)]
pub enum PacketKind {
    /// A TCP segment.
    Tcp(Tcp),
    /// An ICMP message.
    Icmp(Icmp),
    /// A packet of another protocol: `udp`, `udplite` or `sctp`.
    Other(&'static str),
}

/// A TCP segment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tcp {
    /// Source and destination port, if written. Otherwise they are those of the connection.
    pub ports: Option<(u16, u16)>,
    /// The control bits.
    pub flags: Flags,
    /// Its place in the sequence space and its length.
    pub sequence: Sequence,
    /// Where that is written.
    pub sequence_span: Span,
    /// `ack N`, whether or not the ACK flag is set. Without it the field is 0; packetdrill
    /// looks at the field only if the flag is set.
    pub ack: Option<u32>,
    /// `win N`, as the field has it. Without it any window will do in a segment that is expected.
    pub window: Option<u16>,
    /// `urg N`. Without it the field is 0.
    pub urgent: Option<u16>,
    /// The options.
    pub options: TcpOptions,
    /// All of it.
    pub span: Span,
}

/// The control bits of a segment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Flags {
    /// The bits as the header has them: FIN is `0x01`, CWR `0x80`, AE `0x100`. With an ACE field
    /// its three bits are among them.
    pub bits: u16,
    /// The number of the ACE field of Accurate ECN (`.5`, `5.`): AE, CWR and ECE are a number, not bits.
    pub ace: Option<u8>,
    /// Where they are written.
    pub span: Span,
}

impl Flags {
    /// The letters with their bits, from the lowest bit on.
    pub const LETTERS: [(char, u16); 9] = [
        ('F', Self::FIN),
        ('S', Self::SYN),
        ('R', Self::RST),
        ('P', Self::PSH),
        ('.', Self::ACK),
        ('U', Self::URG),
        ('E', Self::ECE),
        ('W', Self::CWR),
        ('A', Self::AE),
    ];
    /// `F`.
    pub const FIN: u16 = 0x001;
    /// `S`.
    pub const SYN: u16 = 0x002;
    /// `R`.
    pub const RST: u16 = 0x004;
    /// `P`.
    pub const PSH: u16 = 0x008;
    /// `.`.
    pub const ACK: u16 = 0x010;
    /// `U`.
    pub const URG: u16 = 0x020;
    /// `E`.
    pub const ECE: u16 = 0x040;
    /// `W`, or `C`.
    pub const CWR: u16 = 0x080;
    /// `A`: the bit that RFC 3168 left unused.
    pub const AE: u16 = 0x100;

    /// Whether every bit of `bits` is set.
    pub const fn has(self, bits: u16) -> bool {
        self.bits & bits == bits
    }
}

/// Where a segment lies in the sequence space.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sequence {
    /// `1:1001(1000)`: from `start` to before `end`; `length` octets of payload, which is their
    /// difference. SYN and FIN are not counted.
    At {
        /// The first sequence number.
        start: u32,
        /// One past the last.
        end: u32,
        /// How many octets of payload.
        length: u16,
        /// `1:1(0)!`: the number as it is, and not counted from the ISS.
        absolute: bool,
    },
    /// `...(1000)`: anywhere.
    Anywhere {
        /// How many octets of payload.
        length: u16,
    },
}

impl Sequence {
    /// How many octets of payload.
    pub const fn length(self) -> u16 {
        match self {
            Self::At { length, .. } | Self::Anywhere { length } => length,
        }
    }
}

/// The options of a segment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TcpOptions {
    /// Nothing is written. To packetdrill that is a segment without options: an expected one with
    /// any is wrong.
    Absent,
    /// `<...>`: any. Only for segments that are expected.
    Any,
    /// These, in this order, and no others.
    Listed(Vec<TcpOption>),
}

/// An option with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TcpOption {
    /// The option.
    pub kind: OptionKind,
    /// Where it stands.
    pub span: Span,
}

/// An option.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OptionKind {
    /// `mss 1460`.
    Mss(u16),
    /// `wscale 7`; `None` is `wscale *`, any.
    WindowScale(Option<u8>),
    /// `sackOK`.
    SackPermitted,
    /// `sack 1:1001 2001:3001`.
    Sack(Vec<(u32, u32)>),
    /// `TS val 100 ecr 200`.
    Timestamps {
        /// TSval; `None` is `...`, any.
        value: Option<u32>,
        /// TSecr.
        echo: u32,
        /// `ecr 200!`: the number as it is, and not as the script counts.
        absolute: bool,
    },
    /// `nop`.
    Nop,
    /// `eol`.
    End,
    /// `FO 0123…`, or `FOEXP`: Fast Open with its cookie.
    FastOpen {
        /// Empty to ask for a cookie.
        cookie: Vec<u8>,
        /// Under the experimental number.
        experimental: bool,
    },
    /// `md5 0123…`: the digest.
    Md5(Vec<u8>),
    /// `AccECN0 …`, `AccECN1 …`, `ECN …` and the experimental forms.
    AccEcn,
    /// Another known option, as it is written: MPTCP, TARR, TCP-AO; or one with a name for its
    /// value, which has to be defined.
    Other {
        /// Its name.
        name: String,
        /// What follows the name.
        text: String,
    },
}

/// An ICMP message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Icmp {
    /// `unreachable`, `echo_request`, …
    pub name: String,
    /// `host_unreachable`, `frag_needed`, …
    pub code: Option<String>,
    /// `mtu 1200`.
    pub mtu: Option<u32>,
    /// `id 7`.
    pub id: Option<u32>,
    /// `[1:1001(1000)]`: which packet it is about. Without it, one at 0 without payload.
    pub echoed: Option<Echoed>,
    /// All of it.
    pub span: Span,
}

/// The packet that an ICMP message is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Echoed {
    /// A TCP segment.
    Tcp(Sequence),
    /// A packet of another protocol: `udp`, `udplite`, `sctp` or `raw`.
    Other(&'static str),
}

/// A system call.
#[derive(Clone, PartialEq, Debug)]
pub struct Call {
    /// Its name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Its arguments, in order.
    pub arguments: Vec<Value>,
    /// What it has to return.
    pub result: Value,
    /// The error that it has to return: `EAGAIN`.
    pub errno: Option<String>,
    /// What is in parentheses at the end: a remark.
    pub note: Option<String>,
    /// All of it.
    pub span: Span,
}

/// A value with its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Value {
    /// The value.
    pub kind: ValueKind,
    /// Where it stands.
    pub span: Span,
}

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub enum ValueKind {
    /// `...`: any, or what packetdrill fills in.
    Any,
    /// `12`, `-1`, `0x10`.
    Integer(i64),
    /// `SOCK_STREAM`, `EPOLLIN`, or digits such as those of a key.
    Word(String),
    /// `"abc"`, as written between the quotation marks; several in a row are one.
    Text {
        /// With the escapes as they are.
        text: String,
        /// `"abc"...`: what begins so.
        open: bool,
    },
    /// `A | B`, from left to right.
    Or(Vec<Value>),
    /// `[a, b]`.
    List(Vec<Value>),
    /// `{a, b}`, `{name=value, …}`.
    Braces(Vec<Value>),
    /// `htons(8080)`.
    Call {
        /// The name.
        name: String,
        /// The arguments, in order.
        arguments: Vec<Value>,
    },
    /// `sa_family = AF_INET`, `msg_iov(1) = [...]`.
    Named {
        /// The name.
        name: String,
        /// What is in parentheses after the name.
        arguments: Vec<Value>,
        /// The value.
        value: Box<Value>,
    },
    /// The labels of MPLS or the header of GRE, as written.
    Other(String),
}

impl Value {
    /// The number, if it is one.
    pub const fn integer(&self) -> Option<i64> {
        match self.kind {
            ValueKind::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// The word, if it is one.
    pub fn word(&self) -> Option<&str> {
        match &self.kind {
            ValueKind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Whether it is `...`.
    pub const fn is_any(&self) -> bool {
        matches!(self.kind, ValueKind::Any)
    }

    /// The values joined by `|`: all of them, or it alone.
    pub fn alternatives(&self) -> &[Self] {
        match &self.kind {
            ValueKind::Or(values) => values,
            _ => std::slice::from_ref(self),
        }
    }

    /// The elements of `[…]` or `{…}`.
    pub fn elements(&self) -> Option<&[Self]> {
        match &self.kind {
            ValueKind::List(values) | ValueKind::Braces(values) => Some(values),
            _ => None,
        }
    }

    /// The value of the field of that name in `{name=value, …}`.
    pub fn field(&self, wanted: &str) -> Option<&Self> {
        self.elements()?.iter().find_map(|element| match &element.kind {
            ValueKind::Named { name, value, .. } if name == wanted => Some(&**value),
            _ => None,
        })
    }
}
