//! What an assignment is: a folder with `assignment.toml` and a suite of scenarios, read and
//! checked here. [`kind`](super::kind) grades by it; [`template`](super::template) makes new ones.
//!
//! ```text
//! assignment.toml     title, kind, points, limits
//! handout.md          what students read
//! handout/            what else students get
//! suite/              the scenarios; hidden ones too
//! solution/           a submission that gets all points
//! wrong*/             submissions that must not, at least one
//! submissions/        samples
//! ```

mod handout;
mod languages;
mod parse;
mod settings;
mod suite;
mod units;

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub use handout::{Kit, kits};
pub use parse::parse;
pub use settings::{
    Behind, Bug, Choices, Language, Limits, Program, Scenarios, Settings, States, Variation,
    Weights,
};
pub use suite::{Item, Suite};
pub use units::{Length, Size};

use crate::files::cannot;
use crate::grade::Points;
use crate::grade::pattern::matches;
use crate::grade::record::{Detail, Kind};
use crate::mutants::House;
use crate::stack::Implementation;
use crate::stack::program::ProgramCommand;
use crate::text::some;

/// The name of the file that makes a folder an assignment.
pub const FILE: &str = "assignment.toml";

/// The tests of an assignment about scenarios.
pub const MEASURES: [&str; 4] = ["valid", "caught", "coverage", "checks"];

/// The id of the test of generated scenarios.
pub const HUNT: &str = "hunt";

/// So many generated scenarios there may be.
const MOST_HUNTED: u32 = 10_000;

/// An assignment, read and checked.
#[derive(Debug)]
pub struct Assignment {
    /// Its name: that of its folder.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// What `assignment.toml` says.
    pub settings: Settings,
    /// The rules of its reference TCP: RFC 9293's, with the house rules of `[program]`.
    pub house: House,
    /// Its scenarios.
    pub suite: Suite,
    /// What it is worth in all, for every student.
    pub points: Points,
    /// A hash of everything that a result depends on.
    pub hash: [u8; 32],
}

impl Assignment {
    /// Reads the assignment in a folder.
    ///
    /// # Errors
    /// One message for people, with every mistake found in it.
    pub fn load(folder: &Path) -> Result<Self, String> {
        let file = folder.join(FILE);
        let shown = file.display();
        let text = fs::read_to_string(&file).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                format!("`{}` is not an assignment: it has no `{FILE}`", folder.display())
            }
            _ => cannot("read", &file)(error),
        })?;
        let settings = parse(&shown.to_string(), &text)?;
        let mut hash = Sha256::new();
        hash.update(env!("CARGO_PKG_VERSION"));
        hash.update(&text);
        let suite = Suite::load(folder, &settings, &mut hash)?;
        let points = worth(&settings, &suite).map_err(|error| format!("{shown}: {error}"))?;
        sensible(&settings, &suite).map_err(|error| format!("{shown}: {error}"))?;
        let house = house(&settings).map_err(|error| format!("{shown}: {error}"))?;
        let name = fs::canonicalize(folder)
            .ok()
            .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .unwrap_or_else(|| settings.title.clone());
        let folder = folder.to_owned();
        Ok(Self { name, folder, settings, house, suite, points, hash: hash.finalize().into() })
    }

    /// How much of the failures of a test students see.
    pub fn detail(&self, test: &str) -> Detail {
        let own = self.settings.details.iter().find(|it| matches(&it.test, test));
        own.map_or(self.settings.detail, |it| it.detail)
    }

    /// What the test of generated scenarios is worth, if there is one.
    pub fn hunt_points(&self) -> Option<Points> {
        hunt_points(&self.settings)
    }

    /// What the test of that id is worth, if it is no measure of scenarios.
    pub fn worth(&self, id: &str) -> Option<Points> {
        let hunted = || self.hunt_points().filter(|_| id == HUNT);
        self.suite.item(id).map(|item| item.points).or_else(hunted)
    }

    /// Whether only whole numbers of points can be earned in every test.
    pub fn is_whole(&self) -> bool {
        let is_whole = |item: &Item| {
            let points = self.suite.get(item).and_then(|(_, it)| it.attributes.points);
            item.points.is_whole() && points.is_some_and(|points| points.all)
        };
        self.settings.kind != Kind::Scenarios
            && self.hunt_points().is_none()
            && self.suite.items.iter().all(is_whole)
    }

    /// The languages in which programs can be handed in.
    pub fn languages(&self) -> Vec<Language> {
        match self.settings.languages.as_slice() {
            [] => languages::usual(),
            own => own.to_vec(),
        }
    }
}

