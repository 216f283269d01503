//! The examples of `docs/PROTOCOL.md`: they follow the protocol, and a solution gives these
//! answers.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::file;
use crate::rig::run;

/// A block of examples: its level, if it has one, and pairs of lines.
struct Block {
    level: Option<String>,
    lines: Vec<(Value, Value)>,
}

fn blocks() -> Vec<Block> {
    let blocks = blocks_of("protocol");
    assert!(blocks.len() >= 6);
    blocks
}

/// The blocks whose language is that word.
fn blocks_of(word: &str) -> Vec<Block> {
    let fence = format!("```{word}");
    let page = std::fs::read_to_string(file("docs/PROTOCOL.md")).unwrap();
    let mut blocks = Vec::new();
    let mut inside = false;
    let mut asked = None;
    for line in page.lines() {
        if let Some(level) = line.strip_prefix(&fence) {
            inside = true;
            let level = Some(level.trim().to_owned()).filter(|level| !level.is_empty());
            blocks.push(Block { level, lines: Vec::new() });
        } else if line.starts_with("```") {
            inside = false;
            assert!(asked.is_none(), "a message without answer");
        } else if inside {
            let (mark, text) = line.split_once(' ').unwrap();
            let value: Value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"));
            match mark {
                "<" => {
                    // As synfin writes it: without spaces.
                    assert_eq!(serde_json::to_string(&value).unwrap(), text);
                    assert!(asked.replace(value).is_none(), "two messages: {text}");
                }
                ">" => blocks.last_mut().unwrap().lines.push((asked.take().unwrap(), value)),
                other => panic!("{other}"),
            }
        }
    }
    blocks
}

/// The schema of a line in each direction.
fn schema(which: &str) -> jsonschema::Validator {
    let of = if which.ends_with("agent") { "agent" } else { "program" };
    let whole: Value = serde_json::from_str(&run(&["schema", of]).ends(0).out).unwrap();
    let mut one = whole["properties"][which].clone();
    one["$defs"] = whole["$defs"].clone();
    jsonschema::validator_for(&one).unwrap()
}

#[test]
fn the_examples_follow_the_schema() {
    let (to, from) = (schema("to_program"), schema("from_program"));
    for (message, answer) in blocks().iter().flat_map(|block| &block.lines) {
        assert!(to.is_valid(message), "{message}");
        assert!(from.is_valid(answer), "{answer}");
    }
    assert!(!to.is_valid(&serde_json::json!({"type": "weather"})));
    assert!(!from.is_valid(&serde_json::json!({"state": "CLOSED", "sends": []})));
    assert!(!from.is_valid(&serde_json::json!({"send": []})));
}

#[test]
fn the_examples_of_agents_follow_their_schema() {
    let (to, from) = (schema("to_agent"), schema("from_agent"));
    let blocks = blocks_of("agent");
    assert_eq!(blocks.len(), 1);
    for (message, answer) in &blocks[0].lines {
        assert!(to.is_valid(message), "{message}");
        assert!(from.is_valid(answer), "{answer}");
    }
    assert!(from.is_valid(&serde_json::json!({})));
    assert!(!from.is_valid(&serde_json::json!({"send": []})));
    assert!(!to.is_valid(&serde_json::json!({"type": "segment"})));
}

/// Without fields that have their default value.
fn plain(value: &Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .filter(|(name, _)| *name != "name")
                .map(|(name, value)| (name.clone(), plain(value)))
                .filter(|(_, value)| {
                    !value.is_null()
                        && *value != 0
                        && *value != ""
                        && *value != Value::Array(vec![])
                        && *value != Value::Object(serde_json::Map::new())
                })
                .collect(),
        ),
        Value::Array(values) => values.iter().map(plain).collect(),
        other => other.clone(),
    }
}

#[test]
fn a_solution_gives_the_answers_of_the_examples() {
    for block in blocks() {
        let solution = match block.level.as_deref() {
            None => continue,
            Some("symbols") => file("kits/python/solution/tcp.py"),
            Some("segments") => file("kits/python/solution/segments.py"),
            Some("packets") => file("kits/python/solution/packets.py"),
            Some(other) => panic!("there is no level `{other}`"),
        };
        let mut child = Command::new("python3")
            .arg(solution)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut to = child.stdin.take().unwrap();
        let mut from = BufReader::new(child.stdout.take().unwrap()).lines();
        for (message, answer) in block.lines {
            writeln!(to, "{message}").unwrap();
            let line: Value = serde_json::from_str(&from.next().unwrap().unwrap()).unwrap();
            // The order of an object's fields does not matter.
            let (mut line, answer) = (plain(&line), plain(&answer));
            // What a program has is its own.
            if let (Some(line), None) = (line.as_object_mut(), answer.get("has")) {
                line.remove("has");
            }
            assert_eq!(line, answer, "{message}");
        }
        drop(to);
        assert!(child.wait().unwrap().success());
    }
}
