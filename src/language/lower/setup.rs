//! `given` and `set`.

use super::{Context, hosts};
use crate::host::Host;
use crate::language::grammar::Rule;
use crate::language::literal;
use crate::language::plan::{Delay, Start, StatementKind};
use crate::language::tree::Part;
use crate::language::words::{list, nearest, quoted};
use crate::language::{Code, Diagnostic, Span};
use crate::tcp::{Setting, SettingKind, SettingValue};

/// `given both ESTABLISHED`.
pub(super) fn given(cx: &mut Context<'_>, part: Part<'_>) -> Option<StatementKind> {
    let mut starts: Vec<(Host, Start)> = Vec::with_capacity(2);
    let mut places: Vec<Span> = Vec::with_capacity(2);
    let mut all = true;
    for part in part.parts().filter(|part| part.rule() == Rule::given_part) {
        let place = part.span();
        let mut who: &[Host] = &[];
        let mut start = None;
        for word in part.parts() {
            match word.rule() {
                Rule::subject => who = hosts(word.text()),
                Rule::raw => start = Some(Start::Raw),
                _ => start = cx.state(word).map(Start::State),
            }
        }
        let Some(start) = start else {
            all = false;
            continue;
        };
        for &host in who {
            if let Some(old) = starts.iter().position(|(other, _)| *other == host) {
                return cx.error(
                    Diagnostic::new(
                        Code::GivenTwice,
                        place,
                        format!("`{host}` cannot start in two states"),
                    )
                    .label(format!("the second start of `{host}`"))
                    .also(places[old], "the first"),
                );
            }
            starts.push((host, start));
            places.push(place);
        }
    }
    all.then_some(StatementKind::Given(starts))
}

/// `set client.ISS = 100`, `set client.MSL = 30s if possible`.
pub(super) fn set(cx: &mut Context<'_>, part: Part<'_>) -> Option<StatementKind> {
    let mut parts = part.parts();
    let target = parts.next()?;
    let value = parts.find(|part| part.rule() == Rule::value)?;
    let (host, setting) = self::target(cx, target)?;
    let value = self::value(cx, setting, value)?;
    let wish = parts.any(|part| part.rule() == Rule::wish);
    Some(StatementKind::Set { host, setting, value, wish })
}

fn target(cx: &mut Context<'_>, part: Part<'_>) -> Option<(Option<Host>, Setting)> {
    let text = part.text();
    let span = part.span();
    let (who, name) = match text.split_once('.') {
        Some((who, name)) => (Some(who), name),
        None => (None, text),
    };
    let host = match who {
        None | Some("both") => None,
        Some("client") => Some(Host::Client),
        Some("server") => Some(Host::Server),
        Some(other) => {
            let place = Span { start: span.start, end: span.start + other.len() as u32 };
            let near = nearest(other, ["client", "server", "both"]);
            let message = format!("{} is not a host", quoted(other));
            let error = Diagnostic::new(Code::UnknownHost, place, message);
            return cx.error(error.near(near, "expected `client`, `server` or `both`"));
        }
    };
    if let Some(setting) = Setting::named(name) {
        return Some((host, setting));
    }
    let place = Span { start: span.end - name.len() as u32, end: span.end };
    let names: Vec<_> = Setting::all().map(Setting::name).collect();
    let near = nearest(name, names.iter().copied());
    let error =
        Diagnostic::new(Code::UnknownSetting, place, format!("{} is not a setting", quoted(name)));
    cx.error(
        error.near(near, "not a setting").help(format!("expected one of {}", list(names, "or"))),
    )
}

fn value(cx: &mut Context<'_>, setting: Setting, part: Part<'_>) -> Option<SettingValue> {
    let word = part.text();
    let kind = setting.kind();
    let value = match word {
        "on" => Some(SettingValue::Switch(true)),
        "off" => Some(SettingValue::Switch(false)),
        _ => match (literal::number(word), literal::duration(word)) {
            (Ok(number), _) => Some(SettingValue::Number(number)),
            (_, Ok(Delay::Fixed(duration))) => Some(SettingValue::Duration(duration)),
            _ => None,
        },
    };
    if let Some(value) = value.filter(|value| kind.takes(*value)) {
        return Some(value);
    }
    let span = part.span();
    let mut unit = String::new();
    let near = match (kind, value) {
        (kind, Some(SettingValue::Number(_))) if kind.is_duration() => {
            // Other languages count in seconds or in milliseconds.
            unit = format!(": `{word}ms` or `{word}s`?");
            None
        }
        (kind, None) if kind.is_duration() => literal::meant_duration(word),
        (SettingKind::Switch, _) => match word.to_ascii_lowercase().as_str() {
            "no" | "false" | "0" | "off" => Some("off".into()),
            "yes" | "true" | "1" | "on" => Some("on".into()),
            _ => None,
        },
        _ => None,
    };
    cx.error(
        Diagnostic::new(
            Code::SettingValue,
            span,
            format!("{} is not a value of `{}`", quoted(word), setting.name()),
        )
        .label(format!("expected {kind}{unit}"))
        .meant(near),
    )
}
