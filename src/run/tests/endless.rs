//! Two hosts that keep to the rules never answer each other forever: whatever their users and the
//! network do to them, a statement ends. Nothing is forged here; with that, anything is possible.

use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

use super::*;
use crate::tcp::{Setting, SettingKind, SettingValue};

/// As many scenarios at least; `PROPTEST_CASES` makes them more.
const CASES: u32 = 2000;

/// Values for the settings that are not switches; a switch is set to the opposite of its default.
/// Each is set for one host or for both. Small values come first and often: with them, hosts get in
/// each other's way.
const VALUES: &[(&str, &[&str])] = &[
    ("ISS", &["0", "100", "301", "4294967290"]),
    ("MSS", &["5", "20", "536"]),
    ("window", &["0", "1", "2", "10", "10", "10", "100", "3000", "100000"]),
    ("window", &["0", "10"]),
    ("window_scale", &["0", "3", "14"]),
    ("delayed_ack_time", &["0s", "499ms"]),
    ("RTO", &["0s", "1ms", "5s"]),
    ("max_RTO", &["1s", "5s"]),
    ("R1", &["1"]),
    ("R2", &["off", "0s", "5s"]),
    ("R2_SYN", &["off", "0s", "5s"]),
    ("user_timeout", &["off", "0s", "5s"]),
    ("keep_alive", &["1s", "10s"]),
    ("keep_alive_count", &["2"]),
    ("keep_alive_interval", &["1s", "10s"]),
    ("initial_window", &["1", "10"]),
    ("first_timestamp", &["100", "4294967290"]),
];

/// Waits are written for the default.
const LEFT_ALONE: &[&str] = &["MSL"];

/// Every setting with its values.
fn all_settings() -> Vec<(&'static str, Vec<String>)> {
    let mut all = Vec::new();
    for setting in Setting::all().filter(|it| !it.is_opposite()) {
        let name = setting.name();
        match setting.default_value() {
            SettingValue::Switch(on) if setting.kind() == SettingKind::Switch => {
                all.push((name, vec![SettingValue::Switch(!on).to_string()]));
            }
            _ => {
                let own = VALUES.iter().filter(|(it, _)| *it == name);
                let before = all.len();
                all.extend(own.map(|(_, it)| (name, it.iter().map(|it| (*it).into()).collect())));
                let known = all.len() > before || LEFT_ALONE.contains(&name);
                assert!(known, "`{name}` needs values here");
            }
        }
    }
    all
}

const STARTS: &[&str] = &[
    "",
    "given both ESTABLISHED",
    "given both CLOSED",
    "given server LISTEN",
    "given both SYN_SENT",
    "given server SYN_RCVD",
    "given client FIN_WAIT_1",
    "given client FIN_WAIT_2, server CLOSE_WAIT",
    "given client CLOSING",
    "given both TIME_WAIT",
    "given client TIME_WAIT, server CLOSED",
];

/// `X` is a host, `P` a pattern.
const STATEMENTS: &[&str] = &[
    "X listen",
    "X connect",
    "X close",
    "X close",
    "X abort",
    "X send 1",
    "X send 10",
    "X send 11",
    "X send 12",
    "X send 300",
    "X send 3 urgent",
    "X read",
    "X read",
    "X recv P",
    "X recv P",
    "network drop P from X",
    "network drop P",
    "network duplicate P from X",
    "network hold P from X",
    "network release P",
    "network reorder",
    "network down",
    "network up",
    "network up",
    "network icmp host_unreachable to X",
    "network icmp port_unreachable to X",
    "settle",
    "settle",
    "wait 200ms",
    "wait 1s",
    "wait 1RTO",
    "wait 2MSL",
    "wait 10min",
    "set X.ISS = 5",
    "set X.ISS = 50000",
];

const PATTERNS: &[&str] = &["ANY", "ANY", "SYN", "SYN+ACK", "ACK", "FIN", "DATA", "RST"];

fn setting() -> impl Strategy<Value = String> {
    let host = prop::sample::select(&["client", "server", "both", "both"][..]);
    let name = prop::sample::select(all_settings());
    (host, name, any::<prop::sample::Index>()).prop_map(|(host, (name, values), at)| {
        format!("set {host}.{name} = {}\n", at.get::<String>(&values))
    })
}

fn statement() -> impl Strategy<Value = String> {
    let host = prop::sample::select(&["client", "server"][..]);
    let pattern = prop::sample::select(PATTERNS);
    (prop::sample::select(STATEMENTS), host, pattern)
        .prop_map(|(text, host, pattern)| text.replace('X', host).replace('P', pattern) + "\n")
}

#[test]
fn no_exchange_goes_on_forever() {
    let usual = ProptestConfig::default();
    let cases = usual.cases.max(CASES);
    // The same cases every time: a change that breaks this fails at once, and no other does by chance.
    let config = ProptestConfig { cases, failure_persistence: None, ..usual };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let settings = proptest::collection::vec(setting(), 0..7);
    let statements = proptest::collection::vec(statement(), 0..40);
    let scenarios = (settings, prop::sample::select(STARTS), statements);
    TestRunner::new_with_rng(config, rng)
        .run(&scenarios, |(settings, start, statements)| {
            let (settings, statements) = (settings.concat(), statements.concat());
            let text =
                format!("{settings}{start}\n{statements}network up; settle; wait 1min; settle");
            let source = Source::new("test.synfin", text.clone());
            // Not every start can be reached with all settings.
            let Ok(checked) = check(&source, &reachable) else { return Ok(()) };
            for scenario in &checked.plan.scenarios {
                let limits = Limits { steps: 20_000, ..Limits::default() };
                let options = RunOptions { limits, ..RunOptions::default() };
                let result = run_on_model(scenario, &options);
                let is_endless = |it: &&Failure| matches!(it.mismatch, Mismatch::Endless { .. });
                let endless = result.failures.iter().find(is_endless).map(actual);
                prop_assert!(endless.is_none(), "{endless:?}\n{text}");
            }
            Ok(())
        })
        .unwrap();
}
