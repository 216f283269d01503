//! Programs as tokens: what is left of a text when names, comments and layout are taken off.
//!
//! One reader for all languages: it knows how comments and strings look, and a list of keywords.
//! A chain of names (`self.state`, `tcp->state`) is one name. All names, numbers and strings are
//! alike: a constant may stand for a string. Modifiers, imports, braces, semicolons and docstrings
//! are dropped: they can be changed without changing what a program does.

/// A token as a number: a keyword or an operator, or one of those below.
pub(super) type Token = u32;

/// Names, chains of names, numbers, strings and characters, however many stand side by side.
const THING: Token = 1;
/// What a keyword's place among them is added to.
const KEYWORD: Token = 16;
/// What an operator's octets are added to.
const OPERATOR: Token = 1 << 8;

/// How comments look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// `#` to the end of the line; strings in three quotes.
    Hash,
    /// `//` and `/* */`.
    Slashes,
    /// It is not known: as with slashes, and lines that begin with `#`, `;` or `--`.
    Unknown,
}

impl Style {
    /// The style of a file, by its name.
    pub(super) fn of(name: &str) -> Self {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        match ending.as_str() {
            "py" | "sh" | "rb" | "pl" => Self::Hash,
            "c" | "h" | "cc" | "cpp" | "cxx" | "hh" | "hpp" | "rs" | "go" | "java" | "js"
            | "mjs" | "cjs" | "ts" | "kt" | "cs" | "swift" | "scala" | "zig" => Self::Slashes,
            _ => Self::Unknown,
        }
    }
}

/// Words that say what happens, and that no usual language takes for a name.
const KEYWORDS: [&str; 18] = [
    "if", "else", "for", "while", "do", "switch", "case", "default", "break", "continue", "return",
    "class", "struct", "enum", "try", "null", "true", "false",
];

/// Such words where comments begin with `#`.
const MORE: [&str; 8] = ["as", "def", "del", "in", "is", "lambda", "with", "yield"];

/// Words of one language that mean the same as one of another.
const SAME: [(&str, &str); 7] = [
    ("None", "null"),
    ("NULL", "null"),
    ("nil", "null"),
    ("nullptr", "null"),
    ("undefined", "null"),
    ("True", "true"),
    ("False", "false"),
];

/// Words that can be added or left out.
const DROPPED: [&str; 37] = [
    "auto",
    "async",
    "await",
    "bool",
    "boolean",
    "char",
    "const",
    "double",
    "extern",
    "final",
    "float",
    "global",
    "inline",
    "int",
    "let",
    "long",
    "mut",
    "nonlocal",
    "pass",
    "private",
    "protected",
    "pub",
    "public",
    "ref",
    "register",
    "short",
    "signed",
    "static",
    "throws",
    "typedef",
    "unsafe",
    "unsigned",
    "var",
    "void",
    "volatile",
    "where",
    "string",
];

/// Words that begin a line which only names a library.
const IMPORTS: [&str; 6] = ["import", "from", "use", "using", "package", "require"];

/// The tokens of a program's text.
pub(super) fn tokens(text: &[u8], style: Style) -> Vec<Token> {
    let mut reader = Reader { text, at: 0, style, starts_line: true, tokens: Vec::new() };
    while reader.step() {}
    reader.tokens
}

