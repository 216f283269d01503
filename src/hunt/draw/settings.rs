//! Settings that are tried: values of each, and where they matter.

use crate::tcp::rules::Facts;
use crate::tcp::{
    Config, Event, Fact, Flow, Next, Rule, Rules, Setting, SettingKind, SettingValue, State,
};

/// Values to try, where those that are made from the kind of a setting would say little.
const VALUES: &[(&str, &[&str])] = &[
    ("ISS", &[]),
    ("MSS", &["1", "100", "536", "1095", "1096", "2190", "2191", "9000"]),
    ("window", &["0", "1", "20", "1000", "1460", "3000", "70000"]),
    ("window_scale", &["0", "3", "14"]),
    ("first_timestamp", &["4294967295"]),
    ("MSL", &["1s"]),
    ("delayed_ack_time", &["100ms"]),
    ("initial_window", &["1", "10"]),
    ("RTO", &["200ms", "3s"]),
    ("max_RTO", &["60s"]),
    ("R1", &["1", "5"]),
    ("R2", &["1s", "7s", "200s", "off"]),
    ("R2_SYN", &["1s", "7s", "200s", "off"]),
    ("user_timeout", &["1s", "10s", "off"]),
    ("keep_alive", &["200ms", "10s"]),
];

/// Several at once, where one alone does nothing.
const TOGETHER: &[&str] = &[
    "server.delayed_ack = on; server.delayed_ack_time = 100ms",
    "server.delayed_ack = on; server.MSS = 100",
    "server.delayed_ack = on; server.mss_option = off",
    "server.keep_alive = 1s; server.keep_alive_interval = 300ms",
    "server.keep_alive = 1s; server.keep_alive_octet = on",
    "server.keep_alive = 1s; server.keep_alive_count = 2",
    "server.keep_alive = 1s; server.keep_alive_interval = 300ms; server.keep_alive_count = 3",
    "server.drop_syn_fin = on; server.drop_syn_fin_in_time_wait = off",
    "server.rfc5961_rst = off; server.rfc5961_syn = off",
    "server.timestamps = on; server.sack = on; server.window_scale = 2",
    "server.timestamps = on; server.reopen_time_wait = on",
    "server.linux_time_wait = on; server.reopen_time_wait = on",
    "server.linux_time_wait = on; server.reopen_time_wait = on; server.timestamps = on",
    "server.bsd_time_wait = on; server.reopen_time_wait = on",
    "server.abort_to_time_wait = on; server.reset_ack = on",
    "server.rfc5961 = off; server.accept_edges = on",
    "server.rfc5961 = off; server.reset_ack = on",
    "server.congestion_control = off; server.nagle = off",
    "server.congestion_control = off; server.nagle = off; server.MSS = 100",
    "server.accept_to_buffer = on; server.window = 70000",
    "server.round_window = on; server.window = 2000",
    "server.eager_window = on; server.window = 3000",
    "server.half_duplex_close = on; server.reset_ack = on",
    "server.R2 = off; server.user_timeout = 20s",
    "server.R2 = off; server.user_timeout = off; server.max_RTO = 60s",
    "server.user_timeout = 20s; server.probe_below = on",
    "server.ISS = 4294967295",
    "server.ISS = 4294967290",
    "server.ISS = 2147483645",
    "client.ISS = 4294967295",
    "client.ISS = 4294967290",
    "client.ISS = 2147483645",
    "server.ISS = 4294967285; client.ISS = 4294967285",
];

/// A choice of settings.
pub(super) struct Choice {
    /// Its statements, `set …; set …`.
    pub text: String,
    /// Where rules ask for it; none if it is no rule's, and may matter anywhere.
    pub asked: Vec<Asked>,
}

/// Where a rule asks for a setting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Asked {
    state: State,
    event: Event,
    /// What it asks besides that a segment says itself.
    when: Vec<(Fact, bool)>,
}

/// Whether a rule that asks for a setting is about an event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Near {
    /// It is not.
    No,
    /// But for one thing that it asks.
    Nearly,
    /// It is.
    Yes,
}

impl Choice {
    /// No settings.
    pub(super) const fn none() -> Self {
        Self { text: String::new(), asked: Vec::new() }
    }

    /// Whether it may matter anywhere, as far as the table says.
    pub(super) fn is_free(&self) -> bool {
        self.asked.is_empty()
    }

    /// What it sets, where it is one setting.
    fn name(&self) -> &str {
        self.text.split(" =").next().unwrap_or_default()
    }

    /// Whether a rule asks for it in this state.
    pub(super) fn is_asked_in(&self, state: State) -> bool {
        self.asked.iter().any(|it| it.state == state)
    }

    /// How near what happens in a state is to what rules ask for it at.
    pub(super) fn near(&self, state: State, event: Event, own: Facts) -> Near {
        let there = self.asked.iter().filter(|it| it.state == state);
        there.map(|it| it.near(event, own)).max().unwrap_or(Near::No)
    }
}

impl Asked {
    fn near(&self, event: Event, own: Facts) -> Near {
        match (self.event, event) {
            (Event::Segment(_), Event::Segment(_)) => {
                let otherwise = self.when.iter().filter(|(fact, holds)| own.has(*fact) != *holds);
                match otherwise.count() {
                    // What does not go by the kind of a segment shows with those that tell most.
                    0 if self.when.is_empty() => Near::Nearly,
                    0 => Near::Yes,
                    1 => Near::Nearly,
                    _ => Near::No,
                }
            }
            // What may be sent is asked after everything, and timers run as time passes.
            (Event::Output | Event::Timeout(_), _) => Near::Nearly,
            (one, other) if one == other => Near::Yes,
            _ => Near::No,
        }
    }
}

