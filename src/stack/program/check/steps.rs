//! The checks themselves.

use std::time::{Duration, Instant};

use super::{Outcome, failed};
use crate::host::Host;
use crate::stack::program::reply::{Reply, hex};
use crate::stack::program::session::{Failure, Mistake, ended};
use crate::stack::program::wire::{Level, Message};
use crate::stack::program::{Feature, Program, Session, settings};
use crate::stack::{Model, Stack, route};
use crate::tcp::{
    Call, Config, Effects, Flags, Icmp, Segment, Seq, Setting, SettingKind, SettingValue, State,
    Time,
};
use crate::wire;

/// A check: its name and title, and the function that checks a program which has just said hello.
/// It returns an outcome either way; `Err` ends the check early.
pub(super) struct Step {
    pub id: &'static str,
    pub title: &'static str,
    /// Whether the other checks depend on it.
    pub is_first: bool,
    pub run: Run,
}

type Run = fn(Session) -> Result<Outcome, Outcome>;

/// Times in which programs and agents are measured.
pub(in crate::stack::program) mod times {
    use std::time::Duration;

    /// How long to wait for output that should not come.
    pub(in crate::stack::program) const QUIET: Duration = Duration::from_millis(60);
    /// How long it may take to exit when its stdin ends.
    pub(in crate::stack::program) const END: Duration = Duration::from_secs(2);
    /// How many messages are used to measure speed.
    pub(in crate::stack::program) const MANY: u32 = 100;
}

use times::{END, MANY, QUIET};

/// How long an answer may take on average; beyond this, a course's scenarios take minutes.
const FAST: Duration = Duration::from_millis(20);
/// The virtual time of the checks: far enough from zero to tell a duration from a time.
const NOON: Time = Time(5_000_000_000);

/// All checks, in the order of a conversation.
pub(super) const STEPS: &[Step] = &[
    first("hello", "it answers `hello` with version and level", |_| PASSED),
    first("start", "`start` leads to CLOSED, and sends nothing", start),
    then("call", "every call is answered", call),
    then("segment", "every kind of segment is answered", segment),
    then("icmp", "an ICMP error is answered", icmp),
    then("tick", "a tick is answered, even one that it did not ask for", tick),
    then("once", "each message is answered once, and nothing else is printed", once),
    then("again", "another `start` forgets everything", again),
    then("fields", "unknown fields are ignored", fields),
    then("types", "an unknown message changes nothing", types),
    then("wake", "`wake_us` is a point in time, not a duration", wake),
    then("end", "it exits when its stdin ends", end),
    then("speed", "answers are fast", speed),
];

const fn first(id: &'static str, title: &'static str, run: Run) -> Step {
    Step { id, title, is_first: true, run }
}

const fn then(id: &'static str, title: &'static str, run: Run) -> Step {
    Step { id, title, is_first: false, run }
}

pub(in crate::stack::program) const PASSED: Result<Outcome, Outcome> = Ok(Outcome::Passed);

/// A failure that is not about the form of the answer.
pub(in crate::stack::program) fn wrong(found: impl Into<String>, hint: &str) -> Outcome {
    Outcome::Failed {
        expected: String::new(),
        found: found.into(),
        hint: hint.to_owned(),
        log: String::new(),
    }
}

pub(in crate::stack::program) fn passes_if(
    holds: bool,
    found: String,
    hint: &str,
) -> Result<Outcome, Outcome> {
    if holds { PASSED } else { Err(wrong(found, hint)) }
}

/// Sends a line and reads the reply, which may not be `unsupported`.
fn say(session: &mut Session, name: &str, line: &str) -> Result<State, Outcome> {
    let reply = ask(session, name, line)?;
    if let Some(what) = reply.unsupported {
        let hint = "every program needs this: `unsupported` is only for what has a word in \
                    docs/PROTOCOL.md, \"What a program may lack\"";
        return Err(wrong(format!("`{name}` is answered with `unsupported`: {what}"), hint));
    }
    // From level `segments` on, a program may say that it does not know its state.
    Ok(reply.state.unwrap_or(State::Closed))
}

fn ask(session: &mut Session, name: &str, line: &str) -> Result<Reply, Outcome> {
    session.ask_line(name, format!("{line}\n").as_bytes()).map_err(failed)
}

