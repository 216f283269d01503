//! Sequence numbers and their arithmetic (RFC 9293, section 3.4).

use std::fmt;
use std::ops::{Add, AddAssign, Sub};

/// A sequence or acknowledgment number: 32 bits, all arithmetic modulo 2^32
/// (RFC 9293, section 3.4).
///
/// `Seq` has no `Ord`: "less than" on a circle is no total order. Use [`Seq::lt`],
/// [`Seq::le`], [`Seq::gt`] and [`Seq::ge`], which compare as the RFC's `<` and `=<` do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Seq(pub u32);

impl Seq {
    /// Whether `self` comes before `other`: less than half of the number space before it.
    #[inline]
    pub const fn lt(self, other: Self) -> bool {
        (self.0.wrapping_sub(other.0) as i32) < 0
    }

    /// Whether `self` comes before `other` or is `other` (the RFC's `=<`).
    #[inline]
    pub const fn le(self, other: Self) -> bool {
        !other.lt(self)
    }

    /// Whether `self` comes after `other`.
    #[inline]
    pub const fn gt(self, other: Self) -> bool {
        other.lt(self)
    }

    /// Whether `self` comes after `other` or is `other`.
    #[inline]
    pub const fn ge(self, other: Self) -> bool {
        !self.lt(other)
    }

    /// How many sequence numbers lie from `earlier` up to, not including, `self`.
    ///
    /// The result is taken modulo 2^32, so it only means a distance when `earlier` is not
    /// after `self`.
    #[inline]
    pub const fn since(self, earlier: Self) -> u32 {
        self.0.wrapping_sub(earlier.0)
    }

    /// The later of the two.
    #[inline]
    pub const fn max(self, other: Self) -> Self {
        if self.lt(other) { other } else { self }
    }

    /// Whether `start =< self < start + length`, the form of every window test in RFC 9293.
    #[inline]
    pub const fn in_window(self, start: Self, length: u32) -> bool {
        self.0.wrapping_sub(start.0) < length
    }
}

impl Add<u32> for Seq {
    type Output = Self;
    #[inline]
    fn add(self, n: u32) -> Self {
        Self(self.0.wrapping_add(n))
    }
}

impl AddAssign<u32> for Seq {
    #[inline]
    fn add_assign(&mut self, n: u32) {
        *self = *self + n;
    }
}

impl Sub<u32> for Seq {
    type Output = Self;
    #[inline]
    fn sub(self, n: u32) -> Self {
        Self(self.0.wrapping_sub(n))
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seq({})", self.0)
    }
}
