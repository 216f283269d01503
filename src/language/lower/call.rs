//! User calls.

use super::Context;
use crate::host::Host;
use crate::language::Code;
use crate::language::grammar::Rule;
use crate::language::plan::{Fails, Payload, Read, StatementKind, UserCall};
use crate::language::tree::Part;
use crate::tcp::CallError;

/// The most octets of one SEND or RECEIVE: 16 MiB.
const MOST: u64 = 1 << 24;

/// A call other than RECEIVE.
pub(super) fn call(cx: &mut Context<'_>, host: Host, part: Part<'_>) -> Option<StatementKind> {
    let rule = part.rule();
    let mut wanted = None;
    let (mut data, mut push, mut urgent) = (None, false, false);
    let (mut forever, mut linger) = (false, None);
    for part in part.parts() {
        match part.rule() {
            Rule::fails => wanted = Some(fails(cx, part)?),
            Rule::string => data = Some(Payload::Text(cx.octets(part)?)),
            Rule::number => data = Some(Payload::Length(length(cx, part)?)),
            Rule::push => push = true,
            Rule::urgent => urgent = true,
            Rule::forever => forever = true,
            Rule::linger => {
                let value = part.parts().next()?;
                linger = Some(cx.fixed_duration(value.span(), value.text())?);
            }
            _ => {}
        }
    }
    let call = match rule {
        Rule::listen if forever => UserCall::ListenForever,
        Rule::listen => UserCall::Listen,
        Rule::stop => UserCall::StopListening,
        Rule::connect => UserCall::Connect,
        Rule::close => linger.map_or(UserCall::Close, UserCall::CloseLinger),
        Rule::abort => UserCall::Abort,
        Rule::status => UserCall::Status,
        Rule::send => UserCall::Send { data: data?, push, urgent },
        _ => return None,
    };
    Some(StatementKind::Call { host, call, fails: wanted })
}

/// RECEIVE.
pub(super) fn read(cx: &mut Context<'_>, host: Host, part: Part<'_>) -> Option<StatementKind> {
    let mut what = Read::Some;
    let mut only = false;
    let mut wanted = None;
    for part in part.parts() {
        match part.rule() {
            Rule::fails => wanted = Some(fails(cx, part)?),
            Rule::string => what = Read::Text(cx.octets(part)?),
            Rule::only => only = true,
            Rule::number if only => what = Read::Only(length(cx, part)?),
            Rule::number => what = Read::Length(length(cx, part)?),
            Rule::nothing => what = Read::Nothing,
            Rule::eof => what = Read::Eof,
            _ => {}
        }
    }
    Some(StatementKind::Read { host, what, fails: wanted })
}

fn length(cx: &mut Context<'_>, part: Part<'_>) -> Option<u32> {
    let length = cx.number(part, "the length in octets", 0, MOST)?;
    u32::try_from(length).ok()
}

fn fails(cx: &mut Context<'_>, part: Part<'_>) -> Option<Fails> {
    if part.text().starts_with("or") {
        return Some(Fails::Either);
    }
    let Some(reason) = part.parts().next() else { return Some(Fails::Any) };
    let known = CallError::ALL;
    match known.into_iter().find(|error| error.name() == reason.text()) {
        Some(error) => Some(Fails::With(error)),
        None => cx.unknown(
            Code::UnknownReason,
            reason,
            "a reason for a call to fail",
            known.iter().map(|error| error.name()),
        ),
    }
}
