//! One submission, from the files handed in to its result.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use sha2::{Digest, Sha256};

use super::assignment::Assignment;
use super::kind::{Ended, Entrant, Grader, Halt};
use super::seed;
use crate::grade::Points;
use crate::grade::record::{Kind, Sandbox, Submission, Test, VERSION};
use crate::grade::store::Store;
use crate::grade::submission::{Candidate, Opened};
use crate::sandbox;

/// Receives the result after each test, besides the store.
pub trait Also: std::fmt::Debug + Sync {
    /// Takes the result so far.
    fn write(&self, result: &Submission) -> Result<(), String>;
}

/// How a submission is graded.
#[derive(Clone, Copy, Debug)]
pub struct Options<'o> {
    /// The seed for everybody; by default, each submission has its own.
    pub seed: Option<u32>,
    /// Whether to record durations: results then differ from run to run.
    pub times: bool,
    /// Whether to reuse a complete result of the same submission, seed and assignment,
    /// and the finished tests of an incomplete one.
    pub resume: bool,
    /// The ids of the tests to grade, of those that the seed draws; by default all of them.
    pub only: Option<&'o BTreeSet<String>>,
    /// Who else receives the result after each test.
    pub also: Option<&'o dyn Also>,
    /// Set to end after the current test.
    pub cancel: &'o AtomicBool,
}

/// The outcome of grading a submission.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Graded {
    /// The result.
    pub result: Submission,
    /// Whether it is an earlier one that is still valid.
    pub kept: bool,
    /// If only some tests were graded, how many, and of how many: then it is not the submission's
    /// result.
    pub preview: Option<(usize, usize)>,
}

/// Grades a submission. Its result is in the store, if there is one, after each test.
///
/// # Errors
/// If it was cancelled, or the result cannot be kept. Anything wrong with the submission is in
/// its result.
pub fn grade(
    grader: &Grader<'_>,
    candidate: &Candidate,
    store: Option<&Store>,
    options: Options<'_>,
) -> Result<Graded, Halt> {
    let is_cancelled = || options.cancel.load(Ordering::Relaxed);
    if is_cancelled() {
        return Err(Halt::Cancelled);
    }
    let begun = Instant::now();
    let assignment = grader.assignment;
    let seed = options.seed.unwrap_or_else(|| seed::of(&assignment.name, &candidate.id));
    let opened = Opened::open(candidate, &grader.wanted());
    let mut without = BTreeSet::new();
    let (mut max_points, mut preview) = (assignment.points, None);
    if let Some(only) = options.only {
        let (kept, left_out): (Vec<_>, Vec<_>) =
            grader.drawn(seed).into_iter().partition(|test| only.contains(test.id));
        max_points = kept.iter().map(|test| test.points).sum();
        preview = Some((kept.len(), kept.len() + left_out.len()));
        without = left_out.into_iter().map(|test| test.id.to_owned()).collect();
    }
    let mut result = Submission {
        max_points,
        fingerprint: fingerprint(grader, &candidate.id, opened.as_ref().ok(), seed),
        ..untouched(assignment, &candidate.id, seed)
    };
    if options.resume
        && let Some(store) = store
        && let Ok(Some(earlier)) = store.read(&candidate.id)
        && earlier.fingerprint == result.fingerprint
    {
        if earlier.complete {
            keep(&earlier, None, options)?;
            return Ok(Graded { result: earlier, kept: true, preview: None });
        }
        // The other kinds take no time, and their tests come all at once.
        if result.kind == Kind::Program {
            result.tests = earlier.tests;
            result.points = result.tests.iter().map(|test| test.points).sum();
        }
    }
    let places: HashMap<&str, usize> =
        grader.drawn(seed).into_iter().enumerate().map(|(at, test)| (test.id, at)).collect();
    // Finished tests are not graded again.
    without.extend(result.tests.iter().map(|test| test.id.clone()));
    let mut last = begun;
    let ended = match &opened {
        Ok(opened) => grader.grade(opened, seed, &without, &mut |mut test| {
            if sandbox::is_over() || is_cancelled() {
                // Whatever happened to the program may not be its own fault.
                return Err(Halt::Cancelled);
            }
            if options.times {
                test.duration_us = Some(micros(last));
            }
            last = Instant::now();
            result.points += test.points;
            // Programs are asked in another order than the assignment's.
            let place = |id: &str| places.get(id).copied().unwrap_or(usize::MAX);
            let at = result.tests.partition_point(|other| place(&other.id) <= place(&test.id));
            result.tests.insert(at, test);
            keep(&result, store, options)?;
            if is_cancelled() { Err(Halt::Cancelled) } else { Ok(()) }
        })?,
        Err(problem) => Ended {
            problem: Some(problem.clone()),
            build_log: String::new(),
            sandbox: Sandbox::Unneeded,
        },
    };
    if ended.problem.is_some() && is_cancelled() {
        // A build that was killed for that has not failed.
        return Err(Halt::Cancelled);
    }
    if ended.problem.is_some() {
        // It replaces all of them.
        result.tests.clear();
    }
    grader.recall(seed, &mut result.tests);
    settle(assignment, &mut result);
    result.problem = ended.problem;
    result.build_log = ended.build_log;
    result.sandbox = ended.sandbox;
    result.complete = true;
    result.duration_us = options.times.then(|| micros(begun));
    keep(&result, store, options)?;
    Ok(Graded { result, kept: false, preview })
}