/// Reads a text from front to back.
struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    style: Style,
    /// Whether there was nothing yet in this line.
    starts_line: bool,
    tokens: Vec<Token>,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn rest(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Reads one thing; false at the end.
    fn step(&mut self) -> bool {
        let Some(octet) = self.text.get(self.at).copied() else { return false };
        let starts_line = self.starts_line;
        match octet {
            b'\n' => {
                self.starts_line = true;
                self.at += 1;
            }
            _ if octet.is_ascii_whitespace() => self.at += 1,
            _ if self.comment(starts_line) => {}
            _ => {
                self.starts_line = false;
                match octet {
                    b'"' | b'\'' | b'`' => self.string(octet, starts_line),
                    b'0'..=b'9' => self.number(),
                    b'_' | b'$' | b'@' | b'a'..=b'z' | b'A'..=b'Z' | 128.. => {
                        self.word(starts_line);
                    }
                    _ => self.operator(),
                }
            }
        }
        true
    }

    /// Passes over a comment, if one begins here.
    fn comment(&mut self, starts_line: bool) -> bool {
        let rest = self.rest();
        let hash = rest.starts_with(b"#");
        let is_line = match self.style {
            Style::Hash => hash,
            // A directive of C's preprocessor, an attribute of Rust's.
            Style::Slashes => rest.starts_with(b"//") || hash && starts_line,
            Style::Unknown => {
                let begins = hash || rest.starts_with(b";") || rest.starts_with(b"--");
                rest.starts_with(b"//") || begins && starts_line
            }
        };
        if is_line {
            // `#define` says something.
            if self.style == Style::Slashes && rest.starts_with(b"#define") {
                self.at += 7;
                return true;
            }
            self.line();
            return true;
        }
        if self.style != Style::Hash && rest.starts_with(b"/*") {
            let end = rest.windows(2).skip(2).position(|it| it == b"*/");
            self.at = end.map_or(self.text.len(), |end| self.at + end + 4);
            return true;
        }
        false
    }

    /// To the end of the line.
    fn line(&mut self) {
        let end = self.rest().iter().position(|it| *it == b'\n');
        self.at = end.map_or(self.text.len(), |end| self.at + end);
    }

    fn string(&mut self, quote: u8, starts_line: bool) {
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        if triple && self.style != Style::Slashes {
            let rest = self.text.get(self.at + 3..).unwrap_or_default();
            let end = rest.windows(3).position(|it| it.iter().all(|it| *it == quote));
            self.at = end.map_or(self.text.len(), |end| self.at + end + 6);
            // One that stands alone is a comment.
            if !starts_line {
                self.thing();
            }
            return;
        }
        // A lifetime or a label of Rust, such as `'static`, is no character.
        let is_label = quote == b'\''
            && self.style == Style::Slashes
            && self.peek(1) != b'\\'
            && self.peek(2) != b'\''
            && self.peek(1).is_ascii();
        if is_label && !self.rest().iter().skip(1).take(12).any(|it| *it == b'\'') {
            self.at += 1;
            return;
        }
        self.at += 1;
        while let Some(octet) = self.text.get(self.at).copied() {
            self.at += 1;
            match octet {
                b'\\' => self.at += 1,
                b'\n' if quote != b'`' => {
                    self.at -= 1;
                    break;
                }
                _ if octet == quote => break,
                _ => {}
            }
        }
        self.at = self.at.min(self.text.len());
        // A docstring in single quotes.
        let alone = self.rest().iter().find(|it| !matches!(**it, b' ' | b'\t' | b'\r'));
        let is_doc =
            self.style == Style::Hash && starts_line && matches!(alone, None | Some(b'\n'));
        if !is_doc {
            self.thing();
        }
    }

    /// Several side by side are one: a type and a name, two strings.
    fn thing(&mut self) {
        if self.tokens.last() != Some(&THING) {
            self.tokens.push(THING);
        }
    }

    fn number(&mut self) {
        let is_part = |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'.');
        let length = self.rest().iter().position(|it| !is_part(it));
        self.at += length.unwrap_or(self.rest().len());
        self.thing();
    }

    fn word(&mut self, starts_line: bool) {
        let is_part =
            |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'$' | b'@' | 128..);
        let length = self.rest().iter().position(|it| !is_part(it));
        let from = self.at;
        self.at += length.unwrap_or(self.rest().len());
        let word = self.text.get(from..self.at).unwrap_or_default();
        let word = std::str::from_utf8(word).unwrap_or("_");
        // A string with a prefix: `f"…"`, `b'…'`.
        if matches!(self.peek(0), b'"' | b'\'') && word.len() <= 2 && self.style == Style::Hash {
            return;
        }
        if starts_line && IMPORTS.contains(&word) {
            return self.line();
        }
        let keyword = |word: &str| {
            let more = if self.style == Style::Hash { MORE.as_slice() } else { &[] };
            let at = KEYWORDS.iter().chain(more).position(|it| *it == word)?;
            Some(KEYWORD + u32::try_from(at).unwrap_or(0))
        };
        match word {
            "elif" => self.tokens.extend(["else", "if"].iter().filter_map(|it| keyword(it))),
            "and" => self.tokens.push(pair(b'&', b'&')),
            "or" => self.tokens.push(pair(b'|', b'|')),
            "not" => self.tokens.push(pair(b'!', 0)),
            _ if DROPPED.contains(&word) => self.chain(),
            _ => {
                let same = SAME.iter().find(|(own, _)| *own == word).map_or(word, |(_, same)| same);
                match keyword(same) {
                    Some(token) => self.tokens.push(token),
                    None => {
                        self.chain();
                        self.thing();
                    }
                }
            }
        }
    }

    /// Passes over `.`, `->` or `::` to the next name: a chain of names is one.
    fn chain(&mut self) {
        let length = match [self.peek(0), self.peek(1), self.peek(2)] {
            [b'-', b'>', next] | [b':', b':', next]
                if next.is_ascii_alphabetic() || next == b'_' =>
            {
                2
            }
            [b'.', next, _] if next.is_ascii_alphabetic() || next == b'_' => 1,
            _ => return,
        };
        self.at += length;
    }

    fn operator(&mut self) {
        let (one, two) = (self.peek(0), self.peek(1));
        self.at += 1;
        if matches!(one, b'{' | b'}' | b';' | b'\\') {
            return;
        }
        let double = match (one, two) {
            (b'=' | b'!' | b'<' | b'>' | b'+' | b'-' | b'*' | b'/' | b'|' | b'&' | b':', b'=') => {
                true
            }
            (b'-' | b'=', b'>') => true,
            (b'&' | b'|' | b'<' | b'>' | b'+' | b'-' | b':', _) => one == two,
            _ => false,
        };
        if double {
            self.at += 1;
        }
        self.tokens.push(pair(one, if double { two } else { 0 }));
    }
}

