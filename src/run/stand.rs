//! Where a scenario leaves things, as plain values that something else can go on from.

use std::sync::Arc;
use std::time::Duration;

use super::options::Limits;
use super::scenario::{NO_PROFILES, begin, configs, models};
use super::statements::Run;
use super::world::World;
use crate::host::PerHost;
use crate::language::plan::Scenario;
use crate::network::Network;
use crate::tcp::{Endpoint, Rules, Segment, Seq, Time};

/// Where both hosts of a scenario, their users and the network stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The model at each host. At a raw one it is what stood in for it on the walk, and means
    /// nothing now.
    pub endpoints: PerHost<Endpoint>,
    /// Which hosts are raw: nothing arrives there, and no timer runs.
    pub raw: PerHost<bool>,
    /// What is in flight and what is held, and whether the network is up.
    pub network: Network,
    /// The time since the scenario began.
    pub now: Time,
    /// Which hosts listen again whenever they are CLOSED and something happens to them.
    pub listens_forever: PerHost<bool>,
    /// The ISS of each host's latest connection; `None` if it has sent no SYN yet.
    pub iss: PerHost<Option<Seq>>,
    /// The ISS of each host's next connection. The endpoint knows it already.
    pub next_iss: PerHost<u32>,
    /// How many octets each host's user has handed to SEND on that connection: the next filler
    /// continues from there.
    pub sent_octets: PerHost<u64>,
    /// The latest segment that each host has sent: what an ICMP error is about. Forged ones do not
    /// count.
    pub latest: PerHost<Option<Segment>>,
    /// What the users have sent and got.
    pub users: PerHost<Streams>,
}

/// The octets that a host's user has exchanged with TCP.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Streams {
    /// Handed to SEND, and not refused, since the SYN of the latest connection: the one that has
    /// the ISS in [`Standing::iss`].
    pub sent: Vec<u8>,
    /// Taken by RECEIVE since that SYN, or since an OPEN after it. What waits to be read is not
    /// among them.
    pub got: Vec<u8>,
}

/// Runs a scenario's statements on the model under these rules, after the walk of one that opens
/// nothing itself, and says where things stand then. What `@strict all` asks of the end of a scenario is
/// not asked.
///
/// `None` if something fails, if a bound ends the run, or if the scenario is unsupported.
pub fn stand(scenario: &Scenario, rules: &Arc<Rules>) -> Option<Standing> {
    if scenario.unsupported.is_some() {
        return None;
    }
    let configs = configs(scenario, &NO_PROFILES, &[]);
    let mut world = World::new(models(&configs, rules), &configs, Limits::default(), false);
    world.keep_streams();
    let mut run = Run::new(scenario, &configs, Duration::ZERO, world);
    // Without a record, a failure ends the run.
    begin(&mut run).ok()?;
    (0..scenario.statements.len()).try_for_each(|at| run.statement(at)).ok()?;
    Some(run.world.into_standing())
}
