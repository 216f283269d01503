//! What a test needs of a program, in the words of the protocol ([`Feature`]): what its plan asks of
//! the program's hosts, and what the model, in their place, uses to pass it.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::host::{Host, PerHost};
use crate::judge::assignment::{Assignment, Behind};
use crate::language::plan::{
    ExpectationKind, Field, NetworkAction, Pattern, Scenario, Shape, StatementKind, UserCall,
};
use crate::run::{Limits, Origin, RunOptions, Trace, Verdict, What, passes, run_scenario};
use crate::stack::program::Feature;
use crate::stack::{Fired, Model};
use crate::tcp::{Config, Flags, Rules, SegmentField, SettingValue, Signal};

/// What a scenario needs of a program that is `behind` these hosts, beyond what every program has.
/// The model goes by these rules.
pub(super) fn needs(scenario: &Scenario, behind: Behind, rules: &Rules) -> BTreeSet<Feature> {
    let mut needs = Needs { behind, all: BTreeSet::new() };
    for statement in &scenario.statements {
        needs.statement(&statement.kind);
    }
    // A wish is none.
    let mut demanded = scenario.clone();
    demanded.statements.retain(|it| !matches!(it.kind, StatementKind::Set { wish: true, .. }));
    let configs = RefCell::new(PerHost::<Config>::default());
    run_scenario(&demanded, &RunOptions { trace: false, ..RunOptions::default() }, |told| {
        configs.replace(told.clone());
        models(told, rules)
    });
    let configs = configs.into_inner();
    needs.settings(&configs);
    let result = run_scenario(scenario, &RunOptions::default(), |told| models(told, rules));
    needs.trace(&result.trace);
    if result.verdict == Verdict::Passed {
        needs.switches(scenario, &configs, rules);
    }
    needs.all
}

/// What it needs beyond what an assignment demands; nothing if that is everything.
pub(in crate::judge) fn beyond(
    assignment: &Assignment,
    scenario: &Scenario,
    behind: Behind,
) -> BTreeSet<Feature> {
    let demanded = assignment.settings.program.requires.as_ref();
    demanded.map_or_else(BTreeSet::new, |demanded| {
        needs(scenario, behind, assignment.house.rules()).difference(demanded).copied().collect()
    })
}

fn models<'r>(configs: &PerHost<Config>, rules: &'r Rules) -> PerHost<Model<'r>> {
    PerHost::from_fn(|host| Model::with_rules(configs[host].clone(), rules))
}

struct Needs {
    behind: Behind,
    all: BTreeSet<Feature>,
}

impl Needs {
    fn add(&mut self, feature: Feature, at: Host) {
        if self.behind.is(at) {
            self.all.insert(feature);
        }
    }

    /// What a statement asks of its hosts.
    fn statement(&mut self, kind: &StatementKind) {
        match kind {
            StatementKind::Call { host, call, .. } => self.call(*host, call),
            StatementKind::Read { host, .. } => self.add(Feature::RECEIVE, *host),
            StatementKind::Recv { host, patterns, .. } if patterns.iter().any(is_urgent) => {
                self.add(Feature::URGENT, host.peer());
            }
            StatementKind::Network(NetworkAction::Icmp(_, host)) => self.add(Feature::ICMP, *host),
            StatementKind::Network(NetworkAction::Forge(pattern, from)) if is_urgent(pattern) => {
                self.add(Feature::URGENT, from.peer());
            }
            StatementKind::Expect(parts) => {
                for part in parts {
                    if let ExpectationKind::Signal(host, signals) = &part.kind
                        && signals.contains(&Signal::Urgent)
                    {
                        self.add(Feature::URGENT, *host);
                    }
                }
            }
            _ => {}
        }
    }

    fn call(&mut self, host: Host, call: &UserCall) {
        match call {
            UserCall::Send { push, urgent, .. } => {
                self.add(Feature::SEND, host);
                if *push {
                    self.add(Feature::PUSH, host);
                }
                if *urgent {
                    self.add(Feature::URGENT, host);
                }
            }
            UserCall::Abort => self.add(Feature::ABORT, host),
            UserCall::CloseLinger(time) if time.is_zero() => self.add(Feature::ABORT, host),
            _ => {}
        }
    }

    /// Those that are told to a program.
    fn settings(&mut self, configs: &PerHost<Config>) {
        for host in Host::BOTH {
            Feature::of_settings(&configs[host]).for_each(|feature| self.add(feature, host));
        }
    }

