#!/usr/bin/env python3
"""A compact TCP (RFC 9293), at level `segments`: all numbers are its own.

It has what the RFC requires of every TCP: the eight steps of segment arrival, retransmission with
backoff, windows and zero-window probes, challenge ACKs, half-close and TIME_WAIT. It leaves out
optional parts, and parts that need more room: congestion control, timestamps, window scaling,
selective acknowledgment, urgent data.
"""

import json
import sys

MODULUS = 1 << 32
SECOND = 1_000_000
OVERRIDE = SECOND // 2  # so long a silly segment waits (section 3.8.6.2.1)
# What it has of all that a program may lack (docs/PROTOCOL.md).
HAS = ["send", "receive", "abort", "icmp", "retransmission", "persist", "RTO", "max_RTO", "R1", "R2", "R2_SYN",
       "user_timeout", "rfc1337", "rfc5961", "nagle", "mss_option"]
SYNCHRONIZED = ("ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSE_WAIT", "CLOSING", "LAST_ACK",
                "TIME_WAIT")
RECEIVING = ("ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2")
HAS_CLOSED = ("FIN_WAIT_1", "FIN_WAIT_2", "CLOSING", "LAST_ACK", "TIME_WAIT")
HAS_ENDED = ("CLOSE_WAIT", "CLOSING", "LAST_ACK", "TIME_WAIT")


