//! Losses that selective acknowledgments reveal: the same at any load.

use crate::{is_here, run};

/// How often each scenario runs.
const COPIES: usize = 60;

/// Keeps the processors busy until it is dropped.
struct Load(std::sync::Arc<std::sync::atomic::AtomicBool>);

impl Load {
    fn new() -> Self {
        use std::sync::atomic::Ordering::Relaxed;
        let ends = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        for _ in 0..2 {
            let ends = std::sync::Arc::clone(&ends);
            std::thread::spawn(move || {
                while !ends.load(Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        Self(ends)
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.0.store(true, std::sync::atomic::Ordering::Relaxed);
    }
}

#[test]
fn selective_acknowledgments_find_the_same_losses_at_any_load() {
    if !is_here() {
        return;
    }
    let text = include_str!("loss.synfin");
    let copy = |at: usize| text.replace("scenario \"", &format!("scenario \"{at}: "));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copies.synfin");
    std::fs::write(&file, (0..COPIES).map(copy).collect::<String>()).unwrap();
    let _load = Load::new();
    for hosts in [["--stack", "linux"], ["--client", "linux"]] {
        let file = file.to_str().unwrap();
        run(&[&hosts[..], &["--jobs", "16", file]].concat()).ends(0);
    }
}

#[test]
fn scenarios_that_depend_on_the_real_round_trip_are_inconclusive() {
    if !is_here() {
        return;
    }
    // Once segments have overtaken others, the kernel waits for a fraction of the round trip.
    let overtaken = "set client.sack = on; set server.sack = on; \
        set client.MSS = 500; set server.MSS = 500; given both ESTABLISHED; \
        client send 2000; network hold DATA seq=601; network hold DATA seq=1101; \
        network drop DATA seq=101; server recv DATA seq=1601; client recv ACK; network drop DATA; \
        network release DATA seq=1101; server recv DATA seq=1101; client recv ACK; settle";
    run(&["--stack", "linux", "-e", overtaken]).says("a fraction of the real round trip");
    // Only one offers SACK.
    let one = "set client.sack = on; set client.MSS = 500; given both ESTABLISHED; \
        client send 1500; network drop DATA seq=101; settle; expect server.RCV.NXT = 101";
    run(&["--client", "linux", "-e", one]).says("treat the first one as a loss");
}

#[test]
fn a_peer_without_an_mss_gets_536() {
    if !is_here() {
        return;
    }
    let scenario = "given raw server; client connect; server recv SYN mss=1460; \
        network forge SYN+ACK seq=300 ack=101 from server; settle; client send 2000; \
        server recv DATA seq=101 len=536; server recv DATA seq=637 len=536";
    run(&["--client", "linux", "-e", scenario]).ends(0);
    // An MSS set on a socket also sets the peer's.
    let set = format!("set client.MSS = 1000; {}", scenario.replace("1460", "1000"));
    run(&["--client", "linux", "-e", &set]).says("Linux also applies the MSS that its user sets");
    // If there are both, the smaller one counts.
    let large = "given raw client, server LISTEN; network forge SYN seq=100 mss=9000 from client; \
        server recv SYN; client recv SYN+ACK mss=1460; network forge ACK seq=101 from client; \
        server recv ACK; server send 4000; client recv DATA len=1460";
    run(&["--server", "linux", "-e", large]).ends(0);
}