fn hunt_points(settings: &Settings) -> Option<Points> {
    let Program { hunt, hunt_points, .. } = &settings.program;
    hunt.map(|_| hunt_points.unwrap_or(Points::ONE))
}

/// The points of an assignment.
fn worth(settings: &Settings, suite: &Suite) -> Result<Points, String> {
    if settings.kind == Kind::Scenarios {
        return Ok(settings.points.unwrap_or(Points(100 * 100)));
    }
    let all: Points = suite.items.iter().map(|item| item.points).sum();
    let sum = match settings.variation.choose {
        None => all,
        Some(few) if few == 0 || few > suite.items.len() => {
            return Err(format!(
                "`choose = {few}` is impossible with {} tests: choose at least 1 and at most all of them",
                suite.items.len()
            ));
        }
        Some(few) => {
            let worth = suite.items.first().map_or(Points::ZERO, |item| item.points);
            if let Some(other) = suite.items.iter().find(|item| item.points != worth) {
                return Err(format!(
                    "with `choose`, all tests must be worth the same: `{}` is worth {}, others {worth}",
                    other.id, other.points
                ));
            }
            Points(worth.0.saturating_mul(few as u64))
        }
    };
    let sum = sum + hunt_points(settings).unwrap_or(Points::ZERO);
    match settings.points {
        Some(points) if points != sum => Err(format!(
            "`points = {points}`, but the tests add up to {sum}: change their `@points`, \
             or leave `points` out"
        )),
        _ => Ok(sum),
    }
}

/// What is valid on its own, but makes the assignment impossible to grade.
fn sensible(settings: &Settings, suite: &Suite) -> Result<(), String> {
    match settings.kind {
        Kind::Program | Kind::Predict if suite.items.is_empty() => {
            return Err(
                "there are no scenarios in `suite/`: each scenario there is a test, so write one"
                    .to_owned(),
            );
        }
        Kind::Scenarios => {
            let weights = settings.scenarios.weights;
            if weights.valid + weights.caught + weights.coverage + weights.checks == 0 {
                return Err("all `weights` are 0: nothing earns points".to_owned());
            }
            for axis in settings.scenarios.coverage.keys() {
                if crate::coverage::Axis::named(axis).is_none() {
                    let all = crate::coverage::Axis::ALL.map(|axis| format!("`{}`", axis.name()));
                    let all = all.join(", ");
                    return Err(format!("`coverage` has no `{axis}`; there is {all}"));
                }
            }
            let percents = settings.scenarios.coverage.values();
            let percents = percents.chain(std::iter::once(&settings.scenarios.caught_for_all));
            if let Some(wrong) = percents.into_iter().find(|it| !(0.0..=100.0).contains(*it)) {
                return Err(format!(
                    "in `coverage` and `caught-for-all`, expected a percentage from 0 to 100, found {wrong}"
                ));
            }
        }
        _ => {}
    }
    handout::known(settings)?;
    hunted(settings, suite)?;
    for own in &settings.details {
        fits(&own.test, settings, suite)?;
    }
    for language in &settings.languages {
        runnable(language)?;
    }
    let languages = settings.languages.iter().map(|it| it.limits);
    languages.chain([settings.limits]).try_for_each(possible)?;
    let stacks = settings.scenarios.stacks.iter().chain(&settings.program.peer);
    for stack in stacks {
        stack.parse::<Implementation>().map_err(|unknown| unknown.to_string())?;
    }
    Ok(())
}

