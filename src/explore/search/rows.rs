//! Short tables in one piece of memory: what is looked up together lies together.

/// Something in a row, under a number.
pub trait Numbered: Copy {
    /// What is in a place that is free. Nothing else has its number.
    const FREE: Self;

    /// Its number.
    fn number(&self) -> u32;
}

/// Where a row is: open addressing, in a power of two of places, of which one in four is free.
#[derive(Clone, Copy, Debug, Default)]
pub struct Range {
    start: u32,
    len: u32,
    /// How many bits say a place; none if there is no room yet.
    bits: u32,
}

impl Range {
    const fn room(self) -> usize {
        if self.bits == 0 { 0 } else { 1 << self.bits }
    }
}

/// All rows.
#[derive(Debug)]
pub struct Rows<E> {
    entries: Vec<E>,
}

impl<E> Default for Rows<E> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<E: Numbered> Rows<E> {
    #[inline]
    fn places(&self, range: Range) -> &[E] {
        let start = range.start as usize;
        self.entries.get(start..start + range.room()).unwrap_or(&[])
    }

    /// What is in a row, in no order that means anything.
    pub fn row(&self, range: Range) -> impl Iterator<Item = E> {
        self.places(range).iter().copied().filter(|it| it.number() != E::FREE.number())
    }

    /// Some number of a row: so that the processor fetches it.
    #[inline]
    pub fn touch(&self, range: Range) -> u32 {
        self.places(range).first().map_or(0, Numbered::number)
    }

    /// The entry with that number.
    #[inline]
    pub fn find(&self, range: Range, number: u32) -> Option<E> {
        let places = self.places(range);
        let entry = places.get(place(places, range, number)?)?;
        (entry.number() == number).then_some(*entry)
    }

    /// The octets it takes.
    pub fn memory(&self) -> usize {
        self.entries.capacity() * size_of::<E>()
    }

    /// Adds an entry; one that is there stays.
    pub fn insert(&mut self, range: &mut Range, entry: E) {
        if self.find(*range, entry.number()).is_some() {
            return;
        }
        if (range.len as usize + 1) * 4 > range.room() * 3 {
            // The old place stays unused: rows seldom grow.
            let old: Vec<E> = self.row(*range).collect();
            let start = self.entries.len();
            *range = Range { start: start as u32, len: range.len, bits: range.bits.max(1) + 1 };
            self.entries.resize(start + range.room(), E::FREE);
            old.into_iter().for_each(|it| self.put(*range, it));
        }
        self.put(*range, entry);
        range.len += 1;
    }

    /// Puts an entry where it is found; there is room.
    fn put(&mut self, range: Range, entry: E) {
        let at = place(self.places(range), range, entry.number());
        if let Some(room) = at.and_then(|at| self.entries.get_mut(range.start as usize + at)) {
            *room = entry;
        }
    }
}

/// The place with that number, or the free one in which it would be; `None` if there is no room.
#[inline]
fn place<E: Numbered>(places: &[E], range: Range, number: u32) -> Option<usize> {
    if range.bits == 0 {
        return None;
    }
    let mut at = (number.wrapping_mul(0x9e37_79b1) >> (32 - range.bits)) as usize;
    loop {
        let there = places.get(at)?.number();
        if there == number || there == E::FREE.number() {
            return Some(at);
        }
        at = (at + 1) & (places.len() - 1);
    }
}
