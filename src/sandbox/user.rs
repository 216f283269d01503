//! The users that submissions run as. If the grader is root, each cell has its own unnamed user:
//! what one submission leaves behind cannot starve the next, all of it can be killed at once, and
//! it has no access to the machine's files. Otherwise, cells run as the grader.

#[cfg(target_os = "linux")]
use std::os::linux::net::SocketAddrExt;
#[cfg(target_os = "linux")]
use std::os::unix::net::{SocketAddr, UnixListener};
#[cfg(target_os = "linux")]
use std::sync::{Mutex, PoisonError};

/// Where the numbers of such users begin: one range that no system assigns by itself, and another,
/// for containers that have only the first 65,536. As many again are for the processes that kill
/// theirs.
const BASES: [u32; 2] = [400_000, 60_600];

/// How many there are; no more cells than that run at a time.
const COUNT: u32 = 290;

/// Users that this process has had before, and left without processes.
#[cfg(target_os = "linux")]
static KNOWN: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// The user that cells run as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Users {
    /// Each as its own user, numbered from after this one, which belongs to no cell.
    Own(u32),
    /// As root, because there is no other user, but without root's privileges.
    PowerlessRoot,
    /// As the user who grades.
    Same,
}

/// A cell's own user, while this exists.
#[derive(Debug)]
pub(super) struct OwnUser {
    /// Its number, also that of its group.
    pub number: u32,
    /// Keeps other graders on this machine from using it. It disappears with the process,
    /// however that ends.
    #[cfg(target_os = "linux")]
    _claim: UnixListener,
}

impl Users {
    /// The user that cells can run as here.
    pub fn here() -> Self {
        if !rustix::process::geteuid().is_root() {
            return Self::Same;
        }
        match BASES.into_iter().find(|base| is_mapped(*base)) {
            Some(base) if has_privileges() => Self::Own(base),
            _ => Self::PowerlessRoot,
        }
    }

    /// Claims a user that no other cell has; `None` if cells have no users of their own, or all
    /// are taken.
    #[cfg(target_os = "linux")]
    pub fn claim(self) -> Option<OwnUser> {
        let Self::Own(base) = self else { return None };
        (base + 1..base + COUNT).find_map(|number| self.claim_that(number))
    }

    /// Claims that user, if it belongs to cells and no other cell has it. Nothing runs as it then.
    #[cfg(target_os = "linux")]
    pub fn claim_that(self, number: u32) -> Option<OwnUser> {
        let Self::Own(base) = self else { return None };
        if !(base + 1..base + COUNT).contains(&number) {
            return None;
        }
        let name = format!("synfin cell of user {number}");
        let claim = SocketAddr::from_abstract_name(name).ok()?;
        let _claim = UnixListener::bind_addr(&claim).ok()?;
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains(&number) {
            // A killed grader may have left something behind.
            end_all(number).ok()?;
            known.push(number);
        }
        drop(known);
        Some(OwnUser { number, _claim })
    }

    /// Elsewhere, there are none.
    #[cfg(not(target_os = "linux"))]
    pub fn claim(self) -> Option<OwnUser> {
        None
    }
}

impl OwnUser {
    /// Kills everything that runs as this user.
    pub fn end_all(&self) -> std::io::Result<()> {
        end_all(self.number)
    }
}

/// Kills everything that runs as the user of a cell.
pub(super) fn end_all(number: u32) -> std::io::Result<()> {
    /// The first try cannot be prevented; the others are for a machine short of resources.
    const TRIES: u32 = 3;
    let mut ended = Ok(());
    for _ in 0..TRIES {
        #[cfg(target_os = "linux")]
        {
            ended = crate::sys::user::end_all_of(number, number + COUNT);
        }
        if ended.is_ok() {
            break;
        }
    }
    ended
}

/// Whether these numbers are mapped in this container.
fn is_mapped(base: u32) -> bool {
    let covers = |map: &str| {
        map.lines().any(|line| {
            let mut numbers = line.split_whitespace().filter_map(|it| it.parse::<u64>().ok());
            let (Some(first), Some(_), Some(count)) =
                (numbers.next(), numbers.next(), numbers.next())
            else {
                return false;
            };
            first <= base.into() && u64::from(base + 2 * COUNT) <= first + count
        })
    };
    ["/proc/self/uid_map", "/proc/self/gid_map"]
        .iter()
        .all(|path| std::fs::read_to_string(path).is_ok_and(|map| covers(&map)))
}

/// Whether root has the necessary privileges here: to become another user, give files away, and
/// kill another user's processes.
#[cfg(target_os = "linux")]
fn has_privileges() -> bool {
    use rustix::thread::CapabilitySet;

    let needed = CapabilitySet::SETUID
        | CapabilitySet::SETGID
        | CapabilitySet::CHOWN
        | CapabilitySet::KILL
        | CapabilitySet::DAC_OVERRIDE;
    rustix::thread::capabilities(None).is_ok_and(|has| has.effective.contains(needed))
}

#[cfg(not(target_os = "linux"))]
fn has_privileges() -> bool {
    false
}