    /// What the hosts do on the model.
    fn trace(&mut self, trace: &Trace) {
        for event in &trace.events {
            match &event.what {
                What::Arrived { to, segment, .. } => {
                    Feature::of_arrival(segment).for_each(|feature| self.add(feature, *to));
                }
                What::Sent { from, segment, origin: Origin::Host, .. } => {
                    Feature::of_sent(segment).for_each(|feature| self.add(feature, *from));
                }
                What::Timer { host, timer: Fired::Timer(timer) } => {
                    Feature::of_timer(*timer).into_iter().for_each(|it| self.add(it, *host));
                }
                _ => {}
            }
        }
    }

    /// Switches that are on unless told otherwise, and without which the model does not pass.
    fn switches(&mut self, scenario: &Scenario, configs: &PerHost<Config>, rules: &Rules) {
        let on = SettingValue::Switch(true);
        for (setting, feature) in Feature::switches() {
            let is_on = |host: &Host| setting.value(&configs[*host]) == on;
            let hosts = Host::BOTH.into_iter().filter(|host| self.behind.is(*host)).filter(is_on);
            let hosts: Vec<Host> = hosts.collect();
            if hosts.is_empty() {
                continue;
            }
            let passes = passes(scenario, Limits::default(), |told| {
                let mut told = told.clone();
                for host in &hosts {
                    setting.apply(&mut told[*host], SettingValue::Switch(false));
                }
                models(&told, rules)
            });
            if !passes {
                self.all.insert(feature);
            }
        }
    }
}

fn is_urgent(pattern: &Pattern) -> bool {
    let flags = match pattern.shape {
        Shape::Data(flags) | Shape::Flags(flags) | Shape::Only(flags) => flags,
        Shape::Any => Flags::NONE,
    };
    let has_pointer = |field: &Field| {
        matches!(
            field,
            Field::Number(SegmentField::Urgent, _) | Field::Compared(SegmentField::Urgent, ..)
        )
    };
    flags.has(Flags::URG) || pattern.fields.iter().any(has_pointer)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::harness::Text;

    #[track_caller]
    fn at(behind: Behind, text: &str) -> String {
        let text = Text::new("a.synfin", text).valid().unwrap();
        let needs = needs(&text.plan.scenarios[0], behind, Rules::standard());
        needs.iter().map(|it| it.word()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_life_without_data_needs_nothing() {
        let text = "given both ESTABLISHED; client status; client close; server close; settle; \
                    wait 2MSL; expect both CLOSED";
        assert_eq!(at(Behind::Both, text), "");
    }

    #[test]
    fn each_host_needs_what_it_does_itself() {
        let text = "client send 5 push; server read 5; client abort; settle";
        assert_eq!(at(Behind::Client, text), "abort push send");
        assert_eq!(at(Behind::Server, text), "receive");
        let text = "client send 5; settle; network icmp port_unreachable to client";
        assert_eq!(at(Behind::Server, text), "receive");
        assert_eq!(at(Behind::Client, text), "icmp send");
        assert_eq!(at(Behind::Server, "client send 5 urgent; settle"), "receive urgent");
    }

    #[test]
    fn settings_are_needed_where_they_are_told() {
        let text = "set client.window_scale = 7; set server.nagle = off; set MSL = 30s\n\
                    set client.timestamps = on if possible\n\
                    server listen; client connect; settle; expect both ESTABLISHED";
        assert_eq!(at(Behind::Client, text), "window_scale");
        assert_eq!(at(Behind::Server, text), "nagle");
    }

    #[test]
    fn what_is_on_by_itself_is_needed_where_the_test_fails_without_it() {
        let text = "client send 5; client send 5; server recv DATA len=5; expect client silent";
        assert_eq!(at(Behind::Client, text), "nagle send");
        let text = "network forge SYN seq=101 from client; server recv SYN; client recv ACK";
        assert_eq!(at(Behind::Server, text), "rfc5961");
        let text = "server listen; client connect; server recv SYN mss=1460";
        assert_eq!(at(Behind::Client, text), "mss_option");
    }

    #[test]
    fn timers_are_needed_where_they_run_out() {
        let text = "client close; network drop FIN; wait 1s; server recv FIN";
        assert_eq!(at(Behind::Client, text), "retransmission");
        assert_eq!(at(Behind::Server, text), "");
    }
}
