//! `assignment.toml` as text: what is wrong with it, where, and what was meant.

use super::settings::Settings;
use crate::language::Source;

/// Reads the text of an `assignment.toml`.
///
/// # Errors
/// A message with the place: `assignment.toml:3:1: unknown key `poins`; did you mean `points`?`.
pub fn parse(name: &str, text: &str) -> Result<Settings, String> {
    toml::from_str(text).map_err(|error| {
        let source = Source::new(name, text);
        let place = error.span().map(|span| {
            let place = source.place(u32::try_from(span.start).unwrap_or(u32::MAX));
            format!(":{}:{}", place.line, place.column)
        });
        format!("{name}{}: {}", place.unwrap_or_default(), clearer(error.message()))
    })
}

/// Rewrites what serde says of a word that it does not know.
fn clearer(message: &str) -> String {
    let message = message.trim();
    let of = |what: &str| message.strip_prefix(what)?.split_once('`');
    let (what, found) = match (of("unknown field `"), of("unknown variant `")) {
        (Some((found, _)), _) => ("key", found),
        (_, Some((found, _))) => ("value", found),
        _ => return message.replace("missing field", "missing key"),
    };
    // Every other piece between back-ticks; the first is what was found.
    let known: Vec<&str> = message.split('`').skip(1).step_by(2).skip(1).collect();
    let near = known
        .iter()
        .map(|word| (strsim::osa_distance(found, word), word))
        .filter(|(distance, word)| *distance <= 3 && *distance < word.len())
        .min_by_key(|(distance, _)| *distance);
    match near {
        Some((_, word)) => format!("unknown {what} `{found}`; did you mean `{word}`?"),
        None => {
            let known: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
            format!("unknown {what} `{found}`; there is {}", known.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::grade::Points;
    use crate::grade::record::{Detail, Kind};

    #[test]
    fn little_needs_to_be_said() {
        let settings = parse("a", "title = 'A'\nkind = 'predict'\npoints = 2.5").unwrap();
        assert_eq!((settings.kind, settings.points), (Kind::Predict, Some(Points(250))));
        assert_eq!(settings.detail, Detail::Full);
    }

    #[test]
    fn everything_can_be_said() {
        let text = include_str!("everything.toml");
        let settings = parse("a", text).unwrap();
        assert_eq!(settings.languages.len(), 1);
        assert_eq!(settings.scenarios.coverage.len(), 2);
        assert_eq!(settings.variation.choose, Some(10));
    }

    #[test]
    fn every_key_is_in_the_reference() {
        let reference = include_str!("../../../docs/GRADING.md");
        fn keys(value: &toml::Value, all: &mut Vec<String>) {
            match value {
                toml::Value::Table(table) => {
                    for (key, value) in table {
                        all.push(key.clone());
                        keys(value, all);
                    }
                }
                toml::Value::Array(list) => list.iter().for_each(|value| keys(value, all)),
                _ => {}
            }
        }
        let mut all = Vec::new();
        let everything: toml::Table = toml::from_str(include_str!("everything.toml")).unwrap();
        keys(&everything.into(), &mut all);
        assert!(all.len() > 40);
        for key in all {
            assert!(reference.contains(&key), "docs/GRADING.md says nothing of `{key}`");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let error = |text: &str| parse("assignment.toml", text).unwrap_err();
        let head = "title = 'A'\nkind = 'program'\n";
        assert_eq!(
            error(&format!("{head}poins = 3\n")),
            "assignment.toml:3:1: unknown key `poins`; did you mean `points`?"
        );
        assert_eq!(
            error("title = 'A'\nkind = 'programm'\n"),
            "assignment.toml:2:8: unknown value `programm`; did you mean `program`?"
        );
        assert_eq!(
            error(&format!("{head}[limits]\nmemory = '5 parsecs'\n")),
            "assignment.toml:4:10: expected a size such as `\"512MiB\"`, found `5 parsecs`"
        );
        assert_eq!(
            error(&format!("{head}[program]\nrequires = ['send', 'nagel']\n")),
            "assignment.toml:4:12: there is no `nagel`; did you mean `nagle`?"
        );
        assert_eq!(
            error(&format!("{head}[program]\nlevel = 'segment'\n")),
            "assignment.toml:4:9: unknown value `segment`; did you mean `segments`?"
        );
        assert!(error("kind = 'program'\n").contains("missing key `title`"));
        assert!(error(&format!("{head}zzzzzzzz = 1\n")).contains("there is `title`, `kind`"));
        assert!(error("title = ").starts_with("assignment.toml:1:9"));
    }
}
