//! A scenario of the matrix, built statement by statement, and how it is written.

use std::fmt::Write as _;

use crate::known;

/// A file of scenarios.
pub struct File {
    /// `fin_wait_1`, without folder and extension.
    pub name: &'static str,
    /// The lines of its comment.
    pub about: &'static [&'static str],
    /// The scenarios, by kind of segment.
    pub groups: Vec<(&'static str, Vec<Case>)>,
}

/// One scenario.
pub struct Case {
    pub name: String,
    rfc: String,
    profile: Option<&'static str>,
    lines: Vec<String>,
}

impl Case {
    pub fn new(name: impl Into<String>, rfc: &str) -> Self {
        Self { name: name.into(), rfc: rfc.into(), profile: None, lines: Vec::new() }
    }

    /// With the settings of a profile.
    pub fn profile(mut self, profile: &'static str) -> Self {
        self.profile = Some(profile);
        self
    }

    /// A statement.
    pub fn line(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// Statements.
    pub fn lines(mut self, lines: &[&str]) -> Self {
        self.lines.extend(lines.iter().map(|line| (*line).to_owned()));
        self
    }

    /// A segment of this kind arrives at the server.
    pub fn arrives(self, kind: &str, fields: &str) -> Self {
        let gap = if fields.is_empty() { "" } else { " " };
        self.line(format!("network forge {kind}{gap}{fields} from client"))
            .line(format!("server recv {kind}"))
    }

    /// The server sends an ACK with its current numbers.
    pub fn draws_ack(self) -> Self {
        self.line("client recv ACK seq=server.SND.NXT ack=server.RCV.NXT len=0")
    }

    /// The server sends this.
    pub fn draws(self, pattern: &str) -> Self {
        self.line(format!("client recv {pattern}"))
    }

    /// This holds.
    pub fn expect(self, what: &str) -> Self {
        self.line(format!("expect {what}"))
    }

    pub fn map_lines(&mut self, with: impl Fn(&str) -> String) {
        for line in &mut self.lines {
            *line = with(line);
        }
    }

    /// Nothing else was sent.
    pub fn silence(self) -> Self {
        self.line("expect silence")
    }
}

impl File {
    /// The file, in the formatter's layout.
    pub fn write(&self) -> String {
        let mut text =
            String::from("# Written by `INSTA_UPDATE=always cargo test --test matrix`.\n#\n");
        for line in self.about {
            let _ = writeln!(text, "{}", format!("# {line}").trim_end());
        }
        for (kind, cases) in &self.groups {
            if !cases.is_empty() {
                let _ = write!(text, "\n# {kind}\n");
            }
            for case in cases {
                let _ = write!(text, "\n@rfc {}\n", case.rfc);
                if let Some(profile) = case.profile {
                    let _ = writeln!(text, "@profile {profile}");
                }
                text.push_str(&known::lines(self.name, &case.name));
                let _ = writeln!(text, "scenario \"{}\" {{", case.name);
                for line in &case.lines {
                    let _ = writeln!(text, "    {line}");
                }
                text.push_str("}\n");
            }
        }
        text
    }
}
