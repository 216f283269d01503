//! The catalogue of house rules: small differences from RFC 9293, each harmless, each seen by a
//! program at level `symbols`. It says what a handout, a suite and a solution need for both sides: the
//! house's and the RFC's. Which of them an assignment has is decided in [`house`](super::house).
//!
//! A test is hidden as often as not, so each one demands something that no visible test shows: where
//! silence is right, that is an [`Ending`].

/// A point in which a house may differ from RFC 9293.
pub(super) struct HouseRule {
    /// What is right in this house, in a sentence for the handout.
    pub(super) says: &'static str,
    /// The mutants that make the model obey it.
    pub(super) mutants: &'static [&'static str],
    /// What is to be replaced in the solution in Python, by what.
    pub(super) change: &'static [[&'static str; 2]],
    /// The name of the scenario that tests it. No sentence of the catalogue has it.
    pub(super) name: &'static str,
    /// Its title, of which the same holds.
    pub(super) title: &'static str,
    /// The section of the RFC.
    pub(super) section: &'static str,
    /// The hint to the RFC's version.
    pub(super) hint: &'static str,
    /// The scenario's statements, where the RFC is right.
    pub(super) rfc: Test,
    /// The same where the house is.
    pub(super) house: Test,
    /// Whether the test is hidden where nothing is drawn.
    pub(super) hidden: bool,
}

/// The statements of a scenario, a line each.
pub(super) struct Test(pub(super) &'static str, pub(super) Ending);

/// What is to follow, so that a program that does nothing, or only what it has seen in a visible
/// test, does not pass.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Nothing: the test demands enough.
    None,
    /// The server listens, and gets a SYN.
    Listening,
    /// The client waits for an answer to its SYN.
    Calling,
    /// The server waits for the acknowledgment of its SYN.
    Called,
}

impl Ending {
    /// The statements that follow.
    pub(super) const fn statements(self, hidden: bool) -> &'static str {
        match (self, hidden) {
            (Self::None, _) => "",
            (Self::Listening, false) => {
                "network forge SYN seq=100 from client
                 server recv SYN
                 client recv SYN+ACK
                 expect server SYN_RCVD"
            }
            // No visible test has a FIN in the handshake's last segment.
            (Self::Listening, true) => {
                "network forge SYN seq=100 from client
                 server recv SYN
                 client recv SYN+ACK
                 network forge FIN+ACK from client
                 server recv FIN
                 client recv ACK
                 expect server CLOSE_WAIT"
            }
            (Self::Called, false) => {
                "network forge ACK from client
                 server recv ACK
                 expect server ESTABLISHED"
            }
            (Self::Called, true) => {
                "network forge FIN+ACK from client
                 server recv FIN
                 client recv ACK
                 expect server CLOSE_WAIT"
            }
            (Self::Calling, false) => {
                "network forge SYN+ACK seq=300 ack=client.ISS+1 from server
                 client recv SYN+ACK
                 server recv ACK
                 expect client ESTABLISHED"
            }
            // Nor has one an abort in SYN_SENT.
            (Self::Calling, true) => {
                "client abort
                 expect client CLOSED"
            }
        }
    }
}

