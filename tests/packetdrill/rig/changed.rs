//! Scripts with one thing changed in what they expect, so that they are wrong.

use regex::{Captures, Regex};

/// A segment that is expected: what stands before its flags, they, and the rest.
const EXPECTED: &str = r"^(\S+ > (?:\(noecn\) )?)([A-Z]*\.?) (.*)$";

/// Every text that comes of changing PSH, the length or the acknowledgment of one segment.
pub fn changed(text: &str) -> Vec<(usize, String)> {
    let expected = Regex::new(EXPECTED).unwrap();
    let length = Regex::new(r"^(\d+):(\d+)\((\d+)\)").unwrap();
    let ack = Regex::new(r" ack (\d+)").unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let more = |captures: &Captures<'_>, at: usize| captures[at].parse::<u64>().unwrap() + 1;
    let mut texts = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(segment) = expected.captures(line) else { continue };
        let (head, flags, rest) = (&segment[1], &segment[2], &segment[3]);
        let pushed = match flags.replace('P', "") {
            plain if plain == flags => format!("P{flags}"),
            plain if plain.is_empty() => "-".to_owned(),
            plain => plain,
        };
        let mut wrong = vec![format!("{head}{pushed} {rest}")];
        if let Some(numbers) = length.captures(rest) {
            let longer = format!("{}:{}({})", &numbers[1], more(&numbers, 2), more(&numbers, 3));
            wrong.push(format!("{head}{flags} {}", length.replace(rest, longer)));
        }
        if let Some(number) = ack.captures(rest).filter(|_| flags.ends_with('.')) {
            let next = format!(" ack {}", more(&number, 1));
            wrong.push(format!("{head}{flags} {}", ack.replace(rest, next)));
        }
        for line in wrong {
            let mut lines = lines.clone();
            lines[at] = &line;
            texts.push((at + 1, lines.join("\n")));
        }
    }
    texts
}
