//! Numbers and times, with their limits.

use std::fmt::Display;
use std::time::Duration;

use super::{Read, error};
use crate::language::{Code, quoted};
use crate::packetdrill::grammar::Node;

/// Times end here: a script of a year is a mistake.
const LONGEST: u64 = 366 * 86_400;

/// A time in seconds, exact to a nanosecond; what is finer is cut off.
pub(super) fn seconds(node: &Node<'_>) -> Read<Duration> {
    let (whole, fraction) = node.text().split_once('.').unwrap_or((node.text(), ""));
    let whole = if whole.is_empty() { Some(0) } else { whole.parse::<u64>().ok() };
    let Some(whole) = whole.filter(|whole| *whole <= LONGEST) else {
        let message = format!("{} is too long a time", quoted(node.text()));
        return Err(error(Code::Duration, node.span(), message)
            .label("in seconds, at most a year")
            .into());
    };
    let nanoseconds = fraction
        .bytes()
        .chain(std::iter::repeat(b'0'))
        .take(9)
        .fold(0, |sum, digit| sum * 10 + u32::from(digit.wrapping_sub(b'0').min(9)));
    Ok(Duration::new(whole, nanoseconds))
}

/// A number of `what` that has to be from 0 to `most`.
pub(super) fn up_to<T>(node: &Node<'_>, what: &str, most: T) -> Read<T>
where
    T: TryFrom<i128> + Display + Into<u64> + Copy,
{
    let number = node.text().parse::<i128>().ok();
    let limit: u64 = most.into();
    let fits = number.filter(|number| (0..=i128::from(limit)).contains(number));
    match fits.and_then(|number| T::try_from(number).ok()) {
        Some(number) => Ok(number),
        None => {
            let message = format!("{} is out of range for {what}", quoted(node.text()));
            Err(error(Code::Number, node.span(), message)
                .label(format!("expected a number from 0 to {most}"))
                .into())
        }
    }
}

/// A number as packetdrill keeps it, in 64 bits.
pub(super) fn any(node: &Node<'_>) -> Read<i64> {
    let text = node.text();
    let number = match text.strip_prefix("0x") {
        // A mask of 64 bits is one as well.
        Some(digits) => u64::from_str_radix(digits, 16).ok().map(u64::cast_signed),
        None => text.parse().ok(),
    };
    number.ok_or_else(|| {
        let message = format!("{} is out of range", quoted(text));
        error(Code::Number, node.span(), message).label("a number has at most 64 bits").into()
    })
}
