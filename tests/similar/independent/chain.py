#!/usr/bin/env python3
# A long chain of conditions over global variables.
import json
import sys

STATE = "CLOSED"
PASSIVE = False
MSL = 0
WAKE = None
SEND = []
SIGNALS = []
REFUSED = None


def do_call(name):
    global STATE, PASSIVE, REFUSED
    if name == "connect":
        if STATE == "CLOSED" or STATE == "LISTEN":
            STATE = "SYN_SENT"
            PASSIVE = False
            SEND.append("SYN")
        else:
            REFUSED = "already_open"
    if name == "listen":
        if STATE == "CLOSED":
            STATE = "LISTEN"
            PASSIVE = True
        else:
            REFUSED = "already_open"
    if name == "close":
        if STATE == "CLOSED":
            REFUSED = "not_open"
        elif STATE == "LISTEN" or STATE == "SYN_SENT":
            STATE = "CLOSED"
        elif STATE == "SYN_RCVD" or STATE == "ESTABLISHED":
            SEND.append("FIN+ACK")
            STATE = "FIN_WAIT_1"
        elif STATE == "CLOSE_WAIT":
            SEND.append("FIN+ACK")
            STATE = "LAST_ACK"
        else:
            REFUSED = "closing"
    if name == "abort":
        if STATE == "CLOSED":
            REFUSED = "not_open"
        else:
            if STATE in ["SYN_RCVD", "ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSE_WAIT"]:
                SEND.append("RST")
            STATE = "CLOSED"


def do_segment(now, flags, acks):
    global STATE, WAKE
    syn = "SYN" in flags
    ack = "ACK" in flags
    fin = "FIN" in flags
    rst = "RST" in flags
    if STATE == "CLOSED":
        if not rst:
            if ack:
                SEND.append("RST")
            else:
                SEND.append("RST+ACK")
        return
    if STATE == "LISTEN":
        if rst:
            return
        if ack:
            SEND.append("RST")
            return
        if syn:
            STATE = "SYN_RCVD"
            SEND.append("SYN+ACK")
        return
    if STATE == "SYN_SENT":
        if ack and acks != "all":
            if not rst:
                SEND.append("RST")
            return
        if rst:
            if ack:
                SIGNALS.append("refused")
                STATE = "CLOSED"
            return
        if syn and ack:
            STATE = "ESTABLISHED"
            SEND.append("ACK")
        elif syn:
            STATE = "SYN_RCVD"
            SEND.append("SYN+ACK")
        return
    if rst:
        if STATE == "SYN_RCVD":
            if PASSIVE:
                STATE = "LISTEN"
                return
            SIGNALS.append("refused")
        elif STATE not in ["CLOSING", "LAST_ACK", "TIME_WAIT"]:
            SIGNALS.append("reset")
        STATE = "CLOSED"
        return
    if syn:
        if STATE == "SYN_RCVD" and PASSIVE:
            STATE = "LISTEN"
        else:
            SEND.append("ACK")
        return
    if not ack:
        return
    if STATE == "SYN_RCVD":
        if acks == "all":
            STATE = "ESTABLISHED"
        else:
            SEND.append("RST")
            return
    if STATE == "FIN_WAIT_1" and acks == "all":
        STATE = "FIN_WAIT_2"
    if STATE == "CLOSING" and acks == "all":
        STATE = "TIME_WAIT"
        WAKE = now + 2 * MSL
    if STATE == "LAST_ACK" and acks == "all":
        STATE = "CLOSED"
        return
    if fin:
        SEND.append("ACK")
        if STATE == "ESTABLISHED":
            SIGNALS.append("closing")
            STATE = "CLOSE_WAIT"
        elif STATE == "FIN_WAIT_1":
            SIGNALS.append("closing")
            STATE = "CLOSING"
        elif STATE == "FIN_WAIT_2":
            SIGNALS.append("closing")
            STATE = "TIME_WAIT"
            WAKE = now + 2 * MSL
        elif STATE == "TIME_WAIT":
            WAKE = now + 2 * MSL


for line in sys.stdin:
    m = json.loads(line)
    SEND, SIGNALS, REFUSED = [], [], None
    if m["type"] == "hello":
        print(json.dumps({"version": 1, "level": "symbols", "name": "chain"}), flush=True)
        continue
    elif m["type"] == "start":
        STATE, MSL, WAKE = "CLOSED", m["msl_us"], None
    elif m["type"] == "call":
        do_call(m["call"])
    elif m["type"] == "segment":
        do_segment(m["now_us"], m["flags"].split("+"), m.get("acks"))
    elif m["type"] == "tick":
        STATE = "CLOSED"
    if STATE != "TIME_WAIT":
        WAKE = None
    print(json.dumps({"state": STATE, "send": SEND, "signals": SIGNALS, "refused": REFUSED,
                      "wake_us": WAKE}), flush=True)
