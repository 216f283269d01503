//! The figure as a picture.

use std::fmt::Write as _;

use super::dot::title;
use super::route::route;
use super::{Anchor, Diagram, Drawn, NOTES, Route};
use crate::tcp::State::{self, *};
use crate::tcp::figure5::Shown;
use crate::text::escape::xml;

const WIDTH: i32 = 960;
const HEIGHT: i32 = 900;
/// Half of a box.
const HALF: (i32, i32) = (75, 23);
/// The radius of rounded corners of lines.
const ROUND: i32 = 10;

/// The boxes, by their centres. CLOSED is at both ends.
pub(super) const BOXES: &[(State, i32, i32)] = &[
    (Closed, 480, 90),
    (Listen, 160, 200),
    (SynSent, 800, 200),
    (SynReceived, 160, 320),
    (Established, 480, 430),
    (FinWait1, 160, 560),
    (Closing, 480, 560),
    (CloseWait, 800, 560),
    (FinWait2, 160, 690),
    (TimeWait, 480, 690),
    (LastAck, 800, 690),
    (Closed, 480, 800),
];

#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    route(Closed, Listen, &[(405, 80), (130, 80), (130, 177)], (268, 73), Anchor::Across),
    route(Closed, SynSent, &[(555, 80), (830, 80), (830, 177)], (692, 73), Anchor::Across),
    route(Listen, Closed, &[(190, 177), (190, 136), (450, 136), (450, 113)], (320, 129), Anchor::Across),
    route(SynSent, Closed, &[(770, 177), (770, 136), (510, 136), (510, 113)], (640, 129), Anchor::Across),
    route(Listen, SynSent, &[(235, 200), (725, 200)], (480, 193), Anchor::Across),
    route(Listen, SynReceived, &[(130, 223), (130, 297)], (121, 256), Anchor::End),
    route(SynReceived, Listen, &[(190, 297), (190, 223)], (199, 256), Anchor::Start),
    route(SynSent, SynReceived, &[(770, 223), (770, 320), (235, 320)], (480, 313), Anchor::Across),
    route(SynSent, Established, &[(830, 223), (830, 430), (555, 430)], (692, 423), Anchor::Across),
    route(SynReceived, Established, &[(190, 343), (190, 430), (405, 430)], (300, 423), Anchor::Across),
    route(SynReceived, FinWait1, &[(130, 343), (130, 537)], (121, 426), Anchor::End),
    route(Established, FinWait1, &[(450, 453), (450, 494), (190, 494), (190, 537)], (320, 487), Anchor::Across),
    route(Established, CloseWait, &[(510, 453), (510, 494), (800, 494), (800, 537)], (655, 487), Anchor::Across),
    route(FinWait1, Closing, &[(235, 560), (405, 560)], (320, 553), Anchor::Across),
    route(FinWait1, FinWait2, &[(130, 583), (130, 667)], (121, 621), Anchor::End),
    route(FinWait1, TimeWait, &[(190, 583), (190, 625), (450, 625), (450, 667)], (320, 618), Anchor::Across),
    route(Closing, TimeWait, &[(510, 583), (510, 667)], (519, 621), Anchor::Start),
    route(CloseWait, LastAck, &[(800, 583), (800, 667)], (809, 621), Anchor::Start),
    route(FinWait2, TimeWait, &[(235, 690), (405, 690)], (320, 683), Anchor::Across),
    route(TimeWait, Closed, &[(480, 713), (480, 777)], (471, 741), Anchor::End),
    route(LastAck, Closed, &[(800, 713), (800, 800), (555, 800)], (680, 793), Anchor::Across),
];

