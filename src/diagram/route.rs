//! The positions of boxes and arrows, in the format's own unit.

use crate::tcp::State;

/// The route of an arrow: vertical and horizontal lines from point to point, and the place of its
/// label.
pub(crate) struct Route {
    pub from: State,
    pub to: State,
    pub points: &'static [(i32, i32)],
    /// The place of the first of the label's two lines.
    pub label: (i32, i32),
    pub anchor: Anchor,
}

/// Which part of a label its place fixes, and how its two lines are arranged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Anchor {
    /// The middle; the first line above the arrow and the second below it.
    Across,
    /// The start of both lines, one below the other: to the right of an arrow.
    Start,
    /// The end of both lines, one below the other: to the left of an arrow.
    End,
}

/// A route.
pub(crate) const fn route(
    from: State,
    to: State,
    points: &'static [(i32, i32)],
    label: (i32, i32),
    anchor: Anchor,
) -> Route {
    Route { from, to, points, label, anchor }
}
