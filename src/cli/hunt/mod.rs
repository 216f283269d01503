//! `synfin hunt`: which courses run, until when, and where the report goes. Drawing, running and writing
//! is [`crate::hunt`]'s business.

mod args;
mod merge;
mod told;

use std::io::Write;
use std::time::{Duration, Instant};

use super::context::Context;
use super::exit::{Exit, Outcome, Stop};
use super::run::progress::Progress;
use super::scripts::Scripts;
use super::{interrupt, load};
use crate::harness::{Choice, Wanted};
use crate::hunt::{self, Collected, Going, Hunted, Library, Subject};
use crate::select::Filter;
use crate::text::count;

pub use args::Args;
use args::What;

/// Hunts, or joins the reports of parts.
pub fn run(args: &Args, context: &mut Context) -> Outcome {
    match &args.what {
        Some(What::Merge(args)) => merge::run(args, context),
        None => hunt(args, context),
    }
}

fn hunt(args: &Args, context: &mut Context) -> Outcome {
    let subject = args.subject()?;
    // Whoever waits for days should know at once.
    told::prepare(&args.told)?;
    let known = known(args, &subject, context)?;
    interrupt::listen();
    let which = args.which();
    let jobs = args.jobs_for(&subject);
    let total = which.size().and_then(|it| usize::try_from(it).ok()).unwrap_or(0);
    let clock = Clock::new(args.time);
    let progress = Progress::new(total, context.err.terminal, "courses");
    let step = || progress.step();
    let collected = hunt::collect(which, &subject, jobs, &|| clock.now(), &step);
    progress.clear();
    let collected = collected.map_err(|why| unavailable(&subject, &why))?;
    say_shrinking(&collected, &known, context)?;
    let hunted = Hunted { which, subject: &subject, collected: &collected, known: &known };
    let report = hunt::report(hunted, jobs, &|| clock.now());
    told::tell(&report, &args.told, context)?;
    if interrupt::happened() {
        let ran = count(collected.courses, "course");
        let of = which.size().map(|all| format!(" of {all}")).unwrap_or_default();
        return Err(interrupt::stop(&format!("{ran}{of} ran")));
    }
    if !collected.has_judged() {
        let courses = count(collected.courses, "course");
        let message = format!("nothing was judged: {courses} could not be done or known there");
        return Err(Stop::Error(Exit::NOTHING_RAN, message));
    }
    Ok(told::exit(&report))
}

/// Whether the hunt goes on.
struct Clock {
    start: Instant,
    time: Option<Duration>,
}

impl Clock {
    fn new(time: Option<Duration>) -> Self {
        Self { start: Instant::now(), time }
    }

    fn now(&self) -> Going {
        match self.time {
            _ if interrupt::happened() => Going::Torn,
            Some(time) if self.start.elapsed() >= time => Going::Over,
            _ => Going::On,
        }
    }
}

/// What the libraries know.
fn known(args: &Args, subject: &Subject, context: &mut Context) -> Result<Library, Stop> {
    if args.known.is_empty() {
        return Ok(Library::default());
    }
    let reading = args.names.reading(&Scripts::default(), [&subject.implementation]);
    let texts = load::to_run(&args.known, &reading, args.jobs(), context)?;
    let filter = Filter::default();
    let choice = Choice::of(&texts, Wanted { filter: &filter, hosts: None, shard: None });
    let known = hunt::known(&choice.cases, subject, args.jobs_for(subject), interrupt::flag());
    interrupt::check()?;
    Ok(known)
}

/// On a terminal, why nothing happens for a while.
fn say_shrinking(
    collected: &Collected,
    known: &Library,
    context: &mut Context,
) -> Result<(), Stop> {
    let new = collected.groups.keys().filter(|key| !known.keys.contains_key(key)).count();
    if context.err.terminal && new > 0 {
        let courses = count(collected.courses, "course");
        writeln!(context.err, "{courses} ran; shrinking {}", count(new, "difference"))?;
    }
    Ok(())
}

fn unavailable(subject: &Subject, why: &str) -> Stop {
    let name = subject.implementation.name();
    Stop::Error(Exit::UNAVAILABLE, format!("`{name}` cannot run here: {why}"))
}
