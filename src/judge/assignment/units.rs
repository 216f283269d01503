//! Sizes and lengths of time in `assignment.toml`: `"512MiB"`, `"10s"`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// A size in octets, written as `"512MiB"`, `"64KiB"`, `"2GB"`, or a plain number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Size(pub u64);

/// A length of time, written as `"10s"`, `"500ms"`, `"2min"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Length(pub Duration);

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (number, unit) = parts(text);
        let unit = match unit {
            "" | "B" => 1,
            "KiB" | "K" => 1 << 10,
            "MiB" | "M" => 1 << 20,
            "GiB" | "G" => 1 << 30,
            "kB" | "KB" => 1000,
            "MB" => 1_000_000,
            "GB" => 1_000_000_000,
            _ => return Err(expected("a size such as `\"512MiB\"`", text)),
        };
        let number: u64 =
            number.parse().map_err(|_| expected("a size such as `\"512MiB\"`", text))?;
        let size = number.checked_mul(unit).filter(|size| *size <= 1 << 50);
        size.map(Self).ok_or_else(|| expected("a size of at most 1 PiB", text))
    }
}

impl FromStr for Length {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || expected("a length of time such as `\"10s\"`", text);
        let (number, unit) = parts(text);
        let number: f64 = number.parse().map_err(|_| wrong())?;
        let unit = match unit {
            "ms" => 0.001,
            "s" => 1.0,
            "min" => 60.0,
            "h" => 3600.0,
            _ => return Err(wrong()),
        };
        let seconds = number * unit;
        if !(0.001..=86_400.0).contains(&seconds) {
            return Err(expected("a length of time from `\"1ms\"` to `\"24h\"`", text));
        }
        Ok(Self(Duration::from_secs_f64(seconds)))
    }
}

/// The number and the unit after it.
fn parts(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (number, unit.trim())
}

fn expected(what: &str, found: &str) -> String {
    format!("expected {what}, found `{found}`")
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
        let whole =
            units.into_iter().find(|(unit, _)| self.0 >= *unit && self.0.is_multiple_of(*unit));
        match whole {
            Some((unit, name)) => write!(f, "{} {name}", self.0 / unit),
            None => write!(f, "{} B", self.0),
        }
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs_f64();
        if seconds < 1.0 { write!(f, "{} ms", seconds * 1000.0) } else { write!(f, "{seconds} s") }
    }
}

/// A number or a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Raw {
    Number(u64),
    Text(String),
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Raw::deserialize(deserializer)? {
            Raw::Number(number) => Ok(Self(number)),
            Raw::Text(text) => text.parse().map_err(D::Error::custom),
        }
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_lengths_are_read_and_written() {
        assert_eq!("512 MiB".parse(), Ok(Size(512 << 20)));
        assert_eq!("2GB".parse(), Ok(Size(2_000_000_000)));
        assert_eq!(Size(512 << 20).to_string(), "512 MiB");
        assert_eq!(Size(1000).to_string(), "1000 B");
        assert_eq!("1.5s".parse(), Ok(Length(Duration::from_millis(1500))));
        assert_eq!(Length(Duration::from_millis(250)).to_string(), "250 ms");
        for wrong in ["", "MiB", "-1s", "5", "1y", "1e9s", "9999h"] {
            assert!(wrong.parse::<Length>().is_err(), "{wrong}");
        }
        assert!("99999999999999GiB".parse::<Size>().is_err());
    }
}
