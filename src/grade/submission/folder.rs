//! The files of a folder, without anything that leads elsewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{DEEPEST, File, LEFT_OUT, MOST_FILES, MOST_OCTETS, is_wanted, students, unreadable};
use crate::grade::record::Problem;

/// What is in a folder.
#[derive(Default)]
pub(super) struct Listing {
    /// All plain files at any depth, in the order of their names.
    pub(super) files: Vec<File>,
    /// The names of links, which are left out.
    pub(super) links: Vec<String>,
    octets: u64,
}

/// Lists a folder.
///
/// # Errors
/// If it cannot be read, or there is too much in it.
pub(super) fn list(root: &Path) -> Result<Listing, Problem> {
    let mut listing = Listing::default();
    listing.walk(root, "", 0)?;
    listing.files.sort();
    listing.links.sort();
    Ok(listing)
}

impl Listing {
    fn walk(&mut self, folder: &Path, below: &str, depth: usize) -> Result<(), Problem> {
        if depth > DEEPEST {
            return Err(students(format!("its folders are more than {DEEPEST} deep")));
        }
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            // A name that is not UTF-8 belongs to nothing that is graded.
            let Ok(name) = entry.file_name().into_string() else { continue };
            if LEFT_OUT.contains(&name.as_str()) {
                continue;
            }
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            // Of the entry itself: a link is a link, wherever it leads.
            let about = entry.metadata().map_err(unreadable)?;
            if about.is_dir() {
                self.walk(&entry.path(), &path, depth + 1)?;
            } else if about.is_file() {
                self.octets = self.octets.saturating_add(about.len());
                self.files.push(File { name: path, octets: about.len() });
                within_limits(self.files.len(), self.octets).map_err(students)?;
            } else if about.is_symlink() && self.links.len() < MOST_FILES {
                self.links.push(path);
            }
        }
        Ok(())
    }

    /// The folder in which the submission itself is, with a `/` behind each: people hand in a
    /// folder in a folder, with a README beside it. It is the one that has everything, or the
    /// only one that has what is `wanted`, as long as nothing such lies beside it.
    pub(super) fn inner(&self, wanted: &[String]) -> String {
        let is_wanted = |name: &str| is_wanted(name, wanted);
        let mut inner = String::new();
        loop {
            let here = || self.files.iter().filter_map(|file| file.name.strip_prefix(&inner));
            let on_top = || here().filter(|name| !name.contains('/'));
            if on_top().any(is_wanted) {
                return inner;
            }
            let folder = |name: &str| name.split_once('/').map(|(folder, _)| folder.to_owned());
            let mut folders: BTreeSet<String> = here().filter_map(folder).collect();
            if folders.len() != 1 || on_top().next().is_some() {
                folders = here().filter(|name| is_wanted(name)).filter_map(folder).collect();
            }
            match (folders.pop_first(), folders.is_empty()) {
                (Some(folder), true) => inner = format!("{inner}{folder}/"),
                _ => return inner,
            }
        }
    }

    /// Only what is in that folder, named from there.
    pub(super) fn within(self, inner: &str) -> Self {
        let strip = |name: &str| name.strip_prefix(inner).map(str::to_owned);
        let file = |file: &File| Some(File { name: strip(&file.name)?, octets: file.octets });
        Self {
            files: self.files.iter().filter_map(file).collect(),
            links: self.links.iter().filter_map(|name| strip(name)).collect(),
            octets: self.octets,
        }
    }
}

/// Whether so much may be handed in.
pub(super) fn within_limits(files: usize, octets: u64) -> Result<(), String> {
    if files > MOST_FILES {
        return Err(format!("it has more than {MOST_FILES} files"));
    }
    if octets > MOST_OCTETS {
        return Err(format!("it has more than {} MiB", MOST_OCTETS >> 20));
    }
    Ok(())
}
