//! Similar submissions: what two of a class have in common, and what one has in common with what
//! synfin ships. For the teacher; no point depends on it, and nothing here knows of points.
//!
//! Programs and scenarios are turned into tokens (`tokens`, `scenarios`) and compared by
//! winnowing (`winnow`, `prints`), without what everybody was given. Predictions are compared
//! by their errors (`errors`). The numbers here were chosen by measuring (`measured.rs`);
//! `docs/GRADING.md` has the table.

mod errors;
mod index;
#[cfg(test)]
mod measured;
mod prints;
mod scenarios;
mod shipped;
mod tokens;
mod winnow;

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use super::check::wrong_solutions;
use super::kind::Grader;
use crate::grade::record::Kind;
use crate::grade::similar::{Pair, Similar, With};
use crate::grade::submission::{Candidate, Opened};
use crate::harness::{Crew, in_order};

/// Compares all submissions with each other and with what synfin ships. What cannot be opened is
/// similar to nothing. `None` if it was cancelled.
pub fn compare(
    grader: &Grader<'_>,
    candidates: &[Candidate],
    crew: Crew,
    cancel: &AtomicBool,
) -> Option<Similar> {
    let wanted = grader.wanted();
    let open = |candidate: &Candidate| Opened::open(candidate, &wanted).ok();
    let names: Vec<&str> = candidates.iter().map(|it| it.id.as_str()).collect();
    let mut similar = Similar::default();
    let mut add = |one: usize, with: With, percent: u8| {
        if let Some(name) = names.get(one) {
            similar.add(Pair { submission: (*name).to_owned(), with, percent });
        }
    };
    let found = if grader.assignment.settings.kind == Kind::Predict {
        let sheet = |candidate: &Candidate| {
            open(candidate).and_then(|opened| grader.responses(&opened)).unwrap_or_default()
        };
        let sheets = each(candidates, crew, cancel, |it| errors::Sheet::new(&sheet(it)))?;
        let folder = &grader.assignment.folder;
        let wrong = wrong_solutions(folder).into_iter();
        let wrong = wrong.map(|name| (sheet(&Candidate::at(&name, folder.join(&name))), name));
        for (responses, name) in wrong {
            let wrong = errors::Sheet::new(&responses);
            for (at, own) in sheets.iter().enumerate() {
                if let Some(percent) = errors::compare(own, &wrong) {
                    add(at, With::Shipped(name.clone()), percent);
                }
            }
        }
        index::closest(sheets.len(), cancel, |one, shares| {
            let Some((own, before)) = sheets.get(one).zip(sheets.get(..one)) else { return };
            let share = |(at, other)| Some((at, errors::compare(own, other)?));
            shares.extend(before.iter().enumerate().filter_map(share));
        })?
    } else {
        let scale = prints::Scale::of(grader.assignment.settings.kind);
        let given = shipped::given(grader.assignment, scale);
        let shipped = shipped::counterparts(grader.assignment, scale, &given);
        let languages = grader.assignment.languages();
        let read = |candidate: &Candidate| {
            let opened = open(candidate);
            let texts = opened.iter().flat_map(|it| prints::texts(it, scale, &languages));
            prints::Raw::of(texts, scale)
        };
        let all = each(candidates, crew, cancel, |candidate| {
            let raw = read(candidate);
            let own = raw.without(&given);
            let is_itself = |it: &&shipped::Counterpart| !it.is(grader.assignment, &candidate.id);
            let counterparts = shipped.iter().filter(is_itself);
            (shipped::closest(&raw, &own, counterparts, scale), own)
        })?;
        let mut documents = Vec::new();
        for (at, (closest, own)) in all.into_iter().enumerate() {
            if let Some((name, percent)) = closest {
                add(at, With::Shipped(name), percent);
            }
            documents.push(own);
        }
        let index = index::Index::new(&documents);
        index::closest(documents.len(), cancel, |one, shares| index.shares(one, scale, shares))?
    };
    for (one, other, percent) in found {
        if let Some(name) = names.get(other) {
            add(one, With::Submission((*name).to_owned()), percent);
        }
    }
    Some(similar)
}

/// Something of each candidate, in their order; `None` if it was cancelled.
fn each<R: Send>(
    candidates: &[Candidate],
    crew: Crew,
    cancel: &AtomicBool,
    make: impl Fn(&Candidate) -> R + Sync,
) -> Option<Vec<R>> {
    let mut all = Vec::with_capacity(candidates.len());
    let ended = in_order(candidates, crew, cancel, make, |made| {
        all.push(made.result);
        ControlFlow::<()>::Continue(())
    });
    let is_whole = ended.is_continue() && !cancel.load(Ordering::Relaxed);
    is_whole.then_some(all)
}
