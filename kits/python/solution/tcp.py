#!/usr/bin/env python3
"""The state machine of RFC 9293, at level `symbols`: the full solution."""

import json
import sys

# What it has of all that a program may lack (docs/PROTOCOL.md). `mss_option` is synfin's business here.
HAS = ["send", "receive", "abort", "icmp", "mss_option", "rfc1337", "rfc5961"]


class Tcp:
    """One host: at most one connection at a time."""

    def __init__(self, message):
        self.state = "CLOSED"
        self.passive = False     # whether the connection came from LISTEN
        self.wake_us = None      # when TIME_WAIT is over
        self.msl_us = message["msl_us"]
        self.rfc1337 = message["settings"].get("rfc1337", False)
        self.rfc5961 = message["settings"].get("rfc5961", True)

    # The effects of an event besides the change of state.

    def begin(self):
        self.sent, self.signals, self.refused = [], [], None

    def reply(self):
        if self.state != "TIME_WAIT":
            self.wake_us = None
        return {
            "state": self.state, "send": self.sent, "signals": self.signals,
            "refused": self.refused, "wake_us": self.wake_us,
        }

    def send(self, flags):
        self.sent.append(flags)

    def time_wait(self, now_us):
        self.state = "TIME_WAIT"
        self.wake_us = now_us + 2 * self.msl_us

    # User calls (RFC 9293, sections 3.10.1 to 3.10.6).

    def call(self, call):
        state = self.state
        if call in ("listen", "connect"):
            if call == "connect" and state in ("CLOSED", "LISTEN"):
                self.state, self.passive = "SYN_SENT", False
                self.send("SYN")
            elif call == "listen" and state == "CLOSED":
                self.state, self.passive = "LISTEN", True
            else:
                self.refused = "already_open"
        elif state == "CLOSED":
            self.refused = "not_open"
        elif call == "close":
            if state in ("LISTEN", "SYN_SENT"):
                self.state = "CLOSED"
            elif state in ("SYN_RCVD", "ESTABLISHED"):
                self.state = "FIN_WAIT_1"
                self.send("FIN+ACK")
            elif state == "CLOSE_WAIT":
                self.state = "LAST_ACK"
                self.send("FIN+ACK")
            else:
                self.refused = "closing"
        elif call == "abort":
            if state in ("SYN_RCVD", "ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSE_WAIT"):
                self.send("RST")
            self.state = "CLOSED"
        elif call == "send":
            if state in ("FIN_WAIT_1", "FIN_WAIT_2", "CLOSING", "LAST_ACK", "TIME_WAIT"):
                self.refused = "closing"
        elif call == "receive":
            if state in ("CLOSE_WAIT", "CLOSING", "LAST_ACK", "TIME_WAIT"):
                self.refused = "closing"

    # Segments (sections 3.10.7.1 to 3.10.7.4).

    def segment(self, now_us, flags, all_acked):
        flags = set(flags.split("+"))
        if self.state == "CLOSED":
            self.closed(flags)
        elif self.state == "LISTEN":
            self.listen(flags)
        elif self.state == "SYN_SENT":
            self.syn_sent(flags, all_acked)
        else:
            self.eight_steps(now_us, flags, all_acked)

    def closed(self, flags):
        if "RST" not in flags:
            self.send("RST" if "ACK" in flags else "RST+ACK")

    def listen(self, flags):
        if "RST" in flags:
            return
        if "ACK" in flags:
            self.send("RST")
        elif "SYN" in flags:
            self.state = "SYN_RCVD"
            self.send("SYN+ACK")

    def syn_sent(self, flags, all_acked):
        if "ACK" in flags and not all_acked:
            if "RST" not in flags:
                self.send("RST")
        elif "RST" in flags:
            if "ACK" in flags:
                self.state = "CLOSED"
                self.signals.append("refused")
        elif "SYN" in flags and "ACK" in flags:
            self.state = "ESTABLISHED"
            self.send("ACK")
        elif "SYN" in flags:
            self.state = "SYN_RCVD"
            self.send("SYN+ACK")

    def eight_steps(self, now_us, flags, all_acked):
        if "RST" in flags:
            return self.reset()
        if "SYN" in flags and not (self.state == "SYN_RCVD" and "ACK" in flags):
            if self.state == "SYN_RCVD" and self.passive:
                self.state = "LISTEN"
            elif self.rfc5961:
                self.send("ACK")
            else:
                self.send("RST" if "ACK" in flags else "RST+ACK")
                self.signals.append("reset")
                self.state = "CLOSED"
            return
        if "ACK" not in flags:
            return
        if self.state == "SYN_RCVD":
            if not all_acked:
                return self.send("RST")
            self.state = "ESTABLISHED"
        elif self.state == "FIN_WAIT_1" and all_acked:
            self.state = "FIN_WAIT_2"
        elif self.state == "CLOSING" and all_acked:
            self.time_wait(now_us)
        elif self.state == "LAST_ACK" and all_acked:
            self.state = "CLOSED"
            return
        if "FIN" in flags:
            self.fin(now_us)

    def reset(self):
        if self.state == "SYN_RCVD" and self.passive:
            self.state = "LISTEN"
            return
        if self.state == "TIME_WAIT" and self.rfc1337:
            return
        if self.state == "SYN_RCVD":
            self.signals.append("refused")
        elif self.state in ("ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSE_WAIT"):
            self.signals.append("reset")
        self.state = "CLOSED"

    def fin(self, now_us):
        self.send("ACK")
        if self.state in ("ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2"):
            self.signals.append("closing")
        if self.state == "ESTABLISHED":
            self.state = "CLOSE_WAIT"
        elif self.state == "FIN_WAIT_1":
            self.state = "CLOSING"
        elif self.state in ("FIN_WAIT_2", "TIME_WAIT"):
            self.time_wait(now_us)

    # ICMP errors (section 3.9.2.2).

    def icmp(self, error):
        if self.state in ("CLOSED", "LISTEN") or error == "source_quench":
            return
        if error not in ("protocol_unreachable", "port_unreachable", "frag_needed"):
            self.signals.append("unreachable")
        else:
            self.signals.append("refused" if self.state in ("SYN_SENT", "SYN_RCVD") else "reset")
            self.state = "CLOSED"


def main():
    tcp = None
    for line in sys.stdin:
        message = json.loads(line)
        kind = message["type"]
        if kind == "hello":
            answer = {"version": 1, "level": "symbols", "name": "python solution", "has": HAS}
        elif kind == "start" and not set(message["settings"]) <= set(HAS):
            answer = {"unsupported": min(set(message["settings"]) - set(HAS))}
        else:
            if kind == "start":
                tcp = Tcp(message)
            tcp.begin()
            if kind == "call":
                tcp.call(message["call"])
            elif kind == "segment":
                tcp.segment(message["now_us"], message["flags"], message.get("acks") == "all")
            elif kind == "tick" and tcp.state == "TIME_WAIT":
                tcp.state = "CLOSED"
            elif kind == "icmp":
                tcp.icmp(message["error"])
            answer = tcp.reply()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
