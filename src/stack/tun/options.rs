//! A device as users write it: `tun:NAME,address=10.0.0.1,agent=CMD`.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;
use std::time::Duration;

use crate::stack::program::{BadCommand, ProgramCommand};

/// The longest name of a device, in octets.
const LONGEST_NAME: usize = 15;

/// The port of an answering program, where none is said: that of echo servers.
pub(super) const DEFAULT_PORT: u16 = 7;

/// How long nothing may come from a stack that answers no echo, where nothing is said.
const DEFAULT_QUIET: Duration = Duration::from_millis(100);

/// The longest such time, and the shortest.
const QUIET: std::ops::RangeInclusive<Duration> =
    Duration::from_millis(1)..=Duration::from_secs(10);

/// The options, in the order in which they are shown.
const NAMES: [&str; 8] = ["address", "peer", "port", "peer-port", "end", "name", "quiet", "agent"];

/// What a device carries.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// IPv4 datagrams.
    Tun,
    /// Ethernet frames.
    Tap,
}

impl Kind {
    /// `tun`, `tap`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Tun => "tun",
            Self::Tap => "tap",
        }
    }
}

/// One of the two ends of a device.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum End {
    /// The file that a process opens: then the kernel's TCP is at the other end.
    File,
    /// The kernel's interface: then a process has the file.
    Interface,
}

impl End {
    /// `file`, `interface`.
    const fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Interface => "interface",
        }
    }
}

/// A device with a TCP behind it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Behind {
    /// What it carries.
    pub kind: Kind,
    /// Its name.
    pub device: String,
    /// The address of the TCP.
    pub address: Ipv4Addr,
    /// The address of its peer, which is synfin.
    pub peer: Ipv4Addr,
    /// The port of the TCP, if it is always the same.
    pub port: Option<u16>,
    /// The port of its peer, if it is always the same.
    pub peer_port: Option<u16>,
    /// The end that is synfin's; `None` for the one that is free.
    pub end: Option<End>,
    /// What it is called in results, `@known` and `@stack`.
    pub name: Option<String>,
    /// How long nothing may come before an event counts as over, if it answers no echo.
    pub quiet: Duration,
    /// The command of the agent that makes its user's calls.
    pub agent: Option<ProgramCommand>,
}

/// A text is not a device.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BadDevice {
    /// It is not `tun:` or `tap:`.
    Kind,
    /// There is no name, or it cannot be a device's.
    Name(String),
    /// Something that is no option; with what was probably meant.
    Option(String, Option<&'static str>),
    /// An option without a value, or with one that it cannot have, and what it takes.
    Value(&'static str, String, &'static str),
    /// An option is said twice.
    Twice(&'static str),
    /// Both hosts have that address.
    Same(Ipv4Addr),
    /// The agent's command is not one.
    Agent(BadCommand),
}

impl fmt::Display for BadDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind => f.write_str("expected `tun:NAME` or `tap:NAME`"),
            Self::Name(name) => write!(
                f,
                "`{name}` cannot be the name of a device: expected 1 to {LONGEST_NAME} octets without \
                 spaces and `/`"
            ),
            Self::Option(word, Some(near)) => {
                write!(f, "there is no option `{word}`; did you mean `{near}=`?")
            }
            Self::Option(word, None) => write!(
                f,
                "there is no option `{word}`; expected one of `{}=` (`agent=` comes last)",
                NAMES.join("=`, `")
            ),
            Self::Value(option, value, takes) => {
                write!(f, "`{option}={value}`: expected {takes}")
            }
            Self::Twice(option) => write!(f, "`{option}=` is said twice"),
            Self::Same(address) => {
                write!(f, "`address` and `peer` are both {address}; each host has its own")
            }
            Self::Agent(bad) => write!(f, "`agent=`: {bad}"),
        }
    }
}

impl std::error::Error for BadDevice {}

impl FromStr for Behind {
    type Err = BadDevice;

