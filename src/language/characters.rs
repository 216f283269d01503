//! Characters that are no part of the language but stand where its own are meant: those of
//! full-width keyboards and word processors, letters of other alphabets that look alike, and
//! blanks that cannot be told from a plain one, or be seen at all.

/// What stands in the place of quotation marks in other languages and in word processors.
const OPENING: &str = "“”„‟«»「『《〈＂〝‘‚’＇｢【";
const CLOSING: &str = "””““»«」』》〉＂〞’’’＇｣】";

/// What was meant by a character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meant {
    /// This one.
    Plain(char),
    /// An operator of several characters.
    Plains(&'static str),
    /// A blank.
    Blank,
    /// A line's end.
    Newline,
    /// Nothing, or a blank: it cannot be seen.
    Invisible,
}

/// What was meant by a character that is not part of the language; `None` if nobody can tell.
pub(super) fn meant(c: char) -> Option<Meant> {
    if c.is_ascii() {
        return match c {
            '\u{b}' | '\u{c}' => Some(Meant::Blank),
            '\r' => Some(Meant::Newline),
            _ => None,
        };
    }
    if OPENING.contains(c) || CLOSING.contains(c) {
        return Some(Meant::Plain('"'));
    }
    let code = u32::from(c);
    Some(match c {
        // Full-width forms stand in the order of ASCII.
        '！'..='～' => Meant::Plain(char::from_u32(code - 0xfee0)?),
        '。' | '｡' | '﹔' | '؛' | '\u{37e}' => Meant::Plain(';'),
        '、' | '､' | '﹐' | '﹑' | '،' => Meant::Plain(','),
        '﹛' => Meant::Plain('{'),
        '﹜' => Meant::Plain('}'),
        '﹟' => Meant::Plain('#'),
        '﹢' => Meant::Plain('+'),
        '﹤' => Meant::Plain('<'),
        '﹥' => Meant::Plain('>'),
        '﹦' => Meant::Plain('='),
        '‐'..='―' | '−' | '﹣' => Meant::Plain('-'),
        '×' => Meant::Plain('x'),
        '≠' => Meant::Plains("!="),
        '≤' | '≦' | '⩽' => Meant::Plains("<="),
        '≥' | '≧' | '⩾' => Meant::Plains(">="),
        '٠'..='٩' => digit(code - 0x660),
        '۰'..='۹' => digit(code - 0x6f0),
        '०'..='९' => digit(code - 0x966),
        '\u{2028}' | '\u{2029}' | '\u{85}' => Meant::Newline,
        '\u{2800}' | '\u{3164}' | '\u{115f}' | '\u{1160}' => Meant::Blank,
        _ if c.is_whitespace() => Meant::Blank,
        _ if is_invisible(c) => Meant::Invisible,
        _ => Meant::Plain(alike(c)?),
    })
}

fn digit(n: u32) -> Meant {
    Meant::Plain(char::from_digit(n, 10).unwrap_or('0'))
}

/// Whether it has no width, or only turns the direction of writing.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The Latin letter that a Cyrillic or Greek one looks like.
fn alike(c: char) -> Option<char> {
    const OTHERS: &str = "аеорсухіѕјһԁԛԝАВЕКМНОРСТХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧονıɡ";
    const LATIN: &str = "aeopcyxisjhdqwABEKMHOPCTXISJABEZHIKMNOPTYXovig";
    OTHERS.chars().zip(LATIN.chars()).find(|(other, _)| *other == c).map(|(_, latin)| latin)
}

/// Whether it is a blank of another kind, or cannot be seen.
pub(super) fn is_blank(c: char) -> bool {
    matches!(meant(c), Some(Meant::Blank | Meant::Invisible))
}

/// What a layout character of another kind is meant for: one of `; { } #`.
pub(super) fn layout(c: char) -> Option<char> {
    match meant(c) {
        Some(Meant::Plain(plain @ (';' | '{' | '}' | '#'))) => Some(plain),
        _ => None,
    }
}

