//! The implementations, by the words that select them: `model`, `linux`, `smoltcp`, `program:CMD`.

use std::fmt;
use std::str::FromStr;

#[cfg(not(feature = "smoltcp"))]
use super::Fault;
use super::program::{Launcher, Program, ProgramCommand};
use super::{Missing, Model, Stack};
use crate::host::{Host, PerHost};
use crate::tcp::Config;

/// An implementation that a host can run.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Implementation {
    /// The model of RFC 9293.
    Model,
    /// The kernel of this machine.
    Linux,
    /// The TCP of smoltcp, a library for embedded systems.
    Smoltcp,
    /// A program that speaks the program protocol.
    Program(ProgramCommand),
}

impl Implementation {
    /// How users write them.
    pub const WORDS: [&str; 4] = ["model", "linux", "smoltcp", "program:CMD"];

    /// Their words in results, `@stack` and `@known`: [`Implementation::name`] of each.
    pub const NAMES: [&str; 4] = ["model", "linux", "smoltcp", "program"];

    /// The word for it in results, `@stack` and `@known`: without a program's command.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Smoltcp => "smoltcp",
            Self::Program(_) => "program",
            Self::Linux => "linux",
        }
    }

    /// The names of both hosts' implementations, without repetition, as `@known` and `@stack` use
    /// them.
    pub fn names(hosts: &PerHost<Self>) -> Vec<&'static str> {
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
            Self::Smoltcp => "smoltcp 0.14.0".to_owned(),
            Self::Program(command) => command.to_string(),
            Self::Linux => linux_version(),
        }
    }

    /// Does what has to be done while the process has only one thread. Whether it succeeded shows
    /// when a host is started.
    pub fn prepare(&self) {
        #[cfg(target_os = "linux")]
        if *self == Self::Linux {
            super::linux::prepare();
        }
    }

    /// A host of this implementation, with these settings, and without a connection. If it cannot
    /// be started, its first fault says so.
    pub fn start(&self, host: Host, config: &Config) -> Box<dyn Stack> {
        match self {
            Self::Model => Box::new(Model::new(config.clone())),
            Self::Smoltcp => smoltcp(host, config),
            Self::Program(command) => {
                match Program::start(&Launcher::new(command.clone()), host, config) {
                    Ok(program) => Box::new(program),
                    Err(fault) => Box::new(Missing::new(self.name(), fault)),
                }
            }
            Self::Linux => linux(config),
        }
    }
}

#[cfg(feature = "smoltcp")]
fn smoltcp(host: Host, config: &Config) -> Box<dyn Stack> {
    match super::Smoltcp::new(host, config) {
        Ok(stack) => Box::new(stack),
        Err(fault) => Box::new(Missing::new("smoltcp", fault)),
    }
}

#[cfg(not(feature = "smoltcp"))]
fn smoltcp(_: Host, _: &Config) -> Box<dyn Stack> {
    let why = "this build of synfin does not include smoltcp: build it with the feature `smoltcp`";
    Box::new(Missing::new("smoltcp", Fault::unavailable(why)))
}

#[cfg(target_os = "linux")]
fn linux(config: &Config) -> Box<dyn Stack> {
    super::linux::start(config)
}

#[cfg(not(target_os = "linux"))]
fn linux(_: &Config) -> Box<dyn Stack> {
    let why = "this is not Linux; `linux` is the kernel of the machine that synfin runs on";
    Box::new(Missing::new("linux", Fault::unavailable(why)))
}

#[cfg(target_os = "linux")]
fn linux_version() -> String {
    super::linux::version()
}

#[cfg(not(target_os = "linux"))]
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
        if let Some(command) = self.0.strip_prefix("program:") {
            let why = command.parse::<ProgramCommand>().err();
            let why = why.map(|why| why.to_string()).unwrap_or_default();
            return write!(f, "`{}` is not a program: {why}", self.0);
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
    let head = |text: &str| text.split(':').next().unwrap_or_default().to_lowercase();
    let likeness = |word: &str| strsim::jaro_winkler(&head(text), &head(word));
    Implementation::WORDS
        .into_iter()
        .map(|word| (likeness(word), word))
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
            Some(("program", command)) => command.parse().map(Self::Program).map_err(|_| unknown()),
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
        assert!(near("nope").is_err_and(|it| it.ends_with("`program:CMD`")));
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
