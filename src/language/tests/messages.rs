//! Every message stands in a file: `tests/errors/NAME.synfin` is a text, `NAME.err` beside it
//! what is said about it. `UPDATE_ERRORS=1 cargo test messages` renews the latter.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::{Code, Source, check, render};
use super::reachable;

pub(super) fn texts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "synfin"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn messages_are_as_they_stand_in_the_files() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for path in texts() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = Source::new(name.clone(), fs::read(&path).unwrap());
        let diagnostics = match check(&source, &reachable) {
            Ok(checked) => checked.warnings,
            Err(diagnostics) => diagnostics,
        };
        seen.extend(diagnostics.iter().map(|diagnostic| diagnostic.code));
        let said = render(&source, &diagnostics, false);
        let file = path.with_extension("err");
        if std::env::var_os("UPDATE_ERRORS").is_some() {
            fs::write(&file, &said).unwrap();
        }
        if fs::read_to_string(&file).unwrap_or_default() != said {
            wrong.push(format!("── {name}\n{said}"));
        }
        for line in said.lines() {
            assert!(line.chars().count() <= 120, "{name}: a line of {} columns", line.len());
            assert!(!line.chars().any(char::is_control), "{name}: {line:?}");
        }
    }
    assert!(wrong.is_empty(), "these messages have changed:\n{}", wrong.join("\n"));
    // The first two need texts too large to keep; the next are found by running the model, and the
    // last two are about another notation.
    let exempt = [
        Code::TooLong,
        Code::MoreErrors,
        Code::OpenHole,
        Code::DeadStatement,
        Code::IdleGiven,
        Code::IdleSet,
        Code::Unsupported,
        Code::Ignored,
    ];
    let unseen: Vec<_> =
        Code::ALL.iter().filter(|code| !seen.contains(code) && !exempt.contains(code)).collect();
    assert!(unseen.is_empty(), "no text shows {unseen:?}");
}

/// Words that are near others by their letters, but not by what they mean; and corrections that
/// would only lead to the next error.
#[test]
fn what_cannot_be_meant_is_not_offered() {
    for text in [
        "let x = 5",
        "client syn",
        "expect client = 5",
        "network forge SYN checksum=good from client",
        "client send “hello",
        "client frobnicate",
        "expect client != server",
    ] {
        let diagnostics = super::check(text).unwrap_err();
        assert!(diagnostics.iter().all(|it| it.fix.is_none()), "{text}: {diagnostics:?}");
    }
    for (text, right) in [
        ("client disconnect", "client close"),
        ("server bind", "server listen"),
        ("expect client == ESTABLISHED", "expect client ESTABLISHED"),
        ("client send “a” urgent", "client send \"a\" urgent"),
        ("scenario 'a' { settle }", "scenario \"a\" { settle }"),
        ("both clse", ""),
        ("sever clse", "server clse"),
    ] {
        let diagnostics = super::check(text).unwrap_err();
        let fix = diagnostics.iter().find_map(|it| it.fix.as_ref());
        let corrected = fix.map(|fix| {
            let mut text = text.to_owned();
            text.replace_range(fix.span.range(), &fix.replacement);
            text
        });
        assert_eq!(corrected.unwrap_or_default(), right, "{text}");
    }
}

/// A correction, put in its place, makes the error go away.
#[test]
fn corrections_correct() {
    for path in texts() {
        let bytes = fs::read(&path).unwrap();
        let source = Source::new("x", bytes);
        let Err(diagnostics) = check(&source, &reachable) else { continue };
        for diagnostic in diagnostics {
            let Some(fix) = &diagnostic.fix else { continue };
            let mut text = source.text().to_owned();
            text.replace_range(fix.span.range(), &fix.replacement);
            let again = match check(&Source::new("x", text), &reachable) {
                Ok(checked) => checked.warnings,
                Err(diagnostics) => diagnostics,
            };
            let end = fix.span.start + fix.replacement.len() as u32;
            let stays = again.iter().any(|other| {
                let there = (fix.span.start..=end).contains(&other.span.start);
                other.is_error() && there && other.span.start < end
                    || other.code == diagnostic.code && other.span.start == diagnostic.span.start
            });
            assert!(!stays, "{}: {diagnostic:?} stays", path.display());
        }
    }
}
