//! Moments and stretches of time: `wait until 1.5s`, `at +100ms`, `at 1s to 2s`.

use super::Context;
use crate::language::grammar::Rule;
use crate::language::plan::{Moment, StatementKind, When};
use crate::language::tree::Part;
use crate::language::{Code, Diagnostic, Span};

/// `wait 2MSL`, `wait until 1.5s`.
pub(super) fn wait(cx: &mut Context<'_>, part: Part<'_>) -> Option<StatementKind> {
    let mut parts = part.parts();
    let first = parts.next()?;
    match first.rule() {
        Rule::until => moment(cx, parts.next()?).map(StatementKind::Until),
        _ if first.text() == "until" => {
            let message = "the statement ends too early, after `until`";
            let error = Diagnostic::new(Code::Incomplete, first.span(), message);
            cx.error(error.label("expected a moment, such as `1.5s` or `+100ms`"))
        }
        _ => cx.duration(first).map(StatementKind::Wait),
    }
}

/// `at 1.5s`, `at 1s to 2s`.
pub(super) fn when(cx: &mut Context<'_>, part: Part<'_>) -> Option<When> {
    let span = part.span();
    let mut values = part.parts().filter(|part| part.rule() == Rule::value);
    let first = values.next()?;
    let earliest = moment(cx, first)?;
    let Some(last) = values.next() else { return Some(When { earliest, latest: earliest }) };
    let latest = moment(cx, last)?;
    let backwards = match (earliest, latest) {
        (Moment::At(from), Moment::At(to)) | (Moment::After(from), Moment::After(to)) => from > to,
        _ => false,
    };
    if backwards {
        let error = Diagnostic::new(Code::Duration, span, "this ends before it begins");
        let turned = format!("at {} to {}", last.text(), first.text());
        return cx.error(error.suggest(&turned));
    }
    Some(When { earliest, latest })
}

/// `1.5s`, `+100ms`.
fn moment(cx: &mut Context<'_>, part: Part<'_>) -> Option<Moment> {
    let Some(length) = part.text().strip_prefix('+') else {
        return cx.fixed_duration(part.span(), part.text()).map(Moment::At);
    };
    let span = Span { start: part.span().start + 1, ..part.span() };
    cx.fixed_duration(span, length).map(Moment::After)
}
