//! A graded submission with one of everything, for the tests of the writers.

use super::Points;
use super::record::{
    Detail, Excerpt, Kind, Outcome, Part, Rule, Sandbox, Step, Submission, Test, VERSION,
    Visibility,
};

/// Eight tests: passed, failed in part, hidden, actual-only, none, skipped, crashed, timed out.
pub(super) fn submission() -> Submission {
    let tests = tests();
    Submission {
        version: VERSION,
        assignment: "state-machine".into(),
        title: "Build the state machine".into(),
        kind: Kind::Program,
        submission: "ada".into(),
        seed: 7,
        sandbox: Sandbox::Strict,
        complete: true,
        points: tests.iter().map(|test| test.points).sum(),
        max_points: tests.iter().map(|test| test.max_points).sum(),
        whole: false,
        problem: None,
        tests,
        build_log: "cc: warning: unused variable `x`\n".into(),
        fingerprint: "0123456789abcdef".into(),
        duration_us: None,
    }
}

fn tests() -> Vec<Test> {
    let mut passed = Test::passed("opening/active", "active open", Points(500));
    passed.rfc = vec!["MUST-13".into(), "3.6.1".into()];
    passed.parts = vec![Part::passed("client ESTABLISHED", Some(4))];
    vec![
        passed,
        failed(),
        Test {
            visibility: Visibility::Hidden,
            id: "resets/secret".into(),
            name: "a RST in LISTEN".into(),
            rationale: "in LISTEN, a RST is answered; nothing should be".into(),
            ladder: "    client  server\n 1. CLOSED  LISTEN-secret\n".into(),
            ..failed()
        },
        Test {
            detail: Detail::ActualOnly,
            id: "closing/passive".into(),
            name: "passive close".into(),
            ..failed()
        },
        Test {
            detail: Detail::None,
            id: "closing/both".into(),
            name: "both close".into(),
            ..failed()
        },
        Test {
            outcome: Outcome::Skip,
            points: Points::ZERO,
            rationale: "the set-up failed: `given both ESTABLISHED`".into(),
            ..Test::passed("data/send", "send <data> & read it", Points(300))
        },
        Test {
            outcome: Outcome::Error,
            points: Points::ZERO,
            rationale: "the program was ended by signal 11 (SIGSEGV)".into(),
            log: "Segmentation fault in `on_segment` <main.c:12>\n".into(),
            log_is_own: true,
            ..Test::passed("data/urgent", "urgent data", Points(200))
        },
        Test {
            outcome: Outcome::Timeout,
            points: Points::ZERO,
            rationale: "no answer within 5 s".into(),
            suspect: true,
            ..Test::passed("timeouts/rto", "retransmission", Points(200))
        },
    ]
}

fn failed() -> Test {
    Test {
        outcome: Outcome::Fail,
        points: Points(250),
        rationale: "expected client FIN_WAIT_2; actual: client FIN_WAIT_1".into(),
        hint: Some("Whose FIN does that ACK acknowledge?".into()),
        step: Some(Step {
            file: "suite/closing.synfin".into(),
            line: 5,
            column: 12,
            text: "client FIN_WAIT_2".into(),
        }),
        expected: Some("client FIN_WAIT_2".into()),
        actual: Some("client FIN_WAIT_1".into()),
        ladder:
            "    client           server\n 1. ESTABLISHED      ESTABLISHED\n 2. FIN_WAIT_1  --> \
                 <SEQ=101><ACK=301><CTL=FIN,ACK>  --> CLOSE_WAIT\n"
                .into(),
        text: Some(Excerpt {
            line: 3,
            text: "scenario \"active close\" {\n    client close; expect server CLOSE_WAIT\n    \
                   expect client FIN_WAIT_2\n}\n"
                .into(),
        }),
        rule: Some(Rule {
            name: "fin_wait_1.ack_of_fin".into(),
            section: "RFC 9293, 3.10.7.4; MUST-13".into(),
            fired: false,
            text: "at the client, `fin_wait_1.ack_of_fin` did not fire".into(),
        }),
        rfc: vec!["3.10.7.4".into()],
        tags: vec!["closing".into()],
        parts: vec![
            Part::passed("server CLOSE_WAIT", Some(4)),
            Part {
                outcome: Outcome::Fail,
                expected: Some("client FIN_WAIT_2".into()),
                actual: Some("client FIN_WAIT_1".into()),
                ..Part::passed("client FIN_WAIT_2", Some(5))
            },
        ],
        notes: vec!["drawn from the seed: client.ISS = 48213".into()],
        ..Test::passed("closing/active", "active close", Points(500))
    }
}
