//! Windows below the least that the kernel can have.
//!
//! The segments of the host show the window that the scenario sets, as a middlebox might make
//! them; its peer keeps to that, so all is as if the kernel's window were so small. Where it would
//! not be, because something goes beyond the window or the window opens, that is said.

use super::settings::LEAST_WINDOW;
use crate::stack::Fault;
use crate::tcp::{Config, Segment, Seq};

/// A window that is smaller than the kernel can have, if one is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct SmallWindow(Option<u32>);

impl SmallWindow {
    pub(super) fn new(config: &Config) -> Self {
        Self(Some(config.window).filter(|window| *window < LEAST_WINDOW))
    }

    /// RCV.WND, if this decides it, where so many octets wait to be read.
    pub(super) fn left(self, unread: usize) -> Option<u32> {
        let unread = u32::try_from(unread).unwrap_or(u32::MAX);
        self.0.map(|window| window.saturating_sub(unread))
    }

    /// Shows it in segments that are sent.
    pub(super) fn show(self, unread: usize, segments: &mut [Segment]) {
        let Some(left) = self.left(unread) else { return };
        for segment in segments {
            // Below 1,152, so that it fits and needs no scaling.
            segment.window = segment.window.min(left as u16);
        }
    }

    /// Whether the kernel takes an arriving segment for one in its window which this window does
    /// not allow.
    pub(super) fn is_passed_by(self, segment: &Segment, rcv_nxt: Seq, unread: usize) -> bool {
        let end = segment.seq + segment.seg_len();
        // What begins beyond the kernel's own window is refused all the same.
        let is_refused = segment.seq.gt(rcv_nxt + LEAST_WINDOW);
        let goes_beyond = |left| end.gt(rcv_nxt) && end.gt(rcv_nxt + left);
        !is_refused && self.left(unread).is_some_and(goes_beyond)
    }

    /// Whether the user's reading so much should open it, which the kernel does not know.
    pub(super) const fn opens(self, read: usize) -> bool {
        self.0.is_some() && read > 0
    }

    /// What cannot be had.
    pub(super) fn fault(why: &str) -> Fault {
        Fault::unsayable(format!("a window that {why}"), least()).about("window")
    }

    /// The same, where a window is set that the kernel cannot have.
    pub(super) fn caveat(self) -> Option<String> {
        self.0.map(|_| least())
    }
}

fn least() -> String {
    format!("Linux has no window below {LEAST_WINDOW} octets; a smaller one is only shown")
}
