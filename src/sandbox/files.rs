//! The files that a submission may use: the part of Landlock.

use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, Scope,
};

use super::access;

/// The newest version that these rules know; an older system enforces what it supports.
const VERSION: ABI = ABI::V7;

/// A path with what may be done there, and below.
type Grant = PathBeneath<PathFd>;

/// What every task may use: opened once, since each process needs its own rules.
#[derive(Debug)]
pub(super) struct Common(Vec<(PathFd, BitFlags<AccessFs>)>);

impl Common {
    /// What exists of the system and of these tools. What is missing is left out.
    pub fn open(tools: &[PathBuf]) -> Self {
        let device = AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::Truncate;
        let execute = AccessFs::from_read(VERSION);
        let with = |access: BitFlags<AccessFs>| move |path: PathBuf| (path, access);
        let system = access::programs().into_iter().chain(tools.iter().cloned());
        let all = (system.map(with(execute)))
            .chain(access::settings().into_iter().map(with(reading())))
            .chain(access::facts().map(PathBuf::from).map(with(reading())))
            .chain(access::sinks().iter().map(PathBuf::from).map(with(device)));
        Self(all.filter_map(|(path, access)| open(&path, access)).collect())
    }
}

/// The rules, and the rights that a process has to its own folder in `/proc`. Each process gets new
/// rules, since that folder is added to them. What is missing is left out.
///
/// No TCP at all, no signals to processes outside, and no abstract sockets made outside.
pub(super) fn rules(
    common: &Common,
    readable: &[PathBuf],
    writable: &[PathBuf],
) -> io::Result<(OwnedFd, u64)> {
    let all = AccessFs::from_all(VERSION);
    let refused = |error: landlock::RulesetError| io::Error::other(error.to_string());
    let shared = common.0.iter().map(|(place, access)| Ok(PathBeneath::new(place, *access)));
    let read = readable.iter().map(|path| (path, AccessFs::from_read(VERSION)));
    let write = writable.iter().map(|path| (path, writing(all)));
    let own = read.chain(write).filter_map(|(path, access)| open(path, access));
    let own = own.map(|(place, access)| {
        Ok::<Grant, landlock::RulesetError>(PathBeneath::new(place, access))
    });
    let rules = Ruleset::default()
        .handle_access(all)
        .and_then(|rules| rules.handle_access(AccessNet::from_all(VERSION)))
        .and_then(|rules| rules.scope(Scope::from_all(VERSION)))
        .and_then(Ruleset::create)
        .and_then(|rules| rules.add_rules(shared))
        .and_then(|rules| rules.add_rules(own))
        .map_err(refused)?;
    let rules = Option::<OwnedFd>::from(rules);
    rules.map(|rules| (rules, reading().bits())).ok_or_else(|| io::ErrorKind::Unsupported.into())
}

/// Opens a path; for a file, with only those rights that files can have.
fn open(path: &Path, access: BitFlags<AccessFs>) -> Option<(PathFd, BitFlags<AccessFs>)> {
    let of_kind = if path.is_dir() { access } else { access & AccessFs::from_file(VERSION) };
    Some((PathFd::new(path).ok()?, of_kind))
}

fn reading() -> BitFlags<AccessFs> {
    AccessFs::ReadFile | AccessFs::ReadDir
}

/// Everything except making devices.
fn writing(all: BitFlags<AccessFs>) -> BitFlags<AccessFs> {
    all & !(AccessFs::MakeBlock | AccessFs::MakeChar | AccessFs::IoctlDev)
}
