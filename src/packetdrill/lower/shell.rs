//! Shell commands by meaning. None is ever run.

use std::time::Duration;

use super::Lowering;
use super::settings::switch;
use super::states;
use super::sysctls::{self, KEEP_ALIVE, Meaning};
use crate::language::Span;
use crate::language::plan::{Expectation, ExpectationKind, Fails, StatementKind, UserCall};
use crate::packetdrill::tree::{Command, Time};
use crate::tcp::{SettingValue, State};

/// Programs that change nothing that a connection here shows, wherever they stand.
const HARMLESS: &[&str] = &[
    "true",
    ":",
    "echo",
    "printf",
    "rm",
    "touch",
    "mkdir",
    "sync",
    "date",
    "logger",
    "modprobe",
    "kldload",
    "defaults.sh",
    "cd",
    "set",
    "nstat",
];

/// A script of packetdrill's own that gives sysctls back their values.
const RESTORES: &str = "sysctl_restore";

/// A command without pipes.
type Words = Vec<String>;

/// The commands of a text, each as the parts of its pipe. Quotation marks are read as a shell
/// does; what it would put in for `$…` is left.
fn commands(text: &str) -> Vec<Vec<Words>> {
    let text = text.replace("\\\n", " ");
    let parts = text.split(['\n', ';']).flat_map(|line| line.split("&&"));
    let parts = parts.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let pipe = |line: &str| {
        line.split('|').filter(|it| !it.trim().is_empty()).map(words).collect::<Vec<Words>>()
    };
    parts.map(pipe).filter(|pipe| !pipe.is_empty()).collect()
}

fn words(part: &str) -> Words {
    let read = shlex::split(part);
    read.unwrap_or_else(|| part.split_whitespace().map(str::to_owned).collect())
}

/// The program's name without folders.
fn program(words: &[String]) -> &str {
    let first = words.first().map_or("", String::as_str);
    first.rsplit('/').next().unwrap_or(first)
}

