#!/usr/bin/env python3
"""A program that speaks the protocol up to a given message, and then misbehaves as its first argument
says. Nothing of it may hang synfin, or outlive it."""

import json
import os
import signal
import sys
import time

DEED = sys.argv[1]
# The message at which it misbehaves, counted from 1.
AT = int(sys.argv[2]) if len(sys.argv) > 2 else 4


def say(text):
    os.write(1, text.encode())


def answer(message):
    if message["type"] == "hello":
        return '{"version":1,"level":"symbols"}\n'
    states = {"start": "CLOSED", "call": "SYN_SENT", "segment": "ESTABLISHED"}
    send = {"call": ["SYN"], "segment": ["ACK"]}.get(message["type"], [])
    state = states.get(message["type"], "CLOSED")
    return json.dumps({"state": state, "send": send}) + "\n"


def write_for_ever(descriptor):
    octets = b"x" * 65536
    while True:
        os.write(descriptor, octets)


def stay(pid_file=None):
    """A process that only SIGKILL ends."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    if pid_file:
        with open(pid_file, "w") as file:
            file.write(str(os.getpid()))
    while True:
        time.sleep(3600)


def do(message):
    if DEED == "sleep":
        time.sleep(3600)
    elif DEED == "half":
        say('{"state":')
        time.sleep(3600)
    elif DEED == "exit":
        print("goodbye", file=sys.stderr)
        sys.exit(3)
    elif DEED == "die":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif DEED == "close":
        os.close(1)
        time.sleep(3600)
    elif DEED == "deaf":
        os.close(0)
        say(answer(message))
        time.sleep(3600)
    elif DEED == "nonsense":
        say("Traceback: what?\n")
    elif DEED == "list":
        say("[1, 2, 3]\n")
    elif DEED == "deep":
        say("[" * 100_000 + "\n")
    elif DEED == "empty":
        say("\n")
    elif DEED == "binary":
        os.write(1, b"\xff\xfe\x00`\x1b[31m\n")
    elif DEED == "flood":
        write_for_ever(1)
    elif DEED == "lines":
        while True:
            os.write(1, answer(message).encode() * 1000)
    elif DEED == "log":
        write_for_ever(2)
    elif DEED == "chatty":
        os.write(2, b"y" * 1_000_000 + b"\nthe end of the log\n")
        say(answer(message))
    elif DEED == "twice":
        say(answer(message) * 2)
    elif DEED == "kill":
        os.kill(0, signal.SIGKILL)
    elif DEED == "parent":
        os.kill(os.getppid(), 0)
        say(answer(message))
    elif DEED == "fork":
        # A grandchild in a session of its own, which keeps the streams open.
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                stay(sys.argv[3])
            os._exit(0)
        os.wait()
        while not os.path.exists(sys.argv[3]) or not open(sys.argv[3]).read():
            pass
        say(answer(message))
    elif DEED == "orphan":
        # As above, but it leaves the answer to the grandchild.
        if os.fork() == 0:
            os.setsid()
            stay(sys.argv[3])
        while not os.path.exists(sys.argv[3]) or not open(sys.argv[3]).read():
            pass
        os._exit(0)
    elif DEED == "state":
        say('{"state":"FIN_WAIT_3"}\n')
    elif DEED == "field":
        say('{"state":"SYN_SENT","sends":["SYN"]}\n')
    elif DEED == "flags":
        say('{"state":"SYN_SENT","send":["SIN"]}\n')
    elif DEED == "unstated":
        say('{"send":["SYN"]}\n')
    elif DEED == "wake":
        # It wants to be woken now, and now, and now.
        say('{"state":"SYN_SENT","send":["SYN"],"wake_us":0}\n')
    elif DEED == "storm":
        say('{"state":"SYN_SENT","send":[' + ",".join(['"SYN"'] * 50_000) + ']}\n')
    elif DEED == "version":
        say('{"version":2,"level":"symbols"}\n')
    elif DEED == "unbuffered":
        # A line in several pieces is fine.
        for octet in answer(message):
            say(octet)
    elif DEED == "crlf":
        say(answer(message).replace("\n", "\r\n"))
    else:
        sys.exit(f"no such deed: {DEED}")


for number, line in enumerate(sys.stdin, 1):
    message = json.loads(line)
    if number == AT or (number > AT and DEED in ("wake",)):
        do(message)
    else:
        say(answer(message))
