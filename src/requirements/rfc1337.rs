//! RFC 1337: hazards of a TIME_WAIT that ends too early. It is older than the words of RFC 2119;
//! its three fixes, F1 to F3, are taken for advice as strong as its conclusions (section 4) make
//! them.

use super::Level::{May, Should};
use super::Requirement;

const SECTION: &str = "RFC1337#3";
const GROUP: &str = "TIME-WAIT hazards";

pub(super) static TABLE: &[Requirement] = &[
    Requirement::new(
        "RFC1337-3-1",
        Should,
        SECTION,
        GROUP,
        "Fix F1: a RST does not end TIME_WAIT, so that old segments die before the next \
        connection begins.",
    ),
    Requirement::new(
        "RFC1337-3-2",
        May,
        SECTION,
        GROUP,
        "Fix F2: with timestamps, a RST is ignored only until both clocks have ticked, and PAWS \
        then keeps old data away.",
    )
    .not_modelled("a RST ends TIME_WAIT at once or, with `rfc1337 = on`, never"),
    Requirement::new(
        "RFC1337-3-3",
        May,
        SECTION,
        GROUP,
        "Fix F3: sequence numbers of 64 bits do not come round while anything old is about.",
    )
    .not_modelled("it is another protocol, whose sequence numbers do not fit TCP's header"),
];
