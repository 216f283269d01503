//! The words of explorations: how far a search went, what it found, and what it missed. A search that
//! was not whole says so, and claims nothing of the rest.

use crate::language::plan::PropertyKind;
use crate::language::show::{length_of_time, text};
use crate::run::{Cut, Explored, Found, Unmet, Verdict};
use crate::text::{count, thousands};

/// What came of a search in one line: `holds: 1,234 situations, depth 17, the whole search`.
pub fn summary(explored: &Explored, verdict: Verdict) -> String {
    let reached = reached(explored.states, explored.depth);
    let within = match explored.within {
        Some(time) => format!(" within {}", length_of_time(time)),
        None => String::new(),
    };
    let held = matches!(verdict, Verdict::Passed);
    match (explored.cut, held) {
        (None, true) => format!("holds: {reached}, the whole search{within}"),
        (None, false) => format!("{reached}, the whole search{within}"),
        (Some(Cut::Broken), _) => format!("{reached}{within}, up to what was found"),
        (Some(Cut::Interrupted), _) => {
            format!("{reached}{within}, interrupted: nothing is claimed of the rest")
        }
        (Some(Cut::States(_) | Cut::Memory(_)), _) => {
            let nothing = if held { "nothing broken in " } else { "" };
            let bound = bound(explored.cut);
            format!("{nothing}{reached}{within}, {bound}: nothing more is claimed")
        }
    }
}

/// `1,234 situations, depth 17`.
fn reached(states: u64, depth: u32) -> String {
    format!("{}, depth {depth}", situations(states))
}

fn situations(states: u64) -> String {
    let s = if states == 1 { "" } else { "s" };
    format!("{} situation{s}", thousands(states))
}

/// `bounded by 50,000,000 situations`; nothing for a whole search.
fn bound(cut: Option<Cut>) -> String {
    match cut {
        None => String::new(),
        Some(Cut::States(most)) => format!("bounded by {}", situations(most)),
        Some(Cut::Memory(most)) => format!("bounded by {} of memory", octets(most)),
        Some(Cut::Interrupted) => "interrupted".to_owned(),
        Some(Cut::Broken) => "up to what was found".to_owned(),
    }
}

/// `4 GiB`, `1,000 octets`.
fn octets(number: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match units.into_iter().find(|(unit, _)| number > 0 && number.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{} {name}", thousands(number / unit)),
        None => format!("{} octets", thousands(number)),
    }
}

/// What a finding is called in results for programs: the word of the property, `data`, `livelock` or
/// `endless`.
pub fn name(found: &Found, property: impl Fn(usize) -> Option<PropertyKind>) -> &'static str {
    match found {
        Found::Property(at) => property(*at).map_or("never", PropertyKind::word),
        Found::Data { .. } => "data",
        Found::Livelock => "livelock",
        Found::Endless => "endless",
    }
}

/// What was not met, in half a sentence.
pub(super) fn headline(unmet: &Unmet) -> &'static str {
    match unmet {
        Unmet::Property { depth: None, cut: Some(_), .. } => "nothing has shown this yet",
        Unmet::Property { kind, .. } => match kind {
            PropertyKind::Never => "this can be so",
            PropertyKind::Always => "this need not be so",
            PropertyKind::Sometimes => "this is never so",
            PropertyKind::Ends => "it can end otherwise",
        },
        Unmet::Unasked(Found::Data { .. }, _) => "a user can read what was not sent",
        Unmet::Unasked(Found::Endless, _) => "an event does not end",
        Unmet::Unasked(..) => "it can go on for ever",
        Unmet::Interrupted(..) => "the search was interrupted",
        Unmet::NotHere => "an exploration does not run here",
    }
}

/// What was expected.
pub(super) fn expected(unmet: &Unmet) -> String {
    match unmet {
        Unmet::Property { kind, .. } => match kind {
            PropertyKind::Never => "in no situation all of this holds at once",
            PropertyKind::Always => "all of this holds in every situation",
            PropertyKind::Sometimes => "in some situation all of this holds at once",
            PropertyKind::Ends => "all of this holds wherever nothing more can happen",
        }
        .to_owned(),
        Unmet::Unasked(Found::Data { host, .. }, _) => {
            format!("{host}'s user reads what {}'s user has sent", host.peer())
        }
        Unmet::Unasked(Found::Endless, _) => "the model comes to the end of each event".to_owned(),
        Unmet::Unasked(..) => "arrivals come to an end while no time passes".to_owned(),
        Unmet::Interrupted(..) => "the search comes to its end".to_owned(),
        Unmet::NotHere => "the model at both hosts, without `--profile`".to_owned(),
    }
}

/// What there is instead.
pub(super) fn actual(unmet: &Unmet) -> String {
    match unmet {
        Unmet::Property { kind, depth: Some(depth), .. } => {
            let so = match kind {
                PropertyKind::Never | PropertyKind::Sometimes => "it does",
                PropertyKind::Always => "it does not",
                PropertyKind::Ends => "nothing more can happen, and it does not",
            };
            format!("after {} {so}", count(*depth, "step"))
        }
        Unmet::Property { states, cut: None, .. } => {
            format!("in none of all {}", situations(*states))
        }
        Unmet::Property { states, cut, .. } => {
            format!("in none of {}, {}", situations(*states), bound(*cut))
        }
        Unmet::Unasked(Found::Data { delivered, sent, host }, depth) => {
            let peer = host.peer();
            let sent = match sent {
                Some(sent) if sent.is_empty() => format!("{peer}'s has sent nothing"),
                Some(sent) => format!("{peer}'s has sent {}", text(sent)),
                None => format!("{peer} has no such connection"),
            };
            let after = count(*depth, "step");
            format!("after {after} {host}'s user could read {}, and {sent}", text(delivered))
        }
        Unmet::Unasked(Found::Endless, depth) => {
            format!("after {} an event of the model does not end", count(*depth, "step"))
        }
        Unmet::Unasked(_, depth) => format!(
            "after {} the same situation comes again and again, while no time passes and nobody \
             calls: a livelock",
            count(*depth, "step")
        ),
        Unmet::Interrupted(states, depth) => format!("after {}", reached(*states, *depth)),
        Unmet::NotHere => "an exploration runs on the model only, with `synfin run`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_search_claims_all() {
        let of = |cut| Explored { states: 1234, depth: 17, cut, ..Explored::default() };
        let holds = summary(&of(None), Verdict::Passed);
        assert_eq!(holds, "holds: 1,234 situations, depth 17, the whole search");
        for cut in [Cut::States(1234), Cut::Memory(4 << 30), Cut::Interrupted, Cut::Broken] {
            for verdict in [Verdict::Passed, Verdict::Failed, Verdict::Inconclusive] {
                let text = summary(&of(Some(cut)), verdict);
                assert!(!text.contains("whole") && !text.contains("holds"), "{text}");
            }
        }
        let bounded = summary(&of(Some(Cut::Memory(4 << 30))), Verdict::Passed);
        assert_eq!(
            bounded,
            "nothing broken in 1,234 situations, depth 17, bounded by 4 GiB of memory: nothing \
             more is claimed"
        );
    }
}
