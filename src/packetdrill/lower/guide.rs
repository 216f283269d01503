//! `docs/guide/packetdrill.md`: its tables are those of the code, and what it says of calls is so.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use super::settings::Way;
use super::{Wordless, icmp, lower, sockopts, sysctls};
use crate::language::{Reading, Source};
use crate::packetdrill::parse;

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/guide/packetdrill.md")
}

fn page() -> String {
    fs::read_to_string(path()).unwrap()
}

/// The page with other rows below the head of a table.
fn with_rows(page: &str, head: &str, rows: &[(String, String)]) -> String {
    let head = format!("{head}\n|---|---|\n");
    let (before, rest) = page.split_once(&head).unwrap_or_else(|| panic!("no {head:?}"));
    let old: usize = rest.lines().take_while(|it| it.starts_with('|')).map(|it| it.len() + 1).sum();
    let rows: String = rows.iter().map(|(name, what)| format!("| {name} | {what} |\n")).collect();
    format!("{before}{head}{rows}{}", &rest[old..])
}

/// Names that come to the same stand in one row.
fn joined(rows: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut joined: Vec<(String, String)> = Vec::new();
    for (name, what) in rows {
        match joined.iter_mut().find(|(_, other)| *other == what) {
            Some((names, _)) => *names += &format!(", `{name}`"),
            None => joined.push((format!("`{name}`"), what)),
        }
    }
    joined
}

/// As code, also what has back-quotes itself.
fn quoted(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

fn unit(ms: u64) -> &'static str {
    if ms == 1 { "ms" } else { "seconds" }
}

fn of_way(way: Way) -> String {
    let name = way.setting();
    match way {
        Way::On(_) => format!("`{name}`: on unless 0"),
        Way::Off(_) => format!("`{name}`: off unless 0"),
        Way::Number(_) => format!("`{name}`"),
        Way::Time(_, ms) => format!("`{name}`, in {}", unit(ms)),
        Way::Retries(_) => format!("`{name}`, from the number of retransmissions"),
    }
}

fn of_option(meaning: &sockopts::Meaning) -> String {
    use sockopts::Meaning as M;
    match meaning {
        M::Nothing => "none: nothing that TCP here shows".to_owned(),
        M::Sets(way) => of_way(*way),
        M::Window => "`window`".to_owned(),
        M::KeepAlive => "`keep_alive`: after 2 hours, unless a time is set".to_owned(),
        M::Linger => "none: `close` becomes `close linger D`".to_owned(),
        M::Only(value) => format!("none: {value} is what happens, and no other value can run"),
    }
}

fn of_sysctl(meaning: &sysctls::Meaning) -> String {
    use sysctls::Meaning as M;
    match meaning {
        M::Nothing => "none: nothing that a connection here shows".to_owned(),
        M::Sets(way) => of_way(*way),
        M::Rfc1323 => "`window_scale`, `timestamps`: 1 both, 2 the first, 3 the second".to_owned(),
        M::Scaling => "`window_scale`: off if 0".to_owned(),
        M::Window => "`window`".to_owned(),
        M::MostBuffer | M::Buffers => "`window_scale`, as far as that buffer needs".to_owned(),
        M::KeepAlive => "`keep_alive`".to_owned(),
    }
}

