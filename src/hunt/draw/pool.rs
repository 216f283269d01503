//! What courses are put together from, read once: situations, what happens, settings, and what follows
//! to show what has changed; and the list of singles.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use super::events::{self, Happening};
use super::places::{self, MATTERS, OPENINGS, OTHERS, Opening, ROUTES};
use super::script::statements;
use super::settings::{self, Choice};
use crate::language::plan::Statement;
use crate::tcp::{Event, State};

/// What follows an event, to show what it has changed.
const TAILS: &[&str] = &[
    "wait 250ms; < ACK len=5; server read; server send 3000; < ACK; wait 400ms; server status; \
     < ACK ack=server.SND.UNA+1; wait 6min",
    "wait 6min",
    "server read; < FIN+ACK; server close; wait 1RTO; < ACK; wait 2MSL",
    "server send 3000; < ACK ack=server.SND.UNA+1460; server close; wait 3s; < FIN+ACK; wait 6min",
    "< ACK win=0; server send 10; wait 10s; < ACK win=3000; < ACK; server abort; server read",
    "server read 1; < ACK seq=server.RCV.NXT+3 len=3; < ACK len=3; server read; server send 10000; \
     < ACK ack=server.SND.UNA+1000; < ACK; server send 20000; wait 500ms; server close; server read",
    "< ACK seq=server.RCV.NXT+server.RCV.WND; < ACK seq=server.RCV.NXT+server.RCV.WND; server send 10; \
     < ACK seq=server.RCV.NXT+server.RCV.WND; < ACK seq=server.RCV.NXT+server.RCV.WND+1 len=5; wait 3s",
];

/// The tail that only lets time pass, by which timers show.
const TIME: usize = 1;

/// A situation.
pub(super) struct Place {
    /// The state that it is in, under the default settings.
    pub state: State,
    /// The statements that lead there.
    text: String,
    /// What every segment that arrives carries besides.
    carries: usize,
    read: OnceLock<Vec<Statement>>,
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

/// Something that happens, read once for each thing that segments carry.
struct Read {
    text: String,
    by_carries: Vec<OnceLock<Vec<Statement>>>,
}

/// Everything there is to draw from.
pub(super) struct Pool {
    carries: Vec<&'static str>,
    pub places: Vec<Place>,
    events: Vec<Read>,
    tails: Vec<Read>,
    choices: Vec<Read>,
    /// Events for the second half of a pair, and for walks.
    pub telling: Vec<u16>,
    pub singles: Vec<Single>,
}

/// How much of what can happen is tried in a situation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// Everything that the table tells apart.
    All,
    /// What tells most, and options, windows, calls and time.
    Much,
    /// What tells most.
    Telling,
}

