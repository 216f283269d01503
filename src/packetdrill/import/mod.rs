//! A script as the text of a scenario that means the same. The plan that the script comes to is
//! written in the scenario language's own words ([`page`]), with the script's comments at their
//! places. First it is made readable ([`rewrite`]): each change of its statements is tried on a
//! [`Trial`], and kept only if a run shows the same as before. How anything runs is not known here.

mod page;
mod rewrite;
mod segments;
mod start;
mod times;

use super::lower;
use crate::host::Host;
use crate::language::plan::{Scenario, Start, StatementKind};
use crate::language::{self, Diagnostic, Imported, Reading, Source, Trial};
use page::Page;

/// A scenario on its way to a text.
#[derive(Clone, Debug)]
struct Draft {
    scenario: Scenario,
    /// Where, in the script, the part ends that the scenario's `given` stands for.
    from: u32,
}

/// Writes a script as a scenario, under that profile if one is named.
///
/// # Errors
/// Everything that is wrong with the script, in its order.
pub fn import<T: Trial>(
    source: &Source,
    reading: &Reading,
    profile: Option<&str>,
    trial: &T,
) -> Result<Imported, Vec<Diagnostic>> {
    let script = super::parse(source, &reading.defines)?;
    let (checked, wordless) = lower::lower(&script, source, reading);
    let page = Page::new(source, &script, &wordless);
    let (events, count) = (script.items.len(), page.wordless());
    let mut scenarios = checked.plan.scenarios.into_iter().filter(|_| events > 0);
    let mut is_comment = false;
    let text = scenarios.next().map_or_else(
        || page.bare(),
        |mut scenario| {
            scenario.attributes.profile = profile.map(str::to_owned);
            is_comment = scenario.unsupported.is_some();
            let draft = Draft { scenario, from: 0 };
            page.write(&if is_comment { draft } else { rewrite::readable(draft, trial) })
        },
    );
    let text = language::format(&Source::new("import.synfin", text));
    Ok(Imported { text, events, wordless: count, is_comment })
}

/// The host that runs: the other one is raw.
fn under_test(scenario: &Scenario) -> Host {
    let raw = scenario.statements.iter().find_map(|statement| match &statement.kind {
        StatementKind::Given(starts) => {
            starts.iter().find(|(_, start)| *start == Start::Raw).map(|(host, _)| *host)
        }
        _ => None,
    });
    raw.unwrap_or(Host::Client).peer()
}

/// How many statements stand before the first action.
fn head(scenario: &Scenario) -> usize {
    let is_head =
        |kind: &StatementKind| matches!(kind, StatementKind::Given(_) | StatementKind::Set { .. });
    scenario.statements.iter().take_while(|statement| is_head(&statement.kind)).count()
}
