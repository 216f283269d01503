//! Windows smaller than the kernel's minimum.
//!
//! The host's segments show the window that the scenario sets, as if a middlebox had changed them.
//! As long as the peer stays within it, this is the same as a kernel with such a small window.
//! Where it would differ, because a segment goes beyond the window or the window opens, the
//! scenario is inconclusive.

use super::settings::LEAST_WINDOW;
use crate::stack::Fault;
use crate::tcp::{Config, Segment, Seq};

/// A window smaller than the kernel's minimum, if one is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct SmallWindow(Option<u32>);

impl SmallWindow {
    pub(super) fn new(config: &Config) -> Self {
        Self(Some(config.window).filter(|window| *window < LEAST_WINDOW))
    }

    /// RCV.WND, if a small window is set, while `unread` octets wait to be read.
    pub(super) fn left(self, unread: usize) -> Option<u32> {
        let unread = u32::try_from(unread).unwrap_or(u32::MAX);
        self.0.map(|window| window.saturating_sub(unread))
    }

    /// Shows it in the segments sent.
    pub(super) fn show(self, unread: usize, segments: &mut [Segment]) {
        let Some(left) = self.left(unread) else { return };
        for segment in segments {
            // It is below 1,152, so it fits and needs no scaling.
            segment.window = segment.window.min(left as u16);
        }
    }

    /// Whether an arriving segment is in the kernel's window but goes beyond this one.
    pub(super) fn is_passed_by(self, segment: &Segment, rcv_nxt: Seq, unread: usize) -> bool {
        let end = segment.seq + segment.seg_len();
        // A segment that begins beyond the kernel's own window is rejected anyway.
        let is_refused = segment.seq.gt(rcv_nxt + LEAST_WINDOW);
        let goes_beyond = |left| end.gt(rcv_nxt) && end.gt(rcv_nxt + left);
        !is_refused && self.left(unread).is_some_and(goes_beyond)
    }

    /// Whether the user's reading should open this window, which the kernel does not know.
    pub(super) const fn opens(self, read: usize) -> bool {
        self.0.is_some() && read > 0
    }

    /// The fault if a scenario goes beyond it.
    pub(super) fn fault(why: &str) -> Fault {
        Fault::unsayable(format!("a window that {why}"), least()).about("window")
    }

    /// The caveat, if a window below the kernel's minimum is set.
    pub(super) fn caveat(self) -> Option<String> {
        self.0.map(|_| least())
    }
}

fn least() -> String {
    format!("Linux's smallest window is {LEAST_WINDOW} octets; a smaller one is only shown")
}
