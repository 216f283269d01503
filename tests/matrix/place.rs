//! The server's state and numbers when the segment arrives.

use crate::case::Case;

/// A window of one segment, which every implementation can have.
pub const FULL: u32 = 1460;

/// MAX.SND.WND (RFC 5961, section 5.2) without a `set` of the window: the most that the field
/// holds. As a number, since hardly any implementation reports its own.
pub const LARGEST: u32 = 65_535;

/// SYN_RCVD or a synchronized state, and what RFC 9293, section 3.10.7.4 says of it.
#[derive(Clone, Copy)]
pub struct Place {
    /// The prefix of the scenarios' names, if the state alone is not enough.
    pub prefix: &'static str,
    pub state: &'static str,
    /// The statements that lead there and receive the segments sent on the way.
    pub path: &'static [&'static str],
    /// The same, with ten unacknowledged octets before anything else.
    pub data_path: Option<&'static [&'static str]>,
    /// SND.UNA - ISS, SND.NXT - ISS and RCV.NXT - IRS.
    pub una: u32,
    pub nxt: u32,
    pub rcv: u32,
    /// Where an acknowledgment of everything leads.
    pub acked: &'static str,
    /// Where that leads with the peer's FIN, and whether it is acknowledged there.
    pub fin: (&'static str, Answer),
    /// Whether the peer may still send data.
    pub receives: bool,
}

/// Whether the segment draws an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Ack,
    Silence,
}

impl Place {
    /// A scenario that starts here.
    pub fn case(&self, name: impl AsRef<str>, rfc: &str) -> Case {
        Case::new(format!("{}{}", self.prefix, name.as_ref()), rfc).lines(self.path)
    }

    /// A scenario that starts here with other settings.
    pub fn case_with(&self, set: &str, name: impl AsRef<str>, rfc: &str) -> Case {
        Case::new(format!("{}{}", self.prefix, name.as_ref()), rfc).line(set).lines(self.path)
    }

    /// The same after text that fills the window, where text is taken.
    pub fn filled(&self) -> Self {
        let taken = if self.is_opening() { 0 } else { FULL };
        Self { rcv: self.rcv + taken, ..*self }
    }

    /// Nothing has changed, and nothing else was sent.
    pub fn unchanged(&self, case: Case) -> Case {
        self.stands(case, self.state, self.una, self.rcv)
    }

    /// The server is in `state`, with SND.UNA and RCV.NXT this far beyond ISS and IRS.
    pub fn stands(&self, case: Case, state: &str, una: u32, rcv: u32) -> Case {
        if state == "CLOSED" {
            return case.expect("server CLOSED").silence();
        }
        case.expect(&format!("server {state}"))
            .expect(&format!(
                "server.SND.UNA = server.ISS + {una}, server.SND.NXT = server.ISS + {}",
                self.nxt
            ))
            .expect(&format!("server.RCV.NXT = server.IRS + {rcv}"))
            .silence()
            .tidy()
    }

    pub fn is_opening(&self) -> bool {
        self.state == "SYN_RCVD"
    }

    pub fn is_passive(&self) -> bool {
        self.prefix == PASSIVE
    }
}

impl Case {
    /// `ISS + 0` is `ISS`.
    fn tidy(mut self) -> Self {
        self.map_lines(|line| line.replace("server.ISS + 0", "server.ISS"));
        self
    }
}

pub const PASSIVE: &str = "passive open: ";
const ACTIVE: &str = "active open: ";

use Answer::{Ack, Silence};

pub const SYN_RCVD_PASSIVE: Place = Place {
    prefix: PASSIVE,
    state: "SYN_RCVD",
    path: &["given raw client, server SYN_RCVD", "client recv SYN+ACK"],
    data_path: None,
    una: 0,
    nxt: 1,
    rcv: 1,
    acked: "ESTABLISHED",
    fin: ("CLOSE_WAIT", Ack),
    receives: true,
};

pub const SYN_RCVD_ACTIVE: Place = Place {
    prefix: ACTIVE,
    path: &[
        "given raw client, server SYN_SENT",
        "client recv SYN",
        "network forge SYN seq=100 from client",
        "server recv SYN",
        "client recv SYN+ACK",
    ],
    ..SYN_RCVD_PASSIVE
};

pub const ESTABLISHED: Place = Place {
    prefix: "",
    state: "ESTABLISHED",
    path: &["given raw client, server ESTABLISHED"],
    data_path: Some(&[
        "given raw client, server ESTABLISHED",
        "server send 10",
        "client recv DATA",
    ]),
    una: 1,
    nxt: 1,
    rcv: 1,
    acked: "ESTABLISHED",
    fin: ("CLOSE_WAIT", Ack),
    receives: true,
};

pub const FIN_WAIT_1: Place = Place {
    prefix: "",
    state: "FIN_WAIT_1",
    path: &["given raw client, server FIN_WAIT_1", "client recv FIN"],
    data_path: Some(&[
        "given raw client, server ESTABLISHED",
        "server send 10; server close",
        "client recv DATA; client recv FIN",
    ]),
    una: 1,
    nxt: 2,
    rcv: 1,
    acked: "FIN_WAIT_2",
    fin: ("TIME_WAIT", Ack),
    receives: true,
};

pub const FIN_WAIT_2: Place = Place {
    prefix: "",
    state: "FIN_WAIT_2",
    path: &["given raw client, server FIN_WAIT_2"],
    data_path: None,
    una: 2,
    nxt: 2,
    rcv: 1,
    acked: "FIN_WAIT_2",
    fin: ("TIME_WAIT", Ack),
    receives: true,
};

pub const CLOSE_WAIT: Place = Place {
    prefix: "",
    state: "CLOSE_WAIT",
    path: &["given raw client, server CLOSE_WAIT", "client recv ACK"],
    data_path: Some(&[
        "given raw client, server CLOSE_WAIT",
        "client recv ACK",
        "server send 10",
        "client recv DATA",
    ]),
    una: 1,
    nxt: 1,
    rcv: 2,
    acked: "CLOSE_WAIT",
    fin: ("CLOSE_WAIT", Ack),
    receives: false,
};

pub const CLOSING: Place = Place {
    prefix: "",
    state: "CLOSING",
    path: &["given raw client, server CLOSING", "client recv FIN; client recv ACK"],
    data_path: Some(&[
        "given raw client, server ESTABLISHED",
        "server send 10; server close",
        "client recv DATA; client recv FIN",
        "network forge FIN+ACK ack=server.SND.UNA from client",
        "server recv FIN",
        "client recv ACK",
    ]),
    una: 1,
    nxt: 2,
    rcv: 2,
    acked: "TIME_WAIT",
    fin: ("TIME_WAIT", Ack),
    receives: false,
};

pub const LAST_ACK: Place = Place {
    prefix: "",
    state: "LAST_ACK",
    path: &["given raw client, server LAST_ACK", "client recv ACK; client recv FIN"],
    data_path: Some(&[
        "given raw client, server CLOSE_WAIT",
        "client recv ACK",
        "server send 10; server close",
        "client recv DATA; client recv FIN",
    ]),
    una: 1,
    nxt: 2,
    rcv: 2,
    acked: "CLOSED",
    fin: ("CLOSED", Silence),
    receives: false,
};

pub const TIME_WAIT: Place = Place {
    prefix: "",
    state: "TIME_WAIT",
    path: &["given raw client, server TIME_WAIT", "client recv ACK"],
    data_path: None,
    una: 2,
    nxt: 2,
    rcv: 2,
    acked: "TIME_WAIT",
    fin: ("TIME_WAIT", Ack),
    receives: false,
};
