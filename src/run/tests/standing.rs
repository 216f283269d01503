//! Where a scenario leaves things.

use std::sync::Arc;

use proptest::prelude::*;

use super::anything::{STARTS, statement};
use super::*;
use crate::host::PerHost;
use crate::tcp::{Flags, Rules, Seq, State, Time, Variable};

fn standing(text: &str) -> Option<Standing> {
    stand(&parse(text), &Arc::new(Rules::standard().clone()))
}

#[test]
fn a_scenario_leaves_its_hosts_users_and_network() {
    let it = standing(
        "given both ESTABLISHED; client send \"abcdef\"; server recv DATA; server read 4
         server send 2; client close; network hold FIN from client; wait 100ms",
    )
    .unwrap();
    assert_eq!(
        it.endpoints.0.each_ref().map(|it| it.state()),
        [State::FinWait1, State::Established]
    );
    assert_eq!(it.now, Time::ZERO + std::time::Duration::from_millis(100));
    assert_eq!(it.network.held().len(), 1);
    assert!(it.network.is_silent(None) && it.network.is_up());
    let [client, server] = &it.users.0;
    assert_eq!((&*client.sent, &*client.got), (&b"abcdef"[..], &b""[..]));
    assert_eq!((&*server.sent, &*server.got), (&b"ab"[..], &b"abcd"[..]));
    assert_eq!(it.sent_octets, PerHost([6, 2]));
    assert_eq!(it.iss, PerHost([Some(Seq(100)), Some(Seq(300))]));
    assert_eq!(it.next_iss, PerHost([100_100, 100_300]));
    let acks = it.latest.0.each_ref().map(|it| it.as_ref().map(|it| it.ack.0));
    assert_eq!(acks, [Some(303), Some(107)]);
    assert_eq!(it.raw, PerHost([false, false]));
}

#[test]
fn it_starts_where_a_scenario_starts() {
    let it = standing("set client.ISS = 7; network forge RST seq=5 from client").unwrap();
    assert_eq!(it.endpoints.0.each_ref().map(|it| it.state()), [State::Established; 2]);
    assert_eq!(it.iss[Host::Client], Some(Seq(7)));
    assert_eq!(it.network.count(), 1);
    let it = standing("given raw client, server SYN_RCVD; server listen fails").unwrap();
    assert_eq!(it.raw, PerHost([true, false]));
    let it = standing("server listen forever; client connect; settle").unwrap();
    assert_eq!(it.listens_forever, PerHost([false, true]));
}

#[test]
fn what_fails_stands_nowhere() {
    assert_eq!(standing("client close; expect client CLOSED"), None);
    assert_eq!(standing("given both ESTABLISHED; client connect"), None);
}

#[test]
fn a_new_connection_has_sent_and_got_nothing() {
    let first = "server listen; client connect; settle; client send 3; server read 3; client abort
                 server recv RST; server listen; client connect";
    let it = standing(first).unwrap();
    assert_eq!(it.users, PerHost::default());
    let it = standing(&format!("{first}; settle; client send \"x\"; server read")).unwrap();
    assert_eq!(it.users[Host::Client].sent, b"x");
    assert_eq!(it.users[Host::Server].got, b"x");
}

/// What the record says that the host's user has read on the connection.
fn read(result: &ScenarioResult, host: Host) -> usize {
    let (mut octets, mut iss) = (0, None);
    for event in &result.trace.events {
        match &event.what {
            What::Sent { from, segment, origin: Origin::Host, .. }
                if *from == host
                    && segment.flags.has(Flags::SYN)
                    && !segment.flags.has(Flags::RST)
                    && iss != Some(segment.seq) =>
            {
                (octets, iss) = (0, Some(segment.seq));
            }
            What::Call { host: at, call: Called::Call(call), refused: None }
                if *at == host && call.opens() =>
            {
                octets = 0;
            }
            What::Read { host: at, octets: more, .. } if *at == host => octets += *more as usize,
            _ => {}
        }
    }
    octets
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// Whatever passes leaves what its record says; and without a forged segment, what a user gets
    /// is what its peer's user has sent.
    #[test]
    fn what_is_left_is_what_the_record_says(
        start in prop::sample::select(STARTS),
        statements in proptest::collection::vec(statement(), 0..25),
    ) {
        let rules = Arc::new(Rules::standard().clone());
        let plan = |text: &str| {
            let checked = check(&Source::new("test.synfin", text.to_owned()), &reachable);
            checked.ok()?.plan.scenarios.into_iter().next()
        };
        let mut text = format!("{start}\n");
        for statement in statements {
            let more = format!("{text}{statement}\n");
            if plan(&more).is_some_and(|it| stand(&it, &rules).is_some()) {
                text = more;
            }
        }
        let Some((scenario, it)) = plan(&text).and_then(|plan| {
            let standing = stand(&plan, &rules)?;
            Some((plan, standing))
        }) else { return Ok(()) };
        let result = run_on_model(&scenario, &RunOptions { trace: true, ..RunOptions::default() });
        prop_assert!(result.failures.is_empty(), "{}", text);
        let last = result.trace.events.last().unwrap();
        prop_assert!(last.time <= it.now);
        let is_forged = result.trace.events.iter().any(|it| {
            matches!(it.what, What::Sent { origin: Origin::Forged, .. })
        });
        for host in Host::BOTH {
            let state = (!it.raw[host]).then(|| it.endpoints[host].state());
            prop_assert_eq!(last.states[host], state, "{}", text);
            prop_assert_eq!(it.users[host].sent.len() as u64, it.sent_octets[host], "{}", text);
            prop_assert_eq!(it.users[host].got.len(), read(&result, host), "{}", text);
            let irs = it.endpoints[host].variable(Variable::Irs);
            let iss = it.iss[host.peer()].map(|iss| iss.0);
            if !is_forged && irs.is_some() && irs == iss {
                let (got, sent) = (&it.users[host].got, &it.users[host.peer()].sent);
                prop_assert!(sent.starts_with(got), "{:?} {:?} {}", got, sent, text);
            }
        }
    }
}
