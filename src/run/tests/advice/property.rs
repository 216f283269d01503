//! Advice on random scenarios, and on broken stacks.

use proptest::prelude::*;
use proptest::sample::Index;

use super::claims::is_true;
use super::*;
use crate::host::{Host, PerHost};
use crate::mutants::mutants;
use crate::run::tests::anything::{STARTS, statement};
use crate::run::{Place, Way};
use crate::stack::{Clock, Fired, Model, Stack};
use crate::tcp::{
    Call, Config, Effects, Icmp, Received, Refusal, Rules, Segment, State, Time, Variable,
};

/// What people write; each loses a statement or two.
const FLOWS: &[&str] = &[
    "client close; server recv FIN; client recv ACK; expect client FIN_WAIT_2; server close; \
     client recv FIN; server recv ACK; expect server CLOSED; wait 2MSL; expect both CLOSED",
    "server listen; client connect; server recv SYN; client recv SYN+ACK; server recv ACK; \
     expect both ESTABLISHED; client send 5; server recv DATA len=5; server read 5; client close; \
     server read EOF; expect server CLOSE_WAIT; server close; expect client TIME_WAIT",
    "client connect; server connect; server recv SYN; client recv SYN; client recv SYN+ACK; \
     server recv SYN+ACK; expect both ESTABLISHED; client abort; expect server signal reset; \
     expect server CLOSED; server send 5 fails reset",
    "client send 3000; server recv DATA; client recv ACK; server recv DATA; settle; \
     server read 3000; client send \"text\"; server read \"text\"; expect silence",
    "set server.window = 100; client send 3000; settle; server read; server recv DATA; settle; \
     server read; client close; settle; expect client FIN_WAIT_2",
    "client send 5; network drop DATA; wait 1RTO; server recv DATA; client recv ACK; \
     expect client.SND.UNA = 106; network down; client send 1; network up; server recv DATA",
    "network hold ANY; client close; network hold FIN; server send 5; client recv DATA; \
     network release FIN; server recv FIN; expect server CLOSE_WAIT; expect silence",
    "given raw client, server LISTEN; network forge SYN from client; server recv SYN; \
     client recv SYN+ACK; network forge ACK from client; expect server ESTABLISHED; \
     network forge FIN+ACK from client; server recv FIN; client recv ACK; server read EOF; \
     server close; client recv FIN; network forge ACK from client; expect server CLOSED",
    "given client ESTABLISHED, raw server; network forge DATA \"x\" from server; client read \"x\"; \
     server recv ACK; client send 5; server recv DATA; network forge ACK win=0 from server; \
     settle; client send 5; server recv DATA; network forge RST from server; expect client CLOSED",
    "given server LISTEN; client connect; network drop SYN; wait 1s; server recv SYN; \
     network drop SYN+ACK; wait 1s; client recv SYN+ACK; expect client ESTABLISHED",
    "client close; server close; network drop FIN from client; client recv FIN; \
     expect client CLOSING; wait 1RTO; server recv FIN; expect both TIME_WAIT; wait 2MSL; \
     expect both CLOSED; client connect; expect client signal refused; client connect",
];

/// A scenario, a line a statement.
fn text() -> impl Strategy<Value = String> {
    let flow = (
        prop::sample::select(FLOWS),
        proptest::collection::vec(any::<Index>(), 1..3),
        proptest::option::of((any::<Index>(), statement())),
    );
    let flow = flow.prop_map(|(flow, gone, more)| {
        let mut lines: Vec<String> = flow.split(';').map(|it| it.trim().to_owned()).collect();
        for index in gone {
            lines.remove(index.index(lines.len()));
        }
        if let Some((at, statement)) = more {
            lines.insert(at.index(lines.len()), statement);
        }
        lines.join("\n")
    });
    let free = (prop::sample::select(STARTS), proptest::collection::vec(statement(), 0..12))
        .prop_map(|(start, statements)| format!("{start}\n{}", statements.join("\n")));
    prop_oneof![4 => flow, 1 => free]
}

/// A stack by another name: as far as the runner knows, not the model.
struct Named<S>(S);

impl<S: Stack> Stack for Named<S> {
    fn name(&self) -> &str {
        "mutant"
    }

    fn clock(&self) -> Clock {
        self.0.clock()
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        self.0.call(now, call, effects)
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        self.0.receive(now, limit, effects)
    }

    fn readable(&self) -> (usize, bool) {
        self.0.readable()
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        self.0.segment(now, segment, effects);
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        self.0.icmp(now, icmp, about, effects);
    }

    fn next_timeout(&self) -> Option<Time> {
        self.0.next_timeout()
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        self.0.timeout(now, effects)
    }

    fn state(&self) -> Option<State> {
        self.0.state()
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        self.0.variable(variable)
    }

