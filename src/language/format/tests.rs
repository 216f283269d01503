#![allow(clippy::unwrap_used)]
use super::super::check;
use super::*;

fn formatted(text: &str) -> String {
    let source = Source::new("test.synfin", text);
    assert!(check(&source, &|_| true).is_ok(), "{text}");
    format(&source)
}

fn becomes(text: &str, wanted: &str) {
    assert_eq!(formatted(text), wanted);
    assert_eq!(formatted(wanted), wanted, "formatting is not idempotent");
}

#[test]
fn statements_get_one_spelling() {
    for (text, wanted) in [
        ("client  open", "client connect"),
        ("client send 100\turgent   push fails", "client send 100 push urgent fails"),
        ("server read eof", "server read EOF"),
        (
            "client recv ack-syn seq = client.iss +1 \"x  y\"",
            "client recv SYN+ACK seq=client.ISS+1 \"x  y\"",
        ),
        ("server recv fin or any len=5", "server recv FIN or ANY len=5"),
        (
            "network forge data+fin len = 0x10 from client",
            "network forge DATA+FIN len=0x10 from client",
        ),
        ("given client raw,server estab", "given raw client, server ESTABLISHED"),
        ("set msl=30s", "set MSL = 30s"),
        ("wait 2msl", "wait 2MSL"),
        (
            "expect client fin-wait-1 or estab ,server ?",
            "expect client FIN_WAIT_1 or ESTABLISHED, server ?",
        ),
        ("expect client.snd.nxt=client.ISS+1", "expect client.SND.NXT = client.ISS + 1"),
        ("expect client.snd.nxt>= - 1+client.ISS", "expect client.SND.NXT >= -1 + client.ISS"),
    ] {
        becomes(text, &format!("{wanted}\n"));
    }
}

#[test]
fn separators_stay_as_they_are() {
    becomes(
        ";client close ;; server recv FIN;\n;\n\n\n expect client FIN_WAIT_2 ;",
        "client close; server recv FIN\n\nexpect client FIN_WAIT_2\n",
    );
}

#[test]
fn blocks_are_indented() {
    becomes(
        "\u{feff}\r\n@rfc MUST-13,3.6.1 # why\r\n@hint  \"a  b\"\r\nscenario\t\"x\" # c\r\n\r\n{\r\n\r\n\tclient close\r\n\r\n# end  \r\n\r\n} scenario \"y\" {client close;server recv FIN}\nscenario \"z\" {\n\n}\n",
        "@rfc MUST-13 3.6.1  # why\n@hint \"a  b\"\nscenario \"x\" {  # c\n    client close\n\n    # end\n}\nscenario \"y\" { client close; server recv FIN }\nscenario \"z\" {}\n",
    );
}

#[test]
fn comments_at_the_ends_of_adjacent_lines_stand_in_a_column() {
    becomes(
        "client close#a\nserver recv FIN # b\n\nsettle # c\n# d\nwait 1s # e\n",
        "client close     #a\nserver recv FIN  # b\n\nsettle  # c\n# d\nwait 1s  # e\n",
    );
    let long = "network forge SYN seq=1000000000 ack=1000000000 win=65535 from client";
    becomes(
        &format!("settle # a\n{long} # b\nsettle # c\n"),
        &format!("settle  # a\n{long}  # b\nsettle  # c\n"),
    );
}

#[test]
fn nothing_comes_of_nothing() {
    becomes("", "");
    becomes("\n\n  \n", "");
    becomes("  # only\n\n\n", "# only\n");
}
