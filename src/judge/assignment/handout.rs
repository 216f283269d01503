//! What students get: the handout, with the starter kits that the assignment names.

use std::path::PathBuf;

use super::{Assignment, Settings};
use crate::files;
use crate::stack::program::wire::Level;

/// A starter kit.
pub struct Kit {
    /// Its language, as in `kits`.
    pub language: &'static str,
    level: Level,
    /// Its path in synfin.
    path: &'static str,
    /// The name under which students get it, and can hand it in.
    file: &'static str,
    /// The command that builds it beside its file; empty if nothing is to be built.
    pub build: &'static str,
    /// The command that runs it then.
    pub run: &'static str,
    text: &'static str,
}

macro_rules! kit {
    ($language:literal, $file:literal, $build:literal, $run:literal) => {
        kit!($language, $file, $build, $run, Symbols, $file)
    };
    ($language:literal, $file:literal, $build:literal, $run:literal, $level:ident, $source:literal) => {
        Kit {
            language: $language,
            level: Level::$level,
            path: concat!("kits/", $language, "/", $source),
            file: $file,
            build: $build,
            run: $run,
            text: include_str!(concat!("../../../kits/", $language, "/", $source)),
        }
    };
}

const KITS: [Kit; 8] = [
    kit!("python", "tcp.py", "", "python3 tcp.py"),
    kit!("c", "tcp.c", "cc -O2 -o tcp tcp.c", "./tcp"),
    kit!("java", "Tcp.java", "javac Tcp.java", "java Tcp"),
    kit!("go", "tcp.go", "go build -o tcp tcp.go", "./tcp"),
    kit!("rust", "tcp.rs", "rustc -O -o tcp tcp.rs", "./tcp"),
    kit!("javascript", "tcp.js", "", "node tcp.js"),
    kit!("python", "tcp.py", "", "python3 tcp.py", Segments, "segments.py"),
    kit!("c", "tcp.c", "cc -O2 -o tcp tcp.c", "./tcp", Segments, "segments.c"),
];

/// The paths and texts of all kits.
pub fn kits() -> impl Iterator<Item = (String, &'static str)> {
    KITS.iter().map(|kit| (kit.path.to_owned(), kit.text))
}

/// The kits of the level that an assignment demands; of level `symbols` if it demands none.
fn kits_for(settings: &Settings) -> impl Iterator<Item = &'static Kit> {
    let level = settings.program.level.unwrap_or(Level::Symbols);
    KITS.iter().filter(move |kit| kit.level == level)
}

/// Whether all kits that the settings name exist.
///
/// # Errors
/// The first that does not, and those that do.
pub(super) fn known(settings: &Settings) -> Result<(), String> {
    let is_known = |name: &String| kits_for(settings).any(|kit| kit.language == name);
    settings.kits.iter().find(|name| !is_known(name)).map_or(Ok(()), |unknown| {
        let all: Vec<String> =
            kits_for(settings).map(|kit| format!("`{}`", kit.language)).collect();
        let at = settings
            .program
            .level
            .map_or_else(String::new, |level| format!(" at level `{}`", level.name()));
        Err(format!("there is no kit `{unknown}`{at}; there are {}", all.join(", ")))
    })
}

impl Assignment {
    /// The starter kits that students get.
    pub fn kits(&self) -> impl Iterator<Item = &'static Kit> {
        let named = |kit: &&Kit| self.settings.kits.iter().any(|it| it == kit.language);
        kits_for(&self.settings).filter(named)
    }

    /// The files that students get, by their paths: `handout.md`, all of `handout/`, and there the
    /// kits.
    ///
    /// # Errors
    /// A sentence for the instructor: a file cannot be read, or has the name of a kit.
    pub fn handout(&self) -> Result<Vec<(PathBuf, Vec<u8>)>, String> {
        let mut all = Vec::new();
        let mut add = |path: PathBuf| {
            let text = files::read(&path)?;
            let below = path.strip_prefix(&self.folder).unwrap_or(&path).to_owned();
            all.push((below, text));
            Ok::<_, String>(())
        };
        let (page, below) = (self.folder.join("handout.md"), self.folder.join("handout"));
        if page.exists() {
            add(page)?;
        }
        if below.exists() {
            files::below(&below, |_| false)?.into_iter().try_for_each(add)?;
        }
        for kit in self.kits() {
            let path = PathBuf::from("handout").join(kit.file);
            if all.iter().any(|(other, _)| *other == path) {
                return Err(format!(
                    "`{}` is in the handout already, and `kits` has `{}`: remove one of them",
                    path.display(),
                    kit.language
                ));
            }
            all.push((path, kit.text.into()));
        }
        Ok(all)
    }
}
