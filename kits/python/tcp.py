#!/usr/bin/env python3
"""A TCP that can only start to connect: fill in the rest.

It speaks synfin's program protocol, version 1, at level `symbols`: a segment is its flags.
"""

import json
import sys


class Tcp:
    def __init__(self, msl_us):
        self.state = "CLOSED"
        self.msl_us = msl_us
        self.wake_us = None  # when to be woken, in TIME_WAIT: now_us + 2 * msl_us

    def call(self, call):
        """A call of the user. Returns None, or the reason for a refusal."""
        if call == "connect" and self.state == "CLOSED":
            self.state = "SYN_SENT"
            self.send.append("SYN")
        # TODO: listen, send, receive, close, abort, status (RFC 9293, sections 3.10.1 to 3.10.6)
        return None

    def segment(self, now_us, flags, acks):
        """A segment arrives: its flags are a set, and acks is "all", "old" or None."""
        if self.state == "SYN_SENT" and flags == {"SYN", "ACK"} and acks == "all":
            self.state = "ESTABLISHED"
            self.send.append("ACK")
        # TODO: everything else (RFC 9293, section 3.10.7)

    def tick(self, now_us):
        """The time in wake_us has come."""
        # TODO: the end of TIME_WAIT

    def handle(self, message):
        """One message in, one reply out."""
        self.send, self.signals, refused = [], [], None
        now_us = message.get("now_us", 0)
        if message["type"] == "call":
            refused = self.call(message["call"])
        elif message["type"] == "segment":
            self.segment(now_us, set(message["flags"].split("+")), message.get("acks"))
        elif message["type"] == "tick":
            self.tick(now_us)
        return {"state": self.state, "send": self.send, "signals": self.signals,
                "refused": refused, "wake_us": self.wake_us}


tcp = None
for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "hello":
        reply = {"version": 1, "level": "symbols", "name": "python kit"}
    else:
        if message["type"] == "start":
            tcp = Tcp(message["msl_us"])
        reply = tcp.handle(message)
    print(json.dumps(reply), flush=True)  # your own output goes to sys.stderr
