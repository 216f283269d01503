//! Where boxes and arrows stand, in whatever unit a format counts.

use crate::tcp::State;

/// The way of an arrow: straight lines from point to point, upright or level, and where what
/// is written on it stands.
pub(crate) struct Route {
    pub from: State,
    pub to: State,
    pub points: &'static [(i32, i32)],
    /// Where the first of two lines of text stands.
    pub label: (i32, i32),
    pub anchor: Anchor,
}

/// Which part of a text its place fixes, and how its two lines stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Anchor {
    /// The middle; the first line above the arrow and the second below it.
    Across,
    /// The beginning of both, one below the other: to the right of an arrow.
    Start,
    /// The end of both, one below the other: to the left of an arrow.
    End,
}

/// A way.
pub(crate) const fn route(
    from: State,
    to: State,
    points: &'static [(i32, i32)],
    label: (i32, i32),
    anchor: Anchor,
) -> Route {
    Route { from, to, points, label, anchor }
}
