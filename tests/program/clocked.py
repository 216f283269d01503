#!/usr/bin/env python3
"""A client that knows no times, only ticks, as many small TCPs do: its hello names the length of a tick,
and every timer counts them. The first argument is that length in microseconds; then come words of what
it lacks, and, with a `+` before them, of what it claims to have."""

import json
import sys

TICK_US = int(sys.argv[1])
LACKS = [word for word in sys.argv[2:] if not word.startswith("+")]
HAS = [word[1:] for word in sys.argv[2:] if word.startswith("+")]


class Client:
    def __init__(self, message):
        self.state, self.left = "CLOSED", 0
        self.msl = message["msl_us"] // TICK_US
        self.rto = message["settings"].get("RTO", 1_000_000) // TICK_US

    def call(self, call):
        if call == "connect":
            self.state, self.left = "SYN_SENT", self.rto
            return ["SYN"]
        if call == "close" and self.state == "ESTABLISHED":
            self.state = "FIN_WAIT_1"
            return ["FIN+ACK"]
        return []

    def segment(self, flags):
        if flags == "SYN+ACK" and self.state == "SYN_SENT":
            self.state, self.left = "ESTABLISHED", 0
            return ["ACK"]
        if flags == "ACK" and self.state == "FIN_WAIT_1":
            self.state = "FIN_WAIT_2"
        if flags == "FIN+ACK" and self.state == "FIN_WAIT_2":
            self.state, self.left = "TIME_WAIT", 2 * self.msl
            return ["ACK"]
        return []

    def tick(self):
        if self.left:
            self.left -= 1
            if not self.left and self.state == "TIME_WAIT":
                self.state = "CLOSED"
            elif not self.left and self.state == "SYN_SENT":
                self.left = self.rto
                return ["SYN"]
        return []


def asked(message):
    """What the message asks for, in the words of the protocol."""
    if message["type"] == "start":
        return list(message["settings"])
    return [message["call"]] if message["type"] == "call" else [message["type"]]


client = None
for line in sys.stdin:
    message = json.loads(line)
    kind = message["type"]
    lacking = [word for word in asked(message) if word in LACKS]
    if kind == "hello":
        answer = {"version": 1, "level": "symbols", "tick_us": TICK_US}
        if HAS:
            answer["has"] = HAS
    elif lacking:
        answer = {"unsupported": lacking[0]}
    else:
        sent = []
        if kind == "start":
            client = Client(message)
        elif kind == "call":
            sent = client.call(message["call"])
        elif kind == "segment":
            sent = client.segment(message["flags"])
        elif kind == "tick":
            sent = client.tick()
        answer = {"state": client.state, "send": sent}
    print(json.dumps(answer), flush=True)
