#![allow(clippy::unwrap_used)]
use proptest::prelude::*;

use super::super::check;
use super::*;
use crate::tcp::{Flags, Setting, State, Variable};

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
        ("client recv only psh-ack  win > 0", "client recv only PSH+ACK win>0"),
        ("client recv none without cwr-ece", "client recv NONE without ECE+CWR"),
        ("client recv rst without ack", "client recv RST without ACK"),
        ("client recv SYN without  other\toptions", "client recv SYN without other options"),
        (
            "client recv ack sack = 1 : 5 , client.iss - 1:9",
            "client recv ACK sack=1:5,client.ISS-1:9",
        ),
        ("server recv next fin at  +1s  to +2s", "server recv next FIN at +1s to +2s"),
        ("wait  until +1s", "wait until +1s"),
        ("server  listen\tforever  fails", "server listen forever fails"),
        ("server stop  listening", "server stop listening"),
        ("client close  linger  5s", "client close linger 5s"),
        ("given client raw,server estab", "given raw client, server ESTABLISHED"),
        ("set msl=30s", "set MSL = 30s"),
        ("set msl=30s  if\tpossible", "set MSL = 30s if possible"),
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
fn lists_lose_their_commas_and_texts_keep_them() {
    for (text, wanted) in [
        ("@tags a,b, c ,d", "@tags a b c d"),
        ("@stack model,linux", "@stack model linux"),
        ("@rfc MUST-13,,3.6.1", "@rfc MUST-13 3.6.1"),
        ("@title a,  b", "@title a, b"),
        ("@hint \"a,  b\"", "@hint \"a,  b\""),
    ] {
        becomes(&format!("{text}\nsettle"), &format!("{wanted}\nsettle\n"));
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
    // Columns are counted in characters.
    becomes(
        "client send \"é\" # a\nclient send \"ee\" # b\n",
        "client send \"é\"   # a\nclient send \"ee\"  # b\n",
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

proptest! {
    /// Whatever may be written in any letter case gets the one spelling.
    #[test]
    fn any_letter_case_gets_one_spelling(case in any::<u32>()) {
        let cased = |word: &str| -> String {
            let letters = word.chars().enumerate();
            letters
                .map(|(at, c)| match case >> (at % 32) & 1 {
                    0 => c.to_ascii_lowercase(),
                    _ => c.to_ascii_uppercase(),
                })
                .collect()
        };
        for amount in ["2", "0.5", "1_0"] {
            for unit in ["MSL", "RTO"] {
                let wanted = format!("wait {amount}{unit}\n");
                becomes(&format!("wait  {amount}{}", cased(unit)), &wanted);
            }
            for unit in ["us", "ms", "s", "min", "h"] {
                becomes(&format!("wait\t{amount}{unit}"), &format!("wait {amount}{unit}\n"));
            }
        }
        for state in State::ALL {
            let text = format!("expect client {0} or {0}", cased(state.name()));
            becomes(&text, &format!("expect client {state} or {state}\n"));
            let text = format!("given client {}", cased(state.name()));
            becomes(&text, &format!("given client {state}\n"));
        }
        for name in Variable::ALL.iter().map(|it| it.name()) {
            let text = format!("expect client.{}!=server.{0}-0x1F", cased(name));
            becomes(&text, &format!("expect client.{name} != server.{name} - 0x1F\n"));
        }
        for setting in Setting::all() {
            let value = match setting.is_iss() {
                true => "5".to_owned(),
                false => setting.default_value().to_string(),
            };
            let text = format!("set client.{}={value}", cased(setting.name()));
            becomes(&text, &format!("set client.{} = {value}\n", setting.name()));
        }
        for (_, name) in Flags::NAMED {
            let text = format!("client recv {}", cased(name));
            becomes(&text, &format!("client recv {name}\n"));
        }
        for text in ["any", "data", "syn+ack", "fin-ack", "ack-psh"] {
            let wanted = match text {
                "fin-ack" => "FIN+ACK".to_owned(),
                "ack-psh" => "PSH+ACK".to_owned(),
                _ => text.to_uppercase(),
            };
            becomes(&format!("client recv {}", cased(text)), &format!("client recv {wanted}\n"));
        }
        becomes(&format!("client read {}", cased("eof")), "client read EOF\n");
    }
}
