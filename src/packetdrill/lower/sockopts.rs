//! Socket options: as settings, as errors that `SO_ERROR` reports, or as nothing that TCP sees.

use std::time::Duration;

use super::Lowering;
use super::assertions::{Fact, field_of_info};
use super::calls::{Effect, Outcome, argument, outcome, signal_of};
use super::settings::{Way, number, switch, time};
use super::sysctls::RECVSPACE;
use super::system::System;
use crate::packetdrill::tree::{Call, Value};
use crate::tcp::SettingValue;

/// What it means to set a socket option.
pub(super) enum Meaning {
    /// Nothing that TCP sees.
    Nothing,
    /// A setting.
    Sets(Way),
    /// The receive buffer.
    Window,
    /// Keep-alives, on or off.
    KeepAlive,
    /// `{onoff=1, linger=0}`.
    Linger,
    /// Only that value is what the model does.
    Only(i64),
}

use Meaning::{KeepAlive, Linger, Nothing, Only, Sets, Window};
use Way::{Number, Off, On, Retries, Time};

/// The options, by name.
pub(super) const OPTIONS: &[(&str, Meaning)] = &[
    ("SO_REUSEADDR", Nothing),
    ("SO_REUSEPORT", Nothing),
    ("SO_SNDBUF", Nothing),
    ("SO_SNDBUFFORCE", Nothing),
    ("SO_PRIORITY", Nothing),
    ("SO_MARK", Nothing),
    ("SO_DEBUG", Nothing),
    ("SO_NOSIGPIPE", Nothing),
    ("SO_OOBINLINE", Only(1)),
    ("SO_RCVLOWAT", Only(1)),
    ("SO_RCVBUF", Window),
    ("SO_RCVBUFFORCE", Window),
    ("SO_KEEPALIVE", KeepAlive),
    ("SO_LINGER", Linger),
    ("TCP_NODELAY", Sets(Off("nagle"))),
    ("TCP_MAXSEG", Sets(Number("MSS"))),
    ("TCP_KEEPIDLE", Sets(Time("keep_alive", 1000))),
    ("TCP_KEEPINTVL", Sets(Time("keep_alive_interval", 1000))),
    ("TCP_KEEPCNT", Sets(Number("keep_alive_count"))),
    ("TCP_KEEPINIT", Sets(Time("R2_SYN", 1000))),
    ("TCP_USER_TIMEOUT", Sets(Time("user_timeout", 1))),
    ("TCP_SYNCNT", Sets(Retries("R2_SYN"))),
    ("TCP_QUICKACK", Sets(Off("delayed_ack"))),
    ("TCP_SACK_ENABLE", Sets(On("sack"))),
    ("TCP_CORK", Only(0)),
    ("TCP_NOPUSH", Only(0)),
    ("TCP_NOOPT", Only(0)),
    ("TCP_DEFER_ACCEPT", Only(0)),
    ("TCP_CONGESTION", Nothing),
    ("IP_TOS", Nothing),
    ("IPV6_TCLASS", Nothing),
    ("IP_TTL", Nothing),
    ("IPV6_V6ONLY", Nothing),
    ("IP_MTU_DISCOVER", Nothing),
    ("IP_BIND_ADDRESS_NO_PORT", Nothing),
];

/// How long both systems wait before the first keep-alive unless told, and between keep-alives.
const KEEP_ALIVE: Duration = Duration::from_secs(7200);
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(75);

/// The number in `[5]`, or `5`.
fn value_of(value: &Value) -> Option<i64> {
    match value.elements() {
        Some([one]) => value_of(one),
        Some(_) => None,
        None => value.integer(),
    }
}

/// The name in `SOL_SOCKET, SO_ERROR`, or the number there.
fn name_of(call: &Call) -> String {
    let name = call.arguments.get(2);
    let number = || name.and_then(Value::integer).map(|number| number.to_string());
    name.and_then(Value::word).map(str::to_owned).or_else(number).unwrap_or_default()
}

