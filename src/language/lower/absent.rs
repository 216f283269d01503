//! What a segment is not to have: `without ACK`, `without mss`, `without other options`.

use super::field::only_looked_for;
use super::pattern::Use;
use super::{Context, flags};
use crate::language::grammar::Rule;
use crate::language::plan::Field;
use crate::language::tree::Part;
use crate::language::words::{list, nearest, quoted};
use crate::language::{Code, Diagnostic};
use crate::tcp::{Flags, SegmentField};

/// The field of a `without`.
pub(super) fn absent(cx: &mut Context<'_>, part: Part<'_>, usage: Use) -> Option<Field> {
    if usage == Use::Forge {
        return only_looked_for(cx, part.span(), "`without`");
    }
    let what = part.parts().next()?;
    if what.rule() == Rule::other_options {
        return Some(Field::NoOtherOptions);
    }
    let word = what.text();
    if word.split(['+', '-']).all(is_flag) {
        return flags::named(cx, what, &[]).map(|(flags, _)| Field::WithoutFlags(flags));
    }
    match SegmentField::named(word) {
        Some(field) if field.is_option() => Some(Field::Without(field)),
        Some(field) => always_there(cx, what, field),
        None => unknown(cx, what),
    }
}

fn is_flag(word: &str) -> bool {
    Flags::NAMED.iter().any(|(_, name)| name.eq_ignore_ascii_case(word))
}

fn always_there<T>(cx: &mut Context<'_>, part: Part<'_>, field: SegmentField) -> Option<T> {
    let (span, word) = (part.span(), field.word());
    let error = |message: String| Diagnostic::new(Code::FieldValue, span, message);
    cx.error(match field {
        SegmentField::Len => error("a segment without a payload has `len=0`".into())
            .label("write `len=0` in the place of `without len`"),
        SegmentField::Options => {
            error("to have no options is to be `without other options`".into())
                .suggest("other options")
        }
        _ => error(format!("every segment has `{word}`"))
            .label("only flags and options can be left out"),
    })
}

fn unknown<T>(cx: &mut Context<'_>, part: Part<'_>) -> Option<T> {
    let found = part.text();
    let options = || SegmentField::ALL.iter().filter(|it| it.is_option());
    let flags = || Flags::NAMED.iter().map(|(_, name)| *name);
    let words = options().map(|it| it.word()).chain(["other options"]);
    let meant = match found.to_ascii_lowercase().as_str() {
        "other" | "any" | "more" => Some("other options".to_owned()),
        "ts" | "timestamp" | "timestamps" => Some("tsval".to_owned()),
        "flags" => None,
        _ => options()
            .find(|it| it.other_words().iter().any(|word| word.eq_ignore_ascii_case(found)))
            .map(|it| it.word().to_owned())
            .or_else(|| flags::other_notation(found))
            .or_else(|| nearest(found, flags().chain(words.clone())).map(str::to_owned)),
    };
    let error = Diagnostic::new(
        Code::UnknownField,
        part.span(),
        format!("{} is neither a flag nor an option", quoted(found)),
    );
    let error = error.near(meant.as_deref(), "not known");
    cx.error(
        error.help(format!("expected flags, such as `ACK+PSH`, or one of {}", list(words, "or"))),
    )
}
