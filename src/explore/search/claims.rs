//! The properties of an exploration, made quick to judge: what one host alone decides is looked at
//! once for each of its states.

use super::key::{Id, Parts};
use super::roster::Look;
use crate::explore::Party;
use crate::host::{Host, PerHost};
use crate::language::plan::{
    Compare, Expectation, ExpectationKind, Exploration, Expression, PropertyKind, Term,
};
use crate::run::{View, holds};
use crate::tcp::{State, Variable};

/// All properties of an exploration.
#[derive(Debug)]
pub struct Claims<'a> {
    properties: Vec<Claim<'a>>,
    /// The parts that one host decides, by host: their bits in [`Look::holds`] are their places.
    parts: PerHost<Vec<&'a Expectation>>,
}

#[derive(Debug)]
struct Claim<'a> {
    kind: PropertyKind,
    /// The bits that have to be set at each host.
    bits: PerHost<u64>,
    /// From whom nothing is to be in flight.
    silent: PerHost<bool>,
    /// Parts that are looked at each time: comparisons of both hosts.
    rest: Vec<&'a Expectation>,
}

/// So many parts of one host have a bit.
const BITS: usize = 64;

/// Two parties as statements see them.
pub struct Pair<'p>(pub PerHost<&'p Party>);

impl View for Pair<'_> {
    fn variable(&self, host: Host, variable: Variable) -> Option<u32> {
        self.0[host].variable(variable)
    }

    fn state(&self, host: Host) -> Option<State> {
        self.0[host].state()
    }

    fn next_iss(&self, host: Host) -> u32 {
        self.0[host].next_iss
    }
}

impl<'a> Claims<'a> {
    pub fn new(exploration: &'a Exploration) -> Self {
        let mut claims = Self { properties: Vec::new(), parts: PerHost::default() };
        for property in &exploration.properties {
            let mut claim = Claim {
                kind: property.kind,
                bits: PerHost::default(),
                silent: PerHost::default(),
                rest: Vec::new(),
            };
            property.parts.iter().for_each(|part| claims.add(&mut claim, part));
            claims.properties.push(claim);
        }
        claims
    }

    fn add(&mut self, claim: &mut Claim<'a>, part: &'a Expectation) {
        let host = match &part.kind {
            ExpectationKind::State(host, _) | ExpectationKind::NotState(host, _) => Some(*host),
            ExpectationKind::Compare(compare) => only_host(compare),
            ExpectationKind::Silent(from) => {
                for host in Host::BOTH {
                    claim.silent[host] |= from.is_none_or(|from| from == host);
                }
                return;
            }
            _ => None,
        };
        match host {
            Some(host) if self.parts[host].len() < BITS => {
                claim.bits[host] |= 1 << self.parts[host].len();
                self.parts[host].push(part);
            }
            _ => claim.rest.push(part),
        }
    }

    /// Which parts hold at a party, a bit each.
    pub fn look(&self, host: Host, party: &Party) -> u64 {
        let view = Pair(PerHost([party, party]));
        let mut bits = 0;
        for (at, part) in self.parts[host].iter().enumerate() {
            let is_so = is_so(&view, part);
            bits |= u64::from(is_so) << at;
        }
        bits
    }

    /// Calls `found` with each property that a situation breaks, or shows if it says `sometimes`.
    #[inline]
    pub fn judge<'p>(
        &self,
        parts: &Parts,
        looks: PerHost<Look>,
        is_end: bool,
        party: impl Fn(Host, Id) -> Option<&'p Party> + Copy,
        mut found: impl FnMut(usize),
    ) {
        for (at, claim) in self.properties.iter().enumerate() {
            let wanted = match claim.kind {
                PropertyKind::Never | PropertyKind::Sometimes => true,
                PropertyKind::Always => false,
                PropertyKind::Ends if is_end => false,
                PropertyKind::Ends => continue,
            };
            if claim.is_so(parts, looks, party) == wanted {
                found(at);
            }
        }
    }

    /// Whether a property says `sometimes`.
    pub fn is_sometimes(&self, property: usize) -> bool {
        self.properties.get(property).is_some_and(|it| it.kind == PropertyKind::Sometimes)
    }

    /// The properties that say `sometimes`.
    pub fn sometimes(&self) -> impl Iterator<Item = usize> {
        (0..self.properties.len()).filter(|at| self.is_sometimes(*at))
    }
}

impl Claim<'_> {
    /// Whether all parts hold.
    #[inline]
    fn is_so<'p>(
        &self,
        parts: &Parts,
        looks: PerHost<Look>,
        party: impl Fn(Host, Id) -> Option<&'p Party>,
    ) -> bool {
        for host in Host::BOTH {
            let bits = self.bits[host];
            if looks[host].holds & bits != bits || self.silent[host] && parts.lines[host] != 0 {
                return false;
            }
        }
        if self.rest.is_empty() {
            return true;
        }
        let of = |host: Host| party(host, parts.parties[host]);
        let (Some(client), Some(server)) = (of(Host::Client), of(Host::Server)) else {
            return false;
        };
        let view = Pair(PerHost([client, server]));
        self.rest.iter().all(|part| is_so(&view, part))
    }
}

/// Whether a part about hosts holds.
pub fn is_so(view: &impl View, part: &Expectation) -> bool {
    match &part.kind {
        ExpectationKind::State(host, states) => {
            view.state(*host).is_some_and(|state| states.contains(&state))
        }
        ExpectationKind::NotState(host, states) => {
            view.state(*host).is_some_and(|state| !states.contains(&state))
        }
        ExpectationKind::Compare(compare) => holds(view, compare) == Some(true),
        // Silence is not about hosts, and the checker keeps the others out.
        ExpectationKind::Silent(_)
        | ExpectationKind::Signal(..)
        | ExpectationKind::NotSignal(..)
        | ExpectationKind::Hole(_) => false,
    }
}

/// The one host whose variables a comparison names.
fn only_host(compare: &Compare) -> Option<Host> {
    let hosts = |e: &Expression| -> Vec<Host> {
        let host = |term: &Term| match term {
            Term::Variable(host, _) => Some(*host),
            Term::Number(_) => None,
        };
        e.terms.iter().filter_map(|(_, term)| host(term)).collect()
    };
    let mut all = hosts(&compare.left);
    all.extend(hosts(&compare.right));
    let first = *all.first()?;
    all.iter().all(|host| *host == first).then_some(first)
}
