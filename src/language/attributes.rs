//! Attributes: the lines that begin with `@`.

use std::time::Duration;

use super::citation::{citation, nearest_row, unknown_section};
use super::grammar::Rule;
use super::lower::Context;
use super::plan::{Attributes, Excuse, Known, Points, Strict};
use super::tree::{Part, Parts};
use super::words::{list, nearest, quoted};
use super::{Code, Diagnostic, Source, Span};
use crate::tcp::Profile;

/// The known keys.
pub(super) const KEYS: [&str; 11] = [
    "title",
    "rfc",
    "points",
    "hint",
    "hidden",
    "tags",
    "stack",
    "strict",
    "tolerance",
    "profile",
    "known",
];

/// Attributes that wait for what they are about.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// What they say.
    pub(super) attributes: Attributes,
    /// Where the first of them is.
    pub(super) first: Option<Span>,
    /// Where those are that may stand only once.
    once: Vec<(&'static str, Span)>,
}

impl Pending {
    /// Takes an attribute in; its mistakes go to `cx`.
    pub(super) fn take(&mut self, cx: &mut Context<'_>, parts: Parts<'_>, span: Span) {
        self.first.get_or_insert(span);
        // Nothing to return: what is wrong is in the findings.
        let _ = self.read(cx, parts, span);
    }

    fn read(&mut self, cx: &mut Context<'_>, mut parts: Parts<'_>, span: Span) -> Option<()> {
        let mut parts = parts.next()?.parts();
        let key = parts.next()?;
        let values: Vec<Part<'_>> = parts.collect();
        let Some(name) = KEYS.into_iter().find(|known| *known == key.text()) else {
            return cx.unknown(Code::UnknownAttribute, key, "an attribute", KEYS.into_iter());
        };
        if !matches!(name, "rfc" | "tags" | "stack" | "known") {
            self.only_once(cx, name, span)?;
        }
        let it = &mut self.attributes;
        match name {
            "title" => it.title = Some(sentence(cx, &values, span, name)?),
            "hint" => it.hint = Some(sentence(cx, &values, span, name)?),
            "rfc" => {
                for value in words(cx, &values, span, name)? {
                    match citation(&value.text) {
                        Ok(cited) if it.rfc.contains(&cited) => {
                            let message = format!("`{}` is cited twice", value.text);
                            cx.findings.push(
                                Diagnostic::new(Code::SaidTwice, value.span, message)
                                    .label("once is enough"),
                            );
                        }
                        Ok(cited) => {
                            if let Some(above) = unknown_section(&cited) {
                                cx.findings.push(no_section(&value, above));
                            }
                            it.rfc.push(cited);
                        }
                        Err(why) => cx.findings.push(unknown_citation(&value, why)),
                    }
                }
            }
            "tags" => it.tags.extend(words(cx, &values, span, name)?.into_iter().map(|v| v.text)),
            "stack" => {
                it.stacks.extend(stacks(cx, &values, span)?);
                it.stack_span.get_or_insert(span);
            }
            "known" => it.known.push(known(cx, &values, span)?),
            "points" => it.points = Some(points(cx, &values, span)?),
            "profile" => it.profile = Some(profile(cx, &values, span)?),
            "hidden" => it.hidden = nothing(cx, &values, name)?,
            "strict" => it.strict = strict(cx, &values)?,
            "tolerance" => it.tolerance = tolerance(cx, &values, span)?,
            _ => {}
        }
        Some(())
    }

    fn only_once(&mut self, cx: &mut Context<'_>, name: &'static str, span: Span) -> Option<()> {
        if let Some((_, first)) = self.once.iter().find(|(other, _)| *other == name) {
            return cx.error(
                Diagnostic::new(Code::AttributeTwice, span, format!("`@{name}` appears twice"))
                    .label("the second")
                    .also(*first, "the first"),
            );
        }
        self.once.push((name, span));
        Some(())
    }
}

/// A word or text of an attribute, with its place.
struct Value {
    text: String,
    span: Span,
}

fn value(cx: &mut Context<'_>, part: Part<'_>) -> Option<Value> {
    let span = part.span();
    let text = match part.rule() {
        Rule::string => cx.text(part)?,
        _ => part.text().to_owned(),
    };
    Some(Value { text, span })
}

fn bad_value<T>(cx: &mut Context<'_>, span: Span, message: String, label: &str) -> Option<T> {
    cx.error(Diagnostic::new(Code::AttributeValue, span, message).label(label))
}

/// At least one value; words may also have commas between them.
fn words(cx: &mut Context<'_>, parts: &[Part<'_>], span: Span, name: &str) -> Option<Vec<Value>> {
    let mut values = Vec::new();
    for part in parts {
        if part.rule() == Rule::string {
            values.push(value(cx, *part)?);
            continue;
        }
        let start = part.span().start;
        let mut at = 0;
        for word in part.text().split(',') {
            let (begin, end) = (start + at, start + at + word.len() as u32);
            at += word.len() as u32 + 1;
            if !word.is_empty() {
                values.push(Value { text: word.into(), span: Span { start: begin, end } });
            }
        }
    }
    if values.is_empty() {
        return bad_value(cx, span, format!("`@{name}` needs a value"), "expected words after it");
    }
    Some(values)
}

