//! `--stack-name`: what programs are called, for every command that runs some or reads `@known` and
//! `@stack`.

use super::exit::Stop;
use super::scripts::Scripts;
use crate::language::Reading;
use crate::stack::{Implementation, is_own_name};

/// The option.
#[derive(clap::Args, Debug, Default)]
pub struct StackNames {
    /// The name by which `@known`, `@stack` and results mean the program that runs [default: the name
    /// that it gives itself in `hello`, if that is one word, or `program`].
    ///
    /// Where several programs run, it may be given once for each, in their order. Where none runs, it
    /// only says that there is such an implementation.
    #[arg(long = "stack-name", value_name = "NAME", help_heading = "How they run", value_parser = own_name)]
    given: Vec<String>,
}

impl StackNames {
    /// Gives the programs among these their names: those given, in their order, and then those that
    /// they give themselves. The same program has one name wherever it runs.
    ///
    /// # Errors
    /// If more names are given than programs run, and at least one runs.
    pub fn give<'i>(
        &self,
        hosts: impl IntoIterator<Item = &'i mut Implementation>,
    ) -> Result<(), Stop> {
        let mut given = self.given.iter();
        let mut named: Vec<(Implementation, Implementation)> = Vec::new();
        let may = |it: &&mut Implementation| {
            matches!(it, Implementation::Program(_) | Implementation::Behind(_))
        };
        for host in hosts.into_iter().filter(may) {
            let known = named.iter().find(|(it, _)| it == host).map(|(_, named)| named.clone());
            let new = known.unwrap_or_else(|| match given.next() {
                Some(name) => host.clone().called(name),
                None => host.clone().introduced(),
            });
            named.push((std::mem::replace(host, new.clone()), new));
        }
        match given.next() {
            Some(more) if !named.is_empty() => Err(Stop::usage(format!(
                "`--stack-name {more}` names one program more than run here"
            ))),
            _ => Ok(()),
        }
    }

    /// The options as words of a command.
    pub fn words(&self) -> impl Iterator<Item = String> {
        // A name has nothing to quote.
        self.given.iter().map(|name| format!("--stack-name {name}"))
    }

    /// How texts are read beside these hosts: the names given and those of the hosts are declared.
    pub fn reading<'i>(
        &self,
        scripts: &Scripts,
        hosts: impl IntoIterator<Item = &'i Implementation>,
    ) -> Reading {
        let of_hosts = hosts.into_iter().map(|it| it.name().to_owned());
        let mut stacks = self.given.clone();
        stacks.extend(of_hosts.filter(|it| is_own_name(it)));
        stacks.sort();
        stacks.dedup();
        Reading { stacks, ..scripts.reading() }
    }
}

fn own_name(text: &str) -> Result<String, String> {
    if is_own_name(text) {
        return Ok(text.to_owned());
    }
    let taken = Implementation::NAMES.join(", ");
    Err(format!(
        "a name is a letter, and then up to 31 letters, digits, `-`, `_` and `.`; {taken} are taken"
    ))
}
