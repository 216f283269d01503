//! What courses are put together from, read once: situations, what happens, settings, and what follows
//! to show what has changed.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use super::events::{self, Happening};
use super::places::{self, MATTERS, OPENINGS, OTHERS, Opening, ROUTES, STATES};
use super::script::statements;
use super::settings::{self, Choice, Near};
use super::singles;
use crate::language::plan::Statement;
use crate::tcp::rules::Facts;
use crate::tcp::{Event, State};

/// What follows an event, to show what it has changed. Timers show at the end of each.
const TAILS: &[&str] = &[
    "wait 250ms; < ACK len=5; server read; server send 3000; < ACK; wait 400ms; server status; \
     < ACK ack=server.SND.UNA+1; wait 6min",
    "wait 6min",
    "server read; < FIN+ACK; server close; wait 1RTO; < ACK; wait 6min",
    "server send 3000; < ACK ack=server.SND.UNA+1460; server close; wait 3s; < FIN+ACK; wait 6min",
    "< ACK win=0; server send 10; wait 10s; < ACK win=3000; < ACK; server abort; server read; wait 6min",
    "server read 1; < ACK seq=server.RCV.NXT+3 len=3; < ACK len=3; server read; server send 10000; \
     < ACK ack=server.SND.UNA+1000; < ACK; server send 20000; wait 500ms; server close; server read; \
     wait 6min",
    "< ACK seq=server.RCV.NXT+server.RCV.WND+1; < ACK seq=server.RCV.NXT+server.RCV.WND+1; \
     server send 10; < ACK seq=server.RCV.NXT+server.RCV.WND; \
     < ACK seq=server.RCV.NXT+server.RCV.WND+1 len=5; wait 6min",
    // A round trip that is measured shows in the timeouts after it.
    "wait 400ms; < ACK; server send 3000; wait 6min",
];

/// The tail that only lets time pass, by which timers show.
const TIME: usize = 1;

/// A situation.
pub(super) struct Place {
    /// The state that it is in, under the default settings.
    pub state: State,
    /// How much is tried there.
    pub extent: Extent,
    /// The statements that lead there.
    text: String,
    /// What every segment that arrives carries besides.
    carries: usize,
    read: OnceLock<Vec<Statement>>,
}

/// How much of what can happen is tried in a situation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Extent {
    /// Everything that the table tells apart, with and without settings: it stands for its state.
    Whole,
    /// Everything that the table tells apart.
    All,
    /// What tells most, and options, windows, calls and time.
    Much,
    /// What tells most.
    Telling,
    /// A few of these.
    Few,
}

/// One event in one situation, by their numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Single {
    /// The settings; 0 is none.
    choice: u16,
    place: u16,
    event: u16,
    tail: u16,
}

/// Something that can happen.
pub(super) struct Known {
    read: Read,
    event: Event,
    own: Facts,
}

/// Something that is read once for each thing that segments carry.
struct Read {
    text: String,
    by_carries: Vec<OnceLock<Vec<Statement>>>,
}

/// Everything there is to draw from.
pub(super) struct Pool {
    carries: Vec<&'static str>,
    pub places: Vec<Place>,
    events: Vec<Known>,
    /// Everything that the table tells apart in a state.
    in_state: Vec<Vec<u16>>,
    tails: Vec<Read>,
    choices: Vec<Read>,
    /// What they are about; the first is none.
    pub settings: Vec<Choice>,
    /// Two of them at once: their numbers, and that of both.
    pub settings_in_pairs: Vec<(usize, usize, usize)>,
    /// What tells most, wherever it happens.
    pub telling: Vec<u16>,
    /// Every event that the table tells apart in each state.
    pub singles: Vec<Single>,
    /// What settings change of that.
    pub set: Vec<Single>,
    /// What can happen in situations where much is tried, and in all others.
    pub situated: [Vec<Single>; 2],
}

