//! `grade merge` and `grade diff`: existing results.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::context::{Context, STRONG};
use crate::cli::exit::{Exit, Outcome, Stop};
use crate::grade::diff::{Change, diff};
use crate::grade::record::Submission;
use crate::grade::similar::Similar;
use crate::grade::store::{Store, read};
use crate::text::visible;

/// Puts the results of shards into one folder, one at a time.
pub(super) fn merge(into: &Path, from: &[PathBuf], context: &mut Context) -> Outcome {
    let store = Store::open(into).map_err(Stop::usage)?;
    let mut count = 0;
    let mut similar = Similar::read(into).map_err(Stop::usage)?;
    for folder in from {
        let shard = existing(folder)?;
        similar.merge(Similar::read(folder).map_err(Stop::usage)?);
        for name in shard.submissions().map_err(Stop::usage)? {
            let result = read(&shard.path(&name)).map_err(Stop::usage)?;
            if let Some((other, assignment)) =
                store.of_another(&result.assignment, std::iter::empty())
            {
                return Err(Stop::usage(format!(
                    "`{}` is a result of the assignment `{}`, but `{}` of `{assignment}`: put them \
                     into different folders",
                    shard.path(&name).display(),
                    result.assignment,
                    other.display()
                )));
            }
            match store.read(&name).map_err(Stop::usage)? {
                // An earlier attempt that was cut short is not worth keeping.
                Some(other) if other != result && other.complete && result.complete => {
                    return Err(Stop::usage(format!(
                        "`{name}` has two results, and `{}` holds the other: which of them \
                         counts has to be decided by a person",
                        folder.display()
                    )));
                }
                Some(other) if other.complete => {}
                _ => store.write(&result).map_err(Stop::usage)?,
            }
            count += 1;
        }
    }
    similar.write(into).map_err(Stop::usage)?;
    writeln!(context.out, "{count} results in `{}`", into.display())?;
    Ok(if count > 0 { Exit::PASSED } else { Exit::NOTHING_RAN })
}

/// Lists the differences, submission by submission.
pub(super) fn compare(old: &Path, new: &Path, context: &mut Context) -> Outcome {
    let mut changed = 0;
    if old.is_dir() && new.is_dir() {
        let (old, new) = (existing(old)?, existing(new)?);
        let names = |store: &Store| store.submissions().map_err(Stop::usage);
        let all: BTreeSet<String> = names(&old)?.into_iter().chain(names(&new)?).collect();
        for name in all {
            let pair = [&old, &new].map(|store| store.read(&name).map_err(Stop::usage));
            changed += usize::from(match pair {
                [Ok(Some(old)), Ok(Some(new))] => one(&old, &new, context)?,
                [Err(stop), _] | [_, Err(stop)] => return Err(stop),
                [before, _] => {
                    let there = if matches!(before, Ok(Some(_))) { "gone" } else { "new" };
                    writeln!(context.out, "{}: {there}", visible(&name))?;
                    true
                }
            });
        }
    } else {
        let (old, new) = (read(old).map_err(Stop::usage)?, read(new).map_err(Stop::usage)?);
        changed += usize::from(one(&old, &new, context)?);
    }
    if changed == 0 {
        writeln!(context.out, "nothing changed")?;
        return Ok(Exit::PASSED);
    }
    Ok(Exit::FAILED)
}

/// Writes the differences of a submission, and returns whether there are any.
fn one(old: &Submission, new: &Submission, context: &mut Context) -> io::Result<bool> {
    let Some(Change { points: [before, after], reasons, tests }) = diff(old, new) else {
        return Ok(false);
    };
    let out = &mut context.out;
    out.styled(STRONG, visible(&new.submission))?;
    writeln!(out, ": {before} → {after} of {}", new.max_points)?;
    for reason in reasons {
        writeln!(out, "    because {}", visible(&reason))?;
    }
    for test in tests {
        writeln!(out, "    {}", visible(&test.to_string()))?;
    }
    Ok(true)
}

/// An existing folder of results.
fn existing(folder: &Path) -> Result<Store, Stop> {
    if folder.is_dir() {
        return Store::open(folder).map_err(Stop::usage);
    }
    Err(Stop::usage(format!("no such folder: `{}`", folder.display())))
}
