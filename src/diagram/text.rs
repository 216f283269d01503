//! The figure as text, at most 100 columns wide.

use super::route::route;
use super::{Anchor, Diagram, Drawn, NOTES, Route};
use crate::tcp::State::{self, *};
use crate::text::{Paint, Style};

/// The columns and rows of the whole figure.
const SIZE: (i32, i32) = (93, 46);
/// The width of a box, in columns; it has three rows.
const WIDTH: i32 = 15;

/// The boxes, by their upper left corners. CLOSED is at both ends.
pub(super) const BOXES: &[(State, i32, i32)] = &[
    (Closed, 48, 1),
    (Listen, 18, 8),
    (SynSent, 78, 8),
    (SynReceived, 18, 14),
    (Established, 48, 20),
    (FinWait1, 18, 27),
    (Closing, 48, 27),
    (CloseWait, 78, 27),
    (FinWait2, 18, 36),
    (TimeWait, 48, 36),
    (LastAck, 78, 36),
    (Closed, 48, 43),
];

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    route(Closed, Listen, &[(47, 2), (22, 2), (22, 7)], (35, 1), Anchor::Across),
    route(Closed, SynSent, &[(63, 2), (88, 2), (88, 7)], (75, 1), Anchor::Across),
    route(Listen, Closed, &[(29, 7), (29, 5), (51, 5), (51, 4)], (40, 4), Anchor::Across),
    route(SynSent, Closed, &[(81, 7), (81, 5), (59, 5), (59, 4)], (70, 4), Anchor::Across),
    route(Listen, SynSent, &[(33, 9), (77, 9)], (55, 8), Anchor::Across),
    route(Listen, SynReceived, &[(22, 11), (22, 13)], (20, 11), Anchor::End),
    route(SynReceived, Listen, &[(29, 13), (29, 11)], (31, 11), Anchor::Start),
    route(SynSent, SynReceived, &[(81, 11), (81, 15), (33, 15)], (55, 14), Anchor::Across),
    route(SynSent, Established, &[(88, 11), (88, 21), (63, 21)], (75, 20), Anchor::Across),
    route(SynReceived, Established, &[(29, 17), (29, 21), (47, 21)], (39, 20), Anchor::Across),
    route(SynReceived, FinWait1, &[(22, 17), (22, 26)], (20, 20), Anchor::End),
    route(Established, FinWait1, &[(52, 23), (52, 24), (29, 24), (29, 26)], (40, 23), Anchor::Across),
    route(Established, CloseWait, &[(58, 23), (58, 24), (85, 24), (85, 26)], (71, 23), Anchor::Across),
    route(FinWait1, Closing, &[(33, 28), (47, 28)], (40, 27), Anchor::Across),
    route(FinWait1, FinWait2, &[(22, 30), (22, 35)], (20, 32), Anchor::End),
    route(FinWait1, TimeWait, &[(29, 30), (29, 32), (53, 32), (53, 35)], (42, 31), Anchor::Across),
    route(Closing, TimeWait, &[(58, 30), (58, 35)], (60, 32), Anchor::Start),
    route(CloseWait, LastAck, &[(85, 30), (85, 35)], (83, 32), Anchor::End),
    route(FinWait2, TimeWait, &[(33, 37), (47, 37)], (40, 36), Anchor::Across),
    route(TimeWait, Closed, &[(55, 39), (55, 42)], (53, 40), Anchor::End),
    route(LastAck, Closed, &[(85, 39), (85, 44), (63, 44)], (74, 43), Anchor::Across),
];

/// Rows of characters, each with its colour.
struct Canvas(Vec<Vec<(char, Option<Paint>)>>);

impl Canvas {
    fn put(&mut self, x: i32, y: i32, letter: char, paint: Option<Paint>) {
        let row = usize::try_from(y).ok().and_then(|y| self.0.get_mut(y));
        let cell = row.zip(usize::try_from(x).ok()).and_then(|(row, x)| row.get_mut(x));
        if let Some(cell) = cell {
            *cell = (letter, paint);
        }
    }

    fn write(&mut self, x: i32, y: i32, text: &str, paint: Option<Paint>) {
        for (x, letter) in (x..).zip(text.chars()) {
            self.put(x, y, letter, paint);
        }
    }

    fn state(&mut self, state: State, x: i32, y: i32, paint: Option<Paint>) {
        let strong = paint == Some(Paint::Notice);
        let edges = if strong {
            ["┏━┓", "┃ ┃", "┗━┛"]
        } else {
            ["┌─┐", "│ │", "└─┘"]
        };
        for (y, edge) in (y..).zip(edges) {
            let mut letters = edge.chars();
            let mut next = || letters.next().unwrap_or(' ');
            let (left, middle, right) = (next(), next(), next());
            self.put(x, y, left, paint);
            for x in x + 1..x + WIDTH - 1 {
                self.put(x, y, middle, paint);
            }
            self.put(x + WIDTH - 1, y, right, paint);
        }
        let name = state.name();
        let start = x + (WIDTH - length(name)) / 2;
        self.write(start, y + 1, name, paint.or(Some(Paint::Strong)));
    }

