//! For people, at a terminal.

use std::fmt::Write as _;

use super::{Group, Known, Ladders, Report, Text};
use crate::compare::{Divergence, side_by_side};
use crate::report::Severity;
use crate::text::{Paint, Style, count, labelled, visible, visible_lines};

/// So many reasons are named why courses were not judged.
const REASONS: usize = 12;

/// The differences, each with its smallest scenario and both ladders; those that are known; and the sums.
pub fn human(report: &Report, style: Style) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail.
    let _ = all(&mut out, report, style);
    out
}

fn all(out: &mut String, report: &Report, style: Style) -> std::fmt::Result {
    let Report { stack, of, host, seed, .. } = report;
    let title = format!("{stack} at the {host}, beside the model");
    writeln!(out, "{}", style.paint(Paint::Strong, &title))?;
    writeln!(out, "{}", visible(of))?;
    for (at, group) in report.groups.iter().enumerate() {
        self::group(out, at + 1, group, stack, style)?;
    }
    known(out, &report.known, style)?;
    texts(out, &report.texts, style)?;
    writeln!(out)?;
    for part in &report.parts {
        let courses = count(part.courses, "course");
        writeln!(out, "part {} of {}: {courses}", part.part, part.of)?;
    }
    let courses = count(report.courses, "course");
    let line = format!("{courses} of seed {seed}: {}", sums(report));
    let paint = if report.has_news() { Paint::Bad } else { Paint::Good };
    writeln!(out, "{}", style.paint(paint, &line))?;
    if !report.without.is_empty() {
        let courses = count(sum(report.without.values().copied()), "course");
        let settings = report.without.len();
        writeln!(out, "{courses} without settings that it says it lacks ({settings} in all)")?;
    }
    if report.unjudged > 0 {
        let unjudged = count(report.unjudged, "course");
        writeln!(out, "{unjudged} not judged to the end:")?;
        for reason in report.reasons.iter().take(REASONS) {
            labelled(out, "  ", &format!("{}: {}", reason.courses, reason.why));
        }
        if let Some(more) = report.reasons.len().checked_sub(REASONS).filter(|it| *it > 0) {
            writeln!(out, "  and for {}", count(more, "other reason"))?;
        }
    }
    Ok(())
}

/// `3 groups of differences (1 violation, 2 deviations), seen 40 times; 2 groups known, seen 9 times`.
fn sums(report: &Report) -> String {
    let times = |n: u64| match n {
        1 => "once".to_owned(),
        n => format!("{n} times"),
    };
    let mut parts = Vec::new();
    if report.groups.is_empty() {
        parts.push("no difference".to_owned());
    } else {
        let weights = Severity::ALL.iter().filter_map(|severity| {
            let is_it = |group: &&Group| group.severity == severity.name();
            let found = report.groups.iter().filter(is_it).count();
            (found > 0).then(|| count(found, severity.name()))
        });
        let weights: Vec<String> = weights.collect();
        let seen = times(sum(report.groups.iter().map(|it| it.seen)));
        let groups = count(report.groups.len(), "group");
        parts.push(format!("{groups} of differences ({}), seen {seen}", weights.join(", ")));
    }
    if !report.known.is_empty() {
        let seen = times(sum(report.known.iter().map(|it| it.seen)));
        parts.push(format!("{} known, seen {seen}", count(report.known.len(), "group")));
    }
    parts.join("; ")
}

/// What a file says may be anything.
fn sum(seen: impl Iterator<Item = u64>) -> u64 {
    seen.fold(0, u64::saturating_add)
}

fn group(
    out: &mut String,
    number: usize,
    group: &Group,
    stack: &str,
    style: Style,
) -> std::fmt::Result {
    let title = format!("{number}. {}", visible(&group.about.to_string()));
    writeln!(out, "\n{}", style.paint(Paint::Strong, &title))?;
    let paint = match group.severity.as_str() {
        "violation" => Paint::Bad,
        _ => Paint::Notice,
    };
    let weight = style.paint(paint, &group.severity);
    let seen = count(group.seen, "course");
    writeln!(out, "   {weight}: {}; {seen}", visible(&group.cited))?;
    labelled(out, "   ", &group.says);
    labelled(out, "   ", &group.differs);
    if !group.shows {
        let text = "No expectation was found that fails there when the scenario runs by itself; \
            laid beside the model, it shows:";
        labelled(out, "   ", text);
    }
    writeln!(out)?;
    for line in visible_lines(&group.scenario).lines() {
        writeln!(out, "{}", format!("    {line}").trim_end())?;
    }
    if let Some(ladders) = &group.ladders {
        writeln!(out)?;
        for line in side_by_side(&divergence(ladders), ["model", stack]) {
            writeln!(out, "{}", visible(&line))?;
        }
    }
    Ok(())
}

fn divergence(ladders: &Ladders) -> Divergence {
    let Ladders { same_rows, before, model, stack, more } = ladders.clone();
    Divergence { same: same_rows, before, left: model, right: stack, more }
}

/// What the library says and no course met, and then the sums.
fn texts(out: &mut String, texts: &[Text], style: Style) -> std::fmt::Result {
    if texts.is_empty() {
        return Ok(());
    }
    let (shown, silent): (Vec<_>, Vec<_>) = texts.iter().partition(|text| !text.by.is_empty());
    let missed: Vec<_> = shown.iter().filter(|text| !text.met).collect();
    if !missed.is_empty() {
        writeln!(out, "\n{}", style.paint(Paint::Strong, "known, and not met"))?;
    }
    for text in &missed {
        labelled(out, "  ", &format!("\"{}\"", text.why));
        for about in &text.by {
            labelled(out, "      ", &about.to_string());
        }
    }
    if !silent.is_empty() {
        let title = "known, and no difference beside the model that the RFCs settle";
        writeln!(out, "\n{}", style.paint(Paint::Strong, title))?;
    }
    for text in &silent {
        labelled(out, "  ", &format!("\"{}\"", text.why));
    }
    let (met, all) = (shown.len() - missed.len(), shown.len());
    let share = (met * 100).checked_div(all).unwrap_or(100);
    writeln!(
        out,
        "\nof what is known and differs beside the model, met: {met} of {all} ({share} %)"
    )
}

fn known(out: &mut String, known: &[Known], style: Style) -> std::fmt::Result {
    if known.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", style.paint(Paint::Strong, "known (`--known`)"))?;
    for one in known {
        let seen = count(one.seen, "course");
        writeln!(out, "  {}; {seen}", visible(&one.about.to_string()))?;
        for said in &one.said {
            labelled(out, "      ", &format!("{}: \"{}\"", said.scenario, said.why));
        }
    }
    Ok(())
}
