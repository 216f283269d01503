//! Scenarios as tokens: the language's own words, without names, comments, attributes and layout.
//!
//! Each scenario is a stretch of its own, so their order is of no account. Its hosts are the first
//! one named and the other: client and server can change places. All numbers are alike, and `wait`
//! and `status`, which cost nothing to add, are left out.

use super::tokens::Token;

/// A number, or a length of time.
const NUMBER: Token = 1;
/// The host that a scenario names first, and the other.
const HOSTS: [Token; 2] = [2, 3];
/// What the hash of a word is added to, so that none is one of those above.
const WORD: Token = 16;

/// The tokens of each scenario of a text.
pub(super) fn tokens(text: &[u8]) -> Vec<Vec<Token>> {
    let text = String::from_utf8_lossy(text);
    let mut all = vec![Scenario::default()];
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with('@') {
            continue;
        }
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '#' => break,
                // A word that holds text matters, and not which.
                '"' => quoted(rest),
                _ if is_part(first) => rest.find(|it| !is_part(it)).unwrap_or(rest.len()),
                _ => first.len_utf8(),
            };
            let (word, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            rest = after;
            // Explorations are blocks of their own: what is copied is compared, whatever is beside it.
            if word == "scenario" || word == "explore" {
                all.push(Scenario::default());
            } else if let Some(scenario) = all.last_mut() {
                scenario.add(word);
            }
        }
    }
    all.into_iter().map(|it| it.tokens).filter(|it| !it.is_empty()).collect()
}

fn is_part(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// How long a text in quotation marks is, with them.
fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The tokens of a scenario so far.
#[derive(Default)]
struct Scenario {
    tokens: Vec<Token>,
    /// The host that it named first.
    first: Option<String>,
    /// Whether the next number says how long to wait.
    waits: bool,
}

impl Scenario {
    fn add(&mut self, word: &str) {
        let token = match word {
            // Names and separators: one statement a line, or several.
            _ if word.starts_with('"') || word.trim().is_empty() => return,
            "{" | "}" | ";" | "," => return,
            "client" | "server" => {
                let first = self.first.get_or_insert_with(|| word.to_owned());
                HOSTS[usize::from(first != word)]
            }
            "wait" => {
                self.waits = true;
                return;
            }
            "status" => {
                self.tokens.pop_if(|last| HOSTS.contains(last));
                return;
            }
            _ if word.starts_with(|it: char| it.is_ascii_digit()) => {
                if std::mem::take(&mut self.waits) {
                    return;
                }
                NUMBER
            }
            _ => WORD + hash(word),
        };
        self.tokens.push(token);
    }
}

/// The hash of a word, in any letter case: FNV-1a.
fn hash(word: &str) -> Token {
    let fold = |hash: Token, octet: u8| (hash ^ Token::from(octet)).wrapping_mul(0x0100_0193);
    word.bytes().map(|it| it.to_ascii_lowercase()).fold(0x811C_9DC5, fold) >> 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_comments_hosts_and_order_do_not_count() {
        let one = "# First.\n@points 5\nscenario \"a { b\" {\n    client close\n    server recv FIN seq=301 # so\n\
            \x20   expect server CLOSE_WAIT, client FIN_WAIT_2\n}\n\nscenario \"c\" { settle }\n";
        let other = "scenario \"x\" { settle }\n@hidden\nscenario \"y\" {\n server close; wait 2MSL; client recv FIN seq=5; server status\n\
            \texpect client close_wait,server FIN_WAIT_2 }\n";
        let [mut one, other] = [one, other].map(|text| tokens(text.as_bytes()));
        one.reverse();
        assert_eq!(one, other);
        assert_eq!(one.iter().map(Vec::len).collect::<Vec<_>>(), [1, 13]);
    }

    #[test]
    fn what_a_scenario_says_counts() {
        for (one, other) in [
            ("client close", "client abort"),
            ("client close", "both close"),
            ("expect client SYN_SENT", "expect client CLOSED"),
        ] {
            assert_ne!(tokens(one.as_bytes()), tokens(other.as_bytes()));
        }
    }
}
