//! Implementations that cannot go on, that hide something, or that have a clock of their own.

use super::*;
use crate::host::PerHost;
use crate::stack::{Clock, Fault, Fired, Missing, Model, Stack};
use crate::tcp::{Call, Config, Effects, Icmp, Received, Refusal, Segment, State, Time, Variable};

/// The model, pretending to be something else.
struct Odd {
    model: Model<'static>,
    clock: Clock,
    hides: &'static [Variable],
    hides_state: bool,
    hides_signals: bool,
    keeps_pace: bool,
    /// After so many segments it cannot go on.
    breaks: Option<(u32, Fault)>,
    seen: u32,
}

impl Odd {
    fn new(config: &Config) -> Self {
        let model = Model::new(config.clone());
        Self {
            model,
            clock: Clock::Virtual,
            hides: &[],
            hides_state: false,
            hides_signals: false,
            keeps_pace: false,
            breaks: None,
            seen: 0,
        }
    }
}

impl Stack for Odd {
    fn name(&self) -> &str {
        "odd"
    }

    fn clock(&self) -> Clock {
        self.clock
    }

    fn keeps_pace(&self) -> bool {
        self.keeps_pace
    }

    fn tells_signals(&self) -> bool {
        !self.hides_signals
    }

    fn call(&mut self, now: Time, call: &Call, effects: &mut Effects) -> Result<(), Refusal> {
        let refused = self.model.call(now, call, effects);
        if self.hides_signals {
            effects.signals.clear();
            return refused.map_err(|it| it.error.into());
        }
        refused
    }

    fn receive(
        &mut self,
        now: Time,
        limit: usize,
        effects: &mut Effects,
    ) -> Result<Received, Refusal> {
        self.model.receive(now, limit, effects)
    }

    fn readable(&self) -> (usize, bool) {
        self.model.readable()
    }

    fn segment(&mut self, now: Time, segment: &Segment, effects: &mut Effects) {
        self.seen += 1;
        self.model.segment(now, segment, effects);
        if self.hides_signals {
            effects.signals.clear();
        }
    }

    fn icmp(&mut self, now: Time, icmp: Icmp, about: &Segment, effects: &mut Effects) {
        self.model.icmp(now, icmp, about, effects);
    }

    fn next_timeout(&self) -> Option<Time> {
        self.model.next_timeout()
    }

    fn timeout(&mut self, now: Time, effects: &mut Effects) -> Option<Fired> {
        self.model.timeout(now, effects)
    }

    fn state(&self) -> Option<State> {
        if self.hides_state { None } else { self.model.state() }
    }

    fn variable(&self, variable: Variable) -> Option<u32> {
        if self.hides.contains(&variable) { None } else { self.model.variable(variable) }
    }

    fn set_iss(&mut self, iss: u32) {
        self.model.set_iss(iss);
    }

    fn take_fault(&mut self) -> Option<Fault> {
        let at = self.breaks.as_ref()?.0;
        if self.seen < at { None } else { self.breaks.take().map(|(_, fault)| fault) }
    }
}

fn run_odd(text: &str, patience: u64, change: impl Fn(&mut Odd)) -> ScenarioResult {
    let patience = std::time::Duration::from_millis(patience);
    let options = RunOptions { trace: false, patience, ..RunOptions::default() };
    run_scenario(&parse(text), &options, |configs| {
        PerHost::from_fn(|host| {
            let mut odd = Odd::new(&configs[host]);
            change(&mut odd);
            odd
        })
    })
}

const TEXT: &str = "client close; server recv FIN; expect client FIN_WAIT_2; expect server CLOSED";

#[test]
fn a_fault_ends_the_run_with_the_verdict_that_it_deserves() {
    let with = |text: &str, fault: Fault| {
        run_odd(text, 0, |odd| odd.breaks = Some((4, fault.clone().with_log("it said so"))))
    };
    let whole = "given both ESTABLISHED; client close; server close; settle; wait 2MSL; \
                 expect both CLOSED";
    for (fault, verdict, kind) in [
        (Fault::broken("an answer", "none"), Verdict::Failed, FailureKind::Broken),
        (Fault::unavailable("no device"), Verdict::Unavailable, FailureKind::Unavailable),
        (Fault::slow("a minute"), Verdict::Skipped, FailureKind::Slow),
        (Fault::unsupported("ABORT"), Verdict::Unsupported, FailureKind::Unsupported),
        (Fault::unsayable("a number", "only flags"), Verdict::Inconclusive, FailureKind::Unknown),
    ] {
        let result = with(whole, fault);
        assert_eq!(result.verdict, verdict);
        let [failure] = result.failures.as_slice() else { panic!("{:?}", result.failures) };
        assert_eq!((failure.kind(), failure.log()), (kind, "it said so"));
        assert!(result.statements < 6, "the scenario went on");
    }
}

#[test]
fn a_failure_before_the_fault_still_fails() {
    let text = "expect client CLOSED; client close; server close; settle";
    let fault = Fault::unavailable("no device");
    let result = run_odd(text, 0, |odd| odd.breaks = Some((4, fault.clone())));
    assert_eq!(result.verdict, Verdict::Failed);
}

#[test]
fn what_is_hidden_is_inconclusive_and_never_passes() {
    let result = run_odd("expect client.SND.NXT = 101", 0, |odd| odd.hides = &Variable::ALL);
    assert_eq!(result.verdict, Verdict::Inconclusive);
    // A failure weighs more.
    let text = format!("expect client.SND.NXT = 101; {TEXT}");
    assert_eq!(run_odd(&text, 0, |odd| odd.hides = &Variable::ALL).verdict, Verdict::Failed);
}

