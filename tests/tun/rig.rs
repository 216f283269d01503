//! The command in a network namespace with a device in it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Duration;

use serde_json::Value;
use synfin::stack::linux::sysctls::SYSCTLS;

/// The outcome of a run, as text.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Asserts the exit code; shows everything if it differs.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// Asserts that the output contains the text, however its lines are broken.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        let all = format!("{}{}", self.out, self.err);
        let flat = all.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(text), "`{text}` is not in:\n{all}");
        self
    }
}

/// A device `t0` with nothing behind it, and no other traffic.
pub(crate) fn bare(mode: &str) -> String {
    let quiet = "echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6 2>/dev/null || :";
    format!("{quiet}\nip tuntap add dev t0 mode {mode}\nip link set t0 up\n")
}

/// The device with the kernel behind it, which has the same settings as for `--stack linux`.
pub(crate) fn kernel(mode: &str) -> String {
    let mut script = String::new();
    let switches = ["timestamps 0", "window_scaling 0", "sack 0", "reordering 3", "rfc1337 0"];
    let switches = switches.map(|it| it.split_once(' ').unwrap());
    let switches = switches.map(|(name, value)| (format!("ipv4/tcp_{name}"), value.to_owned()));
    let pinned = SYSCTLS.iter().map(|it| (it.path.to_owned(), it.value.to_owned()));
    for (path, value) in pinned.chain(switches) {
        // A kernel without a setting does not have what it is about.
        let _ = writeln!(script, "echo '{value}' > /proc/sys/net/{path} 2>/dev/null || :");
    }
    script
        + &format!(
            "ip tuntap add dev t0 mode {mode}
         ip link set t0 mtu 1500 gso_max_segs 1 up
         ip addr add 192.0.2.1/32 dev t0
         ip route add 192.0.2.2/32 dev t0 src 192.0.2.1 rto_min 1s quickack 1 initcwnd 3\n"
        )
}

/// `synfin` with these arguments in a new network namespace, after that script.
pub(crate) fn synfin(script: &str, arguments: &[&str]) -> Run {
    let script = format!("{script}exec \"$@\"");
    let command = assert_cmd::cargo::cargo_bin!("synfin");
    let output = assert_cmd::Command::new("unshare")
        // What the script leaves behind ends with the command.
        .args([
            "--net",
            "--pid",
            "--fork",
            "--kill-child",
            "--mount-proc",
            "sh",
            "-ec",
            &script,
            "sh",
        ])
        .arg(command)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .timeout(Duration::from_secs(600))
        .output();
    Run::of(output.unwrap())
}

/// Whether there can be namespaces with devices here. As root with `/dev/net/tun` and `ip` there must.
pub(crate) fn is_here() -> bool {
    let ip = std::process::Command::new("ip").arg("-V").output().is_ok();
    let is_root = rustix::process::geteuid().is_root();
    if is_root && ip && Path::new("/dev/net/tun").exists() {
        return true;
    }
    eprintln!("SKIPPED: devices in namespaces need root, `/dev/net/tun` and `ip` (iproute2)");
    false
}

/// The agent over sockets.
pub(crate) const PYTHON: &str = "agent=python3 kits/agent/agent.py";

/// The example with smoltcp, which `cargo test` builds.
pub(crate) fn smoltcp() -> PathBuf {
    let beside = assert_cmd::cargo::cargo_bin!("synfin").parent().unwrap().to_owned();
    let example = beside.join("examples/smoltcp_behind_tun");
    assert!(example.exists(), "build it first: cargo build --example smoltcp_behind_tun");
    example
}

/// The verdicts of a run with `--format json`, by the scenarios' names, and why, if it is no pass.
pub(crate) fn verdicts(run: &Run) -> BTreeMap<String, (String, String)> {
    let document: Value = serde_json::from_str(&run.out)
        .unwrap_or_else(|error| panic!("{error}: {}{}", run.out, run.err));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let each = document["scenarios"].as_array().unwrap().iter();
    each.map(|it| {
        let first = &it["failures"][0];
        let why = format!("{}; {}", text(&first["expected"]), text(&first["actual"]));
        let name = format!("{}: {}", text(&it["file"]), text(&it["name"]));
        (name, (text(&it["verdict"]), why))
    })
    .collect()
}
