//! Text in the languages of others, each escape in one place.

/// For XML and HTML, between tags and in double quotes. Characters that XML 1.0 cannot carry even
/// as a reference are left out (section 2.2).
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push(c),
            '\u{0}'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// For Markdown, in one line that has no markup.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '|' | '<' | '>' | '[' | ']' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// For a cell of a Markdown table, in which markup keeps its meaning.
pub fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// One word for a shell.
#[cfg(feature = "command")]
pub fn shell(text: &str) -> std::borrow::Cow<'_, str> {
    // A NUL can stand in no argument.
    shlex::try_quote(text).unwrap_or(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_of_others_is_escaped() {
        let text = "<a href=\"x\">'&'|_\n\u{1}";
        assert_eq!(xml(text), "&lt;a href=&quot;x&quot;&gt;'&amp;'|_\n");
        assert_eq!(markdown(text), r#"\<a href="x"\>'&'\|\_  "#);
        assert_eq!(cell(text), "<a href=\"x\">'&'\\|_ \u{1}");
        assert_eq!(shell("plain"), "plain");
        assert_ne!(shell("it's $HOME"), "it's $HOME");
    }
}