    /// `tun:NAME` or `tap:NAME`, and options after commas. `agent=` is the last: the rest of the text is
    /// its command, whatever it has in it.
    fn from_str(text: &str) -> Result<Self, BadDevice> {
        let (kind, rest) = match text.split_once(':') {
            Some(("tun", rest)) => (Kind::Tun, rest),
            Some(("tap", rest)) => (Kind::Tap, rest),
            _ => return Err(BadDevice::Kind),
        };
        let (device, mut rest) = match rest.split_once(',') {
            Some((device, rest)) => (device, Some(rest)),
            None => (rest, None),
        };
        let fits = (1..=LONGEST_NAME).contains(&device.len());
        if !fits || device.contains(|c: char| c.is_whitespace() || matches!(c, '/' | ':' | '\0')) {
            return Err(BadDevice::Name(device.to_owned()));
        }
        // RFC 5737.
        let mut behind = Self {
            kind,
            device: device.to_owned(),
            address: Ipv4Addr::new(192, 0, 2, 1),
            peer: Ipv4Addr::new(192, 0, 2, 2),
            port: None,
            peer_port: None,
            end: None,
            name: None,
            quiet: DEFAULT_QUIET,
            agent: None,
        };
        let mut said = Vec::new();
        while let Some(text) = rest {
            let (word, value) = text.split_once('=').unwrap_or((text, ""));
            let name = NAMES.into_iter().find(|name| *name == word.trim());
            let name = name.ok_or_else(|| unknown(word))?;
            if said.contains(&name) {
                return Err(BadDevice::Twice(name));
            }
            said.push(name);
            if name == "agent" {
                behind.agent = Some(value.parse().map_err(BadDevice::Agent)?);
                break;
            }
            let (value, after) = match value.split_once(',') {
                Some((value, after)) => (value, Some(after)),
                None => (value, None),
            };
            behind.set(name, value.trim())?;
            rest = after;
        }
        if behind.address == behind.peer {
            return Err(BadDevice::Same(behind.peer));
        }
        Ok(behind)
    }
}

/// A word that is no option.
fn unknown(word: &str) -> BadDevice {
    let near = NAMES.into_iter().max_by(|one, other| {
        strsim::jaro_winkler(word, one).total_cmp(&strsim::jaro_winkler(word, other))
    });
    let near = near.filter(|near| strsim::jaro_winkler(word, near) > 0.8);
    BadDevice::Option(word.trim().to_owned(), near)
}

impl Behind {
    fn set(&mut self, name: &'static str, value: &str) -> Result<(), BadDevice> {
        let wrong = |takes| BadDevice::Value(name, value.to_owned(), takes);
        let address = || {
            let address = value.parse::<Ipv4Addr>().ok();
            let usual = |it: &Ipv4Addr| !it.is_unspecified() && !it.is_broadcast();
            address.filter(|it| usual(it) && !it.is_multicast())
        };
        let port = || value.parse::<u16>().ok().filter(|port| *port > 0);
        const ADDRESS: &str = "an IPv4 address of one host, such as 10.0.0.1";
        const PORT: &str = "a port from 1 to 65535";
        match name {
            "address" => self.address = address().ok_or_else(|| wrong(ADDRESS))?,
            "peer" => self.peer = address().ok_or_else(|| wrong(ADDRESS))?,
            "port" => self.port = Some(port().ok_or_else(|| wrong(PORT))?),
            "peer-port" => self.peer_port = Some(port().ok_or_else(|| wrong(PORT))?),
            "end" => {
                let end = [End::File, End::Interface].into_iter().find(|it| it.word() == value);
                self.end = Some(end.ok_or_else(|| wrong("`file` or `interface`"))?);
            }
            "quiet" => {
                let quiet = duration(value).filter(|it| QUIET.contains(it));
                let takes = "a time from 1ms to 10s, such as 200ms";
                self.quiet = quiet.ok_or_else(|| wrong(takes))?;
            }
            _ => {
                let letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
                let is_name = value.starts_with(|c: char| c.is_ascii_alphabetic())
                    && value.bytes().all(letter)
                    && value.len() <= 32;
                let takes = "a letter, and then letters, digits, `-`, `_` and `.`, up to 32";
                self.name = Some(value.to_owned()).filter(|_| is_name);
                self.name.as_ref().ok_or_else(|| wrong(takes))?;
            }
        }
        Ok(())
    }

