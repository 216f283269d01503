//! The implementations, by the words that select them: `model`, `model:PROFILE`, `linux`, `smoltcp`,
//! `program:CMD`, `tun:NAME`, `tap:NAME`.
//!
//! The model under a profile is an implementation of its own: what fails there says nothing about
//! `model`. [`stands_for`] says which names in `@stack` and `@known` are its. A program may have a
//! name of its own, and `program` means each of them.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

#[cfg(not(all(feature = "smoltcp", feature = "command", target_os = "linux")))]
use super::Fault;
#[cfg(feature = "command")]
use super::program::{Launcher, Program, ProgramCommand, Session};
#[cfg(feature = "command")]
use super::tun::{self, Behind};
use super::{Custom, Missing, Model, Stack};
use crate::host::{Host, PerHost};
use crate::tcp::{Config, Profile};

/// The name of a program that has none of its own, and a word for any.
pub const PROGRAM: &str = "program";

/// The beginning of the name of the model under a profile.
const UNDER: &str = "model:";

/// The names of the model under each profile.
static PROFILED: LazyLock<Vec<String>> =
    LazyLock::new(|| Profile::ALL.iter().map(|it| format!("{UNDER}{}", it.name)).collect());

/// An implementation that a host can run.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Implementation {
    /// The model of RFC 9293.
    Model,
    /// The model under a profile that is not its default one.
    Profiled(&'static Profile),
    /// The kernel of this machine.
    Linux,
    /// The TCP of smoltcp, a library for embedded systems.
    Smoltcp,
    /// A program that speaks the program protocol.
    #[cfg(feature = "command")]
    Program(ProgramCommand),
    /// Whatever is behind a TUN or TAP device.
    #[cfg(feature = "command")]
    Behind(Box<Behind>),
    /// A stack that whoever uses this crate implements.
    Custom(Custom),
}

impl Implementation {
    /// How users write them.
    pub const WORDS: [&str; 7] =
        ["model", "model:PROFILE", "linux", "smoltcp", "program:CMD", "tun:NAME", "tap:NAME"];

    /// Their words in results, `@stack` and `@known`: [`Implementation::name`] of each, without the
    /// model's profiles and programs' own names.
    pub const NAMES: [&str; 6] = ["model", "linux", "smoltcp", PROGRAM, "tun", "tap"];

