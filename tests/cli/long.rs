//! Long lines and many failures: the output about them is bounded.

use crate::rig::Folder;

#[test]
fn many_failures_on_one_line_are_counted() {
    let text = |count| format!("{}\n", "expect client LISTEN; ".repeat(count));
    let folder = Folder::new(&[("few.synfin", &text(150)), ("many.synfin", &text(5_000))]);
    let said = |name| {
        let failed = folder.run(&["run", name]).ends(1);
        failed.out + &failed.err
    };
    let (few, many) = (said("few.synfin"), said("many.synfin"));
    assert!(many.contains("4800 more failures"), "{}", &many[many.len() - 500..]);
    // 200 are shown instead of 150, but no more of the line.
    assert!(many.len() < 2 * few.len(), "{} {}", few.len(), many.len());
    assert!(many.lines().all(|line| line.chars().count() <= 130));
}