#[test]
fn its_tables_are_up_to_date() {
    let options = sockopts::OPTIONS.iter();
    let options = joined(options.map(|(name, it)| ((*name).to_owned(), of_option(it))));
    let freebsd =
        sysctls::FREEBSD.iter().map(|(name, it)| (format!("net.inet.tcp.{name}"), of_sysctl(it)));
    let linux = sysctls::LINUX.iter().map(|(name, it)| (format!("net.ipv4.{name}"), of_sysctl(it)));
    let more = ["kern.ipc.maxsockbuf"]
        .iter()
        .map(|name| ((*name).to_owned(), of_sysctl(&sysctls::meaning(name).unwrap())));
    let sysctls = joined(freebsd.chain(more).chain(linux));
    let errors = icmp::ERRORS.iter().map(|(name, code, icmp)| {
        (format!("{name} {code}").trim_end().to_owned(), format!("`network icmp {}`", icmp.name()))
    });
    let rows = |events: &[&str], ignored: bool| -> Vec<(String, String)> {
        events.iter().map(|event| (quoted(event), noted(event, ignored))).collect()
    };
    let old = page();
    let new = with_rows(&old, "| option | setting |", &options);
    let new = with_rows(&new, "| sysctl | setting |", &sysctls);
    let new = with_rows(&new, "| message | in a scenario |", &joined(errors));
    let new = with_rows(&new, "| in a script | left out |", &rows(LEFT_OUT, true));
    let new = with_rows(&new, "| in a script | unsupported |", &rows(UNSUPPORTED, false));
    if new != old {
        let update = std::env::var_os("SYNFIN_UPDATE").is_some();
        assert!(
            update && std::env::var_os("CI").is_none(),
            "docs/guide/packetdrill.md is out of date; `SYNFIN_UPDATE=1 cargo test --lib guide` \
             renews it"
        );
        fs::write(path(), new).unwrap();
    }
}

/// Events that a run goes on without.
const LEFT_OUT: &[&str] =
    &["`sysctl -w net.inet.tcp.ecn.enable=2`", "< [ect0] . 1:1(0) ack 1 win 100"];

/// Events that no run can do.
const UNSUPPORTED: &[&str] = &[
    "< udp (10)",
    "socket(..., SOCK_STREAM, IPPROTO_MPTCP) = 3",
    "< S 0:0(0) win 1000 <mss 1460,FO 0123456789abcdef>",
    "setsockopt(3, SOL_TCP, TCP_FASTOPEN, [5], 4) = 0",
    "setsockopt(3, SOL_TCP, TCP_CORK, [1], 4) = 0",
    "< SEWA 0:0(0) win 1000",
    "> [ect0] . 1:1(0) ack 1",
    "< icmp unreachable frag_needed mtu 1200 [1:1001(1000)]",
    "epoll_create(1) = 4",
    "sendfile(3, 4, [0], 100) = 100",
    "shutdown(3, SHUT_RD) = 0",
    "close(9) = 0",
    "getsockopt(3, SOL_SOCKET, SO_SNDBUF, [5], [4]) = 0",
    "`test -f done`",
    "%{ assert tcpi_snd_cwnd == 10 }%",
    "%{ import os }%",
];

/// What is noted of a script with that event.
fn notes(event: &str) -> Vec<Wordless> {
    let set_up = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0";
    let source = Source::new("event.pkt", format!("{set_up} {event}\n"));
    let script = parse(&source, &[]).unwrap();
    lower(&script, &source, &Reading::default()).1
}

fn noted(event: &str, ignored: bool) -> String {
    let notes = notes(event);
    let [note] = notes.as_slice() else { panic!("{event}: {notes:?}") };
    assert_eq!(note.ignored, ignored, "{event}");
    note.what.clone()
}

/// What no run can do in a script of one call.
fn unsupported(call: &str) -> Option<String> {
    let mut notes = notes(&format!("{call}(9) = 0")).into_iter().filter(|it| !it.ignored);
    notes.next().map(|it| it.what)
}

#[test]
fn the_calls_that_it_lists_are_known_and_others_are_not() {
    let page = page();
    let (_, rest) = page.split_once("| call | |\n|---|---|\n").unwrap();
    let names = rest.lines().take_while(|line| line.starts_with('|')).flat_map(|line| {
        line.split(" | ").next().unwrap().split('`').skip(1).step_by(2).collect::<Vec<_>>()
    });
    let names: Vec<&str> = names.collect();
    assert!(names.len() >= 20);
    for name in names {
        assert_ne!(unsupported(name), Some(format!("{name}()")));
    }
    for name in ["epoll_wait", "sendfile", "splice", "pipe"] {
        assert_eq!(unsupported(name), Some(format!("{name}()")));
    }
}
