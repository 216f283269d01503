//! Holds the imports of `src/` to the table of rooms in ARCHITECTURE.md: who may use whom.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A row of the table.
struct Row {
    room: String,
    /// The rooms that it may use; `None` for all.
    may_use: Option<BTreeSet<String>>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The words in back-ticks in a cell.
fn quoted(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The rows of the table whose head is `| room | … | may use |`.
fn table() -> Vec<Row> {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let lines = page.lines().skip_while(|line| !line.starts_with("| room |"));
    let rows = lines.skip(2).take_while(|line| line.starts_with('|'));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [room, _, _, may_use] = cells.as_slice() else { panic!("not four cells: {line}") };
        let room = quoted(room).pop_first().unwrap();
        let room = room.trim_start_matches("src/").trim_end_matches(".rs").to_owned();
        let may_use = (*may_use != "all").then(|| quoted(may_use));
        Row { room, may_use }
    };
    rows.map(row).collect()
}

/// Every file of a folder, at any depth.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// The code without comments and what stands between quotation marks.
fn bare(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let raw = rest.strip_prefix('r').map(|it| it.len() - it.trim_start_matches('#').len());
        let raw = raw.filter(|n| rest[1 + n..].starts_with('"') && !out.ends_with(is_of_word));
        let end = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if let Some(n) = raw {
            let close = format!("\"{}", "#".repeat(n));
            rest[n + 2..].find(&close).map_or(rest.len(), |at| n + 2 + at + close.len())
        } else if c == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |at| at + 2)
        } else if rest.starts_with("'\\") {
            rest[3..].find('\'').map_or(rest.len(), |at| at + 4)
        } else if c == '\'' && rest.chars().nth(2) == Some('\'') {
            2 + rest.chars().nth(1).map_or(0, char::len_utf8)
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        };
        rest = &rest[end..];
    }
    out
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The end of the item at the beginning of bare code: a `;` or a pair of braces.
fn item(code: &str) -> usize {
    let mut depth = 0;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 && matches!(c, ';' | '}') {
            return at + 1;
        }
    }
    code.len()
}

/// Bare code without what is compiled for tests alone, and the names of the modules among that.
fn shipped(code: &str) -> (String, Vec<String>) {
    let (mut out, mut modules) = (String::new(), Vec::new());
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(") {
        let attribute = rest[at..].find(']').map_or(rest.len(), |end| at + end + 1);
        let is_test = ["#[cfg(test)", "#[cfg(all(test"].iter().any(|it| rest[at..].starts_with(it));
        if !is_test {
            out.push_str(&rest[..attribute]);
            rest = &rest[attribute..];
            continue;
        }
        out.push_str(&rest[..at]);
        let end = attribute + item(&rest[attribute..]);
        let text = &rest[attribute..end];
        modules.extend(
            text.split_once("mod ").and_then(|(_, it)| it.strip_suffix(';')).map(str::to_owned),
        );
        rest = &rest[end..];
    }
    out.push_str(rest);
    (out, modules)
}

/// The first names of the paths that a group lists: `a` and `b` of `{a::x, b}`.
fn firsts(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut names) = (0, 1, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || (depth == 1 && c == ',') {
            names.push(group[start..at].trim());
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
    names.iter().map(|name| name.split(|c| !is_of_word(c)).next().unwrap()).collect()
}

/// The first names of all paths in bare code that begin at the root: with `crate::`, or with so many
/// `super::`.
fn from_root(code: &str, depth: usize) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for start in ["crate::".to_owned(), "super::".repeat(depth)] {
        for (at, _) in code.match_indices(&start) {
            let before = &code[..at];
            if before.ends_with("::") || before.ends_with(is_of_word) {
                continue;
            }
            let after = &code[at + start.len()..];
            if after.starts_with('{') {
                names.extend(firsts(after));
            } else {
                names.extend(after.split(|c| !is_of_word(c)).next());
            }
        }
    }
    names
}

/// How many modules deep the module of a file is.
fn depth(src: &Path, file: &Path) -> usize {
    let parts = file.strip_prefix(src).unwrap().components().count();
    if file.ends_with("mod.rs") { parts - 1 } else { parts }
}

