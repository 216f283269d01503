//! The start of a student: START.md, and the pages to look things up in.

use std::path::PathBuf;

use super::elf::Processor;
use crate::files;
use crate::grade::record::Kind;
use crate::judge::assignment::{Assignment, Kit};
use crate::text::escape::shell;

/// The name of the page to read first.
pub(super) const FILE: &str = "START.md";

const PAGE: &str = include_str!("start/START.md");

/// Where the files of a handout are.
const HANDOUT: &str = "handout";

/// A page of synfin's for students.
struct Page {
    name: &'static str,
    /// What it is for, in words.
    what: &'static str,
    text: &'static str,
    /// It is of use only to those who hand in programs.
    for_programs: bool,
}

const PAGES: [Page; 3] = [
    Page {
        name: "STUDENTS.md",
        what: "how to read scenarios and results, and what to watch out for",
        text: include_str!("../../../docs/STUDENTS.md"),
        for_programs: false,
    },
    Page {
        name: "LANGUAGE.md",
        what: "every word of scenarios",
        text: include_str!("../../../docs/LANGUAGE.md"),
        for_programs: false,
    },
    Page {
        name: "PROTOCOL.md",
        what: "what synfin says to a program, and what it may answer",
        text: include_str!("../../../docs/PROTOCOL.md"),
        for_programs: true,
    },
];

/// The programs in an archive: synfin for each of these processors.
pub(super) struct Programs(Vec<Processor>);

impl Programs {
    pub(super) const fn new(processors: Vec<Processor>) -> Self {
        Self(processors)
    }

    /// Where the one for a processor is in the archive: at the top if there is no other.
    pub(super) fn place(&self, processor: Processor) -> String {
        match self.0.as_slice() {
            [_] => "synfin".to_owned(),
            _ => format!("linux-{}/synfin", processor.uname()),
        }
    }

    /// The systems, for people; nothing if there is no program.
    pub(super) fn words(&self) -> Option<String> {
        let all: Vec<&str> = self.0.iter().map(|it| it.words()).collect();
        (!all.is_empty()).then(|| format!("Linux on {}", all.join(" and ")))
    }

    /// What the page says of synfin.
    fn said(&self) -> String {
        if self.0.is_empty() {
            return "synfin, which grades your work, is not in this archive. Without Rust, ask your \
                    teacher for an archive\nthat has it. With [Rust](https://rustup.rs), `cargo \
                    install --path .` in synfin's folder installs it.\n\n"
                .to_owned();
        }
        let mut said =
            "synfin, which grades your work, is here too, and you do not need Rust:\n\n".to_owned();
        for processor in &self.0 {
            said += &format!(
                "- `{}` is for Linux on {}, where `uname -sm` prints `Linux {}`\n",
                self.place(*processor),
                processor.words(),
                processor.uname()
            );
        }
        said + "\n"
    }

