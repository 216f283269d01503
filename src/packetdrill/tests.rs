#![allow(clippy::unwrap_used)]
use super::parse;
use crate::language::Source;

#[test]
fn a_small_script() {
    let text =
        "--ip_version=ipv4\n`sysctl x`\n+0 close(3) = 0 // done\n0.1 < S 0:0(0) win 5 <mss 1460>";
    let script = parse(&Source::new("a.pkt", text), &[]).unwrap();
    assert_eq!((script.options.len(), script.items.len(), script.comments.len()), (1, 3, 1));
}
