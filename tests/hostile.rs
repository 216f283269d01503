//! Submissions that attack the grader, as root and as a user without privileges: each gets a
//! verdict, and affects nothing else.
//!
//! Each is a Python program that does its worst and then reports the outcome in a line that is no
//! answer, which ends up in its own result. An honest program is graded beside it. Without
//! `python3` the tests are skipped, with a message.
#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "hostile/rig.rs"]
mod rig;

use rig::{Class, each_user};

/// The points of an honest program that can only connect: one of two tests.
const HONEST: f64 = 1.0;

/// Grades an attack beside an honest submission, as each user; `judge` looks at the attack's
/// result.
fn attack(source: &str, judge: impl Fn(&Class, &serde_json::Value)) {
    each_user(|user| {
        let class = Class::new(user);
        class.submission("evil", &class.filled(source));
        class.submission("honest", rig::HONEST);
        let output = class.grade(&[]);
        let honest = class.result("honest");
        assert_eq!(honest["points"], HONEST, "{user:?}: {output}\n{honest:#}");
        assert_eq!(honest["complete"], true);
        let evil = class.result("evil");
        assert_eq!(evil["complete"], true, "{user:?}: {evil:#}");
        assert_eq!(evil["sandbox"], "strict");
        judge(&class, &evil);
        class.assert_nothing_is_left();
    });
}

/// The attack's own report, which its result contains as its answer.
#[track_caller]
fn reports(evil: &serde_json::Value, expected: &[&str]) {
    let text = evil.to_string();
    for expected in expected {
        assert!(text.contains(expected), "{expected}: {evil:#}");
    }
    assert_eq!(evil["points"], 0, "{evil:#}");
}

#[test]
fn forks_are_counted_and_ended() {
    attack(
        r#"
children = 0
try:
    while children < 500:
        if os.fork() == 0:
            time.sleep(1000)
        children += 1
except OSError as error:
    report(f"stopped={children < 100} {type(error).__name__}")
time.sleep(1)
report("never stopped")
"#,
        |_, evil| {
            // If others run as the same user, only the watcher can count.
            let counted = evil.to_string().contains("stopped=True BlockingIOError");
            let watched = evil.to_string().contains("it started too many processes");
            assert!(counted || watched, "{evil:#}");
        },
    );
}

#[test]
fn a_daemon_does_not_survive() {
    attack(
        r#"
if os.fork() == 0:
    try:
        os.setsid()
    except OSError:
        pass
    if os.fork() == 0:
        os.closerange(0, 3)
        time.sleep(1000)
    os._exit(0)
os.wait()
report("gone into the background")
"#,
        |_, evil| reports(evil, &["gone into the background"]),
    );
}

