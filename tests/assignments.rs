//! The assignments that are ready to use: each passes `grade --check`, and its sample submissions
//! still get the same points.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod generated;
#[allow(dead_code)]
#[path = "cli/rig.rs"]
mod rig;

use std::fs;
use std::path::{Path, PathBuf};

use rig::{Run, synfin};
use synfin::tcp::State;

/// The folders below `assignments/`.
fn assignments() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assignments");
    let mut found: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.join("assignment.toml").is_file());
    found.sort();
    assert!(!found.is_empty());
    found
}

/// Whether this machine can run programs in C and Python. If not, these tests are skipped.
fn has_languages() -> bool {
    let all = ["cc", "python3"].into_iter().all(|name| {
        std::process::Command::new(name)
            .arg("--version")
            .output()
            .is_ok_and(|it| it.status.success())
    });
    if !all {
        eprintln!("skipped: there is no `cc` or no `python3`");
    }
    all
}

fn command(arguments: &[&str]) -> Run {
    let root = env!("CARGO_MANIFEST_DIR");
    Run::of(synfin().current_dir(root).args(arguments).output().unwrap())
}

#[test]
fn each_is_ready_to_be_handed_out() {
    if !has_languages() {
        return;
    }
    // Who has done no work, what that gets, and in which assignments.
    let mut floors: Vec<(String, Vec<String>)> = Vec::new();
    for folder in assignments() {
        let checked = command(&["grade", "--check", &folder.display().to_string()]).ends(0).out;
        let name = format!("`{}`", folder.file_name().unwrap().to_string_lossy());
        let told = checked.lines().filter_map(|line| line.strip_prefix("     "));
        for floor in told.filter(|line| line.contains(" of 100: ")) {
            match floors.iter_mut().find(|it| it.0 == floor) {
                Some((_, names)) => names.push(name.clone()),
                None => floors.push((floor.to_owned(), vec![name.clone()])),
            }
        }
    }
    let mut table = String::from("| who | of 100 | in |\n|---|---:|---|\n");
    for (floor, names) in floors {
        let (points, who) = floor.split_once(" of 100: ").unwrap();
        table += &format!("| {who} | {points} | {} |\n", names.join(", "));
    }
    generated::hold("docs/guide/grades.md", "floors", &table);
}

#[test]
fn samples_get_the_same_points() {
    if !has_languages() {
        return;
    }
    for folder in assignments() {
        let results = tempfile::tempdir().unwrap();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let samples = folder.join("submissions").display().to_string();
        let out = results.path().display().to_string();
        let assignment = folder.display().to_string();
        let run = command(&["grade", &assignment, "--class", &samples, "-o", &out]).ends(1);
        insta::assert_snapshot!(name, run.out);
    }
}

/// A handout shows the real ladder.
#[test]
fn handouts_show_the_real_ladder() {
    // The assignment, the file that its handout draws, and the text above the first ladder.
    let shown = [
        ("eleven-states", "example.synfin", "the SYN is lost\n\n"),
        ("break-this-tcp", "first.synfin", "a connection\n\n"),
        ("state-machine", "first.synfin", "The first to close\n\n"),
        ("segments", "first.synfin", "The one who calls\n\n"),
        ("handshake-detective", "example.synfin", "the SYN comes twice\n\n"),
        ("who-forgot-to-close", "example.synfin", "nobody forgot\n\n"),
        ("break-this-tcp-options", "first.synfin", "both can scale\n\n"),
        ("attack-and-defend", "first.synfin", "a lucky RST\n\n"),
    ];
    assert_eq!(shown.len(), assignments().len());
    let diagram = command(&["diagram"]).ends(0).out;
    for (name, file, above) in shown {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assignments").join(name);
        let handout = fs::read_to_string(folder.join("handout.md")).unwrap();
        let first = folder.join("handout").join(file);
        let trace = command(&["run", "--trace", &first.display().to_string()]).ends(0).out;
        let ladder = trace.split(above).nth(1).unwrap();
        let ladder = ladder.split("\n\n").next().unwrap();
        assert!(ladder.lines().count() > 4 && handout.contains(ladder), "{name}:\n{ladder}");
        assert!(handout.contains(diagram.trim_end()), "{name}");
        // Each scenario that it quotes is also handed out.
        let handed_out = fs::read_to_string(&first).unwrap();
        let mut quoted = 0;
        for block in handout.split("```synfin\n").skip(1) {
            let block = block.split("```").next().unwrap();
            assert!(handed_out.contains(block), "{name}:\n{block}");
            quoted += 1;
        }
        assert!(quoted > 0, "{name}");
    }
}