impl Pool {
    /// The one there is.
    pub(super) fn get() -> &'static Self {
        static POOL: LazyLock<Pool> = LazyLock::new(Pool::new);
        &POOL
    }

    fn new() -> Self {
        let mut carries: Vec<&'static str> = vec![""];
        for opening in OPENINGS {
            if !carries.contains(&opening.carries) {
                carries.push(opening.carries);
            }
        }
        let read = |text: &str| Read::new(text, carries.len());
        let mut settings = vec![Choice::none()];
        settings.extend(settings::all());
        let mut choices: Vec<Read> = settings.iter().map(|it| read(&it.text)).collect();
        let mut settings_in_pairs = Vec::new();
        for (one, two, text) in settings::pairs(&settings) {
            settings_in_pairs.push((one, two, choices.len()));
            choices.push(read(&text));
        }
        let mut pool = Self {
            tails: TAILS.iter().map(|it| read(it)).collect(),
            carries,
            places: Vec::new(),
            events: Vec::new(),
            in_state: Vec::new(),
            choices,
            settings,
            settings_in_pairs,
            telling: Vec::new(),
            singles: Vec::new(),
            set: Vec::new(),
            situated: [Vec::new(), Vec::new()],
        };
        pool.add_places();
        let mut known = HashMap::new();
        pool.telling = pool.add_events(&mut known, events::telling());
        for state in State::ALL {
            let all = pool.add_events(&mut known, events::all_in(state));
            pool.in_state.push(all);
        }
        let particular: Vec<_> = [(true, false), (false, true), (true, true)]
            .map(|(small, dressed)| {
                let some = events::in_particular(small, dressed);
                ((small, dressed), pool.add_events(&mut known, some))
            })
            .into();
        pool.singles = singles::events(&pool);
        pool.set = singles::settings(&pool);
        pool.situated = singles::situations(&pool, &particular);
        pool
    }

    /// Puts all situations together.
    fn add_places(&mut self) {
        use Extent::{All, Few, Much, Telling, Whole};
        for (state, text) in STATES {
            self.add_place(text, "", "", (*state, ""), Whole);
        }
        for (opening, whole) in [(&places::PASSIVE, true), (&places::ACTIVE, false)] {
            for (nth, route) in ROUTES.iter().enumerate() {
                // Two lead to TIME_WAIT.
                let again = ROUTES.iter().take(nth).any(|it| it.state == route.state);
                let extent = if whole && !again { Whole } else { Telling };
                self.add_place(opening.text, "", "", (route.state, route.text), extent);
            }
        }
        for (state, text) in OTHERS {
            let early = *state as u8 <= State::SynReceived as u8;
            self.add_place(text, "", "", (*state, ""), if early { All } else { Telling });
        }
        for (nth, matter) in MATTERS.iter().enumerate() {
            for route in ROUTES.iter().filter(|route| route.waits || !matter.waits) {
                let extent = match (nth, route.state) {
                    (0, _) => All,
                    (_, State::Established) => Much,
                    _ => Telling,
                };
                let text = places::PASSIVE.text;
                self.add_place(text, "", matter.text, (route.state, route.text), extent);
            }
        }
        for Opening { text, carries } in OPENINGS {
            for route in ROUTES {
                let extent = match route.state {
                    State::Established => Much,
                    // Timestamps tell incarnations apart.
                    State::TimeWait if carries.contains("tsval") => Much,
                    _ => Telling,
                };
                self.add_place(text, carries, "", (route.state, route.text), extent);
            }
            for matter in MATTERS {
                self.add_place(text, carries, matter.text, (State::Established, ""), Few);
            }
        }
    }

    fn add_place(
        &mut self,
        opening: &str,
        carries: &str,
        matter: &str,
        (state, route): (State, &str),
        extent: Extent,
    ) {
        let carries = self.carries.iter().position(|it| *it == carries).unwrap_or_default();
        let text = format!("{opening}; {matter}; {route}");
        self.places.push(Place { state, extent, text, carries, read: OnceLock::new() });
    }

    fn add_events(&mut self, known: &mut HashMap<String, u16>, events: Vec<Happening>) -> Vec<u16> {
        let add = |happening: Happening| {
            *known.entry(happening.text.clone()).or_insert_with(|| {
                let read = Read::new(&happening.text, self.carries.len());
                let own = happening.own();
                self.events.push(Known { read, event: happening.event, own });
                // There are far fewer.
                (self.events.len() - 1) as u16
            })
        };
        let mut all: Vec<u16> = events.into_iter().map(add).collect();
        all.dedup();
        all
    }

    /// Everything that the table tells apart in a state.
    pub(super) fn in_state(&self, state: State) -> &[u16] {
        self.in_state.get(state as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// The situations that stand for their states, by their numbers.
    pub(super) fn whole(&self) -> impl Iterator<Item = (usize, &Place)> {
        self.places.iter().enumerate().filter(|(_, it)| it.extent == Extent::Whole)
    }

    /// How near an event in a state is to what rules ask for a choice of settings at.
    pub(super) fn near(&self, choice: usize, state: State, event: u16) -> Near {
        match (self.settings.get(choice), self.events.get(usize::from(event))) {
            (Some(choice), Some(known)) => choice.near(state, known.event, known.own),
            _ => Near::No,
        }
    }

    /// The statements of a single.
    pub(super) fn single(&self, single: Single) -> Vec<Statement> {
        let [choice, place, event, tail] =
            [single.choice, single.place, single.event, single.tail].map(usize::from);
        let mut all = self.begin(choice, place);
        all.extend_from_slice(self.happens(place, event));
        all.extend_from_slice(self.ends(place, tail));
        all
    }

    /// Settings, and the way to a situation.
    pub(super) fn begin(&self, choice: usize, place: usize) -> Vec<Statement> {
        let mut all =
            self.choices.get(choice).map(|it| it.read(0, "").to_vec()).unwrap_or_default();
        if let Some(place) = self.places.get(place) {
            let carries = self.carries.get(place.carries).copied().unwrap_or_default();
            let read = || statements(&place.text, carries).unwrap_or_default();
            all.extend_from_slice(place.read.get_or_init(read));
        }
        all
    }

    /// What happens, in that situation.
    pub(super) fn happens(&self, place: usize, event: usize) -> &[Statement] {
        self.read(self.events.get(event).map(|it| &it.read), place)
    }

    /// What follows, in that situation.
    pub(super) fn ends(&self, place: usize, tail: usize) -> &[Statement] {
        self.read(self.tails.get(tail), place)
    }

    fn read<'p>(&self, text: Option<&'p Read>, place: usize) -> &'p [Statement] {
        let carries = self.places.get(place).map_or(0, |it| it.carries);
        let words = self.carries.get(carries).copied().unwrap_or_default();
        text.map(|it| it.read(carries, words)).unwrap_or_default()
    }

    /// Whether time has passed in a situation: what starts a timer again shows there, if only time
    /// follows.
    pub(super) fn is_late(place: &Place) -> bool {
        place.text.contains("wait")
    }

    /// Whether little windows matter in a situation, and whether segments carry options there.
    pub(super) fn particular(&self, place: &Place) -> (bool, bool) {
        let carries = self.carries.get(place.carries).copied().unwrap_or_default();
        (place.text.contains("server.window = "), carries.contains("tsval"))
    }

    /// How many choices of settings there are, none of them among them.
    pub(super) fn choices(&self) -> usize {
        self.choices.len()
    }

    /// How many tails there are.
    pub(super) fn tails(&self) -> usize {
        self.tails.len()
    }

    /// The text of an event: for a test.
    #[cfg(test)]
    pub(super) fn text(&self, event: u16) -> &str {
        self.events.get(usize::from(event)).map_or("", |it| &it.read.text)
    }

    /// Every text, with what segments carry: for a test.
    #[cfg(test)]
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let carries = |at: usize| self.carries.get(at).copied().unwrap_or_default();
        let places = self.places.iter().map(move |it| (it.text.as_str(), carries(it.carries)));
        let events = self.events.iter().map(|it| &it.read);
        let each = events.chain(&self.tails).chain(&self.choices);
        let others =
            each.flat_map(|it| self.carries.iter().map(|carries| (it.text.as_str(), *carries)));
        places.chain(others)
    }
}

