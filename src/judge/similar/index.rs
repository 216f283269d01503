//! Who has which fingerprint, and the closest others of each: time and memory are bounded, also where
//! half a class has handed in the same.

use std::sync::atomic::{AtomicBool, Ordering};

use super::prints::{Document, Scale};
use super::winnow::Print;

/// How many others are told of each submission: of more, all are similar to these.
const CLOSEST: usize = 3;

/// The fingerprints of all documents, each with those that have it.
#[derive(Debug)]
pub(super) struct Index<'d> {
    documents: &'d [Document],
    /// Sorted by the fingerprint, then by the document.
    entries: Vec<(Print, u32)>,
}

impl<'d> Index<'d> {
    pub(super) fn new(documents: &'d [Document]) -> Self {
        let mut entries = Vec::with_capacity(documents.iter().map(|it| it.prints.len()).sum());
        for (at, document) in (0..).zip(documents) {
            entries.extend(document.prints.iter().map(|it| (*it, at)));
        }
        entries.sort_unstable();
        Self { documents, entries }
    }

    /// The earlier documents that are similar to one, with their shares.
    pub(super) fn shares(&self, one: usize, scale: Scale, shares: &mut Vec<(usize, u8)>) {
        let Some(own) = self.documents.get(one) else { return };
        let mut common = vec![0_usize; one];
        for print in &own.prints {
            let from = self.entries.partition_point(|(it, _)| it < print);
            let having = self.entries.get(from..).unwrap_or_default().iter();
            for (_, at) in having.take_while(|(it, _)| it == print) {
                // Those after it come last.
                let Some(count) = common.get_mut(*at as usize) else { break };
                *count += 1;
            }
        }
        for ((at, other), common) in self.documents.iter().enumerate().zip(common) {
            if let Some(share) = own.share(other, common, scale) {
                shares.push((at, share));
            }
        }
    }
}

/// The pairs of which one is among the closest of the other: two numbers and a share. `earlier`
/// adds the earlier ones that are similar to one. `None` if it was cancelled.
pub(super) fn closest(
    count: usize,
    cancel: &AtomicBool,
    mut earlier: impl FnMut(usize, &mut Vec<(usize, u8)>),
) -> Option<Vec<(usize, usize, u8)>> {
    let mut closest: Vec<Vec<(usize, u8)>> = vec![Vec::new(); count];
    let mut shares = Vec::new();
    for one in 0..count {
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        shares.clear();
        earlier(one, &mut shares);
        for (other, share) in shares.iter().copied() {
            for (of, with) in [(one, other), (other, one)] {
                let Some(best) = closest.get_mut(of) else { continue };
                let at = best.partition_point(|(_, theirs)| *theirs >= share);
                if at < CLOSEST {
                    best.insert(at, (with, share));
                    best.truncate(CLOSEST);
                }
            }
        }
    }
    let each = closest.into_iter().enumerate();
    Some(each.flat_map(|(one, best)| best.into_iter().map(move |(at, it)| (one, at, it))).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::grade::record::Kind;

    /// Documents of so many fingerprints, all the same ones.
    fn copies(count: usize, prints: Print) -> Vec<Document> {
        let prints: Vec<Print> = (0..prints).collect();
        (0..count).map(|_| Document::new(prints.clone())).collect()
    }

    fn pairs(documents: &[Document]) -> Vec<(usize, usize, u8)> {
        let scale = Scale::of(Kind::Program);
        let index = Index::new(documents);
        let shares = |one, shares: &mut Vec<_>| index.shares(one, scale, shares);
        closest(documents.len(), &AtomicBool::new(false), shares).unwrap()
    }

    #[test]
    fn however_many_are_the_same_each_has_a_few_closest() {
        let all = pairs(&copies(300, 40));
        assert_eq!(all.len(), 300 * CLOSEST);
        assert_eq!(all[897..], [(299, 0, 100), (299, 1, 100), (299, 2, 100)]);
    }

    #[test]
    fn the_closest_come_first_whatever_the_order() {
        let of = |range: std::ops::Range<Print>| Document::new(range.collect());
        let all = [of(0..100), of(50..150), of(20..120), of(5..105), of(10..110), of(500..600)];
        let first: Vec<_> = pairs(&all).into_iter().filter(|pair| pair.0 == 0).collect();
        assert_eq!(first, [(0, 3, 95), (0, 4, 90), (0, 2, 80)]);
        assert!(pairs(&all).iter().all(|pair| pair.0 != 5 && pair.1 != 5));
    }

    #[test]
    fn memory_is_bounded_and_large_ones_are_still_compared() {
        let [large, larger] = [(0..50_000).collect(), (0..200_000).collect()].map(Document::new);
        assert!(larger.prints.len() < 5_000);
        let small = Document::new((0..1_000).map(|it| it * 3).collect());
        let scale = Scale::of(Kind::Program);
        for (one, other) in [(&large, &larger), (&small, &larger), (&larger, &small)] {
            assert_eq!(one.share(other, one.common(other), scale), Some(100));
        }
    }

    #[test]
    fn what_is_cancelled_has_no_result() {
        assert_eq!(closest(3, &AtomicBool::new(true), |_, _| ()), None);
    }
}
