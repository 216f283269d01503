//! What those get who do nothing: not guessed, but graded like everybody else.

use std::sync::atomic::AtomicBool;

use super::copied::{self, Floor};
use super::{Finding, Run, SEEDS};
use crate::grade::Points;
use crate::grade::record::Kind;
use crate::judge::kind::{Entrant, Grader, Halt, idle, trusted};
use crate::judge::one;
use crate::tcp::{CallError, State};

/// What is always said, and the most points that are got by it with any of the seeds.
struct Said {
    word: String,
    points: Points,
}

/// What those get who do nothing, which has to be nothing.
pub(super) fn floors(run: &Run<'_>) -> Result<Finding, Halt> {
    let Run { grader, cancel } = *run;
    match grader.assignment.settings.kind {
        Kind::Program => programs(grader, cancel),
        Kind::Predict => predictions(run),
        Kind::Scenarios => scenarios(run),
    }
}

fn programs(grader: &Grader<'_>, cancel: &AtomicBool) -> Result<Finding, Halt> {
    let most = |entrant: &dyn Entrant| {
        let graded = |seed| one::enter(grader, entrant, seed, cancel).map(|it| it.points);
        (0..SEEDS).try_fold(Points::ZERO, |most, seed| Ok(most.max(graded(seed)?)))
    };
    let mut said = Vec::new();
    for state in State::ALL.into_iter().map(Some).chain([None]) {
        let word = state.map_or("`null`", State::name).to_owned();
        said.push(Said { word, points: most(&*idle(state, None))? });
    }
    let mut rows = grouped(said, "a program that always says ");
    let refusing = most(&*idle(Some(State::Closed), Some(CallError::NotOpen)))?;
    rows.push((refusing, "a program that refuses every call".to_owned()));
    let others =
        [("cat", "a program that echoes what it hears"), ("true", "a program that ends at once")];
    for (command, who) in others {
        // Whose hello does not come gets nothing, and no test is tried.
        let points = trusted(command).map_or(Ok(Points::ZERO), |entrant| most(&*entrant))?;
        rows.push((points, who.to_owned()));
    }
    Ok(finding(grader, "a program that does nothing gets nothing", rows))
}

fn predictions(run: &Run<'_>) -> Result<Finding, Halt> {
    let grader = run.grader;
    let mut said = Vec::new();
    for state in State::ALL {
        let word = state.name().to_owned();
        said.push(Said { word, points: run.with_files(&grader.filled(Some(state)), 0..SEEDS)? });
    }
    let mut rows = grouped(said, "the same state everywhere: ");
    let blank = run.with_files(&grader.filled(None), 0..SEEDS)?;
    rows.push((blank, "a sheet with no answers".to_owned()));
    Ok(finding(grader, "the same state everywhere gets nothing", rows))
}

fn scenarios(run: &Run<'_>) -> Result<Finding, Halt> {
    let all = run.grader.assignment.points;
    let (mut wrong, mut told) = (Vec::new(), Vec::new());
    for Floor { what, points, may } in copied::floors(run)? {
        let to = if may || points == Points::ZERO { &mut told } else { &mut wrong };
        to.push(format!("{points} of {all}: {what}"));
    }
    Ok(Finding { what: "what took no work earns nothing", wrong, told })
}

/// One row for all who get the same.
fn grouped(floors: Vec<Said>, who: &str) -> Vec<(Points, String)> {
    let mut points: Vec<Points> = floors.iter().map(|it| it.points).collect();
    points.sort_unstable();
    points.dedup();
    let row = |points: Points| {
        let same = floors.iter().filter(|it| it.points == points);
        let words: Vec<&str> = same.map(|it| it.word.as_str()).collect();
        let words = if words.len() == floors.len() && words.len() == State::ALL.len() {
            "whichever it is".to_owned()
        } else {
            words.join(", ")
        };
        (points, format!("{who}{words}"))
    };
    points.into_iter().rev().map(row).collect()
}

/// All that is told, and what is too much.
fn finding(grader: &Grader<'_>, what: &'static str, rows: Vec<(Points, String)>) -> Finding {
    let all = grader.assignment.points;
    let told: Vec<(bool, String)> = rows
        .into_iter()
        .map(|(points, who)| (points > Points::ZERO, format!("{points} of {all}: {who}")))
        .collect();
    let wrong = told.iter().filter(|(much, _)| *much).map(|(_, row)| row.clone()).collect();
    let told = told.into_iter().filter(|(much, _)| !much).map(|(_, row)| row).collect();
    Finding { what, wrong, told }
}
