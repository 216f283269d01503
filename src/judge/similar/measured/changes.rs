//! What somebody does to a program or a scenario to make it look like another.

use std::collections::BTreeMap;

/// Words that cannot be renamed: of a language, of its library, or of the protocol's JSON.
const FIXED: &str = "and break case char class const continue def default elif else enum False for fflush \
    fgets from global if import in int is json line long main None not NULL or print printf puts return \
    self sizeof snprintf static stdin stdout strcmp strcspn strlen strstr struct switch sys True void while";

/// The pieces of a text: words outside of strings and comments (true), and all else.
fn pieces(text: &str) -> Vec<(bool, String)> {
    let mut all: Vec<(bool, String)> = Vec::new();
    let mut quote = None;
    let mut escaped = false;
    for letter in text.chars() {
        let in_quotes = quote.is_some();
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // Not in a character of C: '"'.
            '"' if all.last().is_some_and(|(_, piece)| piece.ends_with('\'')) => {}
            '"' if quote.is_none() => quote = Some('"'),
            '"' | '\n' if in_quotes => quote = None,
            _ => {}
        }
        let is_word = !in_quotes && (letter.is_ascii_alphanumeric() || letter == '_');
        match all.last_mut() {
            Some((last, piece)) if *last == is_word => piece.push(letter),
            _ => all.push((is_word, letter.to_string())),
        }
    }
    all
}

/// The text with each word outside of strings as `change` wants it.
fn words(text: &str, mut change: impl FnMut(&str) -> String) -> String {
    let pieces = pieces(text).into_iter();
    pieces.map(|(is_word, it)| if is_word { change(&it) } else { it }).collect()
}

/// A scenario whose hosts have changed places.
pub(super) fn swapped(text: &str) -> String {
    words(text, |word| match word {
        "client" => "server".to_owned(),
        "server" => "client".to_owned(),
        word => word.to_owned(),
    })
}

/// The text with each line as `change` wants it.
pub(super) fn lines(text: &str, mut change: impl FnMut(usize, &str) -> String) -> String {
    text.lines().enumerate().map(|(at, line)| change(at, line) + "\n").collect()
}

/// All names are others.
pub(super) fn renamed(text: &str) -> String {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    words(text, |word| {
        let is_name = !word.starts_with(|it: char| it.is_ascii_digit());
        if !is_name || FIXED.split_whitespace().any(|it| it == word) {
            return word.to_owned();
        }
        let next = names.len();
        format!("a_name_{}", names.entry(word.to_owned()).or_insert(next))
    })
}

/// Comments between all lines.
pub(super) fn commented(text: &str, comment: &str) -> String {
    lines(text, |_, line| format!("{line}\n{comment} So it goes on: what follows is mine.\n"))
}

/// Without line breaks, where the language allows it.
pub(super) fn in_one_line(text: &str) -> String {
    let mut directive = false;
    let line = |line: &str| {
        let breaks = std::mem::replace(&mut directive, line.starts_with('#')) || directive;
        format!("{}{}", if breaks { "\n" } else { " " }, line.trim())
    };
    text.lines().map(line).collect()
}

/// With other indentation and blank lines.
pub(super) fn laid_out(text: &str) -> String {
    lines(text, |_, line| {
        let indent = line.len() - line.trim_start().len();
        format!("{}{}\n", "\t".repeat(indent / 4), line.trim())
    })
}

/// The functions of a text, where a line begins with one of these.
pub(super) fn functions(text: &str, begins: &[&str]) -> Vec<String> {
    let mut all = vec![String::new()];
    for line in text.lines() {
        if begins.iter().any(|it| line.starts_with(it)) {
            all.push(String::new());
        }
        if let Some(last) = all.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    all
}

/// The functions in another order.
pub(super) fn reordered(text: &str, begins: &[&str]) -> String {
    let mut functions = functions(text, begins);
    functions.reverse();
    functions.concat()
}

/// A statement after every so many that end so.
pub(super) fn inserted(text: &str, every: usize, ends: &str, statement: &str) -> String {
    let mut count = 0;
    lines(text, |_, line| {
        count += usize::from(line.ends_with(ends));
        let indent = &line[..line.len() - line.trim_start().len()];
        let is_due = line.ends_with(ends) && count % every == 0;
        if is_due { format!("{line}\n{indent}{statement}") } else { line.to_owned() }
    })
}

/// Constants in place of strings.
pub(super) fn constants(text: &str, define: impl Fn(&str, &str) -> String) -> String {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let mut out = String::new();
    for (at, part) in text.split('"').enumerate() {
        let is_plain =
            part.bytes().all(|it| it.is_ascii_uppercase() || it == b'_') && part.len() > 2;
        match (at % 2 == 1, is_plain) {
            (true, true) => {
                let name = format!("IS_{part}");
                out.push_str(&name);
                all.insert(name, part.to_owned());
            }
            (true, false) => out.push_str(&format!("\"{part}\"")),
            (false, _) => out.push_str(part),
        }
    }
    let defined: String = all.iter().map(|(name, text)| define(name, text)).collect();
    defined + &out
}
