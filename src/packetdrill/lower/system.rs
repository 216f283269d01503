//! Which system a script was written for. What a host offers in its SYN follows from that, and not
//! from what the script expects there.

use crate::packetdrill::tree::{
    Action, Direction, Event, Item, OptionKind, Packet, PacketKind, Script, TcpOptions,
};

/// A system.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum System {
    /// Linux, or a system that nothing tells: packetdrill comes from there.
    Linux,
    /// FreeBSD.
    FreeBsd,
}

/// Words of commands that only one system has.
const MARKS: &[(&str, System)] = &[
    ("net.inet.", System::FreeBsd),
    ("kern.ipc.", System::FreeBsd),
    ("sockstat", System::FreeBsd),
    ("tcpdrop", System::FreeBsd),
    ("net.ipv4.", System::Linux),
    ("/proc/sys/", System::Linux),
    ("defaults.sh", System::Linux),
];

impl System {
    /// The one that a script was written for: by the first mark in its commands, or else by the
    /// order in which it has options in what it expects.
    pub(super) fn of(script: &Script) -> Self {
        Self::told(script)
            .or_else(|| expected_options(script).find_map(by_order))
            .unwrap_or(Self::Linux)
    }

    /// Its initial congestion window, in segments.
    pub(super) const fn initial_window(self) -> u32 {
        // RFC 6928, on both.
        10
    }

    /// Whether it makes choices of its own that a script may show: when to delay an acknowledgment,
    /// how to find a loss.
    pub(super) const fn has_own_choices(self) -> bool {
        matches!(self, Self::Linux)
    }

    /// The one that a script's commands tell: such a script relies on how that system is set up.
    pub(super) fn told(script: &Script) -> Option<Self> {
        commands(script).find_map(|command| {
            MARKS.iter().find(|(mark, _)| command.contains(mark)).map(|(_, system)| *system)
        })
    }

    /// The shift count that it offers where nothing in the script itself sets its buffers.
    pub(super) const fn shift(self) -> u8 {
        match self {
            // The usual set-up of scripts has a largest receive buffer of 15 MiB.
            Self::Linux => 8,
            Self::FreeBsd => 6,
        }
    }
}

/// What a script gives to a shell.
fn commands(script: &Script) -> impl Iterator<Item = &str> {
    script.items.iter().filter_map(|item| match item {
        Item::Command(command) | Item::Event(Event { action: Action::Command(command), .. }) => {
            Some(&*command.text)
        }
        Item::Event(_) => None,
    })
}

/// The options of the segments that a script expects, as far as it lists them.
fn expected_options(script: &Script) -> impl Iterator<Item = Vec<&OptionKind>> {
    script.items.iter().filter_map(|item| match item {
        Item::Event(Event { action: Action::Packet(packet), .. }) => match packet {
            Packet { direction: Direction::Out, kind: PacketKind::Tcp(tcp), .. } => {
                match &tcp.options {
                    TcpOptions::Listed(options) => {
                        Some(options.iter().map(|option| &option.kind).collect())
                    }
                    TcpOptions::Absent | TcpOptions::Any => None,
                }
            }
            Packet { .. } => None,
        },
        _ => None,
    })
}

/// The system that writes options in that order: BSD has the window's scale before the rest and
/// fills up with ends, Linux has it last and fills up with nothing but `nop`.
fn by_order(options: Vec<&OptionKind>) -> Option<System> {
    let place = |wanted: fn(&OptionKind) -> bool| options.iter().position(|it| wanted(it));
    let scale = place(|it| matches!(it, OptionKind::WindowScale(_)));
    let sack = place(|it| matches!(it, OptionKind::SackPermitted));
    if place(|it| matches!(it, OptionKind::End)).is_some() {
        return Some(System::FreeBsd);
    }
    let (scale, sack) = (scale?, sack?);
    Some(if scale < sack { System::FreeBsd } else { System::Linux })
}
