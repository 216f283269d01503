//! A listener that stays, and a close that takes its time, as people write them: `listen for ever`,
//! `stops listening`, `close with linger 5s`.

use super::Line;
use crate::language::Diagnostic;
use crate::language::literal;

pub(super) fn habits(line: &Line<'_>) -> Option<Diagnostic> {
    if !line.words.first()?.is_host() {
        return None;
    }
    listen(line).or_else(|| stop(line)).or_else(|| linger(line))
}

/// `server listen for ever`, `server keep listening`.
fn listen(line: &Line<'_>) -> Option<Diagnostic> {
    const ON: [&str; 9] = [
        "for",
        "ever",
        "forever",
        "always",
        "again",
        "repeatedly",
        "on",
        "permanently",
        "endlessly",
    ];
    let rest = line.words.get(2..)?;
    let verb = line.words.get(1)?;
    let listens = verb.is(&["listen", "listens"]) && rest.iter().all(|word| word.is(&ON));
    let keeps = verb.is(&["keep", "keeps", "always"])
        && rest.first().is_some_and(|word| word.is(&["listen", "listens", "listening"]))
        && rest.iter().skip(1).all(|word| word.is(&ON));
    if rest.is_empty() || !(listens || keeps) {
        return None;
    }
    said(line, "a listener that stays is `listen forever`", "listen forever")
}

/// `server stops listening`, `server unlisten`, `server stop listen`.
fn stop(line: &Line<'_>) -> Option<Diagnostic> {
    let words = line.words.get(1..)?;
    let stops = |n: usize| words.get(n).is_some_and(|word| word.is(&["stop", "stops"]));
    let listens = |n: usize| {
        words.get(n).is_some_and(|word| word.is(&["listen", "listens", "listening", "listener"]))
    };
    let unlisten = words.len() == 1 && words.first()?.is(&["unlisten", "unlistens"]);
    if !(unlisten || words.len() == 2 && stops(0) && listens(1)) {
        return None;
    }
    said(line, "the end of `listen forever` is `stop listening`", "stop listening")
}

/// `client close with linger 5s`, `client close linger=5`.
fn linger(line: &Line<'_>) -> Option<Diagnostic> {
    let text = line.from(1);
    let lower = text.to_ascii_lowercase();
    let (close, rest) = lower.split_once("linger")?;
    if !matches!(close.trim(), "close" | "close with" | "closes with" | "close and" | "closes and")
    {
        return None;
    }
    let rest = rest.trim_start_matches("ing").trim_start_matches("s ");
    let rest = rest.trim_start_matches([' ', '\t', '=', ':']);
    let rest = rest.strip_prefix("for ").or(rest.strip_prefix("time ")).unwrap_or(rest);
    let length = literal::meant_duration(rest)?;
    said(line, "the time comes right after `close linger`", &format!("close linger {length}"))
}

fn said(line: &Line<'_>, message: &str, text: &str) -> Option<Diagnostic> {
    let text = format!("{} {text}", line.word(0));
    let place = line.place(1, line.words.len() - 1);
    line.rewritten(place, message, format!("did you mean `{text}`?"), text)
}
