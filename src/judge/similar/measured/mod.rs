//! What the numbers of [`Scale`] were chosen by: how similar changed copies are, and how similar
//! programs and scenarios that have nothing to do with each other. `docs/GRADING.md` has the table;
//! `SYNFIN_UPDATE=1 cargo test --lib measured` renews it.
#![allow(clippy::unwrap_used)]

mod changes;

use std::fmt::Write as _;

use changes::{
    commented, constants, functions, in_one_line, inserted, laid_out, lines, renamed, reordered,
    swapped,
};

use super::prints::{Given, Raw, Scale};
use super::shipped::PUBLIC;
use crate::grade::record::Kind;
use crate::judge::assignment::kits;

const PYTHON: &str = "kits/python/solution/tcp.py";
const C: &str = "assignments/state-machine/solution/tcp.c";

/// Programs that were written independently of each other, some from the same kit.
const INDEPENDENT: [(&str, &str); 5] = [
    ("chain.py", include_str!("../../../../tests/similar/independent/chain.py")),
    ("kit.py", include_str!("../../../../tests/similar/independent/kit.py")),
    ("methods.py", include_str!("../../../../tests/similar/independent/methods.py")),
    ("rows.c", include_str!("../../../../tests/similar/independent/rows.c")),
    ("switch.c", include_str!("../../../../tests/similar/independent/switch.c")),
];

/// A folder of the library.
const FIRST: [(&str, &str); 6] = [
    ("1", include_str!("../../../../scenarios/first/1_opening.synfin")),
    ("2", include_str!("../../../../scenarios/first/2_strangers.synfin")),
    ("3", include_str!("../../../../scenarios/first/3_closing.synfin")),
    ("4", include_str!("../../../../scenarios/first/4_time_wait.synfin")),
    ("5", include_str!("../../../../scenarios/first/5_resets.synfin")),
    ("6", include_str!("../../../../scenarios/first/6_refused_calls.synfin")),
];

fn public(path: &str) -> &'static str {
    PUBLIC.iter().find(|(name, _)| *name == path).unwrap().1
}

fn given(scale: Scale) -> Given {
    if scale.scenarios {
        let handout = include_str!("../../../../assignments/break-this-tcp/handout/first.synfin");
        return Given::of([("first.synfin", handout)], scale);
    }
    let kits: Vec<_> = kits().collect();
    Given::of(kits.iter().map(|(name, text)| (name.as_str(), text)), scale)
}

/// The share of two texts in percent, whatever it is; how many fingerprints the smaller one has.
fn share(one: &[(&str, &str)], other: &[(&str, &str)], scale: Scale) -> (u8, usize) {
    let given = given(scale);
    let [one, other] = [one, other].map(|it| Raw::of(it.iter().copied(), scale).without(&given));
    let any = Scale { similar: 0, least: 1, ..scale };
    let common = one.common(&other);
    (one.share(&other, common, any).unwrap_or(0), one.prints.len().min(other.prints.len()))
}