impl Lowering<'_> {
    pub(super) fn setsockopt(&mut self, call: &Call) -> Option<Effect> {
        if outcome(call) != Some(Outcome::Number(0)) {
            return self.cannot_return(call);
        }
        let fd = argument(call, 0)?;
        let name = name_of(call);
        let given = call.arguments.get(3);
        let value = given.and_then(value_of);
        let Some((_, meaning)) = OPTIONS.iter().find(|(known, _)| *known == name) else {
            return self.cannot(call.span, format!("the socket option {name}"));
        };
        if let (Some(socket), Some(value)) = (self.sockets.get(fd), value) {
            socket.options.retain(|(other, _)| *other != name);
            socket.options.push((name.clone(), value));
        }
        if matches!(meaning, Linger) {
            let part = |field, at: usize| {
                let of = given.filter(|it| it.elements().is_some())?;
                let named = of.field(field).or_else(|| of.elements()?.get(at))?;
                named.integer()
            };
            let (Some(on), Some(seconds)) = (part("onoff", 0), part("linger", 1)) else {
                return self.cannot(call.span, "this SO_LINGER");
            };
            let time = u64::try_from(seconds).ok().map(Duration::from_secs);
            if let Some(socket) = self.sockets.get(fd) {
                socket.linger = time.filter(|_| on != 0);
            }
            return Some(Effect::none());
        }
        if matches!(meaning, Nothing) {
            return Some(Effect::none());
        }
        let Some(value) = value else {
            return self.cannot(call.span, format!("this value of {name}"));
        };
        let (setting, setting_value) = match *meaning {
            Sets(way) if value == 0 && name == "TCP_USER_TIMEOUT" => {
                (way.setting(), Some(switch(false)))
            }
            Sets(way) => (way.setting(), way.value(value)),
            Window => ("window", number(value)),
            KeepAlive => return self.keep_alive(call, value != 0),
            Only(only) if value == only => return Some(Effect::none()),
            Only(_) => return self.cannot(call.span, format!("{name} of {value}")),
            Nothing | Linger => return Some(Effect::none()),
        };
        if setting == "keep_alive" {
            self.keep_alive_time = Some((call.span, value));
            return Some(Effect::none());
        }
        self.later_setting(call, &name)?;
        let set = setting_value.is_some_and(|it| self.settings.set(setting, it, call.span));
        if set {
            Some(Effect::none())
        } else {
            self.cannot(call.span, format!("{name} of {value}"))
        }
    }

    fn keep_alive(&mut self, call: &Call, on: bool) -> Option<Effect> {
        self.keeps_alive = on.then_some(call.span);
        Some(Effect::none())
    }

    /// What SO_KEEPALIVE and the times for it come to.
    pub(super) fn set_keep_alive(&mut self) {
        let Some(span) = self.keeps_alive else { return };
        let seconds = self.keep_alive_time.and_then(|(_, seconds)| time(seconds, 1000));
        let value = seconds.unwrap_or(SettingValue::Duration(KEEP_ALIVE));
        if !self.settings.set("keep_alive", value, span) {
            self.notes.unsupported(span, "keep-alives after that time");
        }
        let interval = SettingValue::Duration(KEEP_ALIVE_INTERVAL);
        self.settings.set_default("keep_alive_interval", interval, span);
    }

    /// A setting holds from the begin on. A script that makes it later may mean something else.
    fn later_setting(&mut self, call: &Call, name: &str) -> Option<()> {
        let is_late = match name {
            "SO_RCVBUF" | "SO_RCVBUFFORCE" | "TCP_MAXSEG" | "TCP_SACK_ENABLE" => self.acting,
            "TCP_NODELAY" | "TCP_QUICKACK" => self.has_written,
            _ => false,
        };
        if is_late {
            self.cannot(call.span, format!("{name} in the middle of a connection"))
        } else {
            Some(())
        }
    }

    pub(super) fn getsockopt(&mut self, call: &Call) -> Option<Effect> {
        if !matches!(outcome(call), Some(Outcome::Number(0) | Outcome::Any)) {
            return self.cannot_return(call);
        }
        let fd = argument(call, 0)?;
        let name = name_of(call);
        let Some(value) = call.arguments.get(3) else { return Some(Effect::none()) };
        if value.is_any() {
            return Some(Effect::none());
        }
        match &*name {
            "SO_ERROR" => self.error(call, fd, value),
            "TCP_INFO" => self.info(call, value),
            _ => {
                let socket = self.sockets.get(fd);
                let was_set = socket.and_then(|it| {
                    it.options.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
                });
                // A socket answers with what it was given.
                let reported = value_of(value);
                let doubles = self.system == System::Linux && name.ends_with("BUF");
                let was_set = was_set.map(|it| if doubles { it.saturating_mul(2) } else { it });
                if reported.is_some() && reported == was_set {
                    return Some(Effect::none());
                }
                let is_buffer =
                    name == "SO_RCVBUF" && (self.system == System::FreeBsd || !self.is_told);
                if is_buffer && reported.is_some_and(|it| self.is_buffer(was_set, it)) {
                    return Some(Effect::none());
                }
                self.cannot(call.span, format!("what {name} reports"))
            }
        }
    }

    /// Whether a receive buffer of FreeBSD can have that size: what it was given, and, for a
    /// connection, the next multiple of its MSS.
    fn is_buffer(&self, was_set: Option<i64>, reported: i64) -> bool {
        let given = match (was_set, self.settings.get("window")) {
            (Some(given), _) => given,
            (None, Some(SettingValue::Number(given))) => i64::try_from(given).unwrap_or(i64::MAX),
            (None, _) => RECVSPACE,
        };
        let whole =
            |mss: i64| given.checked_add(mss - 1).is_some_and(|it| it / mss * mss == reported);
        let connected = self.numbers.remote_mss.is_some();
        given == reported || (connected && self.numbers.sizes().into_iter().any(whole))
    }

    fn error(&mut self, call: &Call, fd: i64, value: &Value) -> Option<Effect> {
        let word = match value.elements() {
            Some([one]) => one.word(),
            _ => value.word(),
        };
        if value_of(value) == Some(0) {
            let Some(socket) = self.sockets.get(fd) else { return self.cannot_return(call) };
            // An error is reported once.
            let reported = socket.failed;
            let none = self.no_error(call);
            return Some(if reported { Effect::none() } else { Effect::after(none) });
        }
        match word.and_then(signal_of) {
            Some(signal) => {
                self.mark_failed(fd);
                Some(Effect::after(self.signal(call, signal)))
            }
            None => self.cannot(call.span, "this value of SO_ERROR"),
        }
    }

    /// `TCP_INFO` with some of its fields.
    fn info(&mut self, call: &Call, value: &Value) -> Option<Effect> {
        let Some(fields) = value.elements() else {
            return self.cannot(call.span, "what TCP_INFO reports");
        };
        let mut effect = Effect::none();
        for field in fields {
            match field_of_info(field, self.system) {
                Some(Fact::States(states)) => {
                    let states = self.with_listen(states);
                    effect.after.push(self.state(call, &states));
                }
                _ => return self.cannot(field.span, "what TCP_INFO reports"),
            }
        }
        Some(effect)
    }
}