    /// All that need no more words: for shells, and for filters.
    pub fn there_are() -> impl Iterator<Item = &'static str> {
        let profiled = Profile::ALL.iter().filter(|it| !it.is_default()).map(name_under);
        ["model"].into_iter().chain(profiled).chain(["linux", "smoltcp"])
    }

    /// The model under this profile, or the model itself if it is the default one.
    pub fn under(profile: &'static Profile) -> Self {
        if profile.is_default() { Self::Model } else { Self::Profiled(profile) }
    }

    /// The profile whose settings it begins with, if it has one. A scenario's own go before it.
    pub const fn profile(&self) -> Option<&'static Profile> {
        match self {
            Self::Profiled(profile) => Some(profile),
            _ => None,
        }
    }

    /// The word for it in results, `@stack` and `@known`: a program's own name, or `program`.
    pub fn name(&self) -> &str {
        match self {
            Self::Model => "model",
            Self::Profiled(profile) => name_under(profile),
            Self::Smoltcp => "smoltcp",
            #[cfg(feature = "command")]
            Self::Program(command) => command.own_name().unwrap_or(PROGRAM),
            #[cfg(feature = "command")]
            Self::Behind(behind) => behind.shown_name(),
            Self::Linux => "linux",
            Self::Custom(stack) => stack.name(),
        }
    }

    /// Whether `@known` means it by this word.
    pub fn goes_by(&self, word: &str) -> bool {
        #[cfg(feature = "command")]
        if word == PROGRAM && matches!(self, Self::Program(_)) {
            return true;
        }
        stands_for(self.name(), word)
    }

    /// Whether `@stack` means it by this word.
    pub fn is_meant_by(&self, word: &str) -> bool {
        self.goes_by(word) || is_meant_by(self.name(), word)
    }

    /// The same under a name of its own, which has to be one ([`is_own_name`]); only a program and
    /// what is behind a device can have one.
    #[cfg(feature = "command")]
    #[must_use]
    pub fn called(self, name: &str) -> Self {
        match self {
            Self::Program(command) => Self::Program(command.called(name.to_owned())),
            Self::Behind(behind) => Self::Behind(Box::new(behind.called(name.to_owned()))),
            other => other,
        }
    }

    /// The same under the name that it gives itself, if it is a program without a name and says one
    /// that can be its own: that starts it once. One that does not start shows that when it runs.
    #[cfg(feature = "command")]
    #[must_use]
    pub fn introduced(self) -> Self {
        let Self::Program(command) = &self else { return self };
        if command.own_name().is_some() {
            return self;
        }
        let session = Session::open(&Launcher::new(command.clone())).ok();
        let name = session.and_then(|it| it.name().map(str::to_owned));
        match name.filter(|it| is_own_name(it)) {
            Some(name) => self.called(&name),
            None => self,
        }
    }

    /// The names of both hosts' implementations, without repetition, as `@known` and `@stack` use
    /// them.
    pub fn names(hosts: &PerHost<Self>) -> Vec<&str> {
        let mut names = hosts.0.iter().map(Self::name).collect::<Vec<_>>();
        names.dedup();
        names
    }

    /// Whether both hosts run the model.
    pub fn are_the_model(hosts: &PerHost<Self>) -> bool {
        hosts.0.iter().all(|it| *it == Self::Model)
    }

    /// Its version, for people: `RFC 9293, synfin 0.1.0`.
    pub fn version(&self) -> String {
        match self {
            Self::Model => concat!("RFC 9293, synfin ", env!("CARGO_PKG_VERSION")).to_owned(),
            Self::Profiled(profile) => {
                format!("{}, profile {}", Self::Model.version(), profile.name)
            }
            Self::Smoltcp => "smoltcp 0.14.0".to_owned(),
            #[cfg(feature = "command")]
            Self::Program(command) => command.to_string(),
            #[cfg(feature = "command")]
            Self::Behind(behind) => behind.to_string(),
            Self::Linux => linux_version(),
            Self::Custom(stack) => stack.name().to_owned(),
        }
    }

    /// Does what has to be done while the process has only one thread. Whether it succeeded shows
    /// when a host is started.
    pub fn prepare(&self) {
        #[cfg(all(target_os = "linux", feature = "command"))]
        if *self == Self::Linux {
            super::linux::prepare();
        }
    }

    /// A host of this implementation, with these settings, and without a connection. Those of its
    /// profile are among them. If it cannot be started, its first fault says so.
    pub fn start(&self, host: Host, config: &Config) -> Box<dyn Stack> {
        match self {
            Self::Model => Box::new(Model::new(config.clone())),
            Self::Profiled(profile) => Box::new(Model::named(config.clone(), name_under(profile))),
            Self::Smoltcp => smoltcp(host, config),
            #[cfg(feature = "command")]
            Self::Program(command) => {
                match Program::start(&Launcher::new(command.clone()), host, config) {
                    Ok(program) => Box::new(program),
                    Err(fault) => Box::new(Missing::new(self.name(), fault)),
                }
            }
            #[cfg(feature = "command")]
            Self::Behind(behind) => tun::start(behind, host, config),
            Self::Linux => linux(config),
            Self::Custom(stack) => stack.start(host, config),
        }
    }
}

/// The name of the model under this profile.
fn name_under(profile: &Profile) -> &'static str {
    let is_its = |name: &&String| name.strip_prefix(UNDER) == Some(profile.name);
    PROFILED.iter().find(is_its).map_or("model", String::as_str)
}

/// Whether a stack of that name is the model, under whichever profile: it hides nothing.
pub fn is_the_model(name: &str) -> bool {
    name == Implementation::Model.name() || name.starts_with(UNDER)
}