impl Pool {
    /// The one there is.
    pub(super) fn get() -> &'static Self {
        static POOL: LazyLock<Pool> = LazyLock::new(Pool::new);
        &POOL
    }

    fn new() -> Self {
        let mut pool = Self {
            carries: vec![""],
            places: Vec::new(),
            events: Vec::new(),
            tails: TAILS.iter().map(|it| Read::new(it)).collect(),
            choices: vec![Read::new("")],
            telling: Vec::new(),
            singles: Vec::new(),
        };
        let extents = pool.add_places();
        let mut known = HashMap::new();
        let telling: Vec<(u16, Event)> =
            events::telling().into_iter().map(|it| pool.add_event(&mut known, it)).collect();
        pool.telling = telling.iter().map(|(event, _)| *event).collect();
        let by_state: Vec<Vec<(u16, Event)>> = State::ALL
            .into_iter()
            .map(|it| {
                let all = events::all_in(it).into_iter();
                all.map(|it| pool.add_event(&mut known, it)).collect()
            })
            .collect();
        let of = |extent: Extent, state: State| -> Vec<(u16, Event)> {
            let all = by_state.get(state as usize).map(Vec::as_slice).unwrap_or_default();
            let mut some: Vec<_> = match extent {
                Extent::All => all.to_vec(),
                Extent::Much => {
                    let few = all.len().saturating_sub(events::BESIDES_AND_OTHERS);
                    all.get(few..).unwrap_or_default().to_vec()
                }
                Extent::Telling => Vec::new(),
            };
            some.extend(
                telling.iter().filter(|it| !some.contains(it)).copied().collect::<Vec<_>>(),
            );
            some
        };
        let mut singles = Vec::new();
        for (place, extent) in extents.iter().enumerate() {
            let state = pool.places[place].state;
            for (event, _) in of(*extent, state) {
                let single = Single::new(0, place, event);
                singles.push(single);
                if *extent == Extent::All {
                    singles.push(Single { tail: TIME as u16, ..single });
                }
            }
        }
        for choice in settings::all() {
            pool.choices.push(Read::new(&choice.text));
            let number = pool.choices.len() - 1;
            for (place, extent) in extents.iter().enumerate() {
                let state = pool.places[place].state;
                let event = |of: &(u16, Event)| Single::new(number, place, of.0);
                match (fits(&choice, state), extent) {
                    (Fit::Asked, Extent::All) => {
                        let asked = of(Extent::All, state).into_iter();
                        singles.extend(
                            asked.filter(|it| asks(&choice, state, it.1)).map(|it| event(&it)),
                        );
                    }
                    (Fit::Asked, _) => {
                        let asked = telling.iter().filter(|it| asks(&choice, state, it.1));
                        singles.extend(asked.map(event));
                    }
                    (Fit::Anywhere, Extent::All) => singles.extend(telling.iter().map(event)),
                    (Fit::Anywhere, _) => {
                        let some = (0..3).map(|nth| mix(number, place, nth) % telling.len());
                        singles.extend(some.filter_map(|at| telling.get(at)).map(event));
                    }
                    (Fit::Nowhere, _) => {}
                }
            }
        }
        pool.singles = singles;
        pool
    }

    /// Puts all situations together. Returns how much is tried in each.
    fn add_places(&mut self) -> Vec<Extent> {
        let mut extents = Vec::new();
        for opening in [&places::PASSIVE, &places::ACTIVE] {
            for route in ROUTES {
                self.add_place(opening, "", route.state, route.text);
                extents.push(Extent::All);
            }
        }
        for (state, text) in OTHERS {
            let opening = Opening { text, carries: "" };
            self.add_place(&opening, "", *state, "");
            let early = *state as u8 <= State::SynReceived as u8;
            // Where time has passed, it shows what starts a timer again.
            let late = *state == State::TimeWait && text.contains("wait");
            extents.push(if early || late { Extent::All } else { Extent::Telling });
        }
        for (nth, matter) in MATTERS.iter().enumerate() {
            for route in ROUTES.iter().filter(|route| route.waits || !matter.waits) {
                self.add_place(&places::PASSIVE, matter.text, route.state, route.text);
                extents.push(match (nth, route.state) {
                    (0, _) => Extent::All,
                    (_, State::Established) => Extent::Much,
                    _ => Extent::Telling,
                });
            }
        }
        for opening in OPENINGS {
            for route in ROUTES {
                self.add_place(opening, "", route.state, route.text);
                extents.push(Extent::Much);
            }
        }
        extents
    }

    fn add_place(&mut self, opening: &Opening, matter: &str, state: State, route: &str) {
        let carries = self.carries.iter().position(|it| *it == opening.carries);
        let carries = carries.unwrap_or_else(|| {
            self.carries.push(opening.carries);
            self.carries.len() - 1
        });
        let text = format!("{}; {matter}; {route}", opening.text);
        self.places.push(Place { state, text, carries, read: OnceLock::new() });
    }

    fn add_event(&mut self, known: &mut HashMap<String, u16>, event: Happening) -> (u16, Event) {
        let Happening { text, event } = event;
        let number = *known.entry(text.clone()).or_insert_with(|| {
            self.events.push(Read::new(&text));
            // There are far fewer.
            (self.events.len() - 1) as u16
        });
        (number, event)
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

    /// How many pairs there are.
    pub(super) fn pairs(&self) -> u64 {
        (self.places.len() * self.telling.len() * self.telling.len() * 2) as u64
    }

    /// The statements of a pair of that number, below [`Pool::pairs`]. Every second one has settings.
    pub(super) fn pair(&self, number: u64) -> Vec<Statement> {
        let mut rest = usize::try_from(number).unwrap_or(usize::MAX);
        let mut next = |count: usize| {
            let digit = rest % count.max(1);
            rest /= count.max(1);
            digit
        };
        let (set, place) = (next(2), next(self.places.len()));
        let [one, two] = [next(self.telling.len()), next(self.telling.len())];
        let choice = if set == 1 { mix(place, one, two) % self.choices.len() } else { 0 };
        let tail = mix(two, one, place) % self.tails.len();
        let mut all = self.begin(choice, place);
        for event in [one, two] {
            let event = self.telling.get(event).map_or(0, |it| usize::from(*it));
            all.extend_from_slice(self.happens(place, event));
        }
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
        self.read(&self.events, place, event)
    }

    /// What follows, in that situation.
    pub(super) fn ends(&self, place: usize, tail: usize) -> &[Statement] {
        self.read(&self.tails, place, tail)
    }

    fn read<'p>(&self, from: &'p [Read], place: usize, at: usize) -> &'p [Statement] {
        let carries = self.places.get(place).map_or(0, |it| it.carries);
        let words = self.carries.get(carries).copied().unwrap_or_default();
        from.get(at).map(|it| it.read(carries, words)).unwrap_or_default()
    }

    /// How many choices of settings there are, none of them among them.
    pub(super) fn choices(&self) -> usize {
        self.choices.len()
    }

    /// How many tails there are.
    pub(super) fn tails(&self) -> usize {
        self.tails.len()
    }

    /// Every text, with what segments carry: for a test.
    #[cfg(test)]
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let carries = |at: usize| self.carries.get(at).copied().unwrap_or_default();
        let places = self.places.iter().map(move |it| (it.text.as_str(), carries(it.carries)));
        let each = [&self.events, &self.tails, &self.choices].into_iter().flatten();
        let others =
            each.flat_map(|it| self.carries.iter().map(|carries| (it.text.as_str(), *carries)));
        places.chain(others)
    }
}

