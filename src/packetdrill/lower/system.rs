//! Which system a script was written for, by the commands that it gives to a shell. What a host
//! offers in its SYN follows from that, and not from what the script expects.

use crate::packetdrill::tree::{Action, Event, Item, Script};

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
    /// The one that a script was written for: the first mark counts.
    pub(super) fn of(script: &Script) -> Self {
        let found = commands(script).find_map(|command| {
            MARKS.iter().find(|(mark, _)| command.contains(mark)).map(|(_, system)| *system)
        });
        found.unwrap_or(Self::Linux)
    }

    /// The shift count that it offers where nothing in the script itself sets its buffers.
    pub(super) fn shift(self, script: &Script) -> u8 {
        match self {
            // The usual set-up has a largest receive buffer of 15 MiB.
            Self::Linux if commands(script).any(|it| it.contains("defaults.sh")) => 8,
            Self::Linux => 7,
            Self::FreeBsd => 6,
        }
    }
}

/// What a script gives to a shell.
pub(super) fn commands(script: &Script) -> impl Iterator<Item = &str> {
    script.items.iter().filter_map(|item| match item {
        Item::Command(command) | Item::Event(Event { action: Action::Command(command), .. }) => {
            Some(&*command.text)
        }
        Item::Event(_) => None,
    })
}
