//! Numbers among the arguments, with messages for people.

use std::num::NonZeroUsize;

/// `--jobs`: how many at the same time.
pub fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "expected a whole number, 1 or more".to_owned())
}

/// A parser of whole numbers in a range, both ends included.
pub fn within<T: TryFrom<u64>>(
    lowest: u64,
    highest: u64,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.parse().ok().filter(|number| (lowest..=highest).contains(number));
        number
            .and_then(|number| T::try_from(number).ok())
            .ok_or_else(|| format!("expected a whole number from {lowest} to {highest}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_told_in_words() {
        let small = within::<u8>(1, 9);
        assert_eq!(small("9"), Ok(9));
        for text in ["0", "10", "300", "x", "", "-1"] {
            assert_eq!(small(text), Err("expected a whole number from 1 to 9".to_owned()));
        }
        assert!(jobs("0").is_err() && jobs("many").is_err());
    }
}
