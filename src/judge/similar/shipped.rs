//! What synfin and the assignment give out, as counterparts of submissions: kits, solutions and
//! samples. What everybody is given is taken off before anything is compared.

use std::path::Path;

use super::prints::{Document, Given, Raw, Scale};
use crate::files;
use crate::grade::submission::{Candidate, Opened};
use crate::judge::assignment::{Assignment, kits};
use crate::judge::check::wrong_solutions;

macro_rules! shipped {
    ($($path:literal),* $(,)?) => {
        /// Paths and texts of solutions, wrong solutions and samples that everybody can read.
        pub(super) const PUBLIC: &[(&str, &str)] =
            &[$(($path, include_str!(concat!("../../../", $path)))),*];
    };
}

shipped![
    "assignments/attack-and-defend/solution/1_attacks.synfin",
    "assignments/attack-and-defend/solution/2_resets.synfin",
    "assignments/attack-and-defend/solution/3_data.synfin",
    "assignments/attack-and-defend/solution/4_the_end.synfin",
    "assignments/attack-and-defend/solution/5_every_state.synfin",
    "assignments/attack-and-defend/submissions/bob/resets.synfin",
    "assignments/attack-and-defend/submissions/eve/all.synfin",
    "assignments/break-this-tcp-options/solution/1_options.synfin",
    "assignments/break-this-tcp-options/solution/2_timestamps.synfin",
    "assignments/break-this-tcp-options/solution/3_windows.synfin",
    "assignments/break-this-tcp-options/solution/4_zero_windows.synfin",
    "assignments/break-this-tcp-options/solution/5_acknowledgments.synfin",
    "assignments/break-this-tcp-options/submissions/bob/options.synfin",
    "assignments/break-this-tcp-options/submissions/bob/small.synfin",
    "assignments/break-this-tcp-options/submissions/eve/odd.synfin",
    "assignments/break-this-tcp/solution/1_opening.synfin",
    "assignments/break-this-tcp/solution/2_strangers.synfin",
    "assignments/break-this-tcp/solution/3_closing.synfin",
    "assignments/break-this-tcp/solution/4_the_end.synfin",
    "assignments/break-this-tcp/submissions/bob/handshake.synfin",
    "assignments/break-this-tcp/submissions/bob/teardown.synfin",
    "assignments/break-this-tcp/submissions/eve/all.synfin",
    "assignments/segments/solution/tcp.py",
    "assignments/segments/submissions/bob/tcp.py",
    "assignments/segments/submissions/eve/tcp.c",
    "assignments/state-machine/solution/tcp.c",
    "assignments/state-machine/submissions/bob/tcp.py",
    "assignments/state-machine/submissions/eve/tcp.c",
    "kits/harness/own_tcp/tcp.rs",
    "kits/python/solution/packets.py",
    "kits/python/solution/segments.py",
    "kits/python/solution/tcp.py",
    "src/judge/template/scenarios/closing.synfin",
    "src/judge/template/scenarios/listening.synfin",
];

/// Something that a submission may have been taken from.
#[derive(Debug)]
pub(super) struct Counterpart {
    /// Its path: in the assignment's folder, or in synfin's.
    name: String,
    document: Document,
    /// Whether everybody was given it: only a submission with nothing else is similar to it.
    given: bool,
}