/// Whether the generated scenarios are possible.
fn hunted(settings: &Settings, suite: &Suite) -> Result<(), String> {
    let Program { hunt, hunt_points, .. } = &settings.program;
    match (hunt, hunt_points) {
        (None, Some(_)) => {
            Err("`hunt-points` in `[program]` are for generated scenarios: say how \
             many with `hunt`, or leave it out"
                .to_owned())
        }
        (None, None) => Ok(()),
        _ if settings.kind != Kind::Program => {
            Err("`hunt` in `[program]` is for programs".to_owned())
        }
        (Some(count), _) if !(1..=MOST_HUNTED).contains(count) => Err(format!(
            "`hunt = {count}` in `[program]`: expected 1 to {MOST_HUNTED} generated scenarios"
        )),
        _ if suite.item(HUNT).is_some() => Err(format!(
            "a test of the suite has the id `{HUNT}`, which is that of the generated scenarios: \
             rename its file"
        )),
        _ => Ok(()),
    }
}

/// The rules that programs and their peer go by.
fn house(settings: &Settings) -> Result<House, String> {
    let Program { rules, peer, .. } = &settings.program;
    if rules.is_empty() {
        return Ok(House::default());
    }
    if settings.kind != Kind::Program {
        return Err("`rules` in `[program]` are for programs".to_owned());
    }
    if let Some(peer) = peer.as_ref().filter(|peer| *peer != Implementation::Model.name()) {
        return Err(format!(
            "`rules` in `[program]` change the model, and the peer is `{peer}`: leave one of the \
             two out"
        ));
    }
    House::new(rules).map_err(|error| format!("`rules` in `[program]`: {error}"))
}

/// Whether a pattern matches a test.
fn fits(pattern: &str, settings: &Settings, suite: &Suite) -> Result<(), String> {
    let ids: Vec<&str> = match settings.kind {
        Kind::Scenarios => MEASURES.to_vec(),
        Kind::Program | Kind::Predict => {
            let hunted = settings.program.hunt.map(|_| HUNT);
            suite.items.iter().map(|it| it.id.as_str()).chain(hunted).collect()
        }
    };
    if ids.iter().any(|id| matches(pattern, id)) {
        return Ok(());
    }
    let (bare, letters) = (pattern.replace('*', ""), pattern.chars().count());
    // In a pattern, the beginning of a name may be the mistyped part.
    let start = |id: &str| id.chars().take(letters).collect::<String>();
    let near = ids
        .iter()
        .map(|id| {
            let distance = strsim::osa_distance(pattern, id);
            (distance.min(strsim::osa_distance(&bare, &start(id))), id)
        })
        .filter(|(distance, _)| *distance <= 3 && *distance < bare.chars().count())
        .min_by_key(|(distance, _)| *distance);
    let meant = match near {
        Some((_, id)) => format!("did you mean `{id}`?"),
        None => {
            let all: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
            format!("there is {}", some(&all, 5))
        }
    };
    Err(format!("`[[details]]` with `test = {pattern:?}` matches no test; {meant}"))
}

/// Whether a language can be recognized and run.
fn runnable(language: &Language) -> Result<(), String> {
    let Language { name, files, build, run, .. } = language;
    if name.trim().is_empty() {
        return Err("a `[[language]]` has no `name`".to_owned());
    }
    if files.is_empty() || files.iter().any(|file| file.trim().is_empty()) {
        return Err(format!(
            "`files` of the language `{name}` name no file: no submission could be in it"
        ));
    }
    if build.as_ref().is_some_and(|it| it.trim().is_empty()) {
        return Err(format!(
            "`build` of the language `{name}` is empty: leave it out if nothing is to be built"
        ));
    }
    run.parse::<ProgramCommand>()
        .map(drop)
        .map_err(|wrong| format!("`run` of the language `{name}`: {wrong}"))
}

/// Whether anything can run within these limits.
fn possible(limits: Limits) -> Result<(), String> {
    let none = [
        ("processes", limits.processes == Some(0)),
        ("files", limits.files == Some(0)),
        ("memory", limits.memory == Some(Size(0))),
    ];
    match none.into_iter().find(|(_, is_none)| *is_none) {
        Some((key, _)) => Err(format!("`{key} = 0` in `limits`: nothing could run")),
        None => Ok(()),
    }
}