def since(a, b):
    """How far a is past b on the circle of sequence numbers; negative if it is before b."""
    return (a - b + MODULUS // 2) % MODULUS - MODULUS // 2


class Segment:
    """A segment that has arrived."""

    def __init__(self, message):
        self.flags = set(filter(None, message["flags"].split("+")))
        self.seq, self.ack = message["seq"], message["ack"]
        self.window = message["window"]
        self.data = bytes.fromhex(message["data"])
        self.mss = self.read_mss(bytes.fromhex(message["options"]))
        self.bad = message.get("bad_checksum", False)

    @staticmethod
    def read_mss(options):
        while options:
            kind, rest = options[0], options[1:]
            if kind == 0:
                break
            if kind == 1:
                options = rest
                continue
            if not rest or rest[0] < 2 or rest[0] > len(options):
                break
            if kind == 2 and rest[0] == 4:
                return int.from_bytes(options[2:4], "big")
            options = options[rest[0]:]
        return None

    def __contains__(self, flag):
        return flag in self.flags

    @property
    def length(self):
        return len(self.data) + ("SYN" in self) + ("FIN" in self)


class Tcp:
    """One host: at most one connection at a time."""

    def __init__(self, start):
        self.iss, self.mss, self.buffer = start["iss"], start["mss"], start["window"]
        self.msl, settings = start["msl_us"], start["settings"]
        self.first_rto = settings.get("RTO", SECOND)
        self.max_rto = max(self.first_rto, settings.get("max_RTO", 60 * SECOND))
        self.give_up = settings.get("R2", 300 * SECOND)
        self.user_timeout = settings.get("user_timeout", 300 * SECOND)
        self.rfc1337 = settings.get("rfc1337", False)
        self.rfc5961 = settings.get("rfc5961", True)
        self.give_up_syn = settings.get("R2_SYN", 300 * SECOND)
        self.trouble_at = settings.get("R1", 3)
        self.nagle = settings.get("nagle", True)
        self.syn_options = "0204%04x" % self.mss if settings.get("mss_option", True) else ""
        self.reset_connection()

    def reset_connection(self):
        """No connection: unread data stays."""
        self.state, self.passive = "CLOSED", False
        self.snd_una = self.snd_nxt = self.rcv_nxt = self.irs = self.right = None
        self.snd_wnd = self.max_wnd = self.wl1 = self.wl2 = 0
        self.unacked = b""         # data from SND.UNA on, sent or not
        self.unread = getattr(self, "unread", b"")
        self.ahead = {}            # early segments: sequence number -> (data, fin)
        self.close_wanted = False  # the user has closed
        self.fin_seq = None        # the number of our FIN, once it is sent
        self.peer_mss = 536
        self.due = None            # the retransmission, persist or TIME_WAIT timer
        self.rto, self.srtt, self.rttvar = self.first_rto, None, None
        self.timed = None          # one past the segment that is timed, and when it was sent
        self.farthest = None       # SND.NXT as it was at most
        self.trying_since, self.again, self.probes = None, 0, 0
        self.owes_ack = False
        self.persisting = False    # whether a zero window is probed

    # ---- sending ----

    def window(self):
        """RCV.WND; it never moves its right edge to the left."""
        return self.buffer if self.rcv_nxt is None else max(since(self.right, self.rcv_nxt), 0)

    def open_window(self):
        """Moves the right edge on, if that is worth advertising (section 3.8.6.2.2)."""
        edge = self.rcv_nxt + min(self.buffer, 0xffff) - len(self.unread)
        worth = since(edge, self.right) >= min(self.buffer // 2, self.mss)
        if worth:
            self.right = edge % MODULUS
        return worth

    def emit(self, flags, seq, ack=None, data=b"", options=""):
        self.out.append({
            "flags": flags, "seq": seq % MODULUS, "ack": ack or 0,
            "window": 0 if "RST" in flags else min(self.window(), 0xffff),
            "options": options, "data": data.hex(),
        })
        if "ACK" in flags and "RST" not in flags:
            self.owes_ack = False

    def acknowledge(self):
        self.emit("ACK", self.snd_nxt, self.rcv_nxt)

    def emit_syn(self):
        if self.state == "SYN_SENT":
            self.emit("SYN", self.snd_una, options=self.syn_options)
        else:
            self.emit("SYN+ACK", self.snd_una, self.rcv_nxt, options=self.syn_options)

    def begin(self, state):
        self.state = state
        self.snd_una = self.snd_nxt = self.farthest = self.iss
        self.advance(1)
        self.emit_syn()
        self.start_timer()

    def advance(self, length):
        """SND.NXT moves over what is sent; one segment at a time is timed, if it is all new."""
        fresh = self.snd_nxt == self.farthest
        self.snd_nxt = (self.snd_nxt + length) % MODULUS
        if since(self.snd_nxt, self.farthest) > 0:
            self.farthest = self.snd_nxt
        if fresh and self.timed is None:
            self.timed = (self.snd_nxt, self.now)

    def measure(self, rtt):
        """The RTO by a round trip (RFC 6298, section 2)."""
        if self.srtt is None:
            self.srtt, self.rttvar = rtt, rtt // 2
        else:
            self.rttvar = (3 * self.rttvar + abs(self.srtt - rtt)) // 4
            self.srtt = (7 * self.srtt + rtt) // 8
        least = min(SECOND, self.first_rto)
        self.rto = min(max(self.srtt + max(1, 4 * self.rttvar), least), self.max_rto)

    def answer_with_reset(self, segment):
        if "ACK" in segment:
            self.emit("RST", segment.ack)
        else:
            self.emit("RST+ACK", 0, (segment.seq + segment.length) % MODULUS)

    def start_timer(self):
        self.due = self.now + min(self.rto << (self.probes if self.probing() else 0), self.max_rto)
        if self.trying_since is None:
            self.trying_since = self.now
        self.due = min([self.due, *(self.trying_since + limit for limit in self.limits(self.again > 0))])

    def limits(self, r2_counts):
        """How long to try in vain: R2, if that counts, and the user timeout, if set."""
        opening = self.state in ("SYN_SENT", "SYN_RCVD")
        r2 = self.give_up_syn if opening else self.give_up
        if self.probing():  # what counts is for how long probes are not answered
            return [self.user_timeout] if self.again and self.user_timeout else []
        return [limit for limit in (r2 if r2_counts else None, self.user_timeout) if limit]

    def output(self):
        """Sends everything that may be sent, and then an ACK if one is still owed."""
        if self.state == "ESTABLISHED" and self.close_wanted:
            self.state = "FIN_WAIT_1"
        if self.state in ("ESTABLISHED", "CLOSE_WAIT", "FIN_WAIT_1", "CLOSING", "LAST_ACK"):
            self.output_data()
        if self.owes_ack:
            self.acknowledge()

    def output_data(self):
        while self.fin_seq is None:
            flight = since(self.snd_nxt, self.snd_una)
            waiting = self.unacked[flight:]
            usable = self.snd_wnd - flight
            size = min(len(waiting), usable, self.mss, self.peer_mss)
            if size <= 0:
                break
            full = size == min(self.mss, self.peer_mss)
            last = size == len(waiting)
            held = self.nagle and flight > 0
            if not full and (held or not (last or 2 * size >= self.max_wnd)):
                break
            flags = "PSH+ACK" if last else "ACK"
            self.emit(flags, self.snd_nxt, self.rcv_nxt, waiting[:size])
            self.advance(size)
            if self.trying_since is None:
                self.start_timer()
        everything = since(self.snd_nxt, self.snd_una) >= len(self.unacked)
        if self.close_wanted and self.fin_seq is None and everything:
            self.fin_seq = self.snd_nxt
            self.emit("FIN+ACK", self.snd_nxt, self.rcv_nxt)
            self.advance(1)
            if self.state == "CLOSE_WAIT":
                self.state = "LAST_ACK"
            if self.trying_since is None:
                self.start_timer()
        if self.waits() and self.snd_wnd == 0 and not self.persisting:
            self.persisting = True  # the window is closed: it has to be probed
            self.trying_since, self.again, self.probes = None, 0, 0
            self.start_timer()
        elif since(self.snd_nxt, self.snd_una) < len(self.unacked) and self.due is None:
            self.due = self.now + OVERRIDE

    def waits(self):
        """Whether data or a FIN is not acknowledged."""
        return bool(self.unacked) or self.fin_seq is not None and not self.fin_acked()

    def fin_acked(self):
        return self.fin_seq is not None and since(self.snd_una, self.fin_seq) > 0

    # ---- user calls ----

    def call(self, message):
        call, state = message["call"], self.state
        if call in ("listen", "connect"):
            if call == "connect" and state in ("CLOSED", "LISTEN"):
                self.open("SYN_SENT", passive=False)
            elif call == "listen" and state == "CLOSED":
                self.open("LISTEN", passive=True)
            else:
                return "already_open"
        elif call == "receive" and self.unread:
            limit = message["limit"]
            self.given, self.unread = self.unread[:limit], self.unread[limit:]
            if state in RECEIVING and self.open_window():
                self.owes_ack = True
        elif state == "CLOSED":
            return "not_open"
        elif call == "send":
            if self.close_wanted or state in HAS_CLOSED:
                return "closing"
            self.unacked += bytes.fromhex(message["data"])
            if state == "LISTEN":
                data = self.unacked
                self.open("SYN_SENT", passive=False)
                self.unacked = data
        elif call == "receive":
            return "closing" if state in HAS_ENDED else None
        elif call == "close":
            return self.close()
        elif call == "abort":
            if state not in ("LISTEN", "SYN_SENT", "CLOSING", "LAST_ACK", "TIME_WAIT"):
                self.emit("RST", self.snd_nxt)
            self.unread = b""
            self.reset_connection()
        return None

    def open(self, state, passive):
        self.unread = b""
        self.reset_connection()
        self.passive, self.state = passive, state
        if state == "SYN_SENT":
            self.begin(state)

    def close(self):
        if self.state in ("LISTEN", "SYN_SENT"):
            self.reset_connection()
        elif self.close_wanted or self.state in HAS_CLOSED:
            return "closing"
        else:
            self.close_wanted = True
            if self.state == "ESTABLISHED" or self.state == "SYN_RCVD" and not self.unacked:
                self.state = "FIN_WAIT_1"
        return None

    # ---- segments ----

    def segment(self, segment):
        if segment.bad:
            return
        if self.state == "CLOSED":
            if "RST" not in segment:
                self.answer_with_reset(segment)
        elif self.state == "LISTEN":
            self.in_listen(segment)
        elif self.state == "SYN_SENT":
            self.in_syn_sent(segment)
        else:
            self.eight_steps(segment)

    def take_syn(self, segment):
        self.irs, self.rcv_nxt = segment.seq, (segment.seq + 1) % MODULUS
        self.right = (self.rcv_nxt + min(self.buffer, 0xffff)) % MODULUS
        self.peer_mss = segment.mss or 536
        self.snd_wnd = self.max_wnd = segment.window
        self.wl1, self.wl2 = segment.seq, segment.ack

    def in_listen(self, segment):
        if "RST" in segment:
            return
        if "ACK" in segment:
            self.answer_with_reset(segment)
        elif "SYN" in segment:
            self.take_syn(segment)
            self.keep(segment)
            self.begin("SYN_RCVD")

    def in_syn_sent(self, segment):
        good = "ACK" in segment and segment.ack == self.snd_nxt
        if "ACK" in segment and not good:
            if "RST" not in segment:
                self.answer_with_reset(segment)
        elif "RST" in segment:
            if good:
                self.end("refused")
        elif "SYN" in segment:
            self.take_syn(segment)
            if good:
                self.take_ack(segment)
                self.state, self.owes_ack = "ESTABLISHED", True
                self.take_text(segment)
            else:
                self.keep(segment)
                self.state, self.timed = "SYN_RCVD", None  # the SYN is sent again
                self.emit_syn()
                self.start_timer()

    def keep(self, segment):
        """Text and FIN of a SYN wait for the handshake."""
        if segment.data or "FIN" in segment:
            self.ahead[self.rcv_nxt] = (segment.data, "FIN" in segment)

    def acceptable(self, segment):
        window = self.window()
        length = 0 if "RST" in segment else segment.length
        first = since(segment.seq, self.rcv_nxt)
        last = first + max(length - 1, 0)
        if window == 0:
            return length == 0 and first == 0
        return 0 <= first < window or 0 <= last < window

    def eight_steps(self, segment):
        crossing = (self.state == "SYN_RCVD" and not self.passive and segment.seq == self.irs
                    and {"SYN", "ACK"} <= segment.flags and "RST" not in segment)
        text = True
        if not crossing:
            shut = self.window() == 0 and since(segment.seq, self.rcv_nxt) >= 0
            if not self.acceptable(segment):
                if "RST" in segment:
                    return None
                if not shut or "SYN" in segment or "ACK" not in segment:
                    return self.unacceptable(segment)
                self.owes_ack, text = True, False  # its ACK counts, but its text does not
            if "RST" in segment:
                return self.take_reset(segment)
            old = since(segment.seq, self.rcv_nxt) < 0  # the part before the window is cut off
            if "SYN" in segment and not (old and "ACK" in segment and not self.rfc5961):
                return self.take_syn_again(segment, old)
        if "ACK" not in segment or not self.check_ack(segment):
            return None
        if self.state in RECEIVING and (text or self.ahead):
            self.take_text(segment if text else None)
        elif "FIN" in segment and since(segment.seq + len(segment.data), self.rcv_nxt) < max(self.window(), 1):
            self.owes_ack = True
            if self.state == "TIME_WAIT":
                self.time_wait()
        return None

    def unacceptable(self, segment):
        self.acknowledge()
        again = since(segment.seq + segment.length, self.rcv_nxt) == 0
        if self.state == "TIME_WAIT" and "FIN" in segment and "SYN" not in segment and again:
            self.time_wait()

    def take_reset(self, segment):
        if self.state == "TIME_WAIT" and self.rfc1337:
            return
        if self.rfc5961 and segment.seq != self.rcv_nxt:
            self.acknowledge()
        else:
            self.reset()

    def take_syn_again(self, segment, old):
        if self.state == "SYN_RCVD" and self.passive and not old:
            self.open("LISTEN", passive=True)
        elif self.rfc5961 or old:
            self.acknowledge()
        else:
            self.answer_with_reset(segment)
            self.end("reset")

    def reset(self):
        if self.state == "SYN_RCVD" and self.passive:
            return self.open("LISTEN", passive=True)
        if self.state == "SYN_RCVD":
            return self.end("refused")
        if self.state in ("CLOSING", "LAST_ACK"):
            self.unread = b""
        return self.end("reset" if self.state in RECEIVING + ("CLOSE_WAIT",) else None)

    def end(self, signal):
        self.unread = b"" if signal else self.unread
        self.reset_connection()
        if signal:
            self.signals.append(signal)

    def check_ack(self, segment):
        """Whether the rest of the segment counts."""
        new = since(segment.ack, self.snd_una) > 0 and since(segment.ack, self.snd_nxt) <= 0
        if self.state == "SYN_RCVD":
            if not new:
                self.answer_with_reset(segment)
                return False
            self.take_ack(segment)
            self.state = "ESTABLISHED"
            self.snd_wnd, self.wl1, self.wl2 = segment.window, segment.seq, segment.ack
            self.max_wnd = max(self.max_wnd, self.snd_wnd)
            return True
        too_old = self.rfc5961 and since(segment.ack, self.snd_una) < -self.max_wnd
        if since(segment.ack, self.snd_nxt) > 0 or too_old:
            self.acknowledge()
            return False
        if new:
            self.take_ack(segment)
        self.take_window(segment)
        if self.probing() and self.trying_since is not None:
            # The peer is there: it may take as long as it wants (MUST-37).
            self.trying_since, self.again = self.now, 0
        if self.fin_acked():
            if self.state == "FIN_WAIT_1":
                self.state = "FIN_WAIT_2"
            elif self.state == "CLOSING":
                self.time_wait()
            elif self.state == "LAST_ACK":
                self.end(None)
                return False
        return self.state != "CLOSING"

    def take_ack(self, segment):
        acked = since(segment.ack, self.snd_una)
        # SYN and FIN take a number each, but are no data.
        syn = self.state in ("SYN_SENT", "SYN_RCVD") or self.snd_una == self.iss
        fin = self.fin_seq is not None and since(segment.ack, self.fin_seq) > 0
        self.unacked = self.unacked[acked - syn - fin:]
        self.snd_una = segment.ack
        if self.timed and since(self.snd_una, self.timed[0]) >= 0:
            self.measure(self.now - self.timed[1])
            self.timed = None
        if self.again and self.state in ("SYN_SENT", "SYN_RCVD"):
            # The SYN was lost (RFC 6298, rule 5.7).
            self.rto = min(max(self.first_rto, 3 * SECOND), self.max_rto)
        if self.persisting and self.waits():
            self.again = 0  # a probe was answered; the window tells what comes next
            return
        self.trying_since, self.again, self.due = None, 0, None
        self.persisting = False
        if self.snd_una != self.snd_nxt:
            self.start_timer()

    def take_window(self, segment):
        if since(segment.ack, self.snd_una) < 0:
            return
        newer = since(segment.seq, self.wl1)
        if newer > 0 or newer == 0 and since(segment.ack, self.wl2) >= 0:
            opened = self.snd_wnd == 0 and segment.window > 0
            self.snd_wnd, self.wl1, self.wl2 = segment.window, segment.seq, segment.ack
            self.max_wnd = max(self.max_wnd, self.snd_wnd)
            if opened and self.state != "TIME_WAIT":
                self.due, self.trying_since, self.again, self.persisting = None, None, 0, False
                if since(self.snd_nxt, self.snd_una) == 1 and self.fin_seq is None:
                    self.snd_nxt, self.timed = self.snd_una, None  # the probe was not taken
                elif self.snd_nxt != self.snd_una:
                    self.start_timer()

    def take_text(self, segment):
        """Takes the segment that continues the stream, and early segments after it."""
        if segment is not None and (segment.data or "FIN" in segment):
            start = (segment.seq + ("SYN" in segment)) % MODULUS
            # If the peer contradicts itself, the longer text counts.
            data, fin = self.ahead.get(start, (b"", False))
            if (len(segment.data), "FIN" in segment) >= (len(data), fin):
                self.ahead[start] = (segment.data, "FIN" in segment)
            self.owes_ack |= self.window() > 0
        for start in sorted(self.ahead, key=lambda start: since(start, self.rcv_nxt)):
            data, fin = self.ahead[start]
            old = since(self.rcv_nxt, start)
            if old < 0:
                break
            room = self.window()
            if old <= len(data) and room == 0 and (old < len(data) or fin):
                break  # it stays there until there is room
            del self.ahead[start]
            if old > len(data):
                continue
            news = data[old:][:room]
            self.unread += news
            self.rcv_nxt = (self.rcv_nxt + len(news)) % MODULUS
            self.owes_ack = True
            if fin and old + len(news) == len(data):
                if self.window() > 0:
                    return self.take_fin()
                self.ahead[self.rcv_nxt] = (b"", True)  # it has a number, for which there is no room
        return None

    def take_fin(self):
        self.rcv_nxt = (self.rcv_nxt + 1) % MODULUS
        self.ahead, self.owes_ack = {}, True
        self.signals.append("closing")
        if self.state in ("SYN_RCVD", "ESTABLISHED"):
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
        if self.snd_una == self.snd_nxt and not self.probing():
            self.retransmit(False)  # a silly segment, but it has waited for long enough
            return self.start_timer()
        tried = self.now - self.trying_since
        if any(tried >= limit for limit in self.limits(True)):
            return self.end("timeout")
        if self.probing() and self.again == 0:
            self.trying_since = self.now
        self.again += 1
        if self.again == self.trouble_at and not self.probing():
            self.signals.append("trouble")
        self.retransmit(self.probing())
        if self.probing():
            self.probes += 1
        else:
            self.rto = min(2 * self.rto, self.max_rto)
        self.start_timer()

    def probing(self):
        """Whether there is data to send, and the peer's window is closed."""
        return self.snd_wnd == 0 and self.persisting

    def retransmit(self, probing):
        size = 1 if probing else min(self.mss, self.peer_mss, self.snd_wnd)
        flight = since(self.snd_nxt, self.snd_una)
        data = self.unacked[:min(size, flight or size)]
        self.timed = None  # which of the two is acknowledged cannot be known (Karn)
        if self.state in ("SYN_SENT", "SYN_RCVD"):
            self.emit_syn()
        elif data:
            self.emit("PSH+ACK", self.snd_una, self.rcv_nxt, data)
            if len(data) > flight:
                self.advance(len(data) - flight)
        elif self.fin_seq is not None:
            self.emit("FIN+ACK", self.fin_seq, self.rcv_nxt)

    # ---- ICMP ----

    def icmp(self, error):
        if self.state in ("CLOSED", "LISTEN") or error == "source_quench":
            return
        if error in ("protocol_unreachable", "port_unreachable", "frag_needed"):
            self.end("refused" if self.state in ("SYN_SENT", "SYN_RCVD") else "reset")
        else:
            self.signals.append("unreachable")

    # ---- the protocol ----

    def handle(self, message):
        self.out, self.signals, self.given, refused = [], [], b"", None
        self.now = message.get("now_us", 0)
        self.iss = message.get("iss", self.iss)
        kind = message["type"]
        if kind == "call":
            refused = self.call(message)
        elif kind == "segment":
            self.segment(Segment(message))
        elif kind == "icmp":
            self.icmp(message["error"])
        elif kind == "tick":
            self.tick()
        if self.state not in ("CLOSED", "LISTEN", "SYN_SENT", "SYN_RCVD"):
            self.output()
        return {
            "state": self.state, "send": self.out, "signals": self.signals, "refused": refused,
            "data": self.given.hex(), "readable": len(self.unread), "wake_us": self.due,
            "variables": self.variables(),
        }

    def variables(self):
        """Variables that scenarios may ask for and its segments do not prove (section 3.3.1)."""
        if self.state not in SYNCHRONIZED and self.state != "SYN_RCVD":
            return {}
        return {
            "SND.UNA": self.snd_una, "SND.WND": self.snd_wnd,
            "RCV.NXT": self.rcv_nxt, "RCV.WND": self.window(),
        }


def main():
    tcp = None
    for line in sys.stdin:
        message = json.loads(line)
        if message["type"] == "hello":
            reply = {"version": 1, "level": "segments", "name": "python solution", "has": HAS}
        elif message["type"] == "start" and not set(message["settings"]) <= set(HAS):
            reply = {"unsupported": min(set(message["settings"]) - set(HAS))}
        else:
            if message["type"] == "start":
                tcp = Tcp(message)
            reply = tcp.handle(message)
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
