//! How much a submission may be: each bound, one below it and one above.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::{Seek as _, Write as _};

use super::tests::header;
use super::*;

const FILE: ::tar::EntryType = ::tar::EntryType::Regular;

/// What a header takes, and a file is filled up to.
const BLOCK: usize = 512;

/// What the archive in this file unpacks to: how many files and links, or what is wrong.
fn unpacked(archive: &Archive) -> Result<(usize, usize), String> {
    let to = archive.dir.path().join("to");
    fs::create_dir(&to).unwrap();
    let path = archive.dir.path().join(archive.name);
    let links = archive::unpack(&path, Format::of(archive.name).unwrap(), &to)?;
    // Not as a submission is listed, which has bounds of its own.
    let files = walkdir::WalkDir::new(&to).into_iter().flatten();
    Ok((files.filter(|it| it.file_type().is_file()).count(), links.len()))
}

/// An archive in a file.
struct Archive {
    dir: tempfile::TempDir,
    name: &'static str,
}

impl Archive {
    fn of(name: &'static str, bytes: &[u8]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(name), bytes).unwrap();
        Self { dir, name }
    }
}

/// A tar of these files, each of so many zeros, which occupy nothing.
fn tar<'n>(files: impl IntoIterator<Item = (&'n str, usize)>) -> Archive {
    let archive = Archive::of("x.tar", b"");
    let mut file = fs::File::create(archive.dir.path().join(archive.name)).unwrap();
    let mut length = 0;
    for (name, octets) in files {
        file.seek(io::SeekFrom::Start(length)).unwrap();
        file.write_all(&header(name, FILE, octets)).unwrap();
        length += (BLOCK + octets.next_multiple_of(BLOCK)) as u64;
    }
    file.set_len(length + 2 * BLOCK as u64).unwrap();
    archive
}

/// A zip of these files, not compressed: that would take long.
fn zip(files: &[(&str, usize)]) -> Archive {
    let mut zip = ::zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    let stored = ::zip::write::SimpleFileOptions::default()
        .compression_method(::zip::CompressionMethod::Stored);
    for (name, octets) in files {
        zip.start_file(*name, stored).unwrap();
        zip.write_all(&vec![0; *octets]).unwrap();
    }
    Archive::of("x.zip", &zip.finish().unwrap().into_inner())
}

/// A folder with these files in it, which occupy nothing.
fn folder_of<'n>(files: impl IntoIterator<Item = (&'n str, u64)>) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, octets) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::File::create(path).unwrap().set_len(octets).unwrap();
    }
    dir
}

fn listed(dir: &tempfile::TempDir) -> Result<usize, String> {
    folder::list(dir.path()).map(|it| it.files.len()).map_err(|problem| problem.message)
}

const TOO_MUCH: &str = "it has more than 16 MiB";
const TOO_MANY: &str = "it has more than 200 files";

#[test]
fn octets_are_counted_in_all() {
    const ALL: usize = MOST_OCTETS as usize;
    const HALF: usize = ALL / 2;
    let wanted = |octets| if octets > ALL { Err(TOO_MUCH.to_owned()) } else { Ok(()) };
    for (a, b) in [(HALF, HALF - 1), (HALF, HALF), (HALF, HALF + 1)] {
        let wanted = wanted(a + b).map(|()| (2, 0));
        assert_eq!(unpacked(&tar([("a", a), ("b", b)])), wanted, "tar of {a} and {b}");
        let dir = folder_of([("a", a as u64), ("b", b as u64)]);
        assert_eq!(listed(&dir), wanted.clone().map(|(files, _)| files), "folder of {a} and {b}");
        let handed_in = ["a", "b"].map(|name| (dir.path().join(name), name.to_owned()));
        let gathered = gathered(&handed_in, &mut Vec::new()).map(drop);
        assert_eq!(gathered.is_ok(), wanted.is_ok(), "{a} and {b}: {gathered:?}");
    }
    for octets in [ALL, ALL + 1] {
        // A name that occurs twice is one file, and counts twice.
        let twice = tar([("a", octets - 1), ("a", 1)]);
        assert_eq!(unpacked(&twice), wanted(octets).map(|()| (1, 0)), "{octets}");
    }
    assert_eq!(unpacked(&zip(&[("a", HALF), ("b", HALF + 1)])), Err(TOO_MUCH.to_owned()));
}