/// All that are tried, one by one, then several at once.
pub(super) fn all() -> Vec<Choice> {
    let mut all = Vec::new();
    for setting in Setting::all().filter(|it| !it.is_opposite()) {
        for value in values(setting) {
            let text = format!("set server.{} = {value}", setting.name());
            all.push(Choice { text, asked: asks(setting, value) });
        }
    }
    let each = |text: &&str| {
        let sets: Vec<String> = text.split("; ").map(|it| format!("set {it}")).collect();
        Choice { text: sets.join("; "), asked: Vec::new() }
    };
    all.extend(TOGETHER.iter().map(each));
    all
}

/// The numbers of two of these, and both at once, wherever rules ask for both in the same state.
pub(super) fn pairs(all: &[Choice]) -> Vec<(usize, usize, String)> {
    let mut pairs = Vec::new();
    for (first, one) in all.iter().enumerate() {
        for (second, two) in all.iter().enumerate().skip(first + 1) {
            let both = |it: &Asked| two.is_asked_in(it.state);
            if one.name() != two.name() && one.asked.iter().any(both) {
                pairs.push((first, second, format!("{}; {}", one.text, two.text)));
            }
        }
    }
    pairs
}

/// The values of a setting that are tried.
fn values(setting: Setting) -> Vec<SettingValue> {
    let (kind, default) = (setting.kind(), setting.default_value());
    if let Some((_, words)) = VALUES.iter().find(|(name, _)| *name == setting.name()) {
        return words.iter().filter_map(|word| value(kind, word)).collect();
    }
    let made = match kind {
        SettingKind::Switch => vec![SettingValue::Switch(default == SettingValue::Switch(false))],
        SettingKind::Number(low, high) | SettingKind::NumberOrOff(low, high) => {
            [low, low + 1, high].map(SettingValue::Number).to_vec()
        }
        SettingKind::Duration(_) | SettingKind::DurationOrOff(_) => {
            ["1s"].iter().filter_map(|word| value(kind, word)).collect()
        }
    };
    made.into_iter().filter(|it| kind.takes(*it) && *it != default).collect()
}

/// A value as a scenario writes it.
fn value(kind: SettingKind, word: &str) -> Option<SettingValue> {
    let number = |digits: &str| digits.parse::<u64>().ok();
    let value = match (word, word.strip_suffix("ms"), word.strip_suffix('s')) {
        ("off", ..) => SettingValue::Switch(false),
        (_, Some(ms), _) => SettingValue::Duration(std::time::Duration::from_millis(number(ms)?)),
        (_, None, Some(s)) => SettingValue::Duration(std::time::Duration::from_secs(number(s)?)),
        _ => SettingValue::Number(number(word)?),
    };
    kind.takes(value).then_some(value)
}

/// Where rules ask for what that value of a setting changes.
fn asks(setting: Setting, value: SettingValue) -> Vec<Asked> {
    let mut config = Config::default();
    let before = Facts::of_settings(&config.effective());
    setting.apply(&mut config, value);
    let turned = before.0 ^ Facts::of_settings(&config.effective()).0;
    let facts: Vec<Fact> = Fact::ALL.iter().copied().filter(|it| turned & it.bit() != 0).collect();
    let rules = Rules::standard().iter().map(|(_, rule)| rule);
    let asking = rules.filter(|it| it.when.iter().any(|(fact, _)| facts.contains(fact)));
    let mut asked = Vec::new();
    for rule in asking {
        let when: Vec<_> = rule.when.iter().filter_map(of_segment).collect();
        for state in rule.states.iter().flat_map(|state| with_before(*state, rule.event)) {
            asked.push(Asked { state, event: rule.event, when: when.clone() });
        }
    }
    asked
}

/// What a condition asks that a segment says itself.
fn of_segment((fact, holds): &(Fact, bool)) -> Option<(Fact, bool)> {
    match fact {
        Fact::Syn | Fact::Ack | Fact::Rst | Fact::Fin | Fact::Text => Some((*fact, *holds)),
        Fact::SeqExact | Fact::SeqIsIrs => Some((*fact, *holds)),
        // The SYN comes from before the window, too.
        Fact::SeqOld if *holds => Some((Fact::SeqOld, true)),
        Fact::TextInOrder | Fact::NewText if *holds => Some((Fact::Text, true)),
        Fact::FinInOrder | Fact::FinInWindow if *holds => Some((Fact::Fin, true)),
        Fact::AckNew | Fact::AckTooOld | Fact::AckBeyond if *holds => Some((Fact::Ack, true)),
        _ => None,
    }
}

/// A state, and those from which a segment leads to it and goes on there.
fn with_before(state: State, event: Event) -> Vec<State> {
    let mut states = vec![state];
    if matches!(event, Event::Segment(_)) {
        let leads = |rule: &&Rule| {
            matches!(rule.event, Event::Segment(_))
                && rule.next == Next::To(state)
                && rule.flow != Flow::Return
        };
        let rules = Rules::standard().iter().map(|(_, rule)| rule).filter(leads);
        states.extend(rules.flat_map(|rule| rule.states.iter().copied()));
        states.dedup();
    }
    states
}
