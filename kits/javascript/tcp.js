#!/usr/bin/env node
// A TCP that can only start to connect: fill in the rest.
// It speaks synfin's program protocol, version 1, at level `symbols`: a segment is its flags.
'use strict';

class Tcp {
  constructor(mslUs) {
    this.state = 'CLOSED';
    this.mslUs = mslUs;
    this.wakeUs = null; // when to be woken, in TIME_WAIT: nowUs + 2 * this.mslUs
  }

  // A call of the user. Returns null, or the reason for a refusal.
  call(call) {
    if (call === 'connect' && this.state === 'CLOSED') {
      this.state = 'SYN_SENT';
      this.send.push('SYN');
    }
    // TODO: listen, send, receive, close, abort, status (RFC 9293, sections 3.10.1 to 3.10.6)
    return null;
  }

  // A segment arrives: its flags, such as 'SYN+ACK'; acks is 'all', 'old' or undefined.
  segment(nowUs, flags, acks) {
    if (this.state === 'SYN_SENT' && flags === 'SYN+ACK' && acks === 'all') {
      this.state = 'ESTABLISHED';
      this.send.push('ACK');
    }
    // TODO: everything else (RFC 9293, section 3.10.7)
  }

  // The time in wakeUs has come.
  tick(nowUs) {
    // TODO: the end of TIME_WAIT
  }

  // One message in, one reply out.
  handle(message) {
    this.send = [];
    this.signals = [];
    let refused = null;
    if (message.type === 'call') {
      refused = this.call(message.call);
    } else if (message.type === 'segment') {
      this.segment(message.now_us, message.flags, message.acks);
    } else if (message.type === 'tick') {
      this.tick(message.now_us);
    }
    return {
      state: this.state, send: this.send, signals: this.signals, refused, wake_us: this.wakeUs,
    };
  }
}

let tcp = null;
const lines = require('readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const message = JSON.parse(line);
  let reply;
  if (message.type === 'hello') {
    reply = { version: 1, level: 'symbols', name: 'javascript kit' };
  } else {
    if (message.type === 'start') tcp = new Tcp(message.msl_us);
    reply = tcp.handle(message);
  }
  // Your own output goes to console.error.
  process.stdout.write(JSON.stringify(reply) + '\n');
});