/// The record of somebody in this process (a stack that does nothing, for example) who hands in
/// no files. Only assignments of programs have tests for it.
///
/// # Errors
/// If it was cancelled.
pub fn enter(
    grader: &Grader<'_>,
    entrant: &dyn Entrant,
    seed: u32,
    cancel: &AtomicBool,
) -> Result<Submission, Halt> {
    let mut result = untouched(grader.assignment, "", seed);
    grader.enter(entrant, seed, &BTreeSet::new(), &mut |test| {
        result.tests.push(test);
        if cancel.load(Ordering::Relaxed) { Err(Halt::Cancelled) } else { Ok(()) }
    })?;
    grader.recall(seed, &mut result.tests);
    settle(grader.assignment, &mut result);
    result.complete = true;
    Ok(result)
}

/// A record without any test.
fn untouched(assignment: &Assignment, submission: &str, seed: u32) -> Submission {
    Submission {
        version: VERSION,
        assignment: assignment.name.clone(),
        title: assignment.settings.title.clone(),
        kind: assignment.settings.kind,
        submission: submission.to_owned(),
        seed,
        sandbox: Sandbox::Unneeded,
        complete: false,
        points: Points::ZERO,
        max_points: assignment.points,
        whole: assignment.is_whole(),
        problem: None,
        tests: Vec::new(),
        build_log: String::new(),
        fingerprint: String::new(),
        duration_us: None,
    }
}

/// Divides what [left-out](Test::is_left_out) tests are worth among the others, in proportion to their points,
/// and adds up. If all are left out, nothing is earned.
fn settle(assignment: &Assignment, result: &mut Submission) {
    let worth = |test: &Test| assignment.worth(&test.id);
    if result.tests.iter().any(Test::is_left_out) {
        let left: Points =
            result.tests.iter().filter(|test| test.is_left_out()).filter_map(worth).sum();
        let mut others: Vec<&mut Test> =
            result.tests.iter_mut().filter(|test| !test.is_left_out()).collect();
        // At the end of an earlier run, they may have got their share already.
        let own: Vec<Points> =
            others.iter().map(|test| worth(test).unwrap_or(test.max_points)).collect();
        let whole = own.iter().copied().sum::<Points>() + left;
        let weights: Vec<u64> = own.iter().map(|points| points.0).collect();
        for (test, share) in others.iter_mut().zip(whole.split(&weights)) {
            test.points = share.share(test.points.0, test.max_points.0);
            test.max_points = share;
        }
    }
    result.points = result.tests.iter().map(|test| test.points).sum();
}

