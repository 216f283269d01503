#![allow(clippy::unwrap_used)]

use super::{Expression, Subject};
use crate::language::plan::Scenario;
use crate::language::{Source, check};
use crate::run::reachable;

/// Four scenarios, each with its file.
fn scenarios() -> Vec<(&'static str, Scenario)> {
    let of = |file: &'static str, text: &str| {
        let plan = check(&Source::new(file, text), &reachable).unwrap().plan;
        plan.scenarios.into_iter().map(move |scenario| (file, scenario)).collect::<Vec<_>>()
    };
    [
        of(
            "close/a.synfin",
            "@tags timing slow\n@rfc MUST-13 3.10.7.4\nscenario \"Active close\" { client close }\n\
             @title \"It (both) closes\"\n@rfc MUST-1\n@stack linux\n@known linux \"so\"\n\
             scenario \"b\" { client close }\n",
        ),
        of(
            "open/c.synfin",
            "@rfc RFC5961-3.2-1 RFC5961#3.2\n@profile rfc793\nscenario \"c\" { settle }\n\
             @tags time\n@stack model smoltcp\nscenario \"d\" { settle }\n",
        ),
    ]
    .concat()
}

/// The first letters of the names of those that an expression takes.
fn taken(expression: &str) -> String {
    let expression: Expression = expression.parse().unwrap();
    let all = scenarios();
    let taken =
        all.iter().filter(|(file, scenario)| expression.takes(&Subject::scenario(file, scenario)));
    taken.filter_map(|(_, scenario)| scenario.name.to_lowercase().chars().next()).collect()
}

#[test]
fn each_field_looks_at_its_own() {
    for (expression, expected) in [
        ("all()", "abcd"),
        ("none()", ""),
        ("name(active CLOSE)", "a"),
        ("name(closes)", "b"),
        ("name(It (both))", "b"),
        ("name(\"It (both)\")", "b"),
        ("name(It \\(both)", "b"),
        ("name(=Active close)", "a"),
        ("name(=active close)", ""),
        ("path(open/)", "cd"),
        ("path(/^close.a[.]synfin$/)", "ab"),
        ("path(/open\\/c/)", "cd"),
        ("tag(time)", "d"),
        ("tag(TIME)", "d"),
        ("tag(~tim)", "ad"),
        ("tag(/^t.*g$/)", "a"),
        ("rfc(MUST-13)", "a"),
        ("rfc(must-1)", "b"),
        ("rfc(MUST)", "ab"),
        ("rfc(3.10.7)", "a"),
        ("rfc(RFC9293#3.10)", "a"),
        ("rfc(3.1)", ""),
        ("rfc(RFC5961)", "c"),
        ("rfc(RFC5961#3.2)", "c"),
        ("rfc(/MUST-1./)", "a"),
        // Without `@stack` a scenario is meant for all.
        ("stack(linux)", "abc"),
        ("stack(model)", "acd"),
        ("stack(linux) and not stack(model)", "b"),
        ("stack(bsd)", ""),
        ("known(linux)", "b"),
        ("profile(rfc793)", "c"),
        ("any(clos)", "ab"),
        ("any(timing)", "a"),
    ] {
        assert_eq!(taken(expression), expected, "{expression}");
    }
}

#[test]
fn operators_bind_as_in_nextest() {
    for (expression, expected) in [
        ("name(=c) or name(=b) and none()", "c"),
        ("(name(=c) or name(=b)) and none()", ""),
        ("name(=c) | name(=b)", "bc"),
        ("name(=c) + name(=b)", "bc"),
        ("name(=c) || name(=b)", "bc"),
        ("path(close) & tag(slow)", "a"),
        ("path(close) && tag(slow)", "a"),
        ("path(close) - tag(slow)", "b"),
        ("all() - name(=c) - name(=b)", "ad"),
        ("not path(close)", "cd"),
        ("!path(close)", "cd"),
        ("not not path(close)", "ab"),
        ("not path(close) and name(=c)", "c"),
        ("not (path(close) or name(=c))", "d"),
        ("  path( close )and(name(=b))  ", "b"),
    ] {
        assert_eq!(taken(expression), expected, "{expression}");
    }
}

#[test]
fn mistakes_are_told_with_their_place() {
    let wrong = [
        "",
        "  ",
        "close",
        "tag",
        "tga(timing)",
        "tag(timing",
        "tag()",
        "tag(\"timing)",
        "tag(\"timing\" x)",
        "all(x)",
        "tag(a) tag(b)",
        "tag(a) AND tag(b)",
        "tag(a) and",
        "and tag(a)",
        "(tag(a)",
        "(tag(a) tag(b))",
        "tag(a))",
        "not",
        "name(/(/)",
        "name(/a)",
        "n\u{e9}m(a)",
        "、",
        "test(x)",
        "tag=timing",
    ];
    let told: Vec<String> =
        wrong.iter().map(|text| format!("{}\n", text.parse::<Expression>().unwrap_err())).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn nothing_makes_it_panic_or_overflow() {
    for deep in ["(", "not ", "!", "tag(", "((all()", "/", "name(/", "\\", "name(\\", "\""] {
        assert!(deep.repeat(10_000).parse::<Expression>().is_err(), "{deep}");
    }
    let long = vec!["tag(a)"; 10_000].join(" or ");
    assert!(long.parse::<Expression>().is_ok());
    let deep = format!("{}all(){}", "(".repeat(99), ")".repeat(99));
    assert!(deep.parse::<Expression>().is_ok());
}

#[test]
fn what_fits_nothing_is_told_with_what_was_meant() {
    let all = scenarios();
    let all: Vec<_> = all.iter().map(|(file, it)| Subject::scenario(file, it)).collect();
    let told = |text: &str| text.parse::<Expression>().unwrap().fitting_nothing(&all, "scenario");
    assert_eq!(
        told("tag(timng) or name(c) and not rfc(MUST-113)"),
        [
            "`tag(timng)` fits no scenario here; did you mean `tag(timing)`?",
            "`rfc(MUST-113)` fits no scenario here; did you mean `rfc(MUST-13)`?",
        ]
    );
    assert_eq!(
        told("stack(linx)"),
        ["`stack(linx)` fits no scenario here; did you mean `stack(linux)`?"]
    );
    assert_eq!(told("name(nothing)"), ["`name(nothing)` fits no scenario here"]);
    assert_eq!(told("known(smoltcp)"), ["`known(smoltcp)` fits no scenario here"]);
    assert!(told("stack(linux)").is_empty());
}
