//! What the diagrams say.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use super::*;

fn draw(format: Format) -> String {
    Diagram::default().draw(format, Style::PLAIN)
}

/// Every arrow but one, taken twice.
fn covered() -> Diagram {
    let counts = arrows().iter().map(|arrow| {
        if (arrow.from, arrow.to) == (State::FinWait1, State::Closing) { 0 } else { 2 }
    });
    Diagram { counts: Some(counts.collect()), highlight: None }
}

#[test]
fn every_arrow_has_a_route_and_every_route_an_arrow() {
    let arrows: BTreeSet<_> =
        Diagram::default().drawn().map(|drawn| (drawn.arrow.from, drawn.arrow.to)).collect();
    assert_eq!(arrows.len(), Diagram::default().drawn().count());
    for (routes, boxes) in [(text::ROUTES, text::BOXES), (svg::ROUTES, svg::BOXES)] {
        let places: BTreeSet<_> = routes.iter().map(|route| (route.from, route.to)).collect();
        assert_eq!(places, arrows);
        assert_eq!(places.len(), routes.len());
        let states: BTreeSet<_> = boxes.iter().map(|(state, ..)| *state).collect();
        assert_eq!(states.len(), State::ALL.len());
        for route in routes {
            for pair in route.points.windows(2) {
                let level = pair[0].0 == pair[1].0;
                let upright = pair[0].1 == pair[1].1;
                assert!(level != upright, "{} {}: {pair:?}", route.from, route.to);
            }
        }
    }
}

#[test]
fn the_figure_as_text() {
    let text = draw(Format::Text);
    assert!(text.lines().all(|line| line.chars().count() <= 100));
    insta::assert_snapshot!(text);
}

#[test]
fn what_was_taken_as_text() {
    let text = covered().draw(Format::Text, Style::PLAIN);
    assert!(text.lines().all(|line| line.chars().count() <= 100));
    assert!(text.contains("29 of 30 arrows taken"));
    insta::assert_snapshot!(text);
}

#[test]
fn the_figure_for_graphviz() {
    insta::assert_snapshot!(draw(Format::Dot));
}

#[test]
fn the_figure_for_mermaid() {
    insta::assert_snapshot!(draw(Format::Mermaid));
}

#[test]
fn every_format_shows_arrows_not_taken() {
    let dot = covered().draw(Format::Dot, Style::PLAIN);
    assert!(
        dot.contains("FIN_WAIT_1 -> CLOSING [label=\"rcv FIN\\nsnd ACK ×0\", color=\"#cf222e\"")
    );
    let mermaid = covered().draw(Format::Mermaid, Style::PLAIN);
    assert!(mermaid.contains("FIN_WAIT_1 --> CLOSING : rcv FIN / snd ACK ×0 (not taken)\n"));
    let svg = covered().draw(Format::Svg, Style::PLAIN);
    assert_eq!(svg.matches("<g class=\"missed\">").count(), 1);
    assert_eq!(svg.matches("<g class=\"taken\">").count(), 29);
}

#[test]
fn a_state_is_highlighted_with_the_arrows_that_leave_it() {
    let diagram = Diagram { highlight: Some(State::FinWait1), ..Diagram::default() };
    let svg = diagram.draw(Format::Svg, Style::PLAIN);
    // The state, its RST, and three arrows.
    assert_eq!(svg.matches("pointed\">").count(), 5);
    let text = diagram.draw(Format::Text, Style::PLAIN);
    assert!(text.contains("┃ FIN_WAIT_1  ┃━━━━━━━━━━━━━━▶│   CLOSING   │"), "{text}");
    assert!(text.contains(
        "note 3: a RST leads to CLOSED from SYN_SENT, SYN_RCVD, ESTABLISHED, ┃ FIN_WAIT_1 ┃,"
    ));
    let mermaid = diagram.draw(Format::Mermaid, Style::PLAIN);
    assert_eq!(mermaid.matches(" : ➤ ").count(), 3, "{mermaid}");
    assert!(mermaid.contains("FIN_WAIT_1 --> CLOSING : ➤ rcv FIN / snd ACK\n"), "{mermaid}");
    assert!(diagram.draw(Format::Mermaid, Style::PLAIN).contains("class FIN_WAIT_1 pointed_out"));
    assert!(diagram.draw(Format::Dot, Style::PLAIN).contains("FIN_WAIT_1 [style="));
}

#[test]
fn a_picture_has_every_note_it_refers_to() {
    for format in Format::ALL {
        let drawn = draw(format);
        for note in ["note 1", "note 2"] {
            assert!(drawn.contains(&format!("({note})")), "{drawn}");
            assert!(drawn.contains(&format!("{note}: ")), "{drawn}");
        }
        assert!(drawn.contains("note 3"), "{drawn}");
    }
}

#[test]
fn a_picture_is_well_formed_and_escaped() {
    let svg = draw(Format::Svg);
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().unwrap());
        }
    }
    assert!(open.is_empty());
    assert!(svg.contains("prefers-color-scheme: dark"));
}
