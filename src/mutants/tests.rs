//! What is derived, and who notices what.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use super::hunt::{notices, watch};
use super::*;
use crate::harness::Text;
use crate::host::PerHost;
use crate::run::Verdict;
use crate::tcp::Rules;
use crate::text::Style;

fn text(text: &str) -> Text {
    Text::new("a.synfin", text).valid().unwrap()
}

fn hunted(scenarios: &str, jobs: usize) -> Hunt {
    hunt(&text(scenarios).cases(), jobs, &AtomicBool::new(false)).unwrap()
}

fn fate<'h>(hunt: &'h Hunt, id: &str) -> &'h Fate {
    let found = hunt.mutants.iter().find(|it| it.mutant.id == id);
    &found.unwrap_or_else(|| panic!("no mutant `{id}`")).fate
}

#[test]
fn names_are_unique_and_every_mutant_changes_the_table() {
    let all = mutants();
    let names: BTreeSet<_> = all.iter().map(|mutant| mutant.id.as_str()).collect();
    assert_eq!(names.len(), all.len());
    for mutant in &all {
        assert_ne!(&mutant.table(), Rules::standard(), "{}", mutant.id);
    }
}

#[test]
fn equivalents_are_mutants() {
    let all = mutants();
    let names: BTreeSet<_> = all.iter().map(|mutant| mutant.id.as_str()).collect();
    for known in EQUIVALENT {
        assert!(names.contains(known.id), "no mutant `{}` any more", known.id);
    }
}

#[test]
fn every_rule_can_be_broken() {
    let all = mutants();
    for (id, rule) in Rules::standard().iter() {
        let broken = all.iter().any(|mutant| mutant.rule() == Some(id));
        let says_only = rule.then.is_empty() && rule.next == crate::tcp::Next::Stay;
        assert!(broken || says_only, "{}", rule.name);
    }
}

#[test]
fn what_is_looked_at_is_noticed_and_nothing_else() {
    let looks = "client close; server recv FIN; expect client FIN_WAIT_2, server CLOSE_WAIT";
    let hunt = hunted(looks, 1);
    let killed = Fate::Killed("a.synfin".to_owned());
    assert_eq!(*fate(&hunt, "fin_wait_1.ack_of_fin/to-FIN_WAIT_1"), killed);
    assert_eq!(*fate(&hunt, "established.fin/to-LAST_ACK"), killed);
    // The signal is given, but no `expect server signal closing` asks for it.
    assert_eq!(*fate(&hunt, "established.fin/without-signal-closing"), Fate::Survived(1));
    assert_eq!(*fate(&hunt, "last_ack.ack_of_fin/to-LAST_ACK"), Fate::Survived(0));
    let blind = hunted("client close; settle; expect client not CLOSED", 1);
    assert_eq!(*fate(&blind, "established.fin/to-LAST_ACK"), Fate::Survived(1));
}

#[test]
fn a_mistake_is_described_in_a_sentence() {
    let hunt = hunted("client close; settle; expect client FIN_WAIT_2", 1);
    let text = human(&hunt, false, Style::PLAIN);
    let (reached, _) = text.split_once("\nreached by no scenario").unwrap();
    let heading = "\nin FIN_WAIT_1, reached but not checked\n";
    let (_, state) = reached.split_once(heading).unwrap();
    let (state, _) = state.split_once("\n\n").unwrap();
    let sentence = "    not noticed: in FIN_WAIT_1, a FIN that also acknowledges ours goes to \
        CLOSING (fin_wait_1.ack_of_fin/only-not-Fin; 1 scenario)\n";
    assert!(state.contains(sentence), "{text}");
    let score = hunt.score(Axis::Rules);
    assert!(score.percent() < 20.0 && !score.reaches(95.0) && score.reaches(0.0));
}

#[test]
fn a_scenario_that_is_wrong_kills_nothing() {
    let hunt = hunted("client close; settle; expect client CLOSED", 1);
    assert_eq!(hunt.left_out.failed, ["a.synfin"]);
    assert!(!hunt.notices_any());
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads() {
    let text = "scenario \"open\" {\n server listen\n client connect\n expect both ESTABLISHED\n}\n\
        scenario \"reset\" {\n client abort\n expect server CLOSED\n expect server signal reset\n}\n";
    assert_eq!(hunted(text, 1), hunted(text, 3));
}

#[test]
fn who_never_comes_by_a_rule_does_not_notice_its_mutants() {
    let text = "scenario \"simultaneous\" {\n client close\n server close\n settle\n \
        wait 2MSL\n expect both CLOSED\n}\n\
        scenario \"refused\" {\n client connect\n expect client signal refused\n \
        client send 5 fails not_open\n}\n\
        scenario \"loss\" {\n given both ESTABLISHED\n client send 5000\n network drop DATA\n \
        wait 10s\n server read 5000\n client abort\n expect server signal reset\n}\n";
    for case in self::text(text).cases() {
        let (seen, verdict) = watch(case.scenario);
        assert_eq!(verdict, Verdict::Passed, "{}", case.name);
        for mutant in mutants() {
            if !seen.reaches_rule(&mutant) {
                assert!(
                    !notices(&case, &seen, &PerHost([&mutant.table(); 2])),
                    "{} {}",
                    case.name,
                    mutant.id
                );
            }
        }
    }
}
