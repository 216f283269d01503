#!/usr/bin/env python3
"""A TCP that can only start to connect: fill in the rest.

It speaks synfin's program protocol, version 1, at level `segments`: it sees and writes all numbers.
"""

import json
import sys

MODULUS = 1 << 32  # numbers are from 0 to 2^32 - 1, and 0 comes after the last one
SECOND = 1_000_000  # all times are in microseconds


def since(a, b):
    """How far number a is past number b, on their circle; negative if it is before b."""
    return a - b  # TODO: wrong where the numbers start again from 0 (RFC 9293, section 3.4)


class Segment:
    """A segment that has arrived. `"SYN" in segment` asks for a flag."""

    def __init__(self, message):
        self.flags = set(message["flags"].split("+"))
        self.seq, self.ack, self.window = message["seq"], message["ack"], message["window"]
        self.options = bytes.fromhex(message["options"])
        self.data = bytes.fromhex(message["data"])

    def __contains__(self, flag):
        return flag in self.flags


class Tcp:
    def __init__(self, start):
        self.state = "CLOSED"
        self.iss = start["iss"]        # for the next connection
        self.mss = start["mss"]        # for the option, and for what is sent
        self.buffer = start["window"]  # octets that may wait for the user
        self.msl_us = start["msl_us"]
        self.wake_us = None            # when to be woken: a moment, such as self.now + SECOND
        self.unread = b""              # what the user may read
        self.snd_una = self.snd_nxt = self.rcv_nxt = 0

    def emit(self, flags, seq, ack=0, data=b"", options=""):
        """Sends a segment; may be called several times for one message."""
        self.send.append({"flags": flags, "seq": seq % MODULUS, "ack": ack % MODULUS,
                          "window": self.buffer,  # TODO: what is free, at most 65535; 0 in a RST
                          "options": options, "data": data.hex()})

    def call(self, call, message):
        """A call of the user. Returns None, or the reason for a refusal."""
        if call == "connect" and self.state == "CLOSED":
            self.state = "SYN_SENT"
            self.snd_una, self.snd_nxt = self.iss, self.iss + 1
            self.emit("SYN", self.iss, options="0204%04x" % self.mss)
        # TODO: listen, close, abort, status; send: bytes.fromhex(message["data"]);
        #       receive: self.taken, at most message["limit"] octets (sections 3.10.1 to 3.10.6)
        return None

    def segment(self, segment):
        """A segment arrives."""
        if self.state == "SYN_SENT" and segment.flags == {"SYN", "ACK"} \
                and segment.ack == self.snd_nxt:
            self.state = "ESTABLISHED"
            self.snd_una, self.rcv_nxt = segment.ack, segment.seq + 1
            self.emit("ACK", self.snd_nxt, self.rcv_nxt)
        # TODO: everything else (section 3.10.7)

    def tick(self):
        """The time in wake_us has come."""
        # TODO: what is not acknowledged is sent again; the end of TIME_WAIT (section 3.10.8)

    def handle(self, message):
        """One message in, one reply out."""
        self.send, self.signals, self.taken, refused = [], [], b"", None
        self.now = message.get("now_us", 0)
        self.iss = message.get("iss", self.iss)
        if message["type"] == "call":
            refused = self.call(message["call"], message)
        elif message["type"] == "segment" and not message.get("bad_checksum"):
            self.segment(Segment(message))
        elif message["type"] == "tick":
            self.tick()
        return {"state": self.state, "send": self.send, "signals": self.signals,
                "refused": refused, "wake_us": self.wake_us,
                "data": self.taken.hex(), "readable": len(self.unread)}


tcp = None
for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "hello":
        reply = {"version": 1, "level": "segments", "name": "python kit"}
    else:
        if message["type"] == "start":
            tcp = Tcp(message)
        reply = tcp.handle(message)
    print(json.dumps(reply), flush=True)  # your own output goes to sys.stderr
