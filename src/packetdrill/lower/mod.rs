//! A script's tree → a plan of one scenario. Each file knows one part of the notation; what runs
//! cannot do is noted ([`notes`]), and nothing is passed over in silence that could fail.
//!
//! The host under test is `server` if the script listens, else `client`; its peer is raw. A packet
//! that arrives is forged and received; one that is expected has to be the very next segment
//! ([`packets`]). System calls are calls of the plan, and what they return is an answer, a state or
//! a signal ([`calls`], [`data`], [`sockopts`], [`poll`]). Sysctls and socket options become
//! settings ([`settings`]), for the whole scenario.

mod assertions;
mod calls;
mod data;
mod icmp;
mod notes;
mod numbers;
mod options;
mod packets;
mod poll;
mod settings;
mod shell;
mod sockets;
mod sockopts;
mod states;
mod sysctls;
mod system;
mod time;

#[cfg(test)]
mod guide;
#[cfg(test)]
mod tests;

use std::time::Duration;

use self::calls::Blocked;
use self::notes::Notes;
pub(super) use self::notes::Wordless;
use self::numbers::Numbers;
use self::settings::Settings;
use self::sockets::Sockets;
use self::system::System;
use self::time::Clock;
use super::tree::{Action, Item, Script, Setting as Option_, Time};
use crate::host::Host;
use crate::language::plan::{
    Attributes, LONGEST_SCENARIO, Plan, Scenario, Start, Statement, StatementKind, Strict,
};
use crate::language::{Checked, Reading, Source, Span};
use crate::tcp::SettingValue;

/// packetdrill's own tolerance.
const TOLERANCE: Duration = Duration::from_millis(4);

/// A script on its way to a plan.
struct Lowering<'s> {
    source: &'s Source,
    reading: &'s Reading,
    /// The host under test.
    host: Host,
    system: System,
    /// Whether the script tells which it is.
    is_told: bool,
    clock: Clock,
    settings: Settings,
    sockets: Sockets,
    numbers: Numbers,
    notes: Notes,
    statements: Vec<Statement>,
    /// Calls that have not returned, in the order in which they were made.
    blocked: Vec<Blocked>,
    /// How far from a moment something may happen.
    tolerance: Duration,
    /// How long a tick of the host's timestamp clock is, if the script says so.
    tick: Option<Duration>,
    /// The MTU, if the script says so, and whether it is for IPv6.
    mtu: Option<u16>,
    ipv6: bool,
    /// The shift count that buffers give.
    shift: Option<u8>,
    /// Where keep-alives are turned on.
    keeps_alive: Option<Span>,
    /// How long they wait, in seconds, and where that stands.
    keep_alive_time: Option<(Span, i64)>,
    /// Whether something has happened that settings come too late for.
    acting: bool,
    /// Whether it is sent anything that it may acknowledge later.
    is_sent: bool,
    /// Whether a window is looked at in one of its SYNs.
    shows_window: bool,
    /// Whether the script has written anything.
    has_written: bool,
    /// Whether a socket was closed after it was shut down for sending.
    is_closed_late: bool,
    /// Whether sockets are closed both ways at once: the script has a `close` and no `shutdown`.
    half_closes: bool,
    /// Whether no packet and no assertion follows.
    is_over: bool,
}

/// What a script comes to, and what of it the plan has no words for.
pub(super) fn lower(
    script: &Script,
    source: &Source,
    reading: &Reading,
) -> (Checked, Vec<Wordless>) {
    let calls = |name: &str| {
        script.items.iter().any(|item| match item {
            Item::Event(event) => {
                matches!(&event.action, Action::Call(call) if call.name == name)
            }
            Item::Command(_) => false,
        })
    };
    let system = System::of(script);
    let mut lowering = Lowering {
        source,
        reading,
        host: if calls("listen") { Host::Server } else { Host::Client },
        system,
        is_told: System::told(script).is_some(),
        clock: Clock::new(reading.lenient),
        settings: Settings::default(),
        sockets: Sockets::default(),
        numbers: Numbers::default(),
        notes: Notes::default(),
        statements: Vec::new(),
        blocked: Vec::new(),
        tolerance: TOLERANCE,
        tick: None,
        mtu: None,
        ipv6: false,
        shift: None,
        keeps_alive: None,
        keep_alive_time: None,
        acting: false,
        is_sent: false,
        shows_window: false,
        has_written: false,
        is_closed_late: false,
        half_closes: calls("close") && !calls("shutdown"),
        is_over: false,
    };
    lowering.options(&script.options);
    lowering.items(&script.items);
    lowering.finish(source.stem().to_owned())
}

