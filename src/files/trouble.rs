//! System errors, in words for people.

use std::error::Error;
use std::io;
use std::path::Path;

/// The reason as part of a sentence: `permission denied`, without a capital letter and without the
/// system's error number.
pub(crate) fn reason(error: &io::Error) -> String {
    // Libraries wrap the system's message in their own words.
    let mut deepest: &(dyn Error + 'static) = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    let text = deepest.downcast_ref::<io::Error>().unwrap_or(error).to_string();
    match text.rsplit_once(" (os error ") {
        Some((words, _)) => {
            let mut letters = words.chars();
            let first = letters.next().map(|letter| letter.to_ascii_lowercase());
            first.into_iter().chain(letters).collect()
        }
        None => text,
    }
}

/// `` cannot read `x`: permission denied ``, or that there is no such thing.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> String {
    let shown = path.display();
    match error.kind() {
        io::ErrorKind::NotFound if path.is_symlink() => format!("`{shown}` is a link to nothing"),
        io::ErrorKind::NotFound => format!("no such file or folder: `{shown}`"),
        _ => format!("cannot read `{shown}`: {}", reason(error)),
    }
}

/// Says what cannot be done with a path, and why: ``cannot read `x`: permission denied``.
pub(crate) fn cannot(what: &str, path: &Path) -> impl Fn(io::Error) -> String {
    move |error| format!("cannot {what} `{}`: {}", path.display(), reason(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_capitals_are_for_programs() {
        assert_eq!(reason(&io::Error::from_raw_os_error(13)), "permission denied");
        assert_eq!(reason(&io::Error::other("It said (os error)")), "It said (os error)");
    }
}
