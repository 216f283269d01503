//! What `@known` counts for when a scenario runs on two implementations, or on one at both hosts.
//! It says that one of them is known to fail, and nothing about the other.

use super::result::{Failure, FailureKind, ScenarioResult, Verdict};
use crate::host::{Host, PerHost};
use crate::language::plan::Scenario;
use crate::stack::Implementation;

/// Judges a result again if `@known` may matter. `hosts` are the implementations, with the model for
/// a raw host, and `run` runs the scenario on others.
///
/// - Of two different implementations, one that is known to fail has to fail in the same way
///   with the model as its peer; otherwise the other one may be the cause.
/// - A known failure counts as mended if one implementation is at both hosts, and fails at
///   neither of them with the model as its peer. (What a list of failures has is mended if it
///   passes: the list was made by such a run.)
pub(super) fn judge(
    scenario: &Scenario,
    hosts: &PerHost<Implementation>,
    raw: &PerHost<bool>,
    mut result: ScenarioResult,
    run: impl Fn(&PerHost<Implementation>) -> ScenarioResult,
) -> ScenarioResult {
    let is_named = |host: &Host, means: fn(&Implementation, &str) -> bool| {
        let at = &hosts[*host];
        !raw[*host] && scenario.attributes.known.iter().any(|known| means(at, &known.stack))
    };
    let known = |host: &Host| is_named(host, Implementation::goes_by);
    // That the model of an implementation lacks one of its failures mends nothing.
    let known_itself = |host: &Host| {
        is_named(host, |at, word| at.goes_by(word) && (at.profile().is_none() || at.name() == word))
    };
    let beside_the_model = |host: Host| {
        run(&PerHost::from_fn(
            |at| if at == host { hosts[at].clone() } else { Implementation::Model },
        ))
    };
    let present: Vec<Host> = Host::BOTH.into_iter().filter(|host| !raw[*host]).collect();
    let is_one = present.windows(2).all(|pair| hosts[pair[0]] == hosts[pair[1]]);
    let has_model = hosts.0.contains(&Implementation::Model);
    match result.verdict {
        Verdict::Known if !is_one && !has_model => {
            let mut known = present.into_iter().filter(known);
            if !known.any(|host| is_part(&result.failures, &beside_the_model(host).failures)) {
                result.verdict = Verdict::Failed;
            }
        }
        // A list has said it already.
        Verdict::Passed if !result.fixed && is_one && present.iter().any(known_itself) => {
            let fails = |host: &Host| {
                let again = beside_the_model(*host).verdict;
                matches!(again, Verdict::Known | Verdict::Failed)
            };
            // With one host, or the model at both, it has just been run.
            result.fixed = present.len() < 2 || has_model || !present.iter().any(fails);
        }
        _ => {}
    }
    result
}

/// Whether each of these failures is among those. Failures that only follow do not count, nor does
/// what cannot be known about the other implementation.
fn is_part(these: &[Failure], those: &[Failure]) -> bool {
    let is_there = |failure: &&Failure| {
        those
            .iter()
            .any(|it| it.statement == failure.statement && it.mismatch.is_alike(&failure.mismatch))
    };
    let counts = |failure: &&Failure| !failure.follows && failure.kind() != FailureKind::Unknown;
    these.iter().filter(counts).all(|failure| is_there(&failure))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::language::plan::Known;
    use crate::language::{Source, check};
    use crate::run::{Mismatch, RunOptions, Unknown, Wanted, reachable, run_on_model};
    use crate::tcp::State;

    const PASSES: &str = "client close; expect client FIN_WAIT_1";
    const FAILS: &str = "client close; expect client CLOSED";
    const FAILS_OTHERWISE: &str = "client send 5; expect client CLOSED";

    fn scenario(text: &str) -> Scenario {
        let plan = check(&Source::new("test.synfin", text), &reachable).unwrap().plan;
        let mut scenario = plan.scenarios.into_iter().next().unwrap();
        let why = "it is so".to_owned();
        scenario.attributes.known =
            vec![Known { stack: "linux".to_owned(), excuse: None, why, listed: false }];
        scenario
    }

    fn result(text: &str) -> ScenarioResult {
        let mut result = run_on_model(&scenario(text), &RunOptions::default());
        if result.verdict == Verdict::Failed {
            result.verdict = Verdict::Known;
        }
        result
    }

    /// What a result comes to on these hosts, where Linux gives `as_client` and `as_server` with the
    /// model.
    fn judged(hosts: [&str; 2], text: &str, as_client: &str, as_server: &str) -> (Verdict, bool) {
        let hosts = PerHost(hosts.map(|it| it.parse().unwrap()));
        let run = |hosts: &PerHost<Implementation>| match hosts[Host::Client] {
            Implementation::Linux => result(as_client),
            _ => result(as_server),
        };
        let raw = PerHost([false, false]);
        let judged = judge(&scenario(text), &hosts, &raw, result(text), run);
        (judged.verdict, judged.fixed)
    }

    #[test]
    fn what_one_of_a_pair_is_known_for_it_has_to_do_beside_the_model() {
        let pair = ["program:x", "linux"];
        assert_eq!(judged(pair, FAILS, "", FAILS), (Verdict::Known, false));
        assert_eq!(judged(pair, FAILS, FAILS, PASSES), (Verdict::Failed, false));
        assert_eq!(judged(pair, FAILS, "", FAILS_OTHERWISE), (Verdict::Failed, false));
        assert_eq!(judged(["linux", "smoltcp"], FAILS, FAILS, ""), (Verdict::Known, false));
        // The model is never the cause.
        assert_eq!(judged(["model", "linux"], FAILS, "", ""), (Verdict::Known, false));
    }

    #[test]
    fn what_cannot_be_known_of_the_other_one_is_no_failure() {
        let alone = result(FAILS).failures;
        let mut beside = alone.clone();
        beside.extend(alone.iter().map(|failure| Failure { statement: 0, ..failure.clone() }));
        assert!(!is_part(&beside, &alone));
        let wanted = Wanted::State(vec![State::Closed], false);
        let unknown = Mismatch::Unknown { host: Host::Client, wanted, why: Unknown::State };
        beside[alone.len()..].iter_mut().for_each(|it| it.mismatch = unknown.clone());
        assert!(is_part(&beside, &alone));
    }

    #[test]
    fn it_is_mended_where_it_passes_in_both_roles() {
        let pair = ["linux", "linux"];
        assert_eq!(judged(pair, PASSES, PASSES, PASSES), (Verdict::Passed, true));
        assert_eq!(judged(pair, PASSES, FAILS, PASSES), (Verdict::Passed, false));
        assert_eq!(judged(pair, PASSES, PASSES, FAILS), (Verdict::Passed, false));
        assert_eq!(judged(["linux", "model"], PASSES, PASSES, PASSES), (Verdict::Passed, false));
        assert_eq!(judged(pair, FAILS, PASSES, PASSES), (Verdict::Known, false));
    }

    #[test]
    fn a_profile_that_lacks_a_failure_mends_nothing() {
        let profile = crate::tcp::Profile::ALL.last().unwrap().name;
        let name = format!("model:{profile}");
        assert_eq!(judged([&name, &name], PASSES, PASSES, PASSES), (Verdict::Passed, false));
    }
}
