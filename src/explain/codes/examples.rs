//! For each code, a text that causes it and the corrected one.

use crate::language::Code;

/// The code, the wrong text and the right one.
type Example = (Code, &'static str, &'static str);

pub(super) const EXAMPLES: &[Example] = &[
    (
        Code::NotUtf8,
        "client send \"grün\"",
        "client send \"grün\"\n\
         server recv DATA",
    ),
    (
        Code::TooLong,
        "client send \"aaaaaaaa…\"",
        "client send 8\n\
         server recv DATA",
    ),
    (
        Code::MoreErrors,
        "client x\n\
         client x\n\
         client x\n\
         …",
        "client close\n\
         server recv FIN",
    ),
    (
        Code::NotAScenario,
        "[package]\n\
         name = \"a\"",
        "client close\n\
         server recv FIN",
    ),
    (Code::Unexpected, "client recv SYN, FIN", "client recv SYN or FIN"),
    (Code::UnknownStatement, "banana", "client close"),
    (
        Code::UnknownState,
        "expect client FIN_WAIT_3",
        "expect client ESTABLISHED\n\
         client close\n\
         expect client FIN_WAIT_1",
    ),
    (
        Code::LetterCase,
        "Client Close",
        "client close\n\
         server recv FIN",
    ),
    (
        Code::Incomplete,
        "client recv",
        "client close\n\
         server recv FIN",
    ),
    (
        Code::BadString,
        "client send \"abc",
        "client send \"abc\"\n\
         server read \"abc\"",
    ),
    (
        Code::UnknownHost,
        "expect sever ESTABLISHED\n\
         client close",
        "client close\n\
         expect server CLOSE_WAIT",
    ),
    (
        Code::UnknownAttribute,
        "@titel Who closes first\n\
         client close\n\
         server recv FIN",
        "@title Who closes first\n\
         client close\n\
         server recv FIN",
    ),
    (
        Code::AttributeValue,
        "@points many\n\
         client close\n\
         server recv FIN",
        "@points 5\n\
         client close\n\
         server recv FIN",
    ),
    (
        Code::AttributeTwice,
        "@title \"One\"\n\
         @title \"Two\"\n\
         client close\n\
         server recv FIN",
        "@title \"One\"\n\
         client close\n\
         server recv FIN",
    ),
    (
        Code::AttributePlace,
        "client close\n\
         @strict\n\
         server recv FIN",
        "@strict\n\
         client close\n\
         server recv FIN",
    ),
    (
        Code::UnknownProfile,
        "@profile rfc794\n\
         client close\n\
         server recv FIN",
        "@profile rfc793\n\
         client close\n\
         server recv FIN",
    ),
    (
        Code::UnknownCitation,
        "@rfc MUST-999\n\
         client close\n\
         server recv FIN",
        "@rfc MUST-13\n\
         client close\n\
         server recv FIN",
    ),
    (
        Code::Header,
        "scenario close {\n\
         \x20   client close\n\
         \x20   server recv FIN\n\
         }",
        "scenario \"close\" {\n\
         \x20   client close\n\
         \x20   server recv FIN\n\
         }",
    ),
    (
        Code::DuplicateName,
        "scenario \"a\" { client close; server recv FIN }\n\
         scenario \"a\" { server close; client recv FIN }",
        "scenario \"a\" { client close; server recv FIN }\n\
         scenario \"b\" { server close; client recv FIN }",
    ),
    (
        Code::UnclosedBlock,
        "scenario \"a\" {\n\
         \x20   client close\n\
         \x20   server recv FIN",
        "scenario \"a\" {\n\
         \x20   client close\n\
         \x20   server recv FIN\n\
         }",
    ),
    (
        Code::StrayBrace,
        "client close\n\
         server recv FIN\n\
         }",
        "client close\n\
         server recv FIN",
    ),
    (
        Code::OutsideScenario,
        "client close\n\
         scenario \"a\" { client close; server recv FIN }",
        "scenario \"a\" { client close; server recv FIN }",
    ),
    (
        Code::NestedScenario,
        "scenario \"a\" {\n\
         \x20   scenario \"b\" { client close; server recv FIN }\n\
         }",
        "scenario \"b\" { client close; server recv FIN }",
    ),
    (
        Code::UnknownSetting,
        "set client.mms = 500\n\
         client connect\n\
         server recv SYN",
        "set client.MSS = 500\n\
         client connect\n\
         server recv SYN",
    ),
    (
        Code::SettingValue,
        "set client.nagle = maybe\n\
         client send 5\n\
         server recv DATA",
        "set client.MSS = 500\n\
         client connect\n\
         server recv SYN mss=500",
    ),
    (
        Code::SetTooLate,
        "client connect\n\
         set client.MSS = 500\n\
         server recv SYN",
        "set client.MSS = 500\n\
         client connect\n\
         server recv SYN",
    ),
    (
        Code::GivenNotFirst,
        "client close\n\
         given both ESTABLISHED\n\
         server recv FIN",
        "given both ESTABLISHED\n\
         client close\n\
         server recv FIN",
    ),
    (
        Code::GivenTwice,
        "given both ESTABLISHED, client FIN_WAIT_1\n\
         server recv FIN",
        "given client FIN_WAIT_1, server ESTABLISHED\n\
         server recv FIN",
    ),
    (
        Code::Unreachable,
        "given client CLOSED, server ESTABLISHED\n\
         server send 5",
        "given client FIN_WAIT_1, server ESTABLISHED\n\
         server recv FIN",
    ),
    (
        Code::RawHost,
        "given raw client, server ESTABLISHED\n\
         client close\n\
         server recv FIN",
        "given raw client, server ESTABLISHED\n\
         network forge FIN from client\n\
         server recv FIN",
    ),
    (
        Code::UnknownVariable,
        "expect client.SND.NTX = 101",
        "expect client.SND.NXT = 101\n\
         client close\n\
         server recv FIN",
    ),
    (
        Code::UnknownFlag,
        "server recv SIN",
        "client connect\n\
         server recv SYN",
    ),
    (
        Code::Contradiction,
        "server recv DATA+SYN",
        "client send 5\n\
         server recv DATA",
    ),
    (
        Code::UnknownField,
        "client close\n\
         server recv FIN sequence=101",
        "client close\n\
         server recv FIN seq=101",
    ),
    (
        Code::FieldTwice,
        "client close\n\
         server recv FIN seq=101 seq=102",
        "client close\n\
         server recv FIN seq=101",
    ),
    (
        Code::FieldValue,
        "client close\n\
         server recv FIN win=65536",
        "client close\n\
         server recv FIN win=65535",
    ),
    (
        Code::ForgeOnly,
        "client close\n\
         server recv FIN checksum=bad",
        "network forge FIN checksum=bad from client\n\
         server recv FIN\n\
         expect server ESTABLISHED",
    ),
    (
        Code::ForgeIncomplete,
        "network forge ANY from client\n\
         server recv ANY",
        "network forge ACK from client\n\
         server recv ACK",
    ),
    (
        Code::UnknownSignal,
        "client abort\n\
         expect server signal rest",
        "client abort\n\
         expect server signal reset",
    ),
    (
        Code::UnknownReason,
        "client close\n\
         client send 5 fails closed",
        "client close\n\
         client send 5 fails closing",
    ),
    (
        Code::UnknownIcmp,
        "client send 5\n\
         network icmp host_unreachble to client",
        "client send 5\n\
         network icmp host_unreachable to client\n\
         expect client signal unreachable",
    ),
    (
        Code::Comparison,
        "expect 5 = 5\n\
         client close\n\
         server recv FIN",
        "client send 5\n\
         expect client.SND.NXT = client.ISS + 6",
    ),
    (
        Code::Duration,
        "client close\n\
         wait 5",
        "client close\n\
         wait 5s\n\
         expect client FIN_WAIT_2",
    ),
    (
        Code::Number,
        "client send 12a\n\
         server recv DATA",
        "client send 5\n\
         server recv DATA",
    ),
    (
        Code::OpenHole,
        "client close\n\
         expect both ?",
        "client close\n\
         expect client ?, server ?",
    ),
    (
        Code::SetTwice,
        "set MSL = 1s\n\
         set MSL = 2s\n\
         client close\n\
         server recv FIN\n\
         server close\n\
         client recv FIN\n\
         wait 2MSL\n\
         expect client CLOSED",
        "set MSL = 2s\n\
         client close\n\
         server recv FIN\n\
         server close\n\
         client recv FIN\n\
         wait 2MSL\n\
         expect client CLOSED",
    ),
    (
        Code::HoldsAlready,
        "given both ESTABLISHED\n\
         expect client ESTABLISHED\n\
         client close\n\
         server recv FIN",
        "given both ESTABLISHED\n\
         client close\n\
         server recv FIN",
    ),
    (
        Code::EmptyScenario,
        "scenario \"a\" {\n\
         }",
        "scenario \"a\" {\n\
         \x20   client close\n\
         \x20   server recv FIN\n\
         }",
    ),
    (
        Code::ChecksNothing,
        "scenario \"a\" {\n\
         \x20   client close\n\
         \x20   settle\n\
         }",
        "scenario \"a\" {\n\
         \x20   client close\n\
         \x20   server recv FIN\n\
         }",
    ),
    (
        Code::SaidTwice,
        "client close\n\
         expect client FIN_WAIT_1 or FIN_WAIT_1",
        "client close\n\
         expect client FIN_WAIT_1",
    ),
    (
        Code::MatchesNothing,
        "client send 5\n\
         server recv ACK len=5",
        "client send 5\n\
         server recv DATA len=5",
    ),
    (
        Code::UnknownStack,
        "@stack lnux\n\
         client close\n\
         server recv FIN",
        "@stack linux\n\
         client close\n\
         server recv FIN",
    ),
    (
        Code::UnknownSection,
        "@rfc 3.99\n\
         client close\n\
         server recv FIN",
        "@rfc 3.6.1\n\
         client close\n\
         server recv FIN",
    ),
    (
        Code::NotEstablished,
        "client connect fails already_open",
        "given both ESTABLISHED\n\
         client connect fails already_open",
    ),
    (
        Code::DeadStatement,
        "client abort\n\
         server recv RST\n\
         expect both CLOSED\n\
         wait 2MSL",
        "client abort\n\
         server recv RST\n\
         expect both CLOSED",
    ),
    (
        Code::IdleGiven,
        "given both CLOSED\n\
         server listen\n\
         client connect\n\
         expect both ESTABLISHED",
        "server listen\n\
         client connect\n\
         expect both ESTABLISHED",
    ),
    (
        Code::IdleSet,
        "@stack model\n\
         set client.keep_alive = 3h\n\
         client close\n\
         server recv FIN",
        "client close\n\
         server recv FIN",
    ),
];