/// Questions are the suite with holes and without hints, on the same lines: results name lines.
#[test]
fn predictions_are_handed_out_with_holes() {
    // How many states the handout says there are.
    let asked = [("eleven-states", 42), ("handshake-detective", 65), ("who-forgot-to-close", 67)];
    for (name, holes) in asked {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assignments").join(name);
        let mut found = 0;
        for entry in fs::read_dir(folder.join("suite")).unwrap() {
            let path = entry.unwrap().path();
            let blank = command(&["blank", &path.display().to_string()]).ends(0).out;
            let without_hints = blank
                .lines()
                .map(|line| if line.starts_with("@hint") { "" } else { line })
                .fold(String::new(), |text, line| text + line + "\n");
            let handout = folder.join("handout").join(path.file_name().unwrap());
            let handed_out = fs::read_to_string(&handout).unwrap();
            assert!(handed_out == without_hints, "{}", handout.display());
            found += handed_out.matches(" ?").count();
        }
        assert_eq!(found, holes, "{name}");
    }
}

/// How many columns the widest state has.
const STATE: usize = "ESTABLISHED".len();

/// A ladder with a line in place of each state that it does not start from.
fn without_states(ladder: &str) -> String {
    let is_state = |word: &str| word.parse::<State>().is_ok_and(|state| state.to_string() == word);
    let mut is_start = true;
    let mut text = String::new();
    let has_set_up = ladder.contains("-- set-up");
    for line in ladder.lines() {
        let starts_here = is_start && !line.starts_with("    client");
        let mut rest = line;
        while let Some(at) = rest.find(char::is_alphanumeric) {
            let (before, from) = rest.split_at(at);
            let end = from.find(|it: char| !it.is_alphanumeric() && it != '_');
            let (word, after) = from.split_at(end.unwrap_or(from.len()));
            text.push_str(before);
            if starts_here || !is_state(word) {
                text.push_str(word);
                rest = after;
            } else {
                text.push_str(&"_".repeat(STATE));
                // What stands behind it stays in its column.
                let blanks = after.len() - after.trim_start_matches(' ').len();
                rest = after.split_at(blanks.min(STATE - word.len())).1;
            }
        }
        text.push_str(rest);
        text.push('\n');
        let is_over = if has_set_up { line == "-- scenario" } else { starts_here };
        is_start &= !is_over;
    }
    text
}

/// The traces of `handshake-detective` are the ladders of its suite, without their states. To renew
/// them: `SYNFIN_UPDATE=1`.
#[test]
fn traces_are_the_real_ladders_without_their_states() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("assignments").join("handshake-detective");
    let traces = folder.join("handout/traces.txt");
    let handed_out = fs::read_to_string(&traces).unwrap_or_default();
    let above = handed_out.split("\n\n\n").next().unwrap_or_default();
    let mut text = above.trim_end().to_owned();
    let suite = fs::read_dir(folder.join("suite")).unwrap();
    let mut suite: Vec<PathBuf> = suite.map(|entry| entry.unwrap().path()).collect();
    suite.sort();
    for path in suite {
        let file = path.file_name().unwrap().to_string_lossy();
        let trace = command(&["run", "--trace", &path.display().to_string()]).ends(0).out;
        let mut paragraphs = trace.split("\n\n");
        while let (Some(head), Some(ladder)) = (paragraphs.next(), paragraphs.next()) {
            let title = head.rsplit_once(".synfin: ").unwrap().1;
            text += &format!("\n\n\n{file}: {title}\n\n{}", without_states(ladder).trim_end());
        }
    }
    text.push('\n');
    if std::env::var_os("SYNFIN_UPDATE").is_some() {
        fs::write(&traces, &text).unwrap();
    } else {
        assert!(handed_out == text, "{} is not what happens:\n{text}", traces.display());
    }
}

/// A handout lists the bugs of its `assignment.toml`, and says what its own scenarios are worth.
#[test]
fn bugs_are_those_of_the_handout() {
    // The assignment, and what is said of the handout's scenarios where copies count: of bugs, and of
    // more that the handout speaks of.
    let all = [
        ("break-this-tcp", "1 of 24 bugs are caught", "2 of 5 transitions are followed"),
        ("break-this-tcp-options", "1 of 24 bugs are caught", "expected 35 of 173"),
        ("attack-and-defend", "2 of 24 bugs are caught", "expected 20 of 88"),
    ];
    for (name, caught, more) in all {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assignments").join(name);
        let handout = fs::read_to_string(folder.join("handout.md")).unwrap();
        let settings = fs::read_to_string(folder.join("assignment.toml")).unwrap();
        let names: Vec<&str> = settings
            .lines()
            .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
            .collect();
        assert_eq!(names.len(), 24, "{name}");
        for bug in names {
            assert!(handout.contains(&format!("\n- {bug}\n")), "{name}: {bug}");
        }
        // What it says of its own scenarios holds where copies count.
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name).display().to_string();
        let own = "original = [\"library\", \"handout\"]";
        assert!(settings.contains(own), "{name}");
        fs::create_dir(at("it")).unwrap();
        fs::write(at("it/assignment.toml"), settings.replace(own, "original = []")).unwrap();
        let first = folder.join("handout").display().to_string();
        command(&["grade", &at("it"), &first, "-o", &at("results")]).ends(1);
        let result = fs::read_to_string(at("results/handout.json")).unwrap();
        assert!(result.contains(caught), "{name}: {result}");
        assert!(result.contains(more), "{name}: {result}");
    }
}

