//! Which language a program is in, and which of its files is the program.

use super::base;
use crate::grade::pattern::{matches, matches_file};
use crate::grade::submission::{File, Opened};
use crate::judge::assignment::Language;
use crate::text::some;

/// How many files are named.
const NAMED: usize = 6;

/// The language of a submission, and the file it is recognized by: one with the exact name of
/// a program (`tcp.py`), or otherwise the only one that matches a pattern (`*.py`).
///
/// # Errors
/// A sentence for the student: there is no such file, or several could be the program.
pub(super) fn choose<'l, 'o>(
    languages: &'l [Language],
    opened: &'o Opened,
) -> Result<(&'l Language, &'o File), String> {
    // Only the top level counts: a library in a folder is not the program.
    let on_top = || opened.files.iter().filter(|file| !file.name.contains('/'));
    let named = languages.iter().find_map(|language| {
        let mut names = language.files.iter().filter(|name| !name.contains('*'));
        let file = names.find_map(|name| on_top().find(|file| file.name == *name))?;
        Some((language, file))
    });
    let alike = || {
        languages.iter().find_map(|language| {
            let mut names = language.files.iter().filter(|name| !name.contains('*'));
            let file = names.find_map(|name| on_top().find(|it| matches_file(name, &it.name)))?;
            Some((language, file))
        })
    };
    if let Some(found) = named.or_else(alike) {
        return Ok(found);
    }
    for language in languages {
        for pattern in &language.files {
            let fit: Vec<&File> = on_top().filter(|it| matches_file(pattern, &it.name)).collect();
            match fit.as_slice() {
                [] => {}
                [first, _, ..] if names_its_file(language) => {
                    return Err(several(language, first, &fit));
                }
                [first, ..] => return Ok((language, first)),
            }
        }
    }
    Err(nothing(languages, opened))
}

/// Whether its commands name one file rather than all of them.
fn names_its_file(language: &Language) -> bool {
    let commands = language.build.iter().chain([&language.run]);
    commands.into_iter().any(|it| it.contains("{file}") || it.contains("{stem}"))
}

fn several(language: &Language, first: &File, fit: &[&File]) -> String {
    let ending = first.name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let names = language.files.iter().filter(|name| {
        !name.contains('*') && name.rsplit_once('.').is_some_and(|(_, own)| own == ending)
    });
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let advice = if names.is_empty() {
        "hand in one of them".to_owned()
    } else {
        format!("rename the one to run to {}", names.join(" or "))
    };
    let fit = named(fit.iter().map(|file| file.name.as_str()));
    format!("it is unclear which of its files is the program: {fit}; {advice}")
}

fn nothing(languages: &[Language], opened: &Opened) -> String {
    let mut wanted: Vec<String> = Vec::new();
    for language in languages {
        for file in &language.files {
            // `tcp.py` need not be listed next to `*.py`.
            let is_covered =
                language.files.iter().any(|other| other != file && matches(other, file));
            if !is_covered {
                wanted.push(format!("`{file}`"));
            }
        }
    }
    let wanted = wanted.join(", ");
    let found = found(opened);
    format!("nothing in it can be run: {found}; expected one of {wanted} at the top level")
}

/// What a submission contains, for a message that expected something else.
pub(super) fn found(opened: &Opened) -> String {
    let mut text = match opened.files.as_slice() {
        [] => "it has no files".to_owned(),
        files => format!("it has {}", named(files.iter().map(|file| file.name.as_str()))),
    };
    if !opened.links.is_empty() {
        let links = named(opened.links.iter().map(String::as_str));
        text.push_str(&format!("; links are left out: {links}"));
    }
    text
}

/// The names of the first few files. Students choose them.
fn named<'f>(files: impl Iterator<Item = &'f str>) -> String {
    let all: Vec<String> = files.map(|name| format!("`{}`", super::short(name))).collect();
    some(&all, NAMED)
}

/// The name that a file at the top level needs for its language, if its ending has other letters:
/// compilers, and `*.c` in a command, know only these.
pub(super) fn with_its_ending(language: &Language, name: &str) -> Option<String> {
    let is_known = language.files.iter().any(|pattern| matches(pattern, name));
    let pattern = language.files.iter().find(|pattern| matches_file(pattern, name));
    let (_, ending) = pattern.filter(|_| !is_known && !name.contains('/'))?.rsplit_once('.')?;
    let (stem, own) = name.rsplit_once('.')?;
    (own != ending).then(|| format!("{stem}.{ending}"))
}

/// A file's name without its ending.
pub(super) fn stem(file: &File) -> &str {
    let base = base(&file.name);
    base.rsplit_once('.').map_or(base, |(stem, _)| stem)
}
