//! Predictions by their errors: who makes the same mistakes in the same places.
//!
//! Harpp and Hogan, Crime in the Classroom, Journal of Chemical Education 70 (1993) 306: of the
//! errors that two have in common (both are wrong there), how many are exactly the same. Harpp,
//! Hogan and Jennings, part II, 73 (1996) 349: there must be at least six of those, and no fewer
//! than there are answers in which the two differ.

use std::cmp::Ordering;

use crate::judge::kind::Response;

/// How many errors must be exactly the same.
const LEAST: usize = 6;
/// How much of the errors in common must be exactly the same, in percent.
const SIMILAR: usize = 75;

/// All that is not right in a submission.
#[derive(Clone, Default, Debug)]
pub(super) struct Sheet {
    /// Where, and what was said; nothing, if the place was left open.
    errors: Vec<(usize, Option<String>)>,
}

impl Sheet {
    pub(super) fn new(responses: &[Response]) -> Self {
        let errors = responses.iter().enumerate().filter_map(|(at, response)| match response {
            Response::Right => None,
            Response::Open => Some((at, None)),
            Response::Wrong(said) => Some((at, Some(said.clone()))),
        });
        Self { errors: errors.collect() }
    }
}

/// How many percent of the errors in common are the same, if two are similar.
pub(super) fn compare(one: &Sheet, other: &Sheet) -> Option<u8> {
    let (mut a, mut b) = (one.errors.iter().peekable(), other.errors.iter().peekable());
    let (mut same, mut common, mut different) = (0, 0, 0);
    loop {
        let order = match (a.peek(), b.peek()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(mine), Some(theirs)) => mine.0.cmp(&theirs.0),
        };
        let mine = if order.is_le() { a.next() } else { None };
        let theirs = if order.is_ge() { b.next() } else { None };
        match (mine, theirs) {
            (Some((_, mine)), Some((_, theirs))) => {
                let is_same = mine == theirs;
                if mine.is_some() && theirs.is_some() {
                    common += 1;
                    same += usize::from(is_same);
                }
                different += usize::from(!is_same);
            }
            _ => different += 1,
        }
    }
    let is_similar = same >= LEAST && same >= different && same * 100 >= common * SIMILAR;
    is_similar.then(|| u8::try_from(same * 100 / common.max(1)).unwrap_or(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet: `.` is right, `?` open, everything else an error.
    fn sheet(text: &str) -> Sheet {
        let response = |letter| match letter {
            '.' => Response::Right,
            '?' => Response::Open,
            wrong => Response::Wrong(wrong.to_string()),
        };
        Sheet::new(&text.chars().map(response).collect::<Vec<_>>())
    }

    #[test]
    fn only_enough_of_the_same_errors_make_two_sheets_similar() {
        let share = |one, other| compare(&sheet(one), &sheet(other));
        assert_eq!(share("abcdef....", "abcdef...."), Some(100));
        assert_eq!(share("abcde.....", "abcde....."), None, "five are too few");
        assert_eq!(share("abcdef....", "....abcdef"), None, "not in the same places");
        assert_eq!(share("abcdefgh..", "abcdefxx.."), Some(75));
        assert_eq!(
            share("abcdefgh..", "abcdefxxx."),
            Some(75),
            "one is right where the other errs"
        );
        assert_eq!(share("abcdefghi.", "abcdefxxx."), None, "a third of those in common differ");
        assert_eq!(share("abcdef.......", "abcdefghijkl."), Some(100));
        assert_eq!(share("abcdef.......", "abcdefghijklm"), None, "more differs than is the same");
        assert_eq!(share("??????????", "??????????"), None, "what is open is no error");
    }
}