/// The runner counts by SYNs, so it need not know the state.
#[test]
fn each_connection_has_its_own_iss_even_if_no_state_is_known() {
    let text = "given client CLOSED, raw server; client connect; server recv SYN seq=100; \
                client abort; client connect; server recv SYN seq=100100; wait 1RTO; \
                server recv SYN seq=100100";
    assert_eq!(run_odd(text, 0, |odd| odd.hides_state = true).verdict, Verdict::Passed);
    assert_eq!(run_odd(text, 0, |_| {}).verdict, Verdict::Passed);
}

#[test]
fn nothing_is_forged_with_a_number_that_nobody_knows() {
    let forged = |fields: &str, hides| {
        let text = format!(
            "given raw client, server ESTABLISHED; network forge DATA \"x\" {fields} from client; \
             server recv DATA; server read \"x\""
        );
        run_odd(&text, 0, |odd| odd.hides = hides).verdict
    };
    for hides in [&[Variable::RcvNxt] as &[_], &Variable::ALL] {
        assert_eq!(forged("", hides), Verdict::Inconclusive);
        assert_eq!(forged("seq=server.RCV.NXT", hides), Verdict::Inconclusive);
    }
    assert_eq!(forged("seq=101", &[Variable::RcvNxt]), Verdict::Passed);
    assert_eq!(forged("", &[Variable::SndWnd]), Verdict::Passed);
    assert_eq!(forged("ack=301-server.SND.WND", &[Variable::SndWnd]), Verdict::Inconclusive);
}

#[test]
fn patience_lets_timers_fire_only_on_a_clock_of_its_own() {
    let text = "client send 5; network drop DATA; server recv DATA";
    let real = |odd: &mut Odd| odd.clock = Clock::Real;
    assert_eq!(run_odd(text, 2000, real).verdict, Verdict::Passed);
    assert_eq!(run_odd(text, 500, real).verdict, Verdict::Failed);
    assert_eq!(run_odd(text, 2000, |_| {}).verdict, Verdict::Failed);
}

#[test]
fn where_all_time_is_real_too_long_a_wait_does_not_begin() {
    let real = |odd: &mut Odd| (odd.clock, odd.keeps_pace) = (Clock::Real, true);
    for (text, verdict) in [
        ("wait 3s; expect both ESTABLISHED", Verdict::Passed),
        ("wait 3001ms; expect both ESTABLISHED", Verdict::Skipped),
        ("client send 5; network drop DATA; server recv DATA at 1s", Verdict::Passed),
        ("client send 5; network drop DATA; server recv DATA at 7s", Verdict::Skipped),
    ] {
        assert_eq!(run_odd(text, 0, real).verdict, verdict, "{text}");
    }
    assert_eq!(run_odd("wait 2MSL; expect both ESTABLISHED", 0, |_| {}).verdict, Verdict::Passed);
}

#[test]
fn what_a_user_is_told_may_be_unknown_and_is_no_pass_then() {
    let hides = |odd: &mut Odd| odd.hides_signals = true;
    let aborted = "client abort; server recv RST; expect server CLOSED; ";
    for (rest, verdict) in [
        ("", Verdict::Passed),
        ("expect server signal reset", Verdict::Inconclusive),
        ("expect server not signal urgent", Verdict::Inconclusive),
        ("server status fails reset", Verdict::Inconclusive),
        ("server status fails not_open", Verdict::Passed),
        ("server status", Verdict::Failed),
    ] {
        let text = format!("{aborted}{rest}");
        assert_eq!(run_odd(&text, 0, hides).verdict, verdict, "{text}");
    }
    let told = format!("{aborted}expect server signal reset; server status fails reset");
    assert_eq!(run_odd(&told, 0, |_| {}).verdict, Verdict::Passed);
}

/// The model, or nothing where the rules of RFC 5961 for a RST are off, or the MSS is 7.
fn picky(config: &Config) -> Box<dyn Stack> {
    let refused = match config {
        Config { rfc5961_rst: false, .. } => "rfc5961_rst",
        Config { mss: 7, .. } => "MSS",
        _ => return Box::new(Model::new(config.clone())),
    };
    Box::new(Missing::new("picky", Fault::unsayable("it", "it has none").about(refused)))
}

#[test]
fn an_implementation_that_cannot_grant_a_wish_goes_without_and_a_remark_says_so() {
    let run = |text: &str| {
        let no_profiles = PerHost([None, None]);
        run_with(&parse(text), &RunOptions::default(), &no_profiles, |_, config| picky(config))
    };
    let wishes = "set client.MSS = 7 if possible; set client.rfc5961_rst = off if possible; \
                  set client.ISS = 5 if possible; client close; expect client.SND.NXT = 7";
    let result = run(wishes);
    assert_eq!(result.verdict, Verdict::Passed);
    let refused: Vec<_> = result
        .remarks
        .iter()
        .map(|remark| match &remark.what {
            Remarked::Ungranted { host, setting, why } => {
                (remark.statement, *host, setting.name(), &**why)
            }
            Remarked::Unasked(_) => panic!("{remark:?}"),
        })
        .collect();
    let first = (1, Host::Client, "rfc5961_rst", "it has none");
    assert_eq!(refused, [first, (0, Host::Client, "MSS", "it has none")]);
    // What the stack can have is no remark, and a demand stays one.
    assert_eq!(run("set client.MSS = 9 if possible; settle").remarks, []);
    let demands = "set client.MSS = 7; set client.rfc5961_rst = off if possible; settle";
    assert_eq!(run(demands).verdict, Verdict::Inconclusive);
}