    /// The command that lets a terminal find synfin.
    fn path(&self) -> Option<&'static str> {
        match self.0.as_slice() {
            [] => None,
            [_] => Some(r#"export PATH="$PWD:$PATH""#),
            _ => Some(r#"export PATH="$PWD/linux-$(uname -m):$PATH""#),
        }
    }

    /// What the first commands do.
    fn started(&self) -> String {
        let draws = "draws how a connection opens, and ends with `1 passed`.";
        if self.0.is_empty() {
            return format!("This {draws}");
        }
        let all: Vec<String> = self.0.iter().map(|it| self.place(*it)).collect();
        format!(
            "The first line tells this terminal where synfin is: repeat it in every new one. The \
             second\n{draws} If it says `Permission denied`, this helps:\n`chmod +x {}`.",
            all.join(" ")
        )
    }

    /// What to do on other systems.
    fn elsewhere(&self, kind: Kind) -> String {
        let is_program = kind == Kind::Program;
        let (packages, image, has) = if is_program {
            ("unzip python3 gcc", "python:3", " with Python and a C compiler")
        } else {
            ("unzip", "debian", "")
        };
        let platform = match self.0.as_slice() {
            [Processor::X86_64] => "--platform linux/amd64 ",
            [Processor::Arm64] => "--platform linux/arm64 ",
            _ => "",
        };
        let processors = match self.words() {
            Some(words) => format!("{words}."),
            None => "Linux.".to_owned(),
        };
        format!(
            "## On other systems\n\n\
             synfin runs on {processors} Other systems can have a Linux inside:\n\n\
             - Windows: in PowerShell as administrator, `wsl --install`; restart, and open the \
             terminal of its\n  Linux. There, `sudo apt update && sudo apt install {packages}`, \
             and unpack the archive.\n\
             - macOS, with Docker running: in a terminal in the folder that has this file, this \
             opens a\n  Linux{has}:\n  \
             `docker run -it --rm {platform}-v \"$PWD\":/work -w /work {image} bash`\n\n\
             Then go on as above. If neither is possible, ask your teacher for an account on a \
             computer with\nLinux, and say what your system and its processor are.\n\n"
        )
    }
}

/// START.md, for these files of a handout.
pub(super) fn page(
    assignment: &Assignment,
    files: &[(PathBuf, Vec<u8>)],
    programs: &Programs,
) -> Vec<u8> {
    let kind = assignment.settings.kind;
    let first =
        "synfin run --trace -e 'server listen; client connect; settle; expect both ESTABLISHED'";
    let first: Vec<&str> = programs.path().into_iter().chain([first]).collect();
    PAGE.replace("@SYNFIN@\n", &programs.said())
        .replace("@FIRST@", &first.join("\n"))
        .replace("@STARTED@", &programs.started())
        .replace("@HANDOUT@\n", &handout(assignment, files))
        .replace("@SYSTEMS@\n", &programs.elsewhere(kind))
        .replace("@CONTENT@\n", &content(kind, files))
        // Last, so that a title cannot be mistaken for a placeholder.
        .replace("@TITLE@", &assignment.settings.title)
        .into_bytes()
}

/// What to do in the handout's folder.
fn handout(assignment: &Assignment, files: &[(PathBuf, Vec<u8>)]) -> String {
    if !files.iter().any(|(path, _)| path.starts_with(HANDOUT)) {
        return String::new();
    }
    let example = files.iter().find(|(path, text)| {
        // A question cannot pass.
        files::is_scenario(path) && !text.windows(2).any(|two| two == b" ?")
    });
    let example = example.and_then(|(path, _)| path.strip_prefix(HANDOUT).ok()?.to_str());
    let mut lines = vec![format!("cd {HANDOUT}")];
    lines.extend(example.map(|name| format!("synfin run --trace {}", shell(name))));
    lines.extend(assignment.kits().map(command));
    let commands = lines.join("\n");
    format!("The task's commands are for the folder `{HANDOUT}`:\n\n```sh\n{commands}\n```\n\n")
}

/// What is in the archive, a row each.
fn content(kind: Kind, files: &[(PathBuf, Vec<u8>)]) -> String {
    let mut rows = String::new();
    let mut row = |name: &str, what: &str| rows += &format!("| `{name}` | {what} |\n");
    if files.iter().any(|(path, _)| path.as_os_str() == "handout.md") {
        row("handout.md", "your task");
    }
    if files.iter().any(|(path, _)| path.starts_with(HANDOUT)) {
        row(&format!("{HANDOUT}/"), "the files that it speaks of");
    }
    for page in pages_for(kind) {
        row(&format!("docs/{}", page.name), page.what);
    }
    rows
}

/// The pages to look things up in, by their paths. A link to a page that is not among them becomes
/// its words.
pub(super) fn pages(kind: Kind) -> Vec<(String, Vec<u8>)> {
    let names: Vec<&str> = pages_for(kind).map(|page| page.name).collect();
    let text = |page: &Page| without_links(page.text, &names).into_bytes();
    pages_for(kind).map(|page| (format!("docs/{}", page.name), text(page))).collect()
}

fn pages_for(kind: Kind) -> impl Iterator<Item = &'static Page> {
    PAGES.iter().filter(move |page| kind == Kind::Program || !page.for_programs)
}

/// A page without its links to files other than these.
fn without_links(text: &str, names: &[&str]) -> String {
    let mut rest = text;
    let mut all = String::new();
    while let Some((before, (words, target, after))) = next_link(rest) {
        let file = target.split('#').next().unwrap_or_default();
        let stays = file.is_empty() || file.contains("://") || names.contains(&file);
        all += before;
        all += &if stays { format!("[{words}]({target})") } else { words.to_owned() };
        rest = after;
    }
    all + rest
}

/// The text in front of the next link, and the link: its words, where it leads, the text after it.
fn next_link(text: &str) -> Option<(&str, (&str, &str, &str))> {
    let middle = text.find("](")?;
    let open = text.get(..middle)?.rfind('[')?;
    let (target, after) = text.get(middle + 2..)?.split_once(')')?;
    Some((text.get(..open)?, (text.get(open + 1..middle)?, target, after)))
}

/// Builds a kit and checks it.
fn command(kit: &Kit) -> String {
    let build = if kit.build.is_empty() { String::new() } else { format!("{} && ", kit.build) };
    format!("{build}synfin program check {}   # kit: {}", kit.run, kit.language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_lead_nowhere_become_words() {
        let text = "[a](A.md) [b](../B.md#c) `x[1]` [d](#d) [e](https://e.example) [f](A.md#g)";
        assert_eq!(
            without_links(text, &["A.md"]),
            "[a](A.md) b `x[1]` [d](#d) [e](https://e.example) [f](A.md#g)"
        );
        for kind in Kind::ALL {
            for (name, text) in pages(kind) {
                let text = String::from_utf8_lossy(&text).into_owned();
                assert!(!text.contains("](../"), "{name}");
            }
        }
    }
}
