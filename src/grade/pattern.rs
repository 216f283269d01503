//! Names with `*` in them.

/// Whether a name matches a pattern, in which `*` stands for any characters, or none.
pub fn matches(pattern: &str, name: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(head) else { return false };
    let mut pieces = rest.split('*').peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            return name.ends_with(piece);
        }
        // The first match leaves most for what follows.
        let Some(at) = name.find(piece) else { return false };
        name = name.get(at + piece.len()..).unwrap_or_default();
    }
    true
}

/// Whether the name of a file matches a pattern. Names with an ending, as in `tcp.py`, match in any
/// letter case: other systems keep no case, and archives come from there.
pub fn matches_file(pattern: &str, name: &str) -> bool {
    if pattern.contains('.') {
        matches(&pattern.to_ascii_lowercase(), &name.to_ascii_lowercase())
    } else {
        matches(pattern, name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_letters() {
        let all = |pattern: &str| {
            let names = ["main.c", "main.cc", "c", "a/b/c"];
            names.into_iter().filter(|name| matches(pattern, name)).collect::<Vec<_>>()
        };
        assert_eq!(all("*"), ["main.c", "main.cc", "c", "a/b/c"]);
        assert_eq!(all("*.c"), ["main.c"]);
        assert_eq!(all("main*"), ["main.c", "main.cc"]);
        assert_eq!(all("a*b*c"), ["a/b/c"]);
        assert_eq!(all("*c*c"), ["main.cc"]);
        assert_eq!(all("c"), ["c"]);
        assert!(!matches("ab*ba", "aba"));
    }

    #[test]
    fn endings_have_no_letter_case() {
        assert!(matches_file("*.py", "TCP.PY") && matches_file("Main.java", "main.JAVA"));
        assert!(!matches_file("*.py", "TCP.PYC") && !matches("*.py", "TCP.PY"));
        // `make` itself looks for one or the other.
        assert!(!matches_file("Makefile", "MAKEFILE"));
    }
}