/// The closing mark that belongs to a quotation mark of another kind.
fn closing(c: char) -> Option<char> {
    let at = OPENING.chars().position(|opening| opening == c)?;
    CLOSING.chars().nth(at)
}

/// Whether a quotation mark of another kind stands at the head of `rest`.
pub(super) fn is_opening(rest: &str) -> bool {
    rest.chars().next().is_some_and(|c| matches!(c, '\'' | '`') || closing(c).is_some())
}

/// The length of a text in quotation marks of another kind at the head of `rest`, with both,
/// if it is closed on its line and not too long.
pub(super) fn quoted(rest: &str) -> Option<usize> {
    let mut chars = rest.char_indices().take(1000);
    let (_, first) = chars.next()?;
    let last = match first {
        '\'' | '`' => first,
        _ => closing(first)?,
    };
    let end = |c: char| c == last || c == '\n';
    let (at, c) = chars.find(|(_, c)| end(*c))?;
    (c == last).then_some(at + c.len_utf8())
}

/// The name of a character that looks like a blank, or like nothing.
fn name(c: char) -> &'static str {
    match c {
        '\u{a0}' => " (no-break space)",
        '\u{ad}' => " (soft hyphen)",
        '\u{200b}' => " (zero width space)",
        '\u{200c}' => " (zero width non-joiner)",
        '\u{200d}' => " (zero width joiner)",
        '\u{2060}' => " (word joiner)",
        '\u{202f}' => " (narrow no-break space)",
        '\u{3000}' => " (ideographic space)",
        '\u{feff}' => " (byte-order mark)",
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            " (a text direction mark)"
        }
        '\u{fe00}'..='\u{fe0f}' => " (variation selector)",
        '\u{b}' => " (vertical tab)",
        '\u{c}' => " (form feed)",
        _ => "",
    }
}

/// What is wrong about a character and what to write, for people.
pub(super) fn describe(c: char) -> (String, &'static str) {
    let code = format!("U+{:04X}{}", u32::from(c), name(c));
    match meant(c) {
        Some(Meant::Newline) if c == '\r' => {
            ("a line ends with `\\n` or `\\r\\n`, not with `\\r` alone".into(), "ends a line here")
        }
        Some(Meant::Newline) => (format!("this line ends with {code}"), "ends a line here"),
        Some(Meant::Blank) => (format!("this blank is {code}"), "write a plain space"),
        Some(Meant::Invisible) => {
            (format!("there is an invisible {code} here"), "leave it out, or write a space")
        }
        Some(Meant::Plain(plain)) if plain.is_alphanumeric() => {
            (format!("U+{:04X} is not the letter or digit `{plain}`", u32::from(c)), LOOKS)
        }
        Some(Meant::Plain(plain)) if ";,{}#\"=+-<>?@._".contains(plain) => {
            (format!("{code} should be `{plain}`"), LOOKS)
        }
        Some(Meant::Plain(plain)) => (format!("{code} is a full-width `{plain}`"), LOOKS),
        Some(Meant::Plains(plain)) => (format!("{code} should be `{plain}`"), LOOKS),
        None => (format!("{code} is not part of the language"), LOOKS),
    }
}

const LOOKS: &str = "looks like another character";

/// The first character of another kind in a line, or in a part of one: its offset. Texts in
/// quotation marks and comments are left as they are.
pub(super) fn first(line: &str) -> Option<(usize, char)> {
    walk(line, |_, _| None)
}

