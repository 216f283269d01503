//! Mutates a text by whole lines: most mutations of single octets make a scenario that only the
//! parser ever sees.

/// Statements to put in; the dictionary has the words.
const STATEMENTS: &[&str] = &[
    "client listen",
    "server listen",
    "client connect",
    "server connect",
    "client close",
    "server close",
    "client abort",
    "server abort",
    "client send 3000",
    "server send \"text\" push",
    "client send 1 urgent",
    "client read",
    "server read EOF",
    "client recv ANY",
    "server recv ANY",
    "network drop ANY",
    "network duplicate ANY",
    "network hold ANY",
    "network release ANY",
    "network reorder",
    "network down",
    "network up",
    "network forge SYN from client",
    "network forge RST from server",
    "network forge ACK win=0 from server",
    "network forge FIN+ACK len=10 seq=server.RCV.NXT-5 from client",
    "network forge PSH+URG+ACK up=4 len=10 from client",
    "network forge only SYN+ECE+CWR reserved=15 from client",
    "network forge NONE len=3 from server",
    "network forge ACK sack=1:5,server.RCV.NXT:9 from client",
    "server recv next only SYN+ACK without other options",
    "client recv RST without ACK or DATA len<=536 win>0",
    "client recv ANY at +0s to +1s",
    "wait until 5s",
    "server listen forever",
    "server stop listening",
    "client close linger 2s",
    "client close linger 0s",
    "server read nothing",
    "network icmp port_unreachable to client",
    "network icmp frag_needed to server",
    "settle",
    "wait 1RTO",
    "wait 2MSL",
    "wait 1h",
    "expect both CLOSED",
    "expect client ESTABLISHED",
    "expect client signal reset",
    "expect silence",
    "expect server ?",
    "set client.window = 0",
    "set server.window_scale = 14",
    "set client.timestamps = on",
    "set server.delayed_ack = on",
    "set client.keep_alive = 1s",
    "set MSL = 0s",
    "set RTO = 0s",
    "given both ESTABLISHED",
    "given raw client, server ESTABLISHED",
    "given client FIN_WAIT_1",
];

/// The text with a line removed, doubled, moved or inserted. It may become too long.
pub fn change(text: &[u8], seed: u32) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = text.split(|octet| *octet == b'\n').collect();
    // Three nearly independent numbers.
    let pick = |salt: u32, n: usize| {
        let mixed =
            (seed ^ salt).wrapping_mul(0x9e37_79b1).rotate_left(15).wrapping_mul(0x85eb_ca6b);
        (mixed >> 8) as usize % n
    };
    let (from, to) = (pick(1, lines.len()), pick(2, lines.len()));
    match pick(3, 6) {
        0 => {
            lines.remove(from);
        }
        1 => lines.insert(to, lines[from]),
        2 => {
            let line = lines.remove(from);
            lines.insert(to.min(lines.len()), line);
        }
        _ => lines.insert(to, STATEMENTS[pick(4, STATEMENTS.len())].as_bytes()),
    }
    lines.join(&b'\n')
}
