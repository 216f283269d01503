//! From what pest has found to typed values, with the limits of each.

mod number;
mod option;
mod packet;
mod value;

use std::time::Duration;

use super::define::Defines;
use super::grammar::{Node, Rule};
use super::tree::{Action, Call, Command, Direction, Event, Setting, Time, Value, ValueKind};
use crate::language::{Code, Diagnostic, Span, quoted};

/// What is read, or the one error that keeps it from being read.
pub(super) type Read<T> = Result<T, Box<Diagnostic>>;

/// `--name=value`.
pub(super) fn setting(node: &Node<'_>) -> Setting {
    let mut name = String::new();
    let mut value = None;
    for part in node.parts() {
        match part.rule() {
            Rule::setting_name => part.text().trim_start_matches('-').clone_into(&mut name),
            _ => value = Some(bare(part.text()).to_owned()),
        }
    }
    Setting { name, value, span: node.span() }
}

/// A value without the quotation marks or back-quotes around all of it.
fn bare(value: &str) -> &str {
    let between = |mark: char| value.strip_prefix(mark)?.strip_suffix(mark);
    between('"').or_else(|| between('`')).unwrap_or(value)
}

/// A shell command.
pub(super) fn command(node: &Node<'_>) -> Command {
    let text = node.first().map_or("", |text| text.text());
    Command { text: text.to_owned(), span: node.span() }
}

/// An event.
pub(super) fn event(node: &Node<'_>, defines: &Defines) -> Read<Event> {
    let mut parts = node.parts();
    let Some(time) = parts.next() else { return Err(lost(node)) };
    let mut until = None;
    let mut action = None;
    for part in parts {
        match part.rule() {
            Rule::until => until = Some(part),
            Rule::command => action = Some(Action::Command(command(&part))),
            Rule::code => {
                let text = part.first().map_or("", |text| text.text());
                action = Some(Action::Code(text.trim_matches([' ', '\t']).to_owned()));
            }
            Rule::packet => action = Some(Action::Packet(packet::packet(&part, defines)?)),
            _ => action = Some(Action::Call(call(&part, defines)?)),
        }
    }
    let Some(action) = action else { return Err(lost(node)) };
    timed(&time, until.as_ref(), action, node.span())
}

/// An event of a time and an action.
pub(super) fn timed(
    time_node: &Node<'_>,
    until_node: Option<&Node<'_>>,
    action: Action,
    span: Span,
) -> Read<Event> {
    let time_span = time_node.span();
    let mut seconds = time_node.parts().map(|part| number::seconds(&part));
    let mut next = || seconds.next().unwrap_or(Ok(Duration::ZERO));
    let time = match time_node.rule() {
        Rule::any_time => Time::Any,
        Rule::relative => Time::Relative(next()?),
        Rule::relative_range => Time::RelativeRange(next()?, next()?),
        Rule::absolute_range => Time::AbsoluteRange(next()?, next()?),
        _ => Time::Absolute(next()?),
    };
    let until = match until_node.and_then(Node::first) {
        Some(node) => Some(number::seconds(&node)?),
        None => None,
    };
    let is_expected =
        matches!(&action, Action::Packet(packet) if packet.direction == Direction::Out);
    match time {
        Time::AbsoluteRange(from, to) | Time::RelativeRange(from, to) if to < from => {
            return Err(error(Code::Contradiction, time_span, "this range of times is backwards")
                .label("it ends before it begins")
                .into());
        }
        Time::Any | Time::AbsoluteRange(..) | Time::RelativeRange(..) if !is_expected => {
            let what = if time == Time::Any { "`*`" } else { "a range of times" };
            let message = format!("{what} is only for packets that are expected (`>`)");
            return Err(error(Code::Contradiction, time_span, message)
                .label("expected a time, such as `+0`")
                .into());
        }
        _ => {}
    }
    if let (Some(until), Some(node), Time::Absolute(from) | Time::Relative(from)) =
        (until, until_node, time)
        && until < from
    {
        let message = "this call returns before it begins";
        return Err(error(Code::Contradiction, node.span(), message)
            .also(time_span, "it begins here")
            .into());
    }
    Ok(Event { time, until, action, time_span, span })
}

fn call(node: &Node<'_>, defines: &Defines) -> Read<Call> {
    let mut name = (String::new(), Span::default());
    let mut arguments = Vec::new();
    let mut result = Value { kind: ValueKind::Any, span: node.span() };
    let (mut errno, mut note) = (None, None);
    for part in node.parts() {
        match part.rule() {
            Rule::function => name = (part.text().to_owned(), part.span()),
            Rule::arguments => arguments = value::list(&part, defines)?,
            Rule::result => result = value::value(&part, defines)?,
            Rule::errno => errno = Some(part),
            _ => note = part.first().map(|text| text.text().trim().to_owned()),
        }
    }
    if let Some(word) = &errno
        && note.is_none()
        && !word.text().starts_with('E')
    {
        let message = format!("{} is not expected after the result", quoted(word.text()));
        return Err(error(Code::Unexpected, word.span(), message)
            .label("expected an error such as `EAGAIN (Resource temporarily unavailable)`")
            .into());
    }
    let errno = errno.map(|word| word.text().to_owned());
    let (name, name_span) = name;
    Ok(Call { name, name_span, arguments, result, errno, note, span: node.span() })
}

/// An error; what belongs to it is added by the caller.
fn error(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(code, span, message)
}

/// The grammar gives what it promises, so nobody sees this.
fn lost(node: &Node<'_>) -> Box<Diagnostic> {
    error(Code::Incomplete, node.span(), "a part is missing here").into()
}
