//! The whole life of a connection (handshake, both closes, TIME_WAIT; seven segments, no
//! payload) in memory: the model against smoltcp, alternating, in the same run.
//!
//! `cargo bench -p synfin-benches --bench life`. Only the ratio counts: absolute times
//! differ from machine to machine.

use std::hint::black_box;
use std::time::{Duration, Instant};

use synfin::tcp::{Call, Config, Effects, Endpoint, RuleId, Rules, Segment, Seq, State, Time};

#[path = "life/peer.rs"]
mod peer;

/// Lives in one stretch.
const LIVES: u32 = 20_000;
/// Stretches of each, alternating.
const ROUNDS: usize = 15;

fn main() {
    let peer = peer::Peer::new();
    let mut lives = [
        ("model", Box::new(|| model_lives(false)) as Box<dyn FnMut() -> Duration>),
        ("model, rules recorded", Box::new(|| model_lives(true))),
        (
            "smoltcp 0.14",
            Box::new({
                let mut peer = peer;
                move || peer.lives(LIVES)
            }),
        ),
    ];
    let mut times = vec![Vec::new(); lives.len()];
    for _ in 0..ROUNDS {
        for ((_, live), times) in lives.iter_mut().zip(&mut times) {
            times.push(live().as_secs_f64() * 1e9 / f64::from(LIVES));
        }
    }
    let medians: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
    println!("{:<24} {:>10} {:>10}", "", "ns a life", "of smoltcp");
    for ((name, _), ns) in lives.iter().zip(&medians) {
        println!("{name:<24} {ns:>10.0} {:>10.2}", ns / medians[2]);
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The part of an arrival that a trace keeps.
type Row = (Time, [State; 2], Vec<RuleId>, Segment);

/// Lives of the model; with `record`, the effect of each rule is kept for every step, as in a
/// trace.
fn model_lives(record: bool) -> Duration {
    let rules = Rules::standard();
    let client_config = Config::default();
    let mut server_config = Config::default();
    server_config.iss = Seq(300);
    let mut client = Endpoint::new(client_config);
    let mut server = Endpoint::new(server_config);
    let mut out = Effects::default();
    let mut trace: Vec<Row> = Vec::new();
    let start = Instant::now();
    for _ in 0..LIVES {
        let mut now = Time::ZERO;
        let call = |end: &mut Endpoint, call: Call, out: &mut Effects| {
            out.clear();
            let answer = end.call(rules, now, &call, out);
            assert!(answer.is_ok());
            out.segments.pop()
        };
        call(&mut server, Call::Listen, &mut out);
        let mut flight = call(&mut client, Call::Connect, &mut out);
        let mut to_server = true;
        // SYN, SYN+ACK, ACK; FIN, ACK; FIN, ACK.
        for step in 0..7 {
            let Some(segment) = flight.take() else { unreachable!("segment {step} is missing") };
            out.clear();
            let end = if to_server { &mut server } else { &mut client };
            end.segment(rules, now, &segment, &mut out);
            if record {
                let fired = out.fired.clone();
                trace.push((now, [client.state(), server.state()], fired, segment));
            }
            flight = out.segments.pop();
            to_server = !to_server;
            if step == 2 {
                flight = call(&mut client, Call::Close, &mut out);
                to_server = true;
            }
            if step == 4 {
                flight = call(&mut server, Call::Close, &mut out);
                to_server = false;
            }
        }
        now = client.next_timeout().unwrap_or(Time::NEVER);
        out.clear();
        client.timeout(rules, now, &mut out);
        assert!(client.state() == State::Closed && server.state() == State::Closed);
        black_box(&trace);
        trace.clear();
    }
    start.elapsed()
}