/// A change, and what becomes of a Python and of a C program.
type Change = (&'static str, Vec<String>, Vec<String>);

fn programs() -> Vec<Change> {
    let (python, c) = (public(PYTHON), public(C));
    let (python_begins, c_begins) = (["    def ", "def ", "class "], ["static ", "int main"]);
    let mut all: Vec<Change> = Vec::new();
    let mut add = |what, python: String, c: String| all.push((what, vec![python], vec![c]));
    add("nothing", python.to_owned(), c.to_owned());
    add("all names", renamed(python), renamed(c));
    add("a comment after every line", commented(python, "#"), commented(c, "//"));
    add("layout", laid_out(python), in_one_line(c));
    add("the order of all functions", reordered(python, &python_begins), reordered(c, &c_begins));
    add(
        "constants for all states and flags",
        constants(python, |name, text| format!("{name} = \"{text}\"\n")),
        constants(c, |name, text| format!("#define {name} \"{text}\"\n")),
    );
    let shouted =
        |text: &str| text.replace("\"SYN", "\"x").replace("\"FIN", "\"y").replace('2', "17");
    add("strings and numbers", shouted(python), shouted(c));
    let chains = |text: &str| text.replace("self.", "this.tcp.").replace("static ", "");
    add("modifiers and chains of names", chains(python), chains(c).replace("const ", ""));
    add(
        "a line of debugging output in every fourth place",
        inserted(python, 4, ")", "print(\"here\", 1)"),
        inserted(c, 4, ";", "fprintf(stderr, \"here %d\", 1);"),
    );
    add(
        "conditions turned round",
        lines(python, |_, line| {
            line.replace("self.state == \"", "\"").replace("\":", "\" == self.state:")
        }),
        lines(c, |_, line| line.replace(" == 0", "").replace("if (strcmp", "if (!strcmp")),
    );
    add("`else` left out", python.replace("elif", "if"), c.replace("else if", "if"));
    let junk = |own: &str, of: &str| format!("{own}{of}");
    add(
        "another program behind it, twice as long together",
        junk(python, INDEPENDENT[2].1),
        junk(c, INDEPENDENT[4].1),
    );
    let much = |text: &str, begins: &[&str], comment| {
        laid_out(&commented(&renamed(&reordered(text, begins)), comment))
    };
    add(
        "names, comments, layout and order",
        much(python, &python_begins, "#"),
        much(c, &c_begins, "//"),
    );
    let all_of = |text: &str, begins: &[&str], comment, ends, statement| {
        inserted(&much(text, begins, comment), 8, ends, statement)
    };
    add(
        "all of these, and debugging output in every eighth place",
        all_of(python, &python_begins, "#", ")", "print(1)"),
        all_of(c, &c_begins, "//", ";", "puts(\"\");"),
    );
    let halves = |text: &str, begins: &[&str]| {
        let functions = functions(text, begins);
        let (one, other) = functions.split_at(functions.len() / 2);
        vec![other.concat(), one.concat()]
    };
    all.push(("split into two files", halves(python, &python_begins), halves(c, &c_begins)));
    let half = |text: &str, begins: &[&str], other: &str| {
        vec![halves(text, begins).swap_remove(0), halves(other, begins).swap_remove(1)]
    };
    all.push((
        "only the second half, with the first of another program",
        half(python, &python_begins, INDEPENDENT[2].1),
        half(c, &c_begins, INDEPENDENT[4].1),
    ));
    all
}

/// How similar a changed copy is to the original, in files with this ending.
fn copied(original: &[(&str, &str)], texts: &[String], ending: &str, scale: Scale) -> u8 {
    let texts: Vec<(String, &str)> =
        texts.iter().enumerate().map(|(at, it)| (format!("{at}{ending}"), it.as_str())).collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, it)| (name.as_str(), *it)).collect();
    share(original, &texts, scale).0
}

/// Changes of the solution of an assignment about scenarios.
fn scenarios(files: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let whole: String = files.iter().map(|(_, text)| *text).collect();
    let begins = ["@rfc", "scenario"];
    let renamed = lines(&whole, |at, line| match line.strip_prefix("scenario") {
        Some(_) => format!("scenario \"mine, number {at}\" {{"),
        None => line.to_owned(),
    });
    let joined =
        lines(&whole, |_, line| line.to_owned()).replace("\n    ", "; ").replace("{; ", "{ ");
    let hosts = swapped(&whole);
    let waits = inserted(&whole, 4, "", "wait 1ms");
    let mut all = vec![
        ("all in one file", whole.clone()),
        ("names of scenarios", renamed.clone()),
        ("a comment after every line", commented(&whole, "#")),
        ("several statements in a line", joined),
        ("the order of all scenarios", reordered(&whole, &begins)),
        ("client and server", hosts),
        ("a `wait` after every fourth line", waits),
    ];
    let waits = inserted(&renamed, 4, "", "wait 1ms");
    let most = swapped(&commented(&reordered(&waits, &begins), "#"));
    all.push(("all of these", most));
    all.push((
        "an `expect` after every sixth line",
        inserted(&whole, 6, "", "expect both FIN_WAIT_1"),
    ));
    all.push((
        "an `expect` after every third line",
        inserted(&whole, 3, "", "expect both FIN_WAIT_1"),
    ));
    all
}

