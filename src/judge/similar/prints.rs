//! Fingerprints of submissions: which texts count, how finely they are compared, and how similar two
//! are.

use super::scenarios;
use super::tokens::{self, Style};
use super::winnow::{Grain, Print, hashes, winnow};
use crate::grade::pattern::matches;
use crate::grade::record::Kind;
use crate::grade::submission::Opened;
use crate::judge::assignment::Language;

/// How many fingerprints are kept of a submission: those with the smallest hashes, so that they
/// are the same ones of equal texts. A program of 5,000 lines has about as many.
const MOST: usize = 4096;

/// How finely texts are compared, and from where on they are similar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Scale {
    /// Whether they are scenarios; programs otherwise.
    pub(super) scenarios: bool,
    pub(super) grain: Grain,
    /// The share from which on a pair is told, in percent.
    pub(super) similar: u8,
    /// How many fingerprints of its own a text must have: fewer prove nothing.
    pub(super) least: usize,
}

/// For programs.
const PROGRAMS: Scale =
    Scale { scenarios: false, grain: Grain { k: 10, w: 5 }, similar: 40, least: 25 };
/// For scenarios, which have fewer words and say the same with them more often.
const SCENARIOS: Scale =
    Scale { scenarios: true, grain: Grain { k: 7, w: 4 }, similar: 60, least: 30 };

impl Scale {
    /// The one for a kind of assignments.
    pub(super) const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Program => PROGRAMS,
            Kind::Scenarios | Kind::Predict => SCENARIOS,
        }
    }

    /// The tokens of a file, in stretches.
    fn tokens(self, name: &str, text: &[u8]) -> Vec<Vec<tokens::Token>> {
        if self.scenarios {
            return scenarios::tokens(text);
        }
        vec![tokens::tokens(text, Style::of(name))]
    }
}

/// The texts of a submission that count: sources, whatever they are called.
pub(super) fn texts<'o>(
    opened: &'o Opened,
    scale: Scale,
    languages: &'o [Language],
) -> impl Iterator<Item = (&'o str, Vec<u8>)> {
    let is_source = move |name: &str| {
        let base = name.rsplit('/').next().unwrap_or(name);
        let mut patterns = languages.iter().flat_map(|it| &it.files);
        Style::of(name) != Style::Unknown || patterns.any(|pattern| matches(pattern, base))
    };
    let files = opened.files.iter().filter(move |file| match scale.scenarios {
        true => crate::files::is_scenario(std::path::Path::new(&file.name)),
        false => is_source(&file.name),
    });
    files.filter_map(|file| {
        let text = opened.read(file).ok()?;
        (!text.contains(&0)).then_some((file.name.as_str(), text))
    })
}

/// All fingerprints of a text.
#[derive(Clone, Default, Debug)]
pub(super) struct Raw {
    /// Sorted.
    pub(super) prints: Vec<Print>,
}

impl Raw {
    /// Those of files: their names, and what they say.
    pub(super) fn of<'n>(
        files: impl IntoIterator<Item = (&'n str, impl AsRef<[u8]>)>,
        scale: Scale,
    ) -> Self {
        let mut prints = Vec::new();
        for (name, text) in files {
            for stretch in scale.tokens(name, text.as_ref()) {
                winnow(&stretch, scale.grain, &mut prints);
            }
        }
        prints.sort_unstable();
        prints.dedup();
        Self { prints }
    }

    /// Without those of what everybody was given; capped.
    pub(super) fn without(&self, given: &Given) -> Document {
        let own = self.prints.iter().filter(|it| given.0.binary_search(it).is_err());
        Document::new(own.copied().collect())
    }

    /// All of them, capped.
    pub(super) fn whole(&self) -> Document {
        Document::new(self.prints.clone())
    }
}

/// The hashes of everything in what was given to everybody, and not only those that winnowing
/// keeps: which ones it keeps depends on what stands beside them.
#[derive(Clone, Default, Debug)]
pub(super) struct Given(Vec<Print>);

impl Given {
    pub(super) fn of<'n>(
        files: impl IntoIterator<Item = (&'n str, impl AsRef<[u8]>)>,
        scale: Scale,
    ) -> Self {
        let mut all = Vec::new();
        for (name, text) in files {
            for stretch in scale.tokens(name, text.as_ref()) {
                all.extend(hashes(&stretch, scale.grain.k));
            }
        }
        all.sort_unstable();
        all.dedup();
        Self(all)
    }
}

/// The fingerprints by which a text is compared.
#[derive(Clone, Default, Debug)]
pub(super) struct Document {
    /// Sorted.
    pub(super) prints: Vec<Print>,
    /// The largest that was kept, if there were too many.
    limit: Option<Print>,
}

impl Document {
    /// Of sorted fingerprints.
    pub(super) fn new(mut prints: Vec<Print>) -> Self {
        let limit = (prints.len() > MOST).then(|| {
            prints.truncate(MOST);
            prints.last().copied().unwrap_or_default()
        });
        prints.shrink_to_fit();
        Self { prints, limit }
    }

    /// How many there are, as far as they were kept of both.
    fn comparable(&self, other: &Self) -> usize {
        match self.limit.into_iter().chain(other.limit).min() {
            Some(limit) => self.prints.partition_point(|it| *it <= limit),
            None => self.prints.len(),
        }
    }

    /// How many both have.
    pub(super) fn common(&self, other: &Self) -> usize {
        let (few, many) =
            if self.prints.len() < other.prints.len() { (self, other) } else { (other, self) };
        few.prints.iter().filter(|it| many.prints.binary_search(it).is_ok()).count()
    }

    /// The share of the smaller one that is in the other too, in percent, if they are similar.
    pub(super) fn share(&self, other: &Self, common: usize, scale: Scale) -> Option<u8> {
        let smaller = self.comparable(other).min(other.comparable(self));
        if smaller < scale.least {
            return None;
        }
        // No more than 100: what is common is in both.
        let percent = u8::try_from(common * 100 / smaller).unwrap_or(100);
        (percent >= scale.similar).then_some(percent)
    }
}
