//! insta's file format: a header of YAML between two lines of `---`, then the contents.

use std::fmt::Write as _;

/// A snapshot file: its source, its expression and the contents.
pub(super) fn write(source: &str, expression: &str, contents: &str) -> String {
    let contents = contents.trim_end();
    let (source, expression) = (quoted(source), quoted(expression));
    format!("---\nsource: {source}\nexpression: {expression}\n---\n{contents}\n")
}

/// The contents of a snapshot file, without the end of the last line; or `None` if
/// the text is not such a file.
///
/// The header may have more than this program writes: `cargo insta` rewrites it.
pub(super) fn contents(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n");
    let head = text.strip_prefix("---\n")?;
    let body = match head.split_once("\n---\n") {
        Some((_, body)) => body,
        // Contents that are empty.
        None => head.strip_suffix("\n---").map(|_| "")?,
    };
    Some(body.trim_end().to_owned())
}

/// The source in the header, if it has one. Only escapes that occur in file names are undone.
pub(super) fn source(text: &str) -> Option<String> {
    let mut lines = text.lines();
    lines.next().filter(|first| *first == "---")?;
    let value =
        lines.take_while(|line| *line != "---").find_map(|it| it.strip_prefix("source: "))?;
    let plain = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    Some(match plain {
        Some(quoted) => quoted.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => value.to_owned(),
    })
}

/// A YAML string, quoted as insta does: only if necessary.
fn quoted(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/'))
        && !is_word_of_yaml(text);
    if plain {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                // These are all below 2^16, as YAML's `\u` wants it.
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Words that YAML does not read as text.
fn is_word_of_yaml(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    matches!(lower.as_str(), "yes" | "no" | "true" | "false" | "on" | "off" | "null")
        || text.parse::<f64>().is_ok()
}
