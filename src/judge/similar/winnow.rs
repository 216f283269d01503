//! Winnowing: few fingerprints of a text, chosen such that every common passage of some length
//! has at least one in common.
//!
//! Schleimer, Wilkerson, Aiken: Winnowing: Local Algorithms for Document Fingerprinting, SIGMOD
//! 2003. Every run of `k` tokens has a hash; of `w` hashes side by side, the smallest is kept (the
//! last of equal ones). Passages shorter than `k` are never found, those of `w + k - 1` always.

use super::tokens::Token;

/// A fingerprint: the hash of a run of tokens. Of two unrelated programs with hundreds of them, one
/// in ten thousand pairs has one in common by chance, which is no more than one.
pub(super) type Print = u32;

/// How long runs are, and among how many hashes one is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Grain {
    pub(super) k: usize,
    pub(super) w: usize,
}

/// The hash of every run of `k` tokens; of all together, if there are fewer.
pub(super) fn hashes(tokens: &[Token], k: usize) -> impl Iterator<Item = Print> {
    tokens.windows(k.min(tokens.len()).max(1)).map(|run| {
        let fold = |hash: u64, token: &Token| mix(hash ^ u64::from(*token));
        (run.iter().fold(0x9E37_79B9_7F4A_7C15, fold) >> 32) as Print
    })
}

/// A bijection of 64 bits in which every bit of the argument counts for every bit of the value: the
/// finalizer of splitmix64.
const fn mix(mut value: u64) -> u64 {
    value = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

/// The fingerprints that are kept of a text: some may occur twice.
pub(super) fn winnow(tokens: &[Token], Grain { k, w }: Grain, keep: &mut Vec<Print>) {
    let all: Vec<Print> = hashes(tokens, k).collect();
    let mut last = None;
    for from in 0..(all.len() + 1).saturating_sub(w.max(1)).max(usize::from(!all.is_empty())) {
        let window = all.iter().enumerate().skip(from).take(w.max(1));
        let smallest = window.min_by_key(|(at, hash)| (**hash, std::cmp::Reverse(*at)));
        if let Some((at, hash)) = smallest.filter(|(at, _)| last != Some(*at)) {
            last = Some(at);
            keep.push(*hash);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GRAIN: Grain = Grain { k: 5, w: 4 };

    fn prints(tokens: &[Token]) -> Vec<Print> {
        let mut all = Vec::new();
        winnow(tokens, GRAIN, &mut all);
        all
    }

    /// Numbers without a pattern.
    fn noise(count: u64, seed: u64) -> Vec<Token> {
        (0..count).map(|at| (mix(at ^ (seed << 32)) >> 40) as Token).collect()
    }

    #[test]
    fn a_common_passage_is_found_from_w_plus_k_minus_1_on_and_none_below_k() {
        let passage = noise(8, 1);
        for seed in 2..200 {
            let [one, other] = [noise(seed, seed), noise(300 - seed, 1000 + seed)];
            let one = prints(&[&one, passage.as_slice(), &other].concat());
            let other = prints(
                &[
                    &other,
                    passage.as_slice(),
                    &one.iter().map(|it| *it as Token).collect::<Vec<_>>(),
                ]
                .concat(),
            );
            assert!(one.iter().any(|it| other.contains(it)), "{seed}");
        }
        let [one, other] =
            [noise(50, 1), noise(50, 2)].map(|it| prints(&[&it, &passage[..4]].concat()));
        assert!(one.iter().all(|it| !other.contains(it)));
    }

    #[test]
    fn about_two_of_w_plus_1_are_kept() {
        let kept = prints(&noise(10_000, 7)).len();
        assert!((3_800..4_200).contains(&kept), "{kept}");
        assert_eq!((prints(&noise(3, 7)).len(), prints(&[]).len()), (1, 0));
    }
}