/// A text, or words that make one.
fn sentence(cx: &mut Context<'_>, parts: &[Part<'_>], span: Span, name: &str) -> Option<String> {
    let mut texts = Vec::new();
    for part in parts {
        texts.push(value(cx, *part)?.text);
    }
    if texts.iter().all(|text| text.trim().is_empty()) {
        return bad_value(cx, span, format!("`@{name}` needs a text"), "expected a text after it");
    }
    Some(texts.join(" "))
}

fn nothing(cx: &mut Context<'_>, parts: &[Part<'_>], name: &str) -> Option<bool> {
    match parts.first() {
        None => Some(true),
        Some(part) => {
            let span = part.span();
            bad_value(cx, span, format!("`@{name}` takes no value"), "expected the line's end")
        }
    }
}

fn points(cx: &mut Context<'_>, parts: &[Part<'_>], span: Span) -> Option<Points> {
    let (amount, all) = match parts {
        [amount] => (amount, false),
        [amount, all] if all.text() == "all" => (amount, true),
        [_, other, ..] => {
            let (span, found) = (other.span(), quoted(other.text()));
            return bad_value(
                cx,
                span,
                format!("{found} cannot follow the points"),
                "expected `all`, for all or nothing, or the line's end",
            );
        }
        [] => {
            return bad_value(cx, span, "`@points` needs a number".into(), "how many points?");
        }
    };
    match hundredths(amount.text()) {
        Some(hundredths) => Some(Points { hundredths, all }),
        None => {
            let (span, found) = (amount.span(), quoted(amount.text()));
            bad_value(
                cx,
                span,
                format!("{found} is not a number of points"),
                "expected 0 to 1000000, with at most two decimals",
            )
        }
    }
}

/// A decimal number with at most two decimals, in hundredths.
fn hundredths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || whole.len() > 7 || fraction.len() > 2 {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let scale = if fraction.len() == 1 { 10 } else { 1 };
    let fraction: u32 = fraction.parse().ok()?;
    (whole <= 1_000_000).then_some(whole * 100 + fraction * scale)
}

fn profile(cx: &mut Context<'_>, parts: &[Part<'_>], span: Span) -> Option<String> {
    let names = Profile::ALL.iter().map(|profile| profile.name);
    let [part] = parts else {
        let label = format!("expected {}", list(names, "or"));
        return bad_value(cx, span, "`@profile` needs one name".into(), &label);
    };
    let name = value(cx, *part)?.text;
    if Profile::named(&name).is_some() {
        return Some(name);
    }
    cx.unknown(Code::UnknownProfile, *part, "a profile", names)
}

/// Names of implementations.
fn stacks(cx: &mut Context<'_>, parts: &[Part<'_>], span: Span) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for value in words(cx, parts, span, "stack")? {
        if !is_stack_name(&value.text) {
            let found = quoted(&value.text);
            return bad_value(
                cx,
                value.span,
                format!("{found} is not the name of an implementation"),
                "expected a word such as `model` or `linux`",
            );
        }
        unknown_stack(cx, &value.text, value.span);
        names.push(value.text);
    }
    Some(names)
}

/// The implementations that this program knows, as attributes name them.
pub(super) const STACKS: [&str; 6] = ["model", "linux", "smoltcp", "program", "tun", "tap"];

/// The names by which synfin's own kits for other implementations go.
const KITS: [&str; 1] = ["lwip"];

/// Before the name of a profile: the model under it.
const UNDER: &str = "model:";

/// Warns of a name that is none of [`STACKS`] and [`KITS`] nor the model under a profile: somebody else
/// may declare it ([`declare`]), so it is no error.
fn unknown_stack(cx: &mut Context<'_>, found: &str, span: Span) {
    if STACKS.contains(&found) || KITS.contains(&found) {
        return;
    }
    if let Some(profile) = found.strip_prefix(UNDER) {
        if Profile::named(profile).is_some() {
            return;
        }
        let names = Profile::ALL.iter().map(|profile| profile.name);
        let near = nearest(profile, names.clone()).map(|near| format!("{UNDER}{near}"));
        let message = format!("there is no profile {}", quoted(profile));
        let warning = Diagnostic::new(Code::UnknownStack, span, message);
        let names: Vec<_> = names.collect();
        cx.findings.push(
            warning
                .near(near.as_deref(), "not known")
                .help(format!("expected `{UNDER}` and one of {}", list(names, "or"))),
        );
        return;
    }
    cx.findings.push(nobody_declares(found, span, &[]));
}

