//! Advice as sentences, with statements in back-ticks.

use std::time::Duration;

use crate::run::{Advice, Claim, Leaving, Place, Way};
use crate::tcp::{CallError, Time};
use crate::text::count;

/// What the author may have wanted, as a sentence: what is true and, after a colon, the way out
/// with what that does.
pub fn advice(advice: &Advice) -> String {
    let (claim, does) = claim(&advice.claim);
    match &advice.way {
        Some(way) => format!("{claim}: {}{does}", go(way)),
        None => claim,
    }
}

/// What is true, and what the way out does about it.
#[expect(clippy::too_many_lines, reason = "a line or two for each sentence")]
fn claim(claim: &Claim) -> (String, &'static str) {
    match claim {
        Claim::Caveat(host, caveat) => (format!("at the {host}, {caveat}"), ""),
        Claim::LeftOut(may) => {
            (format!("`{may}` may be left out for good; `must {may}` says that it happens"), "")
        }
        Claim::NetworkDown => ("the network is down, so everything sent is lost".to_owned(), ""),
        Claim::Held(segment, from) => {
            (format!("the {segment} from {from} is held"), " puts it back")
        }
        Claim::Lost { segment, from, again, wait } => {
            let again = match again {
                true => "it is sent again".to_owned(),
                false => format!("{} resends what it answers", from.peer()),
            };
            (format!("the {segment} from {from} was lost; {again} after {}", length(*wait)), "")
        }
        Claim::InFlight(segment, from) => {
            (format!("the {segment} from {from} is still in flight"), " lets it arrive")
        }
        Claim::OtherSide(segment, from) => {
            (format!("the {segment} in flight goes from {from} to {}", from.peer()), "")
        }
        Claim::NotHeld(segment, from) => {
            (format!("the {segment} from {from} is in flight, not held"), " keeps it aside")
        }
        Claim::Arrived(segment, to) => {
            (format!("the {segment} already arrived at {to}, in an earlier statement"), "")
        }
        Claim::Unnamed(segments) => {
            let what = match segments.as_slice() {
                [_] => "the segment that arrives here",
                _ => "each segment that arrives here",
            };
            (format!("`@strict` wants {what} named"), "")
        }
        Claim::Forged(segment, from) => {
            let peer = from.peer();
            let round = format!(
                "{peer} acknowledges the {segment} that {from} never sent, and {from} answers \
                 with what it did send"
            );
            (round, " ends it")
        }
        Claim::Answer(segment, to) => {
            let answer = format!(
                "plain `SYN` means a SYN without ACK; what came to {to} is its answer, a {segment}"
            );
            (answer, "")
        }
        Claim::TimeWait(host) => (format!("{host} stays in TIME_WAIT for 2 MSL"), ""),
        Claim::Other(host, state) => (format!("{host} is the one in {state}"), ""),
        Claim::Left(host, state, how) => {
            let how = match how {
                Leaving::Arrival(segment) => format!("when the {segment} arrived"),
                Leaving::Call(call) => format!("with `{host} {call}`"),
                Leaving::Timer(timer) => format!("when its {timer} timer fired"),
            };
            (format!("{host} was in {state}, and left it {how}"), "")
        }
        Claim::NotClosed(host) => (format!("{host} has not closed"), " sends its FIN"),
        Claim::NoFin(from) => (format!("no FIN has come from {from}"), " sends one"),
        Claim::ClosedFirst { first, of } => {
            let rest = match first == of {
                true => "CLOSE_WAIT and LAST_ACK are the states of the side that closes second"
                    .to_owned(),
                false => format!("{of} goes from CLOSE_WAIT through LAST_ACK to CLOSED"),
            };
            (format!("{first} closed first; {rest}"), "")
        }
        Claim::NoSyn(from) => (format!("no SYN has come from {from}"), " sends one"),
        Claim::NobodyListened(host) => (format!("nobody listened at {host}"), ""),
        Claim::NoConnection(host) => (format!("{host} has no connection"), " opens one"),
        Claim::Raw(host) => (format!("no implementation runs at {host}"), " sends for it"),
        Claim::SynWaits(to) => {
            (format!("the SYN to {to} is still in flight, and not answered"), "")
        }
        Claim::CanConnect(host, state) => (format!("{host} is in {state}"), " sends a SYN"),
        Claim::HasReset(host) => (format!("{host} has reset the connection"), ""),
        Claim::ShutOut(host, waiting) => {
            let (peer, waiting) = (host.peer(), count(*waiting, "octet"));
            (format!("{peer}'s window is 0, so {waiting} wait at {host}"), " opens it")
        }
        Claim::Waits(host, waiting) => {
            let why = "Nagle, silly-window avoidance, congestion window";
            (format!("{} wait at {host} to be sent ({why})", count(*waiting, "octet")), "")
        }
        Claim::AllSent(host) => (format!("{host} has nothing more to send"), " before this"),
        Claim::Ended(host, because) => {
            let how = match because {
                CallError::Reset => "was reset".to_owned(),
                CallError::Refused => "was refused".to_owned(),
                because => format!("ended: {because}"),
            };
            (format!("{host}'s connection {how}"), "")
        }
        Claim::AlreadyOpen(host, state) => {
            (format!("{host} already has a connection, in {state}"), "")
        }
        Claim::HasClosed(host) => (format!("{host} has already closed"), ""),
        Claim::Refused => ("if you expect a refusal, say so".to_owned(), ""),
        Claim::UsedUp(host) => {
            let used = format!(
                "{host} was told so before its last `signal` expectation, which used it up"
            );
            (used, "")
        }
        Claim::OtherTold(host) => (format!("{host} is the one that was told so"), ""),
        Claim::Told(host, _) => {
            let counts = format!(
                "what {host} is told counts until a `signal` expectation uses it up; if this \
                 was meant, expect it first"
            );
            (counts, "")
        }
    }
}

/// A way out, with its statements in back-ticks.
fn go(way: &Way) -> String {
    let place = match &way.place {
        Place::Before(_, Some((host, call))) => format!(" before `{host} {call}`"),
        Place::Before(_, None) => " at the head".to_owned(),
        Place::Here | Place::Instead | Place::Move(_) => String::new(),
    };
    match way.statements.is_empty() {
        true => "put this before that".to_owned(),
        false => format!("`{}`{place}", statements(way)),
    }
}

/// The statements of a way out, as the language writes them.
pub fn statements(way: &Way) -> String {
    let statements: Vec<String> = way.statements.iter().map(ToString::to_string).collect();
    statements.join("; ")
}

/// A length of time as the language writes it.
fn length(time: Duration) -> String {
    (Time::ZERO + time).to_string()
}
