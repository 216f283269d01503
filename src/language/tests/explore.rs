//! `explore` blocks: what they become, how they are written again, and that their words are no
//! words elsewhere.

use super::super::plan::{Chance, Exploration, PropertyKind, Scenario, StatementKind};
use super::super::{Code, Source, format, mirror};
use super::check;

/// The first example of the reference, more or less.
const CLOSES: &str = "\
explore \"whoever closes, both end\" {
    given both ESTABLISHED
    within 2MSL
    may client close
    must server close
    may client send 1, 2 times
    may network drop ANY or DATA from client, once
    may client send 1 fails closing
    may server read EOF
    may reorder
    never client ESTABLISHED, server TIME_WAIT
    always client.SND.NXT >= client.SND.UNA
    sometimes client CLOSED or TIME_WAIT
    ends both CLOSED, silence
}
";

fn scenario(text: &str) -> Scenario {
    let checked = check(text).unwrap();
    assert_eq!(checked.warnings, [], "{text}");
    checked.plan.scenarios.into_iter().next().unwrap()
}

fn exploration(text: &str) -> Exploration {
    *scenario(text).exploration.unwrap()
}

fn codes(text: &str) -> Vec<Code> {
    let found = check(text).err().unwrap_or_default();
    found.iter().map(|it| it.code).collect()
}

/// A block around lines.
fn block(lines: &str) -> String {
    format!("explore \"a\" {{\n{lines}\n}}\n")
}

#[test]
fn a_block_becomes_statements_and_what_is_explored() {
    let scenario = scenario(CLOSES);
    assert_eq!(scenario.name, "whoever closes, both end");
    assert!(
        matches!(scenario.statements.as_slice(), [it] if matches!(it.kind, StatementKind::Given(_)))
    );
    let exploration = scenario.exploration.unwrap();
    let times: Vec<_> = exploration.mays.iter().map(|may| may.times).collect();
    assert_eq!(times, [Some(1), Some(1), Some(2), Some(1), Some(1), Some(1), None]);
    assert_eq!(exploration.mays.last().unwrap().what, Chance::Reorder);
    let must: Vec<_> = exploration.mays.iter().map(|may| may.must).collect();
    assert_eq!(must, [false, true, false, false, false, false, false]);
    let kinds: Vec<_> = exploration.properties.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, PropertyKind::ALL);
    assert_eq!(exploration.properties[3].parts.len(), 3);
    let line = |span: super::super::Span| &CLOSES[span.range()];
    assert_eq!(line(exploration.mays[2].span), "may client send 1, 2 times");
    assert_eq!(line(exploration.properties[3].span), "ends both CLOSED, silence");
    assert_eq!(line(exploration.properties[0].parts[1].span), "server TIME_WAIT");
    assert_eq!(line(exploration.within.unwrap().0), "within 2MSL");
}

#[test]
fn bounds_are_read() {
    for (line, times) in [
        ("may client close", Some(1)),
        ("may client close, once", Some(1)),
        ("may client close , 1 time", Some(1)),
        ("must client close", Some(1)),
        ("must network drop SYN, 3 times", Some(3)),
        ("may client send 1, 255 times", Some(255)),
        ("may network forge ACK sack=1:5,9:12 from client, 3 times", Some(3)),
        ("may reorder", None),
        ("may reorder, once", Some(1)),
        ("may reorder, 0x10 times", Some(16)),
        ("may network reorder", Some(1)),
    ] {
        assert_eq!(exploration(&block(line)).mays[0].times, times, "{line}");
    }
    for line in
        ["may client close, 0 times", "may client close, 256 times", "may reorder, 1x times"]
    {
        assert_eq!(codes(&block(line)), [Code::Number], "{line}");
    }
}

#[test]
fn its_lines_are_what_was_read() {
    let one = exploration(CLOSES);
    let lines: Vec<_> = one.lines().collect();
    let other = exploration(&block(&format!("given both ESTABLISHED\n{}", lines.join("\n"))));
    assert_eq!(other.lines().collect::<Vec<_>>(), lines);
    assert!(lines.contains(&"may network drop ANY or DATA from client".to_owned()));
    assert_eq!(lines.last().unwrap(), "ends client CLOSED, server CLOSED, silence");
}

#[test]
fn the_formatter_knows_it() {
    let text = "explore  \"a\"   {\n # why\n within  5s;may client open , 1 time # x\nmay client \
                send 1 urgent push,2 time\n\n\n  never client ESTAB,server.SND.NXT=1+2 ;may reorder\n\
                may network forge ACK seq = 1 + 2 from client , once\n}\nexplore \"b\" { may client \
                close }";
    let right = "explore \"a\" {\n    # why\n    within 5s; may client connect, once  # x\n    may client \
                 send 1 push urgent, 2 times\n\n    never client ESTABLISHED, server.SND.NXT = 1 + 2; \
                 may reorder\n    may network forge ACK seq=1+2 from client, once\n}\nexplore \"b\" { \
                 may client close }\n";
    let once = format(&Source::new("x", text));
    assert_eq!(once, right);
    assert_eq!(format(&Source::new("x", once.as_str())), once);
    let plain = |text: &str| exploration(text).lines().collect::<Vec<_>>();
    assert_eq!(plain(text), plain(&once));
    assert_eq!(format(&Source::new("x", CLOSES)), CLOSES);
}

#[test]
fn hosts_change_places_in_it() {
    let source = Source::new("x", CLOSES);
    let turned = mirror::text(&source);
    assert!(turned.contains("may server send 1, 2 times"), "{turned}");
    let text = scenario(&turned);
    let plan = mirror::scenario(&scenario(CLOSES));
    let lines = |it: &Scenario| it.exploration.as_ref().unwrap().lines().collect::<Vec<_>>();
    // `both` is the client first.
    let (text, plan) = (lines(&text), lines(&plan));
    assert_eq!(text[..text.len() - 1], plan[..plan.len() - 1]);
    assert_eq!(plan.last().unwrap(), "ends server CLOSED, client CLOSED, silence");
}

#[test]
fn its_words_are_free_elsewhere() {
    let text = "\
# explore \"x\" { may client close }
@title may explore never ends
@tags explore may within
scenario \"explore \\\"x\\\" {\" {
    client send \"may client close, once\" # never
    server recv DATA \"may client close, once\"
}
";
    let scenario = scenario(text);
    assert_eq!((scenario.name.as_str(), &scenario.exploration), ("explore \"x\" {", &None));
}

#[test]
fn what_belongs_in_no_scenario() {
    for line in [
        "may client close",
        "must client close",
        "never both CLOSED",
        "within 1s",
        "ends both CLOSED",
    ] {
        assert_eq!(codes(line), [Code::ExploreOnly], "{line}");
        assert_eq!(codes(&format!("scenario \"a\" {{ {line} }}")), [Code::ExploreOnly], "{line}");
        assert_eq!(codes(&block(line)), [], "{line}");
    }
}
