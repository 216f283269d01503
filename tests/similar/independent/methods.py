# One method for each state, found by its name.
import json
import sys

ASKED = {"FIN_WAIT_1", "FIN_WAIT_2", "CLOSING", "LAST_ACK", "TIME_WAIT"}


class Machine:
    def __init__(self, linger):
        self.now = "closed"
        self.linger = linger
        self.alarm = None
        self.opened_by_us = False

    def feed(self, clock, bits, fresh):
        getattr(self, "in_" + self.now)(clock, bits, fresh)

    def in_closed(self, clock, bits, fresh):
        if "RST" in bits:
            return
        self.out.append("RST+ACK" if "ACK" not in bits else "RST")

    def in_listen(self, clock, bits, fresh):
        if "RST" not in bits and "ACK" in bits:
            self.out.append("RST")
        if bits == ["SYN"]:
            self.now = "syn_rcvd"
            self.out.append("SYN+ACK")

    def in_syn_sent(self, clock, bits, fresh):
        wrong = "ACK" in bits and not fresh
        if wrong:
            if "RST" not in bits:
                self.out.append("RST")
            return
        if "RST" in bits:
            if "ACK" in bits:
                self.events.append("refused")
                self.now = "closed"
            return
        if "SYN" in bits:
            self.now = "established" if "ACK" in bits else "syn_rcvd"
            self.out.append("ACK" if "ACK" in bits else "SYN+ACK")

    def synchronized(self, bits):
        """True when the segment needs no more thought."""
        if "RST" in bits:
            self.events.append("reset")
            self.now = "closed"
            return True
        if "SYN" in bits:
            self.out.append("ACK")
            return True
        return "ACK" not in bits

    def in_syn_rcvd(self, clock, bits, fresh):
        if "RST" in bits:
            if self.opened_by_us:
                self.events.append("refused")
            self.now = "closed" if self.opened_by_us else "listen"
        elif "ACK" in bits and fresh:
            self.now = "established"
            if "FIN" in bits:
                self.in_established(clock, bits, fresh)
        elif "ACK" in bits:
            self.out.append("RST")

    def in_established(self, clock, bits, fresh):
        if not self.synchronized(bits) and "FIN" in bits:
            self.goodbye("close_wait")

    def in_close_wait(self, clock, bits, fresh):
        self.synchronized(bits)

    def in_fin_wait_1(self, clock, bits, fresh):
        if self.synchronized(bits):
            return
        if "FIN" in bits and fresh:
            self.goodbye("time_wait")
            self.alarm = clock + self.linger + self.linger
        elif "FIN" in bits:
            self.goodbye("closing")
        elif fresh:
            self.now = "fin_wait_2"

    def in_fin_wait_2(self, clock, bits, fresh):
        if not self.synchronized(bits) and "FIN" in bits:
            self.goodbye("time_wait")
            self.alarm = clock + self.linger + self.linger

    def in_closing(self, clock, bits, fresh):
        if not self.synchronized(bits) and fresh:
            self.now = "time_wait"
            self.alarm = clock + self.linger + self.linger

    def in_last_ack(self, clock, bits, fresh):
        if not self.synchronized(bits) and fresh:
            self.now = "closed"

    def in_time_wait(self, clock, bits, fresh):
        if "FIN" in bits:
            self.out.append("ACK")
            self.alarm = clock + self.linger + self.linger

    def goodbye(self, to):
        self.out.append("ACK")
        self.events.append("closing")
        self.now = to

    def user(self, what):
        name = self.now.upper()
        if what == "listen" and name == "CLOSED":
            self.now, self.opened_by_us = "listen", False
            return None
        if what == "connect" and name in ("CLOSED", "LISTEN"):
            self.now, self.opened_by_us = "syn_sent", True
            self.out.append("SYN")
            return None
        if what in ("listen", "connect"):
            return "already_open"
        if name == "CLOSED":
            return "not_open"
        if what == "abort":
            if name not in ("LISTEN", "SYN_SENT", "CLOSING", "LAST_ACK", "TIME_WAIT"):
                self.out.append("RST")
            self.now = "closed"
        if what in ("close", "send") and name in ASKED:
            return "closing"
        if what == "close":
            after = {"SYN_RCVD": "fin_wait_1", "ESTABLISHED": "fin_wait_1", "CLOSE_WAIT": "last_ack"}
            if name in after:
                self.out.append("FIN+ACK")
            self.now = after.get(name, "closed")
        return None


machine = None
while True:
    text = sys.stdin.readline()
    if not text:
        break
    order = json.loads(text)
    if order["type"] == "hello":
        print('{"version":1,"level":"symbols","name":"methods"}', flush=True)
        continue
    if order["type"] == "start":
        machine = Machine(order["msl_us"])
    machine.out, machine.events, no = [], [], None
    if order["type"] == "call":
        no = machine.user(order["call"])
    if order["type"] == "segment":
        machine.feed(order["now_us"], order["flags"].split("+"), order.get("acks") == "all")
    if order["type"] == "tick":
        machine.now = "closed"
    if machine.now != "time_wait":
        machine.alarm = None
    print(json.dumps(dict(state=machine.now.upper(), send=machine.out, signals=machine.events,
                          refused=no, wake_us=machine.alarm)), flush=True)
