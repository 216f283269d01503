//! The words for what a program may have or lack: those of `has` in its `hello`, and of `requires` in
//! an assignment. What is in no row here, every program has: LISTEN, CONNECT, CLOSE and STATUS,
//! segments and ticks.

use std::fmt;

use crate::tcp::rules::Timer;
use crate::tcp::{Call, Config, Flags, Segment, SegmentField, Setting, SettingValue};

/// Something that a program may have or lack.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Feature(&'static str);

/// The settings that have a field of their own in the first message.
pub(super) const APART: [&str; 4] = ["ISS", "MSS", "window", "MSL"];

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

    /// What a timer belongs to. `None` for those that every program has.
    pub fn of_timer(timer: Timer) -> Option<Self> {
        let setting = |name: &str| Setting::named(name).and_then(Self::of);
        match timer {
            Timer::Retransmission => Some(Self::RETRANSMISSION),
            Timer::Persist => Some(Self::PERSIST),
            Timer::User => setting("user_timeout"),
            Timer::DelayedAck => setting("delayed_ack"),
            Timer::KeepAlive => setting("keep_alive"),
            Timer::TimeWait | Timer::Override => None,
        }
    }

    /// What a call asks for besides LISTEN, CONNECT, CLOSE and STATUS. RECEIVE asks for
    /// [`Feature::RECEIVE`].
    pub fn of_call(call: &Call) -> impl Iterator<Item = Self> {
        let asked = match call {
            Call::Send { push, urgent, .. } => {
                [Some(Self::SEND), push.then_some(Self::PUSH), urgent.then_some(Self::URGENT)]
            }
            Call::Abort => [Some(Self::ABORT), None, None],
            Call::Listen | Call::Connect | Call::Close | Call::Status => [None; 3],
        };
        asked.into_iter().flatten()
    }

    /// What a segment asks of whoever it comes to.
    pub fn of_arrival(segment: &Segment) -> impl Iterator<Item = Self> {
        Self::of_segment(segment, Self::RECEIVE)
    }

    /// What a segment asks of whoever sends it.
    pub fn of_sent(segment: &Segment) -> impl Iterator<Item = Self> {
        Self::of_segment(segment, Self::SEND)
    }

    fn of_segment(segment: &Segment, data: Self) -> impl Iterator<Item = Self> {
        let has_data = !segment.payload.is_empty();
        let is_urgent = segment.flags.has(Flags::URG);
        [has_data.then_some(data), is_urgent.then_some(Self::URGENT)].into_iter().flatten()
    }

    /// Those that `start` tells, since they differ from RFC 9293's defaults.
    pub fn of_settings(config: &Config) -> impl Iterator<Item = Self> {
        let differs = |it: &Setting| it.value(config) != it.default_value();
        Setting::all().filter(differs).filter_map(Self::of)
    }

    /// The switches that are on unless told otherwise, and are part of no other: `rfc5961_rst` does nothing
    /// where `rfc5961` is off.
    pub fn switches() -> impl Iterator<Item = (Setting, Self)> {
        let is_part_of = |it: Self, whole: Self| {
            it.0.strip_prefix(whole.0).is_some_and(|rest| rest.starts_with('_'))
        };
        let on = SettingValue::Switch(true);
        let switches = Setting::all().filter(move |it| it.default_value() == on);
        let named = switches.filter_map(|it| Some((it, Self::of(it)?)));
        named.filter(move |(_, it)| !Self::all().any(|whole| is_part_of(*it, whole)))
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

#[cfg(feature = "command")]
impl<'de> serde::Deserialize<'de> for Feature {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
        Self::named(&word).map_err(serde::de::Error::custom)
    }
}

/// A word that the protocol does not have, and its nearest one.
pub(super) fn no_such(word: &str, all: &[&str]) -> String {
    let upper = word.to_uppercase();
    let distance = |known: &&&str| strsim::osa_distance(&known.to_uppercase(), &upper);
    let nearest = all.iter().min_by_key(distance).filter(|known| {
        let distance = distance(known);
        distance <= 3 && distance < word.chars().count()
    });
    match nearest {
        Some(nearest) => format!("there is no `{word}`; did you mean `{nearest}`?"),
        None => format!("there is no `{word}`; expected one of `{}`", all.join("`, `")),
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
        let page = include_str!("../../docs/PROTOCOL.md");
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
