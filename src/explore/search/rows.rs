//! Short sorted lists in one piece of memory: what is looked up together lies together.

/// Something in a row, under a number.
pub trait Numbered: Copy + Default {
    /// Its number.
    fn number(&self) -> u32;
}

/// Where a row is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Range {
    start: u32,
    len: u32,
    room: u32,
}

/// All rows.
#[derive(Debug, Default)]
pub struct Rows<E> {
    entries: Vec<E>,
}

/// In a row up to so long, entries are tried one by one.
const SHORT: usize = 12;

impl<E: Numbered> Rows<E> {
    /// A row, in the order of the numbers.
    #[inline]
    pub fn row(&self, range: Range) -> &[E] {
        self.entries.get(range.start as usize..(range.start + range.len) as usize).unwrap_or(&[])
    }

    /// The entry with that number.
    #[inline]
    pub fn find(&self, range: Range, number: u32) -> Option<E> {
        let row = self.row(range);
        if row.len() <= SHORT {
            return row.iter().find(|entry| entry.number() == number).copied();
        }
        let at = row.binary_search_by_key(&number, Numbered::number).ok()?;
        row.get(at).copied()
    }

    /// The octets it takes.
    pub fn memory(&self) -> usize {
        self.entries.capacity() * size_of::<E>()
    }

    /// Adds an entry; one that is there stays.
    pub fn insert(&mut self, range: &mut Range, entry: E) {
        let place = self.row(*range).partition_point(|it| it.number() < entry.number());
        if self.row(*range).get(place).is_some_and(|it| it.number() == entry.number()) {
            return;
        }
        if range.len == range.room {
            // The old place stays unused: rows seldom grow.
            let room = (range.room * 2).max(4);
            let (old, start) = (range.start as usize, self.entries.len());
            self.entries.extend_from_within(old..old + range.len as usize);
            self.entries.resize(start + room as usize, E::default());
            *range = Range { start: start as u32, len: range.len, room };
        }
        let start = range.start as usize;
        let end = start + range.len as usize;
        self.entries.copy_within(start + place..end, start + place + 1);
        if let Some(room) = self.entries.get_mut(start + place) {
            *room = entry;
        }
        range.len += 1;
    }
}