/// The light theme, then the changes for dark. Plain properties only: many viewers do not support
/// variables.
const STYLE: &str = "
    .paper { fill: #ffffff }
    text { font: 13px ui-sans-serif, system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328 }
    .title { font-size: 17px; font-weight: 600 }
    .name { font-weight: 600; font-size: 14px; text-anchor: middle }
    .action, .note { fill: #59636e; font-size: 12px }
    .box { fill: #f6f8fa; stroke: #59636e; stroke-width: 1.5 }
    .line { fill: none; stroke: #59636e; stroke-width: 1.6 }
    .head { fill: #59636e }
    .note2 { stroke-dasharray: 7 4 }
    .badge { fill: #eaeef2; stroke: #59636e }
    .rst { font-size: 10px; font-weight: 600; text-anchor: middle }
    .taken .line { stroke: #1a7f37 } .taken .head { fill: #1a7f37 } .taken .event { fill: #116329 }
    .taken .badge { fill: #dafbe1; stroke: #1a7f37 }
    .missed .line { stroke: #cf222e; stroke-dasharray: 2 4 } .missed .head { fill: #cf222e }
    .missed .event { fill: #a40e26 } .missed .badge { fill: #ffebe9; stroke: #cf222e }
    .pointed .line { stroke: #b45309; stroke-width: 2.6 } .pointed .head { fill: #b45309 }
    .pointed .event { fill: #953800; font-weight: 600 }
    .pointed .box { fill: #fff1c2; stroke: #b45309; stroke-width: 2.6 }
    @media (prefers-color-scheme: dark) {
        .paper { fill: #0d1117 }
        text { fill: #e6edf3 }
        .action, .note { fill: #9198a1 }
        .box { fill: #161b22; stroke: #9198a1 }
        .line { stroke: #9198a1 } .head { fill: #9198a1 }
        .badge { fill: #21262d; stroke: #9198a1 }
        .taken .line { stroke: #3fb950 } .taken .head { fill: #3fb950 } .taken .event { fill: #7ee787 }
        .taken .badge { fill: #12261e; stroke: #3fb950 }
        .missed .line { stroke: #f85149 } .missed .head { fill: #f85149 }
        .missed .event { fill: #ffa198 } .missed .badge { fill: #25171c; stroke: #f85149 }
        .pointed .line { stroke: #e3b341 } .pointed .head { fill: #e3b341 }
        .pointed .event { fill: #f2cc60 } .pointed .box { fill: #341a00; stroke: #e3b341 }
    }
";

pub(super) fn draw(diagram: &Diagram) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = write_all(&mut out, diagram);
    out
}

fn write_all(out: &mut String, diagram: &Diagram) -> std::fmt::Result {
    let title = xml(&title(diagram));
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\" aria-labelledby=\"title\">"
    )?;
    writeln!(out, "<title id=\"title\">{title}</title>\n<style>{STYLE}</style>")?;
    writeln!(out, "<rect class=\"paper\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>")?;
    writeln!(out, "<text class=\"title\" x=\"24\" y=\"34\">{title}</text>")?;
    for drawn in diagram.drawn() {
        let ends = (drawn.arrow.from, drawn.arrow.to);
        if let Some(route) = ROUTES.iter().find(|it| (it.from, it.to) == ends) {
            arrow(out, &drawn, route)?;
        }
    }
    let mut seen = Vec::new();
    for (state, x, y) in BOXES {
        let reset = diagram.resets().find(|drawn| drawn.arrow.from == *state);
        let first = !seen.contains(state);
        seen.push(*state);
        state_box(out, diagram, *state, (*x, *y), reset.filter(|_| first))?;
    }
    let notes = [
        NOTES[0],
        NOTES[1],
        "RST in the corner of a state: a RST leads from there to CLOSED (note 3)",
    ];
    for (y, note) in (0..).map(|n| HEIGHT - 52 + 17 * n).zip(notes) {
        writeln!(out, "<text class=\"note\" x=\"24\" y=\"{y}\">{}</text>", xml(note))?;
    }
    writeln!(out, "</svg>")
}

/// The classes that give an arrow, a box or a badge its colours.
fn classes(drawn: &Drawn) -> &'static str {
    match (drawn.highlighted, drawn.count) {
        (true, Some(0)) => "missed pointed",
        (true, _) => "pointed",
        (false, Some(0)) => "missed",
        (false, Some(_)) => "taken",
        (false, None) => "plain",
    }
}

fn arrow(out: &mut String, drawn: &Drawn, route: &Route) -> std::fmt::Result {
    let Some((path, (x, y), turn)) = path(route.points) else { return Ok(()) };
    let note = if drawn.arrow.shown == Shown::Note2 { " note2" } else { "" };
    writeln!(out, "<g class=\"{}\">", classes(drawn))?;
    writeln!(out, "<title>{}</title>", xml(&drawn.arrow.name()))?;
    writeln!(out, "<path class=\"line{note}\" d=\"{path}\"/>")?;
    writeln!(
        out,
        "<path class=\"head\" d=\"M0 0 L-10 -5 L-10 5 Z\" \
         transform=\"translate({x} {y}) rotate({turn})\"/>"
    )?;
    let (anchor, below) = match route.anchor {
        Anchor::Across => ("middle", 21),
        Anchor::Start => ("start", 16),
        Anchor::End => ("end", 16),
    };
    let (x, y) = route.label;
    for (class, y, text) in [("event", y, drawn.event()), ("action", y + below, drawn.action())] {
        if !text.is_empty() {
            let text = xml(&text);
            writeln!(
                out,
                "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>"
            )?;
        }
    }
    writeln!(out, "</g>")
}

/// A line with rounded corners that ends a little before its last point, the last point, and its
/// direction there, in degrees.
fn path(points: &[(i32, i32)]) -> Option<(String, (i32, i32), i32)> {
    let (&first, rest) = points.split_first()?;
    let &last = rest.last()?;
    let mut path = format!("M{} {}", first.0, first.1);
    let mut before = first;
    let mut way = (0, 0);
    for (at, &point) in rest.iter().enumerate() {
        way = ((point.0 - before.0).signum(), (point.1 - before.1).signum());
        match rest.get(at + 1) {
            Some(next) => {
                let on = ((next.0 - point.0).signum(), (next.1 - point.1).signum());
                let (x, y) = (point.0 - way.0 * ROUND, point.1 - way.1 * ROUND);
                let (to_x, to_y) = (point.0 + on.0 * ROUND, point.1 + on.1 * ROUND);
                path.push_str(&format!(" L{x} {y} Q{} {} {to_x} {to_y}", point.0, point.1));
            }
            // The head of the arrow covers the rest.
            None => {
                path.push_str(&format!(" L{} {}", point.0 - way.0 * 8, point.1 - way.1 * 8));
            }
        }
        before = point;
    }
    let turn = match way {
        (1, _) => 0,
        (-1, _) => 180,
        (_, 1) => 90,
        _ => 270,
    };
    Some((path, last, turn))
}

fn state_box(
    out: &mut String,
    diagram: &Diagram,
    state: State,
    (x, y): (i32, i32),
    reset: Option<Drawn>,
) -> std::fmt::Result {
    let class = if diagram.highlight == Some(state) { "state pointed" } else { "state" };
    let (left, top) = (x - HALF.0, y - HALF.1);
    let (width, height) = (2 * HALF.0, 2 * HALF.1);
    writeln!(out, "<g class=\"{class}\">")?;
    writeln!(
        out,
        "<rect class=\"box\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"9\"/>"
    )?;
    let name = xml(state.name());
    writeln!(out, "<text class=\"name\" x=\"{x}\" y=\"{}\">{name}</text>\n</g>", y + 5)?;
    let Some(reset) = reset else { return Ok(()) };
    let text = match reset.count {
        Some(count) => format!("RST ×{count}"),
        None => "RST".to_owned(),
    };
    // Seven units per character, and some margin.
    let wide = i32::try_from(text.chars().count()).unwrap_or(0) * 7 + 10;
    let (x, y) = (x + HALF.0 - wide / 2 + 6, y + HALF.1);
    writeln!(out, "<g class=\"{}\">", classes(&reset))?;
    writeln!(out, "<title>{}</title>", xml(&reset.arrow.name()))?;
    writeln!(
        out,
        "<rect class=\"badge\" x=\"{}\" y=\"{}\" width=\"{wide}\" height=\"16\" rx=\"8\"/>",
        x - wide / 2,
        y - 8
    )?;
    writeln!(out, "<text class=\"rst event\" x=\"{x}\" y=\"{}\">{}</text>\n</g>", y + 4, xml(&text))
}
