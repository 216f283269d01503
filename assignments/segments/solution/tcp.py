#!/usr/bin/env python3
"""A TCP that does what the assignment asks, and nothing else (RFC 9293).

It has no congestion control, no Nagle's algorithm, no delayed acknowledgments, no RFC 5961, no urgent
data, no ICMP, and no option but the MSS: all of that may be left out here.
"""

import json
import sys

MODULUS = 1 << 32
SECOND = 1_000_000
FIRST_RTO, LONGEST_RTO, GIVE_UP = SECOND, 60 * SECOND, 300 * SECOND
DEFAULT_MSS = 536
SENDING = ("ESTABLISHED", "FIN_WAIT_1", "CLOSE_WAIT", "CLOSING", "LAST_ACK")
RECEIVING = ("ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2")
HAS_ENDED = ("CLOSE_WAIT", "CLOSING", "LAST_ACK", "TIME_WAIT")


def since(a, b):
    """How far a is past b on the circle of sequence numbers; negative if it is before b."""
    return (a - b + MODULUS // 2) % MODULUS - MODULUS // 2


class Segment:
    """A segment that has arrived."""

    def __init__(self, message):
        self.flags = set(message["flags"].split("+"))
        self.seq, self.ack, self.window = message["seq"], message["ack"], message["window"]
        self.data = bytes.fromhex(message["data"])
        self.mss = self.read_mss(bytes.fromhex(message["options"]))

    def __contains__(self, flag):
        return flag in self.flags

    @property
    def length(self):
        """SYN and FIN take a number each."""
        return len(self.data) + ("SYN" in self) + ("FIN" in self)

    @staticmethod
    def read_mss(options):
        """What the MSS option says; 536 without one."""
        while options and options[0] != 0:
            if options[0] == 1:
                options = options[1:]
                continue
            if len(options) < 2 or not 2 <= options[1] <= len(options):
                break
            if options[0] == 2 and options[1] == 4:
                return int.from_bytes(options[2:4], "big")
            options = options[options[1]:]
        return DEFAULT_MSS


class Tcp:
    def __init__(self, start):
        self.iss, self.mss, self.buffer = start["iss"], start["mss"], start["window"]
        self.msl = start["msl_us"]
        self.forget()

    def forget(self):
        """No connection."""
        self.state, self.passive = "CLOSED", False
        self.snd_una = self.snd_nxt = self.snd_wnd = self.wl1 = self.wl2 = 0
        self.irs = self.rcv_nxt = self.right = 0  # right: the edge of the window that the peer knows
        self.unacked = b""         # what the user has sent and the peer has not acknowledged
        self.unread = b""          # what has arrived in order and the user has not read
        self.early = {}            # what has arrived too early: number -> (data, FIN)
        self.close_wanted = False
        self.syn_seq = None        # the number of our SYN, which is the ISS
        self.fin_seq = None        # the number of our FIN, once it is sent
        self.peer_mss = DEFAULT_MSS
        self.due = None            # when the timer runs out
        self.rto, self.trying_since = FIRST_RTO, None
        self.owes_ack = False

    # ---- sending ----

    def window(self):
        return max(since(self.right, self.rcv_nxt), 0)

    def emit(self, flags, seq, ack=0, data=b"", options=""):
        window = 0 if "RST" in flags else self.buffer if flags == "SYN" else self.window()
        self.out.append({"flags": flags, "seq": seq % MODULUS, "ack": ack % MODULUS,
                         "window": min(window, 0xffff), "options": options, "data": data.hex()})
        if "ACK" in flags:
            self.owes_ack = False

    def acknowledge(self):
        self.emit("ACK", self.snd_nxt, self.rcv_nxt)

    def emit_syn(self):
        flags = "SYN" if self.state == "SYN_SENT" else "SYN+ACK"
        self.emit(flags, self.syn_seq, self.rcv_nxt, options="0204%04x" % self.mss)

    def emit_reset(self, segment):
        """The answer to a segment of no connection."""
        if "ACK" in segment:
            self.emit("RST", segment.ack)
        else:
            self.emit("RST+ACK", 0, segment.seq + segment.length)

    def begin(self, state):
        self.state = state
        self.syn_seq = self.snd_una = self.iss
        self.snd_nxt = (self.iss + 1) % MODULUS
        self.emit_syn()
        self.start_timer()

    def start_timer(self):
        self.due = self.now + self.rto
        if self.trying_since is None:
            self.trying_since = self.now

    def output(self):
        """Sends what may be sent, and then an ACK if one is still owed."""
        if self.state == "ESTABLISHED" and self.close_wanted:
            self.state = "FIN_WAIT_1"
        if self.state in SENDING:
            self.send_data()
            if (self.snd_una != self.snd_nxt or self.unacked) and self.due is None:
                self.start_timer()  # for what is in flight, or for a closed window
        if self.owes_ack:
            self.acknowledge()

    def send_data(self):
        while self.fin_seq is None:
            flight = since(self.snd_nxt, self.snd_una)
            waiting = self.unacked[flight:]
            full = min(self.mss, self.peer_mss)
            size = min(len(waiting), self.snd_wnd - flight, full)
            # No silly segments: a small one only if it is the last, or nothing is in flight.
            if size <= 0 or size < full and size < len(waiting) and flight > 0:
                break
            self.emit("PSH+ACK", self.snd_nxt, self.rcv_nxt, waiting[:size])
            self.snd_nxt = (self.snd_nxt + size) % MODULUS
        if self.close_wanted and self.fin_seq is None \
                and since(self.snd_nxt, self.snd_una) >= len(self.unacked):
            self.fin_seq = self.snd_nxt
            self.emit("FIN+ACK", self.snd_nxt, self.rcv_nxt)
            self.snd_nxt = (self.snd_nxt + 1) % MODULUS
            if self.state == "CLOSE_WAIT":
                self.state = "LAST_ACK"

    # ---- calls of the user ----

    def call(self, message):
        """Returns why the call is refused, or None."""
        call, state = message["call"], self.state
        if call in ("listen", "connect"):
            if state != "CLOSED" and not (call == "connect" and state == "LISTEN"):
                return "already_open"
            self.forget()
            self.passive = call == "listen"
            if self.passive:
                self.state = "LISTEN"
            else:
                self.begin("SYN_SENT")
        elif call == "receive" and self.unread:
            self.taken, self.unread = self.unread[:message["limit"]], self.unread[message["limit"]:]
            if state in RECEIVING:
                self.widen()
        elif state == "CLOSED":
            return "not_open"
        elif call == "receive":
            return "closing" if state in HAS_ENDED else None
        elif call == "send":
            if self.close_wanted:
                return "closing"
            if state == "LISTEN":
                self.begin("SYN_SENT")
            self.unacked += bytes.fromhex(message["data"])
        elif call == "close":
            if self.close_wanted:
                return "closing"
            self.close_wanted = True
            if state in ("LISTEN", "SYN_SENT"):
                self.forget()
            elif state == "SYN_RCVD" and not self.unacked:
                self.state = "FIN_WAIT_1"
        elif call == "abort":
            if state not in ("LISTEN", "SYN_SENT", "CLOSING", "LAST_ACK", "TIME_WAIT"):
                self.emit("RST", self.snd_nxt)
            self.forget()
        return None

    def widen(self):
        """Tells the peer of more room, if it is worth a segment."""
        edge = self.rcv_nxt + min(self.buffer, 0xffff) - len(self.unread)
        if since(edge, self.right) >= min(self.buffer // 2, self.mss):
            self.right, self.owes_ack = edge % MODULUS, True

    # ---- segments ----

    def segment(self, segment):
        if self.state == "CLOSED":
            if "RST" not in segment:
                self.emit_reset(segment)
        elif self.state == "LISTEN":
            if "ACK" in segment and "RST" not in segment:
                self.emit_reset(segment)
            elif "SYN" in segment and "RST" not in segment:
                self.take_syn(segment)
                self.begin("SYN_RCVD")
        elif self.state == "SYN_SENT":
            self.in_syn_sent(segment)
        else:
            self.eight_steps(segment)

    def take_syn(self, segment):
        self.irs, self.rcv_nxt = segment.seq, (segment.seq + 1) % MODULUS
        self.right = (self.rcv_nxt + min(self.buffer, 0xffff)) % MODULUS
        self.peer_mss = segment.mss
        self.snd_wnd, self.wl1, self.wl2 = segment.window, segment.seq, segment.ack
        if segment.data or "FIN" in segment:
            self.early[self.rcv_nxt] = (segment.data, "FIN" in segment)

    def in_syn_sent(self, segment):
        good = "ACK" in segment and segment.ack == self.snd_nxt
        if "RST" in segment:
            if good:
                self.end("refused")
        elif "ACK" in segment and not good:
            self.emit_reset(segment)
        elif "SYN" in segment:
            self.take_syn(segment)
            if good:
                self.take_ack(segment)
                self.state, self.owes_ack = "ESTABLISHED", True
                self.take_early()
            else:
                self.state = "SYN_RCVD"
                self.emit_syn()

    def acceptable(self, segment):
        window, length = self.window(), segment.length
        first = since(segment.seq, self.rcv_nxt)
        if window == 0:
            return length == 0 and first == 0
        return 0 <= first < window or length > 0 and 0 <= first + length - 1 < window

    def eight_steps(self, segment):
        # The SYN,ACK of a peer that has opened at the same time has been here, without its ACK.
        crossing = self.state == "SYN_RCVD" and {"SYN", "ACK"} <= segment.flags \
            and segment.seq == self.irs and "RST" not in segment
        text = True
        if not crossing and not self.acceptable(segment):
            if "RST" in segment:
                return
            if self.state == "TIME_WAIT" and "FIN" in segment:
                self.time_wait()
            self.acknowledge()
            # A closed window takes no text, but what its sender acknowledges counts.
            if self.window() > 0 or segment.seq != self.rcv_nxt or "SYN" in segment:
                return
            text = False
        if "RST" in segment:
            self.take_reset()
        elif "SYN" in segment and not crossing:
            if self.state == "SYN_RCVD" and self.passive:
                self.listen_again()
            else:
                self.acknowledge()
        elif "ACK" in segment and self.check_ack(segment) and text and self.state in RECEIVING:
            self.take_text(segment)

    def listen_again(self):
        self.forget()
        self.state, self.passive = "LISTEN", True

    def take_reset(self):
        if self.state == "SYN_RCVD" and self.passive:
            self.listen_again()
        elif self.state == "SYN_RCVD":
            self.end("refused")
        else:
            self.end("reset" if self.state in RECEIVING + ("CLOSE_WAIT",) else None)

    def end(self, signal):
        unread = b"" if signal else self.unread
        self.forget()
        self.unread = unread
        if signal:
            self.signals.append(signal)

    def check_ack(self, segment):
        """Takes the acknowledgment; whether the rest of the segment counts."""
        new = 0 < since(segment.ack, self.snd_una) <= since(self.snd_nxt, self.snd_una)
        if self.state == "SYN_RCVD":
            if not new:
                self.emit_reset(segment)
                return False
            self.take_ack(segment)
            self.state = "ESTABLISHED"
            self.snd_wnd, self.wl1, self.wl2 = segment.window, segment.seq, segment.ack
            self.take_early()
            return True
        if since(segment.ack, self.snd_nxt) > 0:
            self.acknowledge()
            return False
        if new:
            self.take_ack(segment)
        self.take_window(segment)
        if self.fin_seq is not None and since(self.snd_una, self.fin_seq) > 0:
            if self.state == "FIN_WAIT_1":
                self.state = "FIN_WAIT_2"
            elif self.state == "CLOSING":
                self.time_wait()
            elif self.state == "LAST_ACK":
                self.end(None)
        return True

    def take_ack(self, segment):
        acked = since(segment.ack, self.snd_una)
        syn = self.snd_una == self.syn_seq
        self.unacked = self.unacked[acked - syn:]  # that may count the FIN: then nothing is left
        self.snd_una = segment.ack
        self.rto, self.trying_since, self.due = FIRST_RTO, None, None
        if self.snd_una != self.snd_nxt:
            self.start_timer()

    def take_window(self, segment):
        newer = since(segment.seq, self.wl1)
        if since(segment.ack, self.snd_una) < 0 \
                or newer < 0 or newer == 0 and since(segment.ack, self.wl2) < 0:
            return
        opened = self.snd_wnd == 0 and segment.window > 0
        self.snd_wnd, self.wl1, self.wl2 = segment.window, segment.seq, segment.ack
        if opened and self.fin_seq is None:
            self.snd_nxt = self.snd_una  # a probe that was not taken is sent again
            self.rto, self.trying_since, self.due = FIRST_RTO, None, None

    def take_text(self, segment):
        if segment.data or "FIN" in segment:
            self.early[segment.seq] = (segment.data, "FIN" in segment)
            self.owes_ack = True
            self.take_early()

    def take_early(self):
        """Takes everything that has no hole before it."""
        for start in sorted(self.early, key=lambda start: since(start, self.rcv_nxt)):
            data, fin = self.early[start]
            old = since(self.rcv_nxt, start)
            if old < 0:
                break
            del self.early[start]
            if old > len(data):
                continue
            news = data[old:][:self.window()]
            self.unread += news
            self.rcv_nxt = (self.rcv_nxt + len(news)) % MODULUS
            self.owes_ack = True
            if fin and old + len(news) == len(data):
                self.take_fin()
                break

    def take_fin(self):
        self.rcv_nxt = (self.rcv_nxt + 1) % MODULUS
        self.early = {}
        self.signals.append("closing")
        if self.state == "ESTABLISHED":
            self.state = "CLOSE_WAIT"
        elif self.state == "FIN_WAIT_1":
            self.state = "CLOSING"
        elif self.state == "FIN_WAIT_2":
            self.time_wait()

    # ---- time ----

    def time_wait(self):
        self.state, self.due = "TIME_WAIT", self.now + 2 * self.msl

    def tick(self):
        if self.due is None or self.due > self.now:
            return
        if self.state == "TIME_WAIT":
            return self.end(None)
        probing = self.snd_wnd == 0 and self.state in SENDING
        if not probing and self.now - self.trying_since >= GIVE_UP:
            return self.end("timeout")
        self.repeat(probing)
        self.rto = min(2 * self.rto, LONGEST_RTO)
        self.start_timer()

    def repeat(self, probing):
        data = self.unacked[:1 if probing else min(self.mss, self.peer_mss, self.snd_wnd)]
        if self.snd_una == self.syn_seq:
            self.emit_syn()
        elif data:
            self.emit("PSH+ACK", self.snd_una, self.rcv_nxt, data)
            if since(self.snd_una + len(data), self.snd_nxt) > 0:
                self.snd_nxt = (self.snd_una + len(data)) % MODULUS
        elif self.fin_seq is not None:
            self.emit("FIN+ACK", self.fin_seq, self.rcv_nxt)

    # ---- the protocol ----

    def handle(self, message):
        self.out, self.signals, self.taken, refused = [], [], b"", None
        self.now = message.get("now_us", 0)
        self.iss = message.get("iss", self.iss)
        if message["type"] == "call":
            refused = self.call(message)
        elif message["type"] == "segment" and not message.get("bad_checksum"):
            self.segment(Segment(message))
        elif message["type"] == "tick":
            self.tick()
        if self.state not in ("CLOSED", "LISTEN", "SYN_SENT", "SYN_RCVD"):
            self.output()
        return {"state": self.state, "send": self.out, "signals": self.signals, "refused": refused,
                "data": self.taken.hex(), "readable": len(self.unread), "wake_us": self.due}


def main():
    tcp = None
    for line in sys.stdin:
        message = json.loads(line)
        if message["type"] == "hello":
            reply = {"version": 1, "level": "segments", "name": "solution"}
        else:
            if message["type"] == "start":
                tcp = Tcp(message)
            reply = tcp.handle(message)
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
