//! Colour: an option, the environment, and each stream by itself.

use crate::rig::{Run, run, synfin};

fn with(environment: &[(&str, &str)], arguments: &[&str]) -> Run {
    Run::of(synfin().envs(environment.iter().copied()).args(arguments).output().unwrap())
}

fn is_coloured(text: &str) -> bool {
    text.contains("\x1b[")
}

const GOOD: [&str; 2] = ["explain", "TIME_WAIT"];
const BAD: [&str; 2] = ["explain", "nonsense"];

#[test]
fn without_a_terminal_there_is_no_colour() {
    assert!(!is_coloured(&run(&GOOD).ends(0).out));
    assert!(!is_coloured(&run(&BAD).ends(2).err));
    assert!(!is_coloured(&run(&["--help"]).ends(0).out));
}

#[test]
fn the_option_colours_both_streams() {
    let always = ["--color", "always"];
    assert!(is_coloured(&run(&[&GOOD[..], &always].concat()).ends(0).out));
    assert!(is_coloured(&run(&[&BAD[..], &always].concat()).ends(2).err));
    assert!(is_coloured(&run(&["--color=always", "--help"]).ends(0).out));
    assert!(is_coloured(&run(&["--color=always", "no-such"]).ends(2).err));
}

#[test]
fn the_environment_colours_unless_it_forbids() {
    let force = [("CLICOLOR_FORCE", "1")];
    assert!(is_coloured(&with(&force, &GOOD).ends(0).out));
    assert!(is_coloured(&with(&force, &BAD).ends(2).err));
    let both = [("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")];
    assert!(!is_coloured(&with(&both, &GOOD).ends(0).out));
    assert!(!is_coloured(&with(&both, &BAD).ends(2).err));
    let empty = [("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")];
    assert!(is_coloured(&with(&empty, &GOOD).ends(0).out));
}

#[test]
fn the_option_beats_the_environment() {
    let arguments = [&GOOD[..], &["--color", "always"]].concat();
    assert!(is_coloured(&with(&[("NO_COLOR", "1")], &arguments).ends(0).out));
    let arguments = [&GOOD[..], &["--color", "never"]].concat();
    assert!(!is_coloured(&with(&[("CLICOLOR_FORCE", "1")], &arguments).ends(0).out));
}

#[test]
fn an_unknown_choice_is_wrong_usage() {
    let unknown = run(&["--color", "mauve", "rules"]).ends(2);
    assert!(unknown.err.contains("auto, always, never"), "{}", unknown.err);
}
