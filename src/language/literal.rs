//! Texts, numbers and lengths of time as they are written.

use std::time::Duration;

use super::plan::Delay;

/// What is wrong with a text in quotation marks: the offset of an escape and its length.
pub(super) struct BadEscape {
    pub(super) at: usize,
    pub(super) length: usize,
}

/// The octets of a text in quotation marks.
pub(super) fn octets(quoted: &str) -> Result<Vec<u8>, BadEscape> {
    let inner = quoted.strip_prefix('"').unwrap_or(quoted);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let bytes = inner.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(backslash) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..backslash]);
        rest = &rest[backslash..];
        let (octet, length) = match rest.get(1) {
            Some(b'"') => (Some(b'"'), 2),
            Some(b'\\') => (Some(b'\\'), 2),
            Some(b'n') => (Some(b'\n'), 2),
            Some(b'r') => (Some(b'\r'), 2),
            Some(b't') => (Some(b'\t'), 2),
            Some(b'x') => (hex(rest.get(2..4)), 4),
            _ => (None, 2),
        };
        let Some(octet) = octet else {
            // One for the quotation mark; the escape may end in the midst of a character.
            let at = bytes.len() - rest.len() + 1;
            let length = (length..=8).find(|l| quoted.is_char_boundary(at + l)).unwrap_or(1);
            return Err(BadEscape { at, length: length.min(quoted.len() - at) });
        };
        out.push(octet);
        rest = &rest[length..];
    }
    out.extend_from_slice(rest);
    Ok(out)
}

fn hex(digits: Option<&[u8]>) -> Option<u8> {
    let digits = std::str::from_utf8(digits?).ok()?;
    // `from_str_radix` would take a sign.
    if digits.starts_with('+') {
        return None;
    }
    u8::from_str_radix(digits, 16).ok()
}

/// Why a word is not a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NotANumber {
    /// It has other characters than digits.
    Malformed,
    /// It does not fit 64 bits.
    TooLarge,
}

/// A number: decimal, or hexadecimal after `0x`; `_` may separate digits.
pub(super) fn number(word: &str) -> Result<u64, NotANumber> {
    let (digits, radix) = match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None => (word, 10),
    };
    let mut value: u64 = 0;
    let mut any = false;
    for c in digits.chars() {
        if c == '_' && any {
            continue;
        }
        let digit = c.to_digit(radix).ok_or(NotANumber::Malformed)?;
        any = true;
        value = value
            .checked_mul(u64::from(radix))
            .and_then(|value| value.checked_add(u64::from(digit)))
            .ok_or(NotANumber::TooLarge)?;
    }
    if any { Ok(value) } else { Err(NotANumber::Malformed) }
}

/// Raw octets after `0x`, two digits each; `_` may separate digits.
pub(super) fn raw_octets(word: &str) -> Option<Vec<u8>> {
    let digits: String = word.strip_prefix("0x")?.chars().filter(|&c| c != '_').collect();
    if digits.is_empty() || !digits.len().is_multiple_of(2) {
        return None;
    }
    digits.as_bytes().chunks_exact(2).map(|pair| hex(Some(pair))).collect()
}

/// The units of time.
pub(super) const UNITS: [&str; 7] = ["us", "ms", "s", "min", "h", "MSL", "RTO"];

/// Why a word is not a length of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum NotADuration {
    /// It does not begin with a number.
    Number,
    /// It ends with the number.
    NoUnit,
    /// There is no such unit.
    Unit,
    /// It is longer than a year, or more than a thousand MSL or RTO.
    TooLong,
}

/// The number and the unit of a length of time: `1.5` and `s`.
pub(super) fn split_duration(word: &str) -> (&str, &str) {
    let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | '_');
    word.split_at(word.find(|c| !digits(c)).unwrap_or(word.len()))
}

/// A length of time: `300ms`, `1.5s`, `2min`, `2MSL`, `1RTO`.
pub(super) fn duration(word: &str) -> Result<Delay, NotADuration> {
    const YEAR: u128 = 366 * 86_400 * 1_000_000_000;
    let (amount, unit) = split_duration(word);
    if unit.eq_ignore_ascii_case("MSL") || unit.eq_ignore_ascii_case("RTO") {
        let count = times(amount)?;
        return Ok(if unit.eq_ignore_ascii_case("MSL") {
            Delay::Msl(count)
        } else {
            Delay::Rto(count)
        });
    }
    let nanoseconds: u128 = match unit {
        "us" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "min" => 60 * 1_000_000_000,
        "h" => 3_600 * 1_000_000_000,
        _ if amount.is_empty() => return Err(NotADuration::Number),
        "" => return Err(NotADuration::NoUnit),
        _ => return Err(NotADuration::Unit),
    };
    let (whole, fraction) = decimal(amount)?;
    // A fraction in units of 10^-9, so nothing is rounded above a nanosecond.
    let total = u128::from(whole) * nanoseconds + u128::from(fraction) * nanoseconds / NANO;
    if total > YEAR {
        return Err(NotADuration::TooLong);
    }
    u64::try_from(total)
        .map(|total| Delay::Fixed(Duration::from_nanos(total)))
        .map_err(|_| NotADuration::TooLong)
}