/// Whether a program may be called that: a letter, and then letters, digits, `-`, `_` and `.`, up to
/// 32, and none of the names that are taken.
pub fn is_own_name(name: &str) -> bool {
    let letter = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    name.len() <= 32
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(letter)
        && !Implementation::NAMES.iter().any(|taken| taken.eq_ignore_ascii_case(name))
}

/// Whether a stack called `name` is one of those that `word` means in `@known`: itself, or, under the
/// profile that imitates an implementation, that one. What is known of `model` is not known of it under a
/// profile.
pub fn stands_for(name: &str, word: &str) -> bool {
    name == word || name.strip_prefix(UNDER) == Some(word)
}

/// Whether a scenario that is meant for `word` (`@stack`) is meant for a stack called `name`: as for
/// `@known`, and what is meant for the model is meant for it under a profile, which can do the same.
pub fn is_meant_by(name: &str, word: &str) -> bool {
    stands_for(name, word) || (word == Implementation::Model.name() && is_the_model(name))
}

#[cfg(feature = "smoltcp")]
fn smoltcp(host: Host, config: &Config) -> Box<dyn Stack> {
    match super::Smoltcp::new(host, config) {
        Ok(stack) => Box::new(super::Packets::new(stack, super::route(host), config)),
        Err(fault) => Box::new(Missing::new("smoltcp", fault)),
    }
}

#[cfg(not(feature = "smoltcp"))]
fn smoltcp(_: Host, _: &Config) -> Box<dyn Stack> {
    let why = "this build of synfin does not include smoltcp: build it with the feature `smoltcp`";
    Box::new(Missing::new("smoltcp", Fault::unavailable(why)))
}

#[cfg(all(target_os = "linux", feature = "command"))]
fn linux(config: &Config) -> Box<dyn Stack> {
    super::linux::start(config)
}

#[cfg(not(all(target_os = "linux", feature = "command")))]
fn linux(_: &Config) -> Box<dyn Stack> {
    let why = "this is not Linux; `linux` is the kernel of the machine that synfin runs on";
    Box::new(Missing::new("linux", Fault::unavailable(why)))
}

#[cfg(all(target_os = "linux", feature = "command"))]
fn linux_version() -> String {
    super::linux::version()
}

#[cfg(not(all(target_os = "linux", feature = "command")))]
fn linux_version() -> String {
    "not available".to_owned()
}

impl fmt::Display for Implementation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// There is no implementation with that name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownImplementation(pub String);

impl fmt::Display for UnknownImplementation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[cfg(feature = "command")]
        if let Some(command) = self.0.strip_prefix("program:") {
            let why = command.parse::<ProgramCommand>().err();
            let why = why.map(|why| why.to_string()).unwrap_or_default();
            return write!(f, "`{}` is not a program: {why}", self.0);
        }
        #[cfg(feature = "command")]
        if self.0.starts_with("tun:") || self.0.starts_with("tap:") {
            let why = self.0.parse::<Behind>().err().map(|why| why.to_string());
            return write!(f, "`{}` is not a device: {}", self.0, why.unwrap_or_default());
        }
        if let Some(profile) = self.0.strip_prefix(UNDER) {
            let there = Profile::ALL.iter().map(|it| format!("`{}`", it.name));
            let there = there.collect::<Vec<_>>().join(", ");
            write!(f, "there is no profile `{profile}`; there is {there}")?;
            let names = Profile::ALL.iter().map(|it| it.name);
            return match most_similar(&profile.to_lowercase(), names) {
                Some(near) => write!(f, "; did you mean `{UNDER}{near}`?"),
                None => Ok(()),
            };
        }
        let there = Implementation::WORDS.map(|word| format!("`{word}`")).join(", ");
        write!(f, "there is no implementation `{}`; there is {there}", self.0)?;
        match nearest(&self.0) {
            Some(near) => write!(f, "; did you mean `{near}`?"),
            None => Ok(()),
        }
    }
}

