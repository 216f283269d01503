// A TCP that can only start to connect: fill in the rest.
//
// It speaks synfin's program protocol, version 1, at level `symbols`: a segment is its flags.
package main

import (
	"bufio"
	"encoding/json"
	"os"
)

// A message from synfin: the fields of all types of message together.
type message struct {
	Type  string `json:"type"`
	NowUs int64  `json:"now_us"`
	MslUs int64  `json:"msl_us"`
	Call  string `json:"call"`
	Flags string `json:"flags"`
	Acks  string `json:"acks"`
}

// The answer to hello.
type hello struct {
	Version int    `json:"version"`
	Level   string `json:"level"`
	Name    string `json:"name"`
}

// The answer to everything else.
type reply struct {
	State   string   `json:"state"`
	Send    []string `json:"send"`
	Signals []string `json:"signals"`
	Refused *string  `json:"refused"`
	WakeUs  *int64   `json:"wake_us"`
}

type tcp struct {
	state   string
	mslUs   int64  // TIME_WAIT lasts 2 * mslUs
	wakeUs  *int64 // when to be woken, in TIME_WAIT: nowUs + 2 * mslUs
	send    []string
	signals []string
	refused *string // why the call is refused
}

// A call of the user.
func (t *tcp) call(call string) {
	if call == "connect" && t.state == "CLOSED" {
		t.state = "SYN_SENT"
		t.send = append(t.send, "SYN")
	}
	// TODO: listen, send, receive, close, abort, status (RFC 9293, sections 3.10.1 to 3.10.6)
}

// A segment arrives: its flags, such as "SYN+ACK"; acks is "all", "old" or "".
func (t *tcp) segment(nowUs int64, flags, acks string) {
	if t.state == "SYN_SENT" && flags == "SYN+ACK" && acks == "all" {
		t.state = "ESTABLISHED"
		t.send = append(t.send, "ACK")
	}
	// TODO: everything else (RFC 9293, section 3.10.7)
}

// The time in wakeUs has come.
func (t *tcp) tick(nowUs int64) {
	// TODO: the end of TIME_WAIT
}

func (t *tcp) handle(m message) reply {
	t.send, t.signals, t.refused = []string{}, []string{}, nil
	switch m.Type {
	case "call":
		t.call(m.Call)
	case "segment":
		t.segment(m.NowUs, m.Flags, m.Acks)
	case "tick":
		t.tick(m.NowUs)
	}
	return reply{t.state, t.send, t.signals, t.refused, t.wakeUs}
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	answers := json.NewEncoder(os.Stdout) // writes lines, without a buffer
	t := &tcp{}
	for lines.Scan() {
		var m message
		if err := json.Unmarshal(lines.Bytes(), &m); err != nil {
			panic(err) // to stderr, which is yours
		}
		if m.Type == "hello" {
			answers.Encode(hello{1, "symbols", "go kit"})
			continue
		}
		if m.Type == "start" {
			t = &tcp{state: "CLOSED", mslUs: m.MslUs}
		}
		answers.Encode(t.handle(m))
	}
}