/// A length of time as scenarios write them, in units of the clock: `300ms`, `1.5s`, `2min`.
/// `None` if it is none, or is counted in MSL or RTO.
pub fn length_of_time(word: &str) -> Option<Duration> {
    match duration(word) {
        Ok(Delay::Fixed(length)) => Some(length),
        _ => None,
    }
}

/// The length of time that is meant by words such as `5 seconds`, `2 * MSL` and `1,5s`, as it is
/// written here. `None` where it is none, or where it could be several.
pub(super) fn meant_duration(words: &str) -> Option<String> {
    const OTHERS: [(&str, &[&str]); 7] = [
        ("us", &["usec", "usecs", "microsecond", "microseconds", "µs", "μs", "micros"]),
        ("ms", &["msec", "msecs", "millisecond", "milliseconds", "millis", "mS"]),
        ("s", &["sec", "secs", "second", "seconds"]),
        ("min", &["mins", "minute", "minutes"]),
        ("h", &["hr", "hrs", "hour", "hours"]),
        ("MSL", &["msls"]),
        ("RTO", &["rtos"]),
    ];
    let word: String = words.split([' ', '\t']).collect();
    let word = word.trim_end_matches(['.', ',', ')']);
    let word = word.replace(',', ".");
    let (amount, unit) = split_duration(&word);
    let amount = if amount.is_empty() { "1".to_owned() } else { amount.to_owned() };
    let amount = if amount.starts_with('.') { format!("0{amount}") } else { amount };
    let unit = unit.trim_start_matches(['*', '×', '-', '_']);
    let unit = match unit.strip_prefix(['x', 'X']) {
        Some(rest) if !rest.is_empty() => rest,
        _ => unit,
    };
    let alike = |unit: &str, it: &str| it.eq_ignore_ascii_case(unit);
    let (right, _) = OTHERS
        .iter()
        .find(|(right, others)| alike(unit, right) || others.iter().any(|it| alike(unit, it)))?;
    // A unit alone is one of it, and `s` alone nothing.
    if words.trim_start().starts_with(|c: char| c.is_ascii_alphabetic()) && unit.len() < 3 {
        return None;
    }
    let meant = format!("{amount}{right}");
    duration(&meant).is_ok().then_some(meant)
}

const NANO: u128 = 1_000_000_000;

fn times(amount: &str) -> Result<f64, NotADuration> {
    let (whole, fraction) = decimal(amount)?;
    if whole > 1000 {
        return Err(NotADuration::TooLong);
    }
    Ok(whole as f64 + fraction as f64 / NANO as f64)
}

/// The whole part, and the fraction in units of 10^-9 (what is finer is cut off).
fn decimal(amount: &str) -> Result<(u64, u64), NotADuration> {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, "0"));
    let whole = number(whole).map_err(|why| match why {
        NotANumber::Malformed => NotADuration::Number,
        NotANumber::TooLarge => NotADuration::TooLong,
    })?;
    if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NotADuration::Number);
    }
    let nine: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    Ok((whole, number(&nine).map_err(|_| NotADuration::Number)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!(number("1_000"), Ok(1000));
        assert_eq!(number("0xff_ff"), Ok(65_535));
        assert_eq!(number("_1"), Err(NotANumber::Malformed));
        assert_eq!(number("0x"), Err(NotANumber::Malformed));
        assert_eq!(number("99999999999999999999"), Err(NotANumber::TooLarge));
    }

    #[test]
    fn durations() {
        assert_eq!(duration("1.5s"), Ok(Delay::Fixed(Duration::from_millis(1500))));
        assert_eq!(duration("300us"), Ok(Delay::Fixed(Duration::from_micros(300))));
        assert_eq!(duration("2min"), Ok(Delay::Fixed(Duration::from_secs(120))));
        assert_eq!(duration("2msl"), Ok(Delay::Msl(2.0)));
        assert_eq!(duration("0.5RTO"), Ok(Delay::Rto(0.5)));
        assert_eq!(duration("5"), Err(NotADuration::NoUnit));
        assert_eq!(duration("5days"), Err(NotADuration::Unit));
        assert_eq!(duration("s"), Err(NotADuration::Number));
        assert_eq!(duration("1..5s"), Err(NotADuration::Number));
        assert_eq!(duration("99999h"), Err(NotADuration::TooLong));
        assert_eq!(duration("99999999999999999999s"), Err(NotADuration::TooLong));
    }

    #[test]
    fn escapes() {
        assert_eq!(octets(r#""a\"\\\x00\n""#).map_err(|_| ()).unwrap(), b"a\"\\\0\n");
        let bad = octets("\"ab\\é\"").err().unwrap();
        assert_eq!((bad.at, bad.length), (3, 3));
        assert!(octets(r#""\x+1""#).is_err());
        assert!(octets(r#""\x1""#).is_err());
    }

    #[test]
    fn raw() {
        assert_eq!(raw_octets("0x02_04"), Some(vec![2, 4]));
        assert_eq!(raw_octets("0x020"), None);
        assert_eq!(raw_octets("0x"), None);
    }
}
