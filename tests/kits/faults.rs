//! Programs with one classical fault each, graded: the record names the fault, by its rule.

use std::process::Command;

use serde_json::Value;

use crate::file;
use crate::rig::Folder;

/// A change of the solution in Python, the rule that it breaks, and how the reason begins behind the host,
/// whose role a seed draws.
struct Fault {
    name: &'static str,
    text: &'static str,
    change: &'static str,
    rule: &'static str,
    why: &'static str,
    did: &'static str,
}

const FAULTS: [Fault; 16] = [
    Fault {
        name: "a RST ends LISTEN",
        text: "        if \"RST\" in flags:\n            return\n        if \"ACK\"",
        change: "        if \"RST\" in flags:\n            self.state = \"CLOSED\"\n            return\n        if \"ACK\"",
        rule: "listen.rst",
        why: "in LISTEN a RST arrived: the right answer is no segment and LISTEN",
        did: "your program said CLOSED and sent nothing",
    },
    Fault {
        name: "an ACK in LISTEN draws no RST",
        text: "            self.send(\"RST\")\n        elif \"SYN\" in flags:\n            self.state = \"SYN_RCVD\"",
        change: "            pass\n        elif \"SYN\" in flags:\n            self.state = \"SYN_RCVD\"",
        rule: "listen.ack",
        why: "in LISTEN an ACK arrived: the right answer is a RST and LISTEN",
        did: "your program said LISTEN and sent nothing",
    },
    Fault {
        name: "TIME_WAIT is skipped",
        text: "        self.state = \"TIME_WAIT\"\n",
        change: "        self.state = \"CLOSED\"\n",
        rule: "fin_wait_2.fin",
        why: "in FIN_WAIT_2 a FIN+ACK arrived: the right answer is an ACK and TIME_WAIT",
        did: "your program said CLOSED and sent an ACK",
    },
    Fault {
        name: "TIME_WAIT never ends",
        text: "tcp.state = \"CLOSED\"\n            elif",
        change: "pass\n            elif",
        rule: "timeout.time_wait",
        why: "in TIME_WAIT the time-wait timeout ran out",
        did: "your program said TIME_WAIT and sent nothing",
    },
    Fault {
        name: "a simultaneous open is unknown",
        text: "        elif \"SYN\" in flags:\n            self.state = \"SYN_RCVD\"\n            self.send(\"SYN+ACK\")\n\n    def eight",
        change: "\n    def eight",
        rule: "syn_sent.syn",
        why: "in SYN_SENT a SYN arrived: the right answer is a SYN+ACK and SYN_RCVD",
        did: "your program said SYN_SENT and sent nothing",
    },
    Fault {
        name: "a FIN is not acknowledged",
        text: "    def fin(self, now_us):\n        self.send(\"ACK\")\n",
        change: "    def fin(self, now_us):\n",
        rule: "established.fin",
        why: "in ESTABLISHED a FIN+ACK arrived: the right answer is an ACK and CLOSE_WAIT",
        did: "your program said CLOSE_WAIT and sent nothing",
    },
    Fault {
        name: "the user does not hear of a FIN",
        text: "self.signals.append(\"closing\")",
        change: "pass",
        rule: "established.fin",
        why: "in ESTABLISHED a FIN+ACK arrived: the right answer is an ACK, CLOSE_WAIT and the signal `closing`",
        did: "your program said CLOSE_WAIT, sent an ACK and told its user nothing",
    },
    Fault {
        name: "CLOSING is unknown",
        text: "self.state = \"CLOSING\"",
        change: "self.time_wait(now_us)",
        rule: "fin_wait_1.fin",
        why: "in FIN_WAIT_1 a FIN+ACK arrived: the right answer is an ACK and CLOSING",
        did: "your program said TIME_WAIT and sent an ACK",
    },
    Fault {
        name: "LAST_ACK never ends",
        text: "            self.state = \"CLOSED\"\n            return\n        if \"FIN\"",
        change: "            return\n        if \"FIN\"",
        rule: "last_ack.ack_of_fin",
        why: "in LAST_ACK an ACK arrived: the right answer is no segment and CLOSED",
        did: "your program said LAST_ACK and sent nothing",
    },
    Fault {
        name: "a RST does not lead back to LISTEN",
        text: "            self.state = \"LISTEN\"\n            return\n",
        change: "            self.state = \"CLOSED\"\n            return\n",
        rule: "syn_rcvd.rst_passive",
        why: "in SYN_RCVD a RST arrived: the right answer is no segment and LISTEN",
        did: "your program said CLOSED and sent nothing",
    },
    Fault {
        name: "a wrong ACK in SYN_SENT draws no RST",
        text: "            if \"RST\" not in flags:\n                self.send(\"RST\")\n",
        change: "            pass\n",
        rule: "syn_sent.bad_ack",
        why: "in SYN_SENT a SYN+ACK arrived: the right answer is a RST and SYN_SENT",
        did: "your program said SYN_SENT and sent nothing",
    },
    Fault {
        name: "a wrong ACK in SYN_RCVD draws no RST",
        text: "return self.send(\"RST\")",
        change: "return",
        rule: "syn_rcvd.bad_ack",
        why: "in SYN_RCVD an ACK arrived: the right answer is a RST and SYN_RCVD",
        did: "your program said SYN_RCVD and sent nothing",
    },
    Fault {
        name: "SEND after CLOSE is not refused",
        text: "                self.refused = \"closing\"\n        elif call == \"receive\"",
        change: "                pass\n        elif call == \"receive\"",
        rule: "closing.send",
        why: "in FIN_WAIT_1 the user called SEND: the right answer is a refusal, `closing` and FIN_WAIT_1",
        did: "your program did not refuse it, said FIN_WAIT_1 and sent nothing",
    },
    Fault {
        name: "ABORT sends no RST",
        text: "                self.send(\"RST\")\n            self.state = \"CLOSED\"",
        change: "                pass\n            self.state = \"CLOSED\"",
        rule: "open.abort",
        why: "in ESTABLISHED the user called ABORT: the right answer is a RST and CLOSED",
        did: "your program said CLOSED and sent nothing",
    },
    Fault {
        name: "CLOSED is silent",
        text: "self.send(\"RST\" if \"ACK\" in flags else \"RST+ACK\")",
        change: "pass",
        rule: "closed.segment",
        why: "in CLOSED a SYN arrived: the right answer is a RST+ACK and CLOSED",
        did: "your program said CLOSED and sent nothing",
    },
    Fault {
        name: "a RST ends nothing",
        text: "return self.reset()",
        change: "return",
        rule: "open.rst",
        why: "in ESTABLISHED a RST arrived: the right answer is no segment, CLOSED and the signal `reset`",
        did: "your program said ESTABLISHED, sent nothing and told its user nothing",
    },
];

