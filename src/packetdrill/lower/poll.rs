//! `poll`: what a descriptor is ready for, as far as states say it.

use super::Lowering;
use super::calls::{Effect, OPEN, Outcome, outcome};
use super::sockets::Role;
use crate::language::plan::{Read, StatementKind};
use crate::packetdrill::tree::{Call, Value};

/// Events that need not be asked for.
const ENDS: &[&str] = &["POLLERR", "POLLHUP"];

fn has(value: &Value, word: &str) -> bool {
    value.alternatives().iter().any(|it| it.word() == Some(word))
}

impl Lowering<'_> {
    pub(super) fn poll(&mut self, call: &Call) -> Option<Effect> {
        let entries = call.arguments.first().and_then(Value::elements).unwrap_or_default();
        let [entry] = entries else {
            return self.cannot(call.span, "poll() of several descriptors");
        };
        let asked = entry.field("events");
        let told = entry.field("revents");
        let fd = entry.field("fd").and_then(Value::integer);
        let (Some(asked), Some(told), Some(fd)) = (asked, told, fd) else {
            return self.cannot(call.span, "this poll()");
        };
        let Some(socket) = self.sockets.get(fd) else { return self.not_open(call) };
        let is_listener = socket.role == Role::Listener;
        let ready = told.alternatives().iter().any(|it| it.word().is_some());
        let unasked =
            |it: &&Value| it.word().is_some_and(|word| !ENDS.contains(&word) && !has(asked, word));
        if outcome(call) != Some(Outcome::Number(ready.into()))
            || told.alternatives().iter().any(|it| unasked(&it))
        {
            return self.cannot(call.span, "a poll() whose result is not that of its `revents`");
        }
        let known = |it: &Value| match it.word() {
            Some(word) => ["POLLIN", "POLLOUT"].contains(&word) || ENDS.contains(&word),
            None => it.integer() == Some(0),
        };
        if let Some(strange) =
            asked.alternatives().iter().chain(told.alternatives()).find(|it| !known(it))
        {
            let what = strange.word().unwrap_or("this event").to_owned();
            return self.cannot(strange.span, format!("poll() for {what}"));
        }
        let ended = ENDS.iter().any(|word| has(told, word));
        let mut effect = Effect::none();
        if ended {
            let gone = self.gone();
            effect.after.push(self.state(call, &gone));
            effect.blocked.push(self.not_state(call, &gone));
            return Some(effect);
        }
        let idle = StatementKind::Read { host: self.host, what: Read::Nothing, fails: None };
        match (is_listener, has(asked, "POLLIN"), has(told, "POLLIN")) {
            (true, _, true) => {
                effect.after.push(self.state(call, OPEN));
                effect.blocked.push(self.not_state(call, OPEN));
            }
            (true, true, false) => effect.after.push(self.not_state(call, OPEN)),
            (false, _, true) => {
                return self.cannot(call.span, "poll() that finds octets without reading them");
            }
            (false, true, false) => effect.after.push(idle),
            (_, false, false) => {}
        }
        match (has(asked, "POLLOUT"), has(told, "POLLOUT")) {
            (_, true) => {
                effect.after.push(self.state(call, OPEN));
                effect.blocked.push(self.not_state(call, OPEN));
            }
            (true, false) => effect.after.push(self.not_state(call, OPEN)),
            (false, false) => {}
        }
        Some(effect)
    }
}