/// The pages that lay the assignments out leave none out.
#[test]
fn every_assignment_has_its_week_and_its_row() {
    for folder in assignments() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let row = format!("| [{name}]({name}/handout.md) |");
        assert!(include_str!("../assignments/README.md").contains(&row), "{row}");
        assert!(include_str!("../docs/guide/term.md").contains(&format!("| `{name}`")), "{name}");
    }
}

/// The words of a text, with client and server in each other's places.
fn swapped(text: &str) -> String {
    text.replace("client", "\0").replace("server", "client").replace('\0', "server")
}

/// A copy of the library, or of the handout, is no work, however it is dressed up.
#[test]
fn copies_earn_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = tempfile::tempdir().unwrap();
    let mut copied = 0;
    for folder in ["scenarios/first", "assignments/break-this-tcp/handout"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|it| it != "synfin") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            // Without attributes and comments; the blocks in the opposite order, with other names and
            // each in one line, with a `settle` at the end.
            let lines = text.lines().map(str::trim);
            let lines: Vec<&str> = lines.filter(|it| !it.starts_with(['@', '#'])).collect();
            let blocks = lines.join("\n");
            let mut dressed = String::new();
            for (at, block) in
                blocks.split("scenario ").skip(1).enumerate().collect::<Vec<_>>().iter().rev()
            {
                let body = block.split_once('{').unwrap().1.rsplit_once('}').unwrap().0;
                let body = swapped(&body.trim().replace('\n', " ; "));
                dressed +=
                    &format!("@points 7\nscenario \"mine {at}\" {{ # my own\n {body}; settle }}\n");
                copied += 1;
            }
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            fs::write(place.path().join(name), dressed).unwrap();
        }
    }
    let results = tempfile::tempdir().unwrap();
    let out = results.path().display().to_string();
    let copy = place.path().display().to_string();
    let told = command(&["grade", "assignments/break-this-tcp", &copy, "-o", &out]).ends(1).out;
    assert!(told.contains("\n0 of 100 points"), "{told}");
    assert!(told.contains("`scenarios/first/6_refused_calls.synfin`"), "{told}");
    let file = fs::read_dir(results.path()).unwrap().next().unwrap().unwrap().path();
    let result: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    // The teacher's file says of each what it is.
    let parts = result["tests"][0]["parts"].as_array().unwrap();
    assert!(copied > 60 && parts.len() == copied, "{copied}");
    assert!(parts.iter().all(|part| part["same"]["origin"].is_string()), "{result:#}");
    assert!(parts.iter().any(|part| part["same"]["origin"] == "handout"), "{result:#}");
}

/// How to start without Rust is in every handout, in the same words.
#[test]
fn every_handout_says_how_to_start_without_rust() {
    let said = "**No Rust?** `START.md`, in the archive that you got, says how to start the `synfin` \
                that is in it, and on which systems it runs. If there is none, ask your teacher for \
                an archive with the program.";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let template = |kind: &str| root.join("src/judge/template").join(kind).join("handout.md");
    let mut pages: Vec<PathBuf> =
        assignments().iter().map(|folder| folder.join("handout.md")).collect();
    pages.extend(["program", "scenarios", "predict"].map(template));
    pages.push(root.join("kits/README.md"));
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        let text: Vec<&str> = text.split_whitespace().collect();
        assert!(text.join(" ").contains(said), "{}", page.display());
    }
}

#[test]
fn a_handout_takes_its_kits_along() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The kits are those of the level that the assignment demands.
    for (name, kit) in [("state-machine", "tcp"), ("segments", "segments")] {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().display().to_string();
        let folder = format!("assignments/{name}");
        let written = command(&["export", "handout", &folder, "-o", &out]).ends(0).out;
        let pairs = [
            (format!("kits/python/{kit}.py"), "handout/tcp.py"),
            (format!("kits/c/{kit}.c"), "handout/tcp.c"),
            (format!("{folder}/handout.md"), "handout.md"),
            (format!("{folder}/handout/first.synfin"), "handout/first.synfin"),
        ];
        for (from, to) in &pairs {
            assert!(fs::read(root.join(from)).unwrap() == fs::read(dir.path().join(to)).unwrap());
            assert!(written.contains(to), "{written}");
        }
        assert_eq!(written.lines().count(), pairs.len(), "{written}");
    }
}

/// No file stands here twice: a handout takes its kits from `kits/`.
#[test]
fn nothing_is_a_copy() {
    fn files(folder: &Path, all: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            // What `get.sh` fetches is lwIP's own.
            if path.ends_with("kits/lwip/src") {
                continue;
            }
            if path.is_dir() { files(&path, all) } else { all.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    ["assignments", "kits"].iter().for_each(|folder| files(&root.join(folder), &mut all));
    let mut texts = std::collections::BTreeMap::new();
    for path in all {
        let other = texts.insert(fs::read(&path).unwrap(), path.clone());
        assert!(
            other.is_none(),
            "`{}` is a copy of `{}`",
            path.display(),
            other.unwrap().display()
        );
    }
}
