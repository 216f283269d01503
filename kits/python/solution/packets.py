#!/usr/bin/env python3
"""The same TCP at level `packets`: its segments travel in whole IPv4 datagrams, as to and from a network
device. Only the octets are here (RFC 791, RFC 792, RFC 9293 section 3.1); the TCP is `segments.py`."""

import json
import socket
import struct
import sys

from segments import Tcp

FLAGS = ("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR")
TCP, ICMP = 6, 1
ERRORS = {
    (3, 0): "net_unreachable", (3, 1): "host_unreachable", (3, 2): "protocol_unreachable",
    (3, 3): "port_unreachable", (3, 4): "frag_needed", (3, 5): "source_route_failed",
    (4, 0): "source_quench", (11, 0): "time_exceeded", (12, 0): "parameter_problem",
}


def checksum(octets):
    """The Internet checksum (RFC 1071); 0 for octets that hold a right one."""
    octets += bytes(len(octets) % 2)
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total ^ 0xffff


class Device:
    """The two ends of the connection, and what turns octets into messages and back."""

    def __init__(self, start):
        self.own, self.peer = (
            socket.inet_aton(start[key]) for key in ("address", "peer_address"))
        self.ports = start["port"], start["peer_port"]

    def arriving(self, message):
        """The message of level `segments` for a datagram; None if it is not for this TCP."""
        packet = bytes.fromhex(message.pop("packet"))
        header, protocol = (packet[0] & 15) * 4, packet[9]
        if packet[16:20] != self.own or checksum(packet[:header]):
            return None
        body = packet[header:]
        if protocol == ICMP:
            # Behind its eight octets, the datagram that it is about.
            about = body[8 + (body[8] & 15) * 4:]
            seq, = struct.unpack("!4xI", about[:8])
            return {**message, "type": "icmp", "error": ERRORS.get(tuple(body[:2])), "seq": seq}
        from_port, to_port, seq, ack, offset, flags, window, _, urgent = struct.unpack(
            "!HHIIBBHHH", body[:20])
        if protocol != TCP or (to_port, from_port) != self.ports:
            return None
        pseudo = packet[12:20] + struct.pack("!HH", TCP, len(body))
        data = (offset >> 4) * 4
        return {
            **message, "type": "segment", "seq": seq, "ack": ack, "window": window,
            "urgent": urgent, "options": body[20:data].hex(), "data": body[data:].hex(),
            "flags": "+".join(name for bit, name in enumerate(FLAGS) if flags >> bit & 1),
            "bad_checksum": checksum(pseudo + body) != 0,
        }

    def sent(self, segment):
        """The datagram for a segment that the TCP sends."""
        options, data = (bytes.fromhex(segment.get(key, "")) for key in ("options", "data"))
        options += bytes(-len(options) % 4)
        words = segment["flags"].split("+")
        body = bytearray(struct.pack(
            "!HHIIBBHHH", *self.ports, segment["seq"], segment.get("ack", 0),
            (5 + len(options) // 4) << 4,
            sum(1 << bit for bit, name in enumerate(FLAGS) if name in words),
            segment.get("window", 0), 0, segment.get("urgent", 0)) + options + data)
        ends = self.own + self.peer
        body[16:18] = struct.pack(
            "!H", checksum(ends + struct.pack("!HH", TCP, len(body)) + bytes(body)))
        header = bytearray(struct.pack(
            "!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0x4000, 64, TCP, 0) + ends)
        header[10:12] = struct.pack("!H", checksum(bytes(header)))
        return bytes(header + body).hex()


def main():
    tcp = device = None
    for line in sys.stdin:
        message = json.loads(line)
        if message["type"] == "hello":
            reply = {"version": 1, "level": "packets", "name": "python-packets"}
        else:
            if message["type"] == "start":
                tcp, device = Tcp(message), Device(message)
            if message["type"] == "packet":
                # What is for nobody changes nothing, as a message of an unknown type.
                message = device.arriving(message) or {**message, "type": "nothing"}
            reply = tcp.handle(message)
            reply["packets"] = [device.sent(segment) for segment in reply.pop("send")]
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