/// The rooms, and for each the rooms that it uses, with a file that does.
fn uses() -> BTreeMap<String, BTreeMap<String, PathBuf>> {
    let src = root().join("src");
    let room = |file: &Path| {
        let first = file.strip_prefix(&src).unwrap().iter().next().unwrap().to_str().unwrap();
        first.trim_end_matches(".rs").to_owned()
    };
    let mut codes = BTreeMap::new();
    let mut tests = Vec::new();
    for file in files(&src) {
        if ["main", "lib"].contains(&room(&file).as_str()) {
            continue;
        }
        let (code, modules) = shipped(&bare(&fs::read_to_string(&file).unwrap()));
        let folder = if file.ends_with("mod.rs") {
            file.parent().unwrap().to_owned()
        } else {
            file.with_extension("")
        };
        for module in modules {
            tests.push(folder.join(format!("{module}.rs")));
            tests.push(folder.join(module));
        }
        codes.insert(file, code);
    }
    codes.retain(|file, _| !tests.iter().any(|test| file.starts_with(test)));
    let rooms: BTreeSet<String> = codes.keys().map(|file| room(file)).collect();
    let mut uses: BTreeMap<String, BTreeMap<String, PathBuf>> = BTreeMap::new();
    for (file, code) in &codes {
        let own = room(file);
        let used = uses.entry(own.clone()).or_default();
        for name in from_root(code, depth(&src, file)) {
            if name != own && rooms.contains(name) {
                used.entry(name.to_owned()).or_insert_with(|| file.clone());
            }
        }
    }
    uses
}

#[test]
fn every_room_has_a_row_and_every_row_a_room() {
    let rows: Vec<String> = table().into_iter().map(|row| row.room).collect();
    let named: BTreeSet<&String> = rows.iter().collect();
    assert_eq!(rows.len(), named.len(), "a room twice: {rows:?}");
    let uses = uses();
    let rooms: BTreeSet<&String> = uses.keys().collect();
    assert_eq!(named, rooms);
}

#[test]
fn rooms_use_what_the_table_lets_them_use_and_no_more() {
    let uses = uses();
    let mut wrong = Vec::new();
    for Row { room, may_use } in table() {
        let Some(may_use) = may_use else { continue };
        let Some(used) = uses.get(&room) else { continue };
        for (other, file) in used.iter().filter(|(other, _)| !may_use.contains(*other)) {
            let file = file.strip_prefix(root()).unwrap().display();
            wrong.push(format!("`{room}` must not use `{other}`, and does in {file}"));
        }
        for other in may_use.iter().filter(|other| !used.contains_key(*other)) {
            wrong.push(format!("`{room}` may use `{other}`, and does not: take it out of the row"));
        }
    }
    assert!(wrong.is_empty(), "ARCHITECTURE.md and `src/` differ:\n{}", wrong.join("\n"));
}

/// So there is no circle, and a reader from the top knows each room before it is used.
#[test]
fn a_room_uses_only_rooms_above_it_in_the_table() {
    let mut above = BTreeSet::new();
    for Row { room, may_use } in table() {
        for other in may_use.into_iter().flatten() {
            assert!(above.contains(&other), "`{room}` uses `{other}`, which is not above it");
        }
        above.insert(room);
    }
}

/// So that the notation can be taken out, and everything else stays as it is.
#[test]
fn one_row_knows_packetdrill() {
    let src = root().join("src");
    let mut found = Vec::new();
    for file in files(&src) {
        let (code, _) = shipped(&bare(&fs::read_to_string(&file).unwrap()));
        let own = file.strip_prefix(&src).unwrap();
        let is_there = |line: &&str| line.contains("crate::packetdrill");
        if !own.starts_with("packetdrill") {
            found.extend(code.lines().filter(is_there).map(|_| own.display().to_string()));
        }
    }
    assert_eq!(found, ["harness/reader.rs"], "ARCHITECTURE.md, \"Many scenarios\"");
}

#[test]
fn imports_are_found_where_they_are_and_nowhere_else() {
    let code = r##"
        //! [`x`](crate::comment)
        use crate::plain::{self, Thing};
        use crate::{first, second::{a, b}, third};
        const TEXT: &str = "crate::text \" crate::still";
        const RAW: &str = r#"crate::raw " "#;
        const QUOTE: [char; 3] = ['"', '\'', 'é'];
        fn f<'a>(x: &'a str) { crate::inline::call(x); super::above::call(); }
        #[cfg(unix)]
        use crate::unix;
        #[cfg(test)]
        mod tests { use crate::tested; fn g() { {} } }
        #[cfg(test)]
        mod other;
        use crate::last;
    "##;
    let (code, modules) = shipped(&bare(code));
    assert_eq!(modules, ["other"]);
    let wanted = ["above", "first", "inline", "last", "plain", "second", "third", "unix"];
    assert_eq!(from_root(&code, 1), BTreeSet::from(wanted));
}
