#!/usr/bin/env python3
"""Figure 5 as a table, and nothing that the figure does not show."""

import json
import sys

# state, event -> next state, segment sent
ARROWS = {
    ("CLOSED", "listen"): ("LISTEN", []),
    ("CLOSED", "connect"): ("SYN_SENT", ["SYN"]),
    ("LISTEN", "connect"): ("SYN_SENT", ["SYN"]),
    ("LISTEN", "close"): ("CLOSED", []),
    ("LISTEN", "SYN"): ("SYN_RCVD", ["SYN+ACK"]),
    ("LISTEN", "RST"): ("CLOSED", []),
    ("SYN_SENT", "close"): ("CLOSED", []),
    ("SYN_SENT", "SYN"): ("SYN_RCVD", ["SYN+ACK"]),
    ("SYN_SENT", "SYN+ACK"): ("ESTABLISHED", ["ACK"]),
    ("SYN_RCVD", "ACK"): ("ESTABLISHED", []),
    ("SYN_RCVD", "close"): ("FIN_WAIT_1", ["FIN+ACK"]),
    ("ESTABLISHED", "close"): ("FIN_WAIT_1", ["FIN+ACK"]),
    ("ESTABLISHED", "FIN+ACK"): ("CLOSE_WAIT", ["ACK"]),
    ("CLOSE_WAIT", "close"): ("LAST_ACK", ["FIN+ACK"]),
    ("FIN_WAIT_1", "ACK"): ("FIN_WAIT_2", []),
    ("FIN_WAIT_1", "FIN+ACK"): ("CLOSING", ["ACK"]),
    ("FIN_WAIT_2", "FIN+ACK"): ("TIME_WAIT", ["ACK"]),
    ("CLOSING", "ACK"): ("TIME_WAIT", []),
    ("LAST_ACK", "ACK"): ("CLOSED", []),
}

state, msl_us, wake_us = "CLOSED", 0, None


def handle(message):
    global state, msl_us, wake_us
    kind = message["type"]
    if kind == "hello":
        return {"version": 1, "level": "symbols", "name": "bob"}
    if kind == "start":
        state, msl_us, wake_us = "CLOSED", message["msl_us"], None
        return {"state": state}
    send, signals = [], []
    if kind == "tick" and state == "TIME_WAIT":
        state, wake_us = "CLOSED", None
    event = message.get("call") or message.get("flags")
    if (state, event) in ARROWS:
        state, send = ARROWS[state, event]
        if event == "FIN+ACK":
            signals.append("closing")
        if state == "TIME_WAIT":
            wake_us = message["now_us"] + 2 * msl_us
    elif event and "RST" in event:
        state = "CLOSED"
        signals.append("reset")
    return {"state": state, "send": send, "signals": signals, "wake_us": wake_us}


for line in sys.stdin:
    print(json.dumps(handle(json.loads(line))), flush=True)