/// Writes the result so far.
fn keep(result: &Submission, store: Option<&Store>, options: Options<'_>) -> Result<(), Halt> {
    if let Some(store) = store {
        store.write(result).map_err(Halt::Output)?;
    }
    options.also.map_or(Ok(()), |also| also.write(result).map_err(Halt::Output))
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// A hash of everything that a result depends on, in 16 hexadecimal digits.
fn fingerprint(grader: &Grader<'_>, id: &str, opened: Option<&Opened>, seed: u32) -> String {
    let mut hash = Sha256::new();
    hash.update(grader.assignment.hash);
    if let Some(opened) = opened {
        hash.update(opened.hash);
    }
    hash.update(seed.to_le_bytes());
    grader.hash(id, &mut hash);
    let hash: [u8; 32] = hash.finalize().into();
    hash.iter().take(8).fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;
    use std::sync::Mutex;

    use super::*;
    use crate::grade::gradebook::{self, Format};
    use crate::judge::assignment::Item;

    const SUITE: &str = "\
@points 2
scenario \"one\" {
    client connect
    expect client SYN_SENT
}
@points 3
scenario \"two\" {
    server listen
    expect server LISTEN
}
";

    /// What a course system would find after each test.
    #[derive(Debug, Default)]
    struct Seen(Mutex<Vec<(usize, bool, serde_json::Value)>>);

    impl Also for Seen {
        fn write(&self, result: &Submission) -> Result<(), String> {
            let options = gradebook::Options::default();
            let text = gradebook::write(Format::Gradescope, result, &options).unwrap();
            let sum = serde_json::from_str::<serde_json::Value>(&text).unwrap()["score"].clone();
            self.0.lock().unwrap().push((result.tests.len(), result.complete, sum));
            Ok(())
        }
    }

    #[test]
    fn others_are_told_after_each_test() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("a/assignment.toml", "title = \"A\"\nkind = \"predict\"\n");
        write("a/suite/x.synfin", SUITE);
        write("ada/x.synfin", SUITE);
        let assignment = Assignment::load(&dir.path().join("a")).unwrap();
        let grader = Grader::new(&assignment, Default::default()).unwrap();
        let candidate = Candidate::at("ada", dir.path().join("ada"));
        let seen = Seen::default();
        let cancel = AtomicBool::new(false);
        let options = Options {
            seed: None,
            times: false,
            resume: false,
            only: None,
            also: Some(&seen),
            cancel: &cancel,
        };
        grade(&grader, &candidate, None, options).unwrap();
        let seen = seen.0.into_inner().unwrap();
        assert_eq!(seen, [(1, false, 2.into()), (2, false, 5.into()), (2, true, 5.into())]);
    }

    #[test]
    fn what_is_left_out_is_shared_by_the_others() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            fs::create_dir_all(dir.path().join("suite")).unwrap();
            fs::write(dir.path().join(name), text).unwrap();
        };
        write("assignment.toml", "title = \"A\"\nkind = \"predict\"\n");
        let three = format!("{SUITE}@points 5\nscenario \"three\" {{ expect client CLOSED }}\n");
        write("suite/x.synfin", &three);
        let assignment = Assignment::load(dir.path()).unwrap();
        let settled = |left_out: [bool; 3]| {
            let mut result = untouched(&assignment, "ada", 1);
            let one = |(item, out): (&Item, bool)| {
                let test = Test::passed(&item.id, &item.id, item.points);
                // Of each, half is earned.
                let test = Test { points: Points(item.points.0 / 2), ..test };
                if out { test.left_out("why") } else { test }
            };
            result.tests = assignment.suite.items.iter().zip(left_out).map(one).collect();
            settle(&assignment, &mut result);
            let each = result.tests.iter().map(|test| (test.points.0, test.max_points.0));
            (result.points.0, each.collect::<Vec<_>>())
        };
        // 2, 3 and 5 points.
        let all = vec![(100, 200), (150, 300), (250, 500)];
        assert_eq!(settled([false, false, false]), (500, all));
        let two = vec![(200, 400), (300, 600), (0, 0)];
        assert_eq!(settled([false, false, true]), (500, two));
        assert_eq!(settled([true, true, true]), (0, vec![(0, 0); 3]));
    }

    #[test]
    fn only_the_same_is_not_graded_again() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let write = |name: &str, text: &str| {
            fs::create_dir_all(at(name).parent().unwrap()).unwrap();
            fs::write(at(name), text).unwrap();
        };
        write("a/assignment.toml", "title = \"A\"\nkind = \"predict\"\n");
        write("a/suite/x.synfin", SUITE);
        write("ada/x.synfin", SUITE);
        let store = Store::open(&at("results")).unwrap();
        let cancel = AtomicBool::new(false);
        let is_kept = |seed| {
            let assignment = Assignment::load(&at("a")).unwrap();
            let grader = Grader::new(&assignment, Default::default()).unwrap();
            let options = Options {
                seed: Some(seed),
                times: false,
                resume: true,
                only: None,
                also: None,
                cancel: &cancel,
            };
            grade(&grader, &Candidate::at("ada", at("ada")), Some(&store), options).unwrap().kept
        };
        assert_eq!([is_kept(1), is_kept(1)], [false, true]);
        // Another seed, submission and assignment.
        assert_eq!([is_kept(2), is_kept(2)], [false, true]);
        write("ada/x.synfin", &SUITE.replace("SYN_SENT", "CLOSED"));
        assert_eq!([is_kept(2), is_kept(2)], [false, true]);
        write("a/assignment.toml", "title = \"B\"\nkind = \"predict\"\n");
        assert_eq!([is_kept(2), is_kept(2)], [false, true]);
    }
}
