//! How far an event can reach. Reading one sees no more of a text than this, so that an error
//! costs no more than its own lines, and brackets nest no deeper than can be read.

use super::clean::{Clean, Mark, MarkKind};

/// Brackets inside of brackets: so many can be read.
pub(super) const DEEPEST: usize = 24;

/// Where an event ends at the latest.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    /// The end.
    pub(super) end: usize,
    /// Whether brackets nest too deep there.
    pub(super) too_deep: bool,
    /// Whether the next event certainly begins there, for all that is seen of brackets.
    pub(super) is_sure: bool,
}

/// How far the event at `from` can reach, if the first `beyond` lines that begin like an event
/// belong to it.
pub(super) fn extent(clean: &Clean, from: usize, mut beyond: usize) -> Extent {
    let end_of_text = clean.text.len();
    let mut depth = 0usize;
    for mark in after(&clean.marks, from) {
        let at = mark.at as usize;
        let is_start = match mark.kind {
            MarkKind::Open => {
                depth += 1;
                if depth > DEEPEST {
                    return Extent { end: at, too_deep: true, is_sure: false };
                }
                false
            }
            MarkKind::Close => {
                depth = depth.saturating_sub(1);
                false
            }
            MarkKind::Start => depth == 0,
            MarkKind::SureStart => true,
        };
        if is_start && at > from {
            if beyond == 0 {
                return Extent { end: at, too_deep: false, is_sure: true };
            }
            beyond -= 1;
        }
    }
    Extent { end: end_of_text, too_deep: false, is_sure: depth == 0 }
}

/// The part of `from..to` in which brackets nest no deeper than can be read.
pub(super) fn shallow(clean: &Clean, from: usize, to: usize) -> &str {
    let mut depth = 0usize;
    let mut end = to;
    for mark in after(&clean.marks, from).iter().take_while(|mark| (mark.at as usize) < to) {
        match mark.kind {
            MarkKind::Open => depth += 1,
            MarkKind::Close => depth = depth.saturating_sub(1),
            MarkKind::Start | MarkKind::SureStart => {}
        }
        if depth > DEEPEST {
            end = mark.at as usize;
            break;
        }
    }
    let piece = clean.text.get(from..end).unwrap_or_default();
    piece.trim_end_matches([' ', '\n', '\t', '\r'])
}

/// The next line after `from` that begins like an event, or the end of the text.
pub(super) fn next_start(clean: &Clean, from: usize) -> usize {
    let is_start = |mark: &&Mark| matches!(mark.kind, MarkKind::Start | MarkKind::SureStart);
    let next = after(&clean.marks, from + 1).iter().find(is_start);
    next.map_or(clean.text.len(), |mark| mark.at as usize)
}

fn after(marks: &[Mark], from: usize) -> &[Mark] {
    marks.get(marks.partition_point(|mark| (mark.at as usize) < from)..).unwrap_or_default()
}