impl Single {
    fn new(choice: usize, place: usize, event: u16) -> Self {
        let tail = mix(choice, place, event.into()) % TAILS.len();
        // There are a few hundred of each.
        let [choice, place, tail] = [choice, place, tail].map(|it| it as u16);
        Self { choice, place, event, tail }
    }

    /// The number of its event.
    pub(super) fn event(self) -> usize {
        self.event.into()
    }
}

impl Read {
    fn new(text: &str) -> Self {
        let by_carries = (0..8).map(|_| OnceLock::new()).collect();
        Self { text: text.to_owned(), by_carries }
    }

    fn read(&self, carries: usize, words: &str) -> &[Statement] {
        let read = || statements(&self.text, words).unwrap_or_default();
        self.by_carries.get(carries).map(|it| it.get_or_init(read).as_slice()).unwrap_or_default()
    }
}

/// Whether a choice of settings matters in a state.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// A rule asks for it there.
    Asked,
    /// It may, everywhere.
    Anywhere,
    /// It does not.
    Nowhere,
}

fn fits(choice: &Choice, state: State) -> Fit {
    match &choice.asked {
        None => Fit::Anywhere,
        Some(asked) if asked.iter().any(|(at, _)| *at == state) => Fit::Asked,
        Some(_) => Fit::Nowhere,
    }
}

/// Whether a rule asks for it at such an event.
fn asks(choice: &Choice, state: State, event: Event) -> bool {
    let same = |asked: Event| match (asked, event) {
        (Event::Segment(_), Event::Segment(_)) => true,
        // What may be sent is asked after everything, and timers run as time passes.
        (Event::Output | Event::Timeout(_), _) => true,
        (one, other) => one == other,
    };
    choice.asked.iter().flatten().any(|(at, asked)| *at == state && same(*asked))
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
