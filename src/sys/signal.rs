//! The names of signals, and whether this process ignores one.

use super::procfs;

/// Whether this process was started with the signal ignored, as `nohup` does with SIGHUP. False if
/// that cannot be known.
pub fn is_ignored(number: i32) -> bool {
    let status =
        procfs::folder(None).and_then(|it| std::fs::read_to_string(it.join("status")).ok());
    let ignored = status.as_deref().and_then(|status| {
        let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
        u64::from_str_radix(line.trim(), 16).ok()
    });
    // The signals are numbered from 1.
    let bit = u32::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let bit = bit.and_then(|bit| 1u64.checked_shl(bit)).unwrap_or_default();
    ignored.is_some_and(|ignored| ignored & bit != 0)
}

/// A signal in words: `signal 11 (segmentation fault)`. The words are the same on every system, so
/// that results do not depend on it.
pub fn words(number: i32) -> String {
    let name = match number {
        4 => " (illegal instruction)",
        6 => " (abort)",
        7 | 8 => " (bus or arithmetic error)",
        9 => " (kill)",
        11 => " (segmentation fault)",
        15 => " (terminate)",
        24 => " (too much processor time)",
        25 => " (file too large)",
        _ => "",
    };
    format!("signal {number}{name}")
}
