//! The scripts of `tests/packetdrill` use every production of the grammar: each rule in each place
//! where another has it, and each word that the grammar knows.

#![allow(clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use pest::iterators::Pair;

use super::super::clean::clean;
use super::super::grammar::{self, Rule};

const GRAMMAR: &str = include_str!("../../../grammar/packetdrill.pest");

/// A rule of the grammar.
struct Production {
    /// Whether it leaves no node.
    silent: bool,
    /// Whether it is a leaf.
    leaf: bool,
    /// The rules that it is made of, without what it only looks ahead for.
    rules: Vec<String>,
    /// The words among its texts.
    words: Vec<String>,
}

/// A token of the grammar's notation.
#[derive(PartialEq, Debug)]
enum Token {
    Name(String),
    Text(String),
    Sign(char),
}

fn tokens(grammar: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for line in grammar.lines().filter(|line| !line.trim_start().starts_with("//")) {
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            if c == '"' {
                let mut text = String::new();
                while let Some(c) = chars.next().filter(|c| *c != '"') {
                    text.push(if c == '\\' { chars.next().unwrap() } else { c });
                }
                tokens.push(Token::Text(text));
            } else if c.is_ascii_alphabetic() || c == '_' {
                let mut name = String::from(c);
                while let Some(c) = chars.next_if(|c| c.is_ascii_alphanumeric() || *c == '_') {
                    name.push(c);
                }
                tokens.push(Token::Name(name));
            } else if !c.is_whitespace() {
                tokens.push(Token::Sign(c));
            }
        }
    }
    tokens
}

/// The rules of the grammar by name.
fn productions() -> BTreeMap<String, Production> {
    let mut all = BTreeMap::new();
    let mut tokens = tokens(GRAMMAR).into_iter().peekable();
    while let Some(token) = tokens.next() {
        let Token::Name(name) = token else { panic!("{token:?} begins no rule") };
        assert_eq!(tokens.next(), Some(Token::Sign('=')), "{name}");
        let mut made =
            Production { silent: false, leaf: false, rules: Vec::new(), words: Vec::new() };
        match tokens.next() {
            Some(Token::Name(_)) => made.silent = true,
            Some(Token::Sign('@')) => made.leaf = true,
            Some(Token::Sign('$')) => {}
            other => assert_eq!(other, Some(Token::Sign('{')), "{name}"),
        }
        tokens.next_if_eq(&Token::Sign('{'));
        // How deep in parentheses it only looks ahead; the next thing alone at 0.
        let (mut depth, mut ahead): (usize, Option<usize>) = (0, None);
        for token in tokens.by_ref().take_while(|token| *token != Token::Sign('}')) {
            match token {
                Token::Sign('!' | '&') => ahead = ahead.or(Some(depth)),
                Token::Sign('(') => depth += 1,
                Token::Sign(')') => {
                    depth -= 1;
                    ahead = ahead.filter(|from| *from != depth);
                }
                Token::Name(_) | Token::Text(_) if ahead.is_some() => {
                    ahead = ahead.filter(|from| *from != depth);
                }
                Token::Name(rule) => made.rules.push(rule),
                Token::Text(text) if text.chars().all(|c| c.is_ascii_alphanumeric()) => {
                    made.words.push(text);
                }
                Token::Text(_) | Token::Sign(_) => {}
            }
        }
        all.insert(name, made);
    }
    all
}

/// What scripts use: a rule in another, or a word in a leaf.
type Uses = BTreeSet<(String, String)>;

fn walk(pair: Pair<'_, Rule>, productions: &BTreeMap<String, Production>, uses: &mut Uses) {
    let name = format!("{:?}", pair.as_rule());
    for word in productions.get(&name).map_or(&[][..], |it| &it.words) {
        if pair.as_str().to_lowercase().contains(&word.to_lowercase()) {
            uses.insert((name.clone(), word.clone()));
        }
    }
    for part in pair.into_inner() {
        uses.insert((name.clone(), format!("{:?}", part.as_rule())));
        walk(part, productions, uses);
    }
}

/// The rules that leave nodes in a node of this one.
fn parts(name: &str, productions: &BTreeMap<String, Production>, to: &mut BTreeSet<String>) {
    for part in &productions[name].rules {
        match productions.get(part) {
            Some(made) if made.silent => parts(part, productions, to),
            Some(_) => {
                to.insert(part.clone());
            }
            // Such as `ANY`.
            None => {}
        }
    }
}

#[test]
fn the_corpus_uses_every_production() {
    let productions = productions();
    let mut uses = Uses::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packetdrill");
    for entry in walkdir::WalkDir::new(folder) {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|ending| ending != "pkt") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for defined in [true, false] {
            let clean = clean(&text, &|_| defined);
            let Ok(read) = grammar::parse(Rule::script, &clean.text) else {
                // A name that stands for a command is read by itself.
                assert!(text.contains("--define="), "{}", path.display());
                continue;
            };
            read.into_iter().for_each(|pair| walk(pair, &productions, &mut uses));
        }
    }
    let mut unused = Vec::new();
    let (mut known, mut rest) = (BTreeSet::new(), vec!["script".to_owned()]);
    while let Some(name) = rest.pop() {
        if !known.insert(name.clone()) {
            continue;
        }
        let mut wanted = BTreeSet::new();
        if !productions[&name].leaf {
            parts(&name, &productions, &mut wanted);
        }
        rest.extend(wanted.iter().cloned());
        wanted.extend(productions[&name].words.iter().cloned());
        let missing = wanted.into_iter().map(|part| (name.clone(), part));
        unused.extend(missing.filter(|pair| !uses.contains(pair)));
    }
    assert!(known.len() > 80, "{known:?}");
    let lines: Vec<_> = unused.iter().map(|(of, part)| format!("`{part}` in `{of}`")).collect();
    assert!(lines.is_empty(), "no script uses:\n{}", lines.join("\n"));
}
