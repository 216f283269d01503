//! The adapter, on the model as a TCP that takes and gives octets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, VecDeque};
use std::path::Path;

use super::*;
use crate::harness::{Case, Text};
use crate::host::{Host, PerHost};
use crate::run::{RunOptions, Verdict, run_on_model, run_scenario};
use crate::stack::tests::BEYOND;
use crate::stack::{FaultKind, Model};
use crate::tcp::Signal;

/// The model behind octets, with an ISS of its own.
struct Octets {
    model: Model<'static>,
    route: Route,
    effects: Effects,
    sent: VecDeque<Vec<u8>>,
    /// Whether it tells its state.
    tells: bool,
}

impl Octets {
    fn new(host: Host, config: &Config, tells: bool) -> Self {
        let mut octets = Self {
            model: Model::new(config.clone()),
            route: route(host),
            effects: Effects::default(),
            sent: VecDeque::new(),
            tells,
        };
        octets.set_iss(config.iss.0);
        octets
    }
}

impl PacketTcp for Octets {
    fn name(&self) -> &str {
        "octets"
    }

    fn call(&mut self, now: Time, call: &Call) -> Result<(), CallError> {
        self.model.call(now, call, &mut self.effects).map_err(|refused| refused.error)
    }

    fn receive(&mut self, now: Time, limit: usize) -> Result<Vec<u8>, CallError> {
        let received = self.model.receive(now, limit, &mut self.effects);
        received.map(|it| it.data).map_err(|refused| refused.error)
    }

    fn readable(&self) -> (usize, bool) {
        self.model.readable()
    }

    fn packet(&mut self, now: Time, datagram: &[u8]) {
        if let Some((route, segment)) = wire::decode(datagram) {
            assert_eq!(route, self.route.reversed());
            return self.model.segment(now, &segment, &mut self.effects);
        }
        // An ICMP error: what it is, and behind its header the datagram that it is about.
        let (kind, about) = (&datagram[20..22], &datagram[28..]);
        let seq = u32::from_be_bytes(about[24..28].try_into().unwrap());
        let about = Segment { seq: Seq(seq), ..Segment::default() };
        let is_it =
            |icmp: &Icmp| wire::encode_icmp(self.route, *icmp, &about).unwrap()[20..22] == *kind;
        let icmp = Icmp::ALL.into_iter().find(is_it).unwrap();
        self.model.icmp(now, icmp, &about, &mut self.effects);
    }

    fn poll(&mut self, now: Time) -> Option<Time> {
        while self.model.next_timeout().is_some_and(|due| due <= now) {
            self.model.timeout(now, &mut self.effects);
        }
        let encode = |segment: Segment| wire::encode(self.route, &segment).unwrap();
        self.sent.extend(self.effects.segments.drain(..).map(encode));
        self.model.next_timeout()
    }

    fn sent(&mut self) -> Option<Vec<u8>> {
        self.sent.pop_front()
    }

    fn state(&self) -> Option<State> {
        self.model.state().filter(|_| self.tells)
    }

    fn signals(&mut self) -> Option<Vec<Signal>> {
        Some(self.effects.signals.drain(..).collect())
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        self.model.variable(variable)
    }

    fn set_iss(&mut self, iss: u32) {
        // Any number far from the one to be seen will do.
        self.model.set_iss(iss.wrapping_mul(0x9e37_79b1) ^ 0xffff_f000);
    }
}

/// How the library comes out on it, with how many of each verdict, beside how it does on the model.
fn library(tells: bool) -> BTreeMap<(Verdict, Verdict), Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut verdicts = BTreeMap::<_, Vec<String>>::new();
    for path in crate::harness::scenarios(&folder).unwrap() {
        let text = Text::read(&path, path.display().to_string()).unwrap().valid().unwrap();
        let is_for_all = |case: &&Case<'_>| {
            let attributes = &case.scenario.attributes;
            let is_beyond = case.name.ends_with(BEYOND.0);
            case.scenario.exploration.is_none() && attributes.stacks.is_empty() && !is_beyond
        };
        for case in text.cases().iter().filter(is_for_all) {
            let options = RunOptions::default();
            let wanted = run_on_model(case.scenario, &options).verdict;
            let got = run_scenario(case.scenario, &options, |configs| {
                PerHost::from_fn(|host| {
                    let octets = Octets::new(host, &configs[host], tells);
                    Packets::new(octets, route(host), &configs[host])
                })
            });
            verdicts.entry((wanted, got.verdict)).or_default().push(case.name.clone());
        }
    }
    verdicts
}

