//! `grade --check`: an assignment before it is handed out.

use std::io::Write;

use crate::cli::context::{BAD, Context, GOOD};
use crate::cli::exit::{Exit, Outcome, Stop};
use crate::cli::interrupt;
use crate::judge::check::{check, fixed};
use crate::judge::kind::{Grader, Halt};

/// Checks an assignment from every side, and reports what is wrong with it.
pub(super) fn run(grader: &Grader<'_>, context: &mut Context) -> Outcome {
    interrupt::listen();
    let findings = check(grader, interrupt::flag()).map_err(|halt| match halt {
        Halt::Cancelled => interrupt::stop("not everything was checked"),
        Halt::Output(message) => Stop::usage(message),
    })?;
    let mut good = true;
    for finding in findings {
        let holds = finding.wrong.is_empty();
        good &= holds;
        let (style, word) = if holds { (GOOD, "ok  ") } else { (BAD, "FAIL") };
        context.out.styled(style, word)?;
        writeln!(context.out, " {}", finding.what)?;
        for line in finding.wrong.iter().chain(&finding.told) {
            writeln!(context.out, "     {line}")?;
        }
    }
    let fixed = fixed(grader.assignment);
    if !fixed.is_empty() {
        let fixed = fixed.join(", ");
        writeln!(
            context.out,
            "note: the same for all students, because its numbers are fixed: {fixed}"
        )?;
    }
    Ok(if good { Exit::PASSED } else { Exit::FAILED })
}
