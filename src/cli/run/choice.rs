//! Which scenarios run, and why the others do not.

use super::{Args, Job};
use crate::cli::load::Loaded;
use crate::host::PerHost;
use crate::run::not_meant_for;
use crate::select::Subject;
use crate::snapshot;
use crate::stack::Implementation;

/// What the options choose.
pub(super) struct Choice<'a> {
    /// What runs.
    pub(super) jobs: Vec<Job<'a>>,
    /// How many there are.
    found: usize,
    /// Why others do not run, with how many for each reason, in the order of the reasons.
    left: Vec<(Reason, usize)>,
}

/// Why a scenario does not run.
#[derive(PartialEq, Eq)]
enum Reason {
    /// It does not fit these options.
    Filter(String),
    /// It is not meant for what runs: which that is, and what the first such scenario says where.
    Stack { runs: String, says: String },
    /// It is in another part.
    Shard(String),
}

impl<'a> Choice<'a> {
    /// The scenarios that the options choose, on the profile that they choose.
    pub(super) fn of(texts: &'a [Loaded], args: &Args, hosts: &PerHost<Implementation>) -> Self {
        let all = jobs(texts);
        let found = all.len();
        let mut choice = Self { jobs: Vec::new(), found, left: Vec::new() };
        let mut number = 0;
        for mut job in all {
            if let Some(reason) = reason(&job, args, hosts, &mut number) {
                choice.leave(reason);
                continue;
            }
            if let Some(profile) = &args.profile {
                job.scenario.attributes.profile.get_or_insert_with(|| profile.clone());
            }
            choice.jobs.push(job);
        }
        choice
    }

    fn leave(&mut self, reason: Reason) {
        let is_alike = |other: &Reason| match (other, &reason) {
            (Reason::Stack { runs, .. }, Reason::Stack { runs: others, .. }) => runs == others,
            (one, other) => one == other,
        };
        match self.left.iter_mut().find(|(other, _)| is_alike(other)) {
            Some((_, count)) => *count += 1,
            None => self.left.push((reason, 1)),
        }
    }

    /// Why nothing runs, in a sentence.
    pub(super) fn nothing(&self) -> String {
        let reasons: Vec<String> =
            self.left.iter().map(|(reason, count)| reason.says(*count, self.found)).collect();
        let reasons = reasons.join(", ");
        match self.found {
            0 => "there are no scenarios here".to_owned(),
            1 => format!("the one scenario here was not selected: {reasons}"),
            found => format!("none of the {found} scenarios here was selected: {reasons}"),
        }
    }
}

impl Reason {
    /// Why so many of all do not run.
    fn says(&self, count: usize, of: usize) -> String {
        let one = |singular: &str, plural: &str| match (count, of) {
            (1, 1) => format!("it {singular}"),
            (1, _) => format!("1 {singular}"),
            _ => format!("{count} {plural}"),
        };
        match self {
            Self::Filter(given) => {
                let verb = one("does not fit", "do not fit");
                format!("{verb} {given}")
            }
            Self::Stack { runs, says } => {
                let verb = one("is not meant for", "are not meant for");
                let first = if count > 1 { "the first: " } else { "" };
                format!("{verb} {runs} ({first}{says})")
            }
            Self::Shard(shard) => {
                let verb = one("is", "are");
                format!("{verb} in another part than `--shard {shard}`")
            }
        }
    }
}

/// Why the options leave out a scenario; `number` counts those that come as far as to be shared
/// out.
fn reason(
    job: &Job<'_>,
    args: &Args,
    hosts: &PerHost<Implementation>,
    number: &mut usize,
) -> Option<Reason> {
    let (source, scenario) = (&job.text.source, &job.scenario);
    if let Some(given) = args.filter.refuses(&Subject::scenario(source.name(), scenario)) {
        return Some(Reason::Filter(given));
    }
    let runs = not_meant_for(scenario, hosts);
    if !runs.is_empty() {
        let runs: Vec<String> = runs.iter().map(|name| format!("`{name}`")).collect();
        let place = source.place(scenario.attributes.stack_span.unwrap_or(scenario.span).start);
        let meant = scenario.attributes.stacks.join(" ");
        let says = format!("`@stack {meant}`, {}:{}", source.name(), place.line);
        return Some(Reason::Stack { runs: runs.join(" or "), says });
    }
    *number += 1;
    let shard = args.shard.filter(|shard| !shard.takes(*number - 1));
    shard.map(|shard| Reason::Shard(shard.to_string()))
}

/// Every scenario of every text.
fn jobs(texts: &[Loaded]) -> Vec<Job<'_>> {
    let mut jobs = Vec::new();
    for text in texts {
        let scenarios = &text.plan.scenarios;
        let slugs = snapshot::slugs(scenarios.iter().map(|scenario| scenario.name.as_str()));
        for (scenario, slug) in scenarios.iter().zip(slugs) {
            let mut scenario = scenario.clone();
            if text.origin.path().is_none() && scenario.name == text.source.stem() {
                // There is no file to name it after, so it is named by what it says.
                scenario.name = brief(text.source.text());
            }
            jobs.push(Job { text, scenario, slug });
        }
    }
    jobs
}

/// The beginning of a text, in one line.
fn brief(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut words = text.split_whitespace();
    let mut line = words.next().unwrap_or_default().to_owned();
    for word in words {
        if line.chars().count() + word.chars().count() >= LONGEST {
            line.push_str(" …");
            break;
        }
        line.push(' ');
        line.push_str(word);
    }
    line
}