/// The warning about a name of an implementation that is none of those known and these.
fn nobody_declares(found: &str, span: Span, declared: &[String]) -> Diagnostic {
    let declared = declared.iter().map(String::as_str);
    let near = nearest(found, STACKS.into_iter().chain(KITS).chain(declared.clone()));
    let message = format!("{} is not an implementation that can run here", quoted(found));
    let there = list(STACKS.into_iter().chain(declared), "or");
    Diagnostic::new(Code::UnknownStack, span, message)
        .near(near, "not known")
        .help(format!("expected one of {there}, or a name that `--stack-name` declares"))
}

/// Takes out of what was found in a text that an implementation is unknown whose name is one of these.
pub fn declare(source: &Source, found: &mut Vec<Diagnostic>, declared: &[String]) {
    if declared.is_empty() {
        return;
    }
    let is_it = |it: &Diagnostic| it.code == Code::UnknownStack;
    let word = |it: &Diagnostic| source.slice(it.span).trim_matches('"').to_owned();
    found.retain(|it| !is_it(it) || !declared.contains(&word(it)));
    for it in found.iter_mut().filter(|it| is_it(it) && !word(it).starts_with(UNDER)) {
        *it = nobody_declares(&word(it), it.span, declared);
    }
}

fn is_stack_name(text: &str) -> bool {
    let letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let text = text.strip_prefix(UNDER).unwrap_or(text);
    !text.is_empty() && text.bytes().all(letter)
}

fn known(cx: &mut Context<'_>, parts: &[Part<'_>], span: Span) -> Option<Known> {
    let usage = "expected an implementation and how it fails: `@known linux \"why\"`";
    let (Some(stack), Some(_)) = (parts.first(), parts.get(1)) else {
        return bad_value(cx, span, "`@known` needs two values".into(), usage);
    };
    let place = stack.span();
    let stack = value(cx, *stack)?.text;
    if !is_stack_name(&stack) {
        let found = quoted(&stack);
        return bad_value(
            cx,
            place,
            format!("{found} is not the name of an implementation"),
            usage,
        );
    }
    unknown_stack(cx, &stack, place);
    let mut rest = parts.get(1..).unwrap_or_default();
    // Only before a text: in words without quotation marks it is one of them.
    let mut excuse = None;
    if let [word, text] = rest
        && text.rule() == Rule::string
    {
        excuse = Excuse::ALL.into_iter().find(|it| it.name() == word.text());
        rest = rest.get(usize::from(excuse.is_some())..).unwrap_or_default();
    }
    let why = sentence(cx, rest, span, "known")?;
    Some(Known { stack, excuse, why, listed: false })
}

/// The warning about a section that RFC 9293 does not have.
fn no_section(value: &Value, above: &str) -> Diagnostic {
    let message = format!("RFC 9293 has no section {}", quoted(&value.text));
    let warning = Diagnostic::new(Code::UnknownSection, value.span, message);
    if above.is_empty() {
        return warning.label("no such section");
    }
    warning.label(format!("nothing in section {above} has this number"))
}

fn unknown_citation(value: &Value, why: String) -> Diagnostic {
    let message = format!("{} is not something `@rfc` can cite", quoted(&value.text));
    let error = Diagnostic::new(Code::UnknownCitation, value.span, message);
    let error = if why.len() > 60 { error.help(why) } else { error.label(why) };
    if let Some(near) = nearest_row(&value.text) {
        return error.meant(Some(near));
    }
    let level = value.text.split('-').next().unwrap_or_default().to_ascii_uppercase();
    // The full words stand in RFC 2119, the short ones in the labels of RFC 9293.
    let short = match level.as_str() {
        "SHOULD" => Some("SHLD"),
        "RECOMMENDED" => Some("REC"),
        _ => nearest(&level, ["MUST", "SHLD", "MAY", "REC"]),
    };
    let meant = short.zip(value.text.split_once('-')).map(|(level, (_, n))| format!("{level}-{n}"));
    error.meant(meant.filter(|meant| citation(meant).is_ok()))
}

/// `@strict`, `@strict all`, `@strict warn`.
fn strict(cx: &mut Context<'_>, parts: &[Part<'_>]) -> Option<Strict> {
    let words = ["all", "warn"];
    let (first, second) = match parts {
        [] => return Some(Strict::Arrivals),
        [first, rest @ ..] => (first, rest.first()),
    };
    let strict = match first.text() {
        "all" => Strict::All,
        "warn" => Strict::Warn,
        found => {
            let message = format!("{} cannot follow `@strict`", quoted(found));
            let error = Diagnostic::new(Code::AttributeValue, first.span(), message);
            let wanted = "expected `all`, `warn` or the line's end";
            return cx.error(error.near(nearest(found, words), wanted));
        }
    };
    let Some(second) = second else { return Some(strict) };
    let message = "`@strict` takes one word".to_owned();
    bad_value(cx, second.span(), message, "expected the line's end")
}

/// `@tolerance 4ms`.
fn tolerance(cx: &mut Context<'_>, parts: &[Part<'_>], span: Span) -> Option<Duration> {
    let [part] = parts else {
        let message = "`@tolerance` needs one length of time".to_owned();
        return bad_value(cx, span, message, "expected a length such as `4ms`");
    };
    cx.fixed_duration(part.span(), part.text())
}
