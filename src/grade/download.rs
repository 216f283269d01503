//! The names that course systems give to downloaded submissions: whose it is, and the student's own
//! name for the file. Based on what Canvas (`lib/content_zipper.rb`) and Moodle
//! (`mod/assign/locallib.php`) do.

/// A name given by Canvas: `lovelaceada_LATE_101_9991_tcp.zip`. The first number is the
/// student's, the second the file's: a student who hands in two files has two of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Canvas<'n> {
    /// Canvas's form of the student's name.
    pub user: &'n str,
    /// The student's number; for an anonymous student, letters.
    pub student: &'n str,
    /// The kind of file.
    pub what: CanvasFile<'n>,
}

/// What was handed in through Canvas.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum CanvasFile<'n> {
    /// A file with this number and name. The name of a submission rather than a file may have
    /// none.
    File(&'n str, &'n str),
    /// Text or an address typed in.
    Typed,
}

/// Parses a name given by Canvas.
pub(super) fn canvas(name: &str) -> Option<Canvas<'_>> {
    name.match_indices('_').find_map(|(at, _)| {
        let (user, rest) = (name.get(..at)?, name.get(at + 1..)?);
        let (student, rest) = rest.split_once('_')?;
        // Canvas uses lower case; and other numbers in names, such as those of chapters, have
        // fewer digits than those of files.
        let is_small = !user.trim_end_matches("_LATE").contains(char::is_uppercase);
        let is_anonymous = matches!(user, "anon" | "LATE_anon")
            && !student.is_empty()
            && student.bytes().all(|c| c.is_ascii_alphanumeric());
        if user.is_empty() || !(is_small && is_number(student) || is_anonymous) {
            return None;
        }
        let (number, file) = rest.split_once('_').unwrap_or((rest, ""));
        let what = match number {
            "text" | "link" | "text.html" | "link.html" if file.is_empty() => CanvasFile::Typed,
            number if is_number(number) && number.len() > 2 => CanvasFile::File(number, file),
            _ => return None,
        };
        let user = user.strip_suffix("_LATE").unwrap_or(user);
        Some(Canvas { user, student, what })
    })
}

/// A name given by Moodle: `Ada Lovelace_501_assignsubmission_file` for a folder, followed by
/// `_tcp.zip` for a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Moodle<'n> {
    /// Everything but the file's own name.
    pub submission: &'n str,
    /// The participant's number.
    pub participant: &'n str,
    /// The name under which a file was handed in; empty for a folder.
    pub file: &'n str,
    /// Whether it is text that was typed in.
    pub typed: bool,
}

/// Parses a name given by Moodle.
pub(super) fn moodle(name: &str) -> Option<Moodle<'_>> {
    const MARK: &str = "_assignsubmission_";
    let at = name.find(MARK)?;
    let (_, participant) = name.get(..at)?.rsplit_once('_')?;
    let rest = name.get(at + MARK.len()..)?;
    let (plugin, file) = rest.split_once('_').unwrap_or((rest, ""));
    let submission = name.get(..at + MARK.len() + plugin.len())?;
    let typed = plugin == "onlinetext";
    is_number(participant).then_some(Moodle { submission, participant, file, typed })
}

/// A name without the `-1` that a course system adds to the name of a resubmitted file:
/// `tcp-1.py` was `tcp.py`.
pub(super) fn without_number(name: &str) -> Option<String> {
    let (stem, rest) = name.rsplit_once('-')?;
    let ending = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_counted = ending.len() < rest.len() && (ending.is_empty() || ending.starts_with('.'));
    (is_counted && !stem.is_empty()).then(|| format!("{stem}{ending}"))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_of_canvas_are_read() {
        let read = |name| {
            let Canvas { user, student, what } = canvas(name)?;
            Some((user, student, what))
        };
        let file = CanvasFile::File;
        let cases = [
            ("lovelaceada_101_9991_tcp.zip", Some(("lovelaceada", "101", file("9991", "tcp.zip")))),
            (
                "lovelaceada_LATE_101_9991_a_b.py",
                Some(("lovelaceada", "101", file("9991", "a_b.py"))),
            ),
            ("o_brien_101_9991_tcp.py", Some(("o_brien", "101", file("9991", "tcp.py")))),
            ("lovelaceada_101_9991", Some(("lovelaceada", "101", file("9991", "")))),
            ("lovelaceada_101_text.html", Some(("lovelaceada", "101", CanvasFile::Typed))),
            ("anon_aB3x9_777_tcp.py", Some(("anon", "aB3x9", file("777", "tcp.py")))),
            ("LATE_anon_aB3x9_777_tcp.py", Some(("LATE_anon", "aB3x9", file("777", "tcp.py")))),
            ("lovelaceada_101_main", None),
            ("lovelaceada_101_text_2.html", None),
            ("_101_9991_tcp.py", None),
            ("tcp.py", None),
            ("a__1_b", None),
            ("rfc_3_10_listen.synfin", None),
            ("Week_1_100_x.py", None),
        ];
        for (name, wanted) in cases {
            assert_eq!(read(name), wanted, "{name}");
        }
    }

    #[test]
    fn names_of_moodle_are_read() {
        let name = "Ada Love_lace_501_assignsubmission_file";
        let folder = moodle(name).unwrap();
        assert_eq!((folder.submission, folder.participant, folder.file), (name, "501", ""));
        let file = format!("{name}_my_tcp.zip");
        let file = moodle(&file).unwrap();
        assert_eq!((file.submission, file.file, file.typed), (name, "my_tcp.zip", false));
        assert!(moodle("Eve_7_assignsubmission_onlinetext").unwrap().typed);
        assert_eq!(moodle("Eve_x_assignsubmission_file"), None);
        assert_eq!(moodle("Eve_7"), None);
    }

    #[test]
    fn the_number_of_a_second_hand_in_is_taken_off() {
        let cases = [
            ("tcp-1.py", Some("tcp.py")),
            ("tcp-12.tar.gz", Some("tcp.tar.gz")),
            ("run-2", Some("run")),
            ("my-tcp.py", None),
            ("tcp-1b.py", None),
            ("-1.py", None),
        ];
        for (name, wanted) in cases {
            assert_eq!(without_number(name).as_deref(), wanted, "{name}");
        }
    }
}