    /// The line of an arrow: dotted if it was not taken, heavy if it is highlighted.
    fn line(&mut self, points: &[(i32, i32)], drawn: &Drawn, paint: Option<Paint>) {
        let heavy = drawn.highlighted;
        let (level, upright) = match (drawn.count == Some(0), heavy) {
            (false, false) => ('─', '│'),
            (true, false) => ('╌', '╎'),
            (false, true) => ('━', '┃'),
            (true, true) => ('╍', '╏'),
        };
        let mut before: Option<(i32, i32)> = None;
        for pair in points.windows(2) {
            let &[(x0, y0), (x1, y1)] = pair else { continue };
            let way = ((x1 - x0).signum(), (y1 - y0).signum());
            let (mut x, mut y) = (x0, y0);
            loop {
                let letter = match before {
                    Some(before) if (x, y) == (x0, y0) => corner(before, way, heavy),
                    _ if way.1 == 0 => level,
                    _ => upright,
                };
                self.put(x, y, letter, paint);
                if (x, y) == (x1, y1) {
                    break;
                }
                (x, y) = (x + way.0, y + way.1);
            }
            before = Some(way);
        }
        if let (Some((x, y)), Some(way)) = (points.last(), before) {
            let head = match way {
                (1, _) => '▶',
                (-1, _) => '◀',
                (_, 1) => '▼',
                _ => '▲',
            };
            self.put(*x, *y, head, paint);
        }
    }

    fn label(&mut self, drawn: &Drawn, route: &Route, paint: Option<Paint>) {
        let (x, y) = route.label;
        let below = if route.anchor == Anchor::Across { 2 } else { 1 };
        for (y, text) in [(y, drawn.event()), (y + below, drawn.action())] {
            let start = match route.anchor {
                Anchor::Across => x - length(&text) / 2,
                Anchor::Start => x,
                Anchor::End => x - length(&text) + 1,
            };
            self.write(start, y, &text, paint);
        }
    }

    fn into_text(self, style: Style) -> String {
        let mut out = String::new();
        for row in self.0 {
            let mut run = String::new();
            let mut paint = None;
            let end = row.iter().rposition(|(letter, _)| *letter != ' ').map_or(0, |at| at + 1);
            for (letter, of) in row.into_iter().take(end) {
                if of != paint {
                    flush(&mut out, &mut run, paint, style);
                    paint = of;
                }
                run.push(letter);
            }
            flush(&mut out, &mut run, paint, style);
            out.push('\n');
        }
        out
    }
}

fn flush(out: &mut String, run: &mut String, paint: Option<Paint>, style: Style) {
    match paint {
        Some(paint) => out.push_str(&style.paint(paint, run)),
        None => out.push_str(run),
    }
    run.clear();
}

/// The corner of a line, by its directions before and after it.
fn corner(before: (i32, i32), after: (i32, i32), heavy: bool) -> char {
    let (thin, thick) = match (before, after) {
        ((1, _), (_, 1)) | ((_, -1), (-1, _)) => ('┐', '┓'),
        ((-1, _), (_, 1)) | ((_, -1), (1, _)) => ('┌', '┏'),
        ((1, _), (_, -1)) | ((_, 1), (-1, _)) => ('┘', '┛'),
        _ => ('└', '┗'),
    };
    if heavy { thick } else { thin }
}

/// The width of a text of the figure, in columns.
fn length(text: &str) -> i32 {
    i32::try_from(text.chars().count()).unwrap_or(i32::MAX)
}

fn paint(drawn: &Drawn) -> Option<Paint> {
    match (drawn.count, drawn.highlighted) {
        (_, true) => Some(Paint::Notice),
        (Some(0), _) => Some(Paint::Bad),
        (Some(_), _) => Some(Paint::Good),
        (None, _) => None,
    }
}

pub(super) fn draw(diagram: &Diagram, style: Style) -> String {
    let empty = vec![(' ', None); SIZE.0 as usize];
    let mut canvas = Canvas(vec![empty; SIZE.1 as usize]);
    for (state, x, y) in BOXES {
        let pointed_out = diagram.highlight == Some(*state);
        canvas.state(*state, *x, *y, pointed_out.then_some(Paint::Notice));
    }
    for drawn in diagram.drawn() {
        let Some(route) = ROUTES.iter().find(|it| (it.from, it.to) == ends(&drawn)) else {
            continue;
        };
        let paint = paint(&drawn);
        canvas.line(route.points, &drawn, paint);
        canvas.label(&drawn, route, paint);
    }
    let mut out = canvas.into_text(style);
    out.push('\n');
    out.push_str(&notes(diagram, style));
    out
}

fn ends(drawn: &Drawn) -> (State, State) {
    (drawn.arrow.from, drawn.arrow.to)
}

fn notes(diagram: &Diagram, style: Style) -> String {
    let mut out = format!("{}\n{}\n", NOTES[0], NOTES[1]);
    let resets = diagram.resets().map(|drawn| {
        let text = drawn.reset();
        let text = if drawn.highlighted { format!("┃ {text} ┃") } else { text };
        paint(&drawn).map_or(text.clone(), |paint| style.paint(paint, &text))
    });
    let resets: Vec<String> = resets.collect();
    let (first, second) = resets.split_at(resets.len().min(4));
    out.push_str(&format!(
        "note 3: a RST leads to CLOSED from {},\n        {}\n",
        first.join(", "),
        second.join(", ")
    ));
    if let Some((taken, all)) = diagram.taken() {
        out.push_str(&format!("\n{taken} of {all} arrows taken; dotted ones were not\n"));
    }
    out
}