impl Single {
    pub(super) fn new(choice: usize, place: usize, event: u16) -> Self {
        let tail = mix(choice, place, event.into()) % TAILS.len();
        // There are a few hundred of each.
        let [choice, place, tail] = [choice, place, tail].map(|it| it as u16);
        Self { choice, place, event, tail }
    }

    /// The same, if nothing follows but time.
    pub(super) fn in_time(self) -> Self {
        Self { tail: TIME as u16, ..self }
    }
}

impl Read {
    fn new(text: &str, carries: usize) -> Self {
        let by_carries = (0..carries).map(|_| OnceLock::new()).collect();
        Self { text: text.to_owned(), by_carries }
    }

    fn read(&self, carries: usize, words: &str) -> &[Statement] {
        let read = || statements(&self.text, words).unwrap_or_default();
        self.by_carries.get(carries).map(|it| it.get_or_init(read).as_slice()).unwrap_or_default()
    }
}

/// A number that looks drawn, the same everywhere.
pub(super) const fn mix(a: usize, b: usize, c: usize) -> usize {
    let mut x = (a as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ (b as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f)
        ^ (c as u64).wrapping_mul(0x1656_67b1_9e37_79f9);
    x ^= x >> 29;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^= x >> 32;
    // The lower half.
    (x & 0x7fff_ffff) as usize
}
