//! The language reference, `docs/LANGUAGE.md`: its examples are right, and it leaves out
//! nothing; and the grammar's rule for whole files agrees with how files are read.

use std::fs;
use std::path::Path;

use pest::Parser as _;

use super::super::grammar::{Grammar, Rule};
use super::super::{Code, Source, check as check_source, format, render};
use super::check;
use crate::tcp::{CallError, Icmp, Profile, SegmentField, Setting, Signal, State, Variable};

fn reference() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/LANGUAGE.md");
    fs::read_to_string(path).unwrap()
}

fn examples(page: &str) -> Vec<&str> {
    page.split("```synfin\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

#[test]
fn every_example_is_right_and_formatted() {
    let page = reference();
    let examples = examples(&page);
    assert!(examples.len() >= 10);
    for example in examples {
        let source = Source::new("LANGUAGE.md", example);
        match check_source(&source, &super::reachable) {
            Ok(checked) => {
                let said = render(&source, &checked.warnings, false);
                assert!(checked.warnings.is_empty(), "{said}\nin\n{example}");
            }
            Err(diagnostics) => panic!("{}\nin\n{example}", render(&source, &diagnostics, false)),
        }
        let formatted = format(&source);
        // Comments may stand further to the right than the formatter would put them.
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(plain(&formatted), plain(example));
    }
}

/// A page with the lines between two marks replaced; the marks must be there.
fn with_lines(page: &str, head: &str, end: &str, lines: &str) -> String {
    let (before, rest) = page.split_once(head).unwrap_or_else(|| panic!("no {head:?}"));
    let (_, after) = rest.split_once(end).unwrap_or_else(|| panic!("no {end:?}"));
    format!("{before}{head}{lines}{end}{after}")
}

/// Holds a file to the text that it should have, or writes that if `SYNFIN_UPDATE` is set.
fn hold(path: &str, expected: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if fs::read_to_string(&file).unwrap() == expected {
        return;
    }
    let update = std::env::var_os("SYNFIN_UPDATE").is_some();
    assert!(
        update && std::env::var_os("CI").is_none(),
        "{path} is out of date; `SYNFIN_UPDATE=1 cargo test --lib reference` renews it"
    );
    fs::write(file, expected).unwrap();
}

fn settings_table() -> String {
    let row = |setting: Setting| {
        let default = match setting.is_iss() {
            true => "see above".to_owned(),
            false => setting.default_value().to_string(),
        };
        let (name, kind, summary) = (setting.name(), setting.kind(), setting.summary());
        format!("| `{name}` | {kind} | {default} | {summary} |\n")
    };
    Setting::all().map(row).collect()
}

fn fields_table() -> String {
    let fields = SegmentField::ALL.iter();
    fields.map(|field| format!("| `{}` | {} |\n", field.written(), field.summary())).collect()
}

/// The tables of settings and fields are those of the model.
#[test]
fn its_tables_are_up_to_date() {
    let page = reference();
    let head = "| setting | values | default | meaning |\n|---|---|---|---|\n";
    let page = with_lines(&page, head, "\n## ", &settings_table());
    let page = with_lines(&page, "| field | |\n|---|---|\n", "| `\"text\"` |", &fields_table());
    hold("docs/LANGUAGE.md", &page);
}

/// So are the words that fuzzing begins with.
#[test]
fn the_dictionary_of_fuzzing_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/synfin.dict");
    let dictionary = fs::read_to_string(path).unwrap();
    let value = |field: SegmentField| match field {
        SegmentField::Checksum => "bad",
        SegmentField::Options => "0x",
        _ => "",
    };
    let fields = SegmentField::ALL.iter();
    let fields: String =
        fields.map(|it| format!("\"{}{} \"\n", it.written(), value(*it))).collect();
    let settings: String = Setting::all().map(|it| format!("\"{} = \"\n", it.name())).collect();
    let profiles = Profile::ALL.iter();
    let profiles: String = profiles.map(|it| format!("\"@profile {}\\x0a\"\n", it.name)).collect();
    let page = with_lines(&dictionary, "# Fields.\n", "# Statements.\n", &fields);
    let page = with_lines(&page, "# Settings.\n", "# Profiles.\n", &settings);
    let (head, _) = page.split_once("# Profiles.\n").unwrap();
    hold("fuzz/synfin.dict", &format!("{head}# Profiles.\n{profiles}"));
}

#[test]
fn nothing_is_left_out() {
    let page = reference();
    let mut words: Vec<String> = Vec::new();
    words.extend(Setting::all().map(|it| it.name().to_owned()));
    words.extend(Signal::ALL.map(|it| it.name().to_owned()));
    words.extend(CallError::ALL.map(|it| it.name().to_owned()));
    words.extend(Icmp::ALL.map(|it| it.name().to_owned()));
    words.extend(State::ALL.map(|it| it.name().to_owned()));
    words.extend(Variable::ALL.map(|it| it.name().to_owned()));
    words.extend(Profile::ALL.iter().map(|it| it.name.to_owned()));
    words.extend(Code::ALL.iter().map(|it| it.name().to_owned()));
    let missing: Vec<_> = words.iter().filter(|it| !page.contains(&format!("`{it}`"))).collect();
    assert!(missing.is_empty(), "docs/LANGUAGE.md does not mention {missing:?}");
    for key in super::super::attributes::KEYS {
        assert!(page.contains(&format!("`@{key}")), "docs/LANGUAGE.md does not mention `@{key}`");
    }
}

/// The language does not know implementations, only their names.
#[test]
fn attributes_name_the_implementations_that_there_are() {
    use crate::stack::Implementation;
    let names = Implementation::WORDS.map(|word| word.split(':').next().unwrap());
    let mut known = super::super::attributes::STACKS;
    known.sort_unstable();
    let mut there = names.to_vec();
    there.sort_unstable();
    there.dedup();
    assert_eq!(known.to_vec(), there);
}

/// Files are read piece by piece; the grammar also describes them as a whole.
#[test]
fn the_grammar_of_files_is_the_language() {
    let whole = |text: &str| Grammar::parse(Rule::file, text).is_ok();
    let page = reference();
    for example in examples(&page) {
        assert!(whole(example), "{example}");
    }
    for text in [
        "",
        "\u{feff}# only\r\n\n",
        ";;client close;\n;\n",
        "client close # a ; b",
        "@hidden # x\n@rfc RFC5961#3.2\n\nscenario \"a\" # b\n{ settle }\nscenario \"b\"{}",
        "scenario \"a\" { client close; # x\n ; server recv FIN\n}\n# end",
    ] {
        assert!(whole(text) && check(text).is_ok(), "{text:?}");
    }
    for text in [
        "client close server close",
        "client close }",
        "scenario \"a\" {",
        "scenario \"a\" { } client close",
        "scenario \"a\" { scenario \"b\" { } }",
        "@hidden; client close",
        "{ client close }",
        "client send \"x",
    ] {
        assert!(!whole(text) && check(text).is_err(), "{text:?}");
    }
}