#[test]
fn files_are_counted() {
    for count in [MOST_FILES - 1, MOST_FILES, MOST_FILES + 1] {
        let names: Vec<String> = (0..count).map(|number| number.to_string()).collect();
        let files = || names.iter().map(|name| (name.as_str(), 0));
        let wanted = if count > MOST_FILES { Err(TOO_MANY.to_owned()) } else { Ok((count, 0)) };
        assert_eq!(unpacked(&tar(files())), wanted);
        assert_eq!(unpacked(&zip(&files().collect::<Vec<_>>())), wanted);
        let dir = folder_of(names.iter().map(|name| (name.as_str(), 0)));
        assert_eq!(listed(&dir), wanted.map(|(files, _)| files));
    }
    // Of links, so many are named.
    for count in [MOST_FILES - 1, MOST_FILES, MOST_FILES + 1] {
        let link = |number: usize| header(&number.to_string(), ::tar::EntryType::Link, 0);
        let bytes: Vec<u8> = (0..count).flat_map(link).chain([0; 2 * BLOCK]).collect();
        assert_eq!(unpacked(&Archive::of("x.tar", &bytes)), Ok((0, count.min(MOST_FILES))));
        #[cfg(unix)]
        {
            let dir = tempfile::tempdir().unwrap();
            for number in 0..count {
                std::os::unix::fs::symlink("x", dir.path().join(number.to_string())).unwrap();
            }
            let listing = folder::list(dir.path()).unwrap();
            assert_eq!(listing.links.len(), count.min(MOST_FILES));
        }
    }
}

#[test]
fn folders_are_so_deep() {
    for depth in [DEEPEST - 1, DEEPEST, DEEPEST + 1] {
        let name = format!("{}x", "d/".repeat(depth));
        let wanted = if depth > DEEPEST {
            Err("its folders are more than 16 deep".to_owned())
        } else {
            Ok((1, 0))
        };
        assert_eq!(unpacked(&tar([(name.as_str(), 1)])), wanted);
        assert_eq!(unpacked(&zip(&[(&name, 1)])), wanted);
        assert_eq!(listed(&folder_of([(name.as_str(), 1)])), wanted.map(|(files, _)| files));
    }
}

#[test]
fn names_are_so_long() {
    for length in [LONGEST_NAME - 1, LONGEST_NAME, LONGEST_NAME + 1] {
        let wanted = if length > LONGEST_NAME {
            Err("a name in it has more than 200 octets".to_owned())
        } else {
            Ok((1, 0))
        };
        for name in ["x".repeat(length), format!("{}/x", "d".repeat(length))] {
            assert_eq!(unpacked(&zip(&[(&name, 1)])), wanted);
        }
    }
}

/// Everything in a compressed tar counts, even what is left out: it is unpacked all the same.
#[test]
fn what_a_compressed_tar_unpacks_to_is_counted() {
    const MIB: usize = 1 << 20;
    const ALL: usize = (MOST_OCTETS * 2) as usize;
    let gz = |bytes: &[u8]| {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(bytes).unwrap();
        gz.finish().unwrap()
    };
    // A device whose contents are left out, and a file of one block after it; no end, for which a
    // reader takes the end of the file as well.
    let of = |octets: usize| {
        let zeros = octets - 3 * BLOCK;
        let mut bytes = gz(&header("d", ::tar::EntryType::Block, zeros));
        bytes.extend(gz(&[0; MIB]).repeat(zeros / MIB));
        bytes.extend(gz(&vec![0; zeros % MIB]));
        bytes.extend(gz(&[header("a", FILE, BLOCK), vec![1; BLOCK]].concat()));
        unpacked(&Archive::of("x.tar.gz", &bytes))
    };
    assert_eq!(of(ALL - BLOCK), Ok((1, 0)));
    assert_eq!(of(ALL), Ok((1, 0)));
    assert_eq!(of(ALL + BLOCK), Err("it unpacks to more than 32 MiB".to_owned()));
}

#[test]
fn texts_are_so_long() {
    let dir = folder_of([("below", MOST_TEXT - 1), ("at", MOST_TEXT), ("above", MOST_TEXT + 1)]);
    let opened = Opened::open(&Candidate::at("ada", dir.path()), &[]).unwrap();
    let read: Vec<Result<usize, String>> =
        opened.files.iter().map(|file| opened.read(file).map(|text| text.len())).collect();
    let most = MOST_TEXT as usize;
    assert_eq!(read, [Err("`above` has more than 4 MiB".to_owned()), Ok(most), Ok(most - 1)]);
}