impl Lowering<'_> {
    /// A command of the script: at a time, or before or after all events.
    pub(super) fn command(&mut self, time: Option<Time>, command: &Command) {
        if let Some(time) = time {
            self.return_before(time);
            self.clock.advance(time);
        }
        for pipe in commands(&command.text) {
            self.pipe(time.is_some(), command.span, &pipe);
        }
    }

    fn pipe(&mut self, timed: bool, span: Span, pipe: &[Words]) {
        let Some(first) = pipe.first() else { return };
        let name = program(first);
        match name {
            "sysctl" | "set_sysctls.py" if pipe.len() == 1 => {
                for word in first.iter().skip(1).filter(|word| !word.starts_with('-')) {
                    self.sysctl(span, word);
                }
            }
            "echo" if first.iter().any(|word| file(word).starts_with("/proc/sys/")) => {
                let value = first.get(1).map_or("", String::as_str);
                let file = first.iter().map(|word| file(word));
                let file = file.into_iter().find(|word| word.starts_with("/proc/sys/"));
                self.sysctl(span, &format!("{}={value}", file.unwrap_or_default()));
            }
            "sockstat" | "ss" | "netstat" if timed => self.socket_list(span, pipe),
            "tcpdrop" if timed => {
                self.wait_for_now(span);
                let abort = self.user(UserCall::Abort, Some(Fails::Either));
                self.push(span, abort);
            }
            "sleep" if timed => match first.get(1).and_then(|word| seconds(word)) {
                Some(time) => self.clock.pass_until(self.clock.now().saturating_add(time)),
                None => self.notes.unsupported(span, "this `sleep`"),
            },
            _ if name.contains(RESTORES) || (HARMLESS.contains(&name) && pipe.len() == 1) => {}
            // How it ends decides on the script.
            _ if timed => {
                self.notes.unsupported(span, format!("the shell command `{name}`"));
            }
            _ => self.notes.ignored(span, format!("the shell command `{name}`")),
        }
    }

    /// `net.ipv4.tcp_sack=1`, or the same as a file's path.
    fn sysctl(&mut self, span: Span, word: &str) {
        let Some((name, value)) = word.split_once('=') else { return };
        let name = name.trim();
        let name = match name.strip_prefix("/proc/sys/") {
            Some(path) => path.replace('/', "."),
            None => name.to_owned(),
        };
        let Some(meaning) = sysctls::meaning(&name) else {
            return self.notes.ignored(span, format!("the sysctl `{name}`"));
        };
        if meaning == Meaning::Nothing {
            return;
        }
        if self.acting {
            // What a script puts back at its end changes nothing.
            if !self.is_over {
                let what = format!("the sysctl `{name}` in the middle of a connection");
                self.notes.unsupported(span, what);
            }
            return;
        }
        let value = value.trim_matches(['"', '\'']);
        let Some(settings) = sysctls::settings(meaning, value, self.system) else {
            return self.notes.ignored(span, format!("the sysctl `{name}` of `{value}`"));
        };
        if meaning == Meaning::KeepAlive {
            self.keeps_alive = (value.trim() != "0").then_some(span);
        }
        for (setting, value) in settings {
            self.sysctl_setting(span, &name, setting, value);
        }
    }

    fn sysctl_setting(&mut self, span: Span, name: &str, setting: &str, value: SettingValue) {
        match (setting, value) {
            (KEEP_ALIVE, SettingValue::Duration(time)) => {
                let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
                self.keep_alive_time = Some((span, seconds));
            }
            // Whether windows are scaled is another sysctl's business than how far.
            ("window_scale", SettingValue::Number(shift))
                if name.ends_with("buf") || name.ends_with("rmem") =>
            {
                self.shift = u8::try_from(shift).ok();
            }
            _ => {
                if !self.settings.set(setting, value, span) {
                    self.notes.unsupported(span, format!("the sysctl `{name}` of this value"));
                }
            }
        }
    }

    /// What the sysctls come to together, and what the system offers where they say nothing.
    pub(super) fn offer(&mut self, span: Span) {
        let shift = self.shift.unwrap_or(self.system.shift());
        match self.settings.get("window_scale") {
            Some(SettingValue::Switch(false)) => {}
            _ => {
                let value = SettingValue::Number(shift.into());
                // It takes every shift count up to 14.
                let _ = self.settings.set("window_scale", value, span);
            }
        }
        self.settings.set_default("timestamps", switch(true), span);
        self.settings.set_default("sack", switch(true), span);
    }

    /// `sockstat … | grep -c TIME_WAIT | grep 1`: in which state the connection is.
    fn socket_list(&mut self, span: Span, pipe: &[Words]) {
        let mut states: Vec<State> = Vec::new();
        let (mut counts, mut count) = (false, None);
        let mut strange = false;
        for (at, part) in pipe.iter().enumerate() {
            let is_grep = matches!(program(part), "grep" | "egrep");
            let mut after_state = false;
            for word in part.iter().skip(1) {
                let named = states::named(word).filter(|_| is_grep || after_state);
                match named {
                    Some(state) => states.push(state),
                    None if is_grep && word.starts_with('-') && !word.starts_with("--") => {
                        counts |= word.contains('c');
                        strange |= word.contains('v');
                    }
                    None if is_grep && counts && word.chars().all(|c| c.is_ascii_digit()) => {
                        count = word.parse::<u32>().ok();
                    }
                    // A filter for the sockets of packetdrill itself.
                    None => {
                        strange |=
                            is_grep && !word.starts_with("packetdril") && !word.starts_with(':')
                    }
                }
                after_state = word == "state";
            }
            counts |= program(part) == "wc";
            strange |= at > 0 && !is_grep && !matches!(program(part), "wc" | "tr" | "awk" | "cat");
        }
        let (false, [state]) = (strange, states.as_slice()) else {
            return self.notes.unsupported(span, "this list of sockets");
        };
        let is_listener = *state == State::Listen && self.sockets.is_listening();
        match count {
            None | Some(0 | 1) => {}
            // One that listens for IPv4 and for IPv6 stands in two lines.
            Some(2) if is_listener => {}
            Some(_) => return self.notes.unsupported(span, "several sockets in one state"),
        }
        if is_listener && self.sockets.has_connection() {
            if count == Some(0) {
                self.notes.unsupported(span, "no listener where there is one");
            }
            // The listener is there, whatever becomes of the connection.
            return;
        }
        let states = self.with_listen(vec![*state]);
        let kind = match count {
            Some(0) => ExpectationKind::NotState(self.host, states),
            _ => ExpectationKind::State(self.host, states),
        };
        self.wait_for_now(span);
        self.push(span, StatementKind::Expect(vec![Expectation { span, kind }]));
    }

    /// These states; where a connection is CLOSED, a host that still listens does so again at
    /// once.
    pub(super) fn with_listen(&self, mut states: Vec<State>) -> Vec<State> {
        let again = states.contains(&State::Closed) && self.sockets.is_listening();
        if again && !states.contains(&State::Listen) {
            states.push(State::Listen);
        }
        states
    }
}

/// The file's name in `>/proc/…`.
fn file(word: &str) -> &str {
    word.trim_start_matches('>')
}

/// `0.5`, `1s`.
fn seconds(word: &str) -> Option<Duration> {
    let number: f64 = word.trim_end_matches('s').parse().ok()?;
    let micros = (0.0..=86_400.0).contains(&number).then_some((number * 1e6).round())?;
    // At most a day.
    Some(Duration::from_micros(micros as u64))
}