    /// The same under that name.
    #[must_use]
    pub fn called(self, name: String) -> Self {
        Self { name: Some(name), ..self }
    }

    /// The name under which it appears in results: its own, or `tun` or `tap`.
    pub fn shown_name(&self) -> &str {
        self.name.as_deref().unwrap_or(self.kind.word())
    }
}

/// `200ms`, `1s`.
fn duration(text: &str) -> Option<Duration> {
    let (number, milli) = match text.strip_suffix("ms") {
        Some(number) => (number, 1),
        None => (text.strip_suffix('s')?, 1000),
    };
    number.parse::<u32>().ok().map(|n| Duration::from_millis(u64::from(n) * milli))
}

impl fmt::Display for Behind {
    /// As users write it, without what need not be said.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{},address={},peer={}",
            self.kind.word(),
            self.device,
            self.address,
            self.peer
        )?;
        if let Some(port) = self.port {
            write!(f, ",port={port}")?;
        }
        if let Some(port) = self.peer_port {
            write!(f, ",peer-port={port}")?;
        }
        if let Some(end) = self.end {
            write!(f, ",end={}", end.word())?;
        }
        if let Some(name) = &self.name {
            write!(f, ",name={name}")?;
        }
        if self.quiet != DEFAULT_QUIET {
            write!(f, ",quiet={}ms", self.quiet.as_millis())?;
        }
        match &self.agent {
            Some(agent) => write!(f, ",agent={agent}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_device_is_written_as_it_is_shown() {
        for text in [
            "tun:tun0,address=192.0.2.1,peer=192.0.2.2",
            "tap:t,address=10.0.0.9,peer=10.0.0.1,port=80,peer-port=1,end=interface,name=my.tcp",
            "tun:x,address=10.0.0.9,peer=10.0.0.1,quiet=250ms,agent=python3 agent.py --of 'a,b=c'",
        ] {
            let behind: Behind = text.parse().unwrap();
            assert_eq!(behind.to_string(), text);
            assert_eq!(behind.to_string().parse::<Behind>().unwrap(), behind);
        }
        let short: Behind = "tun:tun0,agent=./a,b".parse().unwrap();
        assert_eq!(short.shown_name(), "tun");
        assert_eq!(short.agent.unwrap().words(), ["./a,b"]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        let says = |text: &str| text.parse::<Behind>().unwrap_err().to_string();
        assert!(says("tun:").contains("cannot be the name of a device"));
        assert!(says("tun:a-name-too-long-for-it").contains("1 to 15 octets"));
        assert_eq!(says("tun:x,adress=1"), "there is no option `adress`; did you mean `address=`?");
        assert!(
            says("tun:x,foo").starts_with("there is no option `foo`; expected one of `address=`")
        );
        assert!(
            says("tun:x,address=10.0.0").starts_with("`address=10.0.0`: expected an IPv4 address")
        );
        assert!(says("tun:x,port=0").ends_with("expected a port from 1 to 65535"));
        assert!(says("tun:x,end=both").ends_with("expected `file` or `interface`"));
        assert!(says("tun:x,quiet=1h").ends_with("such as 200ms"));
        assert!(says("tun:x,name=1").contains("expected a letter"));
        assert_eq!(says("tun:x,port=1,port=2"), "`port=` is said twice");
        assert!(says("tun:x,peer=192.0.2.1").contains("both 192.0.2.1"));
        assert_eq!(says("tun:x,agent="), "`agent=`: the command is empty");
        assert!(says("tun:x,agent='a").ends_with("is not closed"));
    }
}
