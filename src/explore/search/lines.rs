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
    /// Sequences of segments; the first is empty.
    lines: Set<Box<[Id]>>,
    /// What is known of each line.
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
#[derive(Clone, Copy, Debug, Default)]
struct Push {
    behind: Id,
    both: Id,
}

impl Numbered for Push {
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
        let lines = Set::from_iter([Vec::new().into_boxed_slice()]);
        Self {
            segments: Set::default(),
            single: Vec::new(),
            lines,
            known: vec![Known::default()],
            pushed: Rows::default(),
            doubled: Memo::default(),
            gaps: Vec::new(),
        }
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// How many segments there are.
    pub fn segments(&self) -> usize {
        self.segments.len()
    }

    /// About how many octets all of it takes.
    pub fn memory(&self) -> usize {
        self.lines.len() * 128
            + self.segments.len() * (size_of::<Segment>() + 64)
            + self.pushed.memory()
            + self.doubled.capacity() * 18
            + self.gaps.capacity() * size_of::<Gap>()
    }

    /// A segment by its number.
    pub fn segment(&self, segment: Id) -> Option<&Segment> {
        self.segments.get_index(segment as usize)
    }

    /// A line by its number.
    pub fn line(&self, line: Id) -> &[Id] {
        self.lines.get_index(line as usize).map_or(&[], |line| line)
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
        self.line_id(&line)
    }

    /// The number of a segment.
    pub fn segment_id(&mut self, segment: &Segment) -> Id {
        if let Some(at) = self.segments.get_index_of(segment) {
            return at as Id;
        }
        let id = self.segments.insert_full(segment.clone()).0 as Id;
        let single = self.line_id(&[id]);
        self.single.push(single);
        id
    }

    /// The line that is only that segment.
    #[inline]
    pub fn single(&self, segment: Id) -> Id {
        self.single.get(segment as usize).copied().unwrap_or(0)
    }

    /// The number of a line. Its ends are lines as well; the shortest that is new comes first.
    fn line_id(&mut self, line: &[Id]) -> Id {
        let is_known = |at: &usize| self.lines.contains(line.get(*at..).unwrap_or_default());
        let known = (0..=line.len()).find(is_known).unwrap_or(line.len());
        let ends = (0..known).rev().filter_map(|at| line.get(at..));
        let rest = line.get(known..).and_then(|rest| self.lines.get_index_of(rest));
        let mut id = rest.map_or(0, |at| at as Id);
        for end in ends {
            let Some(first) = end.first() else { break };
            let known = Known { first: (*first, id), gaps: (UNKNOWN, 0), pushed: Range::default() };
            self.known.push(known);
            id = self.lines.insert_full(end.into()).0 as Id;
        }
        id
    }

    /// Some number of what is known of a line: so that the processor fetches it.
    #[inline]
    pub fn touch(&self, line: Id) -> u32 {
        self.known.get(line as usize).map_or(0, |known| known.gaps.0)
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
        let both = [self.line(line), self.line(behind)].concat();
        let id = self.line_id(&both);
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
        let mut longer = self.line(line).to_vec();
        if let Some(segment) = longer.get(at as usize).copied() {
            longer.insert(at as usize, segment);
            let id = self.line_id(&longer);
            self.doubled.insert(pair(line, at), id);
        }
    }

    /// The line with the first segment behind the others.
    pub fn rotated(&self, line: Id) -> Option<Id> {
        let mut rotated = self.line(line).to_vec();
        if rotated.len() > 1 {
            rotated.rotate_left(1);
        }
        self.lines.get_index_of(rotated.as_slice()).map(|at| at as Id)
    }

    /// Makes sure that it is known.
    pub fn rotate(&mut self, line: Id) {
        let mut rotated = self.line(line).to_vec();
        rotated.rotate_left(1);
        self.line_id(&rotated);
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
        let whole = self.line(line).to_vec();
        let start = self.gaps.len() as u32;
        for (at, segment) in whole.iter().enumerate() {
            // Beside its like, it does not matter which is taken.
            if at > 0 && whole.get(at - 1) == Some(segment) {
                continue;
            }
            let mut rest = whole.clone();
            rest.remove(at);
            let rest = self.line_id(&rest);
            self.gaps.push(Gap { at: at as u32, segment: *segment, rest });
        }
        let found = (start, self.gaps.len() as u32 - start);
        if let Some(known) = self.known.get_mut(line as usize) {
            known.gaps = found;
        }
    }
}