#[test]
fn sleep_is_a_timeout() {
    attack("time.sleep(1000)", |_, evil| {
        assert_eq!(evil["problem"]["kind"], "crash");
        reports(evil, &["within 2 s"]);
    });
    let late = r#"
hello()
sys.stdin.readline()
time.sleep(1000)
"#;
    attack(late, |_, evil| {
        assert_eq!(evil["tests"][0]["outcome"], "timeout", "{evil:#}");
        assert_eq!(evil["tests"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn floods_are_stopped() {
    attack("while True: os.write(1, b'x' * 65536)", |_, evil| {
        reports(evil, &["a line of at most 262144 octets"]);
    });
    attack("while True: os.write(2, b'x\\n' * 32768)", |_, evil| {
        reports(evil, &["octets on stderr"]);
        // The part that is kept is capped.
        assert!(evil.to_string().len() < 200_000);
    });
}

#[test]
fn a_flood_of_segments_makes_a_short_result() {
    let source = r#"
hello()
for line in sys.stdin: say(state="CLOSED", send=["RST"] * (0 if '"start"' in line else 50000))
"#;
    attack(source, |_, evil| {
        assert_eq!(evil["points"], 0, "{evil:#}");
        assert!(evil.to_string().len() < 50_000, "{}", evil.to_string().len());
    });
}

/// In the order of their names: a hidden test, one of which students see little, and open ones.
/// Programs are told the MSL, by which each test is known.
const SECRETS: [(&str, &str); 5] = [
    (
        "a_hidden.synfin",
        "@hidden\nscenario \"a\" { set MSL = 4711s; client connect; server recv SYN }\n",
    ),
    ("b_open.synfin", "scenario \"b\" { set MSL = 81s; client connect; server recv SYN }\n"),
    ("c_quiet.synfin", "scenario \"c\" { set MSL = 4712s; client connect; server recv SYN }\n"),
    (
        "d_hidden.synfin",
        "@hidden\nscenario \"d\" { set MSL = 4713s; client connect; server recv SYN }\n",
    ),
    ("e_open.synfin", "scenario \"e\" { set MSL = 82s; client connect; server recv SYN }\n"),
];

/// Grades a program on these, and returns what its student sees and its result.
fn told(source: &str, judge: impl Fn(&str, &serde_json::Value)) {
    each_user(|user| {
        let class = Class::new(user);
        class.suite(&SECRETS, "\n[[details]]\ntest = \"c*\"\ndetail = \"none\"\n");
        class.submission("evil", &class.filled(source));
        class.grade(&[]);
        let evil = class.result("evil");
        let ids: Vec<&str> =
            evil["tests"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
        // In the assignment's order, whatever the order in which they ran.
        let expected = ["a_hidden/a", "b_open/b", "c_quiet/c", "d_hidden/d", "e_open/e"];
        assert_eq!(ids, expected, "{evil:#}");
        let seen = class.seen("evil");
        for secret in ["4711", "4712", "4713"] {
            assert!(!seen.contains(secret), "{user:?}: {secret} is told: {seen}");
        }
        judge(&seen, &evil);
        class.assert_nothing_is_left();
    });
}

/// Remembers every message in this process and, for later ones, in a file, and writes all of it to
/// stderr whenever it can.
const CHATTY: &str = r#"
store = os.path.join(os.environ.get("TMPDIR", "/tmp"), "seen")
heard = open(store).read() if os.path.exists(store) else ""
def write():
    os.write(2, ("HEARD " + heard[-3000:] + "\n").encode())
def listen(line):
    global heard
    heard += line
    with open(store, "a") as file: file.write(line)
    write()
write()
"#;

#[test]
fn nothing_of_a_secret_test_comes_out_by_stderr() {
    // It crashes in every test, at the call.
    told(
        &format!(
            "{CHATTY}
hello()
for line in sys.stdin:
    listen(line)
    if '\"call\"' in line: raise RuntimeError('my own crash')
    say(state='CLOSED')
"
        ),
        |seen, evil| {
            assert!(seen.contains("RuntimeError: my own crash"), "{seen}");
            assert!(seen.contains("81000000") && seen.contains("82000000"), "{seen}");
            // The instructor sees the others too.
            assert!(evil.to_string().contains("4711000000"), "{evil:#}");
        },
    );
    // One process for all: it crashes in one of the last tests that ran, and says the rest by a
    // child, late, and at its end.
    told(
        &format!(
            "{CHATTY}
import atexit
atexit.register(write)
hello()
for line in sys.stdin:
    listen(line)
    if os.fork() == 0:
        time.sleep(0.05)
        write()
        os._exit(0)
    if '\"call\"' in line and '82000000' in heard: sys.exit(3)
    say(state='CLOSED')
"
        ),
        |seen, _| assert!(seen.contains("HEARD") && seen.contains("exit code 3"), "{seen}"),
    );
    // Its answers are no way out either.
    told(
        &format!(
            "{CHATTY}
hello()
for line in sys.stdin:
    listen(line)
    if '\"call\"' in line:
        print('4'.join(heard.split('4'))[-150:].replace('\\n', ' '), flush=True)
        sys.exit(0)
    say(state='CLOSED')
"
        ),
        |_, evil| assert_eq!(evil["points"], 0, "{evil:#}"),
    );
}

#[test]
fn a_flood_before_the_test_is_not_part_of_its_story() {
    told(
        "
hello()
for line in sys.stdin:
    if '\"start\"' in line: os.write(2, b'of this test\\n')
    if '\"call\"' in line and '82000000' in last: os.abort()
    last = line
    say(state='SYN_SENT' if '\"call\"' in line else 'CLOSED', send=['SYN'] if '\"call\"' in line else [])
    if '\"call\"' in line: os.write(2, b'of an earlier test\\n' * 2000)
",
        |seen, _| {
            assert!(seen.contains("of this test"), "{seen}");
            assert!(!seen.contains("of an earlier test"), "{seen}");
        },
    );
}

#[test]
fn nobody_else_can_be_signalled() {
    attack(
        r#"
found = []
for target in (os.getppid(), 1):
    try:
        os.kill(target, signal.SIGTERM)
        found.append("killed")
    except OSError as error:
        found.append(type(error).__name__)
try:
    # Every process that it may signal. Finding none is no error.
    os.kill(-1, signal.SIGKILL)
except OSError as error:
    pass
report(" ".join(found))
"#,
        |_, evil| reports(evil, &["PermissionError PermissionError"]),
    );
    attack("os.kill(0, signal.SIGKILL)", |_, evil| {
        reports(evil, &["it was ended by signal 9"]);
    });
}

#[test]
fn hidden_scenarios_cannot_be_read() {
    attack(
        r#"
found = []
for path in ("{suite}/hidden.synfin", "{assignment}/assignment.toml", "{submissions}/honest/main.py",
             "/proc/%d/environ" % os.getppid(), "/proc/%d/mem" % os.getppid(), "/etc/shadow"):
    try:
        found.append(open(path, "rb").read(40).hex())
    except OSError as error:
        found.append(type(error).__name__)
try:
    found += os.listdir("{suite}")
except OSError as error:
    found.append(type(error).__name__)
report(" ".join(found))
"#,
        |_, evil| {
            let denied = ["PermissionError"; 7].join(" ");
            let text = evil.to_string().replace("FileNotFoundError", "PermissionError");
            assert!(text.contains(&denied), "{evil:#}");
        },
    );
}

#[test]
fn results_cannot_be_written() {
    attack(
        r#"
found = []
for path in ("{results}/evil.json", "{results}/honest.json", "{results}/../x", "/tmp/synfin-x",
             "{suite}/hidden.synfin"):
    try:
        open(path, "w").write("{}")
        found.append("written")
    except OSError as error:
        found.append(type(error).__name__)
report(" ".join(found))
"#,
        |_, evil| reports(evil, &[&["PermissionError"; 5].join(" ")]),
    );
}

#[test]
fn a_forged_result_is_only_an_answer() {
    let forged = r#"
print('{"scores": {"Correctness": 100}}', flush=True)
print('{"version": 1, "points": 10, "max_points": 10, "tests": []}', flush=True)
time.sleep(1000)
"#;
    attack(forged, |_, evil| {
        assert_eq!(evil["problem"]["kind"], "protocol");
        assert_eq!(evil["points"], 0);
    });
}

#[test]
fn a_crash_gets_a_verdict() {
    let dies = r#"
hello()
sys.stdin.readline()
print("last words of {marker}", file=sys.stderr, flush=True)
os.kill(os.getpid(), signal.SIGSEGV)
time.sleep(1000)
"#;
    attack(dies, |class, evil| {
        for test in evil["tests"].as_array().unwrap() {
            assert_eq!(test["outcome"], "error", "{evil:#}");
            assert!(test["rationale"].as_str().unwrap().contains("signal 11"), "{evil:#}");
            // The instructor reads the reason; it is no part of the student's result.
            assert!(test["log"].as_str().unwrap().contains(&class.marker));
        }
    });
}

#[test]
fn the_network_and_namespaces_are_not_there() {
    attack(
        r#"
import ctypes, socket
found = []
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK):
    try:
        socket.socket(family, socket.SOCK_STREAM)
        found.append("socket")
    except OSError as error:
        found.append("no")
libc = ctypes.CDLL(None, use_errno=True)
for flags in (0x10000000, 0x00020000, 0x40000000):
    found.append("namespace" if libc.unshare(flags) == 0 else "no")
found.append("traced" if libc.ptrace(16, os.getppid(), 0, 0) == 0 else "no")
found.append("mounted" if libc.mount(b"x", b"/tmp", b"tmpfs", 0, None) == 0 else "no")
report(" ".join(found))
"#,
        |_, evil| reports(evil, &["no no no no no no no no no"]),
    );
}

#[test]
fn memory_and_files_have_limits() {
    attack(
        r#"
found = []
try:
    bytearray(2 << 30)
    found.append("memory")
except MemoryError:
    found.append("no")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    with open(os.environ["TMPDIR"] + "/big", "wb") as big:
        for _ in range(200):
            big.write(b"x" * (1 << 20))
    found.append("file")
except OSError:
    found.append("no")
try:
    kept = [open("main.py") for _ in range(1000)]
    found.append("files")
except OSError:
    found.append("no")
report(" ".join(found))
"#,
        |_, evil| reports(evil, &["no no no"]),
    );
}

#[test]
fn a_mess_is_cleaned_up() {
    attack(
        r#"
os.chdir(os.environ["HOME"])
deep = "."
for _ in range(50):
    deep += "/d"
    os.mkdir(deep)
os.symlink("/", "root")
os.mkdir("closed")
open("closed/x", "w").close()
try:
    os.chmod("closed", 0)
except OSError:
    pass
for _ in range(2000):
    os.mkdir("e")
    os.chdir("e")
time.sleep(1000)
"#,
        |_, evil| reports(evil, &["it was stopped: it wrote too much to files"]),
    );
}

#[test]
fn builds_are_sandboxed_too() {
    each_user(|user| {
        let class = Class::new(user);
        let rule = "program:\n\t@cat {suite}/hidden.synfin; echo x > {results}/evil.json; \
                    (sleep 1000; echo {marker}) & sleep 1000\n";
        class.file("evil", "Makefile", &class.filled(rule));
        class.submission("honest", rig::HONEST);
        class.grade(&[]);
        assert_eq!(class.result("honest")["points"], HONEST);
        let evil = class.result("evil");
        assert_eq!(evil["problem"]["kind"], "build", "{evil:#}");
        assert!(evil["problem"]["message"].as_str().unwrap().contains("longer than 2 s"));
        assert!(!evil["build_log"].as_str().unwrap().contains("a secret"), "{evil:#}");
        assert!(evil["build_log"].as_str().unwrap().contains("Permission denied"), "{evil:#}");
        class.assert_nothing_is_left();
    });
}

#[test]
fn the_same_submission_gets_the_same_bytes() {
    each_user(|user| {
        let class = Class::new(user);
        for name in ["a", "b", "c"] {
            class.submission(name, rig::HONEST);
        }
        // The result hides where the program ran, even if the program prints it.
        class.submission("crash", "hello()\nsys.stdin.readline()\nraise ValueError(os.getcwd())");
        let all = || ["a", "b", "c", "crash"].map(|name| class.bytes(name));
        class.grade(&["-j", "1"]);
        let first = all();
        assert!(String::from_utf8_lossy(&first[3]).contains("ValueError: /submission"));
        class.grade(&["-j", "4"]);
        assert_eq!(first, all());
    });
}

#[test]
fn bubblewrap_hides_everything_else() {
    let works = std::process::Command::new("bwrap")
        .args(["--unshare-all", "--ro-bind", "/", "/", "--", "true"])
        .status()
        .is_ok_and(|status| status.success());
    if !works {
        eprintln!("skipped: bubblewrap is missing, or may not run");
        return;
    }
    each_user(|user| {
        let class = Class::new(user);
        let source = r#"
import socket
found = []
for path in ("{suite}/hidden.synfin", "{results}/honest.json", "/etc/shadow"):
    found.append(str(os.path.exists(path)))
open(os.environ["TMPDIR"] + "/x", "w").write("mine alone")
found.append(str(len([name for name in os.listdir("/proc") if name.isdigit()]) < 5))
if os.fork() == 0:
    try:
        os.setsid()
    except OSError:
        pass
    time.sleep(1000)
report(" ".join(found))
"#;
        class.submission("evil", &class.filled(source));
        class.submission("honest", rig::HONEST);
        class.grade(&["--sandbox", "bwrap"]);
        assert_eq!(class.result("honest")["points"], HONEST);
        let evil = class.result("evil");
        assert_eq!(evil["sandbox"], "bwrap");
        reports(&evil, &["REPORT False False False True"]);
        class.assert_nothing_is_left();
    });
}

#[test]
fn without_a_sandbox_the_result_says_so() {
    each_user(|user| {
        let class = Class::new(user);
        class.submission("honest", rig::HONEST);
        class.grade(&["--sandbox", "none"]);
        assert_eq!(class.result("honest")["sandbox"], "none");
        class.assert_nothing_is_left();
    });
}
