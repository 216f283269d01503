//! The sandbox with programs that attack nothing.

use std::io::{BufRead, BufReader, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

use libtest_mimic::{Failed, Trial};
use synfin::sandbox::{Cell, Choice, Ended, How, Level, Limits, Reach, Stopped, Task};
use synfin::sys::leash;

/// A test of its own.
pub fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 8] = [
        ("the_requested_level_is_reached", the_requested_level_is_reached),
        ("input_is_fed_and_output_captured", input_is_fed_and_output_captured),
        ("a_missing_program_is_named", a_missing_program_is_named),
        ("a_background_process_holds_nothing_up", a_background_process_holds_nothing_up),
        ("stdout_and_stderr_have_so_many_octets", stdout_and_stderr_have_so_many_octets),
        ("a_file_has_so_many_octets", a_file_has_so_many_octets),
        ("so_many_files_are_open", so_many_files_are_open),
        ("so_many_processes_run", so_many_processes_run),
    ];
    let run = |test: fn()| {
        move || -> Result<(), Failed> {
            test();
            Ok(())
        }
    };
    tests.into_iter().map(|(name, test)| Trial::test(name, run(test))).collect()
}

fn cell() -> Cell {
    Cell::new(&Arc::new(Reach::find(Choice::Auto).unwrap())).unwrap()
}

fn shell(cell: &Cell, script: &str) -> Task {
    Task::run(["sh", "-c", script], cell.home().to_path_buf())
}

fn the_requested_level_is_reached() {
    let none = Reach::find(Choice::None).unwrap();
    assert_eq!(none.level().name(), "none");
    match Reach::find(Choice::Strict) {
        Ok(reach) => {
            assert_eq!(reach.level().name(), "strict");
            assert_eq!(Reach::find(Choice::Auto).unwrap().remark(), None);
        }
        Err(error) => {
            assert!(error.to_string().contains("`--sandbox strict` is unavailable"), "{error}");
            assert!(Reach::find(Choice::Auto).unwrap().remark().is_some());
        }
    }
}

fn input_is_fed_and_output_captured() {
    let cell = cell();
    let mut task = shell(&cell, "cat; echo problem >&2; exit 3");
    task.input = b"text\n".repeat(100_000);
    let ended = cell.run(&task).unwrap();
    assert_eq!(ended.how, How::Exit(3), "{ended:?}");
    assert_eq!(ended.stdout, task.input);
    assert_eq!(ended.stderr, "problem\n");
}

fn a_missing_program_is_named() {
    let cell = cell();
    let task = Task::run(["no-such-program"], cell.home().to_path_buf());
    let error = cell.run(&task).unwrap_err().to_string();
    assert!(error.contains("`no-such-program`"), "{error}");
}

fn a_background_process_holds_nothing_up() {
    let cell = cell();
    let begun = Instant::now();
    let ended = cell.run(&shell(&cell, "sleep 30 & echo begun")).unwrap();
    assert_eq!((ended.how, &*ended.stdout), (How::Exit(0), &b"begun\n"[..]));
    assert!(begun.elapsed() < Duration::from_secs(10));
    let mut task = shell(&cell, "sleep 30");
    task.limits.time = Duration::from_millis(50);
    assert_eq!(cell.run(&task).unwrap().how, How::Stopped(Stopped::Time));
}

/// How a script ends in a cell of its own under these limits, with `N` set, and what it writes.
fn under(script: &str, n: usize, limit: impl Fn(&mut Limits)) -> Ended {
    let cell = cell();
    let mut task = shell(&cell, script);
    task.environment.push(("N".into(), n.to_string().into()));
    limit(&mut task.limits);
    cell.run(&task).unwrap()
}

fn stdout_and_stderr_have_so_many_octets() {
    const MOST: usize = 10_000;
    let out = |n| {
        let ended = under("head -c $N /dev/zero", n, |limits| limits.output = MOST as u64);
        (ended.how, ended.stdout.len())
    };
    assert_eq!(out(MOST - 1), (How::Exit(0), MOST - 1));
    assert_eq!(out(MOST), (How::Exit(0), MOST));
    assert_eq!(out(MOST + 1), (How::Stopped(Stopped::Output), MOST));
    let err = |n| under("head -c $N /dev/zero >&2", n, |limits| limits.log = MOST).stderr;
    let zeros = |n| "\0".repeat(n);
    assert_eq!([err(MOST - 1), err(MOST)], [zeros(MOST - 1), zeros(MOST)]);
    // Of more, the end is kept.
    assert_eq!(err(MOST + 1), format!("…{}", zeros(MOST)));
}

fn a_file_has_so_many_octets() {
    const MOST: usize = 10_000;
    let how = |n| {
        let ended = under("cd; exec head -c $N /dev/zero > file", n, |limits| {
            limits.file = MOST as u64;
        });
        ended.how
    };
    assert_eq!([how(MOST - 1), how(MOST)], [How::Exit(0); 2]);
    assert_eq!(how(MOST + 1), How::Stopped(Stopped::Disk));
}

fn so_many_files_are_open() {
    // All of them at once, besides the three streams.
    let script = "exec paste $(for n in $(seq $N); do echo /dev/null; done)";
    let how = |n: usize| under(script, n - 3, |limits| limits.open_files = 20).how;
    assert_eq!([how(19), how(20)], [How::Exit(0); 2]);
    assert!(!how(21).is_success());
}

fn so_many_processes_run() {
    // The shell, and what it starts.
    let script = "for n in $(seq $N); do sleep 1 & done; wait";
    let how = |n: usize| under(script, n - 1, |limits| limits.processes = 5).how;
    assert_eq!([how(4), how(5)], [How::Exit(0); 2]);
    // The system refuses it, or where it cannot count, the watch ends all of them.
    assert!(!how(6).is_success());
}

/// Prints the cost of starting a program, asking it once, and ending it, at each level.
pub fn cost() {
    const TIMES: u32 = 200;
    let best = || Reach::find(Choice::Strict).unwrap();
    let levels = [
        Reach::find(Choice::None),
        Ok(best().no_better_than(Level::Limits)),
        Ok(best().no_better_than(Level::Files)),
        Ok(best()),
        Reach::find(Choice::Bwrap),
    ];
    for reach in levels {
        let Ok(reach) = reach else { continue };
        let reach = Arc::new(reach);
        let made = Instant::now();
        for _ in 0..TIMES {
            drop(Cell::new(&reach).unwrap());
        }
        let cells = made.elapsed() / TIMES;
        let cell = Cell::new(&reach).unwrap();
        let task = Task::run(["cat"], cell.home().to_path_buf());
        let mut each = Vec::new();
        for _ in 0..TIMES {
            let begun = Instant::now();
            let mut child = cell.start(&task).unwrap();
            child.stdin.as_mut().unwrap().write_all(b"hello\n").unwrap();
            let mut answer = String::new();
            BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut answer).unwrap();
            assert_eq!(answer, "hello\n");
            leash::end(&mut child).unwrap();
            each.push(begun.elapsed());
        }
        each.sort();
        let median = each.get(each.len() / 2).unwrap();
        println!("{}: a cell {cells:?}, a process {median:?}", reach.level().name());
    }
}
