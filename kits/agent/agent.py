"""An agent over sockets: it makes a scenario's calls on the TCP of the kernel that it runs on.

It reads a message in each line of stdin and answers it in a line of stdout, as docs/PROTOCOL.md says.
"""

import errno, fcntl, json, select, socket, struct, sys, termios

# The states as /proc/net/tcp numbers them, which shows TIME_WAIT and a SYN that nobody has accepted too.
STATES = ("", "ESTABLISHED", "SYN_SENT", "SYN_RCVD", "FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT", "CLOSED",
          "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING", "SYN_RCVD")
OPENING = ("SYN_SENT", "SYN_RCVD")
SIGNALS = {"ECONNRESET": "reset", "EPIPE": "reset", "ECONNREFUSED": "refused", "ETIMEDOUT": "timeout"}


class User:
    """The user of one connection, which may have a listener instead."""

    def __init__(self, start):
        self.own, self.peer = [(start[of + "address"], start[of + "port"]) for of in ("", "peer_")]
        self.start, self.listener, self.connection, self.waiting, self.told = start, None, None, [], set()

    def state(self):
        at = ["%08X:%04X" % (*struct.unpack("=I", socket.inet_aton(a)), p) for a, p in (self.own, self.peer)]
        rows = [line.split()[1:4] for line in open("/proc/net/tcp")]
        states = {remote: STATES[int(state, 16)] for local, remote, state in rows[1:] if local == at[0]}
        return states.get(at[1], "LISTEN" if "LISTEN" in states.values() else "CLOSED")

    def socket(self):
        s = socket.socket()
        s.setblocking(False)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, self.start["settings"].get("nagle") is False)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)
        s.setsockopt(socket.IPPROTO_IP, 11, 1)  # IP_RECVERR: ICMP errors as they come
        if self.start["mss"] != 1460:
            s.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, self.start["mss"])
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.start["window"])
        s.bind(self.own)
        return s

    def call(self, call):
        """Makes a call; returns why it is refused, if it is."""
        name, state = call["call"], self.state()
        if name in ("listen", "connect"):
            if state != "CLOSED":
                return "already_open"
            self.__init__(self.start)
            if name == "listen":
                self.listener = self.socket()
                self.listener.listen(1)
            else:
                self.connection = self.socket()
                self.connection.connect_ex(self.peer)
        elif state == "CLOSED" and not (name == "receive" and self.connection):
            return "not_open"
        elif name in ("close", "abort") and state == "SYN_RCVD" and not self.connection:
            self.lacks = name + " before the connection is accepted"
        elif name == "abort" or name == "close" and state in ("LISTEN", "SYN_SENT"):
            self.reset()
        elif name in ("send", "close"):
            if state == "LISTEN":
                return "not_open"
            if None in self.waiting or name == "send" and state not in OPENING + ("ESTABLISHED", "CLOSE_WAIT"):
                return "closing"
            self.waiting.append([bytes.fromhex(call["data"]), call.get("urgent")] if name == "send" else None)
            return self.go_on()
        elif name == "receive" and self.connection and state not in OPENING:
            try:
                while len(self.data) < call["limit"]:  # a read stops at the mark of urgent data
                    new = self.connection.recv(call["limit"] - len(self.data))
                    self.data += new
                    if not new:
                        break
            except BlockingIOError:
                return None
            except OSError:
                pass
            return None if self.data else "not_open" if state == "CLOSED" else "closing"

    def reset(self):
        if self.connection:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.listener, self.connection, self.waiting = None, None, []  # which closes them

    def go_on(self):
        """What sockets do later: accept, and the calls that have to wait for the connection."""
        try:
            if self.listener:
                self.connection, self.listener = self.listener.accept()[0], None
                self.connection.setblocking(False)
            while self.waiting and self.connection and self.state() not in OPENING:
                call = self.waiting[0]
                if call is None:
                    self.connection.shutdown(socket.SHUT_WR)
                else:
                    call[0] = call[0][self.connection.send(call[0], socket.MSG_OOB if call[1] else 0):]
                if not call or not call[0]:
                    self.waiting.pop(0)
        except BlockingIOError:
            pass  # nobody to accept yet, or no room for more data
        except OSError:
            self.waiting = []  # the connection has ended, or both directions are closed
            return "closing"

    def signals(self):
        """What the user is told now, each but an ICMP error once."""
        if not self.connection:
            return []
        poll = select.poll()
        poll.register(self.connection, select.POLLRDHUP | select.POLLPRI)
        events = sum(event for _, event in poll.poll(0))
        error = self.connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        new = [SIGNALS.get(errno.errorcode[error], "unreachable")] if error else []
        if events & select.POLLPRI and "urgent" not in self.told:
            new.append("urgent")
        if events & select.POLLRDHUP and not error and not self.told & {"closing", *SIGNALS.values()}:
            new.append("closing")
        self.told.update(new)
        return new

    def answer(self, refused=None):
        self.go_on()
        answer = {"signals": self.signals(), "state": self.state(), "end": "closing" in self.told}
        if self.connection:
            answer["readable"] = struct.unpack("i", fcntl.ioctl(self.connection, termios.FIONREAD, b"...."))[0]
        if refused:
            answer["refused"] = refused
        return answer


user = User({"address": "0.0.0.0", "port": 0, "peer_address": "0.0.0.0", "peer_port": 0})
for line in sys.stdin:
    message = json.loads(line)
    user.data, user.lacks = b"", None
    if message["type"] == "hello":
        answer = {"version": 1, "level": "calls", "name": "python sockets"}
    elif message["type"] == "start":
        user.reset()
        user = User(message)
        odd = {"window": message["window"] < 1152, "MSL": message["msl_us"] not in (30_000_000, 120_000_000)}
        lacks = [name for name in odd if odd[name]] + [name for name in message["settings"] if name != "nagle"]
        answer = {"unsupported": lacks[0]} if lacks else user.answer()
    else:
        answer = user.answer(user.call(message) if message["type"] == "call" else None)
        if user.data:
            answer["data"] = user.data.hex()
        if user.lacks:
            answer = {"unsupported": user.lacks}
    print(json.dumps(answer), flush=True)
