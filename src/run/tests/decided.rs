//! What decided a step on the model, where smoltcp fails it.

use super::*;
use crate::host::PerHost;
use crate::stack::Implementation;
use crate::tcp::rules::Part;
use crate::tcp::{RuleId, Rules};

/// The part that the first failure looks at, and the names of the rules.
fn decided(text: &str) -> Option<(Part, Vec<&'static str>)> {
    let smoltcp = || "smoltcp".parse::<Implementation>().unwrap();
    let hosts = PerHost([smoltcp(), smoltcp()]);
    let result = run_on(&parse(text), &RunOptions::default(), &hosts);
    assert_eq!(result.verdict, Verdict::Failed, "{text}");
    let decided = result.failures.iter().find_map(|failure| failure.decided.as_ref())?;
    let name = |id: &RuleId| Rules::standard().get(*id).map(|rule| rule.name);
    Some((decided.part, decided.rules.iter().filter_map(name).collect()))
}

#[test]
fn the_rule_of_the_part_that_the_step_looks_at_decides() {
    for (text, part, rules) in [
        // The state, and whatever is expected after the states diverged.
        (
            "given raw client, server ESTABLISHED; network forge RST seq=102 from client
             server recv RST; expect server ESTABLISHED",
            Part::State,
            &["arrival.rst_challenged"][..],
        ),
        (
            "given raw client, server ESTABLISHED; network forge RST seq=102 from client
             server recv RST; server send 5; client recv DATA",
            Part::State,
            &["arrival.rst_challenged"],
        ),
        // What is sent: nothing came, or something else.
        (
            "given raw client, server ESTABLISHED; network forge SYN seq=101 from client
             server recv SYN; client recv ACK",
            Part::Sent,
            &["arrival.syn_challenged"],
        ),
        (
            "set server.keep_alive = 60s; given raw client, server ESTABLISHED; wait 1min
             client recv ACK len=0",
            Part::Form,
            &["timeout.keep_alive"],
        ),
        // What the user is told, and answered.
        (
            "given client ESTABLISHED, raw server; network forge DATA+URG seq=301 up=5 len=5 from server
             client recv DATA; expect client signal urgent",
            Part::Signal,
            &["urgent.news"],
        ),
        ("client close; client close fails closing", Part::Answer, &["fin_wait.close"]),
        // What was not to be sent.
        (
            "given client ESTABLISHED, raw server; network forge ACK win=100 from server
             client recv ACK; client send 500; expect client silent",
            Part::Sent,
            &["output.override_start"],
        ),
    ] {
        let found = decided(text);
        assert_eq!(found, Some((part, rules.to_vec())), "{text}");
    }
}

#[test]
fn nothing_decides_where_the_model_fails_as_well() {
    assert_eq!(decided("client close; expect client CLOSED"), None);
    assert_eq!(decided("client close; expect client CLOSED; client close fails closing"), None);
}
