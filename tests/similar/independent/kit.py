#!/usr/bin/env python3
"""The Python kit, filled in by somebody who has not seen the solution."""

import json
import sys


class Tcp:
    def __init__(self, msl_us):
        self.state = "CLOSED"
        self.msl_us = msl_us
        self.wake_us = None  # when to be woken, in TIME_WAIT: now_us + 2 * msl_us
        self.was_listening = False

    def call(self, call):
        """A call of the user. Returns None, or the reason for a refusal."""
        if call == "connect" and self.state in ("CLOSED", "LISTEN"):
            self.state = "SYN_SENT"
            self.was_listening = False
            self.send.append("SYN")
        elif call == "connect":
            return "already_open"
        elif call == "listen" and self.state == "CLOSED":
            self.state = "LISTEN"
            self.was_listening = True
        elif call == "listen":
            return "already_open"
        elif self.state == "CLOSED":
            return None if call == "status" else "not_open"
        elif call == "close":
            if self.state == "ESTABLISHED" or self.state == "SYN_RCVD":
                self.send.append("FIN+ACK")
                self.state = "FIN_WAIT_1"
            elif self.state == "CLOSE_WAIT":
                self.send.append("FIN+ACK")
                self.state = "LAST_ACK"
            elif self.state == "LISTEN" or self.state == "SYN_SENT":
                self.state = "CLOSED"
            else:
                return "closing"
        elif call == "abort":
            if self.is_synchronized() and not self.is_closing():
                self.send.append("RST")
            self.state = "CLOSED"
            self.wake_us = None
        elif call == "send" and (self.is_closing() or self.state.startswith("FIN_WAIT")):
            return "closing"
        elif call == "receive" and (self.is_closing() or self.state == "CLOSE_WAIT"):
            return "closing"
        return None

    def is_synchronized(self):
        return self.state not in ("CLOSED", "LISTEN", "SYN_SENT")

    def is_closing(self):
        return self.state in ("CLOSING", "LAST_ACK", "TIME_WAIT")

    def segment(self, now_us, flags, acks):
        """A segment arrives: its flags are a set, and acks is "all", "old" or None."""
        if self.is_synchronized():
            self.later(now_us, flags, acks == "all")
        elif self.state == "SYN_SENT" and flags == {"SYN", "ACK"} and acks == "all":
            self.state = "ESTABLISHED"
            self.send.append("ACK")
        elif self.state == "SYN_SENT" and flags == {"SYN"}:
            self.state = "SYN_RCVD"
            self.send.append("SYN+ACK")
        elif self.state == "SYN_SENT" and {"RST", "ACK"} <= flags and acks == "all":
            self.signals.append("refused")
            self.state = "CLOSED"
        elif self.state == "LISTEN" and flags == {"SYN"}:
            self.state = "SYN_RCVD"
            self.send.append("SYN+ACK")
        elif "RST" not in flags and "ACK" in flags and not (self.state == "SYN_SENT" and acks == "all"):
            self.send.append("RST")
        elif "RST" not in flags and self.state == "CLOSED":
            self.send.append("RST+ACK")

    def later(self, now_us, flags, everything):
        if "RST" in flags and self.state == "SYN_RCVD":
            if self.was_listening:
                self.state = "LISTEN"
            else:
                self.state = "CLOSED"
                self.signals.append("refused")
        elif "RST" in flags:
            if not self.is_closing():
                self.signals.append("reset")
            self.state = "CLOSED"
            self.wake_us = None
        elif "SYN" in flags and self.state != "SYN_RCVD":
            self.send.append("ACK")
        elif "ACK" in flags:
            next_states = {"SYN_RCVD": "ESTABLISHED", "FIN_WAIT_1": "FIN_WAIT_2",
                           "LAST_ACK": "CLOSED", "CLOSING": "TIME_WAIT"}
            if everything:
                self.state = next_states.get(self.state, self.state)
            elif self.state == "SYN_RCVD":
                self.send.append("RST")
                return
            if "FIN" in flags and self.state != "CLOSED":
                self.send.append("ACK")
                fin_states = {"ESTABLISHED": "CLOSE_WAIT", "FIN_WAIT_1": "CLOSING",
                              "FIN_WAIT_2": "TIME_WAIT"}
                if self.state in fin_states:
                    self.signals.append("closing")
                    self.state = fin_states[self.state]
            if self.state == "TIME_WAIT":
                self.wake_us = now_us + 2 * self.msl_us

    def tick(self, now_us):
        """The time in wake_us has come."""
        self.state = "CLOSED"
        self.wake_us = None

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