/// All of them.
pub(super) const CATALOGUE: &[HouseRule] = &[
    HouseRule {
        says: "A host that is CLOSED answers nothing, whatever arrives.",
        mutants: &["closed.segment/without-RST"],
        change: &[[
            "        if \"RST\" not in flags:\n            self.send(\"RST\" if \"ACK\" in flags else \"RST+ACK\")\n",
            "        pass  # a house rule: CLOSED answers nothing\n",
        ]],
        name: "port without a program",
        title: "Nobody listens",
        section: "3.10.7.1",
        hint: "A closed host answers a SYN with a RST that acknowledges it.",
        rfc: Test(
            "given raw client, server CLOSED
             network forge SYN seq=100 from client
             server recv SYN
             client recv RST
             expect server CLOSED",
            Ending::None,
        ),
        house: Test(
            "given raw client, server CLOSED
             network forge SYN seq=100 from client
             server recv SYN
             expect server CLOSED, silence
             server listen
             expect server LISTEN",
            Ending::Listening,
        ),
        hidden: false,
    },
    HouseRule {
        says: "A host in LISTEN drops a segment with an ACK, and sends nothing.",
        mutants: &["listen.ack/without-RST"],
        change: &[[
            "        if \"ACK\" in flags:\n            self.send(\"RST\")\n        elif \"SYN\" in flags:\n            self.state = \"SYN_RCVD\"\n",
            "        if \"ACK\" in flags:\n            return  # a house rule: no answer\n        if \"SYN\" in flags:\n            self.state = \"SYN_RCVD\"\n",
        ]],
        name: "stray ACK",
        title: "An answer to nothing",
        section: "3.10.7.2",
        hint: "A listener has sent nothing that could be acknowledged: any ACK draws a RST.",
        rfc: Test(
            "given raw client, server LISTEN
             network forge ACK seq=5 ack=77 from client
             server recv ACK
             client recv RST
             expect server LISTEN",
            Ending::None,
        ),
        house: Test(
            "given raw client, server LISTEN
             network forge ACK seq=5 ack=77 from client
             server recv ACK
             expect server LISTEN, silence",
            Ending::Listening,
        ),
        hidden: true,
    },
    HouseRule {
        says: "A RST ends listening: it leads from LISTEN to CLOSED, and the user is told nothing.",
        mutants: &["listen.rst/to-CLOSED"],
        change: &[[
            "    def listen(self, flags):\n        if \"RST\" in flags:\n",
            "    def listen(self, flags):\n        if \"RST\" in flags:\n            self.state = \"CLOSED\"  # a house rule\n",
        ]],
        name: "stray RST",
        title: "A reset of nothing",
        section: "3.10.7.2",
        hint: "A RST to a listener can answer nothing that the listener has sent.",
        rfc: Test(
            "given raw client, server LISTEN
             network forge RST seq=5 from client
             settle
             expect server LISTEN, silence",
            Ending::Listening,
        ),
        house: Test(
            "given raw client
             server listen
             expect server LISTEN
             network forge RST seq=5 from client
             settle
             expect server CLOSED, silence
             server listen
             expect server LISTEN",
            Ending::None,
        ),
        hidden: true,
    },
    HouseRule {
        says: "A RST in SYN_RCVD ends a host that came from LISTEN: it leads to CLOSED, not back to \
               LISTEN, and the user is told nothing.",
        mutants: &["syn_rcvd.rst_passive/to-CLOSED"],
        change: &[[
            "    def reset(self):\n        if self.state == \"SYN_RCVD\" and self.passive:\n            self.state = \"LISTEN\"\n",
            "    def reset(self):\n        if self.state == \"SYN_RCVD\" and self.passive:\n            self.state = \"CLOSED\"  # a house rule\n",
        ]],
        name: "half open and reset",
        title: "The caller changes its mind",
        section: "3.10.7.4",
        hint: "A host that was listening waits for the next one.",
        rfc: Test(
            "given raw client, server LISTEN
             network forge SYN seq=100 from client
             server recv SYN
             client recv SYN+ACK
             expect server SYN_RCVD
             network forge RST from client
             settle
             expect server LISTEN",
            Ending::None,
        ),
        house: Test(
            "given raw client, server LISTEN
             network forge SYN seq=100 from client
             server recv SYN
             client recv SYN+ACK
             expect server SYN_RCVD
             network forge RST from client
             settle
             expect server CLOSED, silence",
            Ending::None,
        ),
        hidden: true,
    },
    HouseRule {
        says: "In SYN_SENT, a segment that acknowledges anything but our SYN is dropped: no RST is sent.",
        mutants: &["syn_sent.bad_ack/without-RST"],
        change: &[[
            "            if \"RST\" not in flags:\n                self.send(\"RST\")\n",
            "            pass  # a house rule: no answer\n",
        ]],
        name: "answer to another attempt",
        title: "Somebody else is meant",
        section: "3.10.7.3",
        hint: "What acknowledges a SYN that we have not sent belongs to an older connection.",
        rfc: Test(
            "given raw server
             client connect
             server recv SYN
             network forge SYN+ACK seq=300 ack=client.ISS from server
             client recv SYN+ACK
             server recv RST
             expect client SYN_SENT",
            Ending::None,
        ),
        house: Test(
            "given raw server
             client connect
             server recv SYN
             network forge SYN+ACK seq=300 ack=client.ISS from server
             client recv SYN+ACK
             expect client SYN_SENT, silence",
            Ending::Calling,
        ),
        hidden: true,
    },
    HouseRule {
        says: "In SYN_RCVD, an ACK of anything but our SYN is dropped: no RST is sent.",
        mutants: &["syn_rcvd.bad_ack/without-RST"],
        change: &[[
            "                return self.send(\"RST\")\n",
            "                return  # a house rule: no answer\n",
        ]],
        name: "half open and mistaken",
        title: "The third segment is wrong",
        section: "3.10.7.4",
        hint: "An ACK of what was not sent draws a RST, and changes nothing.",
        rfc: Test(
            "given raw client, server LISTEN
             network forge SYN seq=100 from client
             server recv SYN
             client recv SYN+ACK
             network forge ACK ack=server.ISS from client
             server recv ACK
             client recv RST
             expect server SYN_RCVD",
            Ending::None,
        ),
        house: Test(
            "given raw client, server LISTEN
             network forge SYN seq=100 from client
             server recv SYN
             client recv SYN+ACK
             network forge ACK ack=server.ISS from client
             server recv ACK
             expect server SYN_RCVD, silence",
            Ending::Called,
        ),
        hidden: true,
    },
    HouseRule {
        says: "After both have closed at once, nobody waits: the ACK of our FIN leads from CLOSING to \
               CLOSED.",
        mutants: &["closing.ack_of_fin/to-CLOSED"],
        change: &[[
            "        elif self.state == \"CLOSING\" and all_acked:\n            self.time_wait(now_us)\n",
            "        elif self.state == \"CLOSING\" and all_acked:\n            self.state = \"CLOSED\"  # a house rule\n            return\n",
        ]],
        name: "crossing FINs",
        title: "Two at a time",
        section: "3.6",
        hint: "Two FINs cross: neither acknowledges the other.",
        rfc: Test(
            "given both ESTABLISHED
             client close
             server close
             client recv FIN
             expect client CLOSING
             server recv FIN
             expect server CLOSING
             settle
             expect both TIME_WAIT",
            Ending::None,
        ),
        house: Test(
            "given both ESTABLISHED
             client close
             server close
             client recv FIN
             expect client CLOSING
             server recv FIN
             expect server CLOSING
             settle
             expect both CLOSED",
            Ending::None,
        ),
        hidden: false,
    },
    HouseRule {
        says: "A FIN that arrives again in TIME_WAIT is acknowledged, but the two MSL do not start again.",
        mutants: &[
            "time_wait.old_fin/without-starting-time-wait",
            "time_wait.fin_again/without-starting-time-wait",
        ],
        change: &[[
            "        elif self.state in (\"FIN_WAIT_2\", \"TIME_WAIT\"):\n",
            "        elif self.state == \"FIN_WAIT_2\":  # a house rule: TIME_WAIT is not restarted\n",
        ]],
        name: "late FIN",
        title: "The last word, once more",
        section: "3.10.7.4",
        hint: "Who repeats its FIN has not got our ACK of it.",
        rfc: Test(
            "given client FIN_WAIT_2, server CLOSE_WAIT
             server close
             network duplicate FIN from server
             network hold FIN from server
             client recv FIN
             expect client TIME_WAIT
             wait 3min
             network release FIN from server
             client recv FIN
             network drop ACK from client
             wait 3min
             expect client TIME_WAIT
             wait 1min
             expect client CLOSED",
            Ending::None,
        ),
        house: Test(
            "given client FIN_WAIT_2, server CLOSE_WAIT
             server close
             network duplicate FIN from server
             network hold FIN from server
             client recv FIN
             expect client TIME_WAIT
             wait 3min
             network release FIN from server
             client recv FIN
             network drop ACK from client
             expect client TIME_WAIT
             wait 2min
             expect client CLOSED",
            Ending::None,
        ),
        hidden: false,
    },
    HouseRule {
        says: "ABORT sends no RST in any state: the connection is forgotten, and the peer hears nothing.",
        mutants: &[
            "open.abort/SYN_RCVD/without-RST-at-SND.NXT",
            "open.abort/ESTABLISHED/without-RST-at-SND.NXT",
            "open.abort/FIN_WAIT_1/without-RST-at-SND.NXT",
            "open.abort/FIN_WAIT_2/without-RST-at-SND.NXT",
            "open.abort/CLOSE_WAIT/without-RST-at-SND.NXT",
        ],
        change: &[[
            "            if state in (\"SYN_RCVD\", \"ESTABLISHED\", \"FIN_WAIT_1\", \"FIN_WAIT_2\", \"CLOSE_WAIT\"):\n                self.send(\"RST\")\n",
            "            # A house rule: no RST.\n",
        ]],
        name: "hard ending",
        title: "One gives up",
        section: "3.10.5",
        hint: "The peer has to hear of it.",
        rfc: Test(
            "given both ESTABLISHED
             client abort
             expect client CLOSED
             server recv RST
             expect server CLOSED
             expect server signal reset",
            Ending::None,
        ),
        house: Test(
            "given both ESTABLISHED
             client abort
             expect client CLOSED, server ESTABLISHED, silence",
            Ending::None,
        ),
        hidden: false,
    },
    HouseRule {
        says: "An active OPEN (`connect`) in LISTEN succeeds, and changes nothing: the host goes on \
               listening, and sends no SYN.",
        mutants: &["listen.open_active/removed"],
        change: &[[
            "            if call == \"connect\" and state in (\"CLOSED\", \"LISTEN\"):\n",
            "            if call == \"connect\" and state == \"LISTEN\":\n                pass  # a house rule\n            elif call == \"connect\" and state == \"CLOSED\":\n",
        ]],
        name: "change of roles",
        title: "A waiter that calls",
        section: "3.10.1",
        hint: "In LISTEN, an active open does the same as in CLOSED.",
        rfc: Test(
            "given raw client, server LISTEN
             server connect
             expect server SYN_SENT
             client recv SYN",
            Ending::None,
        ),
        house: Test(
            "given raw client, server LISTEN
             server connect
             expect server LISTEN, silence",
            Ending::Listening,
        ),
        hidden: false,
    },
    HouseRule {
        says: "CLOSE in SYN_RCVD waits for the end of the handshake: the state stays SYN_RCVD, and the \
               ACK of our SYN leads to FIN_WAIT_1, with a FIN.",
        mutants: &["syn_rcvd.close/to-SYN_RCVD"],
        change: &[
            [
                "        if self.state != \"TIME_WAIT\":\n            self.wake_us = None\n",
                "        if self.state != \"TIME_WAIT\":\n            self.wake_us = None\n        if self.state != \"SYN_RCVD\":\n            self.closing = False\n",
            ],
            [
                "        self.wake_us = None      # when TIME_WAIT is over\n",
                "        self.wake_us = None      # when TIME_WAIT is over\n        self.closing = False     # whether a FIN is to follow SYN_RCVD: a house rule\n",
            ],
            [
                "            elif state in (\"SYN_RCVD\", \"ESTABLISHED\"):\n",
                "            elif state == \"SYN_RCVD\" and not self.closing:\n                self.closing = True\n            elif state == \"ESTABLISHED\":\n",
            ],
            [
                "            self.state = \"ESTABLISHED\"\n        elif self.state == \"FIN_WAIT_1\" and all_acked:\n",
                "            self.state = \"ESTABLISHED\"\n            if self.closing:\n                self.state = \"FIN_WAIT_1\"\n                self.send(\"FIN+ACK\")\n        elif self.state == \"FIN_WAIT_1\" and all_acked:\n",
            ],
        ],
        name: "early close",
        title: "Gone before the third segment",
        section: "3.10.4",
        hint: "Once a SYN has been answered, a FIN has to follow.",
        rfc: Test(
            "given server SYN_RCVD
             server close
             expect server FIN_WAIT_1
             client recv SYN+ACK
             server recv ACK
             client recv FIN
             expect client CLOSE_WAIT, server FIN_WAIT_2",
            Ending::None,
        ),
        house: Test(
            "given server SYN_RCVD
             server close
             expect server SYN_RCVD
             client recv SYN+ACK
             server recv ACK
             expect server FIN_WAIT_1
             client recv FIN
             expect client CLOSE_WAIT, server FIN_WAIT_2",
            Ending::None,
        ),
        hidden: false,
    },
    HouseRule {
        says: "A second CLOSE is refused with `not_open` instead of `closing`.",
        mutants: &[
            "fin_wait.close/FIN_WAIT_1/not_open-for-closing",
            "fin_wait.close/FIN_WAIT_2/not_open-for-closing",
            "closing.close/CLOSING/not_open-for-closing",
            "closing.close/LAST_ACK/not_open-for-closing",
            "closing.close/TIME_WAIT/not_open-for-closing",
        ],
        change: &[[
            "            else:\n                self.refused = \"closing\"\n        elif call == \"abort\":\n",
            "            else:\n                self.refused = \"not_open\"  # a house rule\n        elif call == \"abort\":\n",
        ]],
        name: "call that comes too late",
        title: "Said twice",
        section: "3.10.4",
        hint: "A call that makes no sense in a state is refused, with a reason, and changes nothing.",
        rfc: Test(
            "given both ESTABLISHED
             client close
             client close fails closing
             server recv FIN
             client recv ACK
             expect client FIN_WAIT_2",
            Ending::None,
        ),
        house: Test(
            "given both ESTABLISHED
             client close
             client close fails not_open
             server recv FIN
             client recv ACK
             expect client FIN_WAIT_2",
            Ending::None,
        ),
        hidden: false,
    },
];