impl Counterpart {
    /// Whether it is this submission itself: a sample of an assignment that is graded.
    pub(super) fn is(&self, assignment: &Assignment, submission: &str) -> bool {
        let own = format!("assignments/{}/submissions/{submission}", assignment.name);
        self.name.strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// The hashes of what everybody is given: the handout, and all kits, whether they are in it or not.
pub(super) fn given(assignment: &Assignment, scale: Scale) -> Given {
    let handout = handout(assignment);
    let files = handout.iter().map(|(name, text)| (name.as_str(), text.as_slice()));
    let kits: Vec<(String, &str)> = kits().collect();
    let kits = kits.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    Given::of(files.chain(kits).filter(|(name, _)| fits(name, scale)), scale)
}

/// The files of the handout. Where it cannot be read, `synfin export handout` says why.
fn handout(assignment: &Assignment) -> Vec<(String, Vec<u8>)> {
    let files = assignment.handout().unwrap_or_default().into_iter();
    files.map(|(path, text)| (path.to_string_lossy().into_owned(), text)).collect()
}

/// Whether a file is of this kind.
fn fits(name: &str, scale: Scale) -> bool {
    files::is_scenario(Path::new(name)) == scale.scenarios && !name.ends_with(".md")
}

/// All counterparts, those of the assignment first. Scenarios are one by the folder, programs one
/// by the file.
pub(super) fn counterparts(
    assignment: &Assignment,
    scale: Scale,
    given: &Given,
) -> Vec<Counterpart> {
    let mut all = Vec::new();
    let mut add = |name: String, raw: &Raw, is_given: bool| {
        let document = if is_given { raw.whole() } else { raw.without(given) };
        all.push(Counterpart { name, document, given: is_given });
    };
    let mut texts: Vec<(String, Vec<u8>)> = Vec::new();
    let folders = std::iter::once("solution".to_owned());
    for folder in folders.chain(wrong_solutions(&assignment.folder)) {
        let candidate = Candidate::at(&folder, assignment.folder.join(&folder));
        let Ok(opened) = Opened::open(&candidate, &[]) else { continue };
        let files = opened.files.iter();
        texts.extend(
            files.filter_map(|file| {
                Some((format!("{folder}/{}", file.name), opened.read(file).ok()?))
            }),
        );
    }
    texts.extend(PUBLIC.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())));
    texts.retain(|(name, text)| fits(name, scale) && !text.contains(&0));
    let folder = |name: &str| name.rsplit_once('/').map_or(String::new(), |(it, _)| it.to_owned());
    let group = |name: &str| if scale.scenarios { folder(name) } else { name.to_owned() };
    for files in texts.chunk_by(|one, other| group(&one.0) == group(&other.0)) {
        let Some((name, _)) = files.first() else { continue };
        let raw = Raw::of(files.iter().map(|(name, text)| (name.as_str(), text)), scale);
        add(group(name), &raw, false);
    }
    for (name, text) in handout(assignment) {
        if fits(&name, scale) {
            add(name.clone(), &Raw::of([(name.as_str(), text)], scale), true);
        }
    }
    for (name, text) in kits().filter(|(name, _)| fits(name, scale)) {
        add(name.clone(), &Raw::of([(name.as_str(), text)], scale), true);
    }
    all
}

/// The counterpart that a submission is most similar to, and how much.
pub(super) fn closest<'c>(
    raw: &Raw,
    own: &Document,
    counterparts: impl Iterator<Item = &'c Counterpart>,
    scale: Scale,
) -> Option<(String, u8)> {
    let whole = raw.whole();
    let hardly_anything = own.prints.len() < scale.least;
    let mut best: Option<(&Counterpart, u8)> = None;
    for it in counterparts.filter(|it| !it.given || hardly_anything) {
        let document = if it.given { &whole } else { own };
        let share = document.share(&it.document, document.common(&it.document), scale);
        // Of equal ones, the first.
        if let Some(share) = share
            && best.is_none_or(|(_, most)| share > most)
        {
            best = Some((it, share));
        }
    }
    best.map(|(it, share)| (it.name.clone(), share))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn everything_that_can_be_copied_is_listed() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut missing = Vec::new();
        for top in ["assignments", "kits"] {
            for path in files::below(&root.join(top), |_| false).unwrap() {
                let below = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                let is_public = ["/solution/", "/submissions/", "/own_tcp/tcp"];
                let is_public = is_public.iter().any(|it| below.contains(it));
                // Predictions are compared by their errors, and a solution has none.
                let folder = below.split('/').take(2).collect::<Vec<_>>().join("/");
                let settings = files::read(&root.join(&folder).join("assignment.toml"));
                let settings = String::from_utf8(settings.unwrap_or_default()).unwrap();
                let is_predicted = settings.contains("kind = \"predict\"");
                if is_public
                    && !is_predicted
                    && !below.ends_with(".md")
                    && PUBLIC.iter().all(|(name, _)| *name != below)
                {
                    missing.push(below);
                }
            }
        }
        assert!(missing.is_empty(), "add a row to `shipped!` for each of {missing:#?}");
    }
}
