//! Submissions of scenarios: what counts, what is a copy, and what a mistake costs.

use serde_json::Value;

use crate::rig::Folder;

/// An assignment about one bug, with more settings.
fn assignment(more: &str) -> Folder {
    let toml = format!(
        "title = 'S'\nkind = 'scenarios'\n[scenarios]\ncoverage = {{ arrows = 3 }}\n{more}\n\
         [[scenarios.bugs]]\nmutant = 'established.close/to-FIN_WAIT_2'\n[[scenarios.bugs]]\nmutant = \
         'listen.rst/to-CLOSED'\n"
    );
    Folder::new(&[("it/assignment.toml", &toml)])
}

fn result(place: &Folder, name: &str) -> Value {
    serde_json::from_str(&place.read(name)).unwrap()
}

const OWN: &str =
    "client close; expect client FIN_WAIT_1, server not CLOSE_WAIT, client.SND.NXT = 102";

#[test]
fn a_mistake_costs_one_scenario_and_is_shown_with_its_place() {
    let place = assignment("");
    let text = format!(
        "scenario \"good\" {{ {OWN} }}\n\n@points lots\nscenario \"bad\" {{\n    client clos\n}}\n"
    );
    place.write("ada/a.synfin", &text);
    place.write("ada/latin.synfin", "");
    std::fs::write(
        place.at("ada/latin.synfin"),
        b"scenario \"x\" { client send \"\xe4\" }\nscenario \"y\" { client send 5; server recv DATA }\n",
    )
    .unwrap();
    let told = place.run(&["grade", "it", "ada", "-o", "r"]).ends(1).out;
    insta::assert_snapshot!(told.split("bugs are caught (").next().unwrap());
    // On every page.
    for format in ["html", "markdown"] {
        let page = place.run(&["export", "page", "r/ada.json", "--format", format]).ends(0).out;
        assert!(
            page.contains("--&gt; a.synfin:5:12") || page.contains("--> a.synfin:5:12"),
            "{page}"
        );
        assert!(page.contains("^^^^ did you mean `close`?"), "{page}");
    }
}

#[test]
fn what_checks_nothing_earns_nothing_and_little_earns_little() {
    let place = assignment("");
    let idle = "scenario \"a\" { server listen; client connect; settle; client close; settle }\n\
                scenario \"b\" { client close; client send 5 or fails; settle; server read }\n";
    place.write("idle/a.synfin", idle);
    let told = place.run(&["grade", "it", "idle"]).ends(1).out;
    assert!(told.contains("\n0 of 100 points"), "{told}");
    assert!(
        told.contains("a.synfin: a; it checks nothing: it has no `expect`, no `recv`"),
        "{told}"
    );
    // Two that are right and notice nothing.
    let blind = "scenario \"a\" { client send 5; server recv DATA; server read 5 }\nscenario \"b\" { client \
                 connect; expect client SYN_SENT }\n";
    place.write("blind/a.synfin", blind);
    let told = place.run(&["grade", "it", "blind"]).ends(1).out;
    assert!(
        told.contains("\n0 of 100 points") && told.contains("the submission catches no bug"),
        "{told}"
    );
    // One of two bugs: no more than half of everything.
    place.write("half/a.synfin", OWN);
    let told = place.run(&["grade", "it", "half"]).ends(1).out;
    assert!(told.contains("\n50 of 100 points"), "{told}");
    assert!(
        told.contains("the submission catches 1 of the 2 bugs to catch, so this earns 1/2"),
        "{told}"
    );
}

#[test]
fn what_two_students_have_counts_for_neither_if_the_assignment_says_so() {
    let place = assignment("original = ['class']");
    let swapped = OWN.replace("client", "\0").replace("server", "client").replace('\0', "server");
    let swapped = swapped.replace("102", "302");
    place.write("class/ada/a.synfin", &format!("# Mine.\n{OWN}\n"));
    place.write("class/bob/mine.synfin", &format!("scenario \"mine\" {{ {swapped} }}\n"));
    place.write(
        "class/eve/e.synfin",
        "client close; expect client not ESTABLISHED, client FIN_WAIT_1\n",
    );
    let grade = |options: &[&str]| {
        let mut all = vec!["grade", "it", "--class", "class"];
        all.extend(options);
        place.run(&all).ends(1).out
    };
    let told = grade(&["-o", "whole"]);
    assert!(told.contains("ada       0/100") && told.contains("eve      50/100"), "{told}");
    let same = &result(&place, "whole/ada.json")["tests"][0]["parts"][0]["same"];
    assert_eq!((&same["origin"], &same["name"]), (&"class".into(), &"bob".into()));
    // A student is not told whose.
    let page = place.run(&["export", "page", "whole/ada.json", "--format", "markdown"]).ends(0).out;
    assert!(page.contains("the same as one of another submission"), "{page}");
    let json = place.run(&["export", "page", "whole/ada.json", "--format", "html"]).ends(0).out;
    assert!(!page.contains("bob") && !json.contains("bob"), "{page}");
    // A shard sees the whole class, and so does a second run.
    grade(&["-o", "one", "--shard", "1/3"]);
    assert_eq!(result(&place, "one/ada.json"), result(&place, "whole/ada.json"));
    let again = grade(&["-o", "whole", "--resume"]);
    assert_eq!(again.matches("(as before)").count(), 3, "{again}");
    place.write("class/bob/mine.synfin", "client abort; server recv RST; expect both CLOSED\n");
    let again = grade(&["-o", "whole", "--resume"]);
    assert!(again.contains("ada      50/100"), "{again}");
    assert!(
        again.contains("eve      50/100") && again.matches("(as before)").count() == 1,
        "{again}"
    );
    // Unless it is told otherwise, only synfin's and the handout's count.
    let place = assignment("");
    for name in ["ada", "bob"] {
        place.write(&format!("class/{name}/a.synfin"), OWN);
    }
    let told = place.run(&["grade", "it", "--class", "class"]).ends(1).out;
    assert_eq!(told.matches("50/100").count(), 2, "{told}");
}

#[test]
fn whose_scenarios_count_is_said_in_known_words() {
    let place = assignment("original = ['libary']");
    let wrong = place.run(&["grade", "it", "it"]).ends(3).err;
    assert!(wrong.contains("unknown value `libary`; did you mean `library`?"), "{wrong}");
}
