//! The look of `synfin help`: the subcommands in groups, by purpose.

use std::fmt::Write as _;

use clap::Command;

/// The groups, in the order in which people need them.
const GROUPS: [(&str, &[&str]); 5] = [
    ("Run and check", &["run", "check", "fmt", "import", "library"]),
    ("Understand", &["explain", "rules", "diagram"]),
    ("Compare and measure", &["compare", "conformance", "coverage", "mutants", "hunt"]),
    ("Teach and grade", &["new", "blank", "fill", "grade", "export"]),
    ("For other programs", &["program", "schema", "completions", "man", "help"]),
];

/// The heading of the options of every command.
pub(super) const GLOBAL: &str = "Global options";

/// The command with its groups in place of the one list. clap has no groups of subcommands.
pub(super) fn grouped(command: Command) -> Command {
    let header = *command.get_styles().get_header();
    let literal = *command.get_styles().get_literal();
    let mut groups = String::new();
    for (heading, names) in GROUPS {
        // Writing into a string cannot fail.
        let _ = writeln!(groups, "{header}{heading}:{header:#}");
        for name in names {
            let about = command.find_subcommand(name).and_then(Command::get_about);
            let about = match about {
                Some(about) => about.to_string(),
                // clap makes it when it parses.
                None => "Print this, or the help of a command".to_owned(),
            };
            let _ = writeln!(groups, "  {literal}{name:<11}{literal:#}  {about}");
        }
        groups.push('\n');
    }
    command.help_template(format!(
        "{{before-help}}{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{groups}\
         {header}Options:{header:#}\n{{options}}{{after-help}}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_subcommand_stands_in_one_group() {
        let command = crate::cli::command();
        let mut named: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        named.sort_unstable();
        let mut there: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
        there.push("help");
        there.sort_unstable();
        assert_eq!(named, there);
    }
}