impl Lowering<'_> {
    /// `--name=value` at the top.
    fn options(&mut self, options: &[Option_]) {
        for option in options {
            let value = option.value.as_deref().unwrap_or_default();
            let micros = || value.parse::<u64>().ok().map(Duration::from_micros);
            match &*option.name {
                "tolerance_usecs" => {
                    self.tolerance = micros().unwrap_or(self.tolerance).min(LONGEST_SCENARIO);
                }
                "tcp_ts_tick_usecs" => self.tick = micros().filter(|tick| !tick.is_zero()),
                "mtu" => self.mtu = value.parse().ok(),
                "ip_version" => self.ipv6 = value == "ipv6",
                _ => {}
            }
        }
    }

    fn items(&mut self, items: &[Item]) {
        let matters = |item: &Item| {
            let Item::Event(event) = item else { return false };
            matches!(event.action, Action::Packet(_) | Action::Code(_))
        };
        let last = items.iter().rposition(matters);
        for (at, item) in items.iter().enumerate() {
            self.is_over = last.is_none_or(|last| at > last);
            match item {
                Item::Command(command) => self.command(None, command),
                Item::Event(event) => match &event.action {
                    Action::Command(command) => self.command(Some(event.time), command),
                    Action::Code(code) => self.code(event.time, event.span, code),
                    Action::Packet(packet) => {
                        self.return_before(event.time);
                        self.packet(event.time, packet);
                    }
                    Action::Call(call) => self.call(event, call),
                },
            }
        }
        self.return_all();
        let whole = self.whole();
        if self.clock.now() > LONGEST_SCENARIO {
            self.notes.unsupported(whole, "a script of more than 30 days");
        }
        if self.statements.len() > MOST_STATEMENTS {
            self.notes.unsupported(whole, "a script of so many segments");
        }
    }

    /// The whole script.
    fn whole(&self) -> Span {
        // A text has less than 4 GiB.
        Span { start: 0, end: self.source.text().len() as u32 }
    }

    /// Whether there are more statements than any run carries out.
    fn is_full(&self) -> bool {
        self.statements.len() > MOST_STATEMENTS
    }

    /// Adds a statement.
    fn push(&mut self, span: Span, kind: StatementKind) {
        self.acting = true;
        self.statements.push(Statement { span, kind });
    }

    /// Lets time pass until now.
    fn wait_for_now(&mut self, span: Span) {
        if let Some(moment) = self.clock.due() {
            self.push(span, StatementKind::Until(moment));
        }
    }

    /// Calls return that have to before an event at that time.
    fn return_before(&mut self, time: Time) {
        let (next, _) = self.clock.span_of(time);
        let (over, still): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.blocked).into_iter().partition(|call| call.end < next);
        self.blocked = still;
        over.into_iter().for_each(|call| self.returns(call));
        // What ends at that time, or hardly after it, has not ended before it.
        let mut before = Vec::new();
        let soon = next.saturating_add(self.tolerance);
        for call in self.blocked.iter_mut().filter(|call| call.end <= soon) {
            before.extend(call.before.drain(..).map(|kind| (call.span, kind)));
        }
        before.into_iter().for_each(|(span, kind)| self.push(span, kind));
    }

    /// All calls return. What is due hardly after now has happened already.
    fn return_all(&mut self) {
        for mut call in std::mem::take(&mut self.blocked) {
            if call.end <= self.clock.now().saturating_add(self.tolerance) {
                call.end = self.clock.now();
            }
            self.returns(call);
        }
    }

    fn returns(&mut self, call: Blocked) {
        for kind in call.before {
            self.push(call.span, kind);
        }
        self.clock.pass_until(call.end);
        self.wait_for_now(call.span);
        for kind in call.after {
            self.push(call.span, kind);
        }
    }

    /// How many ticks a TSval may be off; `None` if it is not looked at.
    fn stamp_tolerance(&self) -> Option<u32> {
        let tick = self.tick.filter(|_| !self.reading.lenient)?;
        (tick == TICK).then_some(self.tolerance.as_millis() as u32)
    }

    /// How many microseconds the script's clock has to a tick, where the host's has others and
    /// timestamps are looked at.
    fn strange_tick(&self) -> Option<u128> {
        let tick = self.tick.filter(|tick| !self.reading.lenient && *tick != TICK)?;
        Some(tick.as_micros())
    }

    /// What the system that the script tells chooses where the RFCs leave a choice, if the script may
    /// show it.
    fn own_choices(&mut self, span: Span) {
        if !self.is_told {
            return;
        }
        if self.has_written {
            let window = SettingValue::Number(self.system.initial_window().into());
            self.settings.set_default("initial_window", window, span);
        }
        let decides = (self.is_sent || self.has_written) && self.system.has_own_choices();
        if decides && self.settings.get("delayed_ack").is_none() {
            self.settings.set_default("own_choices", settings::switch(true), span);
        }
        if self.shows_window && self.system == System::Linux {
            let mss = match self.settings.get("MSS") {
                Some(SettingValue::Number(mss)) => mss,
                _ => 1460,
            };
            let stamped = self.settings.get("timestamps") == Some(settings::switch(true));
            let segment = mss.saturating_sub(if stamped { 12 } else { 0 }).max(1);
            // Whole segments, and as much as a SYN can say.
            let window = SettingValue::Number(65_535_u64.div_ceil(segment) * segment);
            self.settings.set_default("window", window, span);
        }
    }

    fn finish(mut self, name: String) -> (Checked, Vec<Wordless>) {
        let span = self.whole();
        self.offer(span);
        self.set_keep_alive();
        if self.half_closes {
            // `close` ends receiving as well.
            self.settings.set_default("half_duplex_close", settings::switch(true), span);
        }
        let headers = if self.ipv6 { 60 } else { 40 };
        let mss = self.mtu.or(self.ipv6.then_some(1500)).map(|mtu| mtu.saturating_sub(headers));
        if let Some(mss) = mss.filter(|mss| *mss != 1460) {
            self.settings.set_default("MSS", SettingValue::Number(mss.into()), span);
        }
        self.own_choices(span);
        self.settings.set_default("ISS", SettingValue::Number(0), span);
        if let Some(stamp) = self.numbers.first_stamp() {
            let stamp = SettingValue::Number(stamp.into());
            self.settings.set_default("first_timestamp", stamp, span);
        }
        let at = |kind| Statement { span, kind };
        let peer = self.host.peer();
        let mut statements = vec![at(StatementKind::Given(vec![(peer, Start::Raw)]))];
        statements.extend(self.settings.into_statements(self.host));
        statements.extend(self.statements);
        let strict = if self.reading.strict { Strict::All } else { Strict::Warn };
        let attributes = Attributes { strict, tolerance: self.tolerance, ..Attributes::default() };
        let wordless = self.notes.take_all();
        let unsupported = self.notes.unsupported;
        let scenario =
            Scenario { name, attributes, span, statements, unsupported, exploration: None };
        let plan = Plan { scenarios: vec![scenario] };
        (Checked { plan, warnings: self.notes.warnings }, wordless)
    }
}

/// More statements than a run has steps.
const MOST_STATEMENTS: usize = 200_000;

/// A tick of the timestamp clock, where a script's TSvals can be compared.
const TICK: Duration = Duration::from_millis(1);
