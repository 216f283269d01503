//! Calls as programming languages write them: `client.close()`, `server: close`.

use super::{Line, reads};
use crate::language::Diagnostic;

pub(super) fn notation(line: &Line<'_>) -> Option<Diagnostic> {
    if !line.piece.contains(['(', ')', '.', ':', '>', '[', ']']) {
        return None;
    }
    let text = plain(line.piece);
    let words: Vec<&str> = super::words(&text).iter().map(|word| word.text).collect();
    let host = words.iter().position(|word| matches!(*word, "client" | "server"))?;
    let mut turned = words.clone();
    let first = turned.remove(host);
    turned.insert(0, first);
    let text = [words, turned].map(|words| words.join(" ")).into_iter().find(|text| reads(text))?;
    let statement = text.split(' ').next().unwrap_or_default();
    let message = match statement {
        "client" | "server" => "write a host and what it does side by side",
        _ => "a statement has no parentheses",
    };
    line.rewritten(line.whole(), message, format!("did you mean `{text}`?"), text)
}

/// The words without the signs between them; what stands in quotation marks stays.
fn plain(piece: &str) -> String {
    let mut out = String::new();
    let mut quoted = false;
    let mut chars = piece.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '"' {
            quoted = !quoted;
        }
        let before = out.trim_end();
        let host = before.ends_with("client") || before.ends_with("server");
        let sign = match c {
            _ if quoted => false,
            '(' | ')' | '[' | ']' => true,
            ',' => out.starts_with("send ") || out.contains(" send ") || host,
            '.' | ':' => host,
            '-' | '=' => host && chars.peek() == Some(&'>'),
            '>' => host,
            _ => false,
        };
        out.push(if sign { ' ' } else { c });
    }
    // Between flags there stay no blanks.
    out
}
