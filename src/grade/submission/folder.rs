//! The files of a folder, without anything that leads outside.

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
            // About the entry itself: a link is a link, whatever its target.
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

    /// The nested folder with the submission itself, each level followed by `/`: people hand in a
    /// folder in a folder, with a README next to it. It is the only folder that has anything
    /// `wanted`, as long as nothing wanted is next to it.
    pub(super) fn inner(&self, wanted: &[String]) -> String {
        let mut inner = String::new();
        loop {
            let here = self.files.iter().filter_map(|file| file.name.strip_prefix(&inner));
            let wanted = here.filter(|name| is_wanted(name, wanted));
            let folders: BTreeSet<Option<&str>> =
                wanted.map(|name| name.split_once('/').map(|(folder, _)| folder)).collect();
            let only = folders.first().copied().flatten().filter(|_| folders.len() == 1);
            match only {
                Some(folder) => inner = format!("{inner}{folder}/"),
                None => return inner,
            }
        }
    }

    /// Only what is in that folder, with names relative to it.
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

/// Whether a submission may have this many files and octets.
pub(super) fn within_limits(files: usize, octets: u64) -> Result<(), String> {
    if files > MOST_FILES {
        return Err(format!("it has more than {MOST_FILES} files"));
    }
    if octets > MOST_OCTETS {
        return Err(format!("it has more than {} MiB", MOST_OCTETS / super::MIB));
    }
    Ok(())
}
