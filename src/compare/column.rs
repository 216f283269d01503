//! A column: what stands behind the two hosts.

use std::fmt;
use std::str::FromStr;

use crate::host::PerHost;
use crate::stack::{Implementation, UnknownImplementation};

/// A pair of hosts to run every scenario on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// What stands behind each host.
    pub hosts: PerHost<Implementation>,
}

impl Column {
    /// The columns that a list names: `model,linux,smoltcp`. One implementation stands behind both
    /// hosts; `model+linux` puts the first behind the client and the second behind the server.
    /// A comma or a plus sign that belongs to a program's command stays in it.
    ///
    /// # Errors
    /// The first that there is not.
    pub fn list(text: &str) -> Result<Vec<Self>, UnknownImplementation> {
        let mut columns = Vec::new();
        let mut pending = String::new();
        for piece in text.split(',') {
            // A piece that names nothing goes on with the command of the program before it.
            let is_name = piece.trim().parse::<Self>().is_ok();
            if !pending.is_empty() && (is_name || !pending.contains("program:")) {
                columns.push(std::mem::take(&mut pending).trim().parse()?);
            } else if !pending.is_empty() {
                pending.push(',');
            }
            pending.push_str(piece);
        }
        columns.push(pending.trim().parse()?);
        Ok(columns)
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