/// As [`say`], where the program may lack something, but not if it says that it has it. `false` if it
/// lacks it.
fn say_if_it_has(
    session: &mut Session,
    feature: Feature,
    name: &str,
    line: &str,
) -> Result<bool, Outcome> {
    let reply = ask(session, name, line)?;
    let has = |session: &Session| session.hello().has.as_ref()?.get(&feature).copied();
    match (reply.unsupported, has(session)) {
        (Some(what), Some(feature)) => Err(wrong(
            format!("`{feature}` is in its `has`, but it answers `unsupported`: {what}"),
            "say in `has` only what the program has",
        )),
        (unsupported, _) => Ok(unsupported.is_none()),
    }
}

fn begin(session: &mut Session, host: Host) -> Result<Reply, Outcome> {
    let message = Message::Start(settings::start(host, &Config::default(), session.level()));
    let line = format!("{}\n", serde_json::to_string(&message).unwrap_or_default());
    let reply = session.ask_line(message.name(), line.as_bytes()).map_err(failed)?;
    match reply.unsupported {
        None => Ok(reply),
        Some(what) => Err(wrong(
            format!("`start` without settings is answered with `unsupported`: {what}"),
            "answer `unsupported` only where `settings` asks for something that the program lacks",
        )),
    }
}

fn call_of(session: &mut Session, call: &str) -> Result<State, Outcome> {
    say(session, "call", &format!(r#"{{"type":"call","now_us":{},"call":"{call}"}}"#, NOON.0))
}

/// A segment at the program's level.
fn arrival(level: Level, flags: &str) -> String {
    let head = format!(r#"{{"type":"segment","now_us":{},"flags":"{flags}""#, NOON.0);
    match level {
        Level::Symbols if flags.contains("ACK") => format!(r#"{head},"acks":"old"}}"#),
        Level::Symbols => format!("{head}}}"),
        Level::Segments => format!(
            r#"{head},"seq":300,"ack":0,"window":65535,"urgent":0,"options":"","data":""}}"#
        ),
        Level::Packets => {
            let named = Flags::NAMED.into_iter().filter(|(_, name)| flags.contains(name));
            let flags = named.fold(Flags::NONE, |all, (flag, _)| all | flag);
            let segment = Segment { seq: Seq(300), window: 65535, flags, ..Segment::default() };
            packet(&wire::encode(route(Host::Server).reversed(), &segment).unwrap_or_default())
        }
    }
}

/// A datagram at level `packets`.
fn packet(octets: &[u8]) -> String {
    format!(r#"{{"type":"packet","now_us":{},"packet":"{}"}}"#, NOON.0, hex(octets))
}

fn start(mut session: Session) -> Result<Outcome, Outcome> {
    for host in Host::BOTH {
        let reply = begin(&mut session, host)?;
        if let Some(state) = reply.state.filter(|state| *state != State::Closed) {
            return Err(wrong(
                format!("{state} after `start`"),
                "a scenario begins in CLOSED, whatever happened before",
            ));
        }
        if reply.sends() > 0 || !reply.signals.is_empty() {
            return Err(wrong(
                "it sent or signalled something at `start`",
                "nothing happens before the first call or segment",
            ));
        }
    }
    // Each setting that it says it has, alone.
    let has: Vec<Feature> = session.hello().has.iter().flatten().copied().collect();
    for (feature, setting) in has.iter().filter_map(|it| Some((*it, Setting::named(it.word())?))) {
        let config = changed(setting);
        let message = Message::Start(settings::start(Host::Client, &config, session.level()));
        let line = serde_json::to_string(&message).unwrap_or_default();
        say_if_it_has(&mut session, feature, "start", &line)?;
    }
    PASSED
}

/// The default settings, but for one.
fn changed(setting: Setting) -> Config {
    let mut config = Config::default();
    let on = SettingValue::Switch(true);
    let off = SettingValue::Switch(false);
    let other = match setting.kind() {
        SettingKind::Switch if setting.default_value() == on => off,
        SettingKind::Switch => on,
        SettingKind::Number(low, _) | SettingKind::NumberOrOff(low, _) => {
            SettingValue::Number(low.max(1))
        }
        SettingKind::Duration(_) | SettingKind::DurationOrOff(_) => {
            SettingValue::Duration(Duration::from_secs(1))
        }
    };
    setting.apply(&mut config, other);
    config
}

fn call(mut session: Session) -> Result<Outcome, Outcome> {
    for call in ["listen", "connect", "send", "receive", "close", "abort", "status"] {
        begin(&mut session, Host::Client)?;
        let more = match (session.level(), call) {
            (Level::Segments | Level::Packets, "send") => r#","data":"68656c6c6f""#,
            (Level::Segments | Level::Packets, "receive") => r#","limit":10"#,
            _ => "",
        };
        let line = format!(r#"{{"type":"call","now_us":{},"call":"{call}"{more}}}"#, NOON.0);
        match Feature::named(call) {
            Ok(feature) => say_if_it_has(&mut session, feature, "call", &line).map(drop)?,
            Err(_) => say(&mut session, "call", &line).map(drop)?,
        }
    }
    PASSED
}

fn segment(mut session: Session) -> Result<Outcome, Outcome> {
    for opening in [None, Some("listen"), Some("connect")] {
        for flags in ["SYN", "SYN+ACK", "ACK", "FIN+ACK", "RST", "RST+ACK", "FIN", ""] {
            begin(&mut session, Host::Server)?;
            if let Some(call) = opening {
                call_of(&mut session, call)?;
            }
            let line = arrival(session.level(), flags);
            say(&mut session, "segment", &line)?;
        }
    }
    PASSED
}

fn icmp(mut session: Session) -> Result<Outcome, Outcome> {
    begin(&mut session, Host::Client)?;
    call_of(&mut session, "connect")?;
    let seq = if session.level() == Level::Segments { r#","seq":100"# } else { "" };
    for icmp in [Icmp::HostUnreachable, Icmp::SourceQuench] {
        let line = match session.level() {
            Level::Packets => {
                let about = Segment { seq: Seq(100), flags: Flags::SYN, ..Segment::default() };
                let datagram = wire::encode_icmp(route(Host::Client), icmp, &about);
                packet(&datagram.unwrap_or_default())
            }
            _ => {
                let error = icmp.name();
                format!(r#"{{"type":"icmp","now_us":{},"error":"{error}"{seq}}}"#, NOON.0)
            }
        };
        if !say_if_it_has(&mut session, Feature::ICMP, "icmp", &line)? {
            break;
        }
    }
    PASSED
}

fn tick(mut session: Session) -> Result<Outcome, Outcome> {
    begin(&mut session, Host::Client)?;
    say(&mut session, "tick", &format!(r#"{{"type":"tick","now_us":{}}}"#, NOON.0))?;
    // Its own clock, if it has one: nothing is due.
    let Some(every) = session.hello().tick else { return PASSED };
    begin(&mut session, Host::Client)?;
    for now in (1..=MANY).map(|n| every.get().saturating_mul(n.into())) {
        let line = format!(r#"{{"type":"tick","now_us":{now}}}"#);
        let reply = ask(&mut session, "tick", &line)?;
        let idle = reply.sends() == 0
            && reply.signals.is_empty()
            && reply.state.is_none_or(|state| state == State::Closed);
        if !idle || reply.unsupported.is_some() {
            return Err(wrong(
                format!("a tick of its clock at {now} changed something in CLOSED"),
                "look at each tick which of your timers has run out; without one, nothing happens",
            ));
        }
    }
    PASSED
}

fn once(mut session: Session) -> Result<Outcome, Outcome> {
    begin(&mut session, Host::Client)?;
    for call in ["connect", "close"] {
        call_of(&mut session, call)?;
        if let Some(heard) = session.overhear(QUIET) {
            return Err(wrong(
                format!("it printed more after its answer to `call`: {heard}"),
                "print one line per message; print your own messages to stderr",
            ));
        }
    }
    PASSED
}

fn again(mut session: Session) -> Result<Outcome, Outcome> {
    begin(&mut session, Host::Client)?;
    if call_of(&mut session, "connect")? == State::Closed
        && call_of(&mut session, "listen")? == State::Closed
    {
        return Ok(Outcome::Skipped { why: "no call leaves CLOSED yet".to_owned() });
    }
    let state = begin(&mut session, Host::Client)?.state.unwrap_or(State::Closed);
    let found = format!("{state} after a second `start`");
    let hint = "reset everything at `start`: one process serves many scenarios";
    passes_if(state == State::Closed, found, hint)
}

fn fields(mut session: Session) -> Result<Outcome, Outcome> {
    begin(&mut session, Host::Client)?;
    let strange = r#""new_field":{"of":["a",2,null],"state":"none"},"other":"{\"}""#;
    let plain = call_of(&mut session, "connect")?;
    begin(&mut session, Host::Client)?;
    let line = format!(r#"{{"type":"call","now_us":{},"call":"connect",{strange}}}"#, NOON.0);
    let state = say(&mut session, "call", &line)?;
    let found = format!("{state}, but {plain} without the fields");
    let hint = "later versions may have more fields: ignore those you do not know";
    passes_if(state == plain, found, hint)
}

fn types(mut session: Session) -> Result<Outcome, Outcome> {
    begin(&mut session, Host::Client)?;
    let before = call_of(&mut session, "connect")?;
    let state = say(&mut session, "weather", r#"{"type":"weather","now_us":0,"rain":true}"#)?;
    let found = format!("{state}, but it was {before} before");
    let hint = "answer a message of an unknown type with your state, and change nothing";
    passes_if(state == before, found, hint)
}

fn end(mut session: Session) -> Result<Outcome, Outcome> {
    begin(&mut session, Host::Client)?;
    match session.hang_up(END) {
        Some(status) if status.success() => PASSED,
        Some(status) => {
            Err(wrong(ended(status), "the end of stdin is not an error: exit with code 0"))
        }
        None => Err(wrong(
            format!("it was still running {} s later", END.as_secs()),
            "read stdin line by line until it ends, then exit",
        )),
    }
}

fn speed(mut session: Session) -> Result<Outcome, Outcome> {
    begin(&mut session, Host::Client)?;
    let begun = Instant::now();
    for _ in 0..MANY {
        call_of(&mut session, "status")?;
    }
    let each = begun.elapsed() / MANY;
    let found = format!("{} ms per answer", each.as_millis());
    passes_if(each < FAST, found, "does it sleep, or start something new for every message?")
}

/// Runs a connection against the model, up to the client's TIME_WAIT.
fn wake(session: Session) -> Result<Outcome, Outcome> {
    let config = Config { iss: Seq(100), ..Config::default() };
    let mut client = Program::on(session, Host::Client, &config)
        .map_err(|fault| failed(Failure { fault, mistake: Mistake::Other }))?;
    let mut server = Model::new(Config { iss: Seq(300), ..Config::default() });
    let mut walk = Walk { client: &mut client, server: &mut server };
    walk.call(Host::Server, Call::Listen);
    walk.call(Host::Client, Call::Connect);
    walk.call(Host::Client, Call::Close);
    walk.call(Host::Server, Call::Close);
    let (state, wake, fault) = (client.state(), client.next_timer(), client.take_fault());
    let ticks = client.next_timeout().is_some();
    match (fault, state, wake) {
        (Some(fault), ..) => Err(failed(Failure { fault, mistake: Mistake::Other })),
        (None, Some(State::TimeWait), Some(wake)) if wake <= NOON => Err(wrong(
            format!("in TIME_WAIT at {}, its `wake_us` is {}", NOON.0, wake.0),
            "add the current time: `wake_us` = `now_us` + 2 * `msl_us`",
        )),
        // Its clock will tell it.
        (None, Some(State::TimeWait), None) if ticks => PASSED,
        (None, Some(State::TimeWait), None) => Err(wrong(
            "in TIME_WAIT, it has no `wake_us`",
            "repeat `wake_us` in every reply as long as you wait for it; or say `tick_us` in `hello` \
             if your program is driven by a clock",
        )),
        (None, Some(State::TimeWait), Some(_)) => PASSED,
        _ => Ok(Outcome::Skipped { why: "it does not reach TIME_WAIT yet".to_owned() }),
    }
}

/// Two hosts; everything in flight arrives at once.
struct Walk<'a> {
    client: &'a mut Program,
    server: &'a mut Model<'static>,
}

impl Walk<'_> {
    fn call(&mut self, host: Host, call: Call) {
        /// Two hosts that answer each other forever must not hold up the check.
        const MOST: u32 = 50;
        let mut effects = Effects::default();
        // A refused call shows in the state reached.
        let _ = self.stack(host).call(NOON, &call, &mut effects);
        let mut in_flight: Vec<(Host, Segment)> =
            effects.segments.drain(..).map(|segment| (host.peer(), segment)).collect();
        for _ in 0..MOST {
            if in_flight.is_empty() {
                return;
            }
            let (to, segment) = in_flight.remove(0);
            self.stack(to).segment(NOON, &segment, &mut effects);
            in_flight.extend(effects.segments.drain(..).map(|segment| (to.peer(), segment)));
        }
    }

    fn stack(&mut self, host: Host) -> &mut dyn Stack {
        match host {
            Host::Client => self.client,
            Host::Server => self.server,
        }
    }
}