/// The name and text of a public file, or of one written for this.
type File = (&'static str, &'static str);

/// Files in groups that have nothing to do with each other, and the highest share of two groups.
fn unrelated(groups: &[Vec<File>], scale: Scale) -> (u8, usize) {
    let (mut most, mut count) = (0, 0);
    for (at, one) in groups.iter().enumerate() {
        for other in &groups[..at] {
            let (percent, smaller) = share(one, other, scale);
            println!("{} {}: {percent} % of {smaller}", one[0].0, other[0].0);
            if smaller >= scale.least {
                (most, count) = (most.max(percent), count + 1);
            }
        }
    }
    (most, count)
}

fn folder(path: &str) -> Vec<File> {
    PUBLIC.iter().filter(|(name, _)| name.starts_with(path)).copied().collect()
}

#[test]
fn measured() {
    let scale = Scale::of(Kind::Program);
    let mut table = String::from("| changed in a copy | Python | C |\n|---|--:|--:|\n");
    let mut least = 100;
    for (what, python, c) in programs() {
        let python = copied(&[("x.py", public(PYTHON))], &python, ".py", scale);
        let c = copied(&[("x.c", public(C))], &c, ".c", scale);
        let _ = writeln!(table, "| {what} | {python} % | {c} % |");
        least = least.min(python).min(c);
    }
    let sample = "assignments/state-machine/submissions/bob/tcp.py";
    let programs = [PYTHON, C, sample].into_iter().map(|path| (path, public(path)));
    let programs: Vec<_> = programs.chain(INDEPENDENT).map(|it| vec![it]).collect();
    let (most, pairs) = unrelated(&programs, scale);
    let _ = writeln!(
        table,
        "| *nothing in common: the most of {pairs} pairs of {} programs* | {most} % | |\n",
        programs.len()
    );
    assert!(most * 2 < scale.similar && scale.similar < least, "{most} {least}\n{table}");

    let scale = Scale::of(Kind::Scenarios);
    table.push_str("| changed in a copy of scenarios | |\n|---|--:|\n");
    let solution = folder("assignments/break-this-tcp/solution");
    let mut least = 100;
    for (what, text) in scenarios(&solution) {
        let percent = copied(&solution, &[text], ".synfin", scale);
        // That many statements more make another scenario.
        let is_beyond = what.contains("third");
        let _ = writeln!(table, "| {what} | {percent} % |");
        least = if is_beyond { least } else { least.min(percent) };
    }
    let groups = [
        solution,
        folder("assignments/break-this-tcp/submissions/bob"),
        folder("src/judge/template"),
        FIRST.to_vec(),
        vec![("loss", include_str!("../../../../scenarios/loss/close.synfin"))],
        vec![("calls", include_str!("../../../../scenarios/calls/close.synfin"))],
        vec![("abort", include_str!("../../../../scenarios/closing/abort.synfin"))],
    ];
    let (most, pairs) = unrelated(&groups, scale);
    let _ = writeln!(table, "| *nothing in common: the most of {pairs} pairs* | {most} % |");
    println!("{table}");
    assert!(most < scale.similar && scale.similar < least, "{most} {least}\n{table}");
    hold(&table);
}

/// Holds the page to the table.
fn hold(table: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/GRADING.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let head = "<!-- measured -->\n";
    let (before, rest) = page.split_once(head).unwrap();
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    let expected = format!("{before}{head}{table}<!-- end -->{after}");
    let update = std::env::var_os("SYNFIN_UPDATE").is_some() && std::env::var_os("CI").is_none();
    if page != expected && update {
        std::fs::write(path, expected).unwrap();
        return;
    }
    assert!(
        page == expected,
        "the table is now\n{table}\n`SYNFIN_UPDATE=1 cargo test --lib measured` renews it"
    );
}
