//! What is in flight in one direction: segments, and sequences of them, each kept once.

use super::key::Id;
use super::memo::{Memo, Set, pair};
use super::rows::{Numbered, Range, Rows};
use crate::tcp::Segment;

/// One direction.
#[derive(Debug)]
pub struct Lines {
    segments: Set<Segment>,
    /// The line that is only that segment.
    single: Vec<Id>,
    /// Of each line that is not empty, its first segment and the line of the others → its number.
    ids: Memo<Id>,
    /// What is known of each line; the first is empty.
    known: Vec<Known>,
    /// Lines behind a line → both together.
    pushed: Rows<Push>,
    /// A line and a place → the line with that segment twice.
    doubled: Memo<Id>,
    gaps: Vec<Gap>,
}

/// What is known of a line.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// Its first segment, and the line of the others; of the empty line, nothing.
    first: (Id, Id),
    /// Where its gaps begin, and how many there are; [`UNKNOWN`] until asked for.
    gaps: (u32, u32),
    pushed: Range,
}

/// Nobody has asked for the gaps.
const UNKNOWN: u32 = u32::MAX;

/// A line behind another, and both together.
#[derive(Clone, Copy, Debug)]
struct Push {
    behind: Id,
    both: Id,
}

impl Numbered for Push {
    // The empty line is never looked up.
    const FREE: Self = Self { behind: 0, both: 0 };

    #[inline]
    fn number(&self) -> u32 {
        self.behind
    }
}

/// A line with one segment taken out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gap {
    /// The segment's place.
    pub at: u32,
    /// Which it is.
    pub segment: Id,
    /// The line without it.
    pub rest: Id,
}

