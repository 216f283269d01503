//! A column: the implementations at the two hosts.

use std::fmt;
use std::str::FromStr;

use crate::host::PerHost;
use crate::stack::{Implementation, UnknownImplementation};

/// What is wrong with a list of columns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BadColumn {
    /// An entry is empty; the list as it was written.
    Empty(String),
    /// There is no such implementation.
    Unknown(UnknownImplementation),
}

impl fmt::Display for BadColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(list) => {
                write!(f, "an entry of `{list}` is empty; expected names with one comma between")
            }
            Self::Unknown(unknown) => unknown.fmt(f),
        }
    }
}

impl std::error::Error for BadColumn {}

impl From<UnknownImplementation> for BadColumn {
    fn from(unknown: UnknownImplementation) -> Self {
        Self::Unknown(unknown)
    }
}

/// A pair of hosts to run every scenario on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// The implementation at each host.
    pub hosts: PerHost<Implementation>,
}

impl Column {
    /// The columns that a list names: `model,linux,smoltcp`. One name stands for both
    /// hosts; `model+linux` puts the first at the client and the second at the server.
    /// A comma or a plus sign that belongs to a program's command stays in it.
    ///
    /// # Errors
    /// The first unknown implementation, or an entry without a name.
    pub fn list(text: &str) -> Result<Vec<Self>, BadColumn> {
        let mut columns = Vec::new();
        let mut pending = String::new();
        for piece in text.split(',') {
            let in_a_command = pending.contains("program:");
            if piece.trim().is_empty() && !in_a_command {
                return Err(BadColumn::Empty(text.to_owned()));
            }
            // A piece that names nothing belongs to the command of the program before it.
            let is_name = piece.trim().parse::<Self>().is_ok();
            if !pending.is_empty() && (is_name || !in_a_command) {
                columns.push(std::mem::take(&mut pending).trim().parse()?);
            } else if !pending.is_empty() {
                pending.push(',');
            }
            pending.push_str(piece);
        }
        columns.push(pending.trim().parse()?);
        Ok(columns)
    }

    /// The heading of each. The same names are numbered:
    /// `program 1`, `program 2`.
    pub fn names(columns: &[Self]) -> Vec<String> {
        let names: Vec<String> = columns.iter().map(Self::to_string).collect();
        let number = |at: usize, name: &String| {
            let same = |all: &[String]| all.iter().filter(|it| *it == name).count();
            match same(&names) {
                1 => name.clone(),
                _ => format!("{name} {}", same(names.get(..=at).unwrap_or_default())),
            }
        };
        names.iter().enumerate().map(|(at, name)| number(at, name)).collect()
    }

    /// The first that occurs twice.
    pub fn twice(columns: &[Self]) -> Option<&Self> {
        let mut numbered = columns.iter().enumerate();
        let found = numbered.find(|(at, column)| columns.iter().take(*at).any(|it| it == *column));
        found.map(|(_, column)| column)
    }
}

impl FromStr for Column {
    type Err = UnknownImplementation;

    fn from_str(text: &str) -> Result<Self, UnknownImplementation> {
        let mut pairs = text.match_indices('+').filter_map(|(at, _)| {
            let (client, server) = (text.get(..at)?, text.get(at + 1..)?);
            Some(PerHost([client.parse().ok()?, server.parse().ok()?]))
        });
        match pairs.next_back() {
            Some(hosts) => Ok(Self { hosts }),
            None => {
                let both: Implementation = text.parse()?;
                Ok(Self { hosts: PerHost([both.clone(), both]) })
            }
        }
    }
}

impl fmt::Display for Column {
    /// `linux`, or `model+linux`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [client, server] = &self.hosts.0;
        if client == server { f.pad(client.name()) } else { f.pad(&format!("{client}+{server}")) }
    }
}
