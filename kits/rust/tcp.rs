//! A TCP that can only start to connect: fill in the rest.
//!
//! It speaks synfin's program protocol, version 1, at level `symbols`: a segment is its flags.
//! Nothing but the standard library is needed: `rustc tcp.rs`.

use std::io::{self, BufRead, Write};

struct Tcp {
    state: &'static str,
    /// TIME_WAIT lasts 2 * msl_us.
    #[allow(dead_code)]
    msl_us: u64,
    /// When to be woken, in TIME_WAIT: now_us + 2 * msl_us.
    wake_us: Option<u64>,
    // Parts of the reply.
    send: Vec<&'static str>,
    signals: Vec<&'static str>,
    refused: Option<&'static str>,
}

impl Tcp {
    fn new(msl_us: u64) -> Self {
        Self {
            state: "CLOSED",
            msl_us,
            wake_us: None,
            send: vec![],
            signals: vec![],
            refused: None,
        }
    }

    /// A call of the user.
    fn call(&mut self, call: &str) {
        match (self.state, call) {
            ("CLOSED", "connect") => {
                self.state = "SYN_SENT";
                self.send.push("SYN");
            }
            // TODO: everything else (RFC 9293, sections 3.10.1 to 3.10.6)
            _ => {}
        }
    }

    /// A segment arrives: its flags, such as `SYN+ACK`; acks is `all`, `old` or nothing.
    fn segment(&mut self, _now_us: u64, flags: &str, acks: Option<&str>) {
        match (self.state, flags, acks) {
            ("SYN_SENT", "SYN+ACK", Some("all")) => {
                self.state = "ESTABLISHED";
                self.send.push("ACK");
            }
            // TODO: everything else (RFC 9293, section 3.10.7)
            _ => {}
        }
    }

    /// The time in `wake_us` has come.
    fn tick(&mut self, _now_us: u64) {
        // TODO: the end of TIME_WAIT
    }

    fn handle(&mut self, kind: &str, line: &str) -> String {
        (self.send, self.signals, self.refused) = (vec![], vec![], None);
        let now_us = number(line, "now_us");
        match kind {
            "call" => self.call(text(line, "call").unwrap_or("")),
            "segment" => {
                self.segment(now_us, text(line, "flags").unwrap_or(""), text(line, "acks"));
            }
            "tick" => self.tick(now_us),
            _ => {}
        }
        // The Debug form of these words is their JSON.
        let mut reply = format!(
            r#"{{"state":"{}","send":{:?},"signals":{:?}"#,
            self.state, self.send, self.signals
        );
        if let Some(refused) = self.refused {
            reply += &format!(r#","refused":"{refused}""#);
        }
        if let Some(wake_us) = self.wake_us {
            reply += &format!(r#","wake_us":{wake_us}"#);
        }
        reply + "}"
    }
}

/// The text after `"key":` in a message. synfin writes messages without spaces, and no text
/// contains a key, so this is all the JSON that the protocol needs.
fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let quoted = format!("\"{key}\":");
    line.find(&quoted).map(|at| &line[at + quoted.len()..])
}

fn text<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    value(line, key)?.strip_prefix('"')?.split('"').next()
}

fn number(line: &str, key: &str) -> u64 {
    let digits = value(line, key).unwrap_or("");
    let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().unwrap_or(0)
}

fn main() -> io::Result<()> {
    let mut tcp = Tcp::new(0);
    for line in io::stdin().lock().lines() {
        let line = line?;
        let reply = match text(&line, "type").unwrap_or("") {
            "hello" => r#"{"version":1,"level":"symbols","name":"rust kit"}"#.to_owned(),
            kind => {
                if kind == "start" {
                    tcp = Tcp::new(number(&line, "msl_us"));
                }
                tcp.handle(kind, &line)
            }
        };
        // Your own output goes to eprintln!.
        writeln!(io::stdout(), "{reply}")?;
        io::stdout().flush()?;
    }
    Ok(())
}
