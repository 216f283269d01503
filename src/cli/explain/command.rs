//! The meaning of words on the command line: subcommands, options with their values, exit codes.
//! It comes from the text of `--help`, so that no word is missing.

use clap::builder::PossibleValue;
use clap::{Arg, Command};

use crate::cli::{command, exit};
use crate::explain::{Entry, explain};

/// Every word explained here, to find the nearest to a mistyped one.
pub(super) fn all() -> Vec<String> {
    let command = command();
    let options = commands(&command).into_iter().flat_map(|(_, command)| {
        command.get_arguments().filter_map(|arg| arg.get_long().map(|long| format!("--{long}")))
    });
    let mut words: Vec<String> = options.collect();
    words.extend(commands(&command).into_iter().map(|(path, _)| path));
    words.sort();
    words.dedup();
    words
}

/// What `word` means on the command line: `run`, `program check`, `--slow` or `slow`, `exit 4`.
pub(super) fn entries(word: &str) -> Vec<Entry> {
    let command = command();
    let mut entries = Vec::new();
    for (path, command) in commands(&command) {
        if path.eq_ignore_ascii_case(word.trim_start_matches("synfin ")) {
            let about = command.get_long_about().or(command.get_about());
            let about = about.map(ToString::to_string).unwrap_or_default();
            let entry = Entry::new(format!("synfin {path}"), "command");
            let entry = about.split("\n\n").fold(entry, |entry, text| entry.text(flat(text)));
            entries.push(entry.fact("more", format!("`synfin {path} --help`")));
        }
    }
    entries.extend(options(&command, word));
    entries.extend(exit_code(word));
    // A value counts only if the word means nothing else.
    if entries.is_empty() && explain(word).is_empty() {
        entries.extend(values(&command, word));
    }
    entries
}

/// Every subcommand, and every one of theirs, with the words that call it.
fn commands(top: &Command) -> Vec<(String, &Command)> {
    let mut found = Vec::new();
    for command in top.get_subcommands() {
        let name = command.get_name().to_owned();
        let inner = commands(command).into_iter();
        let inner: Vec<_> = inner.map(|(path, it)| (format!("{name} {path}"), it)).collect();
        found.push((name, command));
        found.extend(inner);
    }
    found
}

/// An option, once for each text that it has: `--format` is not the same everywhere.
fn options(top: &Command, word: &str) -> Vec<Entry> {
    let wanted = word.trim_start_matches('-').to_lowercase();
    let mut found: Vec<(Entry, Vec<String>)> = Vec::new();
    let top = std::iter::once((String::new(), top)).chain(commands(top));
    for (path, command) in top {
        for arg in command.get_arguments().filter(|arg| is_called(arg, &wanted, word)) {
            let entry = option(arg);
            match found.iter_mut().find(|(known, _)| *known == entry) {
                Some((_, paths)) => paths.push(path.clone()),
                None => found.push((entry, vec![path.clone()])),
            }
        }
    }
    let told = found.into_iter().map(|(entry, paths)| {
        let paths: Vec<String> = paths.iter().map(|path| format!("`synfin {path}`")).collect();
        entry.fact("of", paths.join(", ").replace(" `", "`").replace(",`", ", `"))
    });
    told.collect()
}

/// Whether an option is called so: `--jobs`, `jobs`, `-j`.
fn is_called(arg: &Arg, wanted: &str, word: &str) -> bool {
    let is_short = word.len() == 2
        && word.starts_with('-')
        && arg.get_short().is_some_and(|short| word.ends_with(short));
    arg.get_long() == Some(wanted) || is_short
}

fn option(arg: &Arg) -> Entry {
    let name = arg.get_long().map_or_else(|| arg.get_id().to_string(), |long| format!("--{long}"));
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string);
    let mut entry = Entry::new(name, "option").text(flat(&help.unwrap_or_default()));
    if let Some(short) = arg.get_short() {
        entry = entry.fact("short", format!("-{short}"));
    }
    // A switch has the values `true` and `false`, which are never written.
    let takes = arg.get_action().takes_values();
    for value in arg.get_possible_values().iter().filter(|it| takes && !it.is_hide_set()) {
        let help = value.get_help().map(ToString::to_string).unwrap_or_default();
        entry = entry.text(format!("`{}`: {help}", value.get_name()));
    }
    entry
}

/// A value of options and arguments, with what takes it.
fn values(top: &Command, word: &str) -> Vec<Entry> {
    let mut found = Vec::new();
    for (path, command) in commands(top) {
        for arg in command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
            let values = arg.get_possible_values();
            let is_it = |it: &&PossibleValue| it.get_name().eq_ignore_ascii_case(word);
            let Some(value) = values.iter().find(is_it) else { continue };
            let help = value.get_help().map(ToString::to_string).unwrap_or_default();
            let of = arg.get_long().map_or_else(String::new, |long| format!(" --{long}"));
            let entry = Entry::new(value.get_name(), "value").text(flat(&help));
            found.push(entry.fact("of", format!("`synfin {path}{of}`")));
        }
    }
    found
}

/// `4`, `exit 4`, `exit code 4`.
fn exit_code(word: &str) -> Option<Entry> {
    let lower = word.to_lowercase();
    let number = lower.trim_start_matches("exit").trim_start().trim_start_matches("code").trim();
    let number: u8 = number.parse().ok()?;
    let (_, text) = exit_codes().into_iter().find(|(code, _)| *code == number)?;
    Some(Entry::new(number.to_string(), "exit code").text(text))
}

/// The table of `--help`: each code and its meaning, on one line or several.
fn exit_codes() -> Vec<(u8, String)> {
    let mut codes: Vec<(u8, String)> = Vec::new();
    for line in exit::HELP.lines() {
        let (head, rest) = line.trim_start().split_once(' ').unwrap_or((line, ""));
        match (head.parse(), codes.last_mut()) {
            (Ok(code), _) => codes.push((code, rest.trim().to_owned())),
            (Err(_), Some((_, text))) => {
                text.push(' ');
                text.push_str(line.trim());
            }
            (Err(_), None) => {}
        }
    }
    codes
}

/// On one line: paragraphs are wrapped afresh.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_option_value_and_exit_code_is_told_of() {
        for word in all() {
            assert!(!entries(&word).is_empty(), "{word}");
        }
        let codes = exit_codes();
        assert!(codes.len() >= 8, "{codes:?}");
        for (code, text) in codes {
            assert!(!text.is_empty(), "{code}");
            assert!(!entries(&format!("exit code {code}")).is_empty(), "{code}");
        }
    }

    /// Every value of an option is explained by itself.
    #[test]
    fn every_value_is_explained() {
        let command = command();
        for (path, command) in commands(&command) {
            for arg in command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
                for value in arg.get_possible_values().iter().filter(|it| !it.is_hide_set()) {
                    let name = value.get_name();
                    let known = !crate::explain::explain(name).is_empty();
                    assert!(known || !entries(name).is_empty(), "{path}: {name}");
                }
            }
        }
    }

    #[test]
    fn the_same_option_is_told_once() {
        let all: Vec<_> = entries("--color").iter().map(|it| it.word.clone()).collect();
        assert_eq!(all, ["--color"]);
        assert!(entries("--format").len() > 1);
        assert_eq!(entries("slow").first().map(|it| it.kind), Some("option"));
    }
}
