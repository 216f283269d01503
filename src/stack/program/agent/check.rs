//! What an agent gets wrong about the protocol.

use std::net::{Ipv4Addr, SocketAddrV4};
use std::time::{Duration, Instant};

use super::wire::{LEVEL, Message};
use super::{Agent, Answer};
use crate::host::Host;
use crate::stack::program::check::{
    Check, Outcome, PASSED, Report, failed, passes_if, times, wrong,
};
use crate::stack::program::session::ended;
use crate::stack::program::{Launcher, settings};
use crate::tcp::{Config, State};
use crate::wire::Route;

/// A check: its name, what holds if it passes, and the function that checks an agent which has just said
/// hello.
type Step = (&'static str, &'static str, fn(Agent) -> Result<Outcome, Outcome>);

/// All checks. The others depend on the first two.
const STEPS: &[Step] = &[
    ("hello", "it answers `hello` with version and level", |_| PASSED),
    ("start", "`start` leads to CLOSED", start),
    ("call", "every call is answered", call),
    ("once", "each message is answered once, and nothing else is printed", once),
    ("again", "another `start` forgets everything", again),
    ("fields", "unknown fields are ignored", fields),
    ("types", "an unknown message is answered", types),
    ("end", "it exits when its stdin ends", end),
    ("speed", "answers are fast", speed),
];

/// How many of the first checks the others depend on.
const FIRST: usize = 2;

/// How long an answer may take on average: there are two after each event, and fifty in a second that a
/// scenario waits.
const FAST: Duration = Duration::from_millis(20);

/// Checks an agent. Every check starts it afresh, and has it use this machine's own address.
pub fn check(launcher: &Launcher) -> Report {
    let mut report = Report::new(launcher);
    let mut broken = None;
    for (at, (id, title, run)) in STEPS.iter().enumerate() {
        let outcome = match broken {
            Some(first) => Outcome::Skipped { why: format!("{first} has to pass first") },
            None => match Agent::begin(launcher) {
                Ok(agent) => {
                    report.name = agent.name().map(str::to_owned);
                    report.level = Some(LEVEL);
                    run(agent).unwrap_or_else(|wrong| wrong)
                }
                Err(failure) => {
                    report.is_unavailable(&failure);
                    failed(failure)
                }
            },
        };
        // There are nine.
        let number = at as u32 + 1;
        if at < FIRST && matches!(outcome, Outcome::Failed { .. }) {
            broken.get_or_insert(number);
        }
        report.checks.push(Check { number, id, title, outcome });
    }
    report
}

fn begin(agent: &mut Agent, host: Host) -> Result<Answer, Outcome> {
    let here = |port| SocketAddrV4::new(Ipv4Addr::LOCALHOST, port);
    let route = Route::new(here(47_001), here(47_002));
    let message = Message::Start(settings::agent_start(host, &Config::default(), route));
    let line = super::line_of(&message);
    let answer = agent.ask_line(message.name(), &line).map_err(failed)?;
    match answer.unsupported {
        None => Ok(answer),
        Some(what) => Err(wrong(
            format!("`start` without settings is answered with `unsupported`: {what}"),
            "answer `unsupported` only where `settings` asks for something that the agent cannot set",
        )),
    }
}

/// Sends a line and reads the answer.
fn say(agent: &mut Agent, name: &str, line: &str) -> Result<Answer, Outcome> {
    agent.ask_line(name, format!("{line}\n").as_bytes()).map_err(failed)
}

fn call_of(agent: &mut Agent, call: &str) -> Result<Answer, Outcome> {
    let more = match call {
        "send" => r#","data":"68656c6c6f""#,
        "receive" => r#","limit":10"#,
        _ => "",
    };
    say(agent, "call", &format!(r#"{{"type":"call","call":"{call}"{more}}}"#))
}

fn start(mut agent: Agent) -> Result<Outcome, Outcome> {
    for host in Host::BOTH {
        let answer = begin(&mut agent, host)?;
        if let Some(state) = answer.state.filter(|state| *state != State::Closed) {
            return Err(wrong(
                format!("{state} after `start`"),
                "a scenario begins in CLOSED, whatever happened before",
            ));
        }
    }
    PASSED
}

fn call(mut agent: Agent) -> Result<Outcome, Outcome> {
    for opening in [None, Some("listen"), Some("connect")] {
        for call in ["listen", "connect", "send", "receive", "close", "abort", "status"] {
            begin(&mut agent, Host::Server)?;
            if let Some(opening) = opening {
                call_of(&mut agent, opening)?;
            }
            call_of(&mut agent, call)?;
        }
    }
    PASSED
}

fn once(mut agent: Agent) -> Result<Outcome, Outcome> {
    begin(&mut agent, Host::Client)?;
    for call in ["listen", "close"] {
        call_of(&mut agent, call)?;
        if let Some(heard) = agent.overhear(times::QUIET) {
            return Err(wrong(
                format!("it printed more after its answer to `call`: {heard}"),
                "print one line per message; print your own messages to stderr",
            ));
        }
    }
    PASSED
}

fn again(mut agent: Agent) -> Result<Outcome, Outcome> {
    for _ in 0..2 {
        begin(&mut agent, Host::Server)?;
        if let Some(why) = call_of(&mut agent, "listen")?.refused {
            return Err(wrong(
                format!("`listen` is refused after `start`: {}", why.name()),
                "abort and close everything at `start`: one process serves many scenarios",
            ));
        }
    }
    PASSED
}

fn fields(mut agent: Agent) -> Result<Outcome, Outcome> {
    begin(&mut agent, Host::Server)?;
    let strange = r#""new_field":{"of":["a",2,null],"state":"none"},"other":"{\"}""#;
    let line = format!(r#"{{"type":"call","call":"listen",{strange}}}"#);
    let refused = say(&mut agent, "call", &line)?.refused;
    let found = format!("`listen` is refused: {}", refused.map_or("", |it| it.name()));
    let hint = "later versions may have more fields: ignore those you do not know";
    passes_if(refused.is_none(), found, hint)
}

fn types(mut agent: Agent) -> Result<Outcome, Outcome> {
    begin(&mut agent, Host::Server)?;
    say(&mut agent, "weather", r#"{"type":"weather","rain":true}"#)?;
    PASSED
}

fn end(mut agent: Agent) -> Result<Outcome, Outcome> {
    begin(&mut agent, Host::Client)?;
    match agent.hang_up(times::END) {
        Some(status) if status.success() => PASSED,
        Some(status) => {
            Err(wrong(ended(status), "the end of stdin is not an error: exit with code 0"))
        }
        None => Err(wrong(
            format!("it was still running {} s later", times::END.as_secs()),
            "read stdin line by line until it ends, then exit",
        )),
    }
}

fn speed(mut agent: Agent) -> Result<Outcome, Outcome> {
    begin(&mut agent, Host::Client)?;
    let begun = Instant::now();
    for _ in 0..times::MANY {
        call_of(&mut agent, "status")?;
    }
    let each = begun.elapsed() / times::MANY;
    let found = format!("{} ms per answer", each.as_millis());
    passes_if(each < FAST, found, "does it sleep, or start something new for every message?")
}