/// The line with what was meant in the place of each character of another kind, and the offset
/// after the last of them.
pub(super) fn corrected(line: &str) -> (String, usize) {
    let mut out = String::with_capacity(line.len());
    let (mut copied, mut last) = (0, 0);
    walk(line, |at, c| {
        out.push_str(line.get(copied..at).unwrap_or_default());
        let mut end = at + c.len_utf8();
        match meant(c) {
            Some(Meant::Plain('"')) => {
                let text = line.get(at..).and_then(|rest| Some(&rest[..quoted(rest)?]));
                out.push('"');
                if let Some(text) = text {
                    // Both marks at once: between them is text.
                    let close = text.chars().next_back().map_or(0, char::len_utf8);
                    let inside = text.get(c.len_utf8()..text.len() - close).unwrap_or_default();
                    out.push_str(&inside.replace('\\', "\\\\").replace('"', "\\\""));
                    out.push('"');
                    end = at + text.len();
                }
            }
            Some(Meant::Plain(plain)) => out.push(plain),
            Some(Meant::Plains(plain)) => out.push_str(plain),
            Some(Meant::Newline) => out.push('\n'),
            Some(Meant::Blank) => out.push(' '),
            Some(Meant::Invisible) if joins_words(line, at, end) => out.push(' '),
            Some(Meant::Invisible) | None => {}
        }
        (copied, last) = (end, end);
        Some(end)
    });
    out.push_str(line.get(copied..).unwrap_or_default());
    (out, last)
}

/// Whether leaving out what stands from `at` to `end` would make one word of two that mean
/// something: a host or a word that begins a statement, and another.
fn joins_words(line: &str, at: usize, end: usize) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let before = line.get(..at).unwrap_or_default();
    let behind = line.get(end..).unwrap_or_default();
    let word = before.rsplit(|c| !letter(c)).next().unwrap_or_default();
    let known = super::syntax::begins(word)
        || ["both", "recv", "send", "read", "drop", "hold", "release", "duplicate", "forge"]
            .contains(&word)
        || ["not", "signal", "or", "from", "to", "raw", "scenario", "explore"].contains(&word);
    known && behind.starts_with(letter)
}

/// Hands every character of another kind to `found`, which says where to go on, or ends the walk
/// with `None`; gives the one with which it ended.
fn walk(line: &str, mut found: impl FnMut(usize, char) -> Option<usize>) -> Option<(usize, char)> {
    let mut at = 0;
    while let Some(c) = line.get(at..).and_then(|rest| rest.chars().next()) {
        match c {
            '#' => return None,
            '/' if line.get(at + 1..).is_some_and(|rest| rest.starts_with('/')) => return None,
            '"' => {
                // A text that is closed by a mark of another kind is one too.
                let rest = line.get(at + 1..).unwrap_or_default();
                at += 1 + string(rest).unwrap_or_default();
            }
            '\r' if line.get(at + 1..).is_some_and(|rest| rest.starts_with('\n')) => at += 2,
            _ if meant(c).is_some() => match found(at, c) {
                Some(next) => at = next,
                None => return Some((at, c)),
            },
            _ => at += c.len_utf8(),
        }
    }
    None
}

/// The length of the rest of a text up to and with its `"`, if it is closed.
fn string(rest: &str) -> Option<usize> {
    let mut bytes = rest.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => return Some(at + 1),
            b'\\' => {
                bytes.next();
            }
            b'\n' => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_corrected() {
        for (line, right) in [
            ("client close； server recv FIN", "client close; server recv FIN"),
            ("scenario 「a」 ｛", "scenario \"a\" {"),
            ("client\u{200b}close", "client close"),
            ("cli\u{200b}ent close", "client close"),
            ("client send “a；“b” # ；", "client send \"a；“b\" # ；"),
            ("client send \"a；\"；", "client send \"a；\";"),
            ("client send “hello\"", "client send \"hello\""),
            ("ｃｌｉｅｎｔ\u{3000}send １０", "client send 10"),
            ("expect client.SND.NXT ≥ 5", "expect client.SND.NXT >= 5"),
            ("client close\rserver close", "client close\nserver close"),
            ("сlient close", "client close"),
        ] {
            assert_eq!(corrected(line).0, right);
            assert_eq!(first(right), None, "{right}");
        }
    }

    #[test]
    fn every_letter_that_looks_alike_has_its_pair() {
        let others = "аеорсухіѕјһԁԛԝАВЕКМНОРСТХІЅЈΑΒΕΖΗΙΚΜΝΟΡΤΥΧονıɡ";
        assert!(others.chars().all(|c| alike(c).is_some_and(|it| it.is_ascii_alphabetic())));
        assert_eq!(OPENING.chars().count(), CLOSING.chars().count());
    }
}