/// A reason without the host, and without the place and the rule in parentheses.
fn plain(reason: &str) -> String {
    let mut depth = 0;
    let kept = reason.chars().filter(|it| {
        depth += i32::from(*it == '(');
        let keep = depth == 0;
        depth -= i32::from(*it == ')');
        keep
    });
    let kept: String = kept.collect();
    kept.replace(" :", ":").replace(" ;", ";")
}

#[test]
fn the_record_names_the_fault() {
    if !Command::new("python3").arg("--version").output().is_ok_and(|it| it.status.success()) {
        eprintln!("left out: there is no `python3` here");
        return;
    }
    let right = std::fs::read_to_string(file("kits/python/solution/tcp.py")).unwrap();
    let place = Folder::new(&[("class/right/tcp.py", &right)]);
    for (at, fault) in FAULTS.iter().enumerate() {
        assert_eq!(right.matches(fault.text).count(), 1, "{}", fault.name);
        let wrong = right.replace(fault.text, fault.change);
        place.write(&format!("class/fault{at}/tcp.py"), &wrong);
    }
    let assignment = file("assignments/state-machine");
    place
        .run(&["grade", &assignment, "--class", "class", "-o", "out", "--sandbox", "none"])
        .ends(1);
    let record = |name: &str| -> Value {
        let text = std::fs::read_to_string(place.at(&format!("out/{name}.json"))).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    assert_eq!(record("right")["points"], record("right")["max_points"]);
    for (at, fault) in FAULTS.iter().enumerate() {
        let record = record(&format!("fault{at}"));
        let tests = record["tests"].as_array().unwrap();
        let failed = |test: &&Value| test["outcome"] != "pass" && test["outcome"] != "skip";
        let first = tests.iter().find(failed).unwrap_or_else(|| panic!("{}", fault.name));
        assert_eq!(first["rule"]["name"], fault.rule, "{}: {first:#}", fault.name);
        let reason = plain(first["rationale"].as_str().unwrap());
        let (_, what) = reason.split_once(", ").unwrap();
        assert!(what.starts_with(fault.why), "{}: {reason}", fault.name);
        assert!(reason.ends_with(fault.did), "{}: {reason}", fault.name);
        assert!(record["points"].as_f64() < record["max_points"].as_f64(), "{}", fault.name);
    }
}
