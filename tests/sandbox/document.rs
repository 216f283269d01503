//! The table of `docs/SANDBOX.md`: the outcome of each attack.

use super::attacks::{Attack, LEVELS};
use super::outside::{Outside, User};

const DOCUMENT: &str = include_str!("../../docs/SANDBOX.md");

/// The heading of that user's table.
pub const fn heading(user: User) -> &'static str {
    match user {
        User::Root => "### A grader who is root",
        User::Ordinary => "### A grader without privileges",
    }
}

/// The first lines of a table.
pub fn head() -> String {
    let names = LEVELS.map(|level| format!("`{}`", level.name())).join(" | ");
    format!("| a submission … | {names} |\n|---|---|---|---|---|")
}

/// A line of it.
pub fn row(attack: &Attack, cells: &[String]) -> String {
    format!("| {} | {} |", attack.what, cells.join(" | "))
}

/// Whether the outcome of an attack is the one in the document, and the attack fails where it must.
pub fn compare(outside: &Outside, attack: &Attack, user: User) -> Result<(), String> {
    let (_, section) = DOCUMENT.split_once(heading(user)).ok_or("the table is not there")?;
    let section = section.split("\n#").next().unwrap_or_default();
    let start = format!("| {} |", attack.what);
    let line = section.lines().find(|line| line.starts_with(&start)).ok_or("there is no row")?;
    let cells = line.trim_matches('|').split(" | ").skip(1).map(str::trim);
    for (level, documented) in LEVELS.into_iter().zip(cells) {
        let Some(outcome) = outside.attack(attack, level, user)? else {
            eprintln!("skipped: {} at `{}`: not here", attack.name, level.name());
            continue;
        };
        if attack.must_fail_at(level) && outcome.contains("**") {
            return Err(format!("at `{}`: {outcome}", level.name()));
        }
        if outcome != documented {
            return Err(format!(
                "at `{}`: {outcome}; docs/SANDBOX.md says: {documented}",
                level.name()
            ));
        }
    }
    Ok(())
}
