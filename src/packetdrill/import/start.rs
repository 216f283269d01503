//! `given server CLOSE_WAIT` for the statements that only lead there.

use super::rewrite::Work;
use super::{head, under_test};
use crate::host::Host;
use crate::language::plan::{
    NetworkAction, Scenario, Shape, Start, Statement, StatementKind, UserCall,
};
use crate::language::{Span, Trial};
use crate::tcp::{Flags, SegmentField, Setting, SettingValue, State};

/// States that a connection has before anything is closed.
const OPENING: &[State] = &[State::SynSent, State::SynReceived, State::Established];

/// Begins where the set-up of the scenario leads. That is as far as its steps are those of the
/// walk to a state; but if what follows is only the rest of an orderly end, that is what the scenario is
/// about, and the set-up is the open.
pub(super) fn start<T: Trial>(work: &mut Work<'_, T>) {
    let scenario = work.draft.scenario.clone();
    let host = under_test(&scenario);
    let states = work.trial.states(&work.run, host);
    let cuts = head(&scenario) + 1..=scenario.statements.len();
    // The scenario that begins there, if a walk leads there as the statements do.
    let begun_at = |cut: usize, run: &T::Run| {
        let last = &scenario.statements.get(cut.checked_sub(1)?)?.kind;
        if matches!(last, StatementKind::Network(_)) {
            // What was forged has not arrived.
            return None;
        }
        let state = states.get(cut).copied().flatten()?;
        let is_open = !matches!(state, State::Closed | State::Listen);
        let changed = is_open.then(|| begun(&scenario, host, state, cut))?;
        let walk = work.trial.run(&changed);
        work.trial.walks_alike(run, cut, &walk, host).then_some((state, changed))
    };
    let shows = |cut: usize| {
        let rest = scenario.statements.get(cut..).unwrap_or_default();
        shows_something(rest, host)
    };
    let candidates: Vec<(usize, State, Scenario)> = cuts
        .rev()
        .filter_map(|cut| begun_at(cut, &work.run).map(|(state, changed)| (cut, state, changed)))
        .collect();
    let is_orderly = candidates.first().is_some_and(|(longest, ..)| {
        let rest = scenario.statements.get(*longest..).unwrap_or_default();
        rest.iter().all(|statement| is_orderly(&statement.kind))
    });
    let candidates = candidates
        .into_iter()
        .filter(|(cut, state, _)| shows(*cut) && (!is_orderly || OPENING.contains(state)));
    let candidates: Vec<_> = candidates.collect();
    for (cut, _, changed) in candidates {
        if work.keep(unheard(&changed)) || work.keep(changed) {
            work.draft.from = end_of_set_up(&scenario, cut);
            return;
        }
    }
}

/// Where, in the script, what comes before the statement of that number ends. A part of what the script
/// says at one place may stand on either side.
fn end_of_set_up(scenario: &Scenario, cut: usize) -> u32 {
    let next = scenario.statements.get(cut).map_or(u32::MAX, |next| next.span.start);
    let before = scenario.statements.iter().take(cut).skip(head(scenario));
    before.map(|it| it.span.end).filter(|end| *end <= next).max().unwrap_or(0)
}

/// Whether a statement may belong to the orderly end of a connection: no data, no reset, and no
/// number that its receiver does not expect.
fn is_orderly(kind: &StatementKind) -> bool {
    match kind {
        StatementKind::Network(NetworkAction::Forge(pattern, _)) => {
            let plain = pattern.fields.iter().all(|it| it.of() == Some(SegmentField::Window));
            let rest = |flags: Flags| Flags(flags.0 & !Flags::FIN.0);
            plain && matches!(pattern.shape, Shape::Flags(flags) if rest(flags) == Flags::ACK)
        }
        StatementKind::Network(_) => false,
        StatementKind::Call { call, .. } => {
            matches!(call, UserCall::Close | UserCall::StopListening)
        }
        _ => true,
    }
}

/// Whether something is done here that something must come of.
fn shows_something(statements: &[Statement], host: Host) -> bool {
    let acts = |kind: &StatementKind| match kind {
        StatementKind::Call { call, .. } => *call != UserCall::StopListening,
        StatementKind::Network(NetworkAction::Forge(..) | NetworkAction::Icmp(..)) => true,
        StatementKind::Wait(_) | StatementKind::Until(_) => true,
        _ => false,
    };
    let shows = |kind: &StatementKind| match kind {
        StatementKind::Recv { host: at, .. } => *at != host,
        StatementKind::Expect(_) | StatementKind::Read { .. } => true,
        _ => false,
    };
    let mut rest = statements.iter().skip_while(|statement| !acts(&statement.kind));
    rest.any(|statement| shows(&statement.kind))
}

/// The scenario that begins in that state, with the statement of that number.
fn begun(scenario: &Scenario, host: Host, state: State, cut: usize) -> Scenario {
    let end = scenario.statements.get(cut - 1).map_or(0, |last| last.span.end);
    let span = Span { start: end, end };
    let at = |kind| Statement { span, kind };
    let given = vec![(host, Start::State(state)), (host.peer(), Start::Raw)];
    let mut statements = vec![at(StatementKind::Given(given))];
    let sets = scenario.statements.iter().take(head(scenario)).filter_map(|it| match &it.kind {
        StatementKind::Set { setting, .. } if setting.is_iss() => None,
        StatementKind::Set { .. } => Some(at(it.kind.clone())),
        _ => None,
    });
    let own = scenario.statements.iter().find_map(|it| match &it.kind {
        StatementKind::Set { setting, value: SettingValue::Number(iss), .. }
            if setting.is_iss() =>
        {
            Some(*iss)
        }
        _ => None,
    });
    // The peer's numbers begin at 0.
    if let (Some(setting), Some(own)) = (Setting::named("ISS"), own) {
        let iss = |host, value| {
            at(StatementKind::Set {
                host,
                setting,
                value: SettingValue::Number(value),
                wish: false,
            })
        };
        if own == 0 {
            statements.push(iss(None, 0));
        } else {
            statements.extend([iss(Some(host), own), iss(Some(host.peer()), 0)]);
        }
    }
    statements.extend(sets);
    statements.extend(scenario.statements.iter().skip(cut).cloned());
    Scenario { statements, ..scenario.clone() }
}

/// The same where nothing listens any more.
fn unheard(scenario: &Scenario) -> Scenario {
    let stops = |statement: &&Statement| {
        matches!(statement.kind, StatementKind::Call { call: UserCall::StopListening, .. })
    };
    let statements = scenario.statements.iter().filter(|it| !stops(it)).cloned().collect();
    Scenario { statements, ..scenario.clone() }
}
