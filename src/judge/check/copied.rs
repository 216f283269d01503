//! What submissions of scenarios get that took no work: those that check nothing, and copies.

use super::Run;
use crate::grade::Points;
use crate::grade::record::Origin;
use crate::judge::kind::Halt;
use crate::judge::original::handed_out;

/// A submission that took no work.
pub(super) struct Floor {
    /// What it is, for the instructor.
    pub(super) what: &'static str,
    /// What it gets.
    pub(super) points: Points,
    /// Whether it may get something, because the assignment says so.
    pub(super) may: bool,
}

/// Scenarios as files.
type Files = Vec<(String, Vec<u8>)>;

const EMPTY: &str = "scenario \"empty\" {\n}\n";
const IDLE: &str = "scenario \"open and close\" {\n    server listen\n    client connect\n    settle\n    client \
                    close\n    settle\n    server close\n    settle\n    wait 2MSL\n}\n\nscenario \"both \
                    close\" {\n    client close\n    server close\n    settle\n    wait 2MSL\n}\n";

macro_rules! library {
    ($($name:literal)*) => {
        [$(($name, include_str!(concat!("../../../scenarios/first/", $name)))),*]
    };
}

/// The part of synfin's library that beginners find first.
const FIRST: [(&str, &str); 6] = library! {
    "1_opening.synfin" "2_strangers.synfin" "3_closing.synfin" "4_time_wait.synfin" "5_resets.synfin"
    "6_refused_calls.synfin"
};

/// Grades each of them.
///
/// # Errors
/// If it was cancelled, or nothing can be written.
pub(super) fn floors(run: &Run<'_>) -> Result<Vec<Floor>, Halt> {
    let assignment = run.grader.assignment;
    let may = |origin| !assignment.settings.scenarios.original.contains(&origin);
    let one = |text: &str| vec![("a.synfin".to_owned(), text.as_bytes().to_vec())];
    let handout = handed_out(assignment).map_err(Halt::Output)?;
    let handout = handout.into_iter().enumerate();
    let handout: Files = handout.map(|(at, it)| (format!("{at}.synfin"), it.text)).collect();
    let first = FIRST.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).to_vec();
    let all: [(&str, bool, Files); 4] = [
        ("an empty scenario", false, one(EMPTY)),
        ("two scenarios that check nothing", false, one(IDLE)),
        ("the scenarios of the handout", may(Origin::Handout), handout),
        ("synfin's own `scenarios/first`", may(Origin::Library), first),
    ];
    let mut floors = Vec::new();
    for (what, may, files) in all {
        // No seed changes what scenarios get.
        let points = run.with_files(&files, 0..1)?;
        floors.push(Floor { what, points, may });
    }
    Ok(floors)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::judge::assignment::Assignment;
    use crate::judge::kind::Grader;
    use crate::sandbox::Choice;

    #[test]
    fn what_took_no_work_earns_something_only_where_the_assignment_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let page = "```synfin\nclient close; expect client FIN_WAIT_1, server ESTABLISHED\n```\n";
        fs::write(dir.path().join("handout.md"), page).unwrap();
        let which = |original: &str| -> Vec<(bool, bool)> {
            let toml = format!(
                "title = 'S'\nkind = 'scenarios'\n[scenarios]\n{original}\n[[scenarios.bugs]]\nmutant = \
                 'established.close/*'\n"
            );
            fs::write(dir.path().join("assignment.toml"), toml).unwrap();
            let assignment = Assignment::load(dir.path()).unwrap();
            let grader = Grader::new(&assignment, Choice::Auto).unwrap();
            let run = Run { grader: &grader, cancel: &AtomicBool::new(false) };
            let floors = floors(&run).unwrap();
            floors.into_iter().map(|it| (it.points > Points::ZERO, it.may)).collect()
        };
        assert_eq!(which(""), [(false, false); 4]);
        let yes = (true, true);
        assert_eq!(
            which("original = ['handout']"),
            [(false, false), (false, false), (false, false), yes]
        );
        assert_eq!(which("original = []"), [(false, false), (false, false), yes, yes]);
    }
}