/// The implementation whose word is most similar to the text, if any is similar.
fn nearest(text: &str) -> Option<&'static str> {
    let head = text.split(':').next().unwrap_or_default().to_lowercase();
    let has_colon = text.contains(':');
    let words = Implementation::WORDS.into_iter().filter(|word| word.contains(':') == has_colon);
    let head_of = |word: &'static str| word.split(':').next().unwrap_or_default();
    let near = most_similar(&head, words.clone().map(head_of));
    let near = near.or_else(|| most_similar(&head, Implementation::WORDS.into_iter().map(head_of)));
    let near = near?;
    words.chain(Implementation::WORDS).find(|word| head_of(word) == near)
}

/// The word that is most similar to the text, if any is similar.
fn most_similar(text: &str, words: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    words
        .map(|word| (strsim::jaro_winkler(text, word), word))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, word)| word)
}

impl std::error::Error for UnknownImplementation {}

impl FromStr for Implementation {
    type Err = UnknownImplementation;

    fn from_str(text: &str) -> Result<Self, UnknownImplementation> {
        let unknown = || UnknownImplementation(text.to_owned());
        match text.split_once(':') {
            None if text == "model" => Ok(Self::Model),
            None if text == "linux" => Ok(Self::Linux),
            None if text == "smoltcp" => Ok(Self::Smoltcp),
            Some(("model", profile)) => {
                Profile::named(profile).map(Self::under).ok_or_else(unknown)
            }
            #[cfg(feature = "command")]
            Some(("program", command)) => command.parse().map(Self::Program).map_err(|_| unknown()),
            #[cfg(feature = "command")]
            Some(("tun" | "tap", _)) => {
                text.parse().map(Box::new).map(Self::Behind).map_err(|_| unknown())
            }
            _ => Err(unknown()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_finds_its_neighbour() {
        let near = |text: &str| text.parse::<Implementation>().map_err(|it| it.to_string());
        assert!(near("linx").is_err_and(|it| it.ends_with("; did you mean `linux`?")));
        assert!(near("programm:./x").is_err_and(|it| it.ends_with("mean `program:CMD`?")));
        assert!(near("nope").is_err_and(|it| it.ends_with("`tap:NAME`")));
        assert!(near("modell").is_err_and(|it| it.ends_with("; did you mean `model`?")));
        assert!(near("model:rfc739").is_err_and(|it| it.ends_with("mean `model:rfc793`?")));
        assert!(near("modle:linux").is_err_and(|it| it.ends_with("mean `model:PROFILE`?")));
        assert!(near("model:").is_err_and(|it| it.ends_with("`linux`")));
    }

    #[test]
    fn the_default_profile_is_the_model_itself() {
        for profile in Profile::ALL {
            let named = format!("model:{}", profile.name).parse::<Implementation>();
            let is_model = named.as_ref().is_ok_and(|it| *it == Implementation::Model);
            assert_eq!(is_model, profile.is_default(), "{}", profile.name);
            assert!(named.is_ok_and(|it| is_the_model(it.name())), "{}", profile.name);
        }
    }

    #[test]
    fn a_profile_stands_for_what_it_imitates_and_not_for_the_model() {
        assert!(stands_for("linux", "linux") && stands_for("model:linux", "linux"));
        assert!(stands_for("model:linux", "model:linux") && !stands_for("model:linux", "model"));
        assert!(!stands_for("linux", "model:linux") && !stands_for("model:linux", "smoltcp"));
        assert!(is_meant_by("model:linux", "model") && !is_meant_by("linux", "model"));
    }

    #[test]
    fn the_version_of_smoltcp_is_the_built_in_one() {
        let lock = include_str!("../../Cargo.lock");
        let version = Implementation::Smoltcp.version();
        let entry = version.replacen("smoltcp ", "name = \"smoltcp\"\nversion = \"", 1);
        assert!(
            lock.contains(&format!("{entry}\"\n")),
            "Cargo.lock has a different version than \
                                                         {version}"
        );
    }
}
