//! The words for what a program may have or lack: those of `has` in its `hello`, and of `requires` in
//! an assignment. What is in no row here, every program has: LISTEN, CONNECT, CLOSE and STATUS,
//! segments and ticks.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error};

use super::reply::no_such;
use super::settings::APART;
use crate::tcp::{SegmentField, Setting};

/// Something that a program may have or lack.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Feature(&'static str);

/// The words that are no settings, and their meanings.
const OWN: &[(&str, &str)] = &[
    ("send", "the call SEND, and data in what it sends"),
    ("receive", "the call RECEIVE, and data that arrives"),
    ("push", "the PUSH flag of SEND"),
    ("urgent", "urgent data, sent and received"),
    ("abort", "the call ABORT"),
    ("icmp", "what ICMP errors do"),
    ("retransmission", "the retransmission timer"),
    ("persist", "the probes of a zero window"),
];

/// Other words for settings, from the options of segments.
const OTHER: &[(SegmentField, &str)] = &[
    (SegmentField::Mss, "mss_option"),
    (SegmentField::WindowScale, "window_scale"),
    (SegmentField::SackPermitted, "sack"),
    (SegmentField::TsVal, "timestamps"),
];

impl Feature {
    /// `send`.
    pub const SEND: Self = Self("send");
    /// `receive`.
    pub const RECEIVE: Self = Self("receive");
    /// `push`.
    pub const PUSH: Self = Self("push");
    /// `urgent`.
    pub const URGENT: Self = Self("urgent");
    /// `abort`.
    pub const ABORT: Self = Self("abort");
    /// `icmp`.
    pub const ICMP: Self = Self("icmp");
    /// `retransmission`.
    pub const RETRANSMISSION: Self = Self("retransmission");
    /// `persist`.
    pub const PERSIST: Self = Self("persist");

    /// All of them: first those that are no settings.
    pub fn all() -> impl Iterator<Item = Self> {
        let own = OWN.iter().map(|(word, _)| Self(word));
        own.chain(Setting::all().filter_map(Self::of))
    }

    /// Those that are no settings, with their meanings.
    pub fn own() -> impl Iterator<Item = (Self, &'static str)> {
        OWN.iter().map(|(word, says)| (Self(word), *says))
    }

    /// That a setting is obeyed. `None` for those that every program has to know.
    pub fn of(setting: Setting) -> Option<Self> {
        let told = !setting.is_opposite() && !APART.contains(&setting.name());
        told.then(|| Self(setting.name()))
    }

    /// The one of that word, or of the word for an option: `wscale` is `window_scale`.
    ///
    /// # Errors
    /// There is none; with the nearest word.
    pub fn named(word: &str) -> Result<Self, String> {
        let other = OTHER.iter().find(|(field, _)| field.word() == word);
        let word = other.map_or(word, |(_, setting)| setting);
        let all: Vec<&str> = Self::all().map(Self::word).collect();
        Self::all().find(|it| it.0 == word).ok_or_else(|| no_such(word, &all))
    }

    /// Every word that [`Feature::named`] knows.
    pub fn words() -> Vec<&'static str> {
        Self::all().map(Self::word).chain(OTHER.iter().map(|(field, _)| field.word())).collect()
    }

    /// Its word.
    pub const fn word(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl<'de> Deserialize<'de> for Feature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::named(&word).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn options_have_the_words_of_segments_too() {
        for (word, setting) in
            [("wscale", "window_scale"), ("mss", "mss_option"), ("sackok", "sack")]
        {
            assert_eq!(Feature::named(word).unwrap().word(), setting);
        }
        let wrong = |word: &str| Feature::named(word).unwrap_err();
        assert_eq!(wrong("nagel"), "there is no `nagel`; did you mean `nagle`?");
        // Every program has to know it.
        assert!(wrong("MSL").starts_with("there is no `MSL`; expected one of `send`, `receive`"));
    }

    #[test]
    fn the_page_of_the_protocol_explains_every_word() {
        let page = include_str!("../../../docs/PROTOCOL.md");
        let page = page.split_whitespace().collect::<Vec<_>>().join(" ");
        for (feature, says) in Feature::own() {
            let row = format!("| `\"{feature}\"` | {says} |");
            assert!(page.contains(&row), "docs/PROTOCOL.md lacks: {row}");
        }
        for (field, setting) in OTHER {
            let word = format!("`\"{}\"` is `\"{setting}\"`", field.word());
            assert!(page.contains(&word), "docs/PROTOCOL.md lacks: {word}");
            assert!(Feature::named(setting).is_ok());
        }
    }
}
