//! Markdown: for the summary of a job, the body of a release, a comment.

use std::fmt::Write as _;

use super::facts::{self, Fact, facts, has_story};
use crate::grade::record::{Outcome, Submission, Test};
use crate::text::{visible, visible_lines};

/// The points, a table of the tests, and the details of each that did not pass.
pub fn markdown(submission: &Submission) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}: {}\n", text(&submission.title), text(&submission.submission));
    let _ = write!(out, "**{}**", facts::sum(submission));
    let _ = writeln!(out, " ({})", facts::circumstances(submission).join(", "));
    if let Some(problem) = &submission.problem {
        let _ = writeln!(out, "\n**{}**\n", facts::problem(problem.kind));
        let _ = writeln!(out, "{}", text(&problem.message));
        block(&mut out, &submission.build_log);
    }
    if !submission.tests.is_empty() {
        out.push_str("\n| | test | points |\n|---|---|---:|\n");
    }
    for test in &submission.tests {
        let Test { points, max_points, .. } = test;
        let (mark, word) = (mark(test.outcome), facts::word(test.outcome));
        let _ =
            writeln!(out, "| {mark} {word} | {} | {points} of {max_points} |", text(&test.name));
    }
    for test in submission.tests.iter().filter(|test| has_story(test)) {
        story(&mut out, test);
    }
    out
}

const fn mark(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "✅",
        Outcome::Fail => "❌",
        Outcome::Skip => "⏭️",
        Outcome::Error => "💥",
        Outcome::Timeout => "⏱️",
    }
}

fn story(out: &mut String, test: &Test) {
    let _ = writeln!(out, "\n## {} ({})\n", text(&test.name), facts::points(test));
    for Fact { label, text: said, code: is_code } in facts(test) {
        let said = if is_code { code(&said) } else { text(&said) };
        let _ = writeln!(out, "- {label}: {said}");
    }
    if facts::has_parts(test) {
        out.push_str("- credit:\n");
        for part in &test.parts {
            let line = facts::line(part).map_or_else(String::new, |line| format!("line {line}: "));
            let _ = writeln!(
                out,
                "  - {} {}: {line}{}",
                mark(part.outcome),
                facts::word(part.outcome),
                code(&facts::part(part))
            );
            let mut message = String::new();
            block(&mut message, facts::message(part).unwrap_or_default());
            for line in message.lines() {
                // Within its point of the list.
                let _ = writeln!(out, "{}", format!("    {line}").trim_end());
            }
        }
    }
    block(out, &facts::numbered(test));
    block(out, &test.ladder);
    block(out, &test.log);
}

/// Plain text: nothing in it becomes markup or mentions a user.
fn text(said: &str) -> String {
    let said = visible(said);
    let mut out = String::with_capacity(said.len() + 8);
    let mut inside_code = false;
    for c in said.chars() {
        match c {
            // Names are in back-ticks everywhere; within them nothing else is special.
            '`' => inside_code = !inside_code,
            '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' if !inside_code => {
                out.push('\\');
            }
            '|' => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    if inside_code {
        // An unclosed one would swallow what comes after it.
        out.push('`');
    }
    out.replace('@', "@\u{2060}")
}

/// Code on one line, between as many back-ticks as necessary.
fn code(said: &str) -> String {
    let said = visible(said);
    let fence = "`".repeat(longest_run(&said) + 1);
    let pad = if said.starts_with('`') || said.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{said}{pad}{fence}")
}

/// A verbatim block.
fn block(out: &mut String, said: &str) {
    if said.is_empty() {
        return;
    }
    let said = visible_lines(said);
    let fence = "`".repeat(longest_run(&said).max(2) + 1);
    let _ = writeln!(out, "\n{fence}text\n{said}\n{fence}");
}

fn longest_run(said: &str) -> usize {
    said.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}