impl Lines {
    pub fn new() -> Self {
        Self {
            segments: Set::default(),
            single: Vec::new(),
            ids: Memo::default(),
            known: vec![Known::default()],
            pushed: Rows::default(),
            doubled: Memo::default(),
            gaps: Vec::new(),
        }
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// How many segments there are.
    pub fn segments(&self) -> usize {
        self.segments.len()
    }

    /// About how many octets all of it takes.
    pub fn memory(&self) -> usize {
        self.known.capacity() * size_of::<Known>()
            + (self.ids.capacity() + self.doubled.capacity()) * 18
            + self.segments.len() * (size_of::<Segment>() + 64)
            + self.pushed.memory()
            + self.gaps.capacity() * size_of::<Gap>()
    }

    /// A segment by its number.
    pub fn segment(&self, segment: Id) -> Option<&Segment> {
        self.segments.get_index(segment as usize)
    }

    /// The segments of a line, the earliest first.
    pub fn line(&self, line: Id) -> impl Iterator<Item = Id> {
        let mut line = line;
        std::iter::from_fn(move || {
            if line == 0 {
                return None;
            }
            let (first, rest) = self.first(line);
            line = rest;
            Some(first)
        })
    }

    /// The first segment of a line that is not empty, and the line of the others.
    #[inline]
    pub fn first(&self, line: Id) -> (Id, Id) {
        self.known.get(line as usize).map(|it| it.first).unwrap_or_default()
    }

    /// The number of a line of these segments.
    pub fn intern(&mut self, segments: &[Segment]) -> Id {
        // There are fewer than there are transitions.
        let line: Vec<Id> = segments.iter().map(|it| self.segment_id(it)).collect();
        self.line_id(&line, 0)
    }

    /// The number of a segment.
    pub fn segment_id(&mut self, segment: &Segment) -> Id {
        if let Some(at) = self.segments.get_index_of(segment) {
            return at as Id;
        }
        let id = self.segments.insert_full(segment.clone()).0 as Id;
        let single = self.before(id, 0);
        self.single.push(single);
        id
    }

    /// The line that is only that segment.
    #[inline]
    pub fn single(&self, segment: Id) -> Id {
        self.single.get(segment as usize).copied().unwrap_or(0)
    }

    /// The number of a line of these segments, and behind them a line.
    fn line_id(&mut self, segments: &[Id], behind: Id) -> Id {
        segments.iter().rev().fold(behind, |rest, first| self.before(*first, rest))
    }

    /// The number of a line: a segment before a line.
    fn before(&mut self, first: Id, rest: Id) -> Id {
        let new = self.known.len() as Id;
        let id = *self.ids.entry(pair(first, rest)).or_insert(new);
        if id == new {
            let (gaps, pushed) = ((UNKNOWN, 0), Range::default());
            self.known.push(Known { first: (first, rest), gaps, pushed });
        }
        id
    }

    /// Some number of what is known of a line: so that the processor fetches it.
    #[inline]
    pub fn touch(&self, line: Id) -> u32 {
        self.known.get(line as usize).map_or(0, |known| known.gaps.0)
    }

    /// The same of what its places in the rows lead to.
    #[inline]
    pub fn touch_rows(&self, line: Id) -> u32 {
        let Some(known) = self.known.get(line as usize) else { return 0 };
        let gap = self.gaps.get(known.gaps.0 as usize).map_or(0, |gap| gap.rest);
        gap.wrapping_add(self.pushed.touch(known.pushed))
    }

    /// Both together, if that is known.
    #[inline]
    pub fn pushed(&self, line: Id, behind: Id) -> Option<Id> {
        match (line, behind) {
            (line, 0) => Some(line),
            (0, behind) => Some(behind),
            _ => {
                let known = self.known.get(line as usize)?;
                Some(self.pushed.find(known.pushed, behind)?.both)
            }
        }
    }

    /// Finds it out.
    pub fn push(&mut self, line: Id, behind: Id) -> Id {
        let before: Vec<Id> = self.line(line).collect();
        let id = self.line_id(&before, behind);
        if let Some(known) = self.known.get_mut(line as usize) {
            self.pushed.insert(&mut known.pushed, Push { behind, both: id });
        }
        id
    }

    /// The line with the segment at that place twice, if it is known.
    pub fn doubled(&self, line: Id, at: u32) -> Option<Id> {
        self.doubled.get(&pair(line, at)).copied()
    }

    /// Finds it out.
    pub fn double(&mut self, line: Id, at: u32) {
        let mut longer: Vec<Id> = self.line(line).collect();
        if let Some(segment) = longer.get(at as usize).copied() {
            longer.insert(at as usize, segment);
            let id = self.line_id(&longer, 0);
            self.doubled.insert(pair(line, at), id);
        }
    }

    /// The line with the first segment behind the others, if it is known.
    pub fn rotated(&self, line: Id) -> Option<Id> {
        let rotated = self.rotation(line);
        let before = |rest: Id, first: &Id| self.ids.get(&pair(*first, rest)).copied();
        rotated.iter().rev().try_fold(0, before)
    }

    /// Makes sure that it is known.
    pub fn rotate(&mut self, line: Id) {
        let rotated = self.rotation(line);
        self.line_id(&rotated, 0);
    }

    fn rotation(&self, line: Id) -> Vec<Id> {
        let mut segments: Vec<Id> = self.line(line).collect();
        if segments.len() > 1 {
            segments.rotate_left(1);
        }
        segments
    }

    /// The line with one segment less, in all ways that differ, if they are known.
    #[inline]
    pub fn gaps(&self, line: Id) -> Option<&[Gap]> {
        let (start, len) = self.known.get(line as usize)?.gaps;
        if start == UNKNOWN {
            return None;
        }
        self.gaps.get(start as usize..(start + len) as usize)
    }

    /// Finds them out.
    pub fn find_gaps(&mut self, line: Id) {
        let start = self.gaps.len() as u32;
        let (mut before, mut rest) = (Vec::new(), line);
        while rest != 0 {
            let (segment, behind) = self.first(rest);
            // Beside its like, it does not matter which is taken.
            if before.last() != Some(&segment) {
                let rest = self.line_id(&before, behind);
                self.gaps.push(Gap { at: before.len() as u32, segment, rest });
            }
            before.push(segment);
            rest = behind;
        }
        let found = (start, self.gaps.len() as u32 - start);
        if let Some(known) = self.known.get_mut(line as usize) {
            known.gaps = found;
        }
    }
}