    fn is_repeatable(&self) -> bool {
        true
    }

    fn set_iss(&mut self, iss: u32) {
        self.0.set_iss(iss);
    }
}

fn options() -> RunOptions {
    let limits = Limits { steps: 5_000, ..Limits::default() };
    RunOptions { limits, ..RunOptions::default() }
}

fn on_model(scenario: &Scenario) -> ScenarioResult {
    run_scenario(scenario, &options(), |configs: &PerHost<Config>| {
        PerHost::from_fn(|host| Model::new(configs[host].clone()))
    })
}

/// At the server; the model is the client.
fn on_mutant(scenario: &Scenario, table: &Rules) -> ScenarioResult {
    run_scenario(scenario, &options(), |configs: &PerHost<Config>| {
        PerHost::from_fn(|host| {
            let rules = if host == Host::Server { table } else { Rules::standard() };
            Named(Model::with_rules(configs[host].clone(), rules))
        })
    })
}

/// The text with the way out in it, and where the failed statement is then.
fn with(text: &str, scenario: &Scenario, failure: &Failure, way: &Way) -> (String, usize) {
    let at = failure.statement as usize;
    let failed = scenario.statements[at].span;
    let put = |at: usize, what: &str| {
        let place = scenario.statements[at].span.start as usize;
        format!("{}{what}; {}", &text[..place], &text[place..])
    };
    let many = way.statements.len();
    match way.place.clone() {
        Place::Here => (put(at, &words::statements(way)), at + many),
        Place::Before(before, _) => (put(before, &words::statements(way)), at + many),
        Place::Instead => {
            let (start, end) = (failed.start as usize, failed.end as usize);
            (format!("{}{}{}", &text[..start], words::statements(way), &text[end..]), at)
        }
        Place::Move(before) => {
            let (start, end) = (failed.start as usize, failed.end as usize);
            let place = scenario.statements[before].span.start as usize;
            let (own, between) = (&text[start..end], &text[place..start]);
            (format!("{}{own}; {between}{}", &text[..place], &text[end..]), before)
        }
    }
}

fn is_sound(
    text: &str,
    scenario: &Scenario,
    result: &ScenarioResult,
    again: impl Fn(&Scenario) -> ScenarioResult,
) -> Result<(), TestCaseError> {
    for failure in &result.failures {
        for item in &failure.advice {
            let sentence = words::advice(item);
            prop_assert!(
                is_true(&item.claim, result, failure),
                "not true: {}\n{}\n{}",
                sentence,
                failures(result),
                text
            );
            let Some(way) = &item.way else { continue };
            let (changed, at) = with(text, scenario, failure, way);
            let source = Source::new("test.synfin", changed.clone());
            let checked = check(&source, &reachable);
            prop_assert!(checked.is_ok(), "no scenario: {}\n{}\n{}", sentence, changed, text);
            let changed_scenario = checked.unwrap().plan.scenarios.remove(0);
            let after = again(&changed_scenario);
            let own = &text[failure.span.start as usize..failure.span.end as usize];
            let still = after.failures.iter().find(|it| {
                let said = &changed[it.span.start as usize..it.span.end as usize];
                it.statement as usize == at && (said == own || way.place == Place::Instead)
            });
            prop_assert!(
                still.is_none(),
                "does not help: {}\n{}before:\n{}\nafter:\n{}",
                sentence,
                failures(&after),
                text,
                changed
            );
            prop_assert!(
                after.statements as usize > at,
                "does not get there: {}\nbefore:\n{}\nafter:\n{}",
                sentence,
                text,
                changed
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn what_is_advised_is_true_and_helps(text in text()) {
        let source = Source::new("test.synfin", text.clone());
        let Ok(checked) = check(&source, &reachable) else { return Ok(()) };
        for scenario in &checked.plan.scenarios {
            is_sound(&text, scenario, &on_model(scenario), on_model)?;
        }
    }

    /// If the implementation is at fault, the scenario needs no advice.
    #[test]
    fn nothing_is_advised_against_what_the_implementation_did(text in text(), pick in any::<Index>()) {
        let source = Source::new("test.synfin", text.clone());
        let Ok(checked) = check(&source, &reachable) else { return Ok(()) };
        let all = mutants();
        let table = pick.get(&all).table();
        for scenario in &checked.plan.scenarios {
            let advised = on_mutant(scenario, &table);
            let model = on_model(scenario);
            for failure in &advised.failures {
                let fails_too = model.failures.iter().any(|it| it.span == failure.span);
                prop_assert!(
                    fails_too || failure.advice.is_empty(),
                    "{}: {:?}\n{}", pick.get(&all).id, told(failure), text
                );
            }
            is_sound(&text, scenario, &advised, |it| on_mutant(it, &table))?;
        }
    }
}