#[test]
fn the_library_comes_out_the_same_behind_octets() {
    let mut verdicts = library(true);
    assert!(verdicts.get(&(Verdict::Passed, Verdict::Passed)).is_some_and(|it| it.len() > 500));
    verdicts.retain(|(wanted, got), _| wanted != got);
    assert!(verdicts.is_empty(), "{verdicts:#?}");
}

#[test]
fn what_needs_a_state_that_nobody_tells_is_inconclusive() {
    let verdicts = library(false);
    let of = |got| verdicts.get(&(Verdict::Passed, got)).map_or(0, Vec::len);
    assert!(of(Verdict::Inconclusive) > 100 && of(Verdict::Passed) > 100, "{verdicts:#?}");
    assert_eq!(of(Verdict::Failed), 0, "{:#?}", verdicts.get(&(Verdict::Passed, Verdict::Failed)));
}

/// Sends one datagram when it is asked to connect.
struct Sender(Option<Vec<u8>>);

impl PacketTcp for Sender {
    fn name(&self) -> &str {
        "sender"
    }
    fn call(&mut self, _: Time, _: &Call) -> Result<(), CallError> {
        Ok(())
    }
    fn receive(&mut self, _: Time, _: usize) -> Result<Vec<u8>, CallError> {
        Ok(vec![0; 9])
    }
    fn readable(&self) -> (usize, bool) {
        (0, false)
    }
    fn packet(&mut self, _: Time, _: &[u8]) {}
    fn poll(&mut self, _: Time) -> Option<Time> {
        None
    }
    fn sent(&mut self) -> Option<Vec<u8>> {
        self.0.take()
    }
}

#[test]
fn what_is_no_datagram_is_a_fault_and_what_is_for_others_is_ignored() {
    let syn = Segment { seq: Seq(7), flags: Flags::SYN, ..Segment::default() };
    let said = |octets: Vec<u8>| {
        let route = route(Host::Client);
        let mut host = Packets::new(Sender(Some(octets)), route, &Config::default());
        let mut effects = Effects::default();
        host.call(Time::ZERO, &Call::Connect, &mut effects).unwrap();
        let fault = host.take_fault();
        assert!(fault.as_ref().is_none_or(|it| it.kind == FaultKind::Broken));
        (effects.segments.len(), fault.map(|it| it.actual).unwrap_or_default())
    };
    let right = |from: Host| wire::encode(route(from), &syn).unwrap();
    assert_eq!(said(right(Host::Client)), (1, String::new()));
    let changed = |at: usize| {
        let mut octets = right(Host::Client);
        octets[at] ^= 1;
        said(octets)
    };
    assert_eq!(changed(33), (0, "the checksum of its segment is wrong".to_owned()));
    assert_eq!(changed(8), (0, "a length or the checksum of its IPv4 header is wrong".to_owned()));
    assert!(changed(7).1.contains("fragment"));
    assert!(said(vec![0x45; 8]).1.contains("shorter than an IPv4 header"));
    assert!(said(Vec::new()).1.contains("no IP datagram"));
    // To itself, and not TCP.
    assert_eq!(said(right(Host::Server)), (0, String::new()));
    let icmp = wire::encode_icmp(route(Host::Server), Icmp::HostUnreachable, &syn).unwrap();
    assert_eq!(said(icmp), (0, String::new()));
    let elsewhere = Route { from: route(Host::Server).from, ..route(Host::Client) };
    let octets = wire::encode(elsewhere, &syn).unwrap();
    assert!(said(octets).1.starts_with("it comes from 192.0.2.2:40002"));
}

#[test]
fn more_than_was_asked_for_is_a_fault() {
    let mut host = Packets::new(Sender(None), route(Host::Client), &Config::default());
    let received = host.receive(Time::ZERO, 5, &mut Effects::default()).unwrap();
    assert_eq!((received.data.len(), received.end), (9, false));
    assert_eq!(host.take_fault().unwrap().actual, "9 octets");
}
