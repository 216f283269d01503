//! Which scenarios are selected, which exist, and why others are not selected.

use serde_json::Value;

use crate::rig::{Folder, run};

const GOOD: &str = "client close; expect client FIN_WAIT_1";

/// Five scenarios in two files.
fn five() -> Folder {
    let block = |before: &str, name: &str| format!("{before}scenario \"{name}\" {{ {GOOD} }}\n");
    let a = [
        block("@tags timing\n@rfc MUST-13 3.6.1\n", "active close"),
        block("@title \"The other one\"\n@rfc MUST-1\n", "passive close"),
        block("@stack linux smoltcp\n@known linux \"so\"\n", "of a kernel"),
    ];
    let b = [block("@tags timing slow\n", "slow"), block("@profile rfc793\n", "old")];
    Folder::new(&[("a.synfin", &a.concat()), ("d/b.synfin", &b.concat())])
}

/// The names of the scenarios that the arguments select.
fn chosen(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let all = [&["run", ".", "--list", "--format", "json-lines"], arguments].concat();
    let list = folder.run(&all).ends(0).out;
    let name = |line: &str| {
        let listed: Value = serde_json::from_str(line).unwrap();
        listed["name"].as_str().unwrap().to_owned()
    };
    list.lines().map(name).collect()
}

#[test]
fn a_list_shows_scenarios_with_their_places_and_their_labels() {
    let folder = five();
    let list = folder.run(&["run", ".", "--list"]).ends(0);
    assert_eq!(
        list.out,
        "a.synfin:3: active close (tags timing; cites MUST-13, 3.6.1)\n\
         a.synfin:6: passive close (The other one; cites MUST-1)\n\
         d/b.synfin:2: slow (tags timing, slow)\n\
         d/b.synfin:4: old (profile rfc793)\n\
         4 scenarios\n"
    );
    assert_eq!(list.err, "");
    let kernel = folder.run(&["run", ".", "--list", "--stack", "linux", "-E", "known(linux)"]);
    let kernel = kernel.ends(0).out;
    assert!(kernel.starts_with("a.synfin:9: of a kernel (for linux, smoltcp; known on linux)\n"));
}

#[test]
fn a_list_for_programs_follows_its_schema() {
    let folder = five();
    let list = folder.run(&["run", ".", "--list", "--format", "json"]).ends(0);
    let list: Value = serde_json::from_str(&list.out).unwrap();
    let schema = serde_json::from_str(&run(&["schema", "list"]).ends(0).out).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&list));
    let first = &list["scenarios"][0];
    assert_eq!((&first["file"], &first["line"]), (&"a.synfin".into(), &3.into()));
    assert_eq!(first["attributes"]["tags"], serde_json::json!(["timing"]));
    assert_eq!(first["attributes"]["rfc"], serde_json::json!(["MUST-13", "3.6.1"]));
    let wrong = folder.run(&["run", ".", "--list", "--format", "tap"]).ends(2);
    assert!(wrong.err.contains("`human`, `json` or `json-lines`, not as `tap`"), "{}", wrong.err);
    folder.run(&["run", ".", "--list", "--filter", "nothing like it"]).ends(4);
}

#[test]
fn the_list_is_what_runs() {
    let folder = five();
    for arguments in [&["--shard", "2/3"][..], &["--filter", "close"], &["-E", "tag(timing)"]] {
        let listed = chosen(&folder, arguments);
        let ran = folder.run(&[&["run", ".", "--format", "json"], arguments].concat()).ends(0);
        let ran: Value = serde_json::from_str(&ran.out).unwrap();
        let ran: Vec<_> = ran["scenarios"].as_array().unwrap().iter().collect();
        let names: Vec<_> = ran.iter().map(|it| it["name"].as_str().unwrap()).collect();
        assert_eq!(listed, names);
    }
}

#[test]
fn filters_are_expressions() {
    let folder = five();
    for (arguments, names) in [
        (&["-E", "rfc(MUST-1)"][..], &["passive close"][..]),
        (&["-E", "tag(timing) and not tag(slow)"], &["active close"]),
        (
            &["-E", "name(=old) or path(/^a[.]/) and rfc(MUST)"],
            &["active close", "passive close", "old"],
        ),
        (&["-E", "name(close)", "-E", "name(slow)"], &["active close", "passive close", "slow"]),
        (&["-E", "name(close)", "--filter", "OTHER"], &["passive close"]),
        (&["-E", "stack(linux) and not stack(model)", "--stack", "smoltcp"], &["of a kernel"]),
    ] {
        assert_eq!(chosen(&folder, arguments), names, "{arguments:?}");
    }
}