/// An operator of one octet or two.
const fn pair(one: u8, two: u8) -> Token {
    OPERATOR + ((one as u32) << 8) + two as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn are_alike(one: (&str, Style), other: (&str, Style)) {
        let [one, other] = [one, other].map(|(text, style)| tokens(text.as_bytes(), style));
        assert!(one.len() > 3);
        assert_eq!(one, other);
    }

    #[test]
    fn names_comments_and_layout_do_not_count() {
        are_alike(
            ("def f(self, x):\n    \"\"\"Says it.\"\"\"\n    self.y = x  # so\n", Style::Hash),
            ("def  g(a,b):\n\n  'no'\n  c=d", Style::Hash),
        );
        are_alike(
            (
                "#include <stdio.h>\nstatic const int *f(int x) { /* } */ return x ? \"a\" \"b\" : 'c'; }",
                Style::Slashes,
            ),
            ("int * go(int number)\n// {\n{\nreturn number ? YES : 17u;}", Style::Slashes),
        );
        are_alike(
            ("if not a and b: return f\"x\"", Style::Hash),
            ("if !a.b && C::c : return d->e", Style::Slashes),
        );
    }

    #[test]
    fn what_a_program_does_counts() {
        let c = |text: &str| tokens(text.as_bytes(), Style::Slashes);
        for (one, other) in
            [("a = b;", "a == b;"), ("if (a)", "while (a)"), ("a + b", "a - b"), ("a, b", "a b")]
        {
            assert_ne!(c(one), c(other), "{one} {other}");
        }
    }

    #[test]
    fn the_end_may_come_anywhere() {
        let text = "/* \"\"\" 'a\\'' `x` \"\\\" é\u{1F600} 0x1f #define Y -> :: .";
        for style in [Style::Hash, Style::Slashes, Style::Unknown] {
            for from in 0..text.len() {
                for to in from..=text.len() {
                    assert!(tokens(&text.as_bytes()[from..to], style).len() <= to - from);
                }
            }
        }
    }
}
