//! What signals are called.

/// A signal as people know it: `signal 11 (segmentation fault)`. The same on every system, so
/// that a result does not depend on it.
pub fn words(number: i32) -> String {
    let name = match number {
        4 => " (illegal instruction)",
        6 => " (abort)",
        7 | 8 => " (bus or arithmetic error)",
        9 => " (kill)",
        11 => " (segmentation fault)",
        15 => " (terminate)",
        24 => " (too much processor time)",
        25 => " (too long a file)",
        _ => "",
    };
    format!("signal {number}{name}")
}