#[test]
fn every_command_that_runs_many_takes_a_filter() {
    let folder = five();
    let of = |arguments: &[&str]| {
        folder.run(&[arguments, &[".", "-E", "name(=slow)"]].concat()).ends(0).out
    };
    let compared = of(&["compare", "--stacks", "model,smoltcp"]);
    assert!(compared.contains("\n1 scenario\n") && compared.contains(": slow"), "{compared}");
    let covered: Value = serde_json::from_str(&of(&["coverage", "--format", "json"])).unwrap();
    assert_eq!(covered["scenarios"], 1);
    let hunted: Value = serde_json::from_str(&of(&["mutants", "--format", "json"])).unwrap();
    assert_eq!(hunted["scenarios"], 1);
    let commands = [&["compare", "--stacks", "model"][..], &["coverage"], &["mutants"], &["check"]];
    for command in commands {
        let none = folder.run(&[command, &[".", "-E", "name(=slwo)"]].concat()).ends(4);
        let warning = "warning: in `--filter-expr`: `name(=slwo)` fits no scenario here\n";
        assert!(none.err.starts_with(warning), "{}", none.err);
        let why = "none of the 5 scenarios here was selected: 5 do not fit";
        assert!(none.err.contains(why), "{}", none.err);
    }
}

#[test]
fn a_check_looks_at_the_chosen_scenarios_and_at_all_errors() {
    let text = "scenario \"a\" {\nclient close\n}\n\
                scenario \"b\" {\nclient close\nexpect client FIN_WAIT_1\n}\n";
    let folder = Folder::new(&[("two.synfin", text)]);
    let all = folder.run(&["check", "."]).ends(0);
    assert!(all.err.contains("warning"), "{}", all.err);
    let chosen = folder.run(&["check", ".", "--filter", "b"]).ends(0);
    assert_eq!((chosen.out.as_str(), chosen.err.as_str()), ("ok: 1 scenario in 1 file\n", ""));
    let folder = Folder::new(&[("two.synfin", text), ("bad.synfin", "client clsoe\n")]);
    assert!(folder.run(&["check", ".", "--filter", "b"]).ends(3).err.contains("clsoe"));
}

#[test]
fn a_malformed_filter_is_wrong_usage() {
    for command in ["run", "check", "compare", "coverage", "mutants"] {
        let wrong = run(&[command, "x", "-E", "not tga(timing)"]).ends(2);
        let shown = "  not tga(timing)\n      ^^^ did you mean `tag`?\n";
        assert!(wrong.err.contains(shown), "{}", wrong.err);
    }
}

#[test]
fn a_part_that_matches_nothing_draws_a_warning() {
    let folder = five();
    let typo = folder.run(&["run", ".", "-E", "not tag(timng)"]).ends(0);
    assert_eq!(
        typo.err,
        "warning: in `--filter-expr`: `tag(timng)` fits no scenario here; did you mean \
         `tag(timing)`?\n"
    );
}

#[test]
fn an_empty_selection_is_explained() {
    let of = |arguments: &[&str]| run(&[&["run"], arguments].concat()).ends(4).err;
    let linux = "@stack linux\nclient close";
    let one = "error: the one scenario here was not selected: ";
    assert_eq!(
        of(&["-e", linux]),
        format!("{one}it is not meant for `model` (`@stack linux`, command line:1)\n")
    );
    assert_eq!(
        of(&["-e", linux, "--client", "smoltcp"]),
        format!("{one}it is not meant for `smoltcp` or `model` (`@stack linux`, command line:1)\n")
    );
    assert_eq!(
        of(&["-e", GOOD, "--filter", "a", "--filter", "xyz", "-E", "none()"]),
        format!("{one}it does not fit `--filter-expr none()`\n")
    );
    assert_eq!(
        of(&["-e", GOOD, "--filter", "x1", "--filter", "xyz"]),
        format!("{one}it does not fit `--filter x1` or `--filter xyz`\n")
    );
    assert_eq!(
        of(&["-e", GOOD, "--shard", "2/3"]),
        format!("{one}it is in another part than `--shard 2/3`\n")
    );
    let folder = five();
    assert_eq!(
        folder.run(&["run", ".", "--stack", "smoltcp", "--shard", "9/9"]).ends(4).err,
        "error: none of the 5 scenarios here was selected: 5 are in another part than \
         `--shard 9/9`\n"
    );
    assert_eq!(
        folder
            .run(&["run", "a.synfin", "--filter", "e", "-E", "stack(linux) - rfc(MUST)"])
            .ends(4)
            .err,
        "error: none of the 3 scenarios here was selected: 2 do not fit `--filter-expr \
         stack(linux) - rfc(MUST)`, 1 is not meant for `model` (`@stack linux smoltcp`, \
         a.synfin:7)\n"
    );
}

#[test]
fn an_unknown_implementation_is_named_with_the_known_ones() {
    let folder = Folder::new(&[("a.synfin", &format!("@stack bsd\n{GOOD}\n"))]);
    for (command, code) in
        [("run", 4), ("compare", 4), ("coverage", 4), ("mutants", 4), ("check", 0)]
    {
        let told = folder.run(&[command, "a.synfin"]).ends(code).err;
        for part in [
            "warning[W007]: `bsd` is not an implementation that can run here\n --> a.synfin:1:8",
            "expected one of `model`, `linux`, `smoltcp`, `program`, `tun` or `tap`, or a name",
        ] {
            assert!(told.contains(part), "{command}: {told}");
        }
    }
}
