//! What people ask of a network that this one does not do: `network drop 3 DATA`,
//! `network delay FIN 2s`, `network drop FIN 50%`.

use super::Line;
use crate::language::Diagnostic;
use crate::language::literal;

pub(super) fn habits(line: &Line<'_>) -> Option<Diagnostic> {
    let from = usize::from(line.word(0) == "network");
    let what = line.words.get(from)?;
    if from == 0 && !what.is(&["delay", "drop", "lose", "loss"]) {
        return None;
    }
    match what.text {
        _ if what.is(&["delay", "slow", "latency"]) => delay(line, from),
        _ if what.is(&["loss", "random", "jitter", "bandwidth"]) => Some(chance(line, from)),
        _ if what.is(&["drop", "lose", "duplicate", "discard", "hold", "release"]) => {
            all(line, from).or_else(|| count(line, from))
        }
        _ => None,
    }
}

/// `network delay FIN 2s`, `network delay FIN from client by 2s`, `network delay 2s FIN`.
fn delay(line: &Line<'_>, from: usize) -> Option<Diagnostic> {
    let time = |word: &str| literal::meant_duration(word);
    let begins = |n: &usize| line.word(*n).starts_with(|c: char| c.is_ascii_digit());
    let at = (from + 1..line.words.len()).filter(begins).find(|&n| {
        time(line.word(n))
            .or_else(|| time(&format!("{} {}", line.word(n), line.word(n + 1))))
            .is_some()
    });
    let place = line.place(0, from);
    let error = line.error(place, "a network has no delay");
    let error = error.label("segments are held and released by hand");
    let Some(at) = at else {
        return Some(error.help("`network hold FIN`, `wait 2s`, `network release FIN`"));
    };
    // A length of time in two words takes both.
    let (length, end) = match time(&format!("{} {}", line.word(at), line.word(at + 1))) {
        Some(both) if at + 1 < line.words.len() => (both, at + 2),
        _ => (time(line.word(at))?, at + 1),
    };
    let others = (from + 1..line.words.len()).filter(|n| !(at..end).contains(n));
    let words =
        others.map(|n| line.word(n)).filter(|word| !matches!(*word, "by" | "for" | "of" | "with"));
    let words: Vec<&str> = words.collect();
    let pattern = if words.is_empty() { "ANY".to_owned() } else { words.join(" ") };
    let text = format!("network hold {pattern}; wait {length}; network release {pattern}");
    line.rewritten(place, "a network has no delay", "segments are held and released by hand", text)
}

/// `network drop everything`.
fn all(line: &Line<'_>, from: usize) -> Option<Diagnostic> {
    let word = line.words.get(from + 1)?;
    if line.words.iter().any(|word| {
        word.text.ends_with('%') || word.is(&["percent", "randomly", "random", "probability"])
    }) {
        return Some(chance(line, from));
    }
    const ALL: [&str; 7] = ["all", "everything", "every", "each", "any", "packets", "segments"];
    if line.word(from) != "drop" || !word.is(&ALL) || word.text == "ANY" {
        return None;
    }
    let place = line.place(from + 1, from + 1);
    let message = "one statement drops one segment";
    if line.words.len() == from + 2 && !word.is(&["any"]) {
        let error = line.error(place, message).label("did you mean `network down`?");
        return Some(error.fix(line.whole(), "network down"));
    }
    let error = line.error(place, message).label("the earliest match in flight");
    Some(error.help("`network down` loses everything, up to `network up`"))
}

/// `network drop 3 DATA`, `network drop DATA twice`.
fn count(line: &Line<'_>, from: usize) -> Option<Diagnostic> {
    let number = |word: &str| match word.to_ascii_lowercase().as_str() {
        "one" | "once" => Some(1),
        "two" | "twice" => Some(2),
        "three" | "thrice" => Some(3),
        word => word.trim_end_matches(['x', '×']).parse::<usize>().ok(),
    };
    let at = (from + 1..line.words.len()).find(|&n| number(line.word(n)).is_some())?;
    let count = number(line.word(at))?;
    let words = (0..line.words.len()).filter(|&n| n != at).map(|n| line.word(n));
    let words: Vec<&str> =
        words.filter(|word| !matches!(*word, "times" | "x" | "the" | "first" | "next")).collect();
    let one = words.join(" ");
    let what = line.word(from);
    let message = format!("one statement {what}s one segment");
    let message = message.replace("duplicates", "doubles");
    let place = line.place(at, at);
    let help = if what == "drop" {
        "`network down` loses everything, up to `network up`"
    } else {
        "write the statement once for each segment"
    };
    if (1..=8).contains(&count) {
        let text = vec![one.as_str(); count].join("; ");
        let error = line.rewritten(place, message.clone(), "a statement for each", text);
        if let Some(error) = error {
            return Some(error.help(help));
        }
    }
    super::reads(&one).then(|| line.error(place, message).label("a statement for each").help(help))
}

fn chance(line: &Line<'_>, from: usize) -> Diagnostic {
    let error = line.error(line.place(from, from), "nothing here happens by chance");
    error.label("the network does only what is written").help(
        "`network drop FIN` loses one segment, and `network down` everything up to `network up`",
    )
}
