//! What stands around smoltcp. What it does itself, scenarios show.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use super::*;
use crate::stack::{FaultKind, Packets, Stack};
use crate::tcp::{Effects, Seq, Variable};

fn host(host: Host, config: &Config) -> Packets<Smoltcp> {
    let smoltcp = Smoltcp::new(host, config).map_err(|fault| fault.actual).unwrap();
    Packets::new(smoltcp, route(host), config)
}

fn called(stack: &mut Packets<Smoltcp>, call: &Call) -> Effects {
    let mut effects = Effects::default();
    stack.call(Time::ZERO, call, &mut effects).unwrap();
    effects
}

#[test]
fn a_panic_becomes_a_fault_and_nothing_runs_after_it() {
    let config = Config::default();
    let mut smoltcp = Smoltcp::new(Host::Server, &config).map_err(|fault| fault.actual).unwrap();
    PacketTcp::call(&mut smoltcp, Time::ZERO, &Call::Listen).unwrap();
    smoltcp.poll(Time::ZERO);
    assert!(smoltcp.trapped(|_| panic!("so {}", "it is")).is_none());
    let mut server = Packets::new(smoltcp, route(Host::Server), &config);
    let fault = server.take_fault().unwrap();
    assert_eq!(fault.kind, FaultKind::Broken);
    assert!(fault.actual.starts_with("it panicked: so it is (at stack/smoltcp/tests.rs:"));
    assert_eq!(server.take_fault(), None, "it is said once");
    called(&mut server, &Call::Close);
    assert_eq!(server.state(), Some(State::Listen), "what is broken is not touched");
    assert_eq!(server.next_timeout(), None);
}

#[test]
fn a_panic_elsewhere_is_not_caught() {
    assert_eq!(trap::catch(|| 7), Ok(7));
    let outside = std::thread::spawn(|| panic!("outside")).join();
    assert!(outside.is_err());
    assert_eq!(trap::catch(|| 8), Ok(8));
}

#[test]
fn scenarios_see_their_numbers_not_its_own() {
    let mut client = host(Host::Client, &Config { iss: Seq(u32::MAX), ..Config::default() });
    let mut server = host(Host::Server, &Config { iss: Seq(300), ..Config::default() });
    called(&mut server, &Call::Listen);
    let syn = called(&mut client, &Call::Connect).segments.pop().unwrap();
    assert_eq!(syn.seq, Seq(u32::MAX));
    let mut effects = Effects::default();
    server.segment(Time::ZERO, &syn, &mut effects);
    let answer = effects.segments.pop().unwrap();
    assert_eq!((answer.seq, answer.ack), (Seq(300), Seq(0)));
    client.segment(Time::ZERO, &answer, &mut effects);
    assert_eq!(client.state(), Some(State::Established));
    assert_eq!(client.variable(Variable::SndNxt), Some(0));
}

#[test]
fn unsupported_settings_are_reported_not_ignored() {
    let accepted = |config: Config| match Smoltcp::new(Host::Client, &config) {
        Ok(_) => "accepted".to_owned(),
        Err(fault) => {
            assert_eq!(fault.kind, FaultKind::Unsayable);
            format!("{}; {}", fault.expected, fault.actual)
        }
    };
    let usual = Config::default;
    assert_eq!(accepted(usual()), "accepted");
    assert_eq!(
        accepted(Config { rfc5961: false, ..usual() }),
        "`rfc5961` is as the scenario sets it; smoltcp does not support that: it has no such setting"
    );
    // A setting that it implements anyway is accepted.
    let seconds = std::time::Duration::from_secs;
    assert_eq!(accepted(Config { msl: seconds(5), ..usual() }), "accepted");
    assert_ne!(accepted(Config { msl: seconds(6), ..usual() }), "accepted");
    let scaled = |shift| Config { window: 1_000_000, window_scale: Some(shift), ..usual() };
    assert_eq!(accepted(scaled(4)), "accepted");
    assert_ne!(accepted(scaled(3)), "accepted");
    assert_ne!(accepted(Config { mss: 19, ..usual() }), "accepted");
    assert_eq!(accepted(Config { mss: 65_495, ..usual() }), "accepted");
}

#[test]
fn every_accepted_shift_count_is_the_one_it_uses() {
    for window in [1, 0xffff, 0x1_0000, 0x1_ffff, 0x2_0000, 1_000_000, 1 << 20] {
        for shift in 0..=14 {
            let config = Config { window, window_scale: Some(shift), ..Config::default() };
            let Ok(client) = Smoltcp::new(Host::Client, &config) else { continue };
            let mut client = Packets::new(client, route(Host::Client), &config);
            let syn = called(&mut client, &Call::Connect).segments.pop().unwrap();
            assert_eq!(syn.options.window_scale, Some(shift), "{window}");
        }
    }
}

#[test]
fn the_smallest_mss_still_lets_it_connect() {
    let config = Config { mss: 20, timestamps: true, ..Config::default() };
    let mut client = host(Host::Client, &config);
    let syn = called(&mut client, &Call::Connect).segments.pop().unwrap();
    assert_eq!(syn.options.mss, Some(20));
    assert!(syn.options.timestamps.is_some());
}

#[test]
fn data_beyond_its_buffer_is_not_silently_lost() {
    let mut client = host(Host::Client, &Config::default());
    let mut server = host(Host::Server, &Config::default());
    called(&mut server, &Call::Listen);
    let mut flight = called(&mut client, &Call::Connect);
    for at in 0..3 {
        let segment = flight.segments.pop().unwrap();
        flight.clear();
        let to = if at % 2 == 0 { &mut server } else { &mut client };
        to.segment(Time::ZERO, &segment, &mut flight);
    }
    let data = vec![0; (1 << 20) + 1];
    called(&mut client, &Call::Send { data, push: false, urgent: false });
    let fault = client.take_fault().unwrap();
    assert_eq!(fault.kind, FaultKind::Unsayable);
    assert_eq!(fault.expected, "it accepts the 1048577 octets of a SEND");
}

#[test]
fn its_version_is_the_built_in_one() {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    let lock = std::fs::read_to_string(lock).unwrap();
    let version = lock.split("name = \"smoltcp\"\nversion = \"").nth(1).unwrap();
    let version = version.split('"').next().unwrap();
    assert_eq!(crate::stack::Implementation::Smoltcp.version(), format!("smoltcp {version}"));
}
