//! Points, exactly: gradebooks compare sums, so nothing here is a floating-point number.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number of points, in hundredths. In JSON and for people it is the number of points, with at
/// most two decimals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Points(pub u64);

impl Points {
    /// None.
    pub const ZERO: Self = Self(0);
    /// One point.
    pub const ONE: Self = Self(100);

    /// The points for `part` of `whole`, rounded down so that only the whole earns everything.
    /// Zero of zero earns nothing.
    pub fn share(self, part: u64, whole: u64) -> Self {
        if whole == 0 {
            return Self::ZERO;
        }
        let part = u128::from(part.min(whole));
        let earned = u128::from(self.0) * part / u128::from(whole);
        // No more than `self`, so it fits.
        Self(u64::try_from(earned).unwrap_or(self.0))
    }

    /// The points in parts by weight, which add up to the whole: rounding leftovers go to the parts
    /// that lost most by it, among equals to the first. Weights that are all 0 count as equal.
    pub fn split(self, weights: &[u64]) -> Vec<Self> {
        let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
        let equal = sum == 0;
        let sum = if equal { weights.len() as u128 } else { sum };
        let weight = |at: usize| if equal { 1 } else { weights.get(at).copied().unwrap_or(0) };
        let product = |at: usize| u128::from(self.0) * u128::from(weight(at));
        let mut parts: Vec<Self> = (0..weights.len())
            .map(|at| Self(u64::try_from(product(at) / sum).unwrap_or(self.0)))
            .collect();
        let given: u64 = parts.iter().map(|part| part.0).sum();
        let mut order: Vec<usize> = (0..weights.len()).filter(|at| weight(*at) > 0).collect();
        order.sort_by_key(|at| std::cmp::Reverse(product(*at) % sum));
        for at in order.into_iter().take(usize::try_from(self.0 - given).unwrap_or(usize::MAX)) {
            parts[at].0 += 1;
        }
        parts
    }

    /// Whether it is a whole number of points.
    pub const fn is_whole(self) -> bool {
        self.0.is_multiple_of(100)
    }

    /// As a number of points, for formats that have nothing better.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// Converts a number; `None` if it is negative, has more than two decimals,
    /// or is more than a million.
    pub fn from_f64(number: f64) -> Option<Self> {
        let hundredths = (number * 100.0).round();
        let exact = (hundredths / 100.0 - number).abs() < 1e-9;
        // In range, so the cast keeps it.
        (exact && (0.0..=100_000_000.0).contains(&hundredths)).then_some(Self(hundredths as u64))
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        let text = match rest {
            0 => whole.to_string(),
            _ if rest.is_multiple_of(10) => format!("{whole}.{}", rest / 10),
            _ => format!("{whole}.{rest:02}"),
        };
        f.pad(&text)
    }
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_whole() {
            serializer.serialize_u64(self.0 / 100)
        } else {
            serializer.serialize_f64(self.as_f64())
        }
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Self::from_f64(number).ok_or_else(|| {
            serde::de::Error::custom("expected points from 0 to 1000000 with at most two decimals")
        })
    }
}

impl JsonSchema for Points {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Points".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Points, with at most two decimals.",
            "type": "number",
            // No `multipleOf`: most hundredths are not exact in binary.
            "minimum": 0
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn points_are_written_without_needless_decimals() {
        let text = |hundredths| Points(hundredths).to_string();
        assert_eq!([text(500), text(250), text(205), text(7)], ["5", "2.5", "2.05", "0.07"]);
        let json = serde_json::to_string(&[Points(500), Points(7)]).unwrap();
        assert_eq!(json, "[5,0.07]");
        assert_eq!(serde_json::from_str::<[Points; 2]>(&json).unwrap(), [Points(500), Points(7)]);
        assert!(serde_json::from_str::<Points>("0.001").is_err());
        assert!(serde_json::from_str::<Points>("-1").is_err());
        assert_eq!(Points::from_f64(0.0), Some(Points::ZERO));
        assert_eq!(Points::from_f64(-0.01), None);
        assert_eq!(Points::from_f64(999_999.99), Some(Points(99_999_999)));
        assert_eq!(Points::from_f64(1_000_000.0), Some(Points(100_000_000)));
        assert_eq!(Points::from_f64(1_000_000.01), None);
    }

    #[test]
    fn only_the_whole_earns_all() {
        assert_eq!(Points(100).share(2, 3), Points(66));
        assert_eq!(Points(100).share(3, 3), Points(100));
        assert_eq!(Points(100).share(0, 0), Points::ZERO);
        assert_eq!([1, 2, 3].map(|part| Points(1).share(part, 3)), [0, 0, 1].map(Points));
        assert_eq!(Points(100).share(4, 3), Points(100));
        assert_eq!(Points(u64::MAX).share(1, 1), Points(u64::MAX));
    }

    #[test]
    fn what_rounding_leaves_goes_to_the_part_that_lost_most() {
        let split = |points, weights: &[u64]| -> Vec<u64> {
            Points(points).split(weights).into_iter().map(|part| part.0).collect()
        };
        // Exactly 4 2/7 and 5 5/7; then 4 6/11, 4 6/11 and 10/11, two of which are rounded up.
        assert_eq!(split(10, &[3, 4]), [4, 6]);
        assert_eq!(split(10, &[5, 5, 1]), [5, 4, 1]);
        assert_eq!(split(10, &[1, 5, 5]), [1, 5, 4]);
        // Nothing is left, one is, and all but one.
        assert_eq!(split(9, &[1, 1, 1]), [3, 3, 3]);
        assert_eq!(split(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(split(11, &[1, 1, 1]), [4, 4, 3]);
        assert_eq!(Points(1000).split(&[1, 1, 1]), [Points(334), Points(333), Points(333)]);
        assert_eq!(Points(100).split(&[0, 3]), [Points(0), Points(100)]);
        assert_eq!(Points(100).split(&[0, 0]), [Points(50), Points(50)]);
        assert!(Points(100).split(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn parts_add_up(
            points in 0u64..1_000_000,
            weights in prop::collection::vec(0u64..1000, 1..20),
        ) {
            let parts = Points(points).split(&weights);
            prop_assert_eq!(parts.into_iter().sum::<Points>(), Points(points));
        }

        #[test]
        fn json_keeps_points(points in 0u64..100_000_000) {
            let json = serde_json::to_string(&Points(points)).unwrap();
            prop_assert_eq!(serde_json::from_str::<Points>(&json).unwrap(), Points(points));
        }
    }
}
