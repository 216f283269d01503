//! Scenarios that no one would write: whatever a script does, a run ends, says the same thing
//! every time, and with or without a record.

use proptest::prelude::*;

use super::*;
#[cfg(feature = "smoltcp")]
use crate::host::PerHost;
#[cfg(feature = "smoltcp")]
use crate::stack::Implementation;

/// Statements of all kinds; the words of a template are in braces.
const TEMPLATES: &[&str] = &[
    "{host} listen",
    "{host} connect",
    "{host} close",
    "{host} abort",
    "{host} send 3000",
    "{host} send \"text\" push",
    "{host} send 1 urgent",
    "{host} send 5 fails",
    "{host} read",
    "{host} read 5",
    "{host} read EOF",
    "{host} read fails closing",
    "{host} recv {pattern}",
    "{host} recv {pattern} or {pattern}",
    "{host} recv ANY seq={host}.RCV.NXT",
    "network drop {pattern} from {host}",
    "network duplicate {pattern}",
    "network hold {pattern}",
    "network release {pattern}",
    "network reorder",
    "network reorder from {host}",
    "network down",
    "network up",
    "network forge {flags} from {host}",
    "network forge {flags} seq={host}.SND.NXT len=2000 from {host}",
    "network forge {flags} seq=4294967295 ack=1 win=0 from {host}",
    "network forge {flags} options=0x0204 from {host}",
    "network icmp host_unreachable to {host}",
    "network icmp port_unreachable to {host}",
    "settle",
    "wait 1s",
    "wait 2MSL",
    "wait 1RTO",
    "wait 1h",
    "expect {host} {state}",
    "expect {host} {state}, {host} not {state}",
    "expect {host}.SND.NXT - {host}.SND.UNA < {host}.SND.WND",
    "expect {host} signal reset",
    "expect {host} not signal reset",
    "{host} status",
    "expect silence",
    "expect {host} ?",
    "set {host}.ISS = 4294967290",
];

const WORDS: &[(&str, &[&str])] = &[
    ("{host}", &["client", "server"]),
    ("{pattern}", &["ANY", "SYN", "SYN+ACK", "ACK", "FIN", "RST", "DATA", "FIN+ACK win=0"]),
    ("{flags}", &["SYN", "SYN+ACK", "ACK", "FIN+ACK", "RST", "RST+ACK", "SYN+FIN", "PSH+URG"]),
    ("{state}", &["CLOSED", "LISTEN", "ESTABLISHED", "FIN_WAIT_1", "CLOSE_WAIT", "TIME_WAIT"]),
];

pub(super) const STARTS: &[&str] = &[
    "",
    "given both ESTABLISHED",
    "given server LISTEN",
    "given raw client, server ESTABLISHED",
    "given client FIN_WAIT_1",
    "given both TIME_WAIT",
    "set client.window = 0",
    "set server.window = 1; set server.MSS = 1",
    "set client.delayed_ack = on; set server.window_scale = 3; set client.window_scale = 7",
    "set client.keep_alive = 1s; set server.timestamps = on; set client.timestamps = on",
    "set RTO = 0s",
    "set MSL = 0s; set R2 = off; set user_timeout = off",
];

pub(super) fn statement() -> impl Strategy<Value = String> {
    let picks = proptest::collection::vec(any::<prop::sample::Index>(), 3 * WORDS.len());
    (prop::sample::select(TEMPLATES), picks).prop_map(|(template, picks)| {
        let mut text = template.to_owned();
        for ((word, choices), pick) in WORDS.iter().cycle().zip(picks) {
            text = text.replacen(word, pick.get::<&str>(choices), 1);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_run_ends_and_says_the_same_every_time(
        start in prop::sample::select(STARTS),
        statements in proptest::collection::vec(statement(), 0..25),
    ) {
        let text = format!("{start}\n{}", statements.join("\n"));
        let source = Source::new("test.synfin", text.clone());
        // Some orders of statements are wrong, and only the language says so.
        let Ok(checked) = check(&source, &reachable) else { return Ok(()) };
        for scenario in &checked.plan.scenarios {
            let limits = Limits { steps: 2_000, ..Limits::default() };
            let traced = run_on_model(scenario, &RunOptions { trace: true, limits, ..RunOptions::default() });
            let again = run_on_model(scenario, &RunOptions { trace: true, limits, ..RunOptions::default() });
            // Not `prop_assert_eq!`: it would print both results.
            prop_assert!(traced == again, "not the same twice: {}", text);
            let mut bare = run_on_model(scenario, &RunOptions { trace: false, limits, ..RunOptions::default() });
            if bare.failures.is_empty() {
                prop_assert!(bare.trace.events.is_empty());
                bare.trace = traced.trace.clone();
            }
            prop_assert!(traced == bare, "not the same without a record: {}", text);
            conserves_segments(&traced)?;
        }
    }
}

#[cfg(feature = "smoltcp")]
proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// Whatever a script does to it, smoltcp stays behind its host: a run ends, and says the
    /// same every time.
    #[test]
    fn every_run_on_smoltcp_ends_and_says_the_same_every_time(
        start in prop::sample::select(STARTS),
        both in any::<bool>(),
        statements in proptest::collection::vec(statement(), 0..25),
    ) {
        let text = format!("{start}\n{}", statements.join("\n"));
        let source = Source::new("test.synfin", text.clone());
        let Ok(checked) = check(&source, &reachable) else { return Ok(()) };
        let client = if both { Implementation::Smoltcp } else { Implementation::Model };
        let stacks = PerHost([client, Implementation::Smoltcp]);
        for scenario in &checked.plan.scenarios {
            let limits = Limits { steps: 2_000, ..Limits::default() };
            let options = RunOptions { limits, ..RunOptions::default() };
            let result = run_on(scenario, &options, &stacks);
            prop_assert!(result == run_on(scenario, &options, &stacks), "not the same: {}", text);
            for failure in &result.failures {
                prop_assert!(failure.kind() != FailureKind::Broken, "{}\n{}", actual(failure), text);
            }
            conserves_segments(&result)?;
        }
    }
}

/// Nothing arrives, or is lost, that did not enter the network, and nothing does twice.
fn conserves_segments(result: &ScenarioResult) -> Result<(), TestCaseError> {
    let mut in_flight = std::collections::BTreeSet::new();
    let mut time = crate::tcp::Time::ZERO;
    for event in &result.trace.events {
        prop_assert!(event.time >= time);
        time = event.time;
        match &event.what {
            What::Sent { id, .. } => prop_assert!(in_flight.insert(*id)),
            What::Arrived { id, .. } | What::Lost { id, .. } => {
                prop_assert!(in_flight.remove(id));
            }
            What::Held { id, .. } | What::Requeued { id, .. } => {
                prop_assert!(in_flight.contains(id));
            }
            _ => {}
        }
    }
    Ok(())
}
