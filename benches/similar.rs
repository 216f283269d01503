//! A class of 1,000 programs, compared with each other and with what synfin ships.
//!
//! `cargo bench -p synfin-benches --bench similar`, in the repository's folder. The programs are mixed
//! from those in `kits` and `tests/similar`, line by line; in the second class, a third has handed
//! in the same; in the third, all programs are as long as the longest.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;
use std::{fs, io};

use synfin::grade::submission::Candidate;
use synfin::harness::Crew;
use synfin::judge::assignment::Assignment;
use synfin::judge::kind::Grader;
use synfin::judge::similar::compare;
use synfin::sandbox::Choice;

const SUBMISSIONS: usize = 1_000;
const TEXTS: [&str; 5] = [
    "kits/python/solution/segments.py",
    "kits/python/solution/tcp.py",
    "tests/similar/independent/chain.py",
    "tests/similar/independent/kit.py",
    "tests/similar/independent/methods.py",
];

fn main() -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let texts: Vec<String> = TEXTS
        .iter()
        .map(|path| fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}")))
        .collect::<Result<_, _>>()?;
    let assignment = Assignment::load(&root.join("assignments/state-machine"))?;
    let grader = Grader::new(&assignment, Choice::None)?;
    println!("{:<40} {:>8} {:>8} {:>8}", "1,000 programs", "lines", "pairs", "seconds");
    for (name, copies, length) in [
        ("all different", 0, 200),
        ("a third the same", SUBMISSIONS / 3, 200),
        ("all different, and long", 0, 5_000),
        ("all the same, and long", SUBMISSIONS, 5_000),
    ] {
        let folder = std::env::temp_dir().join(format!("synfin-similar-{}", std::process::id()));
        let made = class(&folder, &texts, copies, length);
        let (candidates, lines) = made.map_err(|error| error.to_string())?;
        let begun = Instant::now();
        let never = AtomicBool::new(false);
        let similar = compare(&grader, &candidates, Crew::of(0), &never).unwrap_or_default();
        let seconds = begun.elapsed().as_secs_f64();
        println!("{name:<40} {lines:>8} {:>8} {seconds:>8.2}", similar.pairs().len());
        fs::remove_dir_all(&folder).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Writes a class, of which so many are copies of one: the submissions, and the lines of all.
fn class(
    folder: &Path,
    texts: &[String],
    copies: usize,
    length: usize,
) -> io::Result<(Vec<Candidate>, usize)> {
    let all: Vec<&str> = texts.iter().flat_map(|text| text.lines()).collect();
    let mut lines = 0;
    let mut candidates = Vec::new();
    for number in 0..SUBMISSIONS {
        let mut state = if number < copies { 1 } else { number as u64 + 2 };
        let mut draw = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as usize % below
        };
        // Passages of some lines, as they are or with something between.
        let mut text = String::new();
        let mut written = 0;
        while written < length {
            let (from, count) = (draw(all.len()), 3 + draw(5));
            for line in all.iter().skip(from).take(count) {
                text.push_str(line);
                text.push('\n');
                written += 1;
            }
        }
        lines += written;
        let own = folder.join(format!("s{number:04}"));
        fs::create_dir_all(&own)?;
        fs::write(own.join("tcp.py"), text)?;
        candidates.push(Candidate::at(format!("s{number:04}"), own));
    }
    Ok((candidates, lines))
}
